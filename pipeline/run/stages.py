"""The stages over a whole folder: each finds what is there, and makes only what is missing.

Artefacts lie below ``.triage`` of the output folder, named by the document's sha256 and the
digests of what shaped them (:mod:`pipeline.run.keys`). Reading is kept page by page while a
document is being read, and as one file when it is done.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipeline.artefacts import (
    Agency,
    AgencyName,
    Document,
    DocumentHead,
    Doubt,
    Judgement,
    Page,
    Problem,
    Reading,
    Reason,
    Tagged,
    Verdict,
)
from pipeline.judge.agencies import AgencyTable, known_agency
from pipeline.run import work
from pipeline.run.engine import Engine, Outcome, Task, spread
from pipeline.run.keys import Keys
from pipeline.run.ledger import Entry, Ledger, Result, save
from pipeline.run.progress import Progress
from pipeline.run.stop import Stop
from pipeline.settings import Settings, digest
from pipeline.store import NAME_BYTES, Store, pack, unpack

CONTROLS = ("agencies.csv", "passwords.txt")
"""Files at the top of the input folder that are the user's own word, and no documents."""
RACY_NS = 2_000_000_000
GRACE_SECONDS = 30.0
"""Added to a task's limit, so that what bounds itself can say so before it is killed."""
SAVE_SECONDS = 30.0


class KeptPage(msgspec.Struct, frozen=True):
    page: Page
    problem: Problem | None = None


@dataclass
class Job:
    """One run over one folder. ``paths`` of a stage are keys of ``ledger.files``."""

    raw: Path
    out: Path
    settings: Settings
    keys: Keys
    store: Store
    ledger: Ledger
    engine: Engine
    progress: Progress
    stop: Stop
    passwords: tuple[str, ...] = ()
    agencies: AgencyTable | None = None
    _saved: float = field(default_factory=time.monotonic)

    def known_agency(self, path: str) -> Agency:
        """Who answers in the document at ``path``, where the user or the folder says so."""
        return known_agency(path, self.agencies)

    def document(self, path: str) -> Document:
        """The document at ``path``, as identified."""
        entry = self.ledger.files[path]
        document = unpack(self.store.read(entry.document), Document)
        if document is None:
            raise KeyError(path)
        return msgspec.structs.replace(document, path=path, duplicate_of=entry.duplicate_of)

    def save_now_and_then(self) -> None:
        """Keep the ledger, at most twice a minute."""
        if time.monotonic() - self._saved > SAVE_SECONDS:
            save(self.store, self.ledger)
            self._saved = time.monotonic()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Run a stage's tasks. Raises :class:`Stopped` where the run was asked to end."""
        for outcome in spread(self.engine, tasks, self.stop.requested):
            self.progress.done(outcome)
            yield outcome
            self.save_now_and_then()
        self.stop.check()


# ---------------------------------------------------------------------------------- intake


def intake(job: Job, rehash: bool = False) -> None:
    """Bring ``ledger.files`` up to date with the folder: every file identified, by content."""
    from pipeline import intake as stage

    looked_at = time.time_ns()
    before, files = job.ledger.files, dict[str, Entry]()
    to_identify: list[str] = []
    for candidate in stage.walk(job.raw):
        path = candidate.path
        if path in CONTROLS:
            continue
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
            _keep_document(job, entry, _refused(path, candidate.problem))
        elif (
            not entry.sha256
            or entry.document != _document_name(job, path, entry.sha256)
            or not job.store.path(entry.document).is_file()
        ):
            to_identify.append(path)
    job.ledger.files = files
    job.progress.begin("intake", len(to_identify), "files")
    limits = job.settings.limits
    tasks = (
        Task(
            path,
            path,
            work.identify,
            (job.raw, path, limits, job.passwords, files[path].sha256 or None),
            Document,
            limits.document_seconds + GRACE_SECONDS,
        )
        for path in to_identify
    )
    for outcome in job.outcomes(tasks):
        path = outcome.task.key
        document = outcome.answer or _unidentified(job, path, outcome.problem)
        _keep_document(job, files[path], document)
    _find_duplicates(files)


def _keep_document(job: Job, entry: Entry, document: Document) -> None:
    entry.sha256 = document.sha256
    entry.document = _document_name(job, document.path, document.sha256)
    entry.pages = len(document.sheets)
    document = msgspec.structs.replace(document, path="", duplicate_of=None)
    job.store.write_changed(entry.document, pack(document))


def _document_name(job: Job, path: str, sha256: str) -> str:
    """Documents are kept by content, but those of which nothing could be read by path."""
    if sha256 == _NOTHING:
        sha256 = digest(path)
    return f".triage/documents/{sha256[:2]}/{sha256}.{job.keys.intake[:16]}.json.gz"


_NOTHING = hashlib.sha256().hexdigest()


def _refused(path: str, problem: Problem) -> Document:
    """A file that is not to be opened (a link out of the folder, a pipe)."""
    return Document(path, _NOTHING, 0, "other", problems=(problem,))


def _unidentified(job: Job, path: str, problem: Problem | None) -> Document:
    """What is said of a file that its worker died of: its digest, and the problem."""
    file = job.raw / path
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    problems = () if problem is None else (problem,)
    return Document(path, sha256, file.stat().st_size, "other", problems=problems)


def _find_duplicates(files: dict[str, Entry]) -> None:
    first: dict[str, str] = {}
    for path, entry in files.items():
        if entry.sha256 == _NOTHING:
            continue
        original = first.setdefault(entry.sha256, path)
        entry.duplicate_of = None if original == path else original


# ------------------------------------------------------------------------------------ read


@dataclass
class _Open:
    """A document that is being read: pages known so far, and those still to come."""

    document: Document
    kept: dict[int, KeptPage]
    missing: set[int]


def read(job: Job, paths: Iterable[str], again: bool = False) -> None:
    """Read what is not kept yet of the documents at ``paths``, page by page.

    ``again`` tries pages once more that failed.
    """
    wanted: dict[str, list[str]] = {}
    for path in paths:
        wanted.setdefault(job.ledger.files[path].sha256, []).append(path)
    for sha256 in list(wanted):
        name = _whole_reading(job, sha256, again)
        if name is not None:
            _assign(job, wanted.pop(sha256), name)
    files = job.ledger.files
    pages = sum(files[alike[0]].pages for alike in wanted.values())
    job.progress.begin("read", pages, "pages")
    opened: dict[str, _Open] = {}

    def tasks() -> Iterator[Task]:
        for sha256, alike in wanted.items():
            document = job.document(alike[0])
            kept = _kept_pages(job, sha256, again)
            missing = {sheet.number for sheet in document.sheets} - kept.keys()
            job.progress.advance(len(document.sheets) - len(missing))
            opened[sha256] = _Open(document, kept, missing)
            for number in sorted(missing):
                yield _page_task(job, document, number)
            if not missing:
                _finish(job, opened.pop(sha256), alike)

    for outcome in job.outcomes(tasks()):
        sha256, number = outcome.task.key
        one = opened[sha256]
        page = KeptPage(outcome.answer) if outcome.answer else _failed(one, number, outcome)
        job.store.write(_page_name(job, sha256, page), pack(page))
        one.kept[number] = page
        one.missing.discard(number)
        if not one.missing:
            _finish(job, opened.pop(sha256), wanted[sha256])


def _page_task(job: Job, document: Document, number: int) -> Task:
    limits, settings = job.settings.limits, job.settings.read
    return Task(
        (document.sha256, number),
        document.sha256,
        work.read_page,
        (job.raw / document.path, document, number, settings, limits, job.passwords),
        Page,
        limits.page_seconds + GRACE_SECONDS,
    )


def _failed(one: _Open, number: int, outcome: Outcome) -> KeptPage:
    """A page that could not be read; it keeps its document from being clear."""
    assert outcome.problem is not None
    problem = msgspec.structs.replace(outcome.problem, page=number)
    sheet = next(sheet for sheet in one.document.sheets if sheet.number == number)
    doubt = Doubt("page_failed", problem.message)
    page = Page(number, "failed", sheet.width, sheet.height, doubts=(doubt,), reason=problem.code)
    return KeptPage(page, problem)


def _finish(job: Job, one: _Open, alike: list[str]) -> None:
    """Keep all pages of a document as one file, and forget the single ones."""
    sha256 = one.document.sha256
    entry = job.ledger.files[one.document.path]
    now = (job.raw / one.document.path).stat()
    if (now.st_size, now.st_mtime_ns) != (entry.size, entry.mtime_ns):
        job.store.delete(_pages_folder(job, sha256))
        for path in alike:
            job.ledger.files[path].reading = job.ledger.files[path].content = ""
        return
    kept = [one.kept[number] for number in sorted(one.kept)]
    problems = tuple(page.problem for page in kept if page.problem is not None)
    reading = Reading(sha256, tuple(page.page for page in kept), problems)
    name = _reading_name(job, sha256, failures=any(p.page.source == "failed" for p in kept))
    job.store.write(name, pack(reading))
    _assign(job, alike, name)
    job.store.delete(_pages_folder(job, sha256))


def _assign(job: Job, alike: list[str], name: str) -> None:
    """Note the reading that the documents at these paths share, and the digest of its bytes."""
    entries = [job.ledger.files[path] for path in alike]
    known = {entry.content for entry in entries if entry.reading == name and entry.content}
    content = known.pop() if known else hashlib.sha256(job.store.read(name) or b"").hexdigest()
    for entry in entries:
        entry.reading, entry.content = name, content


def _reading_name(job: Job, sha256: str, failures: bool) -> str:
    """Readings with failed pages are kept by what the failures depend on, too."""
    keys = job.keys
    bounds = keys.bounds[:8] if failures else "whole"
    name = f"{sha256}.{keys.pages[:12]}.{keys.ocr[:12]}.{bounds}.json.gz"
    return f".triage/readings/{sha256[:2]}/{name}"


def _whole_reading(job: Job, sha256: str, again: bool) -> str | None:
    """The reading that is kept of a document, where nothing has to be read again."""
    for failures in (False, True):
        name = _reading_name(job, sha256, failures)
        if not (failures and again) and job.store.path(name).is_file():
            return name
    return None


def _kept_pages(job: Job, sha256: str, again: bool) -> dict[int, KeptPage]:
    """Pages that need not be read: from an interrupted run, or from a reading under other OCR
    settings or other bounds, those pages that these did not touch.
    """
    kept: dict[int, KeptPage] = {}
    folder = f".triage/readings/{sha256[:2]}"
    shape = f"{sha256}.{job.keys.pages[:12]}."
    for name in sorted(name for name, _ in job.store.names(folder) if name.startswith(shape)):
        reading = unpack(job.store.read(f"{folder}/{name}"), Reading)
        same_ocr = name.startswith(f"{shape}{job.keys.ocr[:12]}.")
        for page in reading.pages if reading else ():
            if page.source != "failed" and (same_ocr or _without_ocr(page)):
                kept[page.number] = KeptPage(page)
    folder = _pages_folder(job, sha256)
    for name, _ in sorted(job.store.names(folder)):
        if name.endswith(_FAILED) and (again or job.keys.bounds[:8] not in name):
            continue
        one = unpack(job.store.read(f"{folder}/{name}"), KeptPage)
        if one is not None:
            kept[one.page.number] = one
    return kept


_FAILED = ".failed.json.gz"


def _without_ocr(page: Page) -> bool:
    return page.dpi is None and page.source in ("text_layer", "blank")


def _pages_folder(job: Job, sha256: str) -> str:
    return f".triage/pages/{sha256}.{job.keys.pages[:12]}.{job.keys.ocr[:12]}"


def _page_name(job: Job, sha256: str, page: KeptPage) -> str:
    failed = f".{job.keys.bounds[:8]}{_FAILED}" if page.page.source == "failed" else ".json.gz"
    return f"{_pages_folder(job, sha256)}/{page.page.number}{failed}"


# ------------------------------------------------------------------------------------- tag


def tag(job: Job, paths: Iterable[str]) -> None:
    """Find what the documents at ``paths`` mention, where that is not kept yet."""
    wanted: dict[str, list[str]] = {}
    for path in paths:
        entry = job.ledger.files[path]
        known = job.known_agency(path)
        made_from = digest(job.keys.tag, entry.content, entry.document, known)
        name = f".triage/tagged/{entry.sha256[:2]}/{entry.sha256}.{made_from[:16]}.json.gz"
        entry.tagged = name
        if not job.store.path(name).is_file():
            wanted.setdefault(name, []).append(path)
    job.progress.begin("tag", len(wanted), "documents")

    def tasks() -> Iterator[Task]:
        for name, alike in wanted.items():
            document = job.document(alike[0])
            yield Task(
                name,
                document.sha256,
                work.tag,
                (document, _packed(job, alike[0]), job.settings.tag, job.known_agency(alike[0])),
                Tagged,
                job.settings.limits.document_seconds + GRACE_SECONDS,
            )

    for outcome in job.outcomes(tasks()):
        sha256 = outcome.task.group
        kept = KeptTags(outcome.answer or Tagged(sha256, ()), outcome.problem)
        job.store.write(outcome.task.key, pack(kept))


class KeptTags(msgspec.Struct, frozen=True):
    tagged: Tagged
    problem: Problem | None = None


def _packed(job: Job, path: str) -> bytes:
    return job.store.read(job.ledger.files[path].reading) or b""


# ----------------------------------------------------------------------------------- judge


def judge(job: Job, paths: Iterable[str]) -> None:
    """Write the verdicts on the documents at ``paths``."""
    todo = list(paths)
    job.progress.begin("judge", len(todo), "documents")

    def tasks() -> Iterator[Task]:
        for path in todo:
            entry = job.ledger.files[path]
            kept = unpack(job.store.read(entry.tagged), KeptTags)
            document = job.document(path)
            problems = document.problems
            if kept is None:
                kept = KeptTags(Tagged(entry.sha256, ()))
            if kept.problem is not None:
                problems = (*problems, kept.problem)
            if not entry.reading:
                problems = (*problems, _CHANGED)
            document = msgspec.structs.replace(document, problems=problems)
            known = job.known_agency(path)
            agency = known if known.name else kept.tagged.agency
            yield Task(
                path,
                entry.sha256,
                work.judge,
                (document, _packed(job, path), kept.tagged, agency, job.keys.provenance),
                Verdict,
                job.settings.limits.document_seconds + GRACE_SECONDS,
            )

    for outcome in job.outcomes(tasks()):
        path = outcome.task.key
        entry = job.ledger.files[path]
        verdict = outcome.answer or _unjudged(job, path, outcome.problem)
        data = msgspec.json.format(msgspec.json.encode(verdict), indent=1) + b"\n"
        written = job.store.write_changed(verdict_name(path), data)
        entry.verdict_size, entry.verdict_mtime_ns = written.st_size, written.st_mtime_ns
        entry.made_from = made_from(job, path)
        entry.result = _result(verdict)


_CHANGED = Problem("corrupt", "The file was changed while it was read. Run again.")


def verdict_name(path: str) -> str:
    """Where the verdict on ``path`` lies. Names that are too long for a file are cut, with a
    digest in place of what is missing.
    """
    folder, _, name = path.rpartition("/")
    if len(os.fsencode(name)) > NAME_BYTES - len(".json"):
        cut = os.fsencode(name)[:180].decode("utf-8", "ignore")
        name = f"{cut}.{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}"
    return "/".join(filter(None, ("verdicts", folder, f"{name}.json")))


def made_from(job: Job, path: str) -> str:
    """Digest of all that a verdict depends on, without looking at any artefact."""
    entry, keys = job.ledger.files[path], job.keys
    return digest(
        path, entry.sha256, entry.duplicate_of, job.known_agency(path),
        keys.intake, keys.pages, keys.ocr, keys.bounds, keys.tag, keys.judge,
    )  # fmt: skip


def is_current(job: Job, path: str, verdicts: Mapping[str, os.stat_result]) -> bool:
    """Whether the verdict on ``path`` stands: made from the same, and its file untouched."""
    entry = job.ledger.files[path]
    there = verdicts.get(verdict_name(path).removeprefix("verdicts/"))
    return (
        there is not None
        and (there.st_size, there.st_mtime_ns) == (entry.verdict_size, entry.verdict_mtime_ns)
        and entry.made_from == made_from(job, path)
    )


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
