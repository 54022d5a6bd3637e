"""Reading over a whole folder, page by page: a long document keeps all workers busy.

A page is kept as soon as it is read; when all of a document are, they become one file, named by
the document's sha256 and the digests of what shaped the reading (:mod:`pipeline.run.keys`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from pipeline.artefacts import Document, Doubt, Page, Problem, Reading
from pipeline.run import work
from pipeline.run.engine import Outcome, Task
from pipeline.run.job import Job, with_grace
from pipeline.store import pack, unpack

log = logging.getLogger("triage")


class KeptPage(msgspec.Struct, frozen=True):
    """A page as kept; ``problem`` says why it failed, where it did."""

    page: Page
    problem: Problem | None = None


class _EncodedPage(msgspec.Struct, frozen=True):
    """A :class:`KeptPage` whose page is left as it is encoded."""

    page: msgspec.Raw
    problem: Problem | None = None


@dataclass
class _Open:
    """A document that is being read: pages known so far, and those still to come.

    Pages are held packed, as they are kept: one of a thousand pages is no more than its file.
    """

    document: Document
    kept: dict[int, bytes]
    missing: set[int]
    failures: bool = False


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
            _assign(job, wanted.pop(sha256), name, None)
            job.store.delete(_pages_folder(job, sha256))  # a kill may have come before that
    files = job.ledger.files
    pages = sum(files[alike[0]].pages for alike in wanted.values())
    job.progress.begin("read", pages, "pages")
    opened: dict[str, _Open] = {}

    def tasks() -> Iterator[Task]:
        for sha256, alike in wanted.items():
            document = job.document(alike[0])
            kept, failures = _kept_pages(job, sha256, again)
            missing = {sheet.number for sheet in document.sheets} - kept.keys()
            job.progress.advance(len(document.sheets) - len(missing))
            opened[sha256] = _Open(document, kept, missing, failures)
            if not missing:
                _finish(job, opened.pop(sha256), alike)
            for number in sorted(missing):  # a copy: outcomes may empty the set meanwhile
                yield _page_task(job, document, number)

    for outcome in job.outcomes(tasks()):
        sha256, number = outcome.task.key
        one = opened[sha256]
        page = KeptPage(outcome.answer) if outcome.answer else _failed(one, number, outcome)
        one.kept[number] = pack(page)
        one.failures = one.failures or page.page.source == "failed"
        job.store.write(_page_name(job, sha256, page), one.kept[number])
        log.debug("kept page %d of %s", number, sha256)
        one.missing.discard(number)
        if not one.missing:
            _finish(job, opened.pop(sha256), wanted[sha256])


def _page_task(job: Job, document: Document, number: int) -> Task:
    limits, settings = job.settings.limits, job.settings.read
    # A page goes with its own sheet alone: those of a long document would outweigh its pages.
    sheets = (document.sheet(number),)
    path, document = document.path, msgspec.structs.replace(document, sheets=sheets)
    return Task(
        (document.sha256, number),
        f"{path} page {number}",
        document.sha256,
        work.read_page,
        (document, number, settings, limits, job.passwords),
        Page,
        with_grace(limits.page_seconds),
        job.file(path),
    )


def _failed(one: _Open, number: int, outcome: Outcome) -> KeptPage:
    """A page that could not be read; it keeps its document from being clear."""
    assert outcome.problem is not None
    problem = msgspec.structs.replace(outcome.problem, page=number)
    sheet = one.document.sheet(number)
    doubt = Doubt("page_failed", problem.message)
    page = Page(number, "failed", sheet.width, sheet.height, doubts=(doubt,), reason=problem.code)
    return KeptPage(page, problem)


def _finish(job: Job, one: _Open, alike: list[str]) -> None:
    """Keep all pages of a document as one file, and forget the single ones."""
    sha256 = one.document.sha256
    entry = job.ledger.files[one.document.path]
    if job.status_now(one.document.path) != entry.status:
        job.store.delete(_pages_folder(job, sha256))
        for path in alike:
            job.ledger.files[path].reading = job.ledger.files[path].content = ""
        return
    pages = [unpack(one.kept[number], _EncodedPage) for number in sorted(one.kept)]
    whole = [page for page in pages if page is not None]
    problems = [page.problem for page in whole if page.problem is not None]
    # The same bytes as those of a Reading, without decoding a word.
    data = pack({"sha256": sha256, "pages": [page.page for page in whole], "problems": problems})
    name = _reading_name(job, sha256, one.failures)
    job.store.write(name, data)
    _assign(job, alike, name, data)
    job.store.delete(_pages_folder(job, sha256))


def _assign(job: Job, alike: list[str], name: str, data: bytes | None) -> None:
    """Note the reading that the documents at these paths share, and the digest of its bytes;
    ``data`` is None where it was there before.
    """
    entries = [job.ledger.files[path] for path in alike]
    known = {entry.content for entry in entries if entry.reading == name and entry.content}
    if data is None and known:
        content = known.pop()
    else:
        content = hashlib.sha256(data or job.store.read(name) or b"").hexdigest()
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
        if not (failures and again) and job.store.exists(name):
            return name
    return None


def _kept_pages(job: Job, sha256: str, again: bool) -> tuple[dict[int, bytes], bool]:
    """Pages that need not be read, and whether any of them failed: from an interrupted run, or
    from a reading under other OCR settings or other bounds, those that these did not touch.
    """
    kept: dict[int, bytes] = {}
    failures = False
    folder = f".triage/readings/{sha256[:2]}"
    shape = f"{sha256}.{job.keys.pages[:12]}."
    for name in sorted(name for name, _ in job.store.names(folder) if name.startswith(shape)):
        reading = unpack(job.store.read(f"{folder}/{name}"), Reading)
        same_ocr = name.startswith(f"{shape}{job.keys.ocr[:12]}.")
        for page in reading.pages if reading else ():
            if page.source != "failed" and (same_ocr or _without_ocr(page)):
                kept[page.number] = pack(KeptPage(page))
    folder = _pages_folder(job, sha256)
    for name, _ in sorted(job.store.names(folder)):
        if name.endswith(_FAILED) and (again or job.keys.bounds[:8] not in name):
            continue
        data = job.store.read(f"{folder}/{name}")
        if data is not None and unpack(data, KeptPage) is not None:
            kept[int(name.partition(".")[0])] = data
            failures = failures or name.endswith(_FAILED)
    return kept, failures


_FAILED = ".failed.json.gz"


def _without_ocr(page: Page) -> bool:
    return page.dpi is None and page.source in ("text_layer", "blank")


def _pages_folder(job: Job, sha256: str) -> str:
    return f".triage/pages/{sha256}.{job.keys.pages[:12]}.{job.keys.ocr[:12]}"


def _page_name(job: Job, sha256: str, page: KeptPage) -> str:
    failed = f".{job.keys.bounds[:8]}{_FAILED}" if page.page.source == "failed" else ".json.gz"
    return f"{_pages_folder(job, sha256)}/{page.page.number}{failed}"
