"""Programs that misbehave in Tesseract's and Poppler's place: the document still gets an answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scripts.samples import off_by_letter, policy_that_forbids

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "pipeline/contract/verdict.schema.json").read_text(encoding="utf-8"))

CRASH = "kill -SEGV $$"
HANG = "sleep NAP"
GARBAGE = r"head -c 4000 /dev/urandom"
BAD_UTF8 = r"printf 'level\tpage\n\377\376\200\n'"
SILENT = "exit 0"
FLOOD = "yes"
FORK = "sleep NAP & exit 1"
FORK_AWAY = "setsid sleep NAP & exit 1"
ENDLESS = (HANG, FLOOD, FORK, FORK_AWAY)


def run_with(
    program: str, script: str, document: bytes, folder: Path, **settings: str
) -> dict[str, Any]:
    """The verdict on ``document`` where ``program`` is a shell script that runs ``script``."""
    stand_ins, raw = folder / "bin", folder / "raw"
    stand_ins.mkdir()
    raw.mkdir()
    (raw / "page.pdf").write_bytes(document)
    real = shutil.which(program)
    path = stand_ins / program
    # what it is, it says truthfully: only its work fails
    honest = f'case "$1" in -v|--version|--list-langs) exec {real} "$@";; esac'
    path.write_text(f"#!/bin/sh\n{honest}\n{script.replace('NAP', nap(folder))}\n")
    path.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{stand_ins}{os.pathsep}{os.environ['PATH']}",
        "TRIAGE_LIMITS_PAGE_SECONDS": "4" if script in ENDLESS else "60",
        **settings,
    }
    command = [sys.executable, "-m", "pipeline", "run", str(raw), str(folder / "out")]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    verdict = json.loads((folder / "out/verdicts/page.pdf.json").read_text(encoding="utf-8"))
    jsonschema.validate(verdict, SCHEMA)
    return verdict


def nap(folder: Path) -> str:
    """Seconds that only this test's stand-in sleeps, for tests that run side by side."""
    return f"600.{zlib.crc32(str(folder).encode())}"


def sleepers(folder: Path) -> int:
    """How many of the stand-in's naps are still being taken."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += entry.read_bytes() == f"sleep\0{nap(folder)}\0".encode()
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("script", "codes"),
    [
        pytest.param(CRASH, {"ocr_failed"}, id="crash"),
        pytest.param(HANG, {"timeout"}, id="hang"),
        pytest.param(GARBAGE, {"ocr_failed"}, id="garbage"),
        pytest.param(BAD_UTF8, {"ocr_failed"}, id="bad UTF-8"),
        pytest.param(SILENT, {"ocr_failed"}, id="exit 0 without output"),
        pytest.param(FLOOD, {"ocr_failed", "timeout", "out_of_memory"}, id="gigabytes"),
        # the child keeps the program's streams open: nobody can tell that from a program at work
        pytest.param(FORK, {"timeout"}, id="a child that outlives it"),
        pytest.param(FORK_AWAY, {"timeout"}, id="a child in a session of its own"),
    ],
)
def test_a_broken_tesseract_never_makes_a_page_read(
    script: str, codes: set[str], tmp_path: Path
) -> None:
    verdict = run_with(
        "tesseract", script, off_by_letter(), tmp_path, TRIAGE_READ_ENGINE="pytesseract"
    )
    assert {e["code"] for e in verdict["errors"]} <= codes
    assert verdict["errors"], "the failure is not mentioned"
    assert verdict["verdict"]["disposition"] in ("review", "failed")
    assert sleepers(tmp_path) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("script", [CRASH, HANG, GARBAGE, SILENT, FLOOD, FORK, FORK_AWAY])
def test_a_broken_pdftoppm_never_makes_a_page_blank(script: str, tmp_path: Path) -> None:
    verdict = run_with(
        "pdftoppm", script, policy_that_forbids(), tmp_path, TRIAGE_READ_OCR="always"
    )
    assert verdict["verdict"]["disposition"] != "clear" or verdict["pages"][0]["words"] > 60
    assert all(page["source"] != "blank" for page in verdict["pages"])
    assert sleepers(tmp_path) == 0
