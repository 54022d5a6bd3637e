"""What lies over text is told from rules, redactions, logos and uneven light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.artefacts import Box
from pipeline.read import cover
from pipeline.read.image import Pixels
from tests.read.drawn import LETTER, sheet

LINES = LETTER * 3


@pytest.fixture(scope="module")
def page() -> Pixels:
    """A letter at a hundred pixels an inch."""
    pixels = cv2.resize(sheet(LINES).pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(pixels, np.uint8)


def boxes(to_x: float = 560.0) -> list[Box]:
    tops = [100 - 12 + number * 24 * 100 / 72 for number in range(len(LINES))]
    return [(100.0, top, to_x, top + 16) for top in tops]


def torn(page: Pixels, straight: bool = False) -> Pixels:
    """The right part is gone; a shade of fifty grey levels runs down where it was."""
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    swing = 0 if straight else 12 * np.sin(rows / 40)
    beyond = columns - 300 - swing
    level = np.where(beyond > 0, 250.0, page) - 50 * np.exp(-((beyond / 2.5) ** 2))
    return np.asarray(np.clip(level, 0, 255), np.uint8)


def test_lines_end_at_a_tear_or_at_the_edge_of_a_sheet(page: Pixels) -> None:
    assert cover.at_seam(torn(page)) >= 8
    assert cover.at_seam(torn(page, straight=True)) >= 8


def test_rules_streaks_and_margins_are_no_edges(page: Pixels) -> None:
    assert cover.at_seam(page) == 0
    ruled = page.copy()
    ruled[:, 90:92] = 0
    assert cover.at_seam(ruled) == 0
    streak = page.copy()
    streak[:, 300:303] -= np.minimum(streak[:, 300:303], 50)
    assert cover.at_seam(streak) == 0
    margin = np.asarray(np.minimum(page, torn(np.full_like(page, 255))), np.uint8)
    margin = np.roll(margin, 330, axis=1)
    assert cover.at_seam(np.where(np.arange(850) < 430, 255, margin).astype(np.uint8)) == 0


def lit(page: Pixels, strength: float) -> Pixels:
    """Grey paper, and a flash of so much strength amid it."""
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    spot = np.clip(2.0 - np.hypot(rows - 330, columns - 330) / 130, 0, 1) * strength
    dim = 30 + page * 0.75
    return np.asarray(dim + (255 - dim) * spot, np.uint8)


def around() -> list[Box]:
    """The words that a flash amid the page leaves: those at the ends of lines."""
    return [(x, top, x + 40, bottom) for _, top, _, bottom in boxes() for x in (100.0, 520.0)]


def test_print_burnt_out_amid_the_words(page: Pixels) -> None:
    assert cover.burnt_out(lit(page, 1.0), around())


def test_light_that_leaves_words_burns_nothing_out(page: Pixels) -> None:
    assert not cover.burnt_out(page, around())
    assert not cover.burnt_out(lit(page, 0.5), around())
    seen = [*around(), *((x, 320.0, x + 20, 336.0) for x in (290.0, 320.0, 350.0))]
    assert not cover.burnt_out(lit(page, 1.0), seen)
    boxed = lit(page, 0.0)
    boxed[200:420, 150:550] = 255
    assert not cover.burnt_out(boxed, around())


def test_lines_that_run_into_a_blot() -> None:
    black = np.zeros((1100, 850), np.uint8)
    cv2.ellipse(black, (500, 400), (190, 150), 20, 0, 360, 1, cv2.FILLED)
    assert cover.blotted(black > 0, boxes(to_x=330.0)) >= 3
    assert cover.blotted(black > 0, [(100.0, 900.0, 600.0, 916.0)] * 5) == 0


def test_redactions_and_seals_are_no_blots() -> None:
    black = np.zeros((1100, 850), np.uint8)
    black[300:420, 340:700] = black[420:460, 340:500] = 1
    assert cover.blotted(black > 0, boxes(to_x=330.0)) == 0
    seal = np.zeros((1100, 850), np.uint8)
    cv2.circle(seal, (380, 150), 45, 1, cv2.FILLED)
    assert cover.blotted(seal > 0, boxes(to_x=330.0)) == 0
