"""``triage text`` as a person calls it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.defects import made


def triage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", "text", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        check=False,
    )


def test_pages_are_parted_by_form_feeds(tmp_path: Path) -> None:
    pages = [made.text(72, 700, f"Page number {n}") for n in (1, 2, 3)]
    (tmp_path / "a.pdf").write_bytes(made.pages_of(pages))
    done = triage(tmp_path, "a.pdf")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Page number 1\n\fPage number 2\n\fPage number 3\n\f"


def test_words_have_places(tmp_path: Path) -> None:
    (tmp_path / "-a.pdf").write_bytes(made.page_of(made.text(72, 692, "On", 10)))
    done = triage(tmp_path, "--words", "--", "-a.pdf")
    page, x0, top, _, bottom, sure, hidden, text = done.stdout.rstrip("\n").split("\t")
    assert (page, sure, hidden, text) == ("1", "-", "-", "On")
    assert abs(float(x0) - 72) < 1
    assert float(top) < 93 < 100 <= float(bottom)


def test_hidden_words_are_marked_and_not_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made.invisible())
    assert "Violator" not in triage(tmp_path, "a.pdf").stdout
    lines = triage(tmp_path, "--words", "a.pdf").stdout.splitlines()
    assert [line.split("\t")[6] for line in lines[-4:]] == ["hidden"] * 4


def test_what_cannot_be_read_is_a_sentence_and_a_status(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made.encrypted("sesame"))
    done = triage(tmp_path, "a.pdf")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("triage: encrypted: ")
    (tmp_path / "passwords.txt").write_text("wrong\nsesame\n")
    done = triage(tmp_path, "a.pdf")
    assert (done.returncode, done.stdout) == (0, f"{made.SENTENCES[0]}\n\f")
