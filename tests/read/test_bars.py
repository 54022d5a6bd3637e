"""Stripes and bars that hide most of a page, and those that do not."""

from __future__ import annotations

import numpy as np

from pipeline.artefacts import Box
from pipeline.read import bars
from pipeline.read.image import Pixels

LINES: list[Box] = [(100.0, 100.0 + 30 * row, 700.0, 116.0 + 30 * row) for row in range(20)]


def page() -> Pixels:
    return np.full((1100, 850), 255, np.uint8)


def striped(columns: list[int], foot: int = 1100) -> Pixels:
    pixels = page()
    for column in columns:
        pixels[:foot, column : column + 5] = 20
    return pixels


def barred(count: int) -> Pixels:
    pixels = page()
    for row in range(count):
        pixels[98 + 30 * row : 118 + 30 * row, 100:700] = 0
    return pixels


def test_stripes_from_top_to_foot_amid_the_text() -> None:
    found = bars.doubt(striped([200, 330, 500]), LINES)
    assert found is not None
    assert found.code == "covered"


def test_borders_of_tables_and_edges_of_the_sheet_are_no_stripes() -> None:
    assert bars.doubt(striped([200, 330, 500], foot=900), LINES) is None
    assert bars.doubt(striped([10, 40, 840]), LINES) is None
    assert bars.doubt(striped([300]), LINES) is None


def test_bars_that_hide_more_than_is_left() -> None:
    found = bars.doubt(barred(15), LINES[15:])
    assert found is not None
    assert found.code == "covered"
    assert bars.doubt(barred(5), LINES[5:]) is None
    assert bars.doubt(barred(3), LINES[19:]) is None
