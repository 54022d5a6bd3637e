"""``triage doctor``: is all there that a run needs, and how to get what is not."""

from __future__ import annotations

import typer

from pipeline.cli.app import UPKEEP, app

INSTALL = {
    "tesseract": "apt-get install tesseract-ocr (Mac: brew install tesseract)",
    "poppler": "apt-get install poppler-utils (Mac: brew install poppler)",
    "eng": "apt-get install tesseract-ocr-eng",
    "osd": "apt-get install tesseract-ocr-osd",
    "spa": "apt-get install tesseract-ocr-spa",
}


@app.command(rich_help_panel=UPKEEP)
def doctor() -> None:
    """Tools, versions, languages and walls on this machine; exit status 1 where one is missing.

    Example: `triage doctor`
    """
    import platform
    import subprocess
    import sys

    from pipeline import __version__
    from pipeline.tools import tesseract, versions

    missing = False

    def line(name: str, found: str | None, needed: bool = True) -> None:
        nonlocal missing
        missing |= needed and not found
        advice = f"missing: {INSTALL.get(name, 'run scripts/setup')}"
        typer.echo(f"  {'ok' if found else '--':3} {name:24} {found or advice}")

    typer.echo(f"triage {__version__}, Python {platform.python_version()}")
    typer.echo("\nTools")
    for name, version in versions.tools().items():
        found = None if version == versions.MISSING else version
        line(name, found, needed=name != "tesserocr")
    typer.echo("\nLanguages of Tesseract")
    for name in sorted({"eng", "osd", "spa"} | tesseract.languages()):
        line(name, "installed" if name in tesseract.languages() else None, needed=name == "eng")
    typer.echo("\nWalls around what parses strangers' files")
    asked = subprocess.run(
        [sys.executable, "-c", _ASK_WALLS], capture_output=True, text=True, timeout=60, check=False
    )
    for name, answer in zip(("network", "writing"), asked.stdout.split(), strict=False):
        typer.echo(f"  {'ok' if answer == 'True' else '--':3} {name:24} {_WALLS[name, answer]}")
    if missing:
        raise typer.Exit(1)


_ASK_WALLS = """
import pathlib, tempfile
from pipeline.settings import Limits
from pipeline.tools.bounded import confine
with tempfile.TemporaryDirectory() as scratch:
    walls = confine(Limits(), pathlib.Path(scratch))
    print(walls.network, walls.writing)
"""
_WALLS = {
    ("network", "True"): "workers have none",
    ("network", "False"): "workers keep it: this system lets no process give it up; "
    "run in a container without a network (docs/container.md)",
    ("writing", "True"): "workers write in their scratch folder alone (Landlock)",
    ("writing", "False"): "this kernel has no Landlock; run in a container (docs/container.md)",
}
