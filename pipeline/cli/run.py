"""``triage run`` and its stages one by one: intake, read, tag, judge, report; and clean."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from pipeline.cli import options
from pipeline.cli.app import STAGES, app

if TYPE_CHECKING:
    from pipeline.run.job import Job
    from pipeline.run.whole import Done
    from pipeline.settings import Settings

T = TypeVar("T")
Raw = Annotated[
    str, typer.Argument(help="Folder with the documents, at any depth, or a URL (s3://bucket/raw).")
]
Out = Annotated[
    str, typer.Argument(help="Folder for verdicts and report, or a URL (s3://bucket/out).")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0: one a core.")
]
Lang = Annotated[str | None, typer.Option(help="Languages for OCR, as eng+spa.")]
Dpi = Annotated[
    int | None, typer.Option(help="Resolution to which finer scans are reduced before OCR.")
]
Engine = Annotated[
    Literal["auto", "pytesseract", "tesserocr"] | None,
    typer.Option(help="Tesseract as a program or as a library; auto: the library if it is there."),
]
Ocr = Annotated[
    Literal["auto", "always", "never"] | None,
    typer.Option(help="Which pages OCR reads; auto: those without a sound text layer."),
]
Rules = Annotated[
    list[Path] | None, typer.Option(help="Folder of rule packs of your own; may be repeated.")
]
Requests = Annotated[
    list[Path] | None,
    typer.Option(
        "--request", help="Text of a request that you sent, or a folder of them; may be repeated."
    ),
]
PageSeconds = Annotated[float | None, typer.Option(help="Longest time for one page, in seconds.")]
Memory = Annotated[int | None, typer.Option(help="Megabytes that a worker may use.")]
Passwords = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="Passwords to try, one a line; passwords.txt beside the documents is found without.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Read everything again.")]
Rehash = Annotated[
    bool, typer.Option("--rehash", help="Do not trust size and time: hash every file.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for another run on this output.")]
AllCrops = Annotated[bool, typer.Option("--all-crops", help="A picture for every finding.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit status 1 where a document failed.")]

Notify = Annotated[
    str | None, typer.Option(help="Command that gets the digest as input when something is new.")
]
FailOn = Annotated[
    str, typer.Option(help="Exit status 1 where there are such documents, as flag,failed.")
]
Metrics = Annotated[Path | None, typer.Option(help="Prometheus textfile to write (*.prom).")]
LogFile = Annotated[Path | None, typer.Option(help="Log to this file, rotated at 5 MB.")]
LogFormat = Annotated[
    Literal["text", "json"] | None, typer.Option(help="Form of the log, on stderr without a file.")
]
Cluster = Annotated[
    str | None,
    typer.Option(help="Dask scheduler to spread the work with (tcp://host:8786), or local:4."),
]
NAMED = 5
"""Agencies that the closing summary names."""


@app.command()
def run(
    raw: Raw = "data/raw",
    out: Out = "data/out",
    only: Annotated[
        Literal["failed"] | None,
        typer.Option(help="Look only at documents that failed, wholly or in part."),
    ] = None,
    force: Force = False,
    rehash: Rehash = False,
    wait: Wait = False,
    strict: Strict = False,
    all_crops: AllCrops = False,
    jobs: Jobs = None,
    lang: Lang = None,
    dpi: Dpi = None,
    engine: Engine = None,
    ocr: Ocr = None,
    rules: Rules = None,
    requests: Requests = None,
    page_seconds: PageSeconds = None,
    memory: Memory = None,
    passwords: Passwords = None,
    notify: Notify = None,
    fail_on: FailOn = "",
    metrics: Metrics = None,
    log_file: LogFile = None,
    log_format: LogFormat = None,
    cluster: Cluster = None,
) -> None:
    """Read, tag, judge and report every document of a folder.

    What was done before and still holds is not done again. Ctrl-C ends the run and loses
    nothing: run it again and it goes on. Exit status: 0 done; 1 by --strict or --fail-on; 2 wrong
    usage; 69 no cluster; 74 a place cannot be read or written; 75 another run is at work.

    Examples: `triage run data/raw data/out`, `triage run pdfs out --lang eng+spa --only failed`
    """
    from pipeline.run import logs, whole

    watch = Watch(notify, dispositions(fail_on), strict, metrics)
    logs.set_up(log_file, log_format, options.debug)
    settings = settings_of(jobs, lang, dpi, engine, ocr, rules, requests, page_seconds, memory)
    asked = whole.Options(
        force=force,
        only_failed=only == "failed",
        rehash=rehash,
        wait=wait,
        all_crops=all_crops,
        bar=sys.stderr.isatty(),
        passwords=passwords,
        cluster=cluster,
    )
    done = or_sentence(lambda: whole.run(raw, out, settings, asked), out)
    for line in closing_lines(done, out):
        typer.echo(line)
    raise typer.Exit(after(done, watch))


def settings_of(
    jobs: int | None,
    lang: str | None,
    dpi: int | None,
    engine: str | None,
    ocr: str | None,
    rules: list[Path] | None,
    requests: list[Path] | None,
    page_seconds: float | None,
    memory: int | None,
) -> Settings:
    """Settings with these flags on top."""
    from pipeline import settings

    return settings.load(
        flags={
            "spread": {"jobs": jobs},
            "read": {"lang": lang, "dpi": dpi, "engine": engine, "ocr": ocr},
            "tag": {"rules": rules or None, "requests": requests or None},
            "limits": {"page_seconds": page_seconds, "memory_megabytes": memory},
        }
    )


@dataclass(frozen=True)
class Watch:
    """What is to happen when a run is done: who is told, and what makes its exit status 1."""

    notify: str | None = None
    fail_on: frozenset[str] = frozenset()
    strict: bool = False
    metrics: Path | None = None


def dispositions(named: str) -> frozenset[str]:
    """The dispositions in a list like ``flag,failed``. Raises where one is none."""
    from pipeline.run.changes import DISPOSITIONS

    found = frozenset(filter(None, (one.strip() for one in named.split(","))))
    if found - frozenset(DISPOSITIONS):
        raise typer.BadParameter(f"--fail-on takes some of {', '.join(DISPOSITIONS)}.")
    return found


def after(done: Done, watch: Watch) -> int:
    """Tell who wants to know, and return the exit status: 1 for what ``--strict`` and
    ``--fail-on`` name, else 0.
    """
    from pipeline.run.metrics import write_metrics

    if watch.metrics is not None:
        write_metrics(watch.metrics, done.manifest, time.time())
    if watch.notify is not None and done.changes:
        _tell(watch.notify, done.digest)
    met = {result.disposition for result in done.results.values()}
    unwanted = watch.fail_on | ({"failed"} if watch.strict else set())
    return 1 if met & unwanted else 0


def _tell(command: str, digest: str) -> None:
    """Pipe the digest to the user's command; that it fails is said, and changes nothing."""
    import subprocess

    try:
        told = subprocess.run(command, shell=True, input=digest.encode(), timeout=60)
        failed = told.returncode != 0
    except subprocess.TimeoutExpired:
        failed = True
    if failed:
        typer.echo(f"triage: the command of --notify failed: {command}", err=True)


def closing_lines(done: Done, out: str) -> list[str]:
    """What a run says when it is done."""
    from pipeline.run.changes import counts, plain

    said = ", ".join(f"{number} {name}" for name, number in counts(done.results).items())
    number = len(done.results)
    lines = [f"{number} {'document' if number == 1 else 'documents'}: {said}."]
    conflicts = [plain(one.name) for one in done.agencies.agencies if one.conflict and one.name]
    if conflicts:
        more = f" and {len(conflicts) - NAMED} more" if len(conflicts) > NAMED else ""
        lines.append(f"Practice against policy: {', '.join(conflicts[:NAMED])}{more}.")
    if done.changes and not done.changes.first:
        lines.append(f"What is new: {inside(out, 'digest.md')}")
    lines.append(f"Open {inside(out, 'report/index.html')}")
    return lines


def inside(place: str, name: str) -> str:
    """The name of a file of a folder or a URL, for people."""
    return f"{place.rstrip('/') or place}/{name}"


def or_sentence(call: Callable[[], T], out: str) -> T:
    """The call's answer; where it could not come to its end, a sentence and an exit status:
    130 or 143 when it was asked to stop, 75 when another run is at work, 74 when a place
    cannot be read or written, 69 when the cluster cannot be used.
    """
    from pipeline.run.engine import EngineError
    from pipeline.run.stop import Stopped
    from pipeline.run.whole import Busy
    from pipeline.store import StoreError

    try:
        return call()
    except Stopped as stopped:
        typer.echo(
            f"Stopped; done so far: {stopped.done}. It is kept in {out}: "
            "the same command goes on from there.",
            err=True,
        )
        raise typer.Exit(stopped.status) from None
    except Busy as busy:
        message, status = busy.problem().message, 75
    except EngineError as error:
        message, status = error.problem().message, 69
    except StoreError as error:
        message, status = str(error.strerror), 74
    logging.getLogger("triage").error("%s", message)
    typer.echo(f"triage: {message}", err=True)
    raise typer.Exit(status)


# ------------------------------------------------------------------------- stages, one by one


def _stage(raw: str, out: str, settings: Settings, call: Callable[[Job], None]) -> None:
    from pipeline.run import whole

    def body() -> None:
        asked = whole.Options(bar=sys.stderr.isatty())
        with whole.opened(raw, out, settings, asked) as opened:
            call(opened)
            typer.echo(f"{len(opened.ledger.files)} documents.")

    or_sentence(body, out)


@app.command(rich_help_panel=STAGES)
def intake(raw: Raw = "data/raw", out: Out = "data/out", rehash: Rehash = False) -> None:
    """Only identify every file: what it is, its digest, its pages.

    Example: `triage intake data/raw data/out`
    """
    from pipeline import settings

    def body(job: Job) -> None:
        from pipeline.run import intake as stage

        stage.intake(job, rehash)

    _stage(raw, out, settings.load(), body)


@app.command(rich_help_panel=STAGES)
def read(
    raw: Raw = "data/raw",
    out: Out = "data/out",
    jobs: Jobs = None,
    lang: Lang = None,
    dpi: Dpi = None,
    engine: Engine = None,
    ocr: Ocr = None,
) -> None:
    """Only read the pages of the files that `triage intake` identified.

    Example: `triage read data/raw data/out`
    """

    def body(job: Job) -> None:
        from pipeline.run import read as stage

        stage.read(job, list(job.ledger.files))

    settings = settings_of(jobs, lang, dpi, engine, ocr, None, None, None, None)
    _stage(raw, out, settings, body)


@app.command(rich_help_panel=STAGES)
def tag(
    raw: Raw = "data/raw",
    out: Out = "data/out",
    rules: Rules = None,
    requests: Requests = None,
    jobs: Jobs = None,
) -> None:
    """Only tag the pages that are read, by the rules as they are now.

    Example: `triage tag data/raw data/out`
    """

    def body(job: Job) -> None:
        from pipeline.run import tag as stage

        stage.tag(job, list(job.ledger.files))

    settings = settings_of(jobs, None, None, None, None, rules, requests, None, None)
    _stage(raw, out, settings, body)


@app.command(rich_help_panel=STAGES)
def judge(raw: Raw = "data/raw", out: Out = "data/out") -> None:
    """Only judge the documents that are tagged: verdicts and agencies.json.

    Example: `triage judge data/raw data/out`
    """
    from pipeline import settings

    def body(job: Job) -> None:
        from pipeline.run import judge as stage
        from pipeline.run import publish

        stage.judge(job, list(job.ledger.files))
        publish.roll_up(job, publish.KeptVerdicts(job))

    _stage(raw, out, settings.load(), body)


@app.command(rich_help_panel=STAGES)
def report(raw: Raw = "data/raw", out: Out = "data/out", all_crops: AllCrops = False) -> None:
    """Only write summary.csv and the report from the verdicts that are there.

    Example: `triage report data/raw data/out`
    """
    from pipeline import settings

    def body(job: Job) -> None:
        from pipeline.run import publish
        from pipeline.run.changes import Changes

        verdicts = publish.KeptVerdicts(job)
        agencies = publish.roll_up(job, verdicts)
        publish.summarise(job, verdicts)
        publish.report(job, verdicts, agencies, Changes(first=True), all_crops)

    _stage(raw, out, settings.load(), body)
