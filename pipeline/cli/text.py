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
    file: Path = typer.Argument(help="A PDF or an image.", exists=True, dir_okay=False),
    words: bool = typer.Option(
        False, "--words", help="A line a word: page, box in points, confidence, hidden, text."
    ),
    lang: str | None = typer.Option(None, "--lang", help="Languages of the print, as eng+spa."),
) -> None:
    """Print the text of a file as read, its pages parted by form feeds.

    Example: `triage text letter.pdf`
    """
    from pipeline.artefacts import Page
    from pipeline.cli.one_file import each_page
    from pipeline.run.work import read_page
    from pipeline.settings import load

    settings = load(flags={"read": {"lang": lang}})
    whole = True
    for _, page in each_page(file.absolute(), settings, read_page, Page):
        if isinstance(page, str):
            whole = False
            typer.echo(f"triage: {page}", err=True)
            continue
        for line in _words(page) if words else _lines(page):
            typer.echo(line)
        if not words:
            typer.echo("\f", nl=False)
    raise typer.Exit(0 if whole else 1)


def _lines(page: Page) -> Iterator[str]:
    """The visible text line by line; blocks are parted by an empty line."""
    from pipeline.report.text import legible

    line: list[str] = []
    before = None
    for word in page.words:
        if not word.visible:
            continue
        if before is not None and word.line != before.line:
            yield legible(" ".join(line))
            line = []
            if word.block != before.block:
                yield ""
        line.append(word.text)
        before = word
    if line:
        yield legible(" ".join(line))


def _words(page: Page) -> Iterator[str]:
    """Tab-separated: page, x0, top, x1, bottom, confidence or ``-``, ``hidden`` or ``-``, text."""
    from pipeline.report.text import legible

    for word in page.words:
        box = "\t".join(f"{edge:.1f}" for edge in word.box)
        sure = "-" if word.confidence is None else f"{word.confidence:.0f}"
        seen = "-" if word.visible else "hidden"
        yield f"{page.number}\t{box}\t{sure}\t{seen}\t{legible(word.text)}"
