"""The verdicts on the samples say what the samples say, through the real Tesseract and Poppler.

What each sample says is told in ``scripts/samples.py``.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scripts.samples import SAMPLES

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "pipeline" / "contract"
FALLOW = "Fallow County Sheriff's Office"
MARLOW = "Marlow Heights Police Department"
OSPREY = "Osprey Ridge Police Department"
QUARRY = "Quarry Bend Police Department"
TINDALL = "Tindall Township Police Department"

SAID = {
    # path: disposition, hotlist, ICE, policy
    f"{FALLOW}/Policy 430.pdf": ("clear", "not_found", "restricted", "restricts"),
    f"{FALLOW}/settings page.pdf": ("flag", "enabled", "not_found", "not_found"),
    f"{MARLOW}/acknowledgement.pdf": ("clear", "not_found", "not_found", "not_found"),
    f"{MARLOW}/reply, scanned.pdf": ("clear", "disabled", "restricted", "restricts"),
    f"{OSPREY}/letter, stamped.pdf": ("clear", "disabled", "not_found", "not_found"),
    f"{OSPREY}/search log.pdf": ("flag", "not_found", "cooperates", "not_found"),
    f"{QUARRY}/reply.pdf": ("flag", "enabled", "not_found", "not_found"),
    f"{TINDALL}/letter and screen.pdf": ("flag", "enabled", "not_found", "not_found"),
    f"{TINDALL}/portal.pdf": ("clear", "not_found", "restricted", "restricts"),
    "other/gazette.pdf": ("clear", "not_found", "not_found", "not_found"),
    "other/locked.pdf": ("failed", "not_found", "not_found", "not_found"),
    "other/topics.csv": ("failed", "not_found", "not_found", "not_found"),
    "other/unreadable.pdf": ("review", "not_found", "not_found", "not_found"),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The output folder of one run over the samples, and what the run printed."""
    out = tmp_path_factory.mktemp("samples") / "out"
    command = [sys.executable, "-m", "pipeline", "run", str(ROOT / "data" / "raw"), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.fixture(scope="module")
def out(ran: tuple[Path, str]) -> Path:
    return ran[0]


def verdict(out: Path, path: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "verdicts" / f"{path}.json").read_text("utf-8"))
    return read


def agency(out: Path, name: str) -> dict[str, Any]:
    agencies = json.loads((out / "agencies.json").read_text("utf-8"))["agencies"]
    return next(a for a in agencies if a["name"] == name)


@pytest.mark.parametrize("path", SAMPLES)
def test_every_verdict_holds_to_the_schema(out: Path, path: str) -> None:
    schema = json.loads((CONTRACT / "verdict.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(verdict(out, path))


@pytest.mark.parametrize("path", SAMPLES)
def test_the_verdict_says_what_the_document_says(out: Path, path: str) -> None:
    said = verdict(out, path)["verdict"]
    fields = ("disposition", "immigration_hotlist", "ice", "sanctuary_policy")
    assert tuple(said[field] for field in fields) == SAID[path]


def test_the_contradiction_across_two_files_is_found(out: Path) -> None:
    found = agency(out, FALLOW)
    assert found["conflict"] is True
    roles = {(e["path"].rsplit("/")[-1], e["role"]) for e in found["evidence"]}
    assert {("settings page.pdf", "hotlist"), ("Policy 430.pdf", "policy")} <= roles
    assert found["stock_policy_only"] is False


def test_a_portal_s_stock_sentence_is_a_limit_that_is_shown_as_stock(out: Path) -> None:
    assert agency(out, TINDALL)["conflict"] is True
    assert agency(out, TINDALL)["stock_policy_only"] is True


def test_agencies_hold_to_their_schema(out: Path) -> None:
    schema = json.loads((CONTRACT / "agencies.schema.json").read_text("utf-8"))
    written = json.loads((out / "agencies.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(written)


@pytest.mark.parametrize(
    "path", [f"{FALLOW}/settings page.pdf", f"{TINDALL}/letter and screen.pdf"]
)
def test_only_the_tick_tells_and_the_finding_shows_it(out: Path, path: str) -> None:
    topics = [f for f in verdict(out, path)["findings"] if f["tag"] == "immigration_violator"]
    assert [(f["assertion"], f["state_from"], f["mark"]["state"]) for f in topics] == [
        ("enabled", "checkbox", "checked")
    ]


def test_a_tick_that_is_not_there_says_off(out: Path) -> None:
    findings = verdict(out, f"{FALLOW}/settings page.pdf")["findings"]
    states = {f["canonical"]: f["assertion"] for f in findings if f["tag"] == "other_topic"}
    assert states["Protection Order"] == states["Sex Offender"] == "disabled"
    assert states["Stolen Vehicle"] == "enabled"


def test_the_words_of_the_request_are_nobody_s_answer(out: Path) -> None:
    for path in (f"{MARLOW}/acknowledgement.pdf", f"{QUARRY}/reply.pdf"):
        asked = [f for f in verdict(out, path)["findings"] if f["zone"] == "request"]
        assert asked, path
        assert {f["assertion"] for f in asked} == {"quoted_request"}


def test_look_alikes_are_no_findings(out: Path) -> None:
    assert verdict(out, "other/gazette.pdf")["findings"] == []


def test_a_log_row_about_ice_cream_is_no_finding(out: Path) -> None:
    findings = verdict(out, f"{OSPREY}/search log.pdf")["findings"]
    assert [f["text"] for f in findings if f["tag"] == "agency"] == ["assist ICE"]
    assert [f["text"] for f in findings if f["tag"] == "enforcement"] == ["immigration"]


def test_a_stamp_in_the_text_layer_does_not_stand_for_the_page(out: Path) -> None:
    page = verdict(out, f"{OSPREY}/letter, stamped.pdf")["pages"][0]
    assert page["source"] == "ocr"
    assert page["words"] > 40


def test_a_page_that_nobody_can_read_is_named(out: Path) -> None:
    reasons = verdict(out, "other/unreadable.pdf")["verdict"]["reasons"]
    assert any(reason.get("pages") == [1] for reason in reasons)


def test_what_cannot_be_processed_says_why(out: Path) -> None:
    codes = {
        p: verdict(out, p)["errors"][0]["code"] for p in ("other/locked.pdf", "other/topics.csv")
    }
    assert codes == {"other/locked.pdf": "encrypted", "other/topics.csv": "unsupported"}


def test_the_summary_has_a_line_a_document(out: Path) -> None:
    rows = list(csv.DictReader((out / "summary.csv").open(encoding="utf-8", newline="")))
    assert sorted(row["path"] for row in rows) == sorted(SAMPLES)


def test_the_report_lists_every_document_and_every_agency(out: Path) -> None:
    pages = "".join(place.read_text("utf-8") for place in sorted((out / "report").rglob("*.html")))
    for name in (MARLOW, OSPREY, QUARRY, TINDALL, "Fallow County"):
        assert name in pages
    for path in SAMPLES:
        assert path.rsplit("/")[-1].replace("'", "&#39;") in pages


def test_the_summary_on_the_terminal_says_what_to_open(ran: tuple[Path, str]) -> None:
    out, printed = ran
    assert "13 documents" in printed
    assert str(out / "report" / "index.html") in printed


def test_a_second_run_reads_nothing_again(ran: tuple[Path, str]) -> None:
    out, _ = ran
    before = {p: p.read_bytes() for p in (out / "verdicts").rglob("*.json")}
    command = [sys.executable, "-m", "pipeline", "run", str(ROOT / "data" / "raw"), str(out)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert {p: p.read_bytes() for p in (out / "verdicts").rglob("*.json")} == before
    assert json.loads((out / "run.json").read_text("utf-8"))["pages_read"] == 0
