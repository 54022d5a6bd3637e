"""How far a document was read: what forbids saying ``clear``, and what forbids any verdict."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.artefacts import Document, Finding, Page, Problem, Reading
from pipeline.judge.bearing import of_hotlist
from pipeline.tag.signature import folded

_SURE = 40.0
"""OCR confidence (per cent) from which a word is what it was read as."""
_PLAIN = 85.0
"""Likeness (per cent) to the rule's own name from which a spoilt term can be no other."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Page numbers by what kept them from being read, and problems of the whole document."""

    pages: int
    unread: tuple[int, ...]
    doubtful: tuple[int, ...]
    concealing: tuple[int, ...]
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        """Every page was read well (an empty page counts as read)."""
        return self.pages > 0 and not (self.unread or self.doubtful or self.problems)


def coverage(document: Document, reading: Reading) -> Coverage:
    """What of a document was read. Pages that the file declares and no reading holds are unread."""
    problems = all_problems(document, reading)
    declared = {sheet.number for sheet in document.sheets}
    held = {page.number for page in reading.pages}
    failed = {page.number for page in reading.pages if page.source == "failed"}
    broken = {p.page for p in problems if p.page is not None and p.code != "page_mismatch"}
    unread = failed | (declared - held) | broken
    doubtful = {page.number for page in reading.pages if page.doubts} - unread
    return Coverage(
        pages=len(declared | held),
        unread=tuple(sorted(unread)),
        doubtful=tuple(sorted(doubtful)),
        concealing=tuple(page.number for page in reading.pages if page.concealed),
        problems=tuple(p for p in problems if p.page is None or p.code == "page_mismatch"),
    )


def all_problems(document: Document, reading: Reading) -> tuple[Problem, ...]:
    """The problems of intake and of reading, each once, in the order in which they were met."""
    return tuple(dict.fromkeys((*document.problems, *reading.problems)))


def is_failed(document: Document, reading: Reading) -> bool:
    """Nothing could be processed: no page at all, or none that the tools could even draw.

    A page that was drawn and could not be recognised is another matter: a person can read it.
    """
    if not reading.pages:
        return True
    drawn = [page for page in reading.pages if page.source != "failed"]
    stopped = [p for p in all_problems(document, reading) if p.code not in _LEGIBLE_TO_PEOPLE]
    return not drawn and bool(stopped)


_LEGIBLE_TO_PEOPLE = frozenset({"ocr_failed", "page_mismatch"})


def is_damaged(finding: Finding) -> bool:
    """Matched through damage, read with little confidence, and not plain in spite of both."""
    return (
        finding.match == "fuzzy"
        and finding.confidence is not None
        and finding.confidence < _SURE
        and fuzz.partial_ratio(folded(finding.text), folded(finding.canonical)) < _PLAIN
    )


def unclear_marks(reading: Reading, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Mentions of the topic beside a tick box or switch whose state could not be told."""
    pages = {page.number: page for page in reading.pages}
    return tuple(
        finding
        for finding in of_hotlist(findings, "open")
        if (finding.mark is not None and finding.mark.state == "unknown")
        or _labelled_unknown(pages.get(finding.page), finding)
    )


def _labelled_unknown(page: Page | None, finding: Finding) -> bool:
    if page is None:
        return False
    for mark in page.marks:
        if mark.state != "unknown":
            continue
        for index in mark.words:
            if index < len(page.words) and any(
                _centre_within(page.words[index].box, box) for box in finding.boxes
            ):
                return True
    return False


def _centre_within(
    inner: tuple[float, float, float, float], outer: tuple[float, float, float, float]
) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
