"""Plates: the ground a label is written on (a chip's fill, a chip's outline) and faded writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read.marks.frame import Frame
from pipeline.read.marks.objects import Strip

_FAINTEST = 7.0  # levels of 255 by which a plate must differ from the ground around it


@dataclass(frozen=True)
class Plate:
    """``fill`` is by how much (levels) the ground of a label differs from the ground beside its
    plate; ``outlined`` whether edges run above and below the label; ``box`` the label with the
    plate's usual margin (frame pixels).
    """

    fill: float
    outlined: bool
    box: Box


def plates_of(frame: Frame, strips: Sequence[Strip], unit: float) -> list[Plate]:
    """The plate of each label; fill 0 and no outline where it has none of its own."""
    return [_plate(frame, strip, unit) for strip in strips]


def _plate(frame: Frame, strip: Strip, unit: float) -> Plate:
    x0, y0, x1, y1 = strip.box
    height, width = frame.pixels.shape[:2]
    box = (x0 - 0.7 * unit, y0 - 0.6 * unit, x1 + 0.7 * unit, y1 + 0.6 * unit)
    top, bottom = max(0, round(y0 - 1.5 * unit)), min(height, round(y1 + 1.5 * unit))
    left, right = max(0, round(x0)), min(width, round(x1))
    if bottom - top < 3 * unit or right - left < unit:
        return Plate(0.0, False, box)
    levels = frame.pixels[top:bottom, left:right].astype(np.float32)
    rows = np.median(levels, axis=1)  # one value a row of pixels and channel
    own = np.median(levels[round(y0) - top : round(y1) - top].reshape(-1, levels.shape[2]), axis=0)
    first, last = rows[: max(2, round(0.35 * unit))], rows[-max(2, round(0.35 * unit)) :]
    above, below = np.median(first, axis=0), np.median(last, axis=0)
    fill = float(min(np.abs(own - above).max(), np.abs(own - below).max()))
    span = round(0.55 * unit)
    upper = rows[: round(y0) - top - 2]
    lower = rows[round(y1) - top + 2 :]
    least = max(_FAINTEST, 5 * strip.noise)
    if not _hugs(frame, strip, own, unit, least):
        return Plate(0.0, False, box)
    outlined = (
        fill < least
        and len(upper) > span
        and len(lower) > span
        and bool(np.abs(upper - own).max() > least)
        and bool(np.abs(lower - own).max() > least)
    )
    return Plate(fill if fill >= least else 0.0, outlined, box)


def _hugs(frame: Frame, strip: Strip, own: NDArray[np.float32], unit: float, least: float) -> bool:
    """Whether the plate ends close to the label at both sides, as a chip's does."""
    width = frame.pixels.shape[1]
    x0, _, x1, _ = strip.box
    y0, y1 = round(strip.middle - 0.3 * unit), round(strip.middle + 0.3 * unit) + 1
    for start, end in ((x0 - 2.0 * unit, x0 - 0.2 * unit), (x1 + 0.2 * unit, x1 + 2.0 * unit)):
        band = frame.pixels[y0:y1, max(0, round(start)) : min(width, round(end))]
        if band.size == 0:
            return False
        profile = np.median(band.astype(np.float32), axis=0)
        if np.abs(profile - own).max() <= least:
            return False
    return True


def faded(strips: Sequence[Strip]) -> list[bool] | None:
    """Which labels are written in grey while their siblings are not; None where none is."""
    inks = np.array([strip.contrast for strip in strips])
    if len(inks) < 3:
        return None
    ordered = np.sort(inks)
    gaps = ordered[1:] / np.maximum(ordered[:-1], 1.0)
    at = int(np.argmax(gaps))
    low, high = ordered[: at + 1], ordered[at + 1 :]
    apart = gaps[at] > 1.5 and high[-1] / high[0] < 1.35 and low[-1] / low[0] < 1.45
    return [bool(ink <= ordered[at]) for ink in inks] if apart else None
