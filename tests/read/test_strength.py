"""Print that fades is told from print in several greys."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read import strength
from pipeline.read.image import Pixels
from tests.read.drawn import HALF_A_PAGE, at_hundred


@pytest.fixture(scope="module")
def page() -> Pixels:
    return at_hundred()


def words() -> list[Box]:
    tops = [100 - 12 + number * 24 * 100 / 72 for number in range(len(HALF_A_PAGE))]
    return [(x, top, x + 45, top + 16) for top in tops for x in np.arange(100.0, 550.0, 50.0)]


def printed(page: Pixels, strengths: NDArray[np.float64]) -> Pixels:
    return np.asarray(255 - (255.0 - page) * strengths, np.uint8)


def places(page: Pixels) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    return rows, columns


def test_print_that_fades_in_blotches(page: Pixels) -> None:
    rows, columns = places(page)
    blotches = 0.55 + 0.45 * np.sin(rows / 90) * np.cos(columns / 110)
    found = strength.doubt(printed(page, blotches), words())
    assert found is not None
    assert found.code == "faded"


def test_light_that_takes_the_foot_of_a_page(page: Pixels) -> None:
    rows, _ = places(page)
    assert strength.doubt(printed(page, np.clip((560 - rows) / 100, 0.1, 1)), words()) is not None


def test_even_print_and_print_in_two_greys(page: Pixels) -> None:
    _, columns = places(page)
    assert strength.doubt(page, words()) is None
    assert strength.doubt(printed(page, np.full(page.shape, 0.4)), words()) is None
    greys = np.where(columns // 150 % 2, 1.0, 0.45)
    assert strength.doubt(printed(page, greys), words()) is None
    assert strength.doubt(page, words()[:5]) is None
