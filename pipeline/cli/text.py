"""``triage text``: the words of one file as the pipeline reads them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.app import app

if TYPE_CHECKING:
    from pipeline.artefacts import Page, Problem
    from pipeline.run.engine import Engine
    from pipeline.settings import Settings


@app.command()
def text(
    file: Path = typer.Argument(help="A PDF or an image.", exists=True, dir_okay=False),
    words: bool = typer.Option(
        False, "--words", help="A line a word: page, box in points, confidence, hidden, text."
    ),
    lang: str | None = typer.Option(None, "--lang", help="Languages of the print, as eng+spa."),
) -> None:
    """Print the text of a file as read, its pages parted by form feeds.

    Example: `triage text letter.pdf`
    """
    from pipeline.cli.run import password_lines
    from pipeline.run.local import LocalEngine
    from pipeline.settings import load

    settings = load(flags={"read": {"lang": lang}})
    file = file.absolute()
    whole = True
    with tempfile.TemporaryDirectory(prefix="triage-") as scratch:
        engine = LocalEngine(settings.limits, settings.spread, Path(scratch))
        try:
            passwords = password_lines(None, file.parent)
            for page in _pages(engine, file, settings, passwords):
                if isinstance(page, str):
                    whole = False
                    typer.echo(f"triage: {page}", err=True)
                    continue
                for line in _words(page) if words else _lines(page):
                    typer.echo(line)
                if not words:
                    typer.echo("\f", nl=False)
        finally:
            engine.close()
    raise typer.Exit(0 if whole else 1)


def _pages(
    engine: Engine, file: Path, settings: Settings, passwords: tuple[str, ...]
) -> Iterator[Page | str]:
    """The pages in order, read side by side in bounded workers, and what went wrong in words."""
    from pipeline.artefacts import Document, Page
    from pipeline.run import work
    from pipeline.run.engine import Task, spread

    limits = settings.limits
    arguments = (file.parent, file, limits, passwords, None)
    seconds = limits.document_seconds
    look = Task(0, file.name, file.name, work.identify, arguments, Document, seconds)
    (outcome,) = spread(engine, [look], lambda: False)
    document = outcome.answer
    if document is None:
        yield _sentence(outcome.problem)
        return
    yield from (_sentence(problem) for problem in document.problems)
    tasks = (
        Task(
            sheet.number,
            f"{file.name} page {sheet.number}",
            file.name,
            work.read_page,
            (file, document, sheet.number, settings.read, limits, passwords),
            Page,
            limits.page_seconds,
        )
        for sheet in document.sheets
    )
    early: dict[int, Page | str] = {}
    following = 1
    for outcome in spread(engine, tasks, lambda: False):
        early[outcome.task.key] = outcome.answer or _sentence(outcome.problem)
        while following in early:
            yield early.pop(following)
            following += 1


def _sentence(problem: Problem | None) -> str:
    if problem is None:
        return "internal: The file could not be read."
    page = f" (page {problem.page})" if problem.page else ""
    return f"{problem.code}{page}: {problem.message}"


def _lines(page: Page) -> Iterator[str]:
    """The visible text line by line; blocks are parted by an empty line."""
    line: list[str] = []
    before = None
    for word in page.words:
        if not word.visible:
            continue
        if before is not None and word.line != before.line:
            yield " ".join(line)
            line = []
            if word.block != before.block:
                yield ""
        line.append(word.text)
        before = word
    if line:
        yield " ".join(line)


def _words(page: Page) -> Iterator[str]:
    """Tab-separated: page, x0, top, x1, bottom, confidence or ``-``, ``hidden`` or ``-``, text."""
    for word in page.words:
        box = "\t".join(f"{edge:.1f}" for edge in word.box)
        sure = "-" if word.confidence is None else f"{word.confidence:.0f}"
        yield f"{page.number}\t{box}\t{sure}\t{'-' if word.visible else 'hidden'}\t{word.text}"
