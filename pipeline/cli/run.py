"""``triage run`` and its stages one by one: intake, read, tag, judge, report; and clean."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.app import app

if TYPE_CHECKING:
    from pipeline.run.job import Job
    from pipeline.run.whole import Done
    from pipeline.run.whole import Options as RunOptions
    from pipeline.settings import Settings

Raw = Annotated[Path, typer.Argument(help="Folder with the documents, at any depth.")]
Out = Annotated[Path, typer.Argument(help="Folder for verdicts and report.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", help="Worker processes; 0: one a core.")]
Lang = Annotated[str | None, typer.Option(help="Languages for OCR, as eng+spa.")]
Dpi = Annotated[int | None, typer.Option(help="Resolution at which scans are read.")]
Engine = Annotated[str | None, typer.Option(help="auto, pytesseract or tesserocr.")]
Ocr = Annotated[str | None, typer.Option(help="auto, always or never.")]
Rules = Annotated[list[Path] | None, typer.Option(help="Folder of rule packs of your own.")]
Requests = Annotated[
    list[Path] | None, typer.Option(help="Text of a request that you sent, or a folder of them.")
]
PageSeconds = Annotated[float | None, typer.Option(help="Longest time for one page.")]
Memory = Annotated[int | None, typer.Option(help="Megabytes that a worker may use.")]
Passwords = Annotated[
    Path | None,
    typer.Option(help="Passwords to try, one a line. [default: passwords.txt, if it is there]"),
]
Force = Annotated[bool, typer.Option("--force", help="Read everything again.")]
Rehash = Annotated[
    bool, typer.Option("--rehash", help="Do not trust size and time: hash every file.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for another run on this output.")]
AllCrops = Annotated[bool, typer.Option("--all-crops", help="A picture for every finding.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit status 1 where a document failed.")]


class Only(StrEnum):
    """What `--only` takes."""

    failed = "failed"


@app.command()
def run(
    raw: Raw = Path("data/raw"),
    out: Out = Path("data/out"),
    only: Annotated[
        Only | None, typer.Option(help="Look only at documents that failed, wholly or in part.")
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
) -> None:
    """Read, tag, judge and report every document of a folder.

    What was done before and still holds is not done again. Ctrl-C ends the run and loses
    nothing: run it again and it goes on.
    """
    from pipeline.run import whole

    settings = settings_of(jobs, lang, dpi, engine, ocr, rules, requests, page_seconds, memory)
    options = whole.Options(
        force=force,
        only_failed=only is Only.failed,
        rehash=rehash,
        wait=wait,
        all_crops=all_crops,
        bar=sys.stderr.isatty(),
        passwords=password_lines(passwords),
    )
    done = _or_stopped(lambda: whole.run(raw, out, settings, options), out)
    for line in closing_lines(done, out):
        typer.echo(line)
    if strict and any(result.disposition == "failed" for result in done.results.values()):
        raise typer.Exit(1)


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


def password_lines(file: Path | None) -> tuple[str, ...]:
    """Passwords of a file, one a line; of ``passwords.txt`` here where none is named."""
    named = file or Path("passwords.txt")
    if file is None and not named.is_file():
        return ()
    lines = named.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line)


def closing_lines(done: Done, out: Path) -> list[str]:
    """What a run says when it is done."""
    from pipeline.run.changes import counts, plain

    said = ", ".join(f"{number} {name}" for name, number in counts(done.results).items())
    lines = [f"{len(done.results)} documents: {said}."]
    conflicts = [one.name for one in done.agencies.agencies if one.conflict and one.name]
    if conflicts:
        lines.append(f"Practice against policy: {', '.join(map(plain, conflicts))}.")
    lines.append(f"Open {out / 'report' / 'index.html'}")
    return lines


def _or_stopped(call: Callable[[], Any], out: Path) -> Any:
    """The call's answer; a sentence and exit status 130 where the run was asked to end."""
    from pipeline.run.stop import Stopped

    try:
        return call()
    except Stopped:
        typer.echo(
            f"Stopped. What was read is kept in {out}; the same command goes on from there.",
            err=True,
        )
        raise typer.Exit(130) from None


# ------------------------------------------------------------------------- stages, one by one


def _stage(raw: Path, out: Path, settings: Settings, call: Callable[[Job], None]) -> None:
    from pipeline.run import whole

    def body() -> None:
        options: RunOptions = whole.Options(bar=sys.stderr.isatty(), passwords=password_lines(None))
        with whole.opened(raw, out, settings, options) as opened:
            call(opened)
            typer.echo(f"{len(opened.ledger.files)} documents.")

    _or_stopped(body, out)


@app.command()
def intake(
    raw: Raw = Path("data/raw"), out: Out = Path("data/out"), rehash: Rehash = False
) -> None:
    """Only identify every file: what it is, its digest, its pages."""
    from pipeline import settings

    def body(job: Job) -> None:
        from pipeline.run import intake as stage

        stage.intake(job, rehash)

    _stage(raw, out, settings.load(), body)


@app.command()
def read(
    raw: Raw = Path("data/raw"),
    out: Out = Path("data/out"),
    jobs: Jobs = None,
    lang: Lang = None,
    dpi: Dpi = None,
    engine: Engine = None,
    ocr: Ocr = None,
) -> None:
    """Only read the pages of what `triage intake` identified."""

    def body(job: Job) -> None:
        from pipeline.run import read as stage

        stage.read(job, list(job.ledger.files))

    settings = settings_of(jobs, lang, dpi, engine, ocr, None, None, None, None)
    _stage(raw, out, settings, body)


@app.command()
def tag(
    raw: Raw = Path("data/raw"),
    out: Out = Path("data/out"),
    rules: Rules = None,
    requests: Requests = None,
    jobs: Jobs = None,
) -> None:
    """Only tag what `triage read` read, by the rules as they are now."""

    def body(job: Job) -> None:
        from pipeline.run import tag as stage

        stage.tag(job, list(job.ledger.files))

    settings = settings_of(jobs, None, None, None, None, rules, requests, None, None)
    _stage(raw, out, settings, body)


@app.command()
def judge(raw: Raw = Path("data/raw"), out: Out = Path("data/out")) -> None:
    """Only judge what `triage tag` tagged: verdicts and agencies.json."""
    from pipeline import settings

    def body(job: Job) -> None:
        from pipeline.run import judge as stage
        from pipeline.run import publish

        stage.judge(job, list(job.ledger.files))
        publish.roll_up(job, publish.load_verdicts(job))

    _stage(raw, out, settings.load(), body)


@app.command()
def report(
    raw: Raw = Path("data/raw"), out: Out = Path("data/out"), all_crops: AllCrops = False
) -> None:
    """Only write summary.csv and the report from the verdicts that are there."""
    from pipeline import settings

    def body(job: Job) -> None:
        from pipeline.run import publish
        from pipeline.run.changes import Changes

        verdicts = publish.load_verdicts(job)
        agencies = publish.roll_up(job, verdicts)
        publish.summarise(job, verdicts)
        publish.report(job, verdicts, agencies, Changes(first=True), all_crops)

    _stage(raw, out, settings.load(), body)
