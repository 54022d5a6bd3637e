"""Light type on dark made dark on light: title bars, buttons, chosen rows, whole dark screens."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read import components
from pipeline.read.clean import Clean
from pipeline.read.image import Pixels

DARK_PAPER = 100
"""Median grey level of a page below which it is dark as a whole."""
LOOK_DPI = 50.0
"""Resolution at which dark areas are looked for."""
DARK = 0.45
"""Share of the paper's level below which a pixel is dark."""
BAR = (0.4, 0.14)
"""Inches across and down from which a dark area is ground, not ink."""
LETTERS = 0.12
"""Inches that light letters take out of a dark area."""
MOSTLY_DARK, HALF_DARK, ROWS = 0.65, 0.5, 3
"""Share of a dark area that is dark itself (large bold type is not), and of so many rows of it
together: less of a line of type is ink, and such a line next to a bar is no part of it."""
EDGE = 1.5
"""Pixels, at :data:`LOOK_DPI`, by which an area's edge may be misplaced."""
INSIDE, AT_EDGE = 2, 1
"""Marks of pixels that are in an area, and of those that are if they are dark."""


def dark_on_light(clean: Clean) -> Clean:
    """Invert broad dark areas, which may hold light type, and make their ground as light as paper.

    Black borders and redactions become white in passing.
    """
    paper = clean.paper
    if paper < DARK_PAPER:
        return replace(clean, pixels=np.asarray(255 - clean.pixels, np.uint8))
    scale = min(1.0, LOOK_DPI / clean.dpi)
    small = clean.halves.reduced(scale)
    grounds = _grounds(small, paper, clean.dpi * scale)
    if not grounds.any():
        return clean
    pixels = clean.pixels.copy()
    for number in np.unique(grounds[grounds > 0]).tolist():
        ground = grounds == number
        level = 255 - float(np.median(small[ground]))
        light = np.minimum(np.arange(255, -1, -1) * (paper / level), 255).astype(np.uint8)
        place, mask = _enlarged(ground, pixels.shape, round(EDGE / scale))
        part = clean.pixels[place]
        area = (mask == INSIDE) | ((mask == AT_EDGE) & (part < DARK * paper))
        pixels[place][area] = light[part[area]]
    return replace(clean, pixels=pixels)


def _enlarged(
    ground: NDArray[np.bool_], shape: tuple[int, ...], edge: int
) -> tuple[tuple[slice, slice], Pixels]:
    """Where a ground lies in an image of this shape, with an edge of so many pixels, and which of
    the pixels there are inside and which at its edge.
    """
    x0, top, wide, high = cv2.boundingRect(ground.astype(np.uint8))
    inner = ground[top : top + high, x0 : x0 + wide].astype(np.uint8)
    down, across = shape[0] / ground.shape[0], shape[1] / ground.shape[1]
    rows = round(top * down), min(round((top + high) * down), shape[0])
    columns = round(x0 * across), min(round((x0 + wide) * across), shape[1])
    size = columns[1] - columns[0], rows[1] - rows[0]
    mask = cv2.resize(inner, size, interpolation=cv2.INTER_NEAREST)
    framed = cv2.copyMakeBorder(mask, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0)
    near = cv2.dilate(framed, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8))
    found = np.where(framed > 0, INSIDE, near * AT_EDGE)
    above, before = min(edge, rows[0]), min(edge, columns[0])
    place = (
        slice(rows[0] - above, min(rows[1] + edge, shape[0])),
        slice(columns[0] - before, min(columns[1] + edge, shape[1])),
    )
    high, wide = place[0].stop - place[0].start, place[1].stop - place[1].start
    cut = found[edge - above :, edge - before :][:high, :wide]
    return place, np.asarray(cut, np.uint8)


def _grounds(small: Pixels, paper: int, dpi: float) -> NDArray[np.uint16]:
    """Dark areas of an image that are ground, numbered from 1."""
    dark = small < DARK * paper
    letters = _odd(LETTERS * dpi)
    closed = _closed(dark, (letters, letters))
    size = np.ones((_odd(BAR[1] * dpi), _odd(BAR[0] * dpi)), np.uint8)
    areas = np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, size), np.uint8)
    if not areas.any():  # as on most pages
        return np.zeros(dark.shape, np.uint16)
    grounds, solid = np.zeros(dark.shape, np.uint8), np.zeros(dark.shape, np.bool_)
    labels, boxes, _ = components.labelled_and_measured(areas)
    for number, (x0, top, wide, high) in enumerate(boxes[1:, :4].tolist(), 1):
        place = slice(top, top + high), slice(x0, x0 + wide)
        area = labels[place] == number
        # Small type hides half of a ground in greys between its own and the type's.
        level = float(np.median(small[place][area & dark[place]]))
        inside = area & (small[place] < (level + paper) / 2)
        grounds[place] |= area & _dark_rows(inside, letters)[:, None]
        solid[place] |= inside
    grounds = np.asarray(cv2.morphologyEx(grounds, cv2.MORPH_OPEN, size), np.uint8)
    labels, found, _ = components.labelled_and_measured(grounds)
    share = np.bincount(labels[solid], minlength=len(found)) / np.maximum(found[:, 4], 1)
    return np.where((share >= MOSTLY_DARK)[labels], labels, 0).astype(np.uint16)


def _dark_rows(dark: NDArray[np.bool_], letters: int) -> NDArray[np.bool_]:
    """Rows of an area that are dark themselves, and those of the letters between them."""
    share = cv2.blur(dark.mean(axis=1, keepdims=True), (1, ROWS), borderType=cv2.BORDER_CONSTANT)
    return _closed(share >= HALF_DARK, (letters, 1))[:, 0] > 0


def _closed(mask: NDArray[np.bool_], size: tuple[int, int]) -> Pixels:
    """The mask with gaps of less than ``size`` pixels (down, across) filled."""
    filled = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones(size, np.uint8))
    return np.asarray(filled, np.uint8)


def _odd(pixels: float) -> int:
    """An odd number of pixels: kernels of even size move what they are laid on."""
    return max(1, round(pixels)) | 1
