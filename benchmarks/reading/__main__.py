"""Compare readers on the same pages, in turn on each PDF: ``python -m
benchmarks.reading [--seed N] [--pages N] [--raw DIR] [--table FILE]``.

``--table`` writes the result into a Markdown file between the two comments that mark its place.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2

from benchmarks.reading import grades, pages, readers, scoring
from benchmarks.reading.readers import Reader, Run
from benchmarks.reading.scoring import Score

BEGIN, END = "<!-- reading: begin -->", "<!-- reading: end -->"


def main() -> None:
    options = _options()
    able = [reader for reader in readers.all_readers() if not reader.missing]
    for reader in readers.all_readers():
        if reader.missing:
            print(f"Left out: {reader.name}: {reader.missing}.", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        stacks = pages.make(folder, options.seed, options.pages)
        ran: dict[str, list[tuple[pages.Stack, Run]]] = defaultdict(list)
        for stack in stacks:
            for reader in able:
                print(f"{stack.file.name}: {reader.name}", file=sys.stderr)
                ran[reader.name].append(
                    (stack, readers.run(reader, stack.file, folder, len(stack.pages)))
                )
        long_run = _long_run(stacks)
    table = _table(ran, options.seed, long_run)
    if options.raw:
        table += "\n\n" + _raw(options.raw, able)
    print(table)
    if options.table:
        _write(options.table, table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--pages", type=int, default=8, help="pages a grade")
    parser.add_argument("--raw", type=Path, help="time the readers on a folder of PDFs, too")
    parser.add_argument("--table", type=Path, help="Markdown file that holds the table")
    return parser.parse_args()


@dataclass
class _LongRun:
    """Processor seconds of recognition alone on images prepared by us, and of our whole reading;
    pages of which under half of the words were found, and those of them without a doubt.
    """

    alone: float = 0.0
    whole: float = 0.0
    bad: int = 0
    silent: int = 0


def _long_run(stacks: list[pages.Stack]) -> _LongRun:
    """All in this process after a first page has loaded everything."""
    from pipeline.artefacts import Document, Page
    from pipeline.intake import identify
    from pipeline.read import ocr, read_page, render
    from pipeline.read.recognise import Layout, recognise
    from pipeline.settings import Limits, Read

    cv2.setNumThreads(1)  # as in a worker
    found = _LongRun()
    settings, limits = Read(), Limits()

    def read(stack: pages.Stack, document: Document, number: int) -> Page:
        return read_page(stack.file, document, number, settings, limits)

    first = identify(stacks[0].file.parent, stacks[0].file.name, limits)
    read(stacks[0], first, 1)
    for stack in stacks:
        document = identify(stack.file.parent, stack.file.name, limits)
        for number, made in enumerate(stack.pages, 1):
            image = render.page_image(stack.file, document, number, limits)
            prepared = ocr.read_image(image, settings, limits)
            start = time.process_time()
            page = read(stack, document, number)
            found.whole += time.process_time() - start
            text = " ".join(word.text for word in page.words)
            if made.words and scoring.share_found(made.words, text) < 0.5:
                found.bad += 1
                found.silent += not page.doubts
            if not prepared.blank:
                pixels, dpi = prepared.image.pixels, prepared.image.dpi
                start = time.process_time()
                recognise(pixels, dpi, Layout.PAGE, settings, limits)
                found.alone += time.process_time() - start
    return found


def _table(ran: dict[str, list[tuple[pages.Stack, Run]]], seed: int, long_run: _LongRun) -> str:
    count = sum(len(stack.pages) for stack, _ in next(iter(ran.values())))
    names = [*grades.GRADES]
    names.remove("blank")
    lines = [
        f"{count} made pages (seed {seed}), {os.cpu_count()} cores. Cells: word error rate in per"
        " cent / phrases found exactly / fuzzily, in per cent.",
        "",
        "| reader | CPU s a page | ratio | pages a minute | "
        + " | ".join([*names, "all", "upright, no copies"])
        + " |",
        "| --- " * (len(names) + 6) + "|",
    ]
    cost = {name: sum(run.cpu for _, run in runs) / count for name, runs in ran.items()}
    for name, runs in ran.items():
        by: dict[str, Score] = defaultdict(Score)
        for stack, run in runs:
            for page, text in zip(stack.pages, run.texts, strict=True):
                by[page.grade] += scoring.score(page, text)
        every = scoring.total(by.values())
        upright = scoring.total(by[grade] for grade in grades.UPRIGHT)
        minute = count / sum(run.wall for _, run in runs) * 60
        cells = [_cell(by[grade]) for grade in names] + [_cell(every), _cell(upright)]
        ratio = cost["triage"] / cost[name]
        lines.append(
            f"| {name} | {cost[name]:.2f} | {ratio:.2f} | {minute:.0f} | {' | '.join(cells)} |"
        )
    lines += [
        "",
        "The ratio is our processor time to that reader's. In a long run our reading takes"
        f" {long_run.whole / count:.2f} s a page, recognition alone on the same prepared images"
        f" {long_run.alone / count:.2f} s: {long_run.alone / long_run.whole:.0%} of what we spend"
        " is recognition. Pages of which under half of the words were found:"
        f" {long_run.bad}, without a doubt {long_run.silent}.",
    ]
    return "\n".join(lines)


def _cell(score: Score) -> str:
    return (
        f"{100 * score.error_rate:.1f} / {100 * score.exact_recall:.0f}"
        f" / {100 * score.fuzzy_recall:.1f}"
    )


def _raw(folder: Path, able: list[Reader]) -> str:
    """Times alone: nobody has typed out what stands in these files."""
    from pipeline.intake import identify
    from pipeline.settings import Limits

    lines = ["| reader | files | pages | CPU s a page | pages a minute |", "| --- " * 5 + "|"]
    files = sorted(folder.rglob("*.pdf"))
    for reader in able:
        cpu = wall = 0.0
        read = count = 0
        for file in files:
            sheets = len(identify(file.parent, file.name, Limits()).sheets)
            with tempfile.TemporaryDirectory(prefix="bench-") as name:
                try:
                    run = readers.run(reader, file, Path(name), sheets)
                except (RuntimeError, OSError) as error:
                    print(error, file=sys.stderr)
                    continue
            read, count, cpu, wall = read + 1, count + sheets, cpu + run.cpu, wall + run.wall
        if count:
            speed = f"{cpu / count:.2f} | {60 * count / wall:.0f}"
            lines.append(f"| {reader.name} | {read} | {count} | {speed} |")
    return "\n".join(lines)


def _write(file: Path, table: str) -> None:
    text = file.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"{file} has no place for the table ({BEGIN} … {END}).")
    new = pattern.sub(lambda _: f"{BEGIN}\n{table}\n{END}", text)
    file.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
