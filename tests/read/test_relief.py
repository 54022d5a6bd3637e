"""Pale type is ink where it stands, and dense grain is taken out."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from pipeline.read import grain, ink, ocr, relief
from pipeline.read.image import PageImage
from pipeline.settings import Limits, Read
from tests.read.drawn import DPI, LETTER, sheet

LINES = LETTER * 3


@pytest.fixture(scope="module")
def page() -> PageImage:
    return sheet(LINES)


def half_pale(page: PageImage, depth: float) -> PageImage:
    """The right half with so many grey levels between ink and paper."""
    pixels = page.pixels.astype(np.float64)
    right = slice(pixels.shape[1] // 2, None)
    pixels[:, right] = 255 - (255 - pixels[:, right]) * depth / 255
    return PageImage(pixels.astype(np.uint8), DPI)


def words(image: PageImage) -> list[str]:
    return [word.text for word in ocr.read_image(image, Read(), Limits()).words]


def test_pale_type_beside_black_type_stands_out(page: PageImage) -> None:
    image = half_pale(page, 20)
    black = ink.find_marks(ink.ink(image.pixels), DPI)
    every = relief.relief(image.pixels, DPI).marks(DPI)
    middle = image.pixels.shape[1] / 2
    assert not (black.centres[:, 0] > middle + 20).any()
    whole = ink.find_marks(ink.ink(page.pixels), DPI)
    pale, all_of_it = ((marks.centres[:, 0] > middle).sum() for marks in (every, whole))
    assert pale > 0.8 * all_of_it


def test_pale_type_beside_black_type_is_read(page: PageImage) -> None:
    said, read = Counter(words(page)), Counter(words(half_pale(page, 20)))
    across = len(LINES) * 2  # words that stand on the edge of the pale half
    assert (said & read).total() >= said.total() - across


def test_a_page_without_ink_has_no_relief() -> None:
    noise = np.random.default_rng(1).normal(230, 6, (1100, 850))
    found = relief.relief(np.clip(noise, 0, 255).astype(np.uint8), 100.0)
    assert not found.marks(100.0).typed.any()


def specked(page: PageImage, share: float) -> PageImage:
    chance = np.random.default_rng(2).random(page.pixels.shape)
    pixels = np.where(chance < share / 2, 0, np.where(chance > 1 - share / 2, 255, page.pixels))
    return PageImage(pixels.astype(np.uint8), DPI)


def test_dense_grain_is_taken_out(page: PageImage) -> None:
    image = specked(page, 0.1)
    assert grain.without_grain(image) is not image
    assert len(set(words(page)) - set(words(image))) <= 2


def test_a_page_of_print_is_left_as_it_is(page: PageImage) -> None:
    for image in (page, specked(page, 0.0005)):
        assert grain.without_grain(image) is image
