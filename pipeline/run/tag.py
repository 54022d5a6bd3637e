"""Tagging over a whole folder, document by document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from pipeline.artefacts import Problem, Tagged
from pipeline.run import work
from pipeline.run.engine import Task
from pipeline.run.job import Job
from pipeline.settings import digest
from pipeline.store import pack, unpack

PAGES_A_WORKER = 100
"""Pages from which one more worker is worth its start: to compile the rules takes it as long as to
tag some two hundred pages."""


class KeptTags(msgspec.Struct, frozen=True):
    """What was tagged as kept; ``problem`` says why nothing was, where tagging failed."""

    tagged: Tagged
    problem: Problem | None = None


def tag(job: Job, paths: Iterable[str], again: bool = False) -> None:
    """Find what the documents at ``paths`` mention, where that is not kept yet.

    ``again`` tries those once more whose tagging failed.
    """
    wanted: dict[str, str] = {}
    for path in paths:
        entry = job.ledger.files[path]
        made_from = digest(job.keys.tag, entry.content, entry.document, job.known_agency(path))
        entry.tagged = ""
        if entry.pages:
            folder = f".triage/tagged/{entry.sha256[:2]}"
            entry.tagged = f"{folder}/{entry.sha256}.{made_from[:16]}.json.gz"
            there = job.store.exists(entry.tagged)
            if not there or (again and kept_tags(job, path).problem is not None):
                wanted.setdefault(entry.tagged, path)
    job.progress.begin("tag", len(wanted), "documents")

    def tasks() -> Iterator[Task]:
        for path in wanted.values():
            document, known = job.document(path), job.known_agency(path)
            yield Task(
                path,
                path,
                document.sha256,
                work.tag,
                (document, job.packed_reading(path), job.settings.tag, known),
                Tagged,
                job.document_seconds(),
            )

    pages = sum(job.ledger.files[path].pages for path in wanted.values())
    for outcome in job.outcomes(tasks(), workers=1 + pages // PAGES_A_WORKER):
        kept = KeptTags(outcome.answer or Tagged(outcome.task.group, ()), outcome.problem)
        job.store.write(job.ledger.files[outcome.task.key].tagged, pack(kept))


def kept_tags(job: Job, path: str) -> KeptTags:
    """What is kept of tagging the document at ``path``; nothing where it has no pages."""
    entry = job.ledger.files[path]
    kept = unpack(job.store.read(entry.tagged), KeptTags) if entry.tagged else None
    return kept or KeptTags(Tagged(entry.sha256, ()))
