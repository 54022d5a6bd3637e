"""Print out of focus, smeared or run in water: dark, but with edges nowhere.

No threshold makes letters of it, and a page that is soft in parts reads well elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Doubt
from pipeline.read import components
from pipeline.read.image import Pixels
from pipeline.read.relief import DPI, Relief

CELL = 10
"""Rows and columns, in hundredths of an inch, of the cells in which a page is looked at."""
DARK, DARKEST_GREY, GRAIN = 0.15, 8.0, 4.0
"""Share of the depth of print, grey levels, and multiples of the usual step between neighbours,
from which a cell is dark."""
STEEP = 0.25
"""Steepest step between neighbours, as a share of a cell's depth, of what is soft."""
AMONG = 5
"""Soft cells of nine side by side: borders of shades are narrow."""
FEWEST, MUCH = 60, 0.12
"""Soft cells, and their number as a share of those of sure words, that are lines of type."""
SIDE = 2
"""Cells at the sides of the picture."""
MAYBE, FAINTEST = 0.3, 1.0
"""Mean depth of a cell, as a share of that of print, and in grey levels where there is no print,
from which it may be soft."""


def doubts(seen: Relief, dpi: float, read: Sequence[Box]) -> tuple[Doubt, ...]:
    """What :func:`is_soft` gives reason to doubt."""
    if not is_soft(seen, dpi, read):
        return ()
    return (Doubt("out_of_focus", "Parts of the page are dark, but too soft to be read."),)


def is_soft(seen: Relief, dpi: float, read: Sequence[Box]) -> bool:
    """Whether much of what is dark outside the boxes ``read`` (in pixels of an image of ``dpi``)
    is soft.
    """
    rows, columns = (size // CELL for size in seen.depth.shape)
    if not rows or not columns:
        return False
    covered = np.zeros((rows, columns), np.bool_)
    for x0, top, x1, bottom in np.array(read, np.float64).reshape(-1, 4) * (DPI / dpi / CELL):
        covered[int(top) : int(bottom) + 1, int(x0) : int(x1) + 1] = True
    fewest = max(FEWEST, MUCH * np.count_nonzero(covered))
    depth = seen.depth[: rows * CELL, : columns * CELL]
    thirds = np.ascontiguousarray(depth[::3])
    mean = cv2.resize(thirds, (columns, rows), interpolation=cv2.INTER_AREA)
    least = MAYBE * float(np.median(mean[covered])) if covered.any() else FAINTEST
    if np.count_nonzero(~covered & (mean > least)) < fewest:
        return False
    smooth = cv2.blur(cv2.convertScaleAbs(np.maximum(depth, 0)), (3, 3))
    deepest = _deepest(np.asarray(smooth, np.uint8))
    steepest = _deepest(np.maximum(_steps(smooth, 0), _steps(smooth, 1)))
    print_depth = float(np.median(deepest[covered])) if covered.any() else 0.0
    least = max(DARK * print_depth, DARKEST_GREY, GRAIN * float(np.median(steepest)))
    soft = (deepest > least) & (steepest < STEEP * deepest) & ~covered
    near = cv2.boxFilter(soft.astype(np.uint8), -1, (3, 3), normalize=False) >= AMONG
    return int(np.count_nonzero(_amid(soft & near))) >= fewest


def _amid(soft: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells of what does not reach the sides of the picture: a photo shows the desk there."""
    wide = cv2.dilate(soft.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, labels = components.labelled(wide)
    sides = [labels[:SIDE], labels[-SIDE:], labels[:, :SIDE], labels[:, -SIDE:]]
    return np.asarray(soft & ~np.isin(labels, np.concatenate([side.ravel() for side in sides])))


def _steps(pixels: NDArray[np.generic], axis: int) -> Pixels:
    """How much each pixel differs from the next along an axis."""
    steps = np.zeros(pixels.shape, np.uint8)
    if axis:
        steps[:, 1:] = cv2.absdiff(pixels[:, 1:], pixels[:, :-1])
    else:
        steps[1:] = cv2.absdiff(pixels[1:], pixels[:-1])
    return steps


def _deepest(pixels: Pixels) -> NDArray[np.float64]:
    """The largest value of each cell."""
    rows, columns = (size // CELL for size in pixels.shape)
    cells = pixels.reshape(rows, CELL, columns * CELL).max(axis=1)
    return np.asarray(cells.reshape(rows, columns, CELL).max(axis=2), np.float64)
