"""Steps of cleaning, each by what it must do and what it must leave alone."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read import clean, dark, ink
from pipeline.read.clean import Clean
from pipeline.read.image import PageImage
from tests.read.drawn import DPI, LETTER, sheet


def whole(pixels: np.ndarray) -> Clean:
    return Clean(pixels, DPI, np.eye(3))


@pytest.fixture(scope="module")
def page() -> Clean:
    return whole(sheet(LETTER).pixels)


def test_an_even_white_page_is_left_alone(page: Clean) -> None:
    assert clean.even(page) is page
    assert clean.stretch(page) is page
    assert clean.without_lines(page) is page
    assert dark.dark_on_light(page) is page


def test_pale_ink_becomes_dark() -> None:
    pale = np.where(sheet(LETTER).pixels < 128, 190, 250).astype(np.uint8)
    assert clean.stretch(whole(pale)).pixels.min() < 30


def test_a_dark_screen_is_turned_to_dark_on_light(page: Clean) -> None:
    inverted = whole(np.asarray(255 - page.pixels, np.uint8))
    assert np.array_equal(dark.dark_on_light(inverted).pixels, page.pixels)


def test_a_thin_line_goes_and_what_it_touches_stays(page: Clean) -> None:
    streaked = page.pixels.copy()
    streaked[:, 300:302] = 0
    mended = clean.without_lines(whole(streaked)).pixels
    assert (mended[700:, 299:303] > 200).all()
    assert np.array_equal(mended[:, :290], page.pixels[:, :290])


def test_a_broad_black_area_is_no_line() -> None:
    pixels = np.full((1000, 800), 255, np.uint8)
    pixels[100:900, 300:500] = 0
    assert np.array_equal(clean.without_lines(whole(pixels)).pixels, pixels)


@pytest.mark.parametrize("angle", [-8.0, -1.3, 0.4, 3.0])
def test_the_angle_is_found_to_a_tenth_of_a_degree(page: Clean, angle: float) -> None:
    skewed = clean.straight(page, -angle)
    found = ink.lie(ink.find_marks(ink.ink(skewed.pixels), DPI), DPI)
    assert found.angle == pytest.approx(angle, abs=0.11) and not found.sideways


@pytest.mark.parametrize("turn", [90, 270])
def test_sideways_shows_in_where_marks_stand(page: Clean, turn: int) -> None:
    turned = clean.turned(page, turn)  # type: ignore[arg-type]
    assert ink.lie(ink.find_marks(ink.ink(turned.pixels), DPI), DPI).sideways


def test_heads_and_feet_tell_up_from_down(page: Clean) -> None:
    upright = ink.heads_up(ink.find_marks(ink.ink(page.pixels), DPI))
    over = ink.heads_up(ink.find_marks(ink.ink(clean.turned(page, 180).pixels), DPI))
    assert upright > 0.03 and over == pytest.approx(-upright, abs=0.02)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_marks_move_with_the_image(page: Clean, turn: int) -> None:
    turned = clean.turned(page, turn)  # type: ignore[arg-type]
    seen = ink.find_marks(ink.ink(page.pixels), DPI)
    moved = seen.moved(np.linalg.inv(turned.to_source) @ page.to_source, DPI)
    mask = ink.ink(turned.pixels)
    assert all(mask[y : y + h, x : x + w].any() for x, y, w, h in moved.boxes)
    back = moved.moved(np.linalg.inv(page.to_source) @ turned.to_source, DPI)
    assert np.array_equal(back.boxes, seen.boxes) and np.array_equal(back.row, seen.row)


def test_specks_in_the_margin_are_no_part_of_what_is_drawn(page: Clean) -> None:
    seen = ink.find_marks(ink.ink(page.pixels), DPI)
    specked = page.pixels.copy()
    specked[2000:2004, 60:64] = 0
    assert ink.find_marks(ink.ink(specked), DPI).extent == seen.extent
    specked[2000:2020, 60:64] = 0
    assert ink.find_marks(ink.ink(specked), DPI).extent != seen.extent


def test_the_threshold_parts_ink_from_paper() -> None:
    two = np.repeat(np.array([40, 60, 200, 220], np.uint8), 300).reshape(30, 40)
    assert 60 <= ink.otsu(ink.levels(two)) < 200


def test_a_turned_and_straightened_pixel_finds_its_way_back(page: Clean) -> None:
    marked = page.pixels.copy()
    marked[1500:1504, 800:804] = 0
    moved = clean.turned(clean.straight(whole(marked), 5.0), 90)
    rows, columns = np.nonzero(moved.pixels[:, : moved.pixels.shape[1] // 2] < 60)
    dots = [(x + 0.5, y + 0.5, x + 0.5, y + 0.5) for x, y in zip(columns, rows, strict=True)]
    places = np.array(moved.source_boxes(dots))
    assert np.abs(places - (802, 1502, 802, 1502)).max(axis=1).min() < 2


def test_pages_above_the_wanted_resolution_are_reduced_and_faxes_squared() -> None:
    fax = clean.squared(PageImage(np.full((980, 2040), 255, np.uint8), 204.0, dpi_y=98.0), 200.0)
    assert fax.pixels.shape == (2000, 2000)
    assert fax.source_boxes([(0, 0, 2000, 2000)]) == [pytest.approx((0, 0, 2040, 980))]


@pytest.mark.parametrize(("height", "expected"), [(16.0, 200), (8.0, 425), (4.0, 600), (80.0, 42)])
def test_resolution_follows_the_height_of_type(height: float, expected: int) -> None:
    assert round(clean.fit_dpi(200.0, height)) == expected
