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
from pathlib import Path

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
        bare, ours = _bare(stacks)
    table = _table(ran, options.seed, bare, ours)
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


def _bare(stacks: list[pages.Stack]) -> tuple[float, float]:
    """Processor seconds of recognition alone on images prepared by us, and of our whole reading.

    Both in this process after a first page has loaded everything, as in a long run.
    """
    from pipeline.artefacts import Document
    from pipeline.intake import identify
    from pipeline.read import ocr, read_page, render
    from pipeline.read.recognise import Layout, recognise
    from pipeline.settings import Limits, Read

    alone = whole = 0.0
    settings, limits = Read(), Limits()

    def read(stack: pages.Stack, document: Document, number: int) -> None:
        read_page(stack.file, document, number, settings, limits)

    first = identify(stacks[0].file.parent, stacks[0].file.name, limits)
    read(stacks[0], first, 1)
    for stack in stacks:
        document = identify(stack.file.parent, stack.file.name, limits)
        for number in range(1, len(stack.pages) + 1):
            image = render.page_image(stack.file, document, number, limits)
            prepared = ocr.read_image(image, settings, limits)
            start = time.process_time()
            read(stack, document, number)
            whole += time.process_time() - start
            if not prepared.blank:
                pixels, dpi = prepared.image.pixels, prepared.image.dpi
                start = time.process_time()
                recognise(pixels, dpi, Layout.PAGE, settings, limits)
                alone += time.process_time() - start
    return alone, whole


def _table(
    ran: dict[str, list[tuple[pages.Stack, Run]]], seed: int, bare: float, ours: float
) -> str:
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
        f" {ours / count:.2f} s a page, recognition alone on the same prepared images"
        f" {bare / count:.2f} s: {bare / ours:.0%} of what we spend is recognition.",
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
