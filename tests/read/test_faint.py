"""Lines too faint to read keep a page from being blank; specks, tint, rules and blots do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read import faint, ocr
from pipeline.read.image import PageImage
from pipeline.read.relief import relief
from pipeline.settings import Limits, Read
from tests.defects import made
from tests.read.drawn import DPI, LETTER, sheet

SHAPE = (1650, 1275)


def paper(grey: float, noise: float) -> np.ndarray:
    return grey + np.random.default_rng(7).normal(0, noise, SHAPE)


def blots() -> np.ndarray:
    return 220 + 240 * cv2.GaussianBlur(paper(0, 1), (0, 0), 4)


def ruled() -> np.ndarray:
    page = paper(240, 5)
    for top in range(100, 1600, 45):
        page[top : top + 3] = 120
    return page


def shaded() -> np.ndarray:
    return paper(0, 4) + np.linspace(170, 250, SHAPE[0])[:, None]


def bordered() -> np.ndarray:
    page = paper(238, 4)
    page[:, :60] = page[:, -40:] = page[:50] = 8
    return page


def dusty() -> np.ndarray:
    page = paper(250, 2)
    for row, column in np.random.default_rng(5).integers(20, 1250, (400, 2)):
        page[row : row + 2, column : column + 2] = 30
    return page


BLANK = {
    "white": paper(255, 0),
    "tinted": paper(225, 6),
    "noisy": paper(215, 30),
    "blots": blots(),
    "ruled": ruled(),
    "shaded": shaded(),
    "bordered": bordered(),
    "dusty": dusty(),
}


def pixels(page: np.ndarray) -> np.ndarray:
    return np.clip(page, 0, 255).astype(np.uint8)


def letter(sigma: float, depth: float, noise: float) -> PageImage:
    """A typed page, blurred, with so many grey levels between ink and paper, and grain."""
    page = cv2.GaussianBlur(sheet(LETTER * 3).pixels, (0, 0), sigma).astype(np.float64)
    grain = np.random.default_rng(3).normal(0, noise, page.shape)
    return PageImage(pixels(240 - (255 - page) * depth / 255 + grain), DPI)


def read(image: PageImage) -> ocr.Recognised:
    return ocr.read_image(image, Read(), Limits())


@pytest.mark.parametrize("kind", BLANK)
def test_blank_paper_has_no_lines(kind: str) -> None:
    assert faint.lines(pixels(BLANK[kind]), 150.0) == 0


@pytest.mark.parametrize("kind", sorted(BLANK.keys() - {"noisy", "blots"}))
def test_blank_paper_is_blank_without_doubt(kind: str) -> None:
    found = read(PageImage(pixels(BLANK[kind]), 150.0))
    assert found.blank
    assert not found.doubts


@pytest.mark.parametrize("turn", [0, 1])
def test_lines_drowned_in_noise_are_lines(turn: int) -> None:
    print_ = np.asarray(made.picture(made.SENTENCES * 6), np.float64)
    drowned = 215 - (255 - cv2.GaussianBlur(print_, (0, 0), 3)) * 0.5 + paper(0, 30)
    assert faint.unread(np.ascontiguousarray(np.rot90(pixels(drowned), turn)), 150.0) == 1.0


def test_lines_of_which_words_were_read_are_not_unread() -> None:
    image = sheet(LETTER * 3)
    found = read(image)
    scale = DPI / 72
    boxes = [tuple(value * scale for value in word.box) for word in found.words]
    assert faint.lines(image.pixels, DPI) >= 6
    assert faint.unread(image.pixels, DPI, boxes) == 0.0
    assert faint.unread(image.pixels, DPI, boxes[: len(boxes) // 3]) > 0.5


def test_lines_of_six_grey_levels_in_grain_are_not_blank() -> None:
    page = letter(sigma=0.7, depth=5, noise=2.5)
    assert faint.lines(page.pixels, DPI) >= faint.FEWEST
    assert read(page).doubts


def test_bands_of_a_scanner_are_no_lines() -> None:
    bands = 0.5 * np.sin(np.arange(SHAPE[0]) / 5)[:, None]
    assert faint.lines(pixels(paper(240, 3) + bands), 150.0) < faint.FEWEST


def specks(columns: list[int], rows: list[int], dust: int) -> np.ndarray:
    page = paper(250, 1)
    for row in rows:
        for column in columns:
            page[row : row + 3, column : column + 3] = 30
    for row, column in np.random.default_rng(9).integers(150, 1100, (dust, 2)):
        page[row : row + 3, column : column + 3] = 30
    return pixels(page)


def test_specks_that_rows_began_with_are_print() -> None:
    rows = list(range(200, 500, 30))
    assert faint.rows_of_specks(relief(specks([200], rows, 10), 150.0), 150.0) >= 8
    assert faint.rows_of_specks(relief(specks([], [], 20), 150.0), 150.0) == 0
    streak = specks([200], list(range(200, 1000, 8)), 10)
    assert faint.rows_of_specks(relief(streak, 150.0), 150.0) == 0


def test_type_a_little_darker_than_even_paper_is_read() -> None:
    found = read(letter(sigma=0.5, depth=18, noise=1.5))
    assert " ".join(word.text for word in found.words).startswith(" ".join(LETTER[:4]))
    assert not found.doubts


@pytest.mark.parametrize(
    ("sigma", "depth", "noise"),
    [(8.0, 200, 3), (12.0, 255, 3), (1.0, 15, 10), (0.7, 240, 110)],
    ids=["soft", "softest", "pale", "noisy"],
)
def test_type_beyond_reading_is_doubted(sigma: float, depth: float, noise: float) -> None:
    found = read(letter(sigma, depth, noise))
    assert not found.blank
    assert found.doubts


def test_type_hardly_darker_than_white_paper_is_no_blank_page() -> None:
    found = read(letter(sigma=0.5, depth=5, noise=0))
    assert not found.blank
    assert found.doubts or " ".join(word.text for word in found.words).startswith(LETTER[0])


def thin_copy(level: float) -> PageImage:
    """A copy that kept only what is darker than ``level``; the first line is kept whole."""
    page = cv2.GaussianBlur(sheet(LETTER * 3, size=10).pixels, (0, 0), 1.6).astype(np.float64)
    page += np.random.default_rng(3).normal(0, 10, page.shape)
    copy = np.where(page > level, 255, 0).astype(np.uint8)
    copy[:260] = sheet([LETTER[0]], size=16).pixels[:260]
    return PageImage(copy, DPI)


def test_print_of_which_only_specks_are_left_is_doubted() -> None:
    found = read(thin_copy(70))
    assert len(found.words) < 40
    assert "broken_print" in [doubt.code for doubt in found.doubts]


def test_dust_is_no_print() -> None:
    assert faint.rows_of_specks(relief(pixels(dusty()), 150.0), 150.0) == 0
