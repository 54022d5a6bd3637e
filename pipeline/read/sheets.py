"""Paper that lies on the page or is folded over it: pale edges at which print stops.

A label, a note, another sheet or a pleat is often as white as the page itself; what shows it is the
thin shade along its rim. Print that was cut touches that line from one side and does not cross it.
Rules of tables are as dark as print, or print keeps away from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Doubt
from pipeline.read import components
from pipeline.read.image import Pixels, reduced

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

SHADE, GRAINY = 5.0, 4.0
"""Grey levels, and multiples of the paper's grain, by which a rim is darker than the paper."""
WINDOW, FULL = 24, 0.93
"""Rows, in fiftieths of an inch, of which so large a share shows the shade along a rim."""
LONGEST_TEXT = 45
"""Rows, in fiftieths of an inch, from which such a line is a rim: no letter is so high."""
STRAIGHT = 1.2
"""How far, in fiftieths of an inch, the shade may lie from a straight line in the mean."""
PALE, PALE_THROUGH, INK = 0.4, 0.6, 0.65
"""Shares of the depth of ink up to which a line is a rim, and up to which one through the whole
page is (no rule runs through its margins); and from which a place is ink."""
TOUCH, BESIDE, CLEAR, SLACK = 2, 9, 26, 4
"""Columns, in hundredths of an inch, within which ink touches a rim; within which the same stroke
goes on; within which there is none on its other side; and those of the rim itself."""
THROUGH = 0.985
"""Share of the page's height up to which a line goes that runs all through it: a streak of the
scanner, or the edge of a sheet that :func:`pipeline.read.cover.at_seam` looks at."""
CORNER, LEAST_AREA, EMPTY = 16, 20_000, 0.0005
"""Columns and rows by which rims that meet may miss one another, pixels of an area that they bound
at least, and the share of ink up to which it is empty."""
RULE = 40
"""Columns of a stroke that is a rule."""
FEWEST_LINES, LETTER = 3, 4
"""Lines of type that touch a rim on one side alone, and rows that a letter is high at least."""
FEWEST_STROKES = 8
"""Strokes of letters that end at an edge across the whole page."""
LEVELS, LEAST_DEPTH = (0.2, 75), 80
"""Per cent of a page that are no brighter than its ink, and than its paper; and grey levels between
the two at least: on a blank page the first is paper, too."""
MORE = 3
"""How many times as many lines touch a rim as cross it or touch it from the other side."""


def doubt(pixels: Pixels, lines: Sequence[Box]) -> Doubt | None:
    """What lies over text, if the rim of anything shows it.

    ``pixels`` and the boxes of ``lines`` are upright at 100 dpi.
    """
    half = reduced(pixels, 0.5)
    darkest, paper = (int(level) for level in np.percentile(pixels[::4, ::4], LEVELS))
    ink = min(darkest, paper - LEAST_DEPTH)
    upright = rims(half, LONGEST_TEXT)
    cut = max((rim.cut_lines(pixels, paper, ink) for rim in upright), default=0)
    if cut >= FEWEST_LINES:
        return Doubt("covered", f"{cut} lines end at the rim of something that lies on them.")
    beside = [rim for rim in upright if not rim.runs_through(len(pixels))]
    least = LONGEST_TEXT if beside else round(THROUGH * half.shape[1])
    level = rims(np.asarray(cv2.transpose(half), np.uint8), least)
    if sum(rim.cut_strokes(pixels.T, paper, ink) for rim in level) >= FEWEST_STROKES:
        return Doubt("covered", "Letters are cut by an edge that runs across the whole page.")
    if not beside or not level:
        return None
    palest = paper - PALE * (paper - ink)
    sides = [rim for rim in beside if rim.is_pale(pixels, palest)]
    feet = [rim for rim in level if rim.is_pale(pixels.T, palest)]
    dark = _dark(pixels, paper, ink)
    if any(hidden_by(side, foot, beside, level, dark, lines) for side in sides for foot in feet):
        return Doubt("covered", "An empty area with a shade at two of its sides hides text.")
    return None


def hidden_by(
    side: Rim,
    foot: Rim,
    upright: Sequence[Rim],
    level: Sequence[Rim],
    dark: Pixels,
    lines: Sequence[Box],
) -> bool:
    """Whether two rims that meet are those of an empty area beside lines of type: shade falls on
    two sides of what lies on a page, while a box is drawn all around.
    """
    x, y = side.at((side.top + side.bottom) / 2), foot.at((foot.top + foot.bottom) / 2)
    ends = (side.top, side.bottom), (foot.top, foot.bottom)
    if (
        min(abs(y - end) for end in ends[0]) > CORNER
        or min(abs(x - end) for end in ends[1]) > CORNER
    ):
        return False
    (top, bottom), (left, right) = ends
    if (bottom - top) * (right - left) < LEAST_AREA:
        return False
    if any(rim.bounds(top, bottom, left + right - x) for rim in upright if rim is not side):
        return False
    if any(rim.bounds(left, right, top + bottom - y) for rim in level if rim is not foot):
        return False
    part = round(0.3 * (bottom - top)), round(0.3 * (right - left))  # ends of rims may be text
    top, bottom = (top + part[0], bottom) if abs(y - bottom) <= CORNER else (top, bottom - part[0])
    left, right = (left + part[1], right) if abs(x - right) <= CORNER else (left, right - part[1])
    inside = dark[max(0, top + CORNER) : bottom - CORNER, max(0, left + CORNER) : right - CORNER]
    if inside.size == 0 or inside.mean() > EMPTY:
        return False
    near = [box for box in lines if top < (box[1] + box[3]) / 2 < bottom]
    return len(near) >= FEWEST_LINES or not lines


@dataclass(frozen=True)
class Rim:
    """A pale line that runs down: ``column = place + lean * row``, from row ``top`` to ``bottom``,
    in pixels of an image at 100 dpi.
    """

    place: float
    lean: float
    top: int
    bottom: int

    def at(self, row: float) -> float:
        """Its column in a row."""
        return self.place + self.lean * row

    def is_pale(self, pixels: Pixels, darkest: float) -> bool:
        """Whether it is paler than a rule."""
        return self._beside(pixels, darkest, SLACK) is not None

    def bounds(self, first: int, last: int, column: float) -> bool:
        """Whether it runs along most of the rows from ``first`` to ``last``, near a column."""
        along = min(last, self.bottom) - max(first, self.top)
        return 2 * along > last - first and abs(self.at((first + last) / 2) - column) < CORNER

    def runs_through(self, length: int) -> bool:
        """Whether it runs from one side of a page of ``length`` to the other."""
        return self.top < (1 - THROUGH) * length and self.bottom > THROUGH * length

    def cut_lines(self, pixels: Pixels, paper: int, ink: int) -> int:
        """How many lines of type end at the rim, if hardly any cross it or lie beyond it."""
        if self.runs_through(len(pixels)):
            return 0
        beside = self._beside(pixels, paper - PALE * (paper - ink), RULE + CLEAR)
        if beside is None:
            return 0
        part, at = beside
        dark = _dark(part, paper, ink)
        rules = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, RULE), np.uint8))
        dark[cv2.dilate(rules, np.ones((3, 1), np.uint8)) > 0] = 0
        left = _within(dark, at, -TOUCH - 1, 0) & _within(dark, at, -BESIDE, -TOUCH - 1)
        right = _within(dark, at, 1, TOUCH + 3) & _within(dark, at, TOUCH + 3, BESIDE + 3)
        on_left, on_right = _within(dark, at, -CLEAR, -SLACK + 1), _within(dark, at, SLACK, CLEAR)
        across = _bands(on_left & on_right)
        one, other = sorted((_bands(left & ~on_right), _bands(right & ~on_left)))
        return other if other >= MORE * (one + across) else 0

    def cut_strokes(self, pixels: Pixels, paper: int, ink: int) -> int:
        """How many strokes end at a rim that runs through the whole page, if few cross it."""
        if not self.runs_through(len(pixels)):
            return 0
        beside = self._beside(pixels, paper - PALE_THROUGH * (paper - ink), CLEAR)
        if beside is None:
            return 0
        part, at = beside
        dark = _dark(part, paper, ink)
        one, other = _within(dark, at, -SLACK, -1), _within(dark, at, 2, SLACK + 2)
        cut = _runs(one & ~_widened(other)) + _runs(other & ~_widened(one))
        return cut if cut >= 2 * _runs(one & _widened(other)) else 0

    def _beside(self, pixels: Pixels, darkest: float, reach: int) -> tuple[Pixels, Places] | None:
        """The picture within ``reach`` columns of the rim, and the rim's column there, row by row;
        None where the picture ends before, or the rim is darker than ``darkest``.
        """
        rows = np.arange(max(0, self.top), min(self.bottom, len(pixels)))
        at = np.rint(self.place + self.lean * rows).astype(np.int64)
        first, last = int(at.min()) - reach, int(at.max()) + reach
        if first < 0 or last > pixels.shape[1]:
            return None
        part = pixels[rows[0] : rows[-1] + 1, first:last]
        at -= first
        line = np.arange(len(rows))
        along = np.min([part[line, at + by] for by in (-1, 0, 1, 2)], axis=0)
        return None if np.median(along) < darkest else (part, at)


def _dark(part: Pixels, paper: int, ink: int) -> Pixels:
    """What is ink: nearer to the darkest than to the paper."""
    return np.asarray(part < paper - INK * (paper - ink), np.uint8)


def _within(dark: Pixels, at: Places, begin: int, end: int) -> Flags:
    """Which rows hold ink from ``begin`` to ``end`` columns off a rim."""
    columns = np.clip(at[:, None] + np.arange(begin, end), 0, dark.shape[1] - 1)
    return np.asarray(dark[np.arange(len(at))[:, None], columns].any(axis=1))


def _widened(rows: Flags) -> Flags:
    kernel = np.ones((5, 1), np.uint8)
    return np.asarray(cv2.dilate(rows.astype(np.uint8).reshape(-1, 1), kernel).ravel() > 0)


def _runs(rows: Flags) -> int:
    return int(np.count_nonzero(rows[1:] & ~rows[:-1]))


def rims(half: Pixels, least: int) -> list[Rim]:
    """Pale lines of ``least`` rows that run down an image at 50 dpi, straight, if leaning a little.

    The image is at 50 dpi, what is found in pixels at 100 dpi.
    """
    hollow = cv2.morphologyEx(half, cv2.MORPH_BLACKHAT, np.ones((1, 7), np.uint8))
    step = max(SHADE, GRAINY * float(np.median(hollow[::4, ::4])))
    _, shade = cv2.threshold(hollow, step, 255, cv2.THRESH_BINARY)
    wide = cv2.dilate(shade, np.ones((1, 3), np.uint8))
    runs = cv2.compare(cv2.blur(wide, (1, WINDOW)), 255 * FULL, cv2.CMP_GT)
    if np.count_nonzero(runs.any(axis=1)) < least - WINDOW:
        return []
    labels, stats, _ = components.labelled_and_measured(runs)
    found = []
    for number in np.flatnonzero(stats[1:, 3] + WINDOW >= least) + 1:
        x0, top, width, height = (int(side) for side in stats[number, :4])
        part = slice(top, top + height), slice(x0, x0 + width)
        down, across = np.nonzero((labels[part] == number) & (shade[part] > 0))
        if len(down) < height / 2:
            continue
        lean, place = np.polyfit(down, across, 1)
        if np.abs(across - place - lean * down).mean() > STRAIGHT:
            continue
        first = max(0, top - WINDOW // 2)
        last = top + height + WINDOW // 2
        column = 2 * float(x0 + place - lean * top) + 0.5
        found.append(Rim(column, float(lean), 2 * first, 2 * last))
    return found


def _bands(rows: Flags) -> int:
    """How many lines of type these rows are."""
    framed = np.pad(rows.astype(np.uint8), 5).reshape(-1, 1)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8)).ravel()
    begin, end = components.runs(closed > 0)
    return int(np.count_nonzero(end - begin >= LETTER))
