from __future__ import annotations

import pytest

from pipeline.report.text import in_two, legible, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, §287(g) – ICE", "plain text, §287(g) – ICE"),
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("a\x00b\x1b[31mc", "a␀b␛[31mc"),
        ("\x7f\x85", "␡⟨U+0085⟩"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("\u2066isolated\u2069", "⟨U+2066⟩isolated⟨U+2069⟩"),
        ("line\u2028end", "line⟨U+2028⟩end"),
        ("name\udce9.pdf", "name⟨byte E9⟩.pdf"),
        ("half \ud800", "half ⟨U+D800⟩"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("עברית and العربية", "עברית and العربية"),
    ],
)
def test_characters_without_shape_are_given_one(text: str, shown: str) -> None:
    assert legible(text) == shown


def test_towers_of_accents_are_cut() -> None:
    assert legible("a" + "\u0301" * 500 + "b") == "a" + "\u0301" * 3 + "b"


def test_long_text_is_cut_to_the_limit_in_one_line() -> None:
    assert one_line("a \n\t b") == "a b"
    assert one_line("word " * 100, 20) == "word word word word…"


def test_a_long_name_keeps_its_end() -> None:
    folder, name = in_two("some/folder/" + "n" * 400 + ".pdf", 60)
    assert folder == "some/folder/"
    assert len(name) < 60
    assert name.endswith("nnnnnn.pdf")
