"""Reading a page's image: what is found, where, and what is doubted."""

from __future__ import annotations

import textwrap

import cv2
import numpy as np
import pytest
from rapidfuzz import fuzz

from pipeline.read import ocr
from pipeline.read.image import PageImage
from pipeline.settings import Limits, Read
from tests.read.drawn import LETTER, sheet

READ, LIMITS = Read(), Limits()


def read(image: PageImage) -> ocr.Recognised:
    return ocr.read_image(image, READ, LIMITS)


def text(recognised: ocr.Recognised) -> str:
    return " ".join(word.text for word in recognised.words)


@pytest.fixture(scope="module")
def letter() -> PageImage:
    return sheet(LETTER)


@pytest.fixture(scope="module")
def upright(letter: PageImage) -> ocr.Recognised:
    return read(letter)


def test_a_clean_letter_is_read_whole_in_order_and_without_doubt(upright: ocr.Recognised) -> None:
    assert text(upright) == " ".join(LETTER)
    assert upright.rotation == 0 and not upright.blank and not upright.doubts
    assert upright.confidence is not None and upright.confidence > 85


def test_words_of_one_line_share_its_number(upright: ocr.Recognised) -> None:
    lines = [word.line for word in upright.words]
    assert lines == sorted(lines) and lines[-1] == len(LETTER) - 1


def test_boxes_are_points_of_the_page_as_displayed(
    letter: PageImage, upright: ocr.Recognised
) -> None:
    placed = read(PageImage(letter.pixels, letter.dpi, x0=10.0, top=20.0))
    first, moved = upright.words[0].box, placed.words[0].box
    assert np.allclose(np.subtract(moved, first), (10, 20, 10, 20), atol=0.02)
    x0, top, x1, bottom = (value * letter.dpi / 72 for value in first)
    around = letter.pixels[int(top) : int(bottom) + 1, int(x0) : int(x1) + 1]
    assert around.min() < 100
    assert letter.pixels[: int(top) - 3].min() > 200


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_and_boxes_stay_on_the_page_as_displayed(
    letter: PageImage, upright: ocr.Recognised, turn: int
) -> None:
    turned = PageImage(np.ascontiguousarray(np.rot90(letter.pixels, turn // 90)), letter.dpi)
    recognised = read(turned)
    assert recognised.rotation == turn
    assert text(recognised) == text(upright)
    height, width = (side * 72 / letter.dpi for side in letter.pixels.shape)
    x0, top, x1, bottom = upright.words[0].box
    expected = {
        90: (top, width - x1, bottom, width - x0),
        180: (width - x1, height - bottom, width - x0, height - top),
        270: (height - bottom, x0, height - top, x1),
    }[turn]
    assert np.allclose(recognised.words[0].box, expected, atol=1.0)


def test_a_skewed_page_is_straightened_and_its_boxes_are_turned_back(letter: PageImage) -> None:
    height, width = letter.pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 4.0, 1.0)
    skewed = cv2.warpAffine(letter.pixels, matrix, (width, height), borderValue=(255,))
    recognised = read(PageImage(np.asarray(skewed, np.uint8), letter.dpi))
    assert text(recognised) == " ".join(LETTER)
    before, after = read(letter).words[-1].box, recognised.words[-1].box
    pixels = letter.dpi / 72
    centre = (before[0] + before[2]) / 2 * pixels, (before[1] + before[3]) / 2 * pixels, 1.0
    x, y = matrix @ centre / pixels
    assert after[0] - 1 < x < after[2] + 1
    assert after[1] - 1 < y < after[3] + 1


def test_fax_pixels_that_are_not_square_are_squared(letter: PageImage) -> None:
    height, width = letter.pixels.shape
    squat = cv2.resize(letter.pixels, (width, height // 2), interpolation=cv2.INTER_AREA)
    recognised = read(PageImage(np.asarray(squat), letter.dpi, dpi_y=letter.dpi / 2))
    assert text(recognised) == " ".join(LETTER)
    assert recognised.words[0].box[1] == pytest.approx(read(letter).words[0].box[1], abs=1.0)


def test_small_type_of_a_screen_is_enlarged(letter: PageImage) -> None:
    small = cv2.resize(letter.pixels, None, fx=0.45, fy=0.45, interpolation=cv2.INTER_AREA)
    recognised = read(PageImage(np.asarray(small), letter.dpi * 0.45))
    assert recognised.dpi > 1.5 * letter.dpi * 0.45
    assert text(recognised) == " ".join(LETTER)


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = textwrap.wrap("Harbor deputies who stop a car shall " + " ".join(LETTER[1:4]), 34)
    right = textwrap.wrap("The clerk keeps one copy and " + " ".join(LETTER[2:5]), 34)[: len(left)]
    left = left[: len(right)]
    lines = [a.ljust(44) + b for a, b in zip(left, right, strict=True)]
    page = sheet(lines, font="Courier", size=9.0, leading=1.2)
    assert text(read(page)) == " ".join(left + right)


def test_an_image_larger_than_the_limit_is_read_smaller(letter: PageImage) -> None:
    recognised = ocr.read_image(letter, READ, Limits(pixels=1_500_000))
    assert recognised.image.pixels.size <= 1_510_000
    assert text(recognised) == " ".join(LETTER)


def test_streaks_do_not_cut_words(letter: PageImage) -> None:
    pixels = letter.pixels.copy()
    for x in (420, 700, 955):
        pixels[:, x : x + 2] = 60
    words, whole = text(read(PageImage(pixels, letter.dpi))).split(), " ".join(LETTER).split()
    assert len(words) == len(whole)
    assert sum(a != b for a, b in zip(words, whole, strict=True)) <= 2


def test_light_type_on_a_dark_bar_is_read(letter: PageImage) -> None:
    pixels = letter.pixels.copy()
    pixels[130:210] = 255 - pixels[130:210]
    assert text(read(PageImage(pixels, letter.dpi))).startswith(LETTER[0])


def test_uneven_light_does_not_hide_lines(letter: PageImage) -> None:
    rows = np.linspace(1.0, 0.35, letter.pixels.shape[0])[:, None]
    shaded = (letter.pixels * rows).astype(np.uint8)
    assert text(read(PageImage(shaded, letter.dpi))) == " ".join(LETTER)


@pytest.mark.parametrize("paper", [255, 225])
def test_specks_tint_and_rules_are_blank(paper: int) -> None:
    chance = np.random.default_rng(5)
    pixels = np.full((1100, 850), paper, np.uint8)
    pixels[200:1000:80] = 150
    pixels[chance.integers(0, 1100, 60), chance.integers(0, 850, 60)] = 0
    noisy = np.clip(pixels + chance.normal(0, 4, pixels.shape), 0, 255).astype(np.uint8)
    image = PageImage(noisy, 100.0)
    assert read(image).blank
    recognised = read(image)
    assert recognised.blank and not recognised.words and not recognised.doubts


def test_a_sheet_with_a_label_on_it_is_not_blank() -> None:
    pixels = np.full((2200, 1700), 252, np.uint8)
    pixels[300:1504, 1300:1304] = pixels[1500:1504, 300:1304] = 225
    recognised = read(PageImage(pixels, 200.0))
    assert not recognised.blank
    assert [doubt.code for doubt in recognised.doubts] == ["covered"]


def test_a_page_with_one_short_line_is_not_blank() -> None:
    assert not read(sheet(["EXHIBIT A"])).blank


def test_type_blurred_beyond_reading_is_doubted() -> None:
    chance = np.random.default_rng(3)
    pixels = cv2.GaussianBlur(sheet(LETTER * 3).pixels, (0, 0), 6.0)
    noisy = np.clip(pixels + chance.normal(0, 6, pixels.shape), 0, 255).astype(np.uint8)
    assert read(PageImage(noisy, 200.0)).doubts


def test_a_reading_does_not_depend_on_pages_read_before(
    letter: PageImage, upright: ocr.Recognised
) -> None:
    read(sheet(["Completely different words", "on another page of another file"]))
    assert read(letter).words == upright.words


def test_the_image_read_maps_back_to_the_page(upright: ocr.Recognised) -> None:
    assert upright.to_page(0, 0) == pytest.approx((0, 0), abs=0.5)
    height, width = upright.image.pixels.shape
    assert upright.to_page(width, height) == pytest.approx((612, 792), abs=1.0)


def test_capitals_upside_down_are_set_upright_by_a_strip_and_read_once() -> None:
    """Heads and feet of capitals agree: only reading tells."""
    capitals = sheet([line.upper() for line in LETTER] * 3)
    over = PageImage(np.ascontiguousarray(capitals.pixels[::-1, ::-1]), capitals.dpi)
    found = read(over)
    assert found.rotation == 180 and "after trial" not in found.reason
    assert text(found).startswith("HARBOR COUNTY SHERIFF")


def test_words_stay_in_place_where_margins_are_not_read(upright: ocr.Recognised) -> None:
    wide = sheet(LETTER)
    more = np.pad(wide.pixels, ((400, 0), (300, 0)), constant_values=255)
    first, moved = upright.words[0].box, read(PageImage(more, wide.dpi)).words[0].box
    assert np.allclose(np.subtract(moved, first), (108, 144, 108, 144), atol=0.4)


def test_a_line_cut_out_of_a_page_is_not_turned_by_what_its_few_letters_look_like() -> None:
    """A look takes digits, capitals and feet of quotes for heads and feet that they are not."""
    line = "2d ed. (finding “wapp” group) 24 F. Supp. 2d 5, 10-11 (D.D.C. 1998)."
    whole = sheet([line] * 3, font="Times-Roman")
    found = read(PageImage(np.ascontiguousarray(whole.pixels[140:359]), whole.dpi))
    assert found.rotation == 0
    assert fuzz.ratio(text(found), " ".join([line] * 3)) > 85
