"""Pages of which the picture has lost a part are told from whole ones."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.artefacts import Box, Quarter
from pipeline.read import loss, ocr
from pipeline.read.image import PageImage
from pipeline.settings import Limits, Read
from tests.read.drawn import DPI, LETTER, sheet

LINES = LETTER * 3


@pytest.fixture(scope="module")
def page() -> PageImage:
    return sheet(LINES)


@pytest.fixture(scope="module")
def lines(page: PageImage) -> dict[int, list[Box]]:
    """Boxes of the words, in pixels, by line."""
    scale = DPI / 72
    found: dict[int, list[Box]] = {}
    for word in ocr.read_image(page, Read(), Limits()).words:
        x0, top, x1, bottom = (value * scale for value in word.box)
        found.setdefault(word.line, []).append((x0, top, x1, bottom))
    return found


def codes(pixels: np.ndarray, lines: dict[int, list[Box]], turn: Quarter = 0) -> list[str]:
    image = PageImage(np.ascontiguousarray(pixels), DPI)
    return [doubt.code for doubt in loss.losses(image, turn, lines)]


def shifted(lines: dict[int, list[Box]], by: int) -> dict[int, list[Box]]:
    """The boxes that are left when the picture begins ``by`` pixels further right."""
    return {
        number: [(max(0.0, x0 - by), top, x1 - by, bottom) for x0, top, x1, bottom in boxes
                 if x1 - by > 5]
        for number, boxes in lines.items()
    }  # fmt: skip


def test_a_whole_page_has_lost_nothing(page: PageImage, lines: dict[int, list[Box]]) -> None:
    assert len(lines) == len(LINES)
    assert codes(page.pixels, lines) == []


def test_lines_over_the_edge_are_cut_off(page: PageImage, lines: dict[int, list[Box]]) -> None:
    by = 230  # an inch of margin and two letters
    assert codes(page.pixels[:, by:], shifted(lines, by)) == ["cut_off"]


def test_lines_near_the_edge_are_whole(page: PageImage, lines: dict[int, list[Box]]) -> None:
    by = 190
    assert codes(page.pixels[:, by:], shifted(lines, by)) == []


def test_lines_over_the_edge_of_a_turned_page(page: PageImage, lines: dict[int, list[Box]]) -> None:
    by = 230
    cut = page.pixels[:, by:]
    height, width = cut.shape
    upside_down = {
        number: [(width - x1, height - bottom, width - x0, height - top)
                 for x0, top, x1, bottom in boxes]
        for number, boxes in shifted(lines, by).items()
    }  # fmt: skip
    assert codes(np.rot90(cut, 2), upside_down, 180) == ["cut_off"]


def test_a_band_of_black_hides_much(page: PageImage, lines: dict[int, list[Box]]) -> None:
    pixels = page.pixels.copy()
    pixels[900:1300] = 10
    assert codes(pixels, {number: lines[number] for number in list(lines)[:3]}) == ["covered"]


def test_redactions_and_the_bed_of_a_scanner_hide_little(
    page: PageImage, lines: dict[int, list[Box]]
) -> None:
    pixels = page.pixels.copy()
    pixels[300:360, 300:900] = 0
    pixels[1500:1580, 300:900] = 0
    wider = np.full((len(pixels) + 300, pixels.shape[1] + 400), 5, np.uint8)
    wider[: len(pixels), : pixels.shape[1]] = pixels
    assert codes(wider, lines) == []


def test_black_that_lines_run_into_covers_them(
    page: PageImage, lines: dict[int, list[Box]]
) -> None:
    pixels = page.pixels.copy()
    edge = 700
    pixels[:, edge:] = 8
    left = {number: [box for box in boxes if box[2] < edge] for number, boxes in lines.items()}
    assert codes(pixels, left) == ["covered"]


def test_dark_pages_with_light_letters_are_whole(
    page: PageImage, lines: dict[int, list[Box]]
) -> None:
    assert codes(255 - page.pixels, lines) == []


def test_a_picture_whose_data_ended_early(page: PageImage, lines: dict[int, list[Box]]) -> None:
    pixels = page.pixels.copy()
    pixels[1000:] = 128
    assert codes(pixels, {0: lines[0], 1: lines[1]}) == ["cut_off"]


def test_rows_that_repeat_are_a_sheet_stuck_in_the_feeder(
    page: PageImage, lines: dict[int, list[Box]]
) -> None:
    first = {number: lines[number] for number in list(lines)[:3]}
    row = next(y for y in range(420, 600) if (page.pixels[y] < 100).sum() > 40)
    pixels = page.pixels.copy()
    pixels[row:] = pixels[row]
    assert "stalled" in codes(pixels, first)


def test_rules_down_a_page_are_no_stuck_sheet(page: PageImage, lines: dict[int, list[Box]]) -> None:
    pixels = page.pixels.copy()
    pixels[1300:, 200:1500:150] = 0
    assert codes(pixels, lines) == []


def test_rows_of_noise_tell_of_lines_that_never_arrived(
    page: PageImage, lines: dict[int, list[Box]]
) -> None:
    pixels = page.pixels.copy()
    noise = np.random.default_rng(2).random((12, pixels.shape[1] // 20)) < 0.4
    rows = np.repeat(np.where(noise, 0, 255).astype(np.uint8), 20, axis=1)
    pixels[1400:1412, : rows.shape[1]] = rows
    assert "cut_off" in codes(pixels, lines)
    pixels[1400:1412] = rows[0].min()
    pixels[1400:1412, ::40] = 255
    assert codes(pixels, lines) == []


def test_bars_to_the_foot_are_a_sheet_that_stuck(
    page: PageImage, lines: dict[int, list[Box]]
) -> None:
    pixels = page.pixels.copy()
    pixels[1500:, 400:430] = 0
    assert codes(pixels, lines) == ["stalled"]
    pixels[:, 400:430] = 0
    assert "stalled" not in codes(pixels, lines)


def test_a_heading_alone_on_a_page_of_black_and_white(page: PageImage) -> None:
    black = np.where(page.pixels < 128, 0, 255).astype(np.uint8)
    heading = {0: [(600.0, 172.0, 1000.0, 210.0)]}
    pixels = np.full_like(black, 255)
    pixels[170:215, 560:1140] = np.where(np.arange(580) % 30 < 12, 0, 255).astype(np.uint8)
    centred = {0: [(560.0, 170.0, 1140.0, 215.0)]}
    assert codes(pixels, centred) == ["heading_alone"]
    assert codes(np.minimum(pixels, 250), centred) == ["heading_alone"]
    grey = np.asarray(128 + pixels // 2, np.uint8)
    assert codes(grey, centred) == []
    assert codes(black, heading) == []
