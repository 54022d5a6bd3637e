"""Boxes: what is around several, and how two of them lie."""

from __future__ import annotations

import pytest

from pipeline import geometry
from pipeline.artefacts import Box

ONE: Box = (0.0, 0.0, 10.0, 10.0)


def test_what_is_around_boxes_holds_all_of_them() -> None:
    assert geometry.around([(5, 1, 6, 2), (3, 4, 4, 9)]) == (3, 1, 6, 9)
    with pytest.raises(ValueError):
        geometry.around([])


@pytest.mark.parametrize(
    ("other", "lengths", "share"),
    [
        ((5.0, 8.0, 15.0, 18.0), (5.0, 2.0), 0.1),
        ((2.0, 2.0, 4.0, 4.0), (2.0, 2.0), 1.0),
        ((10.0, 0.0, 20.0, 10.0), (0.0, 10.0), 0.0),
        ((13.0, 12.0, 20.0, 20.0), (-3.0, -2.0), 0.0),
    ],
)
def test_what_two_boxes_share(other: Box, lengths: tuple[float, float], share: float) -> None:
    assert geometry.overlap(ONE, other) == geometry.overlap(other, ONE) == lengths
    assert geometry.shared(ONE, other) == geometry.shared(other, ONE) == pytest.approx(share)


def test_boxes_meet_that_overlap_or_stand_nearer_than_asked() -> None:
    right = (13.0, 0.0, 20.0, 10.0)
    assert not geometry.meet(ONE, right)
    assert not geometry.meet(ONE, right, 3.0)
    assert geometry.meet(ONE, right, 3.1)
    assert not geometry.meet(ONE, (10.0, 0.0, 20.0, 10.0))
    assert geometry.meet(ONE, (9.0, 9.0, 20.0, 20.0))


def test_boxes_stand_abreast_by_half_of_the_lower_one() -> None:
    assert geometry.abreast(ONE, (50.0, 7.0, 60.0, 12.0))
    assert not geometry.abreast(ONE, (50.0, 8.0, 60.0, 13.0))


def test_a_box_is_cut_to_its_page() -> None:
    assert geometry.on_page((-5.0, 3.0, 700.0, 20.0), 612.0, 792.0) == (0.0, 3.0, 612.0, 20.0)
    assert geometry.area(geometry.on_page((700.0, 3.0, 800.0, 20.0), 612.0, 792.0)) == 0.0
