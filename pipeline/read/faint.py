"""Lines of type that no letter could be told of: too faint, too soft, or drowned in grain.

Connected marks cannot show them. Yet lines darken the rows that they stand in, those of one inch
of the page as those of the next, and come back at even distances; grain, blots, shading, ruled
lines and pictures do not do all of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read import components
from pipeline.read.image import Pixels
from pipeline.read.quality import type_alone
from pipeline.read.relief import DPI, Relief, relief

TILE = (200, 75)
"""Rows and columns of the tiles whose rows are compared with those of the next tile."""
DEEP = 0.7
"""Standard deviation of a tile's rows, in grey levels, from which they may show type."""
WIDE, ENDS, DEEP_ACROSS, BANDED = 300, 30, 0.16, 0.3
"""Rows and columns of a page looked at as a whole, rows left aside at its head and foot, the
deviation of its rows that may show type (the back of a sheet shines through paler), and their
correlation with the margins from which they show a scanner's bands."""
ALIKE = 0.6
"""Correlation of a tile's rows with those of its neighbour; of grain it is 0 +- 0.15."""
AGAIN = 0.3
"""Correlation of rows with themselves a line or two further down, beyond the white between."""
PITCH = (9, 50)
"""Rows from one line to the next: 0.09 to 0.5 inches."""
FEWEST = 3
"""Pairs of tiles that show lines, from which the page has lines of type."""
FEWEST_PALE = 12
"""Pale marks in lines of type (two words) from which a page is not blank."""
SPECK = 5, 10
"""Height and width, in hundredths of an inch, up to which a mark is a speck."""
SPECK_DEPTH = 40
"""Grey levels by which a speck is darker than the paper."""
CELL = 4, 20
"""Height and width of the cells, in hundredths of an inch, in which specks are counted."""
FEWEST_SPECKS, FEWEST_ROWS, FULL = 30, 4, 4
"""Specks, rows of them, and cells of a row that hold some, from which they may be print."""
FEWEST_BELOW, COLUMN, APART, MARGIN = 5, 2.5, 0.75, 0.06
"""Specks below one another that are no accident, how wide their column is, the share of them that
are a line apart (those of a streak are not), and the share of the page's width at its sides where
the ragged edge of a shadow leaves such columns."""
UNEVEN = 2.3
"""Variance of full cells by their mean, over rows; of dust it is 1."""


def shows_type(pixels: Pixels, dpi: float) -> bool:
    """Whether there is any sign of type on a page on which no letters can be told."""
    found = relief(pixels, dpi)
    return bool(
        unread(pixels, dpi)
        or np.count_nonzero(type_alone((), found.marks(dpi)).typed) >= FEWEST_PALE
        or rows_of_specks(found, dpi)
    )


def rows_of_specks(seen: Relief, dpi: float, read: Sequence[Box] = ()) -> int:
    """How many rows of specks stand out outside the boxes ``read`` (pixels of an image of ``dpi``):
    print whose strokes were lost in copying leaves them, dust does not.
    """
    scale = DPI / dpi
    rest = np.full(seen.depth.shape, 255, np.uint8)
    for x0, top, x1, bottom in read:
        pad = 0.5 * (bottom - top)
        rows = slice(max(0, int((top - pad) * scale)), int((bottom + pad) * scale) + 1)
        rest[rows, max(0, int((x0 - pad) * scale)) : int((x1 + pad) * scale) + 1] = 0
    mask = cv2.bitwise_and(cv2.compare(seen.depth, SPECK_DEPTH, cv2.CMP_GT), rest)
    stats, centres = components.measured(mask)
    specks = (stats[:, 3] <= SPECK[0]) & (stats[:, 2] <= SPECK[1])
    specks[0] = False
    return max(_in_rows(centres[specks], mask.shape), _in_column(centres[specks], mask.shape[1]))


def _in_rows(centres: NDArray[np.float64], shape: tuple[int, ...]) -> int:
    """How many rows hold specks in many places, if specks are far from evenly spread."""
    if len(centres) < FEWEST_SPECKS:
        return 0
    places = (centres / (CELL[1], CELL[0])).astype(np.int64)
    cells = np.zeros((shape[0] // CELL[0] + 1, shape[1] // CELL[1] + 1), np.bool_)
    cells[places[:, 1], places[:, 0]] = True
    full = cells.sum(axis=1)
    if full.var() < UNEVEN * full.mean():
        return 0
    rows = full >= max(FULL, 3 * full.mean())
    found = int(np.count_nonzero(rows[1:] & ~rows[:-1])) + int(rows[0])
    return found if found >= FEWEST_ROWS else 0


def _in_column(centres: NDArray[np.float64], width: int) -> int:
    """How many specks stand below one another a line or more apart, as those do that are left of
    the letters or borders that rows begin with; less those that chance brings together.
    """
    amid = np.abs(centres[:, 0] / width - 0.5) < 0.5 - MARGIN
    centres = centres[amid]
    if len(centres) < FEWEST_BELOW:
        return 0
    ordered = centres[np.argsort(centres[:, 0], kind="stable")]
    last = np.searchsorted(ordered[:, 0], ordered[:, 0] + COLUMN, side="right")
    fullest = int(np.argmax(last - np.arange(len(last))))
    rows = np.sort(ordered[fullest : last[fullest], 1])
    apart = 1 + np.count_nonzero(np.diff(rows) >= PITCH[0])
    if apart < APART * len(rows):
        return 0
    most = int(apart - 4 * len(centres) * COLUMN / width)
    return most if most >= FEWEST_BELOW else 0


def unread(pixels: Pixels, dpi: float, read: Sequence[Box] = ()) -> float:
    """Share of what shows lines of type that does so still without the words ``read``.

    Their boxes are in pixels. 0 stands for a page without lines, or one that was read whole.
    """
    left = lines(pixels, dpi, read)
    if left < FEWEST:
        return 0.0
    return left / max(left, lines(pixels, dpi)) if read else 1.0


def lines(pixels: Pixels, dpi: float, read: Sequence[Box] = ()) -> int:
    """How many pairs of tiles show lines of type outside the boxes ``read`` (in pixels).

    A page of which words were read lies upright; on any other, lines may run down, too.
    """
    # Not by halves: on enlarged images that moves borderline pages.
    small = cv2.resize(
        pixels, None, fx=DPI / dpi, fy=DPI / dpi, interpolation=cv2.INTER_AREA
    ).astype(np.float32)
    if read:
        _take_out(small, [tuple(value * DPI / dpi for value in box) for box in read])
        return _pairs(small)
    down = np.ascontiguousarray(small.T)
    found = max(_pairs(small), _pairs(down))
    return FEWEST if found < FEWEST and (_across(small) or _across(down)) else found


def _take_out(small: NDArray[np.float32], boxes: Sequence[tuple[float, ...]]) -> None:
    """Fill boxes with the mean of what surrounds them: any other level would show as lines."""
    rest = np.ones_like(small)
    for x0, top, x1, bottom in boxes:
        rest[max(0, int(top) - 2) : int(bottom) + 3, max(0, int(x0) - 4) : int(x1) + 5] = 0
    share = cv2.blur(rest, (61, 61))
    around = cv2.blur(small * rest, (61, 61)) / np.maximum(share, 1e-6)
    around[share < 1e-3] = np.median(small)
    np.copyto(small, around, where=rest == 0)


def _pairs(small: NDArray[np.float32]) -> int:
    rows, columns = TILE
    count = 0
    for top in range(0, max(1, small.shape[0] - rows // 2), rows):
        band = small[top : top + rows]
        if len(band) < rows // 2:
            continue
        profiles = [
            _profile(band[:, left : left + columns])
            for left in range(0, small.shape[1] - columns + 1, columns)
        ]
        for one, other in pairwise(profiles):
            count += _shows_lines(one, other)
    return count


def _across(small: NDArray[np.float32]) -> bool:
    """Whether rows darken together over all of the page but its margins: no tile need show it, for
    grain is the less the more columns are counted. Bands of a scanner run through the margins.
    """
    if min(small.shape) < WIDE:
        return False
    width = small.shape[1]
    margin, middle = width // 20, width // 2
    left, right = (
        _profile(small[:, first:last])
        for first, last in ((width // 8, middle), (middle, -width // 8))
    )
    edges = _profile(np.hstack([small[:, :margin], small[:, -margin:]]))
    rows = slice(ENDS, -ENDS)
    if _likeness(edges[rows], (left + right)[rows]) > BANDED:
        return False
    return _shows_lines(left[rows], right[rows], DEEP_ACROSS)


def _profile(tile: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much darker rows are than those around them; rules, thinner than type, left aside."""
    rows = tile.mean(axis=1).reshape(-1, 1)
    rows = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8))
    around = cv2.blur(rows, (1, 41), borderType=cv2.BORDER_REFLECT)
    return np.asarray(around - rows, np.float32).ravel()


def _shows_lines(one: NDArray[np.float32], other: NDArray[np.float32], deep: float = DEEP) -> bool:
    if min(one.std(), other.std()) < deep or _likeness(one, other) < ALIKE:
        return False
    again = _likeness_further_down(one + other)
    white = np.flatnonzero(again < 0)
    between = int(white[0]) if len(white) else len(again)
    return float(again[max(PITCH[0] - 1, between) :].max(initial=0.0)) >= AGAIN


def _likeness_further_down(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Correlation of rows with themselves 1, 2, … rows further down, up to the largest pitch."""
    numbers = rows.astype(np.float64)
    count = len(numbers)
    lags = np.arange(1, min(PITCH[1], count // 2))
    sums, squares = (np.concatenate([[0.0], np.cumsum(part)]) for part in (numbers, numbers**2))
    products = np.correlate(numbers, numbers, "full")[count - 1 + lags]
    both = count - lags
    upper, lower = sums[both], sums[-1] - sums[lags]
    spread = (squares[both] - upper**2 / both) * (squares[-1] - squares[lags] - lower**2 / both)
    size = np.sqrt(np.maximum(spread, 0.0))
    likeness = np.divide(products - upper * lower / both, size, np.zeros(len(lags)), where=size > 0)
    return np.asarray(likeness, np.float64)


def _likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / size if size else 0.0
