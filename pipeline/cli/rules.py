"""``triage rules``: check, list and build the rule packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.app import UPKEEP, app

if TYPE_CHECKING:
    from pipeline.tag.packs import Packs

rules = typer.Typer(
    name="rules",
    no_args_is_help=True,
    help="Check, list and build the rule packs of models/rules.",
)
app.add_typer(rules, rich_help_panel=UPKEEP)

FOLDERS = typer.Option(
    [], "--rules", exists=True, help="A folder of your own rule packs; may be repeated."
)


@rules.command()
def check(folders: list[Path] = FOLDERS) -> None:
    """Compile the packs and run every example in them.

    Prints file and line of whatever is wrong; exit status 1 says that something is.

    Example: `triage rules check --rules my-rules`
    """
    from pipeline.tag.check import check

    report = check(_load(folders))
    for complaint in report.complaints:
        typer.echo(str(complaint))
    typer.echo(
        f"{report.rules} rules, {report.examples} examples, {report.errors} errors, "
        f"{len(report.complaints) - report.errors} warnings."
    )
    raise typer.Exit(1 if report.errors else 0)


@rules.command("list")
def show(
    folders: list[Path] = FOLDERS,
    tag: str = typer.Option("", help="Only rules of this tag."),
    unverified: bool = typer.Option(
        False, "--unverified", help="Only rules whose facts nobody has checked."
    ),
) -> None:
    """List the rules: id, tag, what they name, and whether their facts were checked.

    Example: `triage rules list --unverified`
    """
    for rule in _load(folders).rules:
        if (tag and rule.tag != tag) or (unverified and rule.verified):
            continue
        mark = "" if rule.verified else "  (unverified)"
        typer.echo(f"{rule.id:28} {rule.tag:24} {rule.canonical}{mark}")


@rules.command()
def build(
    folders: list[Path] = FOLDERS,
    out: Path = typer.Option(Path("models/triage"), help="Folder to write the pipeline into."),
) -> None:
    """Write the packs as a spaCy pipeline that spacy.load reads wherever triage is installed.

    Example: `triage rules build --out models/triage`
    """
    from pipeline.tag.pipeline import build

    nlp, _ = build(_load(folders))
    # The vocabulary holds nothing that the packs do not.
    nlp.to_disk(out, exclude=["vocab"])
    typer.echo(f"Wrote {out}.")


def _load(folders: list[Path]) -> Packs:
    from pipeline.tag.packs import load

    return load(folders)
