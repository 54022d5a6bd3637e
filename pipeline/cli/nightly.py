"""``triage nightly``: a run made for cron and systemd; ``digest`` and ``clean`` go with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import options
from pipeline.cli.app import UPKEEP, app
from pipeline.cli.run import (
    Cluster,
    FailOn,
    Jobs,
    LogFile,
    LogFormat,
    Metrics,
    Notify,
    Out,
    Raw,
    Strict,
    Wait,
    Watch,
    after,
    dispositions,
    or_sentence,
)

OutOnly = Annotated[str, typer.Argument(help="The output of the run, a folder or a URL.")]


@app.command()
def nightly(
    raw: Raw = "data/raw",
    out: Out = "data/out",
    wait: Wait = False,
    strict: Strict = False,
    fail_on: FailOn = "",
    notify: Notify = None,
    metrics: Metrics = None,
    log_file: LogFile = None,
    log_format: LogFormat = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
) -> None:
    """A run for cron: silent unless something is wrong, with a log.

    The log is OUT/logs/nightly.log, or what --log-file names; an output that is a URL has none
    without that. Settings come from triage.toml and TRIAGE_* variables. Exit status: as of
    `triage run`.

    Example: `triage nightly data/raw data/out`
    """
    from pipeline import settings
    from pipeline.run import logs, whole
    from pipeline.store.remote import is_url

    watch = Watch(notify, dispositions(fail_on), strict, metrics)
    usual = None if is_url(out) else Path(out) / "logs" / "nightly.log"
    logs.set_up(log_file or usual, log_format or ("text" if usual else None), options.debug)
    asked = whole.Options(wait=wait, cluster=cluster)
    known = settings.load(flags={"spread": {"jobs": jobs}})
    done = or_sentence(lambda: whole.run(raw, out, known, asked), out)
    raise typer.Exit(after(done, watch))


@app.command()
def digest(out: OutOnly = "data/out") -> None:
    """What the last run found new: what changed, what needs eyes, what failed.

    Example: `triage digest data/out`
    """
    from pipeline.store import open_store

    found = or_sentence(lambda: open_store(out).read("digest.md"), out)
    if found is None:
        raise _no_run(out)
    typer.echo(found.decode("utf-8"), nl=False)


@app.command(rich_help_panel=UPKEEP)
def clean(out: OutOnly = "data/out") -> None:
    """Remove what no document needs any more: of files that are gone, of older rules and tools.

    Example: `triage clean data/out`
    """
    from pipeline.run import whole
    from pipeline.store import open_store

    if not or_sentence(lambda: any(open_store(out).names(".triage")), out):
        raise _no_run(out)
    files, size = or_sentence(lambda: whole.clean_up(out), out)
    typer.echo(f"{files} files removed, {size / 1e6:.1f} MB.")


def _no_run(out: str) -> typer.Exit:
    """Says that there is nothing in ``out`` yet; to be raised."""
    typer.echo(f"triage: there is no run in {out} yet.", err=True)
    return typer.Exit(2)
