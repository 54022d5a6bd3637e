"""How evidence becomes a state: siblings are compared, and doubt stays doubt."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.read.marks.classify import CLASSES, probabilities
from pipeline.read.marks.states import compared, control_states, sign_states


def chance(**shares: float) -> NDArray[np.float32]:
    """Probabilities by class name (spaces as underscores); the rest is "other"."""
    row = np.zeros(len(CLASSES), np.float32)
    for name, share in shares.items():
        row[CLASSES.index(name.replace("_", " "))] = share
    row[0] += 1 - row.sum()
    return row


def looks(*values: float) -> NDArray[np.float32]:
    """Pictures that differ only in how dark they are."""
    return np.array([[value] * 16 for value in values], np.float32)


ON, OFF = chance(box_on=0.97), chance(box_off=0.97)
TICK, CROSS, DASH = chance(tick=0.95), chance(cross=0.95), chance(dash=0.95)


def states(rows: list[NDArray[np.float32]], *values: float) -> list[str]:
    return [s.state for s in control_states(np.stack(rows), looks(*values), "box")]


def test_clear_controls_keep_their_states() -> None:
    assert states([ON, OFF, ON], 1, 0, 1) == ["checked", "unchecked", "checked"]


def test_a_doubtful_control_follows_those_that_look_like_it() -> None:
    doubtful = chance(box_on=0.45, box_off=0.5)
    assert states([ON, ON, doubtful, OFF, OFF], 1, 1, 0.97, 0, 0)[2] == "checked"


def test_doubt_about_all_is_unknown() -> None:
    doubtful = chance(box_on=0.5, box_off=0.45)
    assert states([doubtful] * 3, 1, 1, 1) == ["unknown"] * 3


def test_something_else_in_the_place_is_unknown() -> None:
    assert states([ON, ON, chance(box_off=0.2)], 1, 1, 0) == ["checked", "checked", "unknown"]


def test_siblings_that_look_alike_end_up_alike() -> None:
    rows = np.stack([ON, ON, ON, chance(box_on=0.3, box_off=0.6)])
    assert (compared(rows, looks(1, 1, 1, 1)) > 0.5).all()


def test_switches_of_two_looks_cannot_all_be_on() -> None:
    rows = np.stack([chance(switch_on=0.9)] * 2 + [chance(switch_on=0.8)] * 2)
    found = control_states(rows, looks(1, 1, 0, 0), "switch")
    assert [s.state for s in found] == ["unknown"] * 4


@pytest.mark.parametrize(("told", "state"), [(True, "unchecked"), (False, "unknown")])
def test_an_empty_place_is_off_only_where_a_header_says_so(told: bool, state: str) -> None:
    found = sign_states([TICK, None, TICK], False, told)
    assert [s.state for s in found if s] == ["checked", state, "checked"]


def test_a_cross_among_ticks_is_off() -> None:
    found = sign_states([TICK, CROSS, DASH], False, False)
    assert [s.state for s in found if s] == ["checked", "unchecked", "unchecked"]


def test_a_cross_among_empty_places_is_on() -> None:
    found = sign_states([CROSS, None, CROSS], False, True)
    assert [s.state for s in found if s] == ["checked", "unchecked", "checked"]


def test_crosses_behind_chips_are_remove_signs() -> None:
    found = sign_states([CROSS, CROSS], True, False)
    assert [(s.kind, s.state) for s in found if s] == [("chip", "checked")] * 2


def test_crosses_everywhere_tell_nothing() -> None:
    found = sign_states([CROSS, CROSS], False, False)
    assert [s.state for s in found if s] == ["unknown"] * 2


def test_the_classifier_gives_a_chance_for_every_class() -> None:
    rows = probabilities(np.zeros((2, 2 * 16 * 16 + 5), np.float32))
    assert rows.shape == (2, len(CLASSES))
    assert rows.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)
