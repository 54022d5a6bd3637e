"""What is made of all verdicts together: the agencies' records, the summary, the report."""

from __future__ import annotations

import os
import posixpath
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from pipeline.artefacts import Agencies, Tagged, Verdict, ZoneArea
from pipeline.run import work
from pipeline.run.changes import Changes
from pipeline.run.engine import Task
from pipeline.run.job import Job, with_grace
from pipeline.run.keys import source_digest
from pipeline.run.tag import KeptTags
from pipeline.settings import digest
from pipeline.store import Store, unpack

if TYPE_CHECKING:
    from pipeline.report import PagePictures

PICTURES = "report/pictures"


class KeptTagged(Mapping[str, Tagged]):
    """What was tagged, by sha256, each loaded when it is asked for."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._names = {e.sha256: e.tagged for e in job.ledger.files.values() if e.tagged}

    def __getitem__(self, sha256: str) -> Tagged:
        kept = unpack(self._job.store.read(self._names[sha256]), KeptTags)
        if kept is None:
            raise KeyError(sha256)
        return kept.tagged

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class KeptVerdicts(Mapping[str, Verdict]):
    """All verdicts by path, in order of path, as they are kept: packed, for there may be very many
    of them. Each is decoded when it is asked for.
    """

    def __init__(self, job: Job) -> None:
        self._packed: dict[str, bytes] = {}
        for path in sorted(job.ledger.files):
            data = job.store.read(job.verdict_name(path))
            if data is not None:
                self._packed[path] = zlib.compress(data, 1)

    def __getitem__(self, path: str) -> Verdict:
        return msgspec.json.decode(zlib.decompress(self._packed[path]), type=Verdict)

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def load_agencies(job: Job) -> Agencies | None:
    """The agencies as last written; None where a file of the last run is missing."""
    data = job.store.read("agencies.json")
    there = all(job.store.exists(name) for name in ("summary.csv", "report/index.html"))
    if data is None or not there:
        return None
    try:
        return msgspec.json.decode(data, type=Agencies)
    except msgspec.MsgspecError:
        return None


def roll_up(job: Job, verdicts: KeptVerdicts) -> Agencies:
    """Write ``agencies.json`` and return what it holds."""
    from pipeline import judge

    agencies = judge.roll_up(verdicts, KeptTagged(job), job.agencies)
    data = msgspec.json.format(msgspec.json.encode(agencies), indent=1) + b"\n"
    job.store.write_changed("agencies.json", data)
    return agencies


def summarise(job: Job, verdicts: KeptVerdicts) -> None:
    """Write ``summary.csv``."""
    from pipeline import report

    job.store.write_changed("summary.csv", report.summary_csv(verdicts.values()).encode())


def report(
    job: Job,
    verdicts: KeptVerdicts,
    agencies: Agencies,
    changes: Changes,
    all_crops: bool = False,
) -> None:
    """Draw the pictures that are missing and write the report."""
    from pipeline import report as stage

    drawn = {name for name, _ in job.store.names(PICTURES)}
    plans = stage.plan_report(verdicts.values(), agencies, all_crops)
    wanted: dict[str, tuple[stage.PagePictures, ...]] = {}
    for path, planned in plans.items():
        missing = tuple(page for page in planned if not drawn.issuperset(page.names))
        if missing and not job.store.exists(_undrawn(job, path, missing)):
            wanted[path] = missing
            drawn.update(name for page in missing for name in page.names)  # copies share them
    job.progress.begin("report", len(wanted), "documents")
    limits = job.settings.limits

    def tasks() -> Iterator[Task]:
        for path, pages in wanted.items():
            document = job.document(path)
            yield Task(
                path,
                path,
                document.sha256,
                work.draw_pictures,
                (document, pages, limits, job.passwords),
                dict[str, bytes],
                with_grace(limits.page_seconds * len(pages)),
                job.file(document.path),
            )

    for outcome in job.outcomes(tasks()):
        path, files = outcome.task.key, outcome.answer or {}
        names = {name for page in wanted[path] for name in page.names}
        for name in sorted(names & files.keys()):  # a worker's word for a path is not taken
            job.store.write(f"{PICTURES}/{name}", files[name])
        if not names <= files.keys():
            job.store.write(_undrawn(job, path, wanted[path]), b"")

    def zones(sha256: str) -> Sequence[ZoneArea]:
        try:
            return tagged[sha256].zones
        except KeyError:
            return ()

    tagged = KeptTagged(job)
    news = stage.News(
        first=changes.first,
        new=frozenset(changes.new),
        changed={one.path: one.sentence() for one in changes.changed},
    )
    stage.write_report(
        verdicts.values(),
        agencies,
        _Site(job.store),
        plans=plans,
        zones=zones,
        originals=_originals(job),
        verdict_name=job.verdict_name,
        rules=job.settings.tag.rules,
        news=news,
    )


class _Site:
    """The report's folder; see :class:`pipeline.report.Site`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def names(self) -> Iterator[str]:
        return (name for name, _ in self._store.names("report"))

    def read(self, name: str) -> bytes | None:
        return self._store.read(f"report/{name}")

    def write(self, name: str, data: bytes) -> None:
        self._store.write(f"report/{name}", data)

    def settle(self) -> None:
        self._store.settle()

    def delete(self, name: str) -> None:
        self._store.delete(f"report/{name}")


def _originals(job: Job) -> str:
    """The input as a URL seen from the report: a relative one where both lie in one place."""
    raw, report = job.source.url, f"{job.store.url}/report"
    if "://" not in raw and "://" not in report:
        return quote(os.path.relpath(raw, report))
    here, there = urlsplit(report), urlsplit(raw)
    if here[:2] == there[:2]:
        return quote(posixpath.relpath(there.path or "/", here.path))
    return raw if "://" in raw else quote(raw)


def _undrawn(job: Job, path: str, pages: Sequence[PagePictures]) -> str:
    """The note that these pictures cannot be drawn, which is not to be tried every night."""
    sha256 = job.ledger.files[path].sha256
    code = source_digest("report")
    made_from = digest(pages, code, job.keys.pages, job.keys.bounds)[:16]
    return f".triage/undrawn/{sha256}.{made_from}"
