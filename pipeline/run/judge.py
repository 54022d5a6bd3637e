"""Judging over a whole folder: a verdict for every document, written where the contract says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pipeline.artefacts import (
    AgencyName,
    DocumentHead,
    Judgement,
    Problem,
    Reason,
    Verdict,
)
from pipeline.run import work
from pipeline.run.engine import Task
from pipeline.run.job import Job
from pipeline.run.ledger import Result
from pipeline.run.tag import kept_tags
from pipeline.settings import digest
from pipeline.store import Status

DOCUMENTS_A_WORKER = 100
"""Documents from which one more worker is worth its start: its libraries take as long to load."""


def judge(job: Job, paths: Iterable[str]) -> None:
    """Write the verdicts on the documents at ``paths``."""
    todo = list(paths)
    job.progress.begin("judge", len(todo), "documents")

    def tasks() -> Iterator[Task]:
        for path in todo:
            entry, document, kept = job.ledger.files[path], job.document(path), kept_tags(job, path)
            problems = list(document.problems)
            if kept.problem is not None:
                problems.append(kept.problem)
            if entry.pages and not entry.reading:
                problems.append(CHANGED)
            document = msgspec.structs.replace(document, problems=tuple(problems))
            known = job.known_agency(path)
            agency = known if known.name else kept.tagged.agency
            yield Task(
                path,
                path,
                entry.sha256,
                work.judge,
                (document, job.packed_reading(path), kept.tagged, agency, job.keys.provenance),
                Verdict,
                job.document_seconds(),
            )

    for outcome in job.outcomes(tasks(), workers=1 + len(todo) // DOCUMENTS_A_WORKER):
        path = outcome.task.key
        entry = job.ledger.files[path]
        verdict = outcome.answer or _unjudged(job, path, outcome.problem)
        data = msgspec.json.format(msgspec.json.encode(verdict), indent=1) + b"\n"
        job.store.write_changed(job.verdict_name(path), data)
        entry.made_from = made_from(job, path)
        entry.result = _result(verdict)
    written = job.store.statuses("verdicts")
    for path in todo:
        name = job.verdict_name(path).removeprefix("verdicts/")
        job.ledger.files[path].verdict = written.get(name)


CHANGED = Problem("corrupt", "The file was changed while it was read. Run again.")


def made_from(job: Job, path: str) -> str:
    """Digest of all that a verdict depends on, without looking at any artefact."""
    entry, keys = job.ledger.files[path], job.keys
    return digest(
        path, entry.sha256, entry.duplicate_of, job.known_agency(path),
        keys.intake, keys.pages, keys.ocr, keys.bounds, keys.tag, keys.judge,
    )  # fmt: skip


def is_current(job: Job, path: str, verdicts: Mapping[str, Status]) -> bool:
    """Whether the verdict on ``path`` stands: made from the same, and its file untouched."""
    entry = job.ledger.files[path]
    there = verdicts.get(job.verdict_name(path).removeprefix("verdicts/"))
    return there is not None and there == entry.verdict and entry.made_from == made_from(job, path)


def _unjudged(job: Job, path: str, problem: Problem | None) -> Verdict:
    """The verdict where judging itself failed."""
    assert problem is not None
    document = job.document(path)
    reason = Reason(problem.code, problem.message)
    return Verdict(
        document=DocumentHead(
            path=path,
            sha256=document.sha256,
            size_bytes=document.size_bytes,
            page_count=len(document.sheets),
            agency=AgencyName(None, None),
            duplicate_of=document.duplicate_of,
        ),
        verdict=Judgement(
            disposition="failed",
            immigration_hotlist="not_found",
            ice="not_found",
            sanctuary_policy="not_found",
            policy_conflict=False,
            reasons=(reason,),
        ),
        response_type="unknown",
        findings=(),
        pages=(),
        errors=(problem,),
        provenance=job.keys.provenance,
    )


def _result(verdict: Verdict) -> Result:
    head, judged, made = verdict.document, verdict.verdict, verdict.provenance
    return Result(
        sha256=head.sha256[:16],
        disposition=judged.disposition,
        immigration_hotlist=judged.immigration_hotlist,
        ice=judged.ice,
        sanctuary_policy=judged.sanctuary_policy,
        policy_conflict=judged.policy_conflict,
        rules=made.rules_sha256[:16],
        settings=made.settings_sha256[:16],
        tools=digest(made.pipeline, made.tools)[:16],
        agency=head.agency.name,
        pages=head.page_count,
        errors=tuple(sorted({problem.code for problem in verdict.errors})),
        duplicate=head.duplicate_of is not None,
    )
