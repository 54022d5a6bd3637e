"""Print too soft to be read is told from print, from shades and from what lies around a sheet."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.artefacts import Box
from pipeline.read import soft
from pipeline.read.image import Pixels
from pipeline.read.relief import relief
from tests.read.drawn import DPI, LETTER, sheet

LINES = LETTER * 3


@pytest.fixture(scope="module")
def page() -> Pixels:
    return sheet(LINES).pixels


def left_half() -> list[Box]:
    """Boxes of what was read: the lines as far as the middle of the sheet."""
    tops = [200.0 - 26 + number * 24 * DPI / 72 for number in range(len(LINES))]
    return [(200.0, top, 800.0, top + 36) for top in tops]


def doubted(pixels: np.ndarray, read: list[Box]) -> bool:
    return soft.is_soft(relief(np.clip(pixels, 0, 255).astype(np.uint8), DPI), DPI, read)


def test_half_a_page_out_of_focus(page: Pixels) -> None:
    pixels = page.copy()
    pixels[:, 820:] = cv2.GaussianBlur(page, (0, 0), 6)[:, 820:]
    assert doubted(pixels, left_half())
    assert [d.code for d in soft.doubts(relief(pixels, DPI), DPI, left_half())] == ["out_of_focus"]


def test_sharp_print_that_was_not_read_is_not_soft(page: Pixels) -> None:
    assert not doubted(page, left_half())
    assert not doubted(page, [])


def test_shades_and_the_desk_around_a_sheet_are_no_print(page: Pixels) -> None:
    read = [(200.0, top, 1600.0, bottom) for _, top, _, bottom in left_half()]
    shaded = page.astype(np.float64)
    shaded[900:1300, 300:1400] -= 40
    assert not doubted(shaded, read)
    desk = page.astype(np.float64)
    grain = np.random.default_rng(4).normal(0, 1, (len(page), 140))
    desk[:, 1560:] = 110 + 400 * cv2.GaussianBlur(grain, (0, 0), 9)
    assert not doubted(desk, read)


def test_white_paper_is_not_soft() -> None:
    assert not doubted(np.full((2200, 1700), 255.0), [])
    assert not doubted(np.full((6, 6), 255.0), [])
