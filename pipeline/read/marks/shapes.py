"""Shapes: an object as the classifier sees it, so that size, colour and polarity do not matter."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read.marks.objects import Strip

GRID = 16  # cells a side of the pictures that the classifier sees


def features(strip: Strip, box: Box, unit: float, local: bool = False) -> NDArray[np.float32]:
    """What the classifier is given of the object at ``box`` (frame pixels): how it stands out,
    where its edges are and what is lighter or darker than its surround, each on a grid, and its
    size against the text.

    It stands out from the row's background or, where ``local``, from what is right around it.
    """
    pad = 0.08 * max(box[2] - box[0], box[3] - box[1]) + 1
    height, width = strip.stands_out.shape
    x0, x1 = max(0, int(box[0] - pad)), min(width, int(box[2] + pad) + 1)
    y0, y1 = max(0, int(box[1] - pad) - strip.top), min(height, int(box[3] + pad) + 1 - strip.top)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return np.zeros(3 * GRID * GRID + 5, np.float32)
    levels = strip.levels[y0:y1, x0:x1].astype(np.float32)
    away = _from_rim(levels) if local else strip.stands_out[y0:y1, x0:x1]
    strength = float(np.percentile(away, 95))
    edges = np.zeros(away.shape, np.float32)
    for channel in cv2.split(levels):
        across, down = cv2.Sobel(channel, cv2.CV_32F, 1, 0), cv2.Sobel(channel, cv2.CV_32F, 0, 1)
        edges = np.maximum(edges, cv2.magnitude(across, down))
    sharpest = float(np.percentile(edges, 97))
    grids = [
        cv2.resize(np.clip(part / max(top, 1.0), 0, 1), (GRID, GRID), interpolation=cv2.INTER_AREA)
        for part, top in ((away, strength), (edges, sharpest))
    ]
    grids.append(_shade(levels))
    wide, high = (box[2] - box[0]) / unit, (box[3] - box[1]) / unit
    measures = [
        wide / 2, high / 2, np.log(max(wide, 0.05) / max(high, 0.05)),
        min(strength / strip.contrast, 2.0), float(grids[0].mean()),
    ]  # fmt: skip
    return np.concatenate(
        [*(grid.ravel() for grid in grids), np.array(measures, np.float32)]
    ).astype(np.float32)


def _shade(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much lighter (to 1) or darker (to -1) than the part's rim its cells are."""
    grey = levels.mean(axis=2)
    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    lighter = cv2.resize(grey - np.median(rim), (GRID, GRID), interpolation=cv2.INTER_AREA)
    shade: NDArray[np.float32] = lighter / max(float(np.abs(lighter).max()), 1.0)
    return shade


def look_again(strip: Strip, place: Box, unit: float) -> tuple[Box, NDArray[np.float32]] | None:
    """What stands at a place where siblings have their controls, seen against its own ground.

    The plate of a chip or a shaded row can hide a control from the comparison with the whole row.
    Gives the object's box and features, or None where the place is empty.
    """
    reach = 0.3 * unit
    height, width = strip.stands_out.shape
    x0, x1 = max(0, round(place[0] - reach)), min(width, round(place[2] + reach))
    y0 = max(0, round(place[1] - reach) - strip.top)
    y1 = min(height, round(place[3] + reach) - strip.top)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return None
    away = _from_rim(strip.levels[y0:y1, x0:x1].astype(np.float32))
    strength = float(np.percentile(away, 97))
    if strength < max(0.18 * strip.contrast, 6 * strip.noise):
        return None
    ys, xs = np.nonzero(away > 0.4 * strength)
    box = (
        float(xs.min() + x0), float(ys.min() + y0 + strip.top),
        float(xs.max() + x0 + 1), float(ys.max() + y0 + strip.top + 1),
    )  # fmt: skip
    return box, features(strip, box, unit, local=True)


def _from_rim(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each pixel is from the median of the part's rim (levels)."""
    rim = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    away: NDArray[np.float32] = np.abs(levels - np.median(rim, axis=0)).max(axis=2)
    return away
