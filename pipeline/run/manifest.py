"""A run's manifest (``run.json``): what it found, what it took, what made it. For machines."""

from __future__ import annotations

import datetime as dt
import platform

import msgspec

import pipeline
from pipeline.artefacts import Disposition
from pipeline.run.changes import Cause, Changes, counts
from pipeline.run.job import Job
from pipeline.run.ledger import Result


class Change(msgspec.Struct, frozen=True):
    """A verdict that changed since the last run."""

    path: str
    causes: tuple[Cause, ...]
    before: Disposition
    after: Disposition
    what: str


class Failure(msgspec.Struct, frozen=True):
    """A document without a verdict, or with pages that could not be read."""

    path: str
    disposition: Disposition
    codes: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``judged``: documents judged in this run; ``pages_read``: pages read in it, whereas
    ``documents`` and ``pages`` count what the folder holds. Times are seconds of wall clock;
    ``worker_seconds`` adds up those of all workers.
    """

    run: int
    started: str
    seconds: float
    documents: int
    pages: int
    dispositions: dict[Disposition, int]
    judged: int
    pages_read: int
    workers: int
    stage_seconds: dict[str, float]
    worker_seconds: dict[str, float]
    first: bool
    new: tuple[str, ...]
    changed: tuple[Change, ...]
    newly_failed: tuple[str, ...]
    gone: tuple[str, ...]
    failures: tuple[Failure, ...]
    versions: dict[str, str]
    rules_sha256: str
    settings_sha256: str


def manifest(
    job: Job,
    results: dict[str, Result],
    changes: Changes,
    started: dt.datetime,
    seconds: float,
    judged: int,
) -> Manifest:
    """The manifest of a run that is done."""
    made = job.keys.provenance
    return Manifest(
        run=job.ledger.runs + 1,
        started=started.isoformat(timespec="seconds"),
        seconds=round(seconds, 2),
        documents=len(results),
        pages=sum(result.pages for result in results.values()),
        dispositions=counts(results),
        judged=judged,
        pages_read=job.progress.tasks.get("read", 0),
        workers=job.engine.workers,
        stage_seconds=_rounded(job.progress.seconds),
        worker_seconds=_rounded(job.progress.work),
        first=changes.first,
        new=changes.new,
        changed=tuple(
            Change(
                one.path,
                one.causes,
                one.before.disposition,
                one.after.disposition,
                one.sentence(),
            )
            for one in changes.changed
        ),
        newly_failed=changes.newly_failed,
        gone=changes.gone,
        failures=tuple(
            Failure(path, result.disposition, result.errors)
            for path, result in sorted(results.items())
            if result.errors
        ),
        versions={
            "pipeline": pipeline.__version__,
            "python": platform.python_version(),
            **made.tools,
        },
        rules_sha256=made.rules_sha256,
        settings_sha256=made.settings_sha256,
    )


def _rounded(seconds: dict[str, float]) -> dict[str, float]:
    return {stage: round(value, 2) for stage, value in seconds.items()}
