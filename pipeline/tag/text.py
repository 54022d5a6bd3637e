"""A page's words as one text for the rules, with a way back to the words and their boxes.

The text has one space between words and one line feed between lines. Words broken at a line's end
are whole (they stand at the end of the first line), letter-spaced words are closed up, characters
are plain. Every offset of the text leads back to the words it came from, so that what a rule
finds is shown where it stands on the page and as it was read there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from pipeline.artefacts import Box, Page, Word
from pipeline.tag.normalise import joined, joins, plain

Span = tuple[int, int]
_Row = list[tuple[str, list[int]]]
"""The words of a printed line, each with the indices of the page's words that it came from."""

_SPACED_OUT = 3
"""Fewest single letters in a row that are read as one letter-spaced word."""

_LIST_ITEM = re.compile(
    r"(?:[-*•·▪●○◦‣>]|[\[(][ xX✓✔]?[\])]|[☐☑☒□■✓✔✗✘]"
    r"|\(?(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)])\s+\S"
)
"""A line that begins so is an item of a list: what stands above has ended."""
_STAMPED = re.compile(
    r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?[\])]?[\s,-]+[\w .'-]{1,24}:\s",
    re.IGNORECASE,
)
"""A line of a chat: the time, and who says it."""
_ABBREVIATIONS = frozenset(
    """u.s u.s.c c.f.r no nos sec sect inc lt sgt capt det ofc dept gov gov't civ stat ann rev art
    ch subd para pub p.a v vs mr ms mrs dr st co ord res admin e.g i.e etc al a.m p.m crim proc
    ins cl veh pen r.c n.j.s.a o.c.g.a a.r.s c.r.s t.c.a m.g.l g.l d.c fla tex cal ill wash minn
    conn va vt ark colo md mont i.c.e""".split()  # noqa: SIM905
)
"""Words whose full stop does not end a sentence."""
_SALUTATION = re.compile(
    r"(?:dear|hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings"
    r"|to whom it may concern)\b"
    r".{0,60}[,:]$",
    re.IGNORECASE,
)
"""A line that addresses somebody: what it opens begins on the next one."""
_UNENDED = re.compile(
    r"\b(?:the|an?|of|to|with|by|or|and|nor|from|than|shall|must|may|not|any|our|its|their)$"
)
"""A line that ends so has not ended its sentence, whatever white follows."""
_NEVER_LAST = frozenset(("the", "a", "an", "and", "or", "to", "of", "shall"))
"""Words behind which a full stop is dirt, unless a sentence plainly opens after it."""
_OPENS = re.compile(
    r"[\"')]*\s*(?:$|\n\s*\n|(?:the|an?|it|we|i|that|this|our|they|in|no|yes|none|all|you|he|she|there"
    r"|those|these|for|please|as|if)\b)",
    re.IGNORECASE,
)
_PROSE = 4
"""Fewest words of a line of running text."""
_NUMBER = re.compile(r"[qa]\d{1,2}")
"""The number of a question or of its answer, at the head of a line."""
_END = re.compile(r"[.?!]+[\"')\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its place in the text (``end`` excludes the line feed) and on the page."""

    start: int
    end: int
    box: Box
    block: int


class _Pieces(NamedTuple):
    """What the words of a page became: word ``words[n]`` stands at ``starts[n]:ends[n]``."""

    starts: list[int]
    ends: list[int]
    words: list[int]


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around some boxes (at least one)."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


@dataclass(frozen=True, eq=False)
class PageText:
    """One page's text. ``text``, ``lines`` and all offsets are those of the normalised text."""

    page: Page
    text: str
    lines: tuple[Line, ...]
    _pieces: _Pieces

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def words_of(self, start: int, end: int) -> tuple[int, ...]:
        """Indices into ``page.words`` of the words that ``text[start:end]`` came from."""
        starts, ends, words = self._pieces
        # Parts of one broken word share their stretch, so starts never fall and ends never do.
        low, high = bisect_right(ends, start), bisect_left(starts, end)
        return tuple(words[low:high])

    def boxes_of(self, start: int, end: int) -> tuple[Box, ...]:
        """Boxes of the words of a stretch of text, one for each printed line."""
        lines: dict[int, list[Box]] = {}
        for index in self.words_of(start, end):
            word = self.page.words[index]
            lines.setdefault(word.line, []).append(word.box)
        return tuple(union(boxes) for boxes in lines.values())

    def line_at(self, offset: int) -> int:
        """Index of the line that holds ``offset`` (0 for a page without lines)."""
        return max(bisect_right(self._line_starts, offset) - 1, 0)

    @cached_property
    def right(self) -> float:
        """How far right the page's lines reach, in points."""
        return max((line.box[2] for line in self.lines), default=0.0)

    @cached_property
    def spacing(self) -> float:
        """The usual white between a line and the next, in points."""
        gaps = [b.box[1] - a.box[3] for a, b in pairwise(self.lines)]
        return median([gap for gap in gaps if gap > 0] or [0.0])

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Stretches that are read in one breath: sentences, list items, headings, table rows.

        They end at full stops (not those of abbreviations), before list items, and where the
        layout shows that the next line does not go on: a gap, a short line before a capital.
        """
        return tuple(_sentences(self))

    def sentence_at(self, offset: int) -> Span:
        """The sentence around ``offset``."""
        starts = self._sentence_starts
        if not starts:
            return 0, len(self.text)
        return self.sentences[max(bisect_right(starts, offset) - 1, 0)]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]


def page_text(page: Page) -> PageText:
    """The text of a page as read. Never raises, whatever the words are."""
    parts: list[str] = []
    pieces = _Pieces([], [], [])
    lines: list[Line] = []
    offset = 0
    for row in _whole_words(_rows(page.words)):
        start = offset
        sources_of_line: list[int] = []
        for text, sources in row:
            for source in sources:
                pieces.starts.append(offset)
                pieces.ends.append(offset + len(text))
                pieces.words.append(source)
            sources_of_line += sources
            parts += (text, " ")
            offset += len(text) + 1
        parts[-1] = "\n"
        first = page.words[sources_of_line[0]]
        box = union(page.words[s].box for s in sources_of_line)
        lines.append(Line(start, offset - 1, box, first.block))
    return PageText(page, "".join(parts)[:-1], tuple(lines), pieces)


def _rows(words: Sequence[Word]) -> Iterator[_Row]:
    """The printed lines that are not empty."""
    for _, group in groupby(enumerate(words), key=lambda item: (item[1].block, item[1].line)):
        row = [(part, [index]) for index, word in group for part in plain(word.text).split()]
        if row:
            yield _close_up(row, words)


def _whole_words(rows: Iterable[_Row]) -> list[_Row]:
    """The lines with words that were broken at a line's end made whole, on the first line."""
    out: list[_Row] = []
    for row in rows:
        while out and (at := _speckled(row)) < len(row) and joins(out[-1][-1][0], row[at][0]):
            text, sources = out[-1][-1]
            following, more = row.pop(at)
            out[-1][-1] = joined(text, following), sources + more
        if row:
            out.append(row)
    return out


def _speckled(row: _Row) -> int:
    """Where the words of a line begin: after a speck of dirt that was read as a mark."""
    if len(row) < 2 or row[0][1] == row[1][1]:
        return 0
    return int(len(row[0][0]) == 1 and not row[0][0].isalnum())


def _close_up(row: _Row, words: Sequence[Word]) -> _Row:
    """Letter-spaced words of a line made whole ("N C I C"); wide gaps part them."""
    out: _Row = []
    run: _Row = []
    for item in [*row, ("", [])]:
        text, sources = item
        if len(text) == 1 and text.isalpha() and (not run or _near(words, run[-1][1], sources)):
            run.append(item)
            continue
        out += _closed(run, words)
        run = [item] if len(text) == 1 and text.isalpha() else []
        if text and not run:
            out.append(item)
    out += _closed(run, words)
    return out


def _gap(words: Sequence[Word], left: list[int], right: list[int]) -> float:
    return words[right[0]].box[0] - words[left[-1]].box[2]


def _near(words: Sequence[Word], left: list[int], right: list[int]) -> bool:
    box = words[left[-1]].box
    return _gap(words, left, right) <= 1.5 * max(box[3] - box[1], 1.0)


def _closed(run: _Row, words: Sequence[Word]) -> _Row:
    if len(run) < _SPACED_OUT:
        return run
    gaps = [_gap(words, a[1], b[1]) for a, b in pairwise(run)]
    wide = 1.6 * max(median(gaps), 0.5)
    out = [run[0]]
    for gap, (text, sources) in zip(gaps, run[1:], strict=True):
        if gap > wide:
            out.append((text, sources))
        else:
            out[-1] = (out[-1][0] + text, out[-1][1] + sources)
    return out


def _sentences(page: PageText) -> Iterator[Span]:
    text = page.text
    breaks = {0}
    for found in _END.finditer(text):
        if not _abbreviation(text, found.start()):
            breaks.add(found.end())
    for above, line in pairwise(page.lines):
        if not _goes_on(page, above, line):
            breaks.add(line.start)
    edges = [*sorted(breaks), len(text)]
    for start, end in pairwise(edges):
        if text[start:end].strip():
            yield start + (len(text[start:end]) - len(text[start:end].lstrip())), end


def _abbreviation(text: str, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to an abbreviation or to a number."""
    if text[stop] != ".":
        return False
    word = re.split(r"[\s(\[\"]", text[max(stop - 12, 0) : stop])[-1].lower()
    if _NUMBER.fullmatch(word) and text[: stop - len(word)].rstrip(" ")[-1:] in ("\n", ""):
        return True  # "Q1. Is it on?"
    if word in _NEVER_LAST and not _OPENS.match(text, stop + 1):
        return True  # a speck: "shall not be disclosed to. ICE or"
    if (word in _ABBREVIATIONS and word != "no") or (len(word) == 1 and word.isalpha()):
        return True
    rest = text[stop + 1 : stop + 4].lstrip()
    if word == "no":  # "No. 4" is a number, "No. We never did" an answer
        return rest[:1].isdigit() or rest[:1] in ("#", "(")
    return bool(rest) and rest[0].islower()


def _goes_on(page: PageText, above: Line, line: Line) -> bool:
    """Whether a line continues the sentence of the line above it."""
    text = page.text
    first = text[line.start : line.end]
    last = text[above.start : above.end]
    height = max(min(above.box[3] - above.box[1], line.box[3] - line.box[1]), 1.0)
    gap = line.box[1] - above.box[3]
    unended = last[-1:] not in ".?!:;" and not _LIST_ITEM.match(first)
    prose = len(last.split()) >= _PROSE and len(first.split()) >= _PROSE
    mid = _UNENDED.search(last) or (prose and first[:1].islower())
    column = gap < -2.5 * height and line.box[0] >= above.box[2]
    near = 0 <= gap < 3.2 * height or column
    if unended and mid and near and first[:1].isalpha():
        return True  # white where a copy is torn or a line was read as a block; the next column
    if (
        _LIST_ITEM.match(first)
        or _STAMPED.match(first)
        or gap > 1.8 * height
        or gap < -2.5 * height
    ):
        return False
    if gap > page.spacing + 0.75 * height and not first[:1].islower():
        return False  # a paragraph
    if _SALUTATION.match(last):
        return False
    if last.isupper() and not first.isupper() and len(first) > 3:
        return False  # a heading, and the text under it
    if first[:1].islower() or last[-1:] in ",-(" or last[-1:] in ":;":
        return last[-1:] not in ":;" or first[:1].islower()
    # A line that had room for the next word ended on purpose.
    word = len(first.split(" ", 1)[0])
    glyph = (above.box[2] - above.box[0]) / max(len(last), 1)
    return above.box[2] + (word + 3) * glyph > page.right * 0.92
