"""``triage show``: a verdict for a person, and the marks that the machine saw."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RAW = Path(__file__).parents[2] / "data" / "raw"
SCREEN = RAW / "Fallow County Sheriff's Office" / "settings page.pdf"


def triage(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = tmp_path_factory.mktemp("shown") / "raw"
    raw.mkdir()
    (raw / "settings page.pdf").write_bytes(SCREEN.read_bytes())
    (raw / "red\x1b[31m.txt").write_text("x", encoding="utf-8")
    done = triage("run", raw, raw.parent / "out")
    assert done.returncode == 0, done.stderr
    return raw.parent / "out"


def test_a_verdict_is_told_with_its_reasons_and_cues(out: Path) -> None:
    done = triage("show", "settings page.pdf", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "FLAG   hotlist enabled" in done.stdout
    assert "Immigration Violator" in done.stdout
    assert "check box" in done.stdout


def test_a_file_s_name_cannot_steer_the_terminal(out: Path) -> None:
    done = triage("show", "red\x1b[31m.txt", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert "unsupported" in done.stdout


def test_what_has_no_verdict_is_wrong_usage(out: Path) -> None:
    done = triage("show", "nothing.pdf", "--out", out)
    assert done.returncode == 2
    assert "no verdict of such a document" in " ".join(done.stderr.replace("│", " ").split())


def test_marks_are_drawn_on_a_picture_of_the_page(tmp_path: Path) -> None:
    done = triage("show", "--marks", SCREEN, "--to", tmp_path)
    assert done.returncode == 0, done.stderr
    (picture,) = tmp_path.iterdir()
    assert picture.name == "settings page.page-1.marks.png"
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_page_without_marks_gives_no_picture(tmp_path: Path) -> None:
    done = triage("show", "--marks", RAW / "other" / "gazette.pdf", "--to", tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
    assert "No marks" in done.stdout
