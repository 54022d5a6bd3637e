"""A whole run: all stages over a folder, from the lock to the manifest."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline.artefacts import Agencies
from pipeline.errors import TriageError
from pipeline.run import controls, publish
from pipeline.run.changes import Changes, compare, digest_text
from pipeline.run.clean import clean
from pipeline.run.engine import Engine, EngineError
from pipeline.run.fetch import fetching
from pipeline.run.intake import intake
from pipeline.run.job import Job
from pipeline.run.judge import is_current, judge
from pipeline.run.keys import keys_of, source_digest
from pipeline.run.ledger import Result, load, save
from pipeline.run.local import LocalEngine
from pipeline.run.manifest import Manifest, manifest
from pipeline.run.progress import Progress
from pipeline.run.read import read
from pipeline.run.source import Source, open_source
from pipeline.run.stop import Stop, Stopped
from pipeline.run.tag import tag
from pipeline.settings import BadSetting, Settings, digest
from pipeline.store import Locked, NothingThere, Store, open_store
from pipeline.store.remote import is_url
from pipeline.tools import tesseract

Place = str | Path
"""A folder, or a URL that fsspec knows."""

log = logging.getLogger("triage")


class Busy(TriageError):
    """Another run works on the same output folder."""

    advice = "Wait for it to end, or run with --wait."


class Misplaced(TriageError):
    """The folders do not go together."""

    advice = "Name another folder."


@dataclass(frozen=True)
class Options:
    """What a person asks of one run, beside the settings. ``passwords`` is the file that holds
    them, where one was named.
    """

    force: bool = False
    only_failed: bool = False
    rehash: bool = False
    wait: bool = False
    all_crops: bool = False
    bar: bool = False
    passwords: Path | None = None
    cluster: str | None = None


@dataclass(frozen=True)
class Done:
    """What a run came to. ``digest`` is the text of ``digest.md``."""

    changes: Changes
    results: dict[str, Result]
    agencies: Agencies
    digest: str
    manifest: Manifest


@contextlib.contextmanager
def opened(raw: Place, out: Place, settings: Settings, options: Options) -> Iterator[Job]:
    """A job with its lock held, its workers ready and its ledger loaded; all is put away after.
    ``raw`` and ``out`` are folders, or URLs that fsspec knows.

    Raises :class:`Busy` where another run holds the lock and is not waited for.
    """
    if _is_within(out, raw):
        raise Misplaced(f"The output {out} must not lie in the input {raw}.")
    source = _source(raw, settings)
    store = open_store(out)
    with _lock(store, options.wait), Stop() as stop, Progress(options.bar) as progress:
        store.sweep()
        _require_languages(settings)
        agencies = controls.agencies(source)
        passwords = controls.passwords(source, options.passwords)
        engine = _engine(raw, store, settings, options.cluster, progress)
        job = Job(
            source=source,
            settings=settings,
            keys=keys_of(settings, passwords),
            store=store,
            ledger=load(store),
            engine=engine,
            progress=progress,
            stop=stop,
            passwords=passwords,
            agencies=agencies,
        )
        try:
            yield job
        except BaseException as error:
            if isinstance(error, Stopped):
                error.done = progress.sentence()
            with contextlib.suppress(OSError):  # where the disk is full, that is said already
                save(store, job.ledger)
            raise
        else:
            save(store, job.ledger)
        finally:
            engine.close()
            store.sweep()


def run(raw: Place, out: Place, settings: Settings, options: Options) -> Done:
    """Bring the output folder up to date with the input folder."""
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    with opened(raw, out, settings, options) as job:
        ledger = job.ledger
        if options.force:
            _forget(job)
        before = _with_errors(job) if options.only_failed else frozenset[str]()
        intake(job, options.rehash, again=before)
        todo = _to_do(job, before if options.only_failed else None)
        log.info("%d documents, %d to look at", len(ledger.files), len(todo))
        read(job, todo, again=options.only_failed)
        tag(job, todo, again=options.only_failed)
        judge(job, todo)
        _remove_orphans(job)
        results = {path: e.result for path, e in ledger.files.items() if e.result is not None}
        changes = compare(ledger.before, results, first=ledger.runs == 0)
        agencies = _publish(job, changes, options.all_crops)
        text = digest_text(changes, results, agencies)
        job.store.write("digest.md", text.encode())
        job.progress.end()
        seconds = time.monotonic() - clock
        made = manifest(job, results, changes, started, seconds, len(todo))
        _keep_manifest(job, made, started)
        ledger.runs += 1
        ledger.before = results
        log.info("done in %.1f s", seconds)
    return Done(changes, results, agencies, text, made)


def clean_up(out: Place) -> tuple[int, int]:
    """Remove what no document needs any more; returns how many files, and their bytes."""
    store = open_store(out)
    with _lock(store, wait=False):
        store.sweep()
        return clean(store, load(store))


def _require_languages(settings: Settings) -> None:
    """Raise :class:`BadSetting` where Tesseract has no data for a language. Without any Tesseract,
    pages with a text layer can still be read.
    """
    installed, wanted = tesseract.languages(), settings.read.lang
    if installed and settings.read.ocr != "never" and not installed.issuperset(wanted.split("+")):
        known = ", ".join(sorted(installed))
        raise BadSetting(f"read.lang: Tesseract has data for {known}, but not for {wanted!r}.")


def _is_within(out: Place, raw: Place) -> bool:
    if is_url(out) or is_url(raw):
        return f"{out}/".startswith(f"{str(raw).rstrip('/')}/")
    return Path(out).resolve().is_relative_to(Path(raw).resolve())


def _source(raw: Place, settings: Settings) -> Source:
    try:
        return open_source(raw, settings.limits.file_megabytes)
    except NothingThere as error:
        raise Misplaced(str(error.strerror)) from None


def _engine(
    raw: Place, store: Store, settings: Settings, cluster: str | None, progress: Progress
) -> Engine:
    """Processes of this machine, or the workers of a cluster."""
    if cluster is None:
        engine = LocalEngine(settings.limits, settings.spread, store.scratch)
        return fetching(engine, settings, store.scratch) if is_url(raw) else engine
    try:
        from pipeline.run.dask import ClusterEngine
    except ImportError:
        raise EngineError("Dask is not installed: pip install '.[cluster]'.") from None
    spread = ClusterEngine(cluster, settings, raw if is_url(raw) else Path(raw).resolve())
    progress.say(f"Dask cluster of {spread.workers} workers, seen at {spread.dashboard}")
    return spread


def _forget(job: Job) -> None:
    """Drop all that is kept, so that everything is made again."""
    for folder in ("documents", "pages", "readings", "tagged", "undrawn"):
        job.store.delete(f".triage/{folder}")
    for entry in job.ledger.files.values():
        entry.made_from = ""


def _with_errors(job: Job) -> frozenset[str]:
    """Paths of documents that failed, wholly or in part."""
    files = job.ledger.files.items()
    return frozenset(path for path, e in files if e.result is not None and e.result.errors)


def _to_do(job: Job, only: frozenset[str] | None) -> list[str]:
    """Paths to work on, in order: those whose verdict does not stand, or ``only`` these."""
    if only is not None:
        return sorted(only & job.ledger.files.keys())
    verdicts = dict(job.store.names("verdicts"))
    return [path for path in sorted(job.ledger.files) if not is_current(job, path, verdicts)]


def _remove_orphans(job: Job) -> None:
    """Remove the verdicts on files that are gone."""
    wanted = {job.verdict_name(path) for path in job.ledger.files}
    for name, _ in list(job.store.names("verdicts")):
        if f"verdicts/{name}" not in wanted:
            job.store.delete(f"verdicts/{name}")
    job.store.prune("verdicts")


def _publish(job: Job, changes: Changes, all_crops: bool) -> Agencies:
    """Write what is made of all verdicts, unless all of it stands already."""
    told = () if changes.first or not changes else changes
    verdicts = [(path, e.made_from, e.content) for path, e in sorted(job.ledger.files.items())]
    code = source_digest("judge", "report", "run/publish.py")
    made_from = digest(verdicts, told, all_crops, code, job.agencies)
    job.progress.begin("report", 0, "")
    if made_from == job.ledger.published:
        agencies = publish.load_agencies(job)
        if agencies is not None:
            return agencies
    loaded = publish.KeptVerdicts(job)
    agencies = publish.roll_up(job, loaded)
    publish.summarise(job, loaded)
    publish.report(job, loaded, agencies, changes, all_crops)
    job.ledger.published = made_from
    return agencies


def _keep_manifest(job: Job, made: Manifest, started: dt.datetime) -> None:
    """Write ``run.json``, and the same under the run's time; a clock set back overwrites none."""
    data = msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"
    name = f"runs/{started:%Y-%m-%dT%H%M%SZ}"
    if job.store.exists(f"{name}.json"):
        name = f"{name}-{made.run}"
    job.store.write(f"{name}.json", data)
    job.store.write("run.json", data)


@contextlib.contextmanager
def _lock(store: Store, wait: bool) -> Iterator[None]:
    """The output for this process alone."""
    try:
        with store.lock(wait):
            yield
    except Locked as locked:
        raise Busy(str(locked)) from None
