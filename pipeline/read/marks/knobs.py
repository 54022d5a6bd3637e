"""Knobs: at which end of a switch its knob is, whatever the colours of knob and track are.

Two shapes tell, and both hold in black and white, on screens of dots and in inverted copies: a
round knob is a disc around which the track begins on all sides that look into the switch; a knob
that is larger than its track makes one end of the switch taller than the other.
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read.marks.objects import Levels, Strip

End = Literal["left", "right"]

_LEAST, _LONGEST = 1.25, 3.5  # heights that a switch is long
_DOTS = 2.6  # pixels of the frame over which the dots of a fax's screen are made even
_GRAIN = 1.2  # the same for the grain of other scans
_FAINTEST = 20.0  # levels of 255; less is no switch
_RADII = (0.3, 0.36, 0.42, 0.47, 0.5)  # of discs, as shares of the switch's height
_OFF_END = (0.38, 0.7)  # heights from a disc's middle to the end of the switch
_INNER = np.array(
    [
        (reach * np.cos(turn), reach * np.sin(turn))
        for reach in (0.2, 0.5, 0.75)
        for turn in np.arange(0, 2 * np.pi, np.pi / 6)
    ]
)
"""Points within a disc of radius 1."""
_TURNS = np.radians([-65, -40, -20, 0, 20, 40, 65])  # of the points around, from the inward side
_RIM = np.array([[(r * np.cos(turn), r * np.sin(turn)) for r in (1.18, 1.3)] for turn in _TURNS])
"""Points around the side of a disc of radius 1 that looks into the switch."""
_WITHIN = 0.44  # heights from the middle line up to which steep points are still in the switch
_STEEP = np.radians(45)
_DISC, _CLEARER = 0.3, 0.15
"""Share of the switch's contrast by which a disc differs from what is around it, and by which this
is more than at the other end."""
_SHARE = 0.25  # share of the disc's contrast that it is more at least
_EVEN, _TALLER = 1.2, 1.3  # ratio of the ends' heights up to and from which they are alike, or not
_SOLID = 0.3  # share of the row's contrast from which a knob larger than its track is told by
# its height, and share of the switch's own from which that end is ink, no empty outline
_OUTLINE = 0.5  # share of the contrast of an outline on a screen of dots, beside a solid knob
_SEEN = 0.06  # share of it below which nothing stands at an end


def knob_end(box: Box, strip: Strip, is_bilevel: bool) -> End | None:
    """The end of a switch (pixels of the frame) at which its knob is, or None where no shape tells
    it: a square knob that is as high as its track looks the same from both ends.
    """
    height, width = box[3] - box[1], box[2] - box[0]
    if height < 8 or not _LEAST * height < width < _LONGEST * height:
        return None
    pad = round(0.3 * height)
    left, top = round(box[0]) - pad, round(box[1]) - strip.top - pad
    part = strip.stands_out[
        max(0, top) : top + round(height) + 2 * pad, max(0, left) : left + round(width) + 2 * pad
    ]
    if min(part.shape) < 8:
        return None
    x, y = box[0] - max(0, left), box[1] - strip.top - max(0, top)
    even = cv2.GaussianBlur(part, (0, 0), _DOTS if is_bilevel else _GRAIN)
    body = even[max(0, round(y)) : round(y + height), round(x) : round(x + width)]
    if min(body.shape, default=0) < 8:
        return None
    strength = max(float(np.percentile(body, 95)), _FAINTEST)
    even, body = (np.clip(levels / strength, 0, 1) for levels in (even, body))
    ends = _height(body), _height(body[:, ::-1])
    if max(ends) < _EVEN * min(ends):
        return _disc_end(even, (x, y, x + width, y + height))
    if (
        strength < _SOLID * strip.contrast
        or max(ends) < _TALLER * min(ends)
        or min(ends) < 0.2 * height
        or max(ends) < 0.6 * height
    ):
        return None
    taller: End = "left" if ends[0] > ends[1] else "right"
    return taller if _is_knob(body if taller == "left" else body[:, ::-1]) else None


def _height(body: Levels) -> float:
    """How tall (pixels) what is drawn at the left end of a switch is."""
    high = body.shape[0]
    end = body[:, high // 10 : max(2, high // 2)]
    most = float(np.percentile(end, 90))
    if most < _SEEN:
        return 0.0
    ink = end > 0.4 * min(most, _OUTLINE)
    tall = (high - ink[::-1].argmax(axis=0) - ink.argmax(axis=0)) * ink.any(axis=0)
    return float(np.median(tall))


def _is_knob(body: Levels) -> bool:
    """Whether the taller left end of a switch is a knob: solid, and no track that a knob in the
    paper's colour has bitten into.
    """
    high = body.shape[0]
    level = float(
        np.median(body[round(0.4 * high) : round(0.6 * high), high // 4 : round(0.6 * high)])
    )
    if level < _SOLID:
        return False
    like = np.abs(body - level) < 0.2

    def reach(first: float, last: float) -> int:
        """How far (pixels) the end's level goes on in a band of rows."""
        along = like[round(first * high) : round(last * high) + 1].mean(axis=0) > 0.5
        start = round(0.35 * high)
        other = np.flatnonzero(~along[start:])
        return start + int(other[0]) if other.size else len(along)

    return bool(reach(0.45, 0.55) > max(reach(0.16, 0.24), reach(0.76, 0.84)) - 0.04 * high)


def _disc_end(even: Levels, box: Box) -> End | None:
    """The end at which a disc stands out from all that is around its inward side."""
    left, right = _disc(even, box), _disc(even[:, ::-1], _mirrored(box, even.shape[1]))
    most, least = max(left, right), min(left, right)
    if most < _DISC or most - least < max(_CLEARER, _SHARE * most):
        return None
    return "left" if left > right else "right"


def _mirrored(box: Box, width: int) -> Box:
    return (width - 1 - box[2], box[1], width - 1 - box[0], box[3])


def _disc(even: Levels, box: Box) -> float:
    """By how much (share of 1) the best disc at the left end differs from the points around it."""
    high, middle = box[3] - box[1], (box[1] + box[3]) / 2
    best = 0.0
    for share in _RADII:
        radius = share * high
        places = box[0] + np.arange(_OFF_END[0] * high, _OFF_END[1] * high)
        inner = _levels(even, places, middle, radius * _INNER)
        around = _levels(even, places, middle, radius * _RIM.reshape(-1, 2))
        around = around.reshape(len(places), len(_TURNS), 2).mean(axis=2)
        steep = np.abs(np.sin(_TURNS)) * 1.24 * radius < _WITHIN * high
        around = around[:, steep | (np.abs(_TURNS) < _STEEP)]
        differs = around - np.median(inner, axis=1)[:, None]
        clear = np.maximum(differs.min(axis=1), -differs.max(axis=1)) - 0.5 * inner.std(axis=1)
        best = max(best, float(clear.max()))
    return best


def _levels(
    even: Levels, places: NDArray[np.float64], middle: float, offsets: NDArray[np.float64]
) -> Levels:
    """The levels at ``offsets`` (pixels) from discs' middles, one row a disc."""
    xs = (places[:, None] + offsets[None, :, 0]).astype(np.float32)
    ys = np.broadcast_to(middle + offsets[None, :, 1], xs.shape).astype(np.float32)
    return np.asarray(
        cv2.remap(even, xs, np.ascontiguousarray(ys), cv2.INTER_LINEAR,
                  borderMode=cv2.BORDER_REPLICATE), np.float32
    )  # fmt: skip
