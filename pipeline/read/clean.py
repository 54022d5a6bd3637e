"""From a page's image to one that Tesseract reads well: square, straight, even, of a fit size.

Each step runs only where its own signal asks for it; what each is worth is in docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Quarter
from pipeline.read.image import Halves, PageImage, Pixels
from pipeline.read.ink import Marks, faintest, find_marks, ink, levels, otsu

Matrix = NDArray[np.float64]

SMALL_TYPE, GOOD_TYPE, LARGE_TYPE = 11.5, 17.0, 40.0
"""Heights of type, in pixels, below and above which an image is resized, and that it is given."""
MOST_ENLARGED = 3.0
SCREEN_DPI = 130.0
"""The least resolution for a page whose type is too sparse to be measured."""
HARDLY_SMALLER = 0.6
"""Reduced by less than this, no pixel need be a mean of several."""
COARSE_FAX, FAX_BLUR = 1.5, 0.6
"""Where rows are so much coarser than columns, their steps are smoothed by so many pixels."""
STEEPEST_STEADY = 0.1
"""Angle, in degrees, below which a page is left as it lies."""
LOOK_DPI = 100.0
"""Resolution at which a page is looked at before it is read."""


@dataclass(frozen=True)
class Clean:
    """An image on its way to recognition. ``to_source`` maps its pixels to those it came from."""

    pixels: Pixels
    dpi: float
    to_source: Matrix

    @cached_property
    def halves(self) -> Halves:
        return Halves(self.pixels)

    @cached_property
    def levels(self) -> NDArray[np.float64]:
        """For each grey level the share of pixels that are no brighter."""
        return levels(self.pixels)

    @property
    def paper(self) -> int:
        """The median grey level."""
        return int(np.searchsorted(self.levels, 0.5))

    def source_boxes(self, boxes: Sequence[Box]) -> list[Box]:
        """The upright boxes, in pixels of the source, around boxes of this image."""
        x0, top, x1, bottom = np.array(boxes, np.float64).reshape(-1, 4).T
        corners = np.array([[x0, x0, x1, x1], [top, bottom, top, bottom]])
        (a, b, c), (d, e, f), _ = self.to_source
        columns, rows = a * corners[0] + b * corners[1] + c, d * corners[0] + e * corners[1] + f
        around = columns.min(axis=0), rows.min(axis=0), columns.max(axis=0), rows.max(axis=0)
        return [(left, up, right, down) for left, up, right, down in np.transpose(around).tolist()]


def squared(image: PageImage, dpi: float) -> Clean:
    """The image with square pixels at ``dpi``."""
    rows, columns = image.pixels.shape
    across, down = dpi / image.dpi, dpi / image.dpi_down
    size = max(1, round(columns * across)), max(1, round(rows * down))
    if size == (columns, rows):
        return Clean(image.pixels, dpi, np.eye(3))
    if max(across, down) >= 1:
        way = cv2.INTER_CUBIC
    else:
        way = cv2.INTER_AREA if min(across, down) < HARDLY_SMALLER else cv2.INTER_LINEAR
    pixels = cv2.resize(image.pixels, size, interpolation=way)
    if down > COARSE_FAX * across:
        pixels = cv2.GaussianBlur(pixels, (0, 0), FAX_BLUR)
    return Clean(
        np.asarray(pixels, np.uint8), dpi, np.diag((columns / size[0], rows / size[1], 1.0))
    )


def shrunk(clean: Clean, dpi: float) -> Clean:
    """A smaller copy, to look at."""
    scale = dpi / clean.dpi
    pixels = clean.halves.reduced(scale)
    return Clean(pixels, dpi, clean.to_source @ np.diag((1 / scale, 1 / scale, 1)))


def marks(clean: Clean, coarse: bool = False) -> Marks:
    """The marks of an image, in its pixels; ``coarse`` looks at no more than :data:`LOOK_DPI`."""
    if coarse and clean.dpi > 1.2 * LOOK_DPI:
        small = shrunk(clean, LOOK_DPI)
        return find_marks(ink(small.pixels), small.dpi).scaled(clean.dpi / small.dpi)
    return find_marks(ink(clean.pixels, clean.levels), clean.dpi)


def resampled(clean: Clean, source: Clean) -> Clean:
    """What ``clean`` shows, straight and upright as it is, in the pixels of another ``source``.

    Both come from one image; ``source`` has the resolution that is wanted and lies as it came.
    """
    scale = source.dpi / clean.dpi
    rows, columns = clean.pixels.shape
    grown = clean.to_source @ np.diag((1 / scale, 1 / scale, 1))
    turn = np.linalg.inv(source.to_source) @ grown
    size = round(columns * scale), round(rows * scale)
    pixels = cv2.warpAffine(
        source.pixels,
        turn[:2],
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderValue=(clean.paper,),
    )
    return Clean(np.asarray(pixels, np.uint8), source.dpi, grown)


def fit_dpi(dpi: float, type_height: float | None) -> float:
    """The resolution at which type of ``type_height`` pixels at ``dpi`` is read well and fast."""
    if type_height is None:
        return max(dpi, SCREEN_DPI)
    if type_height < SMALL_TYPE:
        return dpi * min(GOOD_TYPE / type_height, MOST_ENLARGED)
    if type_height > LARGE_TYPE:
        return dpi * GOOD_TYPE / type_height
    return dpi


def background(clean: Clean) -> Pixels:
    """The paper without what stands on it: a small, heavily smoothed copy.

    The brightest pixel within an eighth of an inch is paper; a median and a blur take what is
    left of large dark things.
    """
    scale = min(1.0, 40.0 / clean.dpi)
    small = clean.halves.reduced(scale)
    size = 2 * max(1, round(clean.dpi * scale / 8.0)) + 1
    paper = cv2.dilate(small, np.ones((size, size), np.uint8))[::2, ::2]
    paper = cv2.medianBlur(paper, size // 2 | 1)
    return np.asarray(cv2.GaussianBlur(paper, (0, 0), size / 2), np.uint8)


def even(clean: Clean) -> Clean:
    """Divide by the paper's brightness where light is uneven or paper or ink is pale."""
    paper = background(clean)
    dark, light = np.percentile(paper, (2, 95))
    if dark > 0.9 * light and light > 200:
        return clean
    height, width = clean.pixels.shape
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    divided = cv2.divide(clean.pixels, np.maximum(full, 1), scale=250)
    return replace(clean, pixels=np.asarray(divided, np.uint8))


def stretch(clean: Clean) -> Clean:
    """Make pale ink black: grey levels between the darkest hundredth and the paper are spread."""
    share = clean.levels
    dark, light = int(np.searchsorted(share, 0.005)), int(np.searchsorted(share, 0.5))
    if dark < 90 or light - dark < faintest(share):
        return clean
    spread = np.clip((np.arange(256) - dark) * (255.0 / (light - dark)), 0, 255).astype(np.uint8)
    return replace(clean, pixels=np.asarray(cv2.LUT(clean.pixels, spread), np.uint8))


def straight(clean: Clean, angle: float) -> Clean:
    """Turn by a small angle in degrees, positive where lines fall to the right; cut nothing."""
    if abs(angle) < STEEPEST_STEADY:
        return clean
    height, width = clean.pixels.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), (0, 0, 1)])
    sine, cosine = abs(turn[0, 1]), abs(turn[0, 0])
    size = (round(width * cosine + height * sine), round(width * sine + height * cosine))
    turn[0, 2] += (size[0] - width) / 2
    turn[1, 2] += (size[1] - height) / 2
    pixels = cv2.warpAffine(
        clean.pixels, turn[:2], size, flags=cv2.INTER_LINEAR, borderValue=(clean.paper,)
    )
    return Clean(np.asarray(pixels, np.uint8), clean.dpi, clean.to_source @ np.linalg.inv(turn))


def turned(clean: Clean, clockwise: Quarter) -> Clean:
    """Turn by quarters, clockwise."""
    height, width = clean.pixels.shape
    if clockwise == 0:
        return clean
    back: dict[Quarter, list[list[float]]] = {
        90: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
    }
    pixels = np.ascontiguousarray(np.rot90(clean.pixels, -clockwise // 90))
    return Clean(pixels, clean.dpi, clean.to_source @ np.array(back[clockwise]))


LINE_LENGTH, LINE_WIDTH = 0.75, 0.03
"""Inches from which, and up to which, a vertical stroke is a line: a copier's streak or a rule."""
_ROWS, MOSTLY = 8, 0.6
"""Rows of pixels looked at together, so that a line may have gaps; and the share of them that it
takes."""


def without_lines(clean: Clean) -> Clean:
    """Take out thin vertical lines: copier streaks and rules between columns.

    Tesseract's layout takes each for the edge of a column and cuts the words that it crosses in
    two. A line's pixels get grey between those left and right of it, so that a letter's stroke
    which the line crosses or touches stays.
    """
    lines = _vertical_lines(clean)
    columns = np.flatnonzero(lines.any(axis=0))
    if not len(columns):
        return clean
    pixels = clean.pixels.copy()
    down = np.minimum(np.arange(len(pixels)) // _ROWS, len(lines) - 1)
    for group in np.split(columns, np.flatnonzero(np.diff(columns) > 2) + 1):
        first, last = max(0, group[0] - 1), min(pixels.shape[1], group[-1] + 2)
        pixels[:, first:last] = _bridged(pixels[:, first:last], lines[down, first:last])
    return replace(clean, pixels=pixels)


def _bridged(pixels: Pixels, gaps: NDArray[np.bool_]) -> Pixels:
    """Each row's gaps filled with grey that runs evenly from one edge of the gap to the other."""
    rows = np.arange(len(pixels))[:, None]
    place = np.broadcast_to(np.arange(pixels.shape[1]), pixels.shape)
    left = np.maximum.accumulate(np.where(gaps, 0, place), axis=1)
    right = np.minimum.accumulate(np.where(gaps, pixels.shape[1] - 1, place)[:, ::-1], axis=1)[
        :, ::-1
    ]
    share = (place - left) / np.maximum(right - left, 1)
    between = pixels[rows, left] * (1 - share) + pixels[rows, right] * share
    return np.asarray(np.where(gaps, between, pixels), np.uint8)


def _vertical_lines(clean: Clean) -> NDArray[np.bool_]:
    """Where lines run: for each band of :data:`_ROWS` rows the columns that they take."""
    height, width = clean.pixels.shape
    rows = max(1, height // _ROWS)
    threshold = otsu(clean.levels)
    _, mask = cv2.threshold(clean.pixels[: rows * _ROWS], threshold, 1, cv2.THRESH_BINARY_INV)
    count = mask.reshape(rows, -1, width).sum(axis=1, dtype=np.uint8)
    _, dark = cv2.threshold(count, MOSTLY * mask.size / count.size, 1, cv2.THRESH_BINARY)
    length = max(2, round(LINE_LENGTH * clean.dpi / _ROWS))
    thickest = max(3, round(LINE_WIDTH * clean.dpi) + 2)
    near = cv2.dilate(dark, np.ones((1, 3), np.uint8))
    tall = cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    if not tall.any():
        return np.zeros(tall.shape, np.bool_)
    thick = cv2.morphologyEx(tall, cv2.MORPH_OPEN, np.ones((1, thickest + 2), np.uint8))
    return np.asarray(tall & ~cv2.dilate(thick, np.ones((3, 5), np.uint8)) & 1, np.bool_)
