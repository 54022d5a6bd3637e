"""``triage text``: the words of one file as the pipeline reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.app import app

if TYPE_CHECKING:
    from pipeline.artefacts import Page


@app.command()
def text(
    file: Path = typer.Argument(..., help="A PDF or an image.", exists=True, dir_okay=False),
    words: bool = typer.Option(
        False, "--words", help="A line a word: page, box in points, confidence, text."
    ),
    lang: str | None = typer.Option(None, "--lang", help="Languages of the print, as eng+spa."),
    password: str | None = typer.Option(
        None, "--password", envvar="TRIAGE_PASSWORD", prompt=False, hidden=True
    ),
) -> None:
    """Print the text of a file as read, its pages parted by form feeds."""
    from pipeline import intake, read
    from pipeline.settings import load

    settings = load(flags={"read": {"lang": lang}})
    root, passwords = file.absolute().parent, [password] if password else []
    document = intake.identify(root, file.name, settings.limits, passwords)
    for problem in document.problems:
        typer.echo(f"triage: {problem.code}: {problem.message}", err=True)
    for sheet in document.sheets:
        page = read.read_page(
            file.absolute(), document, sheet.number, settings.read, settings.limits, password
        )
        for line in _words(page) if words else _lines(page):
            typer.echo(line)
        if not words:
            typer.echo("\f", nl=False)
    if not document.sheets:
        raise typer.Exit(1)


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
