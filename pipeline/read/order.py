"""Reading order: from words with boxes to lines and blocks, as a person reads the page.

A line is a visual line: the cells of one table row share it, so that a label and its value or its
tick stay together. Newspaper columns do not share lines: where a white gutter parts two bodies of
running text, the left one is read to its end first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

import msgspec

from pipeline.artefacts import Box, Word

SAME_LINE = 0.5
"""Share of the lower of two heights by which words of one line overlap."""
WIDE_GAP = 0.9
"""Gap between words, in heights of the line, that may be part of a gutter."""
FEWEST_LINES = 4
"""Lines on either side of a gutter that make columns of running text."""
FEWEST_WORDS = 3.0
"""Mean words in such a line; table cells hold fewer."""
FULL = 0.6
"""Mean share of a column's width that its lines fill; table cells are ragged."""
ALIGNED = 4.0
"""Points within which lines of a column begin."""
FAR = 2.5
"""White between lines, in line heights, at which a column ends."""
PARAGRAPH = 0.7
"""White between lines, in line heights, that begins a new block."""
DEEPEST = 12
STURDY = 3.0
"""Width, in heights, from which a word alone is more than a speck."""


@dataclass(slots=True)
class _Piece:
    """Words of one visual line without a wide gap between them."""

    words: list[int]
    x0: float
    top: float
    x1: float
    bottom: float


def in_reading_order(words: Sequence[Word], angles: Sequence[int] = ()) -> tuple[Word, ...]:
    """The words in reading order, their lines and blocks numbered anew from 0.

    ``angles`` are the directions of writing (degrees clockwise), where they are known: words that
    run another way than most of the page, as stamps on its margin do, are read after it.
    """
    ways: dict[int, list[int]] = {}
    for index in range(len(words)):
        quarter = round(angles[index] / 90) % 4 if angles else 0
        ways.setdefault(quarter, []).append(index)
    ordered: list[Word] = []
    first_line = first_block = 0
    for quarter, members in sorted(ways.items(), key=lambda way: (-len(way[1]), way[0])):
        lines = lines_of([_upright(words[index].box, quarter) for index in members])
        for line, (block, places) in enumerate(lines, start=first_line):
            ordered += (
                msgspec.structs.replace(words[members[i]], line=line, block=first_block + block)
                for i in places
            )
        first_line += len(lines)
        first_block += lines[-1][0] + 1 if lines else 0
    return tuple(ordered)


def _upright(box: Box, quarter: int) -> Box:
    """A box on the page turned back by so many quarters, so that its text runs to the right."""
    x0, top, x1, bottom = box
    match quarter:
        case 1:
            return (top, -x1, bottom, -x0)
        case 2:
            return (-x1, -bottom, -x0, -top)
        case 3:
            return (-bottom, x0, -top, x1)
        case _:
            return box


def lines_of(boxes: Sequence[Box], runs: Sequence[Hashable] = ()) -> list[tuple[int, list[int]]]:
    """Lines in reading order: the number of their block, and indices into ``boxes``.

    ``runs`` names each box's line where a recogniser has told it: it followed the base line
    through the picture and knows better than boxes do, on slanted copies above all. Words of
    one run stay together; which runs stand side by side in a row is found here.
    """
    lines: list[tuple[int, list[int]]] = []
    block = -1
    for region in _regions(_pieces(boxes, runs), 0):
        previous: list[_Piece] | None = None
        for row in _rows(region):
            if previous is None or _apart(previous, row):
                block += 1
            members = [i for piece in sorted(row, key=lambda p: p.x0) for i in piece.words]
            lines.append((block, members))
            previous = row
    return lines


def _apart(above: Sequence[_Piece], below: Sequence[_Piece]) -> bool:
    height = median(piece.bottom - piece.top for piece in (*above, *below))
    gap = min(piece.top for piece in below) - max(piece.bottom for piece in above)
    return gap > PARAGRAPH * height


# ------------------------------------------------------------------------------------- rows


def _pieces(boxes: Sequence[Box], runs: Sequence[Hashable]) -> list[_Piece]:
    """Visual lines, cut at wide gaps."""
    singles = [_Piece([i], *box) for i, box in enumerate(boxes)]
    rows: Iterable[list[_Piece]] = _rows(singles) if not runs else _told(singles, runs)
    pieces: list[_Piece] = []
    for row in rows:
        row.sort(key=lambda piece: piece.x0)
        current: _Piece | None = None
        for word in row:
            height = word.bottom - word.top
            if current is not None and word.x0 - current.x1 <= WIDE_GAP * max(
                height, current.bottom - current.top
            ):
                current.words += word.words
                current.x1 = max(current.x1, word.x1)
                current.top = min(current.top, word.top)
                current.bottom = max(current.bottom, word.bottom)
            else:
                current = _Piece(list(word.words), word.x0, word.top, word.x1, word.bottom)
                pieces.append(current)
    return pieces


def _told(singles: Sequence[_Piece], runs: Sequence[Hashable]) -> Iterable[list[_Piece]]:
    """Words by their run. All of a run are as high as is usual in it: a speck that was taken into
    a word, or a tall bracket, must not draw the run into its neighbours.
    """
    told: dict[Hashable, list[_Piece]] = {}
    for word, run in zip(singles, runs, strict=True):
        told.setdefault(run, []).append(word)
    for row in told.values():
        top = sorted(word.top for word in row)[len(row) // 4]
        bottom = sorted(word.bottom for word in row)[-1 - len(row) // 4]
        for word in row:
            word.top, word.bottom = top, bottom
    return told.values()


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Pieces that stand side by side, from the top down.

    A piece joins a row where it overlaps the row's first piece of like height by half, so that a
    tall bracket or a drop cap does not draw two lines into one.
    """
    rows: list[list[_Piece]] = []
    open_rows: list[tuple[float, float, list[_Piece]]] = []
    for piece in sorted(pieces, key=lambda p: (p.top + p.bottom, p.x0)):
        open_rows = [row for row in open_rows if row[1] > piece.top]
        best: tuple[float, list[_Piece]] | None = None
        for top, bottom, members in open_rows:
            shared = min(bottom, piece.bottom) - max(top, piece.top)
            share = shared / max(min(bottom - top, piece.bottom - piece.top), 0.1)
            if share >= SAME_LINE and (best is None or share > best[0]):
                best = (share, members)
        if best is None:
            row = [piece]
            rows.append(row)
            open_rows.append((piece.top, piece.bottom, row))
        else:
            best[1].append(piece)
    rows.sort(key=lambda row: min(p.top + p.bottom for p in row))
    return rows


# ---------------------------------------------------------------------------------- columns


@dataclass(frozen=True)
class _Gutter:
    x0: float
    x1: float
    top: float
    bottom: float
    worth: int


def _regions(pieces: list[_Piece], depth: int) -> list[list[_Piece]]:
    """Parts of the page to be read one after another."""
    gutter = _gutter(pieces) if depth < DEEPEST and len(pieces) >= 2 * FEWEST_LINES else None
    if gutter is None:
        return [pieces] if pieces else []
    above: list[_Piece] = []
    left: list[_Piece] = []
    right: list[_Piece] = []
    below: list[_Piece] = []
    middle = (gutter.x0 + gutter.x1) / 2
    for piece in pieces:
        centre = (piece.top + piece.bottom) / 2
        if centre < gutter.top:
            above.append(piece)
        elif centre > gutter.bottom:
            below.append(piece)
        elif piece.x0 + piece.x1 < 2 * middle:
            left.append(piece)
        else:
            right.append(piece)
    return [region for part in (above, left, right, below) for region in _regions(part, depth + 1)]


def _gutter(pieces: list[_Piece]) -> _Gutter | None:
    """The best white strip that parts two columns of running text.

    A right column's lines begin at one place: only such places are tried. Single short words
    have no say, for on copies the gutter holds specks that were read as such.
    """
    sturdy = (p for p in pieces if len(p.words) > 1 or p.x1 - p.x0 > STURDY * (p.bottom - p.top))
    ordered = sorted(sturdy, key=lambda p: p.top + p.bottom)
    starts = sorted(piece.x0 for piece in ordered)
    best: _Gutter | None = None
    tried = -ALIGNED
    for index, start in enumerate(starts[: max(0, len(starts) - FEWEST_LINES + 1)]):
        if start - tried < ALIGNED or starts[index + FEWEST_LINES - 1] - start > ALIGNED:
            continue
        tried = start
        found = _strip(ordered, start - 1.0)
        if found is not None and (best is None or found.worth > best.worth):
            best = found
    return best


def _strip(ordered: list[_Piece], x: float) -> _Gutter | None:
    """The longest stretch in which nothing crosses ``x`` and both sides are running text."""
    best: _Gutter | None = None
    for crosses, stretch in groupby(ordered, lambda p: p.x0 < x - 1 and p.x1 > x + 1):
        if crosses:
            continue
        inside = list(stretch)
        left = [p for p in inside if p.x1 <= x + 1]
        right = [p for p in inside if p.x0 >= x - 1]
        if len(left) < FEWEST_LINES or len(right) < FEWEST_LINES:
            continue
        upper = max(min(p.top for p in left), min(p.top for p in right))
        lower = min(max(p.bottom for p in left), max(p.bottom for p in right))
        beside_left = [p for p in left if p.bottom > upper and p.top < lower]
        beside_right = [p for p in right if p.bottom > upper and p.top < lower]
        worth = min(len(beside_left), len(beside_right))
        if (
            (best is None or worth > best.worth)
            and _running(beside_left)
            and _running(beside_right)
        ):
            inner = (max(p.x1 for p in left), min(p.x0 for p in right))
            top, bottom = _reach(inside, upper, lower)
            best = _Gutter(inner[0], inner[1], top, bottom, worth)
    return best


def _reach(ordered: list[_Piece], top: float, bottom: float) -> tuple[float, float]:
    """How far columns reach that stand beside one another from ``top`` to ``bottom``.

    One may be longer than the other; what follows only after a wide white space is none of it.
    """
    for piece in ordered:
        if piece.bottom > bottom and piece.top - bottom < FAR * (piece.bottom - piece.top):
            bottom = piece.bottom
    for piece in reversed(ordered):
        if piece.top < top and top - piece.bottom < FAR * (piece.bottom - piece.top):
            top = piece.top
    return top, bottom


def _running(pieces: list[_Piece]) -> bool:
    """Whether these lines are running text: many words each, filling their column."""
    if len(pieces) < FEWEST_LINES:
        return False
    width = max(p.x1 for p in pieces) - min(p.x0 for p in pieces)
    words = sum(len(p.words) for p in pieces) / len(pieces)
    filled = sum(p.x1 - p.x0 for p in pieces) / len(pieces)
    return words >= FEWEST_WORDS and filled >= FULL * width
