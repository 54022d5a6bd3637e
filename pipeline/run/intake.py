"""Intake over a whole folder: every file identified, by content, those unchanged not opened."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection

from pipeline.artefacts import Document, Problem
from pipeline.run import work
from pipeline.run.engine import Task
from pipeline.run.job import GRACE_SECONDS, Job
from pipeline.run.ledger import Entry
from pipeline.settings import digest
from pipeline.store import pack

CONTROLS = ("agencies.csv", "passwords.txt")
"""Files at the top of the input folder that are the user's own word, and no documents."""
RACY_NS = 2_000_000_000


def intake(job: Job, rehash: bool = False, again: Collection[str] = ()) -> None:
    """Bring ``ledger.files`` up to date with the folder: every file identified, by content.

    ``again`` are paths to identify once more where nothing of the file could be read before.
    """
    from pipeline import intake as stage

    looked_at = time.time_ns()
    before, files = job.ledger.files, dict[str, Entry]()
    job.ledger.files = files
    to_identify: list[str] = []
    for candidate in stage.walk(job.raw):
        path = _legible(candidate.path)
        if path in CONTROLS:
            continue
        if path != candidate.path:
            job.names[path] = candidate.path
        entry = before.get(path)
        if (
            entry is None
            or rehash
            or entry.racy
            or (entry.size, entry.mtime_ns) != (candidate.size_bytes, candidate.mtime_ns)
        ):
            entry = entry or Entry(0, 0)
            entry.sha256 = ""
        files[path] = entry
        entry.size, entry.mtime_ns = candidate.size_bytes, candidate.mtime_ns
        entry.racy = candidate.mtime_ns > looked_at - RACY_NS
        if candidate.problem is not None:
            _keep_document(job, path, _refused(candidate.problem))
        elif (
            not entry.sha256
            or (path in again and not entry.pages)
            or entry.document != _document_name(job, path, entry.sha256)
            or not job.store.path(entry.document).is_file()
        ):
            to_identify.append(path)
    job.progress.begin("intake", len(to_identify), "files")
    limits = job.settings.limits
    tasks = (
        Task(
            path,
            path,
            work.identify,
            (job.raw, job.names.get(path, path), limits, job.passwords, files[path].sha256 or None),
            Document,
            limits.document_seconds + GRACE_SECONDS,
        )
        for path in to_identify
    )
    for outcome in job.outcomes(tasks):
        path = outcome.task.key
        document = outcome.answer or _unidentified(job, path, outcome.problem)
        _keep_document(job, path, document)
    _find_duplicates(files)


def _legible(name: str) -> str:
    """A path as text: bytes that are no UTF-8 as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _keep_document(job: Job, path: str, document: Document) -> None:
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
    file = job.file(path)
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    problems = () if problem is None else (problem,)
    return Document("", sha256, file.stat().st_size, "other", problems=problems)


def _find_duplicates(files: dict[str, Entry]) -> None:
    first: dict[str, str] = {}
    for path, entry in files.items():
        if entry.sha256 == _NOTHING:
            continue
        original = first.setdefault(entry.sha256, path)
        entry.duplicate_of = None if original == path else original
