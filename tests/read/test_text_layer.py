"""Text layers: which letters can be believed, and what becomes of odd ones."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from pipeline.read import text_layer
from pipeline.tools import pdfium
from pipeline.tools.pdfium import LayerWord
from tests.defects import made

ENGLISH = "The department keeps no records of immigration enforcement and answers in writing"
SPANISH = "El departamento no comparte datos con las autoridades de inmigración del gobierno"
GERMAN = "Die Behörde teilt keine Daten mit den Einwanderungsbehörden des Bundes und der Länder"
NAMES = "Kowalczyk Nguyen Whitlock Hernandez Vasquez O'Brien Tarrow Millbrook Sandrock Calder"


def in_font(said: str, font: int = 1) -> list[LayerWord]:
    return [LayerWord(part, (0, 0, 10, 10), 0, 0, len(part), font) for part in said.split()]


def shifted(said: str, by: int) -> str:
    return "".join(chr(ord(c) + by) if c.isalpha() else c for c in said)


@pytest.mark.parametrize("said", [ENGLISH, ENGLISH.upper(), SPANISH, GERMAN, NAMES])
def test_languages_and_names_are_legible(said: str) -> None:
    assert text_layer.illegible(in_font(said)) == ([False] * len(said.split()), None)


@pytest.mark.parametrize("by", [-11, -3, 1, 3])
def test_shifted_letters_are_not(by: int) -> None:
    bad, fault = text_layer.illegible(in_font(shifted(ENGLISH, by)))
    assert all(bad)
    assert fault == "its letters make no words"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("(cid:12)(cid:8) (cid:44)(cid:3)(cid:7)", "its fonts name no characters"),
        ("Ã©tÃ© rÃ©sumÃ© trÃ¨s Ã©levÃ© dÃ©jÃ ", "its letters are wrongly encoded"),
        ("Ведомство не хранит записей", "it is in another script"),
    ],
)
def test_other_broken_layers_are_told(said: str, fault: str) -> None:
    assert text_layer.illegible(in_font(said)) == ([True] * len(said.split()), fault)


def test_a_broken_font_does_not_hide_behind_a_sound_one() -> None:
    sound, broken = in_font(ENGLISH * 5, 1), in_font(shifted(ENGLISH, -11), 2)
    bad, fault = text_layer.illegible([*sound, *broken])
    assert bad == [False] * len(sound) + [True] * len(broken)
    assert fault == "its letters make no words"


def test_plates_and_codes_are_no_broken_font() -> None:
    codes = "7XJK123 KQZ4471 LPR-2291 QW/ZV VTICE0900 26-0419 CA0194200 NV0020100 BXC9921"
    assert text_layer.illegible(in_font(codes))[1] is None


def read(tmp_path: Path, content: bytes) -> list[str]:
    file = tmp_path / "made.pdf"
    file.write_bytes(content)
    with pdfium.page(file, 1) as page:
        return [word.text for word in text_layer.read_words(page, 100_000)[0]]


def test_words_are_those_of_pdfplumber(tmp_path: Path) -> None:
    """Both agree on a plain letter; ours adds nothing and lacks nothing."""
    ours = read(tmp_path, made.page_of(made.letter()))
    with pdfplumber.open(tmp_path / "made.pdf") as pdf:
        assert ours == [word["text"] for word in pdf.pages[0].extract_words()]


def test_ligatures_and_soft_hyphens_are_resolved(tmp_path: Path) -> None:
    cmap = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    cmap += b"1 begincodespacerange <00> <ff> endcodespacerange\n"
    cmap += b"2 beginbfchar\n<7e> <fb03>\n<7d> <00ad>\nendbfchar endcmap end end"
    content = made.page_of(
        made.text(72, 700, "o~cer co}operates"),
        more={5: made.FONT[:-2] + b"/ToUnicode 6 0 R>>", 6: made.stream(cmap)},
    )
    assert read(tmp_path, content) == ["officer", "co-operates"]


def test_a_layer_is_cut_at_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "long.pdf"
    file.write_bytes(made.page_of(made.letter()))
    with pdfium.page(file, 1) as page:
        words, cut = text_layer.read_words(page, 30)
    assert cut
    assert sum(len(word.text) for word in words) <= 30
