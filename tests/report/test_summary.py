from __future__ import annotations

import csv
import io

import pytest
from made_verdicts import HOSTILE, hostile, story, verdict

from pipeline.artefacts import Reason
from pipeline.report import summary_csv

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "\n@x", "＝1", "\u00a0=1"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_line_a_document_in_the_order_given() -> None:
    found = rows(summary_csv(story()))
    assert [row["path"] for row in found] == [one.document.path for one in story()]
    on = found[0]
    assert on["disposition"] == "flag"
    assert on["immigration_hotlist"] == "enabled"
    assert on["agency"] == "Aspen Fork Police"
    assert on["reasons"] == "hotlist_enabled"
    assert on["page_count"] == "1"
    assert found[3]["errors"] == "encrypted"
    assert found[4]["findings_not_visible"] == "1"


@pytest.mark.parametrize("start", FORMULAS)
def test_no_cell_starts_a_formula(start: str) -> None:
    why = Reason("odd", start)
    text = summary_csv([verdict(start, agency=start, date=start, reasons=(why,))])
    for value in rows(text)[0].values():
        assert value.strip()[:1] not in {"=", "+", "-", "@", "＝"}, value
        assert not set("\t\r\n") & set(value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_separator_splits_a_cell_into_a_formula(separator: str) -> None:
    text = summary_csv([*hostile(), verdict(f'a{separator}=1{separator}"{separator}=2.pdf')])
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        for value in row:
            assert value[:1] not in {"=", "+", "@"}, value


def test_what_cannot_be_seen_is_shown_and_every_document_keeps_its_line() -> None:
    text = summary_csv(hostile())
    assert "⟨U+202E⟩" in text
    assert "\u202e" not in text
    assert "\u2028" not in text
    assert len(rows(text)) == len(HOSTILE)
    assert text.count("\n") == len(HOSTILE) + 1
