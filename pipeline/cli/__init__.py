"""The ``triage`` command: one Typer program, one module a group of commands.

The modules import heavy libraries inside their functions, so that ``--help`` answers at once.
Nothing is decided here: a command gathers settings, calls a stage or a run, and prints.
"""

from __future__ import annotations

import sys

from pipeline.cli import doctor as doctor
from pipeline.cli import nightly as nightly
from pipeline.cli import options
from pipeline.cli import rules as rules
from pipeline.cli import run as run
from pipeline.cli import show as show
from pipeline.cli import text as text
from pipeline.cli.app import app


def main() -> None:
    """Entry point. Errors are one sentence on stderr; exit status 2 is wrong usage."""
    import msgspec

    from pipeline.errors import TriageError

    try:
        app()
    except (TriageError, msgspec.MsgspecError, OSError) as error:
        if options.debug:
            raise
        told = error.problem().message if isinstance(error, TriageError) else error
        print(f"triage: {told}", file=sys.stderr)
        sys.exit(2)
