"""Tables whose rules end where something hides text are told from whole ones."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read import grid
from pipeline.read.image import Pixels

LEFT, RIGHT, TOP, ROWS, PITCH = 100, 700, 150, 14, 25


def table(borders: bool = False) -> Pixels:
    """Rules two pixels high and, with ``borders``, four that run down."""
    pixels = np.full((1100, 850), 255, np.uint8)
    for row in range(ROWS):
        pixels[TOP + PITCH * row : TOP + PITCH * row + 2, LEFT:RIGHT] = 0
    if borders:
        for column in (LEFT, 300, 500, RIGHT - 2):
            pixels[TOP : TOP + PITCH * (ROWS - 1), column : column + 2] = 0
    return pixels


def words(to_x: int = RIGHT) -> list[Box]:
    """A word in each cell that ends before ``to_x``."""
    return [
        (x + 10.0, y + 8.0, x + 70.0, y + 18.0)
        for y in range(TOP, TOP + PITCH * (ROWS - 1), PITCH)
        for x in (LEFT, 300, 500)
        if x + 70 < to_x
    ]


def code(pixels: NDArray[np.generic], read: list[Box]) -> str | None:
    doubt = grid.doubt(np.asarray(np.clip(pixels, 0, 255), np.uint8), read)
    return doubt.code if doubt else None


def shifted(pixels: Pixels, by: int) -> NDArray[np.uint8]:
    return np.hstack([pixels[:, by:], np.full((len(pixels), by), 255, np.uint8)])


def test_whole_tables_give_no_doubt() -> None:
    assert code(table(), words()) is None
    assert code(table(borders=True), words()) is None
    grey = 250 - (255.0 - table(borders=True)) * 0.3
    assert code(grey, words()) is None


def test_rules_that_run_over_one_edge_or_under_a_sheet() -> None:
    assert code(shifted(table(), 250), []) == "cut_off"
    covered = table()
    covered[:, 400:] = 230
    assert code(covered, []) == "cut_off"


def test_rules_from_edge_to_edge_are_a_screen() -> None:
    pixels = np.full((800, 850), 255, np.uint8)
    pixels[100:700:40] = 120
    assert code(pixels, []) is None


def test_the_ragged_edge_of_a_shadow_is_no_table() -> None:
    rows, columns = np.mgrid[0:1100, 0:850]
    light = 245 - 90 * np.clip((columns + 0.3 * rows - 500) / 500, 0, 1)
    grain = np.random.default_rng(5).normal(0, 6, light.shape)
    assert code(light + grain, []) is None


def test_rules_that_fade_in_bands_without_toner() -> None:
    left = np.clip(np.abs(np.arange(850) - 400) / 60 - 1, 0, 1)
    assert code(255 - (255.0 - table(borders=True)) * left, words(to_x=300)) == "faded"


@pytest.mark.parametrize("level", [0.04, 0.15])
def test_rows_that_go_on_too_pale_to_be_read(level: float) -> None:
    left = np.where(np.arange(850) < 420, 1.0, level)
    pixels = 255 - (255.0 - table(borders=True)) * left
    assert code(pixels, words(to_x=420)) == "faded"
    assert code(pixels, words()) is None


def test_a_table_open_on_one_side_has_lost_it() -> None:
    pixels = table(borders=True)
    pixels[:, 420:] = 255
    assert code(pixels, words(to_x=420)) is None  # some tables have no border
    for row in range(0, ROWS, 2):
        top = TOP + PITCH * row + 8
        pixels[top : top + 9, 405:420:4] = 0
    assert code(pixels, words(to_x=420)) == "cut_off"


def test_the_grid_of_a_chart_is_open_and_whole() -> None:
    pixels = table()
    pixels[TOP : TOP + PITCH * ROWS, LEFT : LEFT + 2] = 0
    assert code(pixels, []) is None
