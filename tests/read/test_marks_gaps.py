"""Rows of lists of topics of which nothing was read are counted, and only those."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.artefacts import Word
from pipeline.read.image import PageImage
from pipeline.read.marks import find_marks
from tests.read.drawn import DPI, sheet

TOPICS = ("Stolen Vehicle", "Wanted Person", "Immigration Violator", "Missing Person", "Gang")
POINT, PITCH, TOP = DPI / 72, 24.0, 90.0


def page(drawn: tuple[str, ...]) -> PageImage:
    pixels = np.full((2200, 1700), 255, np.uint8)
    for index, text in enumerate(drawn):
        if text:
            row = sheet([text]).pixels[155:215, 190:800]
            top = round((TOP + index * PITCH) * POINT)
            pixels[top : top + 60, 190:800] = row
    return PageImage(pixels, DPI)


def words(rows: tuple[str, ...]) -> list[Word]:
    """The rows as they were read, 9 points high; an empty one was not."""
    found = []
    for index, text in enumerate(rows):
        x, top = 72.0, TOP + index * PITCH + 6
        for part in text.split():
            wide = 6.0 * len(part)
            found.append(Word(part, (x, top, x + wide, top + 9), 96.0, index, 0))
            x += wide + 4
    return found


def without(index: int) -> tuple[str, ...]:
    return tuple("" if at == index else text for at, text in enumerate(TOPICS))


@pytest.mark.parametrize("index", range(5))
def test_a_row_that_shows_writing_and_gave_no_word_is_counted(index: int) -> None:
    image = page(TOPICS)
    assert find_marks(words(without(index)), lambda: image).unread_rows == 1


def test_a_row_struck_out_is_counted() -> None:
    image = page(TOPICS)
    middle = round((TOP + 2 * PITCH + 10) * POINT)
    cv2.line(image.pixels, (195, middle), (520, middle), 0, 4)
    assert find_marks(words(without(2)), lambda: image).unread_rows == 1


def test_rows_that_were_read_and_rows_that_are_empty_are_none() -> None:
    image, parted = page(TOPICS), page(without(2))
    assert find_marks(words(TOPICS), lambda: image).unread_rows == 0
    assert find_marks(words(without(2)), lambda: parted).unread_rows == 0


def test_a_line_between_two_parts_of_a_list_is_no_row() -> None:
    image = page(without(2))
    middle = round((TOP + 2 * PITCH + 10) * POINT)
    cv2.line(image.pixels, (195, middle), (760, middle), 0, 3)
    assert find_marks(words(without(2)), lambda: image).unread_rows == 0


def test_the_edge_of_a_panel_above_a_list_is_no_row() -> None:
    image = page(TOPICS)
    image.pixels[: round((TOP - PITCH + 11) * POINT)] = 40
    assert find_marks(words(TOPICS), lambda: image).unread_rows == 0
