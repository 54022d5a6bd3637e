"""Lettering: labels that are themselves written otherwise than their siblings: in grey, struck
through, or light on a dark ground as chosen rows of a list box are.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read.marks.frame import Frame
from pipeline.read.marks.objects import Strip

_INKED = 0.35  # share of the label's contrast from which a pixel is ink
_THROUGH = 0.93  # share of a label's width that a stroke through it covers
_PLAIN_LINE = 0.85  # share that no line of a label that is not struck covers
_THICKEST = 0.5  # share of the letters' height that a stroke through them takes at most
_RIM = 0.22  # heights of the letters above and below them where their ground is looked at
_SAME_GROUND = 30.0  # levels within which grounds count as one, tails of letters among them
_PAPER = 230.0  # grey level from which a ground is paper
_OTHER_GROUND = 60.0  # levels of 255 between the ground of a chosen row and the others'
_COLOURED = 60.0  # levels between the channels of a ground that is coloured
_COARSE = 8  # pixels of the frame for which one is enough to tell the page's ground


def faded(strips: Sequence[Strip], is_bilevel: bool) -> list[bool] | None:
    """Which labels are written in grey while their siblings are not; None where none is.

    In black and white a label is grey by its dots, which those of a ground would resemble.
    """
    inks = np.array([strip.contrast for strip in strips])
    grounds = np.array([_lettering(strip)[0] for strip in strips])
    if len(inks) < 3 or np.ptp(grounds) > _SAME_GROUND or (is_bilevel and grounds.min() < _PAPER):
        return None
    ordered = np.sort(inks)
    gaps = ordered[1:] / np.maximum(ordered[:-1], 1.0)
    at = int(np.argmax(gaps))
    low, high = ordered[: at + 1], ordered[at + 1 :]
    apart = gaps[at] > 1.5 and high[-1] / high[0] < 1.35 and low[-1] / low[0] < 1.45
    return [bool(ink <= ordered[at]) for ink in inks] if apart else None


def struck(strips: Sequence[Strip]) -> list[bool] | None:
    """Which labels a line runs through while it does not through others; None where none is."""
    if len(strips) < 3:
        return None
    shares = [_covered(strip) for strip in strips]
    through = [share > _THROUGH for share in shares]
    if not any(through) or all(through):
        return None
    if any(share > _PLAIN_LINE for share, is_struck in zip(shares, through, strict=True)
           if not is_struck):  # fmt: skip
        return None
    return through


def _covered(strip: Strip) -> float:
    """The largest share of a label's width that one line of pixels through its letters inks."""
    if strip.label.box != strip.label.first:
        return 0.0  # several lines
    x0, x1 = max(0, round(strip.box[0])), round(strip.box[2])
    y0, y1 = max(0, round(strip.box[1]) - strip.top), round(strip.box[3]) - strip.top
    ink = strip.stands_out[y0:y1, x0:x1] > _INKED * strip.contrast
    if ink.shape[0] < 8 or ink.shape[1] < 10:
        return 0.0
    lines: NDArray[np.bool_] = ink[:-2] | ink[1:-1] | ink[2:]  # a line may be a little askew
    shares = lines.mean(axis=1)
    if (shares > _PLAIN_LINE).mean() > _THICKEST:
        return 0.0  # a ground, not a stroke
    return float(shares[round(0.3 * len(shares)) : round(0.8 * len(shares))].max())


def highlighted(frame: Frame, strips: Sequence[Strip]) -> list[bool] | None:
    """Which rows are chosen ones of a list box: their letters are lighter than their ground where
    the siblings' are darker, or the other way round, and their ground is not the page's or is the
    only coloured one. None unless several are, and several are not: a single one is where the
    pointer stands.
    """
    sides = [_lettering(strip) for strip in strips]
    lighter = np.array([ink > ground for ground, ink in sides])
    if lighter.all() or not lighter.any():
        return None
    grounds = np.array([_ground(strip) for strip in strips])
    high, wide = frame.pixels.shape[:2]
    size = (max(1, wide // _COARSE), max(1, high // _COARSE))
    small = cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA)
    page = np.median(small.reshape(-1, frame.pixels.shape[2]), axis=0)
    light, dark = (np.median(grounds[group], axis=0) for group in (lighter, ~lighter))
    if abs(light.mean() - dark.mean()) < _OTHER_GROUND:
        return None
    pages = [bool(np.abs(ground - page).max() < _SAME_GROUND) for ground in (light, dark)]
    coloured = [bool(np.ptp(ground) > _COLOURED) for ground in (light, dark)]
    if pages[0] == pages[1]:
        pages = [not is_coloured for is_coloured in coloured]
    if pages[0] == pages[1]:
        return None  # which of the two is the usual ground cannot be told
    chosen = [bool(is_lighter) is pages[1] for is_lighter in lighter]
    return chosen if sum(chosen) >= 2 else None


def _lettering(strip: Strip) -> tuple[float, float]:
    """The grey levels of a label's ground and of its letters with what is between them."""
    return float(_ground(strip).mean()), float(_inside(strip).mean())


def _ground(strip: Strip) -> NDArray[np.float32]:
    """The mean levels of a label's ground, taken right above and below its letters."""
    high = strip.box[3] - strip.box[1]
    x0, x1 = max(0, round(strip.box[0])), max(1, round(strip.box[2]))
    rims = [
        strip.levels[y - 1 : y + 1, x0:x1]
        for y in (round(edge) - strip.top for edge in (
            strip.box[1] - _RIM * high, strip.box[3] + _RIM * high))
        if 0 < y < strip.levels.shape[0]
    ]  # fmt: skip
    if not rims:
        return np.full(strip.levels.shape[2], 255.0, np.float32)
    return np.asarray(np.concatenate(rims).mean(axis=(0, 1)), np.float32)


def _inside(strip: Strip) -> NDArray[np.float32]:
    """The grey levels within a label's box."""
    part = strip.levels[
        max(0, round(strip.box[1]) - strip.top) : max(1, round(strip.box[3]) - strip.top),
        max(0, round(strip.box[0])) : max(1, round(strip.box[2])),
    ].mean(axis=2, dtype=np.float32)
    return part if part.size else np.full((1, 1), 255.0, np.float32)
