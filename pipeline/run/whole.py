"""A whole run: all stages over a folder, from the lock to the manifest."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

import pipeline
from pipeline.artefacts import Agencies
from pipeline.errors import TriageError
from pipeline.judge.agencies import AgencyTable, parse_agencies
from pipeline.run import changes as news
from pipeline.run import publish
from pipeline.run.intake import intake
from pipeline.run.job import Job
from pipeline.run.judge import is_current, judge
from pipeline.run.keys import keys_of
from pipeline.run.ledger import Result, load, save
from pipeline.run.local import LocalEngine
from pipeline.run.progress import Progress
from pipeline.run.read import read
from pipeline.run.stop import Stop
from pipeline.run.tag import tag
from pipeline.settings import Settings
from pipeline.store import Store

log = logging.getLogger("triage")


class Busy(TriageError):
    """Another run works on the same output folder."""

    advice = "Wait for it to end, or run with --wait."


class BadTable(TriageError):
    """The user's ``agencies.csv`` is not as it should be."""

    advice = "Correct the line and run again."


@dataclass
class Options:
    """What a person asks of one run, beside the settings."""

    force: bool = False
    only_failed: bool = False
    rehash: bool = False
    wait: bool = False
    all_crops: bool = False
    bar: bool = False
    passwords: tuple[str, ...] = ()


@dataclass
class Done:
    """What a run came to."""

    changes: news.Changes
    results: dict[str, Result]
    agencies: Agencies
    digest: str
    manifest: dict[str, object] = field(default_factory=dict)


@contextlib.contextmanager
def opened(raw: Path, out: Path, settings: Settings, options: Options) -> Iterator[Job]:
    """A job with its lock held, its workers ready and its ledger loaded; all is put away after.

    Raises :class:`Busy` where another run holds the lock and is not waited for.
    """
    if not raw.is_dir():
        raise FileNotFoundError(f"There is no folder {raw}.")
    store = Store(out)
    with _lock(store, options.wait), Stop() as stop, Progress(options.bar) as progress:
        store.sweep()
        ledger = load(store)
        keys = keys_of(settings, options.passwords)
        engine = LocalEngine(settings.limits, settings.spread, store.scratch)
        job = Job(
            raw, out, settings, keys, store, ledger, engine, progress, stop, options.passwords,
            _agencies(raw),
        )  # fmt: skip
        try:
            yield job
        finally:
            engine.close()
            save(store, ledger)
            store.sweep()


def run(raw: Path, out: Path, settings: Settings, options: Options) -> Done:
    """Bring the output folder up to date with the input folder."""
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    with opened(raw, out, settings, options) as job:
        ledger = job.ledger
        if options.force:
            for folder in ("documents", "pages", "readings", "tagged"):
                job.store.delete(f".triage/{folder}")
            for entry in ledger.files.values():
                entry.made_from = ""
        intake(job, options.rehash)
        todo = _to_do(job, options)
        read(job, todo, again=options.only_failed)
        tag(job, todo)
        judge(job, todo)
        _remove_orphans(job)
        done = _publish(job, options, bool(todo))
        manifest = _manifest(job, done, started, time.monotonic() - clock, len(todo))
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
        job.store.write("run.json", data)
        ledger.runs += 1
        job.store.write(f"runs/{ledger.runs:05}-{started:%Y%m%dT%H%M%SZ}.json", data)
        ledger.before = done.results
        done.manifest = manifest
    return done


def _to_do(job: Job, options: Options) -> list[str]:
    """Paths whose verdict does not stand any more, in order."""
    verdicts = dict(job.store.names("verdicts"))
    todo = []
    for path, entry in sorted(job.ledger.files.items()):
        failed = entry.result is not None and entry.result.errors
        if options.only_failed:
            if failed or entry.result is None:
                todo.append(path)
        elif not is_current(job, path, verdicts):
            todo.append(path)
    return todo


def _remove_orphans(job: Job) -> None:
    """Remove the verdicts on files that are gone."""
    wanted = {job.verdict_name(path) for path in job.ledger.files}
    for name, _ in job.store.names("verdicts"):
        if f"verdicts/{name}" not in wanted:
            job.store.delete(f"verdicts/{name}")
    job.store.prune("verdicts")


def _publish(job: Job, options: Options, touched: bool) -> Done:
    """Write what is made of all verdicts, unless all of it stands."""
    ledger = job.ledger
    results = {path: e.result for path, e in ledger.files.items() if e.result is not None}
    changes = news.compare(ledger.before, results, first=ledger.runs == 0)
    verdicts = publish.load_verdicts(job)
    agencies = publish.roll_up(job, verdicts)
    publish.summarise(job, verdicts)
    publish.report(job, verdicts, agencies, changes, options.all_crops)
    text = news.digest_text(changes, results, agencies)
    job.store.write("digest.md", text.encode())
    return Done(changes, results, agencies, text)


def _manifest(
    job: Job, done: Done, started: dt.datetime, seconds: float, touched: int
) -> dict[str, object]:
    """``run.json``: counts, times, versions, failures, and what is new."""
    changes = done.changes
    return {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 2),
        "input": str(job.raw),
        "output": str(job.out),
        "documents": len(done.results),
        "pages": sum(result.pages for result in done.results.values()),
        "dispositions": news.counts(done.results),
        "judged": touched,
        "pages_read": job.progress.tasks.get("read", 0),
        "workers": job.engine.workers,
        "seconds_by_stage": {k: round(v, 2) for k, v in job.progress.seconds.items()},
        "worker_seconds_by_stage": {k: round(v, 2) for k, v in job.progress.work.items()},
        "new": changes.new,
        "changed": [
            {
                "path": one.path,
                "causes": one.causes,
                "before": one.before.disposition,
                "after": one.after.disposition,
                "what": one.sentence(),
            }
            for one in changes.changed
        ],
        "newly_failed": changes.newly_failed,
        "gone": changes.gone,
        "failures": [
            {"path": path, "codes": result.errors}
            for path, result in sorted(done.results.items())
            if result.disposition == "failed"
        ],
        "versions": {
            "pipeline": pipeline.__version__,
            "python": platform.python_version(),
            **job.keys.provenance.tools,
        },
        "rules_sha256": job.keys.provenance.rules_sha256,
        "settings_sha256": job.keys.provenance.settings_sha256,
    }


def _agencies(raw: Path) -> AgencyTable | None:
    """The user's ``agencies.csv``, where there is one."""
    file = raw / "agencies.csv"
    if not file.is_file():
        return None
    try:
        return parse_agencies(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadTable(str(error)) from None


@contextlib.contextmanager
def _lock(store: Store, wait: bool) -> Iterator[None]:
    """The output folder for this process alone; the system frees it when the process dies."""
    from filelock import FileLock, Timeout

    folder = store.path(".triage")
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=-1 if wait else 0)
    except Timeout:
        raise Busy(f"Another run is working on {store.root}.") from None
    try:
        yield
    finally:
        lock.release()
