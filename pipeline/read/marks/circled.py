"""Circled answers: of "Yes" and "No" behind a label, the one that a pen has ringed."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from pipeline.artefacts import Box, MarkState
from pipeline.read.marks.answers import kind_of, on_grounds_of_their_own
from pipeline.read.marks.frame import Frame
from pipeline.read.marks.labels import Layout
from pipeline.read.marks.objects import Strip

_RAYS = 36


def circled(
    frame: Frame, layout: Layout, strips: Sequence[Strip], unit: float
) -> dict[int, tuple[MarkState, Box, float]]:
    """For each row (index of the strip) with a ringed answer: state, ring's box, confidence.

    A ring often spoils the word inside, so the answers' places come from all rows together.
    """
    rows: dict[int, dict[str, Box]] = {}
    for text, box in layout.answers:
        place = frame.to_pixels(box)
        for index, strip in enumerate(strips):
            if place[0] > strip.box[2] and place[1] < strip.middle < place[3]:
                rows.setdefault(index, {})[kind_of(text)] = place
    both = [answers for answers in rows.values() if len(answers) == 2]
    if not both or len(both) * 4 < len(strips):
        return {}
    usual = {kind: _usual([answers[kind] for answers in both]) for kind in ("yes", "no")}
    if sum(on_grounds_of_their_own(frame, list(a.values()), unit) for a in both) > 0.5 * len(both):
        return {}  # halves of a control
    found: dict[int, tuple[MarkState, Box, float]] = {}
    for index, strip in enumerate(strips):
        scores = {}
        for kind, (left, right, high) in usual.items():
            place = (left, strip.middle - high / 2, right, strip.middle + high / 2)
            scores[kind] = _ringed(strip, place, unit)
        better = max(scores, key=lambda kind: scores[kind])
        other = "no" if better == "yes" else "yes"
        if scores[better] > 0.6 and scores[better] - scores[other] > 0.25:
            left, right, high = usual[better]
            ring = (
                left - 0.4 * unit, strip.middle - high / 2 - 0.4 * unit,
                right + 0.4 * unit, strip.middle + high / 2 + 0.4 * unit,
            )  # fmt: skip
            confidence = min(0.95, 0.5 + 0.5 * (scores[better] - scores[other]))
            found[index] = ("checked" if better == "yes" else "unchecked", ring, confidence)
    return found


def _usual(boxes: Sequence[Box]) -> tuple[float, float, float]:
    return (
        median(box[0] for box in boxes), median(box[2] for box in boxes),
        median(box[3] - box[1] for box in boxes),
    )  # fmt: skip


def _ringed(strip: Strip, place: Box, unit: float) -> float:
    """The share of directions in which a stroke lies around a word's place, not in it."""
    x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2 - strip.top
    wide, high = (place[2] - place[0]) / 2, (place[3] - place[1]) / 2
    height, width = strip.stands_out.shape
    threshold = max(0.25 * strip.contrast, 4 * strip.noise)
    hits = 0
    for angle in np.linspace(0, 2 * np.pi, _RAYS, endpoint=False):
        c, s = np.cos(angle), np.sin(angle)
        # from just outside the word's box to where a pen would still mean this word
        start = min(wide / max(abs(c), 1e-6), high / max(abs(s), 1e-6)) + 0.08 * unit
        steps = np.arange(start, start + 0.85 * unit, 1.0)
        xs, ys = np.rint(x + c * steps).astype(int), np.rint(y + s * steps).astype(int)
        inside = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
        hits += bool((strip.stands_out[ys[inside], xs[inside]] > threshold).any())
    return hits / _RAYS
