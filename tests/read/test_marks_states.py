"""How evidence becomes a state: siblings are compared, and doubt stays doubt."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.read.marks.classify import CLASSES, probabilities
from pipeline.read.marks.shapes import GRID
from pipeline.read.marks.states import compared, control_states, icon_states, sign_states


def chance(**shares: float) -> NDArray[np.float32]:
    """Probabilities by class name (spaces as underscores); the rest is "other"."""
    row = np.zeros(len(CLASSES), np.float32)
    for name, share in shares.items():
        row[CLASSES.index(name.replace("_", " "))] = share
    row[0] += 1 - row.sum()
    return row


def looks(*values: float) -> NDArray[np.float32]:
    """Pictures that differ only in how dark their left half is."""
    pictures = np.zeros((len(values), 3, GRID, GRID), np.float32)
    pictures[..., : GRID // 2] = np.array(values)[:, None, None, None]
    return pictures.reshape(len(values), -1)


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


def test_controls_that_are_empty_in_two_ways_are_not_all_off() -> None:
    framed, plain = chance(box_off=0.92, box_on=0.08), chance(box_off=1.0)
    assert states([framed, framed, plain, plain], 1.0, 1.0, 0.0, 0.0) == [
        "unknown", "unknown", "unchecked", "unchecked",
    ]  # fmt: skip


def mirrored(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    return pictures.reshape(-1, 3, GRID, GRID)[..., ::-1].reshape(len(pictures), -1)


SWITCHES_ON = np.stack([chance(switch_on=0.9)] * 2 + [chance(switch_on=0.8)] * 2)


def test_switches_that_mirror_one_another_cannot_all_be_on() -> None:
    pictures = np.concatenate([looks(1, 1), mirrored(looks(1, 1))])
    found = control_states(SWITCHES_ON, pictures, "switch")
    assert [s.state for s in found] == ["unknown"] * 4


def test_switches_that_face_the_same_way_may_all_be_on() -> None:
    found = control_states(SWITCHES_ON, looks(1, 1, 0.8, 0.8), "switch")
    assert [s.state for s in found] == ["checked"] * 4


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


def test_a_cross_at_a_chip_is_not_taken_for_off_because_another_looks_like_a_tick() -> None:
    found = sign_states([CROSS, TICK, CROSS], True, False)
    assert [s.state for s in found if s] == ["unknown", "checked", "unknown"]


def test_nothing_is_off_where_no_sign_is_seen_in_a_column() -> None:
    assert sign_states([None, DASH, None], False, True) == [None] * 3


BELL, NO_BELL = chance(icon=0.9), chance(icon_struck=0.9)
STAR, HOLLOW = chance(shape=0.9), chance(hollow_shape=0.9)


def icons(rows: list[NDArray[np.float32]], told: bool) -> list[str | None]:
    values = [0.0 if row is NO_BELL or row is HOLLOW else 1.0 for row in rows]
    found = icon_states(np.stack(rows), looks(*values), told)
    return [None if state is None else state.state for state in found]


def test_an_icon_struck_through_is_off_among_plain_ones() -> None:
    assert icons([BELL, NO_BELL, BELL], told=False) == ["checked", "unchecked", "checked"]


def test_icons_that_are_all_alike_are_decoration() -> None:
    assert icons([NO_BELL] * 3, told=True) == [None] * 3


@pytest.mark.parametrize(
    ("told", "on", "off"), [(True, "checked", "unchecked"), (False, None, None)]
)
def test_a_filled_star_means_what_a_header_says(
    told: bool, on: str | None, off: str | None
) -> None:
    assert icons([STAR, HOLLOW, STAR], told) == [on, off, on]


def test_crosses_everywhere_tell_nothing() -> None:
    found = sign_states([CROSS, CROSS], False, False)
    assert [s.state for s in found if s] == ["unknown"] * 2


def test_the_classifier_gives_a_chance_for_every_class() -> None:
    rows = probabilities(np.zeros((2, 3 * GRID * GRID + 5), np.float32))
    assert rows.shape == (2, len(CLASSES))
    assert rows.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)
