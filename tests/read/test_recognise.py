"""Tesseract's table of words, and the two engines that give it."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from pipeline.errors import OcrFailed, TimedOut
from pipeline.read.recognise import Layout, recognise, words_of
from pipeline.settings import Limits, Read
from pipeline.tools import tesseract
from tests.read.drawn import DPI, LETTER, sheet

ROW = "5\t1\t{block}\t1\t{line}\t1\t10\t20\t30\t8\t{confidence}\t{text}"


def row(text: str, confidence: float = 90.5, block: int = 1, line: int = 1) -> str:
    return ROW.format(text=text, confidence=confidence, block=block, line=line)


def test_a_word_has_its_box_and_whole_confidence() -> None:
    (word,) = words_of(row("Nlets"))
    assert word.box == (10, 20, 40, 28) and word.confidence == 90.5


def test_quotation_marks_are_text() -> None:
    table = "\n".join((row('"hit'), row('"'), row("on")))
    assert [word.text for word in words_of(table)] == ['"hit', '"', "on"]


def test_lines_and_blocks_are_numbered_from_zero() -> None:
    table = "\n".join((row("a", block=3, line=2), row("b", block=3, line=4), row("c", block=7)))
    assert [(word.line, word.block) for word in words_of(table)] == [(0, 0), (1, 0), (2, 1)]


def test_rows_of_other_levels_and_empty_words_are_left_out() -> None:
    table = "level\tpage_num\n1\t1\t0\t0\t0\t0\t0\t0\t99\t99\t-1\t\n" + row("  ")
    assert words_of(table) == ()


@pytest.mark.parametrize(
    "broken", ["5\t1\t1\t1\t1\t1\t10\t20\t30\t8\t90", row("a").replace("20", "x")]
)
def test_a_broken_row_is_refused_rather_than_shifted(broken: str) -> None:
    with pytest.raises(OcrFailed):
        words_of(broken)


@pytest.mark.parametrize("engine", ["pytesseract", "tesserocr", "auto"])
def test_each_engine_reads_the_same_words(engine: str) -> None:
    image = sheet(LETTER[:2])
    settings = Read(engine=engine)  # type: ignore[arg-type]
    words = recognise(image.pixels, DPI, Layout.PAGE, settings, Limits())
    assert " ".join(word.text for word in words) == " ".join(LETTER[:2])


def test_an_empty_image_has_no_words() -> None:
    empty = np.full((400, 400), 255, np.uint8)
    assert recognise(empty, 200, Layout.PAGE, Read(engine="pytesseract"), Limits()) == ()


@pytest.mark.parametrize("engine", ["pytesseract", "tesserocr"])
def test_light_type_on_dark_is_read_unless_it_is_left_aside(engine: str) -> None:
    dark = 255 - sheet(LETTER).pixels
    settings = Read(engine=engine)  # type: ignore[arg-type]

    def found(light_type: bool) -> set[str]:
        words = recognise(dark, DPI, Layout.BLOCK, settings, Limits(), light_type=light_type)
        return {"Immigration", "Violator"} & {word.text for word in words}

    assert found(light_type=True) == {"Immigration", "Violator"}
    assert found(light_type=False) == set()


def test_two_languages_are_read_together() -> None:
    if "spa" not in tesseract.languages():
        pytest.skip("Spanish language data are not installed")
    words = recognise(
        sheet(["La orden de detención se entregó ayer", "The order was served"]).pixels,
        DPI,
        Layout.PAGE,
        Read(lang="eng+spa"),
        Limits(),
    )
    assert "detención" in [word.text for word in words]


def test_a_language_without_data_is_named() -> None:
    with pytest.raises(OcrFailed, match="xyz"):
        recognise(sheet(LETTER[:1]).pixels, DPI, Layout.PAGE, Read(lang="eng+xyz"), Limits())


@pytest.mark.parametrize("engine", ["pytesseract", "tesserocr"])
def test_a_page_that_takes_too_long_is_ended(engine: str) -> None:
    image = sheet([line for line in LETTER for _ in range(5)])
    settings = Read(engine=engine)  # type: ignore[arg-type]
    with pytest.raises(TimedOut):
        recognise(image.pixels, DPI, Layout.PAGE, settings, Limits(page_seconds=0.01))


def test_an_image_too_long_for_tesseract_is_refused() -> None:
    strip = np.full((2, tesseract.MAX_SIDE + 1), 255, np.uint8)
    with pytest.raises(OcrFailed, match="longer"):
        recognise(strip, 200, Layout.PAGE, Read(), Limits())


def test_the_version_is_that_of_the_program() -> None:
    shown = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True)
    assert tesseract.version() in (shown.stdout + shown.stderr).split()[1]
