"""Mentions beside words of help that no rule could tell of: what a person should look at.

The words are in ``help.toml``. Of the mentions that they stand beside, the judge sends those to
review of which nothing else in the document tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.artefacts import Finding
from pipeline.tag.cues import pack
from pipeline.tag.passage import LIMITS
from pipeline.tag.rules import Mention
from pipeline.tag.text import PageText

_HELPED = frozenset({"agency", "dhs", "detainer", "administrative_warrant", "agreement_287g"})
"""Tags of mentions that may hide help for immigration authorities."""
_HEAD = re.compile(r"\s*(?:from|to|cc|sent|date|subject)\s*:", re.IGNORECASE)
_HEAD_FROM = re.compile(r"^\s*from\s*:", re.IGNORECASE | re.MULTILINE)
_AGREED = re.compile(
    r"\b(?:(?:inter\w+|services?|detention|memorandum\s+of)\s+(?:\w+\s+)?agreement"
    r"|memorandum\s+of\s+understanding|agreement\s+(?:between|with|by\s+and)"
    r"|contract\s+(?:between|with))\b",
    re.IGNORECASE,
)
"""At the head of a paper: an agreement, to which who is named there may be a party."""
_TITLE = 300
"""Characters of a paper's title and of what stands under it."""
_BESIDE = 600
"""Most characters of a sentence that are looked at."""


def beside_help(
    texts: Mapping[int, PageText], found: Sequence[tuple[Mention, Finding]]
) -> Iterator[tuple[str, bool]]:
    """The findings that stand beside words of help, and whether these words grant something."""
    told = {
        finding.context
        for _, finding in found
        if finding.assertion == "other_party" or finding.tag in LIMITS
    }
    first = min(texts, default=1)
    for mention, finding in found:
        if finding.tag not in _HELPED or finding.assertion != "mentioned":
            continue
        if finding.zone != "agency" or finding.context in told:
            continue
        text = texts[mention.page]
        said = _said(finding.context)
        if not said & {"help", "no_help"}:
            _, end = text.sentence_at(mention.start)
            start, stop = text.sentence_at(min(end + 1, len(text.text)))
            after = _said(text.text[start : min(stop, start + _BESIDE)] if start >= end else "")
            said = after | said if "points" in after else said
        said |= _of_message(text, mention)
        titled = mention.page == first and mention.start < _TITLE
        party = titled and _AGREED.search(text.text[: mention.start + _TITLE])
        if party and not finding.context.rstrip().endswith(".") and "no_help" not in said:
            yield finding.id, False
            continue
        helps = "help" in said or ("own" in said and ("asked" in said or "records" not in said))
        if helps and "no_help" not in said:
            yield finding.id, "leave" in said


def _of_message(text: PageText, mention: Mention) -> frozenset[str]:
    """What a mail says that an authority wrote or got, where the mention stands in its head."""
    line = text.lines[text.line_at(mention.start)]
    if not _HEAD.match(text.text, line.start, line.end):
        return frozenset()
    following = _HEAD_FROM.search(text.text, line.end)
    body = text.text[line.end : following.start() if following else len(text.text)]
    said = _said("\n".join(n for n in body[:_BESIDE].split("\n") if not _HEAD.match(n)))
    return said - {"asked", "own", "records", "points"}


def _said(words: str) -> frozenset[str]:
    """The categories of the cues in some words."""
    cues = pack("help")
    return frozenset(cue.category for cue in cues.all if cue.pattern.search(words))
