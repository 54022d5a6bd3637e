"""Abbreviations that a paper gives to topics ("IV = Immigration Violator"), and their uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.tag.rules import Mention

_TOPICS = ("immigration_violator", "other_topic")
_CODE = r"[A-Z][A-Z0-9]{1,4}"
_BEFORE = re.compile(
    rf"(?<![\w-])[\"'(]?(?P<code>{_CODE})[\"')]?\s*"
    r"(?:=|:|[-–—]|is\s+short\s+for|stands?\s+for|means|for)\s*[\"']?(?:the\s+)?(?:NCIC\s+)?$"
)
"""A code before the topic that it is short for."""
_AFTER = re.compile(
    r"(?:\s+(?:[Ff]ile|[Ll]ist|[Tt]opic|[Hh]ot\s?list))?[\"']?\s*(?:"
    rf"=\s*(?P<equal>{_CODE})(?![\w-])"
    r"|[(\[,]\s*(?:(?:hereafter|hereinafter|below|abbreviated|also|or|the|called|as)\s+)*[\"']?"
    rf"(?P<aside>{_CODE})(?:\s+(?:[Ff]ile|[Ll]ist|[Tt]opic))?[\"']?\s*[)\],])"
)
"""A code behind the topic that it is short for."""
_REACH = 40
"""Most characters from a code to the end of what joins it to its topic."""
_WORD = re.compile(r"[A-Za-z]+")
_SMALL = frozenset(("of", "or", "and", "the", "ncic"))


def abbreviated(texts: Sequence[tuple[int, str]], mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of topics by an abbreviation that the paper itself explains.

    ``texts`` are the pages with their numbers. Of a code that two topics share, and of one that
    stands in words already found, nothing is said.
    """
    pages = dict(texts)
    meanings: dict[str, Mention | None] = {}
    taken = {(m.page, m.start, m.end) for m in mentions}
    for mention in mentions:
        if mention.tag not in _TOPICS:
            continue
        for code, start, end in _codes(pages[mention.page], mention):
            taken.add((mention.page, start, end))
            known = meanings.setdefault(code, mention)
            if known is None or known.canonical != mention.canonical:
                meanings[code] = None
    told = {code: mention for code, mention in meanings.items() if mention}
    if not told:
        return []
    used = re.compile(rf"(?<![\w-])({'|'.join(sorted(told))})(?![\w-])(?:\s+[Ff]iles?\b)?")
    return [
        replace(told[found[1]], page=number, start=found.start(), end=found.end(), match="exact")
        for number, text in texts
        for found in used.finditer(text)
        if not any(n == number and found.start() < e and s < found.end() for n, s, e in taken)
    ]


def _codes(text: str, mention: Mention) -> Iterator[tuple[str, int, int]]:
    """The codes that the words beside a topic explain by it, each with its place."""
    initials = _initials(text[mention.start : mention.end])
    low = max(mention.start - _REACH, 0)
    before = _BEFORE.search(text[low : mention.start])
    if before and ("=" in before.group() or before["code"] in (initials, f"{initials}F")):
        yield before["code"], low + before.start("code"), low + before.end("code")
    after = _AFTER.match(text, mention.end)
    if after:
        name = "equal" if after["equal"] else "aside"
        if after["equal"] or after["aside"] in (initials, f"{initials}F"):
            yield after[name], after.start(name), after.end(name)


def _initials(words: str) -> str:
    return "".join(w[0].upper() for w in _WORD.findall(words) if w.lower() not in _SMALL)
