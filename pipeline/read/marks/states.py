"""States: on, off or not to be told, by what differs between siblings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.artefacts import MarkKind, MarkState
from pipeline.read.marks.shapes import Outline, Shape


@dataclass(frozen=True)
class State:
    kind: MarkKind
    state: MarkState
    confidence: float
    cue: str


def two_groups(values: Sequence[float]) -> tuple[float, float] | None:
    """The cut between two clusters and how far apart they are, against their spread.

    None where the values look like one cluster.
    """
    ordered = np.sort(np.asarray(values, float))
    if len(ordered) < 2:
        return None
    gaps = np.diff(ordered)
    at = int(np.argmax(gaps))
    low, high = ordered[: at + 1], ordered[at + 1 :]
    spread = max(float(np.ptp(low)), float(np.ptp(high)), 0.02)
    if gaps[at] < 0.12 or gaps[at] < 1.2 * spread:
        return None
    return float((ordered[at] + ordered[at + 1]) / 2), float(gaps[at])


def decide(shapes: Sequence[Shape | None]) -> list[State | None]:
    """The states of one column's controls; None for an empty place (no object)."""
    present = [shape for shape in shapes if shape is not None]
    outline = _commonest([shape.outline for shape in present])
    if outline == "pill":
        return _toggles(shapes)
    if outline in ("box", "round", "brackets"):
        return _boxes(shapes, outline)
    return _glyphs(shapes)


def _commonest(outlines: Sequence[Outline]) -> Outline:
    names = sorted(set(outlines))
    return max(names, key=outlines.count)


def _boxes(shapes: Sequence[Shape | None], outline: Outline) -> list[State | None]:
    kind: MarkKind = "radio" if outline == "round" else "checkbox"
    noun = {"box": "check box", "round": "radio button"}.get(outline, "box")
    values = [shape.inside for shape in shapes if shape is not None]
    cut = two_groups(values)
    result: list[State | None] = []
    for shape in shapes:
        if shape is None:
            result.append(None)
            continue
        value = shape.inside
        threshold = 0.5 if cut is None or not 0.2 < cut[0] < 0.85 else cut[0]
        margin = abs(value - threshold)
        state: MarkState = "checked" if value > threshold else "unchecked"
        if margin < 0.1:
            state = "unknown"
        confidence = float(np.clip(0.6 + 0.8 * margin, 0.5, 0.98))
        words = {"checked": f"marked {noun}", "unchecked": f"empty {noun}"}
        result.append(State(kind, state, confidence, words.get(state, f"unclear {noun}")))
    return result


def _toggles(shapes: Sequence[Shape | None]) -> list[State | None]:
    values = [shape.strength * (0.3 + shape.fill) for shape in shapes if shape is not None]
    cut = two_groups(values)
    result: list[State | None] = []
    for shape in shapes:
        if shape is None:
            result.append(None)
            continue
        value = shape.strength * (0.3 + shape.fill)
        votes = float(np.clip(2 * shape.knob, -1, 1))
        if cut is not None:
            votes += float(np.clip((value - cut[0]) / (cut[1] / 2), -1, 1))
        state: MarkState = "unknown"
        if abs(votes) > 0.3:
            state = "checked" if votes > 0 else "unchecked"
        confidence = float(np.clip(0.5 + 0.25 * abs(votes), 0.5, 0.98))
        cue = {"checked": "switch that is on", "unchecked": "switch that is off"}
        result.append(State("toggle", state, confidence, cue.get(state, "unclear switch")))
    return result


def _glyphs(shapes: Sequence[Shape | None]) -> list[State | None]:
    if all(shape is not None for shape in shapes):
        small = float(np.median([max(s.width, s.height) for s in shapes if s is not None]))
        if small < 0.55:
            return [None] * len(shapes)  # bullets
    result: list[State | None] = []
    for shape in shapes:
        if shape is None:
            result.append(State("tick", "unknown", 0.5, "no tick, unlike its siblings"))
        else:
            result.append(State("tick", "checked", 0.85, "tick beside the label"))
    return result
