"""Plates: the ground a label is written on (a chip's fill, a chip's outline)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read.marks.frame import Frame
from pipeline.read.marks.objects import Strip

_FAINTEST = (7.0, 14.0, 28.0)
"""Levels of 255 by which a plate or its outline must differ from what is around, tried in turn."""
_REACH = 2.2  # text heights within which a chip's edge lies, at its sides
_ABOVE = 1.6  # and above and below

Levels = NDArray[np.float32]


@dataclass(frozen=True)
class Plate:
    """A chip's body around a label.

    ``margins`` are the distances (text heights) from the label to its edges: left, right, above,
    below. ``filled`` tells a body of its own colour from a mere outline; ``box`` is in pixels of
    the frame.
    """

    margins: tuple[float, float, float, float]
    filled: bool
    box: Box


def plates_of(frame: Frame, strips: Sequence[Strip], unit: float) -> list[Plate | None]:
    """The plate of each label, or None where it stands on the page's ground.

    Chips of one page are cut alike: plates whose margins differ between labels are none. Faint
    edges are looked for first; where compression has left as faint ones, stronger edges may agree.
    """
    found = [_alike(frame, strips, unit, faintest) for faintest in _FAINTEST]
    return max(found, key=lambda plates: sum(plate is not None for plate in plates))


def _alike(
    frame: Frame, strips: Sequence[Strip], unit: float, faintest: float
) -> list[Plate | None]:
    plates = [_plate(frame, strip, unit, faintest) for strip in strips]
    margins = np.array([plate.margins for plate in plates if plate is not None])
    if len(margins) < 2:
        return [None] * len(plates)
    usual = np.median(margins, axis=0)
    alike = np.abs(margins - usual).max(axis=1) < 0.35
    if alike.sum() < 2 or alike.mean() < 0.7:
        return [None] * len(plates)
    return [
        plate
        if plate is not None and np.abs(np.array(plate.margins) - usual).max() < 0.35
        else None
        for plate in plates
    ]


def _plate(frame: Frame, strip: Strip, unit: float, faintest: float) -> Plate | None:
    height, width = frame.pixels.shape[:2]
    x0, y0, x1, y1 = strip.box
    least = max(faintest, 5 * strip.noise)
    beside = [
        _cut(frame.pixels, (a, y0, b, y1)).reshape(-1, frame.pixels.shape[2])
        for a, b in ((x0 - 0.3 * unit, x0 - 0.1 * unit), (x1 + 0.1 * unit, x1 + 0.3 * unit))
    ]
    around = np.concatenate(beside)
    if not around.size:
        return None
    own = np.median(around, axis=0).astype(np.float32)
    band = (strip.middle - 0.3 * unit, strip.middle + 0.3 * unit)
    side, tall, skip = _REACH * unit, _ABOVE * unit, 0.15 * unit
    profiles = (
        _along(frame.pixels, (x0 - side, band[0], x0 - skip, band[1]), across=True)[::-1],
        _along(frame.pixels, (x1 + skip, band[0], x1 + side, band[1]), across=True),
        _along(frame.pixels, (x0, y0 - tall, x1, y0 - skip), across=False)[::-1],
        _along(frame.pixels, (x0, y1 + skip, x1, y1 + tall), across=False),
    )
    margins: list[float] = []
    beyond: list[float] = []
    for profile in profiles:
        away = np.abs(profile - own).max(axis=1) if len(profile) else np.zeros(0)
        edges = np.flatnonzero(away > least)
        if not edges.size:
            return None
        margins.append((float(edges[0]) + skip) / unit)
        outside = away[edges[0] + round(0.3 * unit) :][: round(0.25 * unit)]
        beyond.append(float(np.median(outside)) if outside.size else 0.0)
    left, right, above, below = (margin * unit for margin in margins)
    box = (x0 - left, y0 - above, x1 + right, y1 + below)
    if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
        return None
    # Beyond a fill's edge the ground goes on; beyond an outline it is the label's own ground.
    filled = sum(value > least for value in beyond) >= 3
    return Plate((margins[0], margins[1], margins[2], margins[3]), filled, box)


def _cut(pixels: NDArray[np.uint8], box: Box) -> Levels:
    height, width = pixels.shape[:2]
    x0, y0 = max(0, round(box[0])), max(0, round(box[1]))
    return pixels[y0 : min(height, round(box[3])), x0 : min(width, round(box[2]))].astype(
        np.float32
    )


def _along(pixels: NDArray[np.uint8], box: Box, across: bool) -> Levels:
    """The median levels of a part's columns (``across``) or rows: places by channels."""
    part = _cut(pixels, box)
    if part.size == 0:
        return np.zeros((0, pixels.shape[2]), np.float32)
    return np.asarray(np.median(part, axis=0 if across else 1), np.float32)
