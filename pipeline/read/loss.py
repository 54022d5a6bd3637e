"""What a picture of a page has lost: lines that run over its edge, areas blacked out, a lower part
that never arrived.

Nothing of this can be read, and what is left reads well: only the picture shows that more was
there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline import geometry
from pipeline.artefacts import Box, Doubt, Quarter
from pipeline.read import bars, components, cover, ends, grid, sheets, strength
from pipeline.read.image import PageImage, Pixels
from pipeline.read.relief import DPI, relief

EDGE, VOID = 0.15, 0.1
"""Inches from the picture's edge, or from a black area, within which a line may be cut off."""
FEWEST_CUT, MANY_CUT = 3, 0.12
"""Lines cut off at one edge, and their share of the page's lines, that are no accident."""
MANY_COVERED = 0.25
"""Share of lines that end at a black area beside the text."""
BLACK, PLAIN = 0.3, 30
"""Share of the paper's level below which an area is black; grey levels within which it is even."""
BLACK_SIDE = 0.4
"""Inches across and down from which black is an area."""
ALONG = 0.3
"""Share of the page's height from which a black area at its side is no bar of a screen."""
MUCH_BLACK, BAND, MOSTLY_BLACK = 0.25, 0.12, 0.55
"""Share of the page that black areas on it, or one band across it, hide at least; and that is too
much for the bed of a scanner around a smaller sheet."""
GAP, FEWEST_HIGH = 2.0, 10.0
"""Heights of the words beside it from which white amid a line is a gap, and that height in
hundredths of an inch at least."""
FULL = 0.93
"""Share of a row or a column from which it is black."""
MISSING = 0.15
"""Share of the page, from its foot, that a decoder filled with one grey."""
GREYS = (20, 235)
"""Levels between which an even area is neither ink nor paper."""
STALLED, ALIKE = 0.12, 0.4
"""Share of the page's height over which rows repeat one another; and how much they differ from
row to row, as a share of what columns differ by, if they do."""
STROKES, FAINTEST = 12, 2.5
"""Strokes that such rows cross at least (a table without rows has fewer rules), and the mean
difference of columns, in grey levels, from which there are any."""
HEADING_WORDS, HEADING, INDENT, CENTRED = 10, 0.2, 0.15, 0.06
"""Words of a heading at most, the share of the page's height above its foot, that of its width
which is free beside it, and that by which its middle may be off the page's."""
GREY, ALONE = 0.002, 0.8
"""Share of grey pixels on a page of black and white at most, and of the ink that is a heading's if
there is nothing else."""
NOISE_MARGIN, NOISE_DARK, NOISE_ROWS = 0.06, 128, 10
"""Share of the width at each side in which noise stands, too; its level; and its rows at most."""
NOISE_PARTS, NOISE_LIGHT, NOISE_CHANGES = 10, 235, 20
"""Parts of such rows, the mean level below which each shows some, and by how many grey levels one
row differs from the next: those of rules and of lines to cut along are alike."""
BAR_ROWS, BAR_DEPTH, BAR_TOP, BAR_LETTER = 8, 60.0, 0.05, 40
"""Rows at the foot that show bars, grey levels by which they are darker than paper, the share of
the page's height below which they begin, and rows of the letter that is stretched: streaks and
rules go on above it."""
BAR_WIDTHS, STROKES_APART, BAR_SIDE = (4, 100), 15, 0.04
"""Columns of the widest bar, at least and at most; columns from one to the next of thinner strokes,
which rules of tables are farther apart than; and the share of the width within which the sides of
the sheet or of a window are."""


def losses(
    image: PageImage, turn: Quarter, lines: Mapping[int, Sequence[Box]]
) -> tuple[Doubt, ...]:
    """Doubts about what ``image`` does not show.

    ``lines`` are the boxes of sure words by line, in pixels of the image; ``turn`` is the
    clockwise turn that brings the page upright.
    """
    page = _upright(image, turn, lines)
    given: list[Doubt] = []
    black = _black(page)
    cut = max(_cut_at_edges(page))
    any_black = bool(black.any())
    covered = max(_cut_at(page, _at_side(black))) if any_black else 0
    if cut >= FEWEST_CUT and cut >= MANY_CUT * len(page.lines):
        given.append(Doubt("cut_off", f"{cut} lines run over the edge of the picture."))
    elif covered > FEWEST_CUT and covered >= MANY_COVERED * len(page.lines):
        given.append(Doubt("covered", f"{covered} lines run into a black area."))
    elif any_black and _hides_much(page, black):
        given.append(Doubt("covered", "Black areas hide much of the page."))
    elif broken := ends.breaks(page.pixels, page.ends, page.gaps):
        given.append(broken)
    elif table := grid.doubt(_beside(page.pixels, black) if any_black else page.pixels, page.words):
        given.append(table)
    elif hidden := cover.doubt(page.pixels, black, page.lines, page.words):
        given.append(hidden)
    elif lying := sheets.doubt(page.pixels, page.lines):
        given.append(lying)
    elif barred := bars.doubt(page.pixels, page.lines):
        given.append(barred)
    elif fading := strength.doubt(page.pixels, page.words):
        given.append(fading)
    elif _heading_alone(image.pixels, page):
        message = "Black and white, and nothing but a heading: paler print may be lost."
        given.append(Doubt("heading_alone", message))
    if _missing(page.pixels) > MISSING:
        message = "The lower part of the picture is one even grey: its data may have ended early."
        given.append(Doubt("cut_off", message))
    if _garbled(page.pixels):
        message = "A row of noise runs across the page: rows of a fax may not have arrived."
        given.append(Doubt("cut_off", message))
    if max(_repeated(page.pixels), _barred(page.pixels)) > STALLED:
        message = "Rows of the picture repeat one another: the sheet may have stuck in the feeder."
        given.append(Doubt("stalled", message))
    return tuple(given)


def hides_print(image: PageImage) -> bool:
    """Whether a page that looks blank may have lost its print: to a light that burnt it out, or
    under what lies on it.
    """
    pixels = _upright(image, 0, {}).pixels
    return cover.burnt_out(pixels, ()) or sheets.doubt(pixels, ()) is not None


@dataclass(frozen=True)
class _Page:
    """The picture upright at :data:`DPI`; ``lines``, ``words``, the first and last words of lines,
    ``ends``, and the words before and after wide gaps amid them, ``gaps``, are boxes in its pixels.
    """

    pixels: Pixels
    lines: tuple[Box, ...]
    words: tuple[Box, ...]
    ends: tuple[tuple[Box, Box], ...]
    gaps: tuple[tuple[Box, Box], ...]


def _upright(image: PageImage, turn: Quarter, lines: Mapping[int, Sequence[Box]]) -> _Page:
    across, down = DPI / image.dpi, DPI / image.dpi_down
    small = image.halves.reduced(across, down)
    height, width = small.shape

    def placed(box: Box) -> Box:
        x0, x1, top, bottom = box[0] * across, box[2] * across, box[1] * down, box[3] * down
        return {
            0: (x0, top, x1, bottom),
            90: (height - bottom, x0, height - top, x1),
            180: (width - x1, height - bottom, width - x0, height - top),
            270: (top, width - x1, bottom, width - x0),
        }[turn]

    words = [[placed(box) for box in line] for line in lines.values() if line]
    around = tuple(geometry.around(line) for line in words)
    upright = np.ascontiguousarray(np.rot90(small, -turn // 90))
    every = tuple(box for line in words for box in line)
    outer = tuple(
        (min(line, key=lambda box: box[0]), max(line, key=lambda box: box[2])) for line in words
    )
    return _Page(np.asarray(upright, np.uint8), around, every, outer, _gaps(words))


def _gaps(lines: Sequence[Sequence[Box]]) -> tuple[tuple[Box, Box], ...]:
    """The words before and after what is wider than the white between words, line by line."""
    return tuple(
        (one, other)
        for line in lines
        for one, other in pairwise(sorted(line))
        if other[0] - one[2] > GAP * max(one[3] - one[1], other[3] - other[1], FEWEST_HIGH)
    )


def _heading_alone(pixels: Pixels, page: _Page) -> bool:
    """Whether a page of black and white shows a centred heading near its top and nothing else.

    A letter's head and a form's title are set bolder than what follows, and stay where a copy is
    too light for the rest. A last page that holds a line or two begins at the margin.
    """
    if not 0 < len(page.words) <= HEADING_WORDS:
        return False
    height, width = page.pixels.shape
    x0, top, x1, bottom = np.array(page.lines).T
    centred = np.abs((x0 + x1) / 2 - width / 2) < CENTRED * width
    if not centred.all() or x0.min() < INDENT * width or bottom.max() > HEADING * height:
        return False
    extremes = cv2.calcHist([pixels], [0], None, [8], [0, 256]).ravel()
    if extremes[1:-1].sum() > GREY * pixels.size:
        return False
    _, dark = cv2.threshold(page.pixels, 128, 1, cv2.THRESH_BINARY_INV)
    inside = dark[int(top.min()) : int(bottom.max()) + 1, int(x0.min()) : int(x1.max()) + 1]
    return bool(inside.sum() > ALONE * dark.sum())


def _cut_at_edges(page: _Page) -> tuple[int, int]:
    """How many lines have ink on the left edge of the picture beside them, and on the right; with
    the rules that run over an edge which cuts lines.
    """
    near, width = EDGE * DPI, page.pixels.shape[1]
    left = right = 0
    if not any(x0 < near or x1 > width - near for x0, _, x1, _ in page.lines):
        return left, right
    ink = relief(page.pixels, DPI).mask > 0
    for x0, top, x1, bottom in page.lines:
        rows = slice(max(0, int(top)), int(bottom) + 1)
        left += bool(x0 < near and ink[rows, :2].any())
        right += bool(x1 > width - near and ink[rows, -2:].any())
    return left + bool(left) * _rules(ink[:, :30]), right + bool(right) * _rules(ink[:, -30:])


def _rules(ink: NDArray[np.bool_]) -> int:
    """How many rules, thin and as wide as this strip of the page, it shows."""
    begin, end = components.runs(np.asarray(ink.all(axis=1)))
    return int(np.count_nonzero(end - begin <= ends.RULE))


def _cut_at(page: _Page, black: NDArray[np.bool_]) -> tuple[int, int]:
    """How many lines begin, and how many end, at a black area."""
    near = round(VOID * DPI)
    height, width = black.shape
    left = right = 0
    for x0, top, x1, bottom in page.lines:
        row = min(height - 1, max(0, int(top + bottom) // 2))
        begin, end = max(0, int(x0)), min(width, int(x1))
        left += bool(black[row, max(0, begin - near) : begin].any())
        right += bool(black[row, end : end + near].any())
    return left, right


def _black(page: _Page) -> NDArray[np.bool_]:
    """Black areas in which no word was read; none where no paper is lighter than its letters."""
    pixels = page.pixels
    size = max(1, pixels.shape[1] // 10), max(1, pixels.shape[0] // 10)
    tenths = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if tenths.min() >= BLACK * 255:  # as on nearly all pages
        return np.zeros(pixels.shape, np.bool_)
    side = round(BLACK_SIDE * DPI)
    square, window = np.ones((side, side), np.uint8), np.ones((5, 5), np.uint8)
    paper = float(np.percentile(cv2.morphologyEx(pixels, cv2.MORPH_OPEN, square), 95))
    even = cv2.dilate(pixels, window).astype(np.int16) - cv2.erode(pixels, window) <= PLAIN
    dark = ((pixels < BLACK * paper) & even).astype(np.uint8)
    framed = cv2.copyMakeBorder(dark, side, side, side, side, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(framed, cv2.MORPH_OPEN, square)
    areas = opened[side:-side, side:-side]
    _, labels = components.labelled(areas)
    for x0, top, x1, bottom in page.words:
        row = min(len(labels) - 1, max(0, int(top + bottom) // 2))
        column = min(labels.shape[1] - 1, max(0, int(x0 + x1) // 2))
        if labels[row, column]:
            labels[labels == labels[row, column]] = 0
    return np.asarray(labels > 0)


def _at_side(black: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those of the areas that run along the left or right edge; others are redactions and bars."""
    count, labels = components.labelled(black.astype(np.uint8))
    along = np.maximum(*(np.bincount(labels[:, side], minlength=count) for side in (0, -1)))
    along[0] = 0
    return np.asarray((along > ALONG * len(black))[labels])


def _hides_much(page: _Page, black: NDArray[np.bool_]) -> bool:
    """Whether black areas within the sheet, not the bed of the scanner around it, are large."""
    full_rows, full_columns = black.mean(axis=1) > FULL, black.mean(axis=0) > FULL
    rows, columns = _within(full_rows), _within(full_columns)
    inner = black[rows[0] : rows[1], columns[0] : columns[1]]
    return bool(
        black.mean() > MOSTLY_BLACK
        or inner.sum() > MUCH_BLACK * black.size
        or full_rows[rows[0] : rows[1]].sum() > BAND * len(black)
    )


def _within(full: NDArray[np.bool_]) -> tuple[int, int]:
    """From the first to after the last that is not full."""
    free = np.flatnonzero(~full)
    return (int(free[0]), int(free[-1]) + 1) if len(free) else (0, 0)


def _missing(pixels: Pixels) -> float:
    """Share of the rows, from the foot of the page, that are one grey."""
    level = int(pixels[-1, 0])
    if not GREYS[0] < level < GREYS[1]:
        return 0.0
    other = np.flatnonzero((np.abs(pixels.astype(np.int16) - level) > 1).any(axis=1))
    return 1.0 - (int(other[-1]) + 1) / len(pixels) if len(other) else 0.0


def _beside(pixels: Pixels, black: NDArray[np.bool_]) -> Pixels:
    """The picture without what is black from top to bottom at its left and right."""
    first, last = _within(black.mean(axis=0) > FULL)
    return np.ascontiguousarray(pixels[:, first:last])


def _repeated(pixels: Pixels) -> float:
    """Share of the page's height over which rows repeat one another, strokes of letters and all."""
    few = np.ascontiguousarray(pixels[::3])
    if min(few.shape) < 4:
        return 0.0
    down = _mean(cv2.absdiff(few[2:], few[:-2]))
    across = _mean(cv2.absdiff(few[2:, 3:], few[2:, :-3]))
    begin, end = components.runs((across > FAINTEST) & (down < ALIKE * across))
    if not len(begin):
        return 0.0
    longest = np.argmax(end - begin)
    first, last = begin[longest], end[longest]
    if (last - first) / len(few) <= STALLED:
        return 0.0
    row = few[first:last].mean(axis=0)
    ink = row < np.median(row) - np.ptp(row) / 4
    strokes = np.count_nonzero(ink[1:] & ~ink[:-1])
    return float(last - first) / len(few) if strokes >= STROKES else 0.0


def _garbled(pixels: Pixels) -> bool:
    """Whether a few rows of noise run from one side of the page to the other, margins and all."""
    margin = max(1, round(NOISE_MARGIN * pixels.shape[1]))
    sides = pixels[:, :margin].min(axis=1), pixels[:, -margin:].min(axis=1)
    rows = np.flatnonzero(np.maximum(*sides) < NOISE_DARK)
    if not 0 < len(rows) <= NOISE_ROWS or np.ptp(rows) > 2 * NOISE_ROWS:  # as on nearly all pages
        return False
    tenths = cv2.resize(pixels[rows], (NOISE_PARTS, 1), interpolation=cv2.INTER_AREA).ravel()
    changes = cv2.absdiff(pixels[rows[1:]], pixels[rows[:-1]]).mean() if len(rows) > 1 else 0.0
    return bool(tenths.max() < NOISE_LIGHT and changes > NOISE_CHANGES)


def _barred(pixels: Pixels) -> float:
    """Share of the page's height, from its foot, in which nothing stands but bars that begin amid
    the page: a row of which little is ink, again and again.
    """
    height, width = pixels.shape
    last = pixels[-BAR_ROWS:].mean(axis=0)
    paper = float(np.median(last))
    ink = last < paper - BAR_DEPTH
    if not paper > 2 * BAR_DEPTH or not ink.any():  # as on nearly all pages
        return 0.0
    begin, end = components.runs(ink)
    wide = (end - begin)[(begin > BAR_SIDE * width) & (end < (1 - BAR_SIDE) * width)]
    if len(wide) != len(begin) or wide.max() > BAR_WIDTHS[1]:
        return 0.0
    if wide.max() < BAR_WIDTHS[0] and np.diff(begin).min(initial=width) > STROKES_APART:
        return 0.0
    near = cv2.dilate(ink.astype(np.uint8).reshape(1, -1), np.ones((1, 3), np.uint8)).ravel() > 0
    core = cv2.erode(ink.astype(np.uint8).reshape(1, -1), np.ones((1, 3), np.uint8)).ravel() > 0
    dark = pixels < paper - BAR_DEPTH
    other = dark[:, ~near].any(axis=1) | (pixels[:, core] > paper - BAR_DEPTH / 2).any(axis=1)
    rows = np.flatnonzero(other)
    top = int(rows[-1]) + 1 if len(rows) else 0
    if top <= BAR_TOP * height:
        return 0.0
    above = dark[max(0, top - 2 * BAR_LETTER) : top - BAR_LETTER, ink]
    begins = above.size > 0 and above.mean(axis=0).min() < 0.5
    return 1.0 - top / height if begins else 0.0


def _mean(differences: NDArray[np.generic]) -> NDArray[np.float64]:
    # Sums of whole numbers take a hundredth of the time of OpenCV's own means.
    sums = np.asarray(cv2.reduce(differences, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel()
    return np.asarray(sums * (1.0 / differences.shape[1]), np.float64)
