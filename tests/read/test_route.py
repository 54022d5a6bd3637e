"""Routes of pages, and what comes of them, through the real tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import intake, read
from pipeline.artefacts import Page
from pipeline.errors import RenderFailed, TooLarge
from pipeline.settings import Limits, Read
from tests.defects import made

LETTER = " ".join(made.SENTENCES)


def pages(tmp_path: Path, content: bytes, settings: Read | None = None) -> list[Page]:
    (tmp_path / "made.pdf").write_bytes(content)
    document = intake.identify(tmp_path, "made.pdf", Limits())
    return [
        read.read_page(tmp_path / "made.pdf", document, sheet.number, settings or Read(), Limits())
        for sheet in document.sheets
    ]


def said(page: Page, visible: bool = True) -> str:
    return " ".join(word.text for word in page.words if word.visible is visible)


def test_a_sound_layer_is_used_as_it_is(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.page_of(made.letter()))
    assert page.source == "text_layer"
    assert said(page) == LETTER
    assert {word.confidence for word in page.words} == {None}
    assert page.doubts == ()


def test_a_look_at_controls_that_fails_costs_the_page_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(read.marks, "wanted", lambda words: True)
    monkeypatch.setattr(read.marks, "find_marks", broken)
    (page,) = pages(tmp_path, made.page_of(made.letter()))
    assert said(page) == LETTER
    assert [doubt.code for doubt in page.doubts] == ["unseen_controls"]


def test_a_page_without_anything_is_blank(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.page_of(b""))
    assert (page.source, page.words) == ("blank", ())


@pytest.mark.parametrize(
    "stored",
    [
        b"/Filter/FooDecode/ColorSpace/DeviceGray/BitsPerComponent 8",
        b"/Filter/DCTDecode/ColorSpace/DeviceGray/BitsPerComponent 8",
        b"/Filter/JPXDecode",
    ],
)
@pytest.mark.parametrize("beside", [b"", made.letter()], ids=["alone", "in a letter"])
def test_a_picture_that_cannot_be_decoded_is_no_blank(
    tmp_path: Path, stored: bytes, beside: bytes
) -> None:
    lost = b"/Type/XObject/Subtype/Image/Width 1275/Height 1650" + stored
    content = made.page_of(
        b"q 500 0 0 400 50 50 cm /I1 Do Q\n" + beside,
        resources=b"/XObject<</I1 6 0 R>>",
        more={6: made.stream(b"no picture", lost)},
    )
    (page,) = pages(tmp_path, content)
    assert page.source == ("text_layer" if beside else "ocr")
    assert [doubt.code for doubt in page.doubts] == ["lost_picture"]


def test_shifted_letters_are_recognised_instead(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.shifted_letters())
    assert page.source == "ocr"
    assert said(page) == LETTER
    assert said(page, visible=False) == ""


def test_only_the_words_of_a_broken_font_are_recognised(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.half_broken())
    assert said(page) == f"{LETTER} Immigration Violator is selected in the drop down menu"
    recognised = [word.text for word in page.words if word.confidence is not None]
    assert " ".join(recognised) == "Immigration Violator is selected in the drop down menu"


def test_a_stamp_does_not_make_a_scan_complete(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.stamped_scan())
    assert page.source == "ocr"
    assert said(page) == f"Case 3:26-cv-00123 Document 27 Page 1 of 9 {LETTER}"


def test_the_layer_of_a_scan_is_not_doubled(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.searchable_scan())
    assert page.source == "ocr"
    assert said(page) == LETTER
    assert said(page, visible=False) == ""


def test_a_contrary_layer_is_kept_apart(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.contrary_layer())
    assert page.source == "ocr"
    assert said(page) == LETTER
    assert said(page, visible=False) == "Immigration Violator is enabled in this account."
    visible = {word.line for word in page.words if word.visible}
    assert visible.isdisjoint(word.line for word in page.words if not word.visible)


def test_a_screenshot_in_a_letter_is_read_with_it(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.letter_with_screenshot())
    assert said(page) == f"{LETTER} Hotlist Topics Immigration Violator Stolen Vehicle"
    topic = next(word for word in page.words if word.text == "Violator")
    assert 72 < topic.box[0] < 372
    assert 282 < topic.box[1] < 392


@pytest.mark.parametrize("appearance", [True, False])
def test_values_of_a_form_are_words_of_the_page(tmp_path: Path, appearance: bool) -> None:
    (page,) = pages(tmp_path, made.filled_form(appearance=appearance))
    assert page.source == "text_layer"
    assert "Sandrock Police Immigration Violator Stolen Vehicle" in said(page)


def test_fields_over_a_scan_do_not_make_it_complete(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.filled_form(over_scan=True))
    assert page.source == "ocr"
    assert said(page) == f"{LETTER} Sandrock Police"


def test_notes_typed_onto_a_page_are_words_of_it(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.free_text())
    assert said(page) == f"{LETTER} Released in part"


def test_reading_a_form_twice_gives_the_same(tmp_path: Path) -> None:
    content = made.filled_form()
    assert pages(tmp_path, content) == pages(tmp_path, content)


def test_where_readers_disagree_only_the_rendering_counts(tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(made.broken_page_object())
    document = intake.identify(tmp_path, "made.pdf", Limits())
    assert [problem.code for problem in document.problems] == ["page_mismatch"]
    file = tmp_path / "made.pdf"
    first = read.read_page(file, document, 1, Read(), Limits())
    assert (first.source, said(first)) == ("ocr", "Page number 1")
    with pytest.raises(RenderFailed):
        read.read_page(file, document, 3, Read(), Limits())


def test_a_huge_page_with_a_layer_is_read_from_it(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.enormous())
    assert (page.source, said(page)) == ("text_layer", "Immigration Violator")
    assert (page.width, page.height) == (14400, 14400)


def test_a_huge_page_of_outlines_is_never_silently_blank(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.enormous_outlines())
    assert page.source == "ocr"
    assert "coarse" in {doubt.code for doubt in page.doubts}


def test_a_page_beyond_the_limit_fails_with_its_code(tmp_path: Path) -> None:
    with pytest.raises(TooLarge) as raised:
        pages(tmp_path, made.page_of(b"9000 9000 4000 4000 re f", b"/MediaBox[0 0 20000 20000]"))
    assert raised.value.page == 1


@pytest.mark.parametrize("scan", [made.stamped_scan, made.letter_with_screenshot])
def test_without_recognition_the_doubt_is_told(tmp_path: Path, scan: Callable[[], bytes]) -> None:
    (page,) = pages(tmp_path, scan(), Read(ocr="never"))
    assert [doubt.code for doubt in page.doubts] == ["not_recognised"]


def test_recognition_can_be_asked_for(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, made.page_of(made.letter()), Read(ocr="always"))
    assert (page.source, said(page)) == ("ocr", LETTER)
