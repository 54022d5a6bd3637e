"""Reduced images: each pixel is the mean of those that it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read.image import Halves, reduced

RAMP = np.tile(np.arange(0, 240, dtype=np.uint8), (120, 1))


@pytest.mark.parametrize("times", [2, 3, 4, 5, 8])
def test_pixels_are_the_mean_of_those_they_stand_for(times: int) -> None:
    small = reduced(RAMP, 1 / times)
    assert small.shape == (120 // times, 240 // times)
    means = np.arange(240).reshape(-1, times).mean(axis=1)
    assert np.abs(small[0].astype(float) - means).max() <= 1.0


def test_axes_may_be_reduced_by_different_ratios() -> None:
    assert reduced(RAMP, 0.5, 0.1).shape == (12, 120)


def test_an_image_that_is_small_already_stays_the_same_object() -> None:
    assert reduced(RAMP, 1.0) is RAMP


def test_looks_share_the_halves_that_they_begin_with() -> None:
    halves = Halves(RAMP)
    half = halves.reduced(0.5)
    assert halves.reduced(0.5) is half
    assert np.array_equal(halves.reduced(0.2), reduced(RAMP, 0.2))
    assert np.array_equal(half, reduced(RAMP, 0.5))
