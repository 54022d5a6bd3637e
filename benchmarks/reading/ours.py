"""Read a PDF with this project's reading, a page a task on every core; text into a file."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

from pipeline.artefacts import Document
from pipeline.settings import Limits, Read
from pipeline.tools.bounded import stay_on_one_thread


def text(file: Path, document: Document, number: int) -> str:
    """A page's text, a line a line."""
    from pipeline.read import read_page

    page = read_page(file, document, number, Read(), Limits())
    lines: dict[int, list[str]] = {}
    for word in page.words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(" ".join(line) for line in lines.values())


def main() -> None:
    stay_on_one_thread()  # as workers do, which inherit it here
    from pipeline.intake import identify

    file, out = Path(sys.argv[1]), Path(sys.argv[2])
    document = identify(file.parent, file.name, Limits())
    tasks = [(file, document, sheet.number) for sheet in document.sheets]
    workers = min(len(tasks), os.cpu_count() or 1)
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        out.write_text("\f".join(pool.starmap(text, tasks, chunksize=1)), encoding="utf-8")


if __name__ == "__main__":
    main()
