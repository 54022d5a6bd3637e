"""The Typer program itself, to which each module of this package adds its commands."""

from __future__ import annotations

import typer

from pipeline.cli import options

STAGES, UPKEEP = "One stage alone", "Upkeep"
"""Panels of ``triage --help`` beside that of the commands for every day."""

app = typer.Typer(
    name="triage",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Reads what police agencies answered, and shows what their plate readers alert on.",
    epilog="Start with **triage run data/raw data/out**, then open data/out/report/index.html.",
)


@app.callback()
def triage(
    debug: bool = typer.Option(False, "--debug", help="Show tracebacks and debug messages."),
) -> None:
    options.debug = debug
