"""What a reading's words and a page's ink say of how well it was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.read import again, ink, quality
from pipeline.read.recognise import Layout, Spot, recognise
from pipeline.settings import Limits, Read
from tests.read.drawn import DPI, LETTER, sheet


@pytest.fixture(scope="module")
def marks() -> ink.Marks:
    return ink.find_marks(ink.ink(sheet(LETTER).pixels), DPI)


@pytest.fixture(scope="module")
def words() -> tuple[Spot, ...]:
    return recognise(sheet(LETTER).pixels, DPI, Layout.PAGE, Read(), Limits())


def codes(words: tuple[Spot, ...], marks: ink.Marks) -> list[str]:
    return [doubt.code for doubt in quality.doubts(quality.quality(words, marks), 0.0)]


def test_a_page_read_whole_has_no_doubts(words: tuple[Spot, ...], marks: ink.Marks) -> None:
    found = quality.quality(words, marks)
    assert found.uncovered < 0.03 and found.words == len(" ".join(LETTER).split())
    assert not quality.doubts(found, 0.0) and quality.left_out(words, marks) is None


def test_a_line_dropped_whole_is_pointed_at(words: tuple[Spot, ...], marks: ink.Marks) -> None:
    dropped = [word for word in words if word.line == 2]
    area = quality.left_out(tuple(word for word in words if word.line != 2), marks)
    assert area is not None
    assert area[1] == pytest.approx(min(word.top for word in dropped), abs=3)
    assert area[3] == pytest.approx(max(word.bottom for word in dropped), abs=3)


def test_half_a_page_dropped_is_doubted(words: tuple[Spot, ...], marks: ink.Marks) -> None:
    assert "uncovered_ink" in codes(tuple(word for word in words if word.line < 2), marks)


def test_type_without_words_is_doubted(marks: ink.Marks) -> None:
    assert "no_words" in codes((), marks)


def test_lines_without_words_are_doubted_even_where_no_marks_are_told_apart() -> None:
    nothing = quality.Quality(words=0, confidence=0.0, uncovered=0.0, typed=0)
    assert [doubt.code for doubt in quality.doubts(nothing, 0.8)] == ["unread_lines"]
    assert not quality.doubts(nothing, 0.1)


def test_unsure_words_are_doubted(words: tuple[Spot, ...], marks: ink.Marks) -> None:
    assert "low_confidence" in codes(tuple(replace(w, confidence=45.0) for w in words), marks)


def test_a_few_unsure_words_are_doubted_though_little_looks_like_type() -> None:
    unsure = quality.Quality(words=9, confidence=45.0, uncovered=0.0, typed=5)
    assert [doubt.code for doubt in quality.doubts(unsure, 0.0)] == ["low_confidence"]
    assert not quality.doubts(replace(unsure, words=5), 0.0)


def test_a_second_reading_adds_words_only_where_none_are_sure(words: tuple[Spot, ...]) -> None:
    first, second = words[0], words[1]
    unsure = replace(second, text="wr0ng", confidence=20.0)
    other = (replace(first, text="Harbour"), replace(second, confidence=80.0))
    merged = again.merge((first, unsure), other)
    assert [word.text for word in merged] == [first.text, second.text]
