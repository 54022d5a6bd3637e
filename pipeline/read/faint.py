"""Lines of type that are there and too faint for anything: what keeps a page from being blank.

On a page lost in noise no letter can be told from a speck, yet its lines still darken the rows
that they stand in. Means over whole rows show them where single pixels do not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read.image import PageImage

DPI = 100.0
"""Resolution at which rows are looked at."""
STRIPS = 3
"""Upright strips of the page whose rows are looked at one by one, for lines need not be long."""
DEEP = 2.0
"""Standard deviation of rows in grey levels; the noise of blank paper averages out to under 1."""
ONE_WAY = 1.8
"""How much deeper rows must be than columns, or columns than rows: blots are alike both ways."""


def has_lines(image: PageImage) -> bool:
    """Whether rows (or columns) of the page are darkened as lines of type do, rules left aside."""
    height, width = image.pixels.shape
    size = (round(width * DPI / image.dpi), round(height * DPI / image.dpi_down))
    if min(size) < 60:
        return False
    small = cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    rows, columns = _depth(small), _depth(small.T)
    return max(rows, columns) >= DEEP and max(rows, columns) > ONE_WAY * min(rows, columns)


def _depth(pixels: NDArray[np.float32]) -> float:
    """How much rows differ from those around them, in the middle one of the strips."""
    height, width = pixels.shape
    inner = pixels[height // 16 : height - height // 16, width // 10 : width - width // 10]
    depths: list[float] = []
    for strip in np.array_split(inner, STRIPS, axis=1):
        rows = strip.mean(axis=1).reshape(-1, 1)
        # Closing drops ruled lines, which are thinner than type is high.
        rows = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8))
        depths.append(float((cv2.blur(rows, (1, 41)) - rows).std()))
    return sorted(depths)[STRIPS // 2]
