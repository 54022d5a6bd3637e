"""Shapes: an object as the classifier sees it, so that size, colour and polarity do not matter."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read.marks.objects import Strip

GRID = 16  # cells a side of the pictures that the classifier sees


def features(strip: Strip, box: Box, unit: float) -> NDArray[np.float32]:
    """What the classifier is given of the object at ``box`` (frame pixels): how it stands out and
    where its edges are, both on a grid, and its size against the text.
    """
    pad = 0.08 * max(box[2] - box[0], box[3] - box[1]) + 1
    height, width = strip.stands_out.shape
    x0, x1 = max(0, int(box[0] - pad)), min(width, int(box[2] + pad) + 1)
    y0, y1 = max(0, int(box[1] - pad) - strip.top), min(height, int(box[3] + pad) + 1 - strip.top)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return np.zeros(2 * GRID * GRID + 5, np.float32)
    away = strip.stands_out[y0:y1, x0:x1]
    strength = float(np.percentile(away, 95))
    levels = strip.levels[y0:y1, x0:x1].astype(np.float32)
    edges = np.zeros(away.shape, np.float32)
    for channel in cv2.split(levels):
        across, down = cv2.Sobel(channel, cv2.CV_32F, 1, 0), cv2.Sobel(channel, cv2.CV_32F, 0, 1)
        edges = np.maximum(edges, cv2.magnitude(across, down))
    sharpest = float(np.percentile(edges, 97))
    grids = [
        cv2.resize(np.clip(part / max(top, 1.0), 0, 1), (GRID, GRID), interpolation=cv2.INTER_AREA)
        for part, top in ((away, strength), (edges, sharpest))
    ]
    wide, high = (box[2] - box[0]) / unit, (box[3] - box[1]) / unit
    measures = [
        wide / 2, high / 2, np.log(max(wide, 0.05) / max(high, 0.05)),
        min(strength / strip.contrast, 2.0), float(grids[0].mean()),
    ]  # fmt: skip
    return np.concatenate(
        [grids[0].ravel(), grids[1].ravel(), np.array(measures, np.float32)]
    ).astype(np.float32)
