"""Shapes: what an object looks like, measured so that size, colour and polarity do not matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read.marks.objects import Strip

Outline = Literal["box", "round", "pill", "brackets", "glyph", "nothing"]


@dataclass(frozen=True)
class Shape:
    """An object's measures. ``inside`` is how strongly the inner part stands out against what the
    rim does (0 empty, 1 as strong); ``fill`` is the share of its place that stands out strongly
    against the label's writing; ``knob`` is -1 to 1 for a switch: where its knob stands.
    """

    outline: Outline
    width: float
    height: float
    inside: float
    fill: float
    strength: float
    structure: float
    knob: float
    patch: NDArray[np.float32]


def shape_of(strip: Strip, box: Box, unit: float) -> Shape:
    """Measure what stands at ``box`` (frame pixels) in a strip."""
    x0, x1 = max(0, round(box[0])), round(box[2])
    y0, y1 = max(0, round(box[1]) - strip.top), round(box[3]) - strip.top
    patch = strip.stands_out[y0:y1, x0:x1]
    width, height = (box[2] - box[0]) / unit, (box[3] - box[1]) / unit
    if patch.shape[0] < 3 or patch.shape[1] < 3:
        return Shape("nothing", width, height, 0, 0, 0, 0, 0, np.zeros((3, 3), np.float32))
    strength = float(np.percentile(patch, 92))
    relative = np.clip(patch / max(strength, 8.0), 0, 1)
    fill = float((patch > 0.3 * strip.contrast).mean())
    inner = _inset(relative, 0.27)
    inside = float(np.percentile(inner, 85))
    structure = float(inner.max() - inner.min()) if inner.size else 0.0
    outline = _outline(relative, width, height)
    knob = _knob(strip.levels[y0:y1, x0:x1]) if outline == "pill" else 0.0
    return Shape(
        outline, width, height, inside, fill, strength / strip.contrast, structure, knob, relative
    )


def _inset(patch: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    height, width = patch.shape
    dy, dx = int(height * share), int(width * share)
    return patch[dy : height - dy, dx : width - dx]


def _outline(relative: NDArray[np.float32], width: float, height: float) -> Outline:
    ink = relative > 0.4
    aspect = width / max(height, 0.01)
    top, bottom = _side(ink), _side(ink[::-1])
    left, right = _side(ink.T), _side(ink.T[::-1])
    if 1.4 <= aspect <= 3.3 and height >= 0.7 and width >= 1.3:
        if min(top, bottom) >= 0.6 or ink.mean() > 0.6:
            return "pill"
    if 0.68 <= aspect <= 1.45 and 0.55 <= height <= 2.2:
        if min(top, bottom, left, right) >= 0.75:
            return "round" if _corner(ink) > 0.105 else "box"
        if (
            _side(ink, 0.3) > 0.75
            and min(_side(e, 0.3) for e in (ink[::-1], ink.T, ink.T[::-1])) > 0.75
            and _corner(ink) > 0.105
            and height >= 0.6
        ):
            return "round"
    if 0.5 <= aspect <= 2.2 and height >= 0.85 and min(left, right) >= 0.7:
        return "brackets"
    return "glyph"


def _side(ink: NDArray[np.bool_], share: float = 0.7) -> float:
    """How much of the middle ``share`` of the upper edge is inked within the outer fifth."""
    height, width = ink.shape
    band = ink[: max(2, round(0.22 * height))]
    cut = int(width * (1 - share) / 2)
    return float(band[:, cut : width - cut].any(axis=0).mean()) if width > 2 * cut else 0.0


def _corner(ink: NDArray[np.bool_]) -> float:
    """How far along the diagonals the first ink lies, as a share of the side (median of four)."""
    square = cv2.resize(ink.astype(np.uint8), (40, 40), interpolation=cv2.INTER_AREA) > 0
    distances = []
    for turned in (square, square[::-1], square[:, ::-1], square[::-1, ::-1]):
        hits = np.flatnonzero(turned.diagonal())
        distances.append(hits[0] / 40 if hits.size else 0.5)
    return float(np.median(distances))


def _knob(levels: NDArray[np.uint8]) -> float:
    """Where a switch's knob stands: 1 right, -1 left, 0 not seen.

    Within its half the knob is a disc of another colour than the track around it; the other half
    is plain.
    """
    patch = cv2.resize(levels, (48, 24), interpolation=cv2.INTER_AREA).astype(np.float32)
    if patch.ndim == 2:
        patch = patch[:, :, None]
    inner = patch[4:20]
    profile = inner.mean(axis=0)  # 48 x channels
    left, right = profile[6:20].mean(axis=0), profile[28:42].mean(axis=0)
    span = np.abs(left - right).max()
    if span < 6:
        return 0.0

    # The track reaches around the knob: above and below it, at the ends of the pill.
    def disc(centre: int) -> float:
        yy, xx = np.mgrid[0:24, 0:48]
        distance = np.hypot(yy - 11.5, xx - centre)
        middle = patch[distance < 5].mean(axis=0)
        ring = patch[(distance > 9.5) & (distance < 11.5)].mean(axis=0)
        return float(np.abs(middle - ring).max())

    a, b = disc(11), disc(36)
    return float(np.clip((b - a) / max(a + b, 1.0), -1, 1))
