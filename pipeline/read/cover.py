"""What takes text from within a page: the edge of another sheet or of a tear, a blot, a flash.

Lines beside them break off softly, aslant or between columns, so that no single line shows it; the
thing itself does.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Doubt
from pipeline.read.image import Pixels, reduced

Flags = NDArray[np.bool_]

SEAM, GRAINY = 8.0, 5.0
"""Grey levels, and multiples of the paper's grain, by which an edge is darker than the paper."""
ALL_ROWS, SIDES = 0.95, 0.04
"""Share of the rows of a page that an edge runs through, and of its width where its own are."""
INKED, STEADY = 90, 12.0
"""Depth in grey levels from which a place is ink, not an edge; depth that is enough for an edge."""
PALE, INK = 0.4, 0.65
"""Shares of the depth of ink up to which an edge is one of paper, no streak and no rule; and from
which a place is ink."""
BESIDE, SLACK, CLEAR = 10, 4, 30
"""Columns, in hundredths of an inch, within which ink touches an edge; by how many the edge may lie
elsewhere; and within which there is no ink on its other side."""
TOUCHING = 3
"""Lines and rules that touch an edge on one side alone."""

BURNT, DIMMER, SOFTER = 248, 15, 12
"""Level of burnt-out paper, by how much other paper is darker, and the rim between them."""
BURNT_SHARE, DIM_SHARE, RIM_SHARE = 0.04, 0.25, 0.92
"""Shares of the page that are burnt out and that are not, and the share of the rim that is soft."""
AMID, MOSTLY_BURNT, FEWEST_WORDS = 0.25, 0.4, 12
"""Share of what is burnt out that lies amid the words, or that of the page where there are fewer
words than the last of these; and the share of any page which is too much."""
SEEN = 3
"""Words in what is burnt out, from which print can be seen there."""

BLOT, CURVED, RIM, CUT_BY = 0.03, 0.6, 30, 3
"""Share of the page from which a black area may be a blot, no seal of an office; share of its
outline along rows and columns, below which it is one; columns beside it in which letters are
smudged; and how many lines it cuts."""


def doubt(pixels: Pixels, black: Flags, lines: Sequence[Box], words: Sequence[Box]) -> Doubt | None:
    """What lies over text, if anything does.

    ``pixels`` are upright, a hundred to the inch, and so are the boxes of ``lines`` and ``words``;
    ``black`` says where the picture is black and shows no words.
    """
    if black.any() and (cut := blotted(black, lines)):
        return Doubt("covered", f"{cut} lines run into a blot.")
    if burnt_out(pixels, words):
        return Doubt("faded", "A part of the picture is burnt out: print there is lost.")
    if touching := at_seam(pixels):
        return Doubt("covered", f"{touching} lines or rules end at an edge across the sheet.")
    return None


def blotted(black: Flags, lines: Sequence[Box]) -> int:
    """How many lines end at black areas whose outline is curved; those of redactions run along
    rows and columns.
    """
    contours, _ = cv2.findContours(black.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    blots = np.zeros(black.shape, np.uint8)
    for contour in contours:
        rough = cv2.approxPolyDP(contour, 2.0, True)[:, 0].astype(np.float64)
        sides = np.roll(rough, -1, axis=0) - rough
        lengths = np.hypot(*sides.T)
        straight = np.abs(sides).min(axis=1) <= 0.12 * np.abs(sides).max(axis=1)
        if (
            cv2.contourArea(contour) > BLOT * black.size
            and lengths[straight].sum() < CURVED * lengths.sum()
        ):
            cv2.drawContours(blots, [contour], -1, 1, cv2.FILLED)
    if not blots.any():
        return 0
    near = cv2.dilate(blots, np.ones((1, 2 * RIM + 1), np.uint8))
    height, width = black.shape
    cut = 0
    for x0, top, x1, bottom in lines:
        row = min(height - 1, max(0, int(top + bottom) // 2))
        cut += bool(near[row, min(width - 1, max(0, int(x0)))])
        cut += bool(near[row, min(width - 1, max(0, int(x1)))])
    return cut if cut >= CUT_BY else 0


def burnt_out(pixels: Pixels, words: Sequence[Box]) -> bool:
    """Whether light washed out a part of the page amid its words: white, with a soft rim."""
    size = max(1, pixels.shape[1] // 10), max(1, pixels.shape[0] // 10)
    tenths = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(tenths, np.ones((3, 3), np.uint8)), 5)
    light = int(paper.max())
    if light < BURNT or np.count_nonzero(paper <= light - DIMMER) < DIM_SHARE * paper.size:
        return False
    burnt = paper >= light - 2
    rim = cv2.dilate(burnt.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_) & ~burnt
    if burnt.mean() < BURNT_SHARE or np.mean(paper[rim] > light - SOFTER) < RIM_SHARE:
        return False
    if len(words) < FEWEST_WORDS:
        return bool(burnt.mean() > AMID)
    x0, top, x1, bottom = np.array(words).T / 10
    down = np.clip((top + bottom).astype(np.int64) // 2, 0, size[1] - 1)
    across = np.clip((x0 + x1).astype(np.int64) // 2, 0, size[0] - 1)
    inner = cv2.erode(burnt.astype(np.uint8), np.ones((3, 3), np.uint8))
    if inner[down, across].sum() >= SEEN:
        return False
    amid = burnt[int(top.min()) : int(bottom.max()) + 1, int(x0.min()) : int(x1.max()) + 1]
    return bool(amid.sum() > AMID * burnt.sum() or burnt.mean() > MOSTLY_BURNT)


def at_seam(pixels: Pixels) -> int:
    """How many lines and rules end at a pale line that runs down the whole page, bent or straight,
    and on which nothing touches from its other side.
    """
    half = reduced(pixels, 0.5)
    side = max(1, round(SIDES * half.shape[1]))
    inner = np.ascontiguousarray(half[:, side:-side])
    if min(inner.shape) < 50:
        return 0
    few = _hollows(np.ascontiguousarray(inner[::8]))
    step = max(SEAM, GRAINY * float(np.median(few)))
    if np.mean(few.max(axis=1) > step) < ALL_ROWS:  # as on nearly all pages
        return 0
    depth = _hollows(inner)
    path = _seam(np.where(depth > INKED, SEAM / 2, np.minimum(depth, STEADY)).astype(np.float32))
    rows = np.arange(len(path))
    along = np.max([depth[rows, np.clip(path + by, 0, depth.shape[1] - 1)] for by in (-1, 0, 1)], 0)
    if np.mean(along > step) < ALL_ROWS:
        return 0
    paper, ink = (float(level) for level in np.percentile(pixels[::2, ::2], (75, 0.1)))
    if np.median(along) > PALE * (paper - ink):
        return 0
    return _touching(pixels < paper - INK * (paper - ink), 2 * (path + side))


def _hollows(pixels: Pixels) -> Pixels:
    """How much darker each pixel is than what lies within 0.08 inch left and right of it."""
    return np.asarray(
        cv2.morphologyEx(pixels, cv2.MORPH_BLACKHAT, np.ones((1, 9), np.uint8)), np.uint8
    )


def _seam(depth: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each row the column of the deepest way down, which moves a column a row at most."""
    best = np.zeros_like(depth)
    best[0] = depth[0]
    edge = np.full(1, -1.0, np.float32)
    for row in range(1, len(depth)):
        above = np.concatenate([edge, best[row - 1], edge])
        best[row] = depth[row] + np.maximum(np.maximum(above[:-2], above[2:]), above[1:-1])
    path = np.zeros(len(depth), np.int64)
    path[-1] = int(best[-1].argmax())
    for row in range(len(depth) - 2, -1, -1):
        first = max(0, path[row + 1] - 1)
        path[row] = first + int(best[row, first : path[row + 1] + 2].argmax())
    return path


def _touching(ink: Flags, path: NDArray[np.int64]) -> int:
    """How many bands of rows hold ink that touches the path on one side and none on the other."""
    rows = np.repeat(np.arange(len(path)) * 2, 2)[: len(ink)]
    rows = np.minimum(np.arange(len(rows)), len(ink) - 1)
    at = np.repeat(path, 2)[: len(rows)]

    def any_within(first: int, last: int) -> Flags:
        columns = np.clip(at[:, None] + np.arange(first, last), 0, ink.shape[1] - 1)
        return np.asarray(ink[rows[:, None], columns].any(axis=1))

    left = any_within(-BESIDE, -SLACK) & any_within(-SLACK, 1)
    right = any_within(SLACK + 1, BESIDE + 1) & any_within(0, SLACK + 1)
    on_left, on_right = any_within(-CLEAR, -SLACK), any_within(SLACK + 1, CLEAR + 1)
    one, other = sorted((_bands(left & ~on_right), _bands(right & ~on_left)))
    across = _bands(on_left & on_right)
    return other if other >= TOUCHING and other >= 3 * (one + across) else 0


def _bands(rows: Flags) -> int:
    closed = cv2.morphologyEx(
        rows.astype(np.uint8).reshape(-1, 1), cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8)
    ).ravel()
    return int(np.count_nonzero(closed[1:] > closed[:-1])) + int(closed[0])
