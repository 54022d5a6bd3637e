"""What a night costs where nothing changed, and where only the rules did, for many documents.

    python -m benchmarks.nightly [--documents 10000] [--texts 10000] [--folder DIR]

Makes that many small PDF files with a text layer, runs over them, and times a second run, one
with another request to know, and one with a hundredth of the files new. With fewer texts than
documents the others are copies, which are judged but neither read nor tagged. Prints a table;
seconds are those of wall clock and of all processes' CPU together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEXT = (
    "Elmbrook Police Department",
    "Records Division",
    "In answer to your request number {number} we send what our files hold.",
    "The Stolen Vehicle hotlist is enabled on all readers of district {number}.",
    "Officers shall not ask anybody about immigration status.",
)


def make(folder: Path, first: int, last: int, texts: int) -> None:
    """Write documents ``first`` to ``last``, a hundred a folder, with so many texts in turn."""
    for number in range(first, last):
        file = folder / f"{number // 100:04}" / f"{number:06}.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(paper([line.format(number=number % texts) for line in TEXT]))


def paper(lines: list[str]) -> bytes:
    """A PDF of one page with these lines as its text layer."""
    shown = "".join(f"({line}) Tj 0 -16 Td " for line in lines)
    stream = f"BT /F1 11 Tf 72 720 Td {shown}ET".encode()
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + head + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def night(name: str, raw: Path, out: Path, *more: str) -> None:
    """Run once and print a line of the table."""
    clock, before = time.monotonic(), os.times()
    command = [sys.executable, "-m", "pipeline", "run", str(raw), str(out), *more]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.monotonic() - clock, os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    made = json.loads((out / "run.json").read_text())
    print(
        f"{name:28} {wall:8.1f} s wall {cpu:8.1f} s CPU"
        f" {made['judged']:7} judged {made['pages_read']:7} pages read",
        flush=True,
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--documents", type=int, default=10_000)
    asked.add_argument("--texts", type=int, default=0, help="0: one a document")
    asked.add_argument("--folder", type=Path, help="kept, and used again if it is there")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        raw, out, count = folder / "raw", folder / "out", given.documents
        texts = given.texts or 2 * count
        make(raw, 0, count, texts)
        print(f"{count} documents of one page, {min(texts, count)} texts")
        night("first run", raw, out)
        night("nothing changed", raw, out)
        night("nothing changed", raw, out)
        request = folder / "request.txt"
        request.write_text("Please say whether readers alert on the Immigration Violator File.")
        night("rules changed", raw, out, "--request", str(request))
        make(raw, count, count + count // 100, texts)
        night("a hundredth is new", raw, out, "--request", str(request))


if __name__ == "__main__":
    main()
