"""Folders of small documents, and the real command run over them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

NOT_OF_THE_RESULT = ("run.json", "runs", "logs", ".triage/ledger.json", ".triage/lock")
"""Files that hold times; everything else is the same in every run over the same folder."""


@dataclass(frozen=True)
class Night:
    """A folder of documents, and the output of a run over it."""

    raw: Path
    out: Path


def paper(file: Path, *pages: str) -> Path:
    """A PDF with a text layer, one line of ``pages`` after the other on each page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(file), invariant=1)
    for page in pages:
        for row, line in enumerate(page.splitlines()):
            canvas.drawString(72, 720 - 16 * row, line)
        canvas.showPage()
    canvas.save()
    return file


def letter(topic: str, number: int) -> str:
    return (
        f"Elmbrook Police Department\nRecords Division\n\nLetter {number}\n\n"
        f"The {topic} hotlist is enabled on all of our readers.\n"
        "Nothing else in our files concerns your request of last month.\n"
    )


def folder(root: Path) -> Path:
    """Four documents of seven pages, one of them twice, and a file that is no document."""
    raw = root / "raw"
    paper(raw / "b.pdf", *(letter("Stolen Vehicle", n) for n in range(3)))
    paper(raw / "a" / "on.pdf", letter("Immigration Violator", 1))
    paper(raw / "a" / "also.pdf", letter("Missing Person", 1), letter("Missing Person", 2))
    (raw / "copy of on.pdf").write_bytes((raw / "a" / "on.pdf").read_bytes())
    (raw / "rows.csv").write_text("a,b\n1,2\n")
    return raw


Place = Path | str
"""A folder, or a URL."""


def command(raw: Place, out: Place, *more: str, name: str = "run") -> list[str]:
    return [sys.executable, "-m", "pipeline", name, str(raw), str(out), "--jobs", "1", *more]


def run(raw: Place, out: Place, *more: str, name: str = "run") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(raw, out, *more, name=name), capture_output=True, text=True, timeout=240
    )


def clean(out: Path) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "pipeline", "clean", str(out)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60)


def start(raw: Place, out: Place, *more: str, beside: Path | None = None) -> subprocess.Popen[str]:
    """The command in the background, with a log beside the output, or beside what is named, that
    :func:`pages_read` counts.
    """
    log = _log(beside or Path(out))
    with log.open("a") as said:
        return subprocess.Popen(
            [*command(raw, out, *more)[:3], "--debug", *command(raw, out, *more)[3:]],
            stdout=said,
            stderr=said,
            text=True,
        )


def run_that_kills_itself(raw: Place, out: Place, beside: Path, patch: str) -> int:
    """The exit status of a run into which ``patch`` was put, lines that end it at some moment."""
    script = f"""
import os, signal, sys
def die():
    os.kill(os.getpid(), signal.SIGKILL)
{patch}
if __name__ == "__main__":
    from pipeline.cli import main
    sys.argv = {["triage", *command(raw, out)[3:]]!r}
    main()
"""
    file = beside / "fatal.py"
    file.write_text(script)
    return subprocess.run([sys.executable, str(file)], timeout=240).returncode


def pages_read(out: Path) -> Counter[tuple[str, str]]:
    """How often each page was read and kept, over all runs that :func:`start` began."""
    log = _log(out).read_text(errors="replace")
    return Counter(re.findall(r"kept page (\d+) of (\w+)", log))


def _log(out: Path) -> Path:
    return out.parent / f"{out.name}.log"


def contents(out: Path) -> dict[str, str]:
    """Digests of all that a run made, by name."""
    found = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_file() and not name.startswith(NOT_OF_THE_RESULT):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def orphans(out: Path) -> list[str]:
    """Temporary files that a run left behind."""
    return [str(path) for path in (out / ".triage" / "tmp").rglob("*")]


def workers_of(pid: int) -> list[int]:
    """Process ids of a run's workers."""
    found: list[int] = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread, a child ended
            children = [int(child) for child in listing.read_text().split()]
            found += [child for child in children if os.getsid(child) == child]
    return found
