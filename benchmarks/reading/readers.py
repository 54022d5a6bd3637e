"""The readers that are compared: ours, OCRmyPDF twice, and the script that tutorials write.

Each takes a PDF and gives the text of its pages. Each runs as processes of its own, so
that what it costs is the processor time of those, children and start included.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SECONDS = 1800


@dataclass(frozen=True)
class Run:
    """What a reader gave for one PDF: a text a page, seconds of the processor and of the clock."""

    texts: tuple[str, ...]
    cpu: float
    wall: float


@dataclass(frozen=True)
class Reader:
    """``command`` makes the command line from the PDF and a folder to write ``text.txt`` into."""

    name: str
    command: Callable[[Path, Path], list[str]]
    missing: str | None = None


def run(reader: Reader, file: Path, folder: Path, pages: int) -> Run:
    """Let a reader read; raises ``RuntimeError`` where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(
        reader.command(file, folder), capture_output=True, timeout=SECONDS, check=False, text=True
    )
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{reader.name} failed on {file.name}: {done.stderr[-500:]}")
    texts = (folder / "text.txt").read_text(encoding="utf-8").split("\f")
    texts += [""] * (pages - len(texts))
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Run(tuple(texts[:pages]), cpu, wall)


def all_readers() -> list[Reader]:
    """Every reader; those that cannot run here say what is missing."""
    ocrmypdf = os.environ.get("OCRMYPDF") or shutil.which("ocrmypdf")
    absent = None if ocrmypdf else "ocrmypdf is not on PATH (or name it in OCRMYPDF)"
    cleaner = absent or (None if shutil.which("unpaper") else "unpaper is not installed")
    plain = [str(ocrmypdf), "--jobs", "2", "--quiet"]

    def peer(*options: str) -> Callable[[Path, Path], list[str]]:
        return lambda file, folder: [
            *plain, *options, "--sidecar", f"{folder}/text.txt", str(file), f"{folder}/out.pdf",
        ]  # fmt: skip

    def module(name: str) -> Callable[[Path, Path], list[str]]:
        return lambda file, folder: [
            sys.executable, "-m", f"benchmarks.reading.{name}", str(file), f"{folder}/text.txt",
        ]  # fmt: skip

    return [
        Reader("triage", module("ours")),
        Reader("OCRmyPDF", peer(), absent),
        Reader(
            "OCRmyPDF, deskew rotate clean", peer("--deskew", "--rotate-pages", "--clean"), cleaner
        ),
        Reader("tutorial script", module("tutorial")),
    ]
