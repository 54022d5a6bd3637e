"""Lines that break off are told from lines that end."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pipeline.artefacts import Box
from pipeline.read import ends
from pipeline.read.image import Pixels
from tests.read.drawn import DPI, LETTER, sheet

LINES = LETTER * 3


@pytest.fixture(scope="module")
def page() -> Pixels:
    scale = ends.DPI / DPI
    small = cv2.resize(sheet(LINES).pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def lines(pixels: Pixels, from_x: int = 0, to_x: int = 850) -> list[tuple[Box, Box]]:
    """First and last words of the lines of letters between two columns, an eighth of an inch from
    the next at least, as black ink shows them.
    """
    found: list[tuple[Box, Box]] = []
    for number in range(len(LINES)):
        base = 100 + round(number * 24 * 100 / 72)
        top, bottom = base - 9, base + 3
        inked = (pixels[top:bottom, from_x:to_x] < 110).any(axis=0)
        columns = np.flatnonzero(inked) + from_x
        if len(columns) < 10:
            continue
        words = np.split(columns, np.flatnonzero(np.diff(columns) > 3) + 1)
        boxes = [(float(w[0]), float(top), float(w[-1] + 1), float(bottom)) for w in words]
        found.append((boxes[0], boxes[-1]))
    return found


def code(pixels: Pixels, words: list[tuple[Box, Box]]) -> str | None:
    doubt = ends.breaks(pixels, words)
    return doubt.code if doubt else None


def test_whole_lines_break_nowhere(page: Pixels) -> None:
    assert len(lines(page)) == len(LINES)
    assert code(page, lines(page)) is None
    assert code(np.asarray(255 - page, np.uint8), lines(page)) is None
    assert ends.breaks(page, []) is None


def noted(page: Pixels) -> Pixels:
    pixels = page.copy()
    pixels[:, 300:] = 226
    return pixels


def folded(page: Pixels) -> Pixels:
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    beyond = columns - 400 + 0.25 * rows
    level = np.where(beyond > 0, 238.0, page) - 50 * np.exp(-((beyond / 4) ** 2))
    return np.asarray(np.clip(level, 0, 255), np.uint8)


@pytest.mark.parametrize("hidden", [noted, folded])
def test_lines_cut_by_paper_that_lies_on_them(
    page: Pixels, hidden: Callable[[Pixels], Pixels]
) -> None:
    pixels = hidden(page)
    assert code(pixels, lines(pixels)) == "covered"


def test_lines_cut_amid_by_tape_that_is_whiter_than_the_paper(page: Pixels) -> None:
    pixels = np.minimum(page, 236)
    pixels[:, 233:420] = 250
    before, after = lines(pixels, to_x=233), lines(pixels, from_x=420)
    gaps = [(one[1], other[0]) for one, other in zip(before, after, strict=False)]
    whole = lines(np.minimum(page, 236))
    assert ends.breaks(np.minimum(page, 236), whole, gaps) is None
    found = ends.breaks(pixels, whole, gaps)
    assert found is not None
    assert found.code == "covered"


def test_rules_and_redactions_beside_lines_are_no_edges(page: Pixels) -> None:
    words = lines(page, to_x=300)
    pixels = page.copy()
    pixels[:, 303:] = 255
    pixels[:, 304:306] = 0
    assert code(pixels, words) is None
    pixels[:, 303:420] = 0
    assert code(pixels, words) is None


def test_pale_ticks_beside_lines_are_whole(page: Pixels) -> None:
    pixels = page.copy()
    for first, _ in lines(page):
        x, y = int(first[0]), int(first[3])
        cv2.line(pixels, (x - 22, y - 4), (x - 19, y), 170, 1, cv2.LINE_AA)
        cv2.line(pixels, (x - 19, y), (x - 13, y - 8), 170, 1, cv2.LINE_AA)
    assert code(pixels, lines(page)) is None


def test_print_that_fades_to_nothing(page: Pixels) -> None:
    left = np.clip((340 - np.arange(page.shape[1])) / 60, 0, 1)
    pixels = np.asarray(255 - (255.0 - page) * left, np.uint8)
    assert code(pixels, lines(page, to_x=330)) == "faded"


def test_print_that_pales_from_one_end_to_the_other(page: Pixels) -> None:
    left = np.linspace(1, 0, page.shape[1])
    pixels = np.asarray(255 - (255.0 - page) * left, np.uint8)
    assert code(pixels, lines(page)) == "faded"


def test_lines_that_go_on_out_of_focus(page: Pixels) -> None:
    pixels = page.copy()
    pixels[:, 300:] = cv2.GaussianBlur(page, (0, 0), 4)[:, 300:]
    found = ends.around(pixels, [last for _, last in lines(page, to_x=300)], right=True)
    assert np.count_nonzero(ends.going_on(found)) >= ends.GOES_ON[0]
    beside = ends.around(page, [last for _, last in lines(page)], right=True)
    assert not ends.going_on(beside).any()


def test_lines_that_begin_in_the_shadow_of_a_binding(page: Pixels) -> None:
    light = np.clip(np.arange(page.shape[1]) / 420, 0, 1) ** 2
    pixels = np.asarray(page * light, np.uint8)
    whole = lines(page, from_x=280)
    assert code(pixels, whole) == "covered"
