"""Ink told from the paper right around it: what stands out where it stands, however pale.

One threshold for a page loses pale type beside black type, as do most recognisers. Here every
place is measured against its own paper, its own grain and the darkest ink near by.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read.image import Pixels, reduced
from pipeline.read.ink import Marks, find_marks

DPI = 100.0
"""Resolution at which a page is looked at."""
NEAR, GRAIN_NEAR = 0.31, 0.81
"""Inches across which the darkest ink is looked for, and across which the grain is measured."""
HALF = 0.5
"""Share of the depth of the darkest ink near by, from which a pixel is ink, too."""
GRAIN = 4.0
"""Multiples of the paper's own grain by which ink is darker."""
FAINTEST = 3.0
"""Grey levels by which ink is darker even on paper without grain: two are rounding."""


@dataclass(frozen=True)
class Relief:
    """``depth`` is how much darker than its paper each pixel is, in grey levels, and ``ink`` from
    what depth it is ink; both at :data:`DPI`.
    """

    depth: NDArray[np.float32]
    ink: NDArray[np.float32]

    @property
    def mask(self) -> Pixels:
        return np.asarray(cv2.compare(self.depth, self.ink, cv2.CMP_GT), np.uint8)

    def marks(self, dpi: float) -> Marks:
        """Marks of letter size, in pixels of an image of ``dpi``."""
        return find_marks(self.mask, DPI).scaled(dpi / DPI)


def relief(pixels: Pixels, dpi: float) -> Relief:
    """What stands out from the paper of a grey image."""
    return relief_of(reduced(pixels, DPI / dpi))


def relief_of(small: Pixels) -> Relief:
    """The same of an image at :data:`DPI`."""
    return _relief(small, _paper(small))


def strengthened(pixels: Pixels, dpi: float) -> Pixels:
    """The image with pale ink as dark as black ink, for a second reading."""
    small = reduced(pixels, DPI / dpi)
    paper = _paper(small)
    ink = _relief(small, paper).ink
    size = pixels.shape[1], pixels.shape[0]
    level = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR) - pixels
    level /= cv2.resize(2 * ink, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(250 * (1 - np.clip(level, 0, 1)), np.uint8)


def _relief(small: Pixels, paper: NDArray[np.float32]) -> Relief:
    """Of an image at :data:`DPI`; what is near is looked at at half of that, which is faster."""
    depth = paper - small
    near = round(NEAR * DPI / 2) | 1
    half = cv2.resize(depth, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    darkest = cv2.blur(cv2.dilate(half, np.ones((near, near), np.uint8)), (near, near))
    squares = np.minimum(depth, 0)
    squares *= squares
    squares = cv2.resize(squares, half.shape[::-1], interpolation=cv2.INTER_AREA)
    wide = round(GRAIN_NEAR * DPI / 2) | 1
    grain = np.sqrt(np.maximum(2 * cv2.blur(squares, (wide, wide)), 0))
    ink = np.maximum(np.maximum(HALF * darkest, GRAIN * grain), FAINTEST)
    size = small.shape[1], small.shape[0]
    return Relief(depth, np.asarray(cv2.resize(ink, size), np.float32))


def _paper(small: Pixels) -> NDArray[np.float32]:
    """The paper's level around each pixel: the median of 0.4 inches, smoothed."""
    half = reduced(small, 0.5)
    paper = cv2.GaussianBlur(cv2.medianBlur(half, 21).astype(np.float32), (0, 0), 5)
    size = small.shape[1], small.shape[0]
    return np.asarray(cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR), np.float32)
