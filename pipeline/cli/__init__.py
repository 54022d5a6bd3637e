"""The ``triage`` command: one Typer program, one module a group of commands.

The modules import heavy libraries inside their functions, so that ``--help`` answers at once.
Nothing is decided here: a command gathers settings, calls a stage or a run, and prints.
"""

from __future__ import annotations

import sys

import typer

from pipeline.cli import options

app = typer.Typer(
    name="triage",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Reads what police agencies answered, and shows what their plate readers alert on.",
    epilog="Start with **triage run data/raw data/out**, then open data/out/report/index.html.",
)


@app.callback()
def triage(
    debug: bool = typer.Option(False, "--debug", help="Show tracebacks and debug messages."),
) -> None:
    options.debug = debug


def main() -> None:
    """Entry point. Errors are one sentence on stderr; exit status 2 is wrong usage."""
    import msgspec

    from pipeline.errors import TriageError

    try:
        app()
    except (TriageError, msgspec.ValidationError, OSError) as error:
        if options.debug:
            raise
        print(f"triage: {error}", file=sys.stderr)
        sys.exit(2)
