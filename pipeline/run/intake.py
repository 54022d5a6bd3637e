"""Intake over a whole folder: every file identified, by content, those unchanged not opened."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable, Iterator

import msgspec

from pipeline.artefacts import Document, Problem
from pipeline.run import work
from pipeline.run.controls import CONTROLS
from pipeline.run.engine import Task
from pipeline.run.job import Job
from pipeline.run.ledger import Entry
from pipeline.settings import digest
from pipeline.store import Status, pack, unpack

RACY_NS = 2_000_000_000


def intake(job: Job, rehash: bool = False, again: Collection[str] = ()) -> None:
    """Bring ``ledger.files`` up to date with the folder: every file identified, by content.

    ``again`` are paths to identify once more where nothing of the file could be read before.
    """
    unhashed, refused = _look_around(job, rehash)
    files = job.ledger.files
    job.progress.begin("hash", len(unhashed), "files")
    for outcome in job.outcomes(_hash_tasks(job, unhashed)):
        path = outcome.task.key
        sha256 = outcome.answer or _NOTHING
        if files[path].sha256 != sha256:
            files[path] = msgspec.structs.replace(
                files[path], sha256=sha256, document="", reading="", content=""
            )
    unknown: dict[str, list[str]] = {}
    for path, entry in files.items():
        name = _document_name(job, path, entry.sha256)
        if path in refused:
            _keep_document(job, [path], _refused(refused[path]))
        elif name in unknown or (path in again and not entry.pages):
            unknown.setdefault(name, []).append(path)
        elif entry.document != name or not job.store.exists(name):
            kept = unpack(job.store.read(name), Document)
            if kept is None:
                unknown[name] = [path]
            else:
                _keep_document(job, [path], kept)
    job.progress.begin("intake", len(unknown), "files")
    for outcome in job.outcomes(_identify_tasks(job, unknown)):
        name = outcome.task.key
        document = outcome.answer or _unidentified(job, unknown[name][0], outcome.problem)
        _keep_document(job, unknown[name], document)
    _find_duplicates(files, refused)


def _look_around(job: Job, rehash: bool) -> tuple[list[str], dict[str, Problem]]:
    """Take the folder's files into the ledger. Returns the paths whose content is not known, and
    those that are not to be opened with the reason.
    """
    looked_at = time.time_ns()
    before, files = job.ledger.files, dict[str, Entry]()
    unhashed, refused = [], {}
    for one in job.source.walk():
        path = one.path
        if path in CONTROLS:
            continue
        if path != one.name:
            job.names[path] = one.name
        entry = before.get(path) or Entry(one.status)
        if one.problem is not None:
            refused[path] = one.problem
        elif rehash or entry.racy or entry.status != one.status or not entry.sha256:
            unhashed.append(path)
        entry.status = one.status
        entry.racy = _is_racy(one.status, looked_at)
        files[path] = entry
    job.ledger.files = files
    return unhashed, refused


def _hash_tasks(job: Job, paths: Iterable[str]) -> Iterator[Task]:
    for path in paths:
        seconds = job.document_seconds()
        yield Task(path, path, path, work.sha256_of, (), str, seconds, job.file(path))


def _identify_tasks(job: Job, unknown: dict[str, list[str]]) -> Iterator[Task]:
    limits = job.settings.limits
    seconds = job.document_seconds()
    for name, alike in unknown.items():
        sha256 = job.ledger.files[alike[0]].sha256
        known = None if sha256 == _NOTHING else sha256
        arguments = (limits, job.passwords, known)
        file = job.file(alike[0])
        yield Task(name, alike[0], name, work.identify, arguments, Document, seconds, file)


def _is_racy(status: Status, looked_at: int) -> bool:
    """Whether a time of change, in nanoseconds, is so recent that another change at the same time
    may follow; entity tags and the like are taken at their word.
    """
    return status.version.isdigit() and int(status.version) > looked_at - RACY_NS


def _keep_document(job: Job, paths: Iterable[str], document: Document) -> None:
    """Keep what the files at these paths, which are alike, were identified as."""
    for path in paths:
        entry = job.ledger.files[path]
        entry.sha256 = document.sha256
        entry.document = _document_name(job, path, document.sha256)
        entry.pages = len(document.sheets)
    job.store.write_changed(entry.document, pack(document))


def _document_name(job: Job, path: str, sha256: str) -> str:
    """Documents are kept by content, but those of which nothing could be read by path."""
    if sha256 == _NOTHING:
        sha256 = digest(path)
    return f".triage/documents/{sha256[:2]}/{sha256}.{job.keys.intake[:16]}.json.gz"


_NOTHING = hashlib.sha256().hexdigest()


def _refused(problem: Problem) -> Document:
    """A file that is not to be opened (a link out of the folder, a pipe)."""
    return Document("", _NOTHING, 0, "other", problems=(problem,))


def _unidentified(job: Job, path: str, problem: Problem | None) -> Document:
    """What is said of a file that its worker died of: its digest, and the problem."""
    entry = job.ledger.files[path]
    problems = () if problem is None else (problem,)
    return Document("", entry.sha256, max(0, entry.status.size), "other", problems=problems)


def _find_duplicates(files: dict[str, Entry], refused: Collection[str]) -> None:
    """Set each file's ``duplicate_of``: the first path, in order, with the same bytes."""
    first: dict[str, str] = {}
    for path, entry in files.items():
        entry.duplicate_of = None
        if path in refused or (entry.sha256 == _NOTHING and entry.status.size):
            continue
        original = first.setdefault(entry.sha256, path)
        if original != path:
            entry.duplicate_of = original
