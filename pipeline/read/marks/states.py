"""States: on, off or not to be told, from what the objects look like and how siblings differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import MarkKind, MarkState
from pipeline.read.marks.classify import CLASSES
from pipeline.read.marks.shapes import GRID

Floats = NDArray[np.float32]
Family = Literal["box", "round", "switch", "sign", "icon", "other"]

_OFF = [CLASSES.index(name) for name in ("box off", "round off", "switch off")]
_ON = [CLASSES.index(name) for name in ("box on", "round on", "switch on")]
_TICK, _CROSS, _DASH, _CROSSED, _TICKED = (
    CLASSES.index(name) for name in ("tick", "cross", "dash", "disc with cross", "disc with tick")
)
_ICON, _STRUCK, _SHAPE, _HOLLOW = (
    CLASSES.index(name) for name in ("icon", "icon struck", "shape", "hollow shape")
)
_KINDS: dict[Family, MarkKind] = {"box": "checkbox", "round": "radio", "switch": "toggle"}
_NOUNS: dict[Family, str] = {"box": "check box", "round": "radio button", "switch": "switch"}
# Off is said only on strong evidence: a topic that is on must not be reported off.
_SURELY_ON, _SURELY_OFF = 0.75, 0.15
_PLAIN = 0.9  # chance from which a tick and a cross in one column are told apart
_MOST_VOICES = 6  # look-alikes that make one another surer; more add nothing
_APART = 2.5  # difference of log-odds by which two groups of siblings are on and off
_DIFFER = 1.2  # difference from which two groups that both look empty are not surely so
_STRAIGHT = 0.75  # share of the distance of mirror images below which pictures face the same way
_ODDS = 0.85  # log-odds from which an icon is struck through or not, a shape filled or hollow


@dataclass(frozen=True)
class State:
    kind: MarkKind
    state: MarkState
    confidence: float
    cue: str


def families(chances: Floats) -> dict[Family, float]:
    """How much of a column's objects belongs to each family of controls (shares of 1).

    Discs with crosses are the off state of discs with ticks, or the remove signs of chips; discs
    with ticks may also be the on state of rings.
    """
    mean = chances.mean(axis=0)
    shares: dict[Family, float] = {
        "box": float(mean[1] + mean[2]),
        "round": float(mean[3] + mean[4]),
        "switch": float(mean[5] + mean[6]),
        "sign": float(mean[_TICK] + mean[_CROSS] + mean[_DASH]),
        "icon": float(mean[[_ICON, _STRUCK, _SHAPE, _HOLLOW]].sum()),
        "other": float(mean[0]),
    }
    crossed, ticked = float(mean[_CROSSED]), float(mean[_TICKED])
    shares["round" if shares["round"] > max(0.1, crossed) else "sign"] += crossed + ticked
    return shares


def compared(chances: Floats, looks: Floats, mirrored: bool = False) -> Floats:
    """The chance that each control is on, once siblings have been compared.

    ``chances`` are the classes' probabilities, ``looks`` the pictures, one row a control. Controls
    that look alike have the same state: where the pictures fall into two groups, or into one,
    the members of a group lend each other their evidence. ``mirrored`` says that the two states
    look like mirror images, as a switch's do: two groups that do cannot both be on, or both off.
    """
    evidence = _evidence(chances)
    if len(evidence) > 1:
        groups = two_groups(looks, evidence)
        for group in (groups, ~groups):
            if group.sum() > 1:
                shared = np.median(evidence[group])
                if mirrored:  # one half against the other: the same doubt in all is the grain's
                    shared *= min(int(group.sum()), _MOST_VOICES) ** 0.25
                evidence[group] = 0.4 * evidence[group] + 0.6 * shared
        if not groups.all():
            low, high = np.median(evidence[groups]), np.median(evidence[~groups])
            alike = mirrored and low * high > 0
            if alike and _same_way(looks[groups], looks[~groups]):
                pass  # two shades of one state
            elif abs(high - low) > _APART:  # what differs decides, whatever all have in common
                evidence -= 0.9 * (low + high) / 2
            elif alike:
                evidence[:] = 0.0  # which of the halves is the knob cannot be told
            elif max(low, high) < 0 and abs(high - low) > _DIFFER:
                evidence[groups if low > high else ~groups] = 0.0  # empty in two ways: is it one?
    return np.asarray(1 / (1 + np.exp(-evidence)), np.float32)


def _evidence(chances: Floats) -> Floats:
    """The log-odds of each control's being on."""
    on = chances[:, _ON].sum(axis=1) + chances[:, [_TICK, _CROSS, _TICKED]].sum(axis=1)
    off = chances[:, _OFF].sum(axis=1) + chances[:, _CROSSED]
    return np.asarray(np.log(on + 0.01) - np.log(off + 0.01), np.float32)


def groups_of(rows: Sequence[int], chances: Floats, looks: Floats) -> list[list[int]]:
    """The rows of a column in one or two groups of look-alikes."""
    first = two_groups(looks, _evidence(chances))
    parts = ([row for row, is_first in zip(rows, first, strict=True) if bool(is_first) is side]
             for side in (True, False))  # fmt: skip
    return [part for part in parts if part]


def _same_way(first: Floats, second: Floats) -> bool:
    """Whether two groups of pictures are clearly more alike than one is to the other mirrored."""
    one, other = (
        group.mean(axis=0)[: 3 * GRID * GRID].reshape(3, GRID, GRID) for group in (first, second)
    )
    straight = float(np.linalg.norm(one - other))
    return straight < _STRAIGHT * float(np.linalg.norm(one - other[:, :, ::-1]))


def two_groups(looks: Floats, evidence: Floats) -> NDArray[np.bool_]:
    """Which controls belong to the first of two groups of look-alikes; all, where there is one.

    Two means, begun at the controls of least and most evidence and at the two least alike; the
    better split counts only where the groups lie further apart than their members from their
    middle.
    """
    most = int(np.argmax(evidence))
    far = int(np.argmax(np.square(looks - looks[most]).sum(axis=1)))
    best, best_apart = np.ones(len(looks), bool), 1.3
    for start in (int(np.argmin(evidence)), far):
        first, second = looks[start], looks[most]
        near = best
        for _ in range(5):
            near = np.square(looks - first).sum(axis=1) < np.square(looks - second).sum(axis=1)
            if near.all() or not near.any():
                break
            first, second = looks[near].mean(axis=0), looks[~near].mean(axis=0)
        if near.all() or not near.any():
            continue
        spread = max(
            float(np.linalg.norm(looks[group] - middle, axis=1).mean())
            for group, middle in ((near, first), (~near, second))
        )
        apart = float(np.linalg.norm(first - second)) / max(spread, 1e-6)
        if apart > best_apart:
            best, best_apart = near, apart
    return best


def control_states(chances: Floats, looks: Floats, family: Family) -> list[State]:
    """The states of drawn controls: boxes, radio buttons, switches."""
    states = []
    noun = _NOUNS[family]
    for chance, own in zip(compared(chances, looks, family == "switch"), chances, strict=True):
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


def alike(chances: Floats, looks: Floats) -> Floats:
    """The chances of signs, shared among those that look alike: a smudged cross stays a cross.

    Small signs in large discs look alike though they differ; what is plainly a tick beside what is
    plainly a cross has nothing to lend.
    """
    if len(chances) < 2:
        return chances
    tick = chances[:, [_TICK, _TICKED]].sum(axis=1)
    cross = chances[:, [_CROSS, _CROSSED, _DASH]].sum(axis=1)
    groups = two_groups(looks, np.log(tick + 0.01) - np.log(cross + 0.01))
    shared = chances.copy()
    for group in (groups, ~groups):
        if group.sum() > 1 and min(tick[group].max(), cross[group].max()) < _PLAIN:
            shared[group] = 0.4 * chances[group] + 0.6 * chances[group].mean(axis=0)
    return shared


def sign_states(chances: Sequence[Floats | None], chips: bool, told: bool) -> list[State | None]:
    """The states of a column of signs: ticks, crosses, dashes and empty places (None).

    ``chips`` says that the signs stand in or at their labels' plates, as remove signs do; ``told``
    that a header over the column says what a sign means, so that an empty place means something.
    """
    kinds = [None if chance is None else _sign(chance) for chance in chances]
    drawn = {kind for kind in kinds if kind is not None}
    states: list[State | None] = []
    few = kinds.count("tick") == 1 and kinds.count("cross") > 2  # may be a cross that was misread
    if drawn <= {"dash"}:
        return [None] * len(kinds)  # bullets
    for kind, chance in zip(kinds, chances, strict=True):
        if kind is None or chance is None:
            states.append(_empty_place(chips, told))
            continue
        sure = float(np.clip(sign_share(chance), 0.5, 0.97))
        plain = _names(chance)[kind]
        if {"tick", "cross"} <= drawn and kind != "dash" and plain < _PLAIN:
            states.append(State("tick", "unknown", 0.5, "a tick or a cross"))
        elif kind == "tick":
            states.append(State("tick", "checked", sure, "ticked"))
        elif "tick" in drawn and not told and (chips or few):
            states.append(State("tick", "unknown", 0.5, f"a {kind} at a label: no, or remove"))
        elif "tick" in drawn:
            cue = f"a {kind} where siblings are ticked"
            states.append(State("tick", "unchecked", min(sure, 0.8), cue))
        elif kind == "cross" and drawn == {"cross"} and chips:
            states.append(State("chip", "checked", sure, "chip with a remove sign"))
        elif kind == "cross" and drawn == {"cross"} and None in kinds:
            cue = "marked with an X, unlike its siblings"
            states.append(State("tick", "checked", min(sure, 0.8), cue))
        else:
            states.append(State("tick", "unknown", 0.5, f"a {kind} of unclear meaning"))
    return states


def _empty_place(chips: bool, told: bool) -> State | None:
    if chips:
        return None
    if told:
        return State("tick", "unchecked", 0.75, "no sign in a column of signs")
    return State("tick", "unknown", 0.5, "no tick, unlike its siblings")


def sign_share(chance: Floats) -> float:
    """The chance that an object is a tick, a cross or a dash, ringed or not."""
    return float(chance[[_TICK, _CROSS, _DASH, _CROSSED, _TICKED]].sum())


def _sign(chance: Floats) -> str:
    names = _names(chance)
    return max(names, key=lambda name: names[name])


def _names(chance: Floats) -> dict[str, float]:
    return {
        "tick": float(chance[_TICK] + chance[_TICKED]),
        "cross": float(chance[_CROSS] + chance[_CROSSED]),
        "dash": float(chance[_DASH]),
    }


def icon_states(chances: Floats, looks: Floats, told: bool) -> list[State | None]:
    """The states of a column of icons, some struck through, or of shapes, some filled.

    Icons that are all alike are decoration. A filled shape (a star) means something only where a
    header says what (``told``); a struck icon (a bell) speaks for itself.
    """
    whole = [k for k in range(1, len(CLASSES)) if k != _STRUCK]
    readings = [(whole, [_STRUCK], "plain icon", "icon struck through")]
    if told:
        readings.append(([_SHAPE], [_HOLLOW], "filled sign", "hollow sign"))
    for on, off, on_cue, off_cue in readings:
        evidence = np.log(chances[:, on].sum(axis=1) + 0.01)
        evidence -= np.log(chances[:, off].sum(axis=1) + 0.01)
        groups = two_groups(looks, evidence)
        if groups.all():
            continue
        middles = [float(np.median(evidence[group])) for group in (groups, ~groups)]
        if min(middles) > -_ODDS or max(middles) < _ODDS:
            continue
        for group, middle in zip((groups, ~groups), middles, strict=True):
            evidence[group] = 0.4 * evidence[group] + 0.6 * middle
        return [
            State("tick", "checked", 0.85, f"{on_cue}, unlike its siblings") if value > _ODDS
            else State("tick", "unchecked", 0.8, f"{off_cue}, unlike its siblings")
            if value < -_ODDS
            else State("tick", "unknown", 0.5, "icon of unclear meaning")
            for value in evidence
        ]  # fmt: skip
    return [None] * len(chances)
