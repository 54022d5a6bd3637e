"""The classifier of small objects: a network of one hidden layer over :func:`shapes.features`.

It was trained by ``python -m benchmarks.marks.train`` on objects of interfaces that the same
folder draws; ``models/marks/controls.npz`` holds its weights and nothing else.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CLASSES = (
    "other", "box off", "box on", "round off", "round on", "switch off", "switch on",
    "tick", "cross", "dash", "disc with cross", "disc with tick",
    "icon", "icon struck", "shape", "hollow shape",
)  # fmt: skip
WEIGHTS = Path(__file__).resolve().parents[3] / "models" / "marks" / "controls.npz"

Floats = NDArray[np.float32]


@lru_cache(maxsize=1)
def _weights() -> tuple[Floats, Floats, Floats, Floats]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        w1, b1, w2, b2 = (stored[key].astype(np.float32) for key in ("w1", "b1", "w2", "b2"))
    return w1, b1, w2, b2


def probabilities(features: Floats) -> Floats:
    """For each row of features the probability of each of :data:`CLASSES`."""
    w1, b1, w2, b2 = _weights()
    hidden = np.maximum(features @ w1 + b1, 0)
    scores = hidden @ w2 + b2
    scores -= scores.max(axis=1, keepdims=True)
    powers = np.exp(scores)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
