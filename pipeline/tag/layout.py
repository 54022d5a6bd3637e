"""What the lines of a page are to the rules: sentences, lists under a head, rows of an audit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from pipeline.artefacts import Page, Word
from pipeline.tag.rules import Mention
from pipeline.tag.text import PageText, page_text

_ITEM = re.compile(
    r"\s*(?:[-*•·▪●○◦‣>»]|\[[ xX]?\]|[☐☑☒□■✓✔✗✘]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]\s)"
)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2},? \d{4}"
    r"|\d{1,2}[/-]\d{1,2},?\s+\d{1,2}:\d{2})",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d)")
_REASON = re.compile(r"\b(?:reason|justification|purpose)\b", re.IGNORECASE)
_AUDIT_TITLE = re.compile(
    r"\b(?:search|query|lookup|plate|lpr|alpr|usage|network|organi[sz]ation)\s+"
    r"(?:\w+\s+)?(?:audit|report|log|history)\b",
    re.IGNORECASE,
)
_COLUMNS = re.compile(
    r"\b(?:user|name|org(?:anization)?|agency|time|date|case|cameras?|networks?|plate|search(?:ed)?|by"
    r"|operator|officer|results?)\b",
    re.IGNORECASE,
)
_COMMA_BEFORE = re.compile(r"(?:[,;:/]|\b(?:and|or|nor|,))\s*$", re.IGNORECASE)
_COMMA_AFTER = re.compile(r"s?\s*(?:[,;/]|\s(?:and|or|nor)\b)", re.IGNORECASE)
_COMPANY = 5
"""Lines above and below in which other topics keep a label company."""
_HEADING_WORDS = 8
_LONGEST_LIST = 60
"""Most sentences under one head, so that the cost of a page grows with its length."""


class Layout:
    """A page's text with its sentences and what the rules ask of them."""

    def __init__(self, page: PageText) -> None:
        self.page = page
        self.text = page.text
        self.sentences = page.sentences
        self.sentence_starts = [start for start, _ in page.sentences] or [0]

    @cached_property
    def _items(self) -> dict[int, tuple[int, ...]]:
        """Heads of lists (by sentence) with the sentences under them.

        A page's title is a short line like any head, so that what it heads may head in its turn.
        """
        lines = [self.text[start:end].strip() for start, end in self.sentences]
        marked = [bool(_ITEM.match(line)) for line in lines]
        short = [_short(line) for line in lines]
        heads = {}
        for head, line in enumerate(lines):
            if not line.endswith((":", ":-")) and (not short[head] or marked[head]):
                continue
            items: list[int] = []
            loose = True
            for number in range(head + 1, min(head + 1 + _LONGEST_LIST, len(lines))):
                first = number == head + 1
                if not (marked[number] or first or (loose and short[number])):
                    break
                if not (marked[number] or first) and _alike(line, lines[number]):
                    break
                loose = loose and (marked[number] or short[number])
                items.append(number)
            if items:
                heads[head] = tuple(items)
        return heads

    def items_of(self, sentence: int) -> tuple[int, ...]:
        """The sentences that stand as items under a head; none where it heads no list."""
        return self._items.get(sentence, ())

    @cached_property
    def _audit(self) -> frozenset[int]:
        """Lines that are rows of a search audit: dated, below a header that has a reason."""
        lines = [self.text[line.start : line.end] for line in self.page.lines]
        dated = [n for n, text in enumerate(lines) if _DATE.search(text)]
        header = next((n for n, text in enumerate(lines) if _is_header(text)), None)
        if header is not None and any(n > header for n in dated):
            return frozenset(range(header + 1, len(lines)))
        timed = [n for n in dated if _TIME.search(lines[n])]
        titled = any(_AUDIT_TITLE.search(line) for line in lines[:3])
        if len(timed) >= (3 if titled else 5) and len(timed) * 3 >= len(lines):
            return frozenset(range(timed[0], len(lines)))
        return frozenset()

    def in_row(self, offset: int) -> bool:
        """Whether an offset lies in a row of a search audit."""
        return self.page.line_at(offset) in self._audit

    def listed(self, start: int, end: int) -> bool:
        """Whether words are an item of an enumeration in running text ("a, b and c lists")."""
        before, after = self.text[max(start - 8, 0) : start], self.text[end : end + 8]
        return bool(_COMMA_BEFORE.search(before) or _COMMA_AFTER.match(after))

    def company(self, mention: Mention, topics: Sequence[int]) -> int:
        """How many other topics start within a few lines of a mention, or in its sentence.

        ``topics`` are the offsets at which topics start, in order, without repetition.
        """
        lines = self.page.lines
        line = self.page.line_at(mention.start)
        start, end = self.page.sentence_at(mention.start)
        low = min(lines[max(line - _COMPANY, 0)].start, start)
        high = max(lines[min(line + _COMPANY, len(lines) - 1)].end, end)
        own = bisect_left(topics, mention.end) - bisect_left(topics, mention.start)
        return bisect_left(topics, high) - bisect_left(topics, low) - own


def _is_header(text: str) -> bool:
    """Whether a line names the columns of a search audit, the reason among them."""
    words = [word for word in text.split() if word[0].isalnum()]
    columns = {found.lower() for found in _COLUMNS.findall(text)}
    capital = sum(word[0].isupper() for word in words)
    return bool(_REASON.search(text)) and len(columns) >= 2 and capital * 5 >= len(words) * 3


def _short(text: str) -> bool:
    return len(text.split()) <= _HEADING_WORDS and text[-1:] not in ".;,?!"


def _alike(head: str, line: str) -> bool:
    """Whether a line is a head as another is: "Prohibited Uses", "Permitted Uses"."""
    first, second = head.rstrip(":- ").split(), line.rstrip(":- ").split()
    return bool(first and second) and first[-1].lower() == second[-1].lower()


def plain_page(text: str) -> PageText:
    """A page made of a plain text: a letter six points wide, a line every twelve."""
    words = []
    for number, line in enumerate(text.splitlines()):
        for word in re.finditer(r"\S+", line):
            left, right = 6.0 * word.start(), 6.0 * word.end()
            box = (left, 12.0 * number, right, 12.0 * number + 10.0)
            words.append(Word(word.group(), box, None, number, 0))
    return page_text(Page(1, "text_layer", 612.0, 792.0, words=tuple(words)))
