"""States: on, off or not to be told, from what the objects look like and how siblings differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import MarkKind, MarkState
from pipeline.read.marks.classify import CLASSES

Floats = NDArray[np.float32]
Family = Literal["box", "round", "switch", "sign", "other"]

_OFF = [CLASSES.index(name) for name in ("box off", "round off", "switch off")]
_ON = [CLASSES.index(name) for name in ("box on", "round on", "switch on")]
_TICK, _CROSS, _DASH = (CLASSES.index(name) for name in ("tick", "cross", "dash"))
_KINDS: dict[Family, MarkKind] = {"box": "checkbox", "round": "radio", "switch": "toggle"}
_NOUNS: dict[Family, str] = {"box": "check box", "round": "radio button", "switch": "switch"}
# Off is said only on strong evidence: a topic that is on must not be reported off.
_SURELY_ON, _SURELY_OFF = 0.75, 0.15


@dataclass(frozen=True)
class State:
    kind: MarkKind
    state: MarkState
    confidence: float
    cue: str


def families(chances: Floats) -> dict[Family, float]:
    """How much of a column's objects belongs to each family of controls (shares of 1)."""
    mean = chances.mean(axis=0)
    return {
        "box": float(mean[1] + mean[2]),
        "round": float(mean[3] + mean[4]),
        "switch": float(mean[5] + mean[6]),
        "sign": float(mean[_TICK] + mean[_CROSS] + mean[_DASH]),
        "other": float(mean[0]),
    }


def compared(chances: Floats, looks: Floats) -> Floats:
    """The chance that each control is on, once siblings have been compared.

    ``chances`` are the classes' probabilities, ``looks`` the pictures, one row a control. Controls
    that look alike have the same state: where the pictures fall into two groups, or into one,
    the members of a group lend each other their evidence.
    """
    on = chances[:, _ON].sum(axis=1) + chances[:, _TICK] + chances[:, _CROSS]
    off = chances[:, _OFF].sum(axis=1)
    evidence = np.log(on + 0.01) - np.log(off + 0.01)
    if len(evidence) > 1:
        groups = two_groups(looks, evidence)
        for group in (groups, ~groups):
            if group.sum() > 1:
                evidence[group] = 0.4 * evidence[group] + 0.6 * np.median(evidence[group])
    return np.asarray(1 / (1 + np.exp(-evidence)), np.float32)


def two_groups(looks: Floats, evidence: Floats) -> NDArray[np.bool_]:
    """Which controls belong to the first of two groups of look-alikes; all, where there is one.

    Two means, begun at the controls of least and most evidence; the split counts only where the
    groups lie further apart than their members from their middle.
    """
    first, second = looks[int(np.argmin(evidence))], looks[int(np.argmax(evidence))]
    everyone = np.ones(len(looks), bool)
    near = everyone
    for _ in range(5):
        near = np.square(looks - first).sum(axis=1) < np.square(looks - second).sum(axis=1)
        if near.all() or not near.any():
            return everyone
        first, second = looks[near].mean(axis=0), looks[~near].mean(axis=0)
    apart = float(np.linalg.norm(first - second))
    spread = max(
        float(np.linalg.norm(looks[group] - middle, axis=1).mean())
        for group, middle in ((near, first), (~near, second))
    )
    return near if apart > 1.3 * spread else everyone


def control_states(chances: Floats, looks: Floats, family: Family) -> list[State]:
    """The states of drawn controls: boxes, radio buttons, switches."""
    states = []
    noun = _NOUNS[family]
    for chance, own in zip(compared(chances, looks), chances, strict=True):
        value = float(chance)
        state: MarkState = "unknown"
        cue = f"{noun} whose state is unclear"
        if own[0] > 0.7:
            pass  # something else stands where the control should be
        elif value > _SURELY_ON:
            state = "checked"
            cue = "switch turned on" if family == "switch" else f"marked {noun}"
        elif value < _SURELY_OFF:
            state = "unchecked"
            cue = "switch turned off" if family == "switch" else f"empty {noun}"
        confidence = max(value, 1 - value) if state != "unknown" else 0.5
        states.append(State(_KINDS[family], state, min(confidence, 0.99), cue))
    return states


def sign_states(chances: Sequence[Floats | None], behind: bool, told: bool) -> list[State | None]:
    """The states of a column of signs: ticks, crosses, dashes and empty places (None).

    ``behind`` says that the signs follow their labels closely, as remove signs of chips do;
    ``told`` that a header over the column says what a sign means, so that an empty place is one.
    """
    kinds = [None if c is None else _sign(c) for c in chances]
    drawn = [kind for kind in kinds if kind is not None]
    only_crosses = all(kind == "cross" for kind in drawn)
    states: list[State | None] = []
    for kind, chance in zip(kinds, chances, strict=True):
        strength = (
            0.9 if chance is None else float(max(chance[_TICK], chance[_CROSS], chance[_DASH]))
        )
        confidence = float(np.clip(strength, 0.5, 0.97))
        if kind is None and None in kinds and told and not behind:
            states.append(State("tick", "unchecked", 0.75, "no sign in a column of signs"))
        elif kind is None:
            blank = State("tick", "unknown", 0.5, "no tick, unlike its siblings")
            states.append(None if behind else blank)
        elif kind == "tick":
            states.append(State("tick", "checked", confidence, "ticked"))
        elif kind == "dash":
            state: MarkState = "unchecked" if "tick" in drawn else "unknown"
            states.append(State("tick", state, 0.7, "a dash where siblings are ticked"))
        elif kind == "cross" and behind and only_crosses:
            states.append(State("chip", "checked", confidence, "chip with a remove sign"))
        elif kind == "cross" and "tick" in drawn:
            states.append(State("tick", "unchecked", 0.8, "a cross where siblings are ticked"))
        elif kind == "cross" and only_crosses and None in kinds:
            states.append(State("tick", "checked", 0.8, "marked with an X, unlike its siblings"))
        else:
            states.append(State("tick", "unknown", 0.5, "a cross of unclear meaning"))
    return states


def _sign(chance: Floats) -> str:
    names = {"tick": chance[_TICK], "cross": chance[_CROSS], "dash": chance[_DASH]}
    return max(names, key=lambda name: float(names[name]))
