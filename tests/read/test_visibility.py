"""What a reader of the page sees of its text layer, and what lies on live text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.artefacts import Box
from pipeline.read import route
from pipeline.read.route import Plan
from pipeline.settings import Limits
from pipeline.tools import pdfium
from tests.defects import made

HIDDEN = "Immigration Violator is enabled."
LETTER = " ".join(made.SENTENCES)


def plan(tmp_path: Path, content: bytes) -> Plan:
    file = tmp_path / "made.pdf"
    file.write_bytes(content)
    with pdfium.page(file, 1) as page:
        return route.plan(page, Limits())


def said(words: tuple[pdfium.LayerWord, ...]) -> str:
    return " ".join(word.text for word in words)


@pytest.mark.parametrize(
    "defect",
    [
        made.invisible,
        made.white_on_white,
        made.under_black_box,
        made.under_white_box,
        made.under_picture,
        made.outside_crop_box,
    ],
)
def test_hidden_words_are_told_from_those_that_show(
    tmp_path: Path, defect: Callable[[], bytes]
) -> None:
    chosen = plan(tmp_path, defect())
    assert said(chosen.hidden) == HIDDEN
    assert said(chosen.words) == LETTER


def test_words_off_the_page_are_hidden(tmp_path: Path) -> None:
    assert said(plan(tmp_path, made.off_the_page()).hidden) == "Immigration Violator"


def test_of_words_over_one_another_the_upper_ones_show(tmp_path: Path) -> None:
    chosen = plan(tmp_path, made.under_other_text())
    assert said(chosen.hidden) == HIDDEN
    assert said(chosen.words) == LETTER + " Stolen Vehicle remains disabled."


@pytest.mark.parametrize("sound", [made.faint_grey, made.set_twice_for_bold])
def test_pale_and_doubled_words_show(tmp_path: Path, sound: Callable[[], bytes]) -> None:
    assert plan(tmp_path, sound()).hidden == ()


def test_tiny_type_shows(tmp_path: Path) -> None:
    content = made.page_of(made.letter() + made.text(72, 500, "set in two points", 2))
    assert plan(tmp_path, content).hidden == ()


def test_highlighted_words_show(tmp_path: Path) -> None:
    marked = b"0.9 0.9 0.1 rg 60 490 300 30 re f 0 g\n" + made.text(72, 500, "The topic is on.")
    chosen = plan(tmp_path, made.page_of(made.letter() + marked))
    assert chosen.hidden == ()
    assert chosen.concealed == ()


@pytest.mark.parametrize(
    ("defect", "box"),
    [
        (made.under_black_box, (60, 272, 320, 302)),
        (made.under_white_box, (72, 281, 240, 295)),
        (made.under_picture, (72, 281, 240, 295)),
    ],
)
def test_shapes_on_live_text_are_reported(
    tmp_path: Path, defect: Callable[[], bytes], box: Box
) -> None:
    (found,) = plan(tmp_path, defect()).concealed
    assert found == pytest.approx(box, abs=1.5)


@pytest.mark.parametrize("defect", [made.invisible, made.white_on_white, made.off_the_page])
def test_text_that_nothing_covers_is_not_reported_as_covered(
    tmp_path: Path, defect: Callable[[], bytes]
) -> None:
    assert plan(tmp_path, defect()).concealed == ()
