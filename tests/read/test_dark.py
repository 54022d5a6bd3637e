"""Light type on dark grounds becomes dark on light, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read import dark
from pipeline.read.clean import Clean
from tests.read.drawn import DPI, LETTER, sheet

PAPER, BLUE = 255, 90
ROW = 48
"""Pixels of a row of a list: 12-point type at 200 dpi, and little between."""


def whole(pixels: np.ndarray) -> Clean:
    return Clean(pixels, DPI, np.eye(3))


def listed(chosen: set[int]) -> np.ndarray:
    """A list of four rows, those chosen in white on blue from one row's edge to the next."""
    page = np.full((2200, 1700), PAPER, np.uint8)
    for index, text in enumerate(LETTER[1:5]):
        row = sheet([text]).pixels[161 : 161 + ROW, 180:1100].copy()
        if index in chosen:
            ink = 1 - row / 255.0
            row = np.asarray(BLUE + ink * (PAPER - BLUE), np.uint8)
        page[400 + ROW * index : 400 + ROW * (index + 1), 300:1220] = row
    return page


def rows_of(clean: Clean) -> list[np.ndarray]:
    return [clean.pixels[400 + ROW * n : 400 + ROW * (n + 1), 300:1220] for n in range(4)]


@pytest.mark.parametrize("chosen", [{0}, {1}, {3}, {1, 2}])
def test_chosen_rows_are_inverted_and_those_beside_them_are_not(chosen: set[int]) -> None:
    plain = rows_of(whole(listed(set())))
    inverted = rows_of(dark.dark_on_light(whole(listed(chosen))))
    for index, (row, expected) in enumerate(zip(inverted, plain, strict=True)):
        differing = np.abs(row.astype(int) - expected) > 60
        assert differing.mean() < 0.005, index


def test_the_ground_becomes_as_light_as_paper() -> None:
    inverted = dark.dark_on_light(whole(listed({1})))
    assert np.median(rows_of(inverted)[1]) == PAPER


def test_large_bold_type_is_no_ground() -> None:
    page = whole(sheet(["RECORDS", "DIVISION"], "Helvetica-Bold", 40.0).pixels)
    assert dark.dark_on_light(page) is page
