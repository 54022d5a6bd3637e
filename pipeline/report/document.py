"""A document's page, as data: its findings in reading order, and its pages with their frames."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from pipeline.artefacts import Box, Finding, PageHead, Reason, Verdict, ZoneArea
from pipeline.geometry import POINTS_PER_INCH
from pipeline.report import wording
from pipeline.report.crops import Picture, crop_pictures
from pipeline.report.links import file_url, finding_anchor
from pipeline.report.pictures import THUMBNAIL_PIXELS, WHOLE_PIXELS, PagePictures
from pipeline.report.rows import Row, rows_of
from pipeline.report.survey import AgencyLine, DocumentLine
from pipeline.report.text import covered, one_line
from pipeline.report.wording import Label

MAX_CARDS = 200
"""Findings shown with everything about them; the rest of a longer list is a table."""
MAX_LISTED = 2_000
SHOWN_CHARACTERS = 1_200


class FindingCard(msgspec.Struct, frozen=True):
    """One finding, or several that say the same, for the page of its document.

    ``before``, ``words`` and ``after`` are the sentence around the mention. Of a finding that no
    reader of the page can see they are left out, and so is what would tell them: what it is
    about and its rule (they may be what a redaction was to hide).
    """

    anchor: str
    number: int
    finding: Finding
    title: str
    what: str
    rule: str
    assertion: Label
    before: str
    words: str
    after: str
    zone: str
    shown_by: str
    mark: str
    confidence: str
    pictures: tuple[Picture, ...]
    undrawn: bool
    places: tuple[tuple[int, int], ...]
    original: str | None

    @property
    def hidden(self) -> bool:
        return not self.finding.visible


class Frame(msgspec.Struct, frozen=True):
    """A rectangle laid over a whole page, in points."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    anchor: str = ""
    label: str = ""


class PageCard(msgspec.Struct, frozen=True):
    """One page: how it was read, its pictures, and the frames for the whole of it."""

    number: int
    width: float
    height: float
    how: str
    read: bool
    thumbnail: Picture | None
    whole: Picture | None
    frames: tuple[Frame, ...]
    zones: tuple[str, ...]
    findings: int
    to_look_at: bool
    original: str | None


class ReasonLine(msgspec.Struct, frozen=True):
    message: str
    code: str
    findings: tuple[tuple[int, str], ...]
    more: int
    pages: tuple[int, ...]


class DocumentPage(msgspec.Struct, frozen=True):
    """All that the template of a document's page is given."""

    line: DocumentLine
    verdict: Verdict
    agency: AgencyLine | None
    basis: str
    response: str
    original: str | None
    verdict_file: str | None
    reasons: tuple[ReasonLine, ...]
    cards: tuple[FindingCard, ...]
    listed: tuple[FindingCard, ...]
    unlisted: int
    hidden: tuple[FindingCard, ...]
    unread: tuple[PageCard, ...]
    pages: tuple[PageCard, ...]
    duplicate_of: DocumentLine | None
    near_duplicates: tuple[DocumentLine, ...]
    review: DocumentLine | None


def document_page(
    verdict: Verdict,
    line: DocumentLine,
    *,
    lines: Mapping[str, DocumentLine],
    agency: AgencyLine | None,
    near_duplicates: Sequence[DocumentLine],
    review: DocumentLine | None,
    plans: Sequence[PagePictures],
    drawn: frozenset[str],
    zones: Sequence[ZoneArea],
    originals: str,
    verdict_file: str | None,
) -> DocumentPage:
    """A document's page as data.

    ``lines`` are all documents by path, ``near_duplicates`` those of the same text, ``review`` the
    next one that needs a reader, ``originals`` the input folder and ``verdict_file`` the verdict as
    URLs seen from the page.
    """
    original = file_url(originals, line.path)
    rows = rows_of(verdict.findings)
    cards = _cards(verdict, line, rows[: MAX_CARDS + MAX_LISTED], plans, drawn, original)
    by_finding = {
        finding.id: card for row, card in zip(rows, cards, strict=False) for finding in row.findings
    }
    pages = _pages(verdict, plans, drawn, zones, by_finding, original)
    duplicate = verdict.document.duplicate_of
    return DocumentPage(
        line=line,
        verdict=verdict,
        agency=agency,
        basis=wording.BASIS.get(verdict.document.agency.basis or "", ""),
        response=wording.RESPONSE[verdict.response_type],
        original=original,
        verdict_file=verdict_file,
        reasons=tuple(_reason(reason, by_finding) for reason in verdict.verdict.reasons),
        cards=tuple(cards[:MAX_CARDS]),
        listed=tuple(cards[MAX_CARDS:]),
        unlisted=len(rows) - len(cards),
        hidden=tuple(card for card in cards if card.hidden),
        unread=tuple(page for page in pages if not page.read),
        pages=tuple(pages),
        duplicate_of=lines.get(duplicate) if duplicate is not None else None,
        near_duplicates=tuple(near_duplicates),
        review=review,
    )


def _at_page(original: str | None, number: int) -> str | None:
    """The original file, opened at a page (what is no PDF ignores that)."""
    return None if original is None else f"{original}#page={number}"


# ------------------------------------------------------------------------------- findings


def _cards(
    verdict: Verdict,
    line: DocumentLine,
    rows: Sequence[Row],
    plans: Sequence[PagePictures],
    drawn: frozenset[str],
    original: str | None,
) -> list[FindingCard]:
    crops = crop_pictures(plans, drawn, verdict.findings, line.path)
    unseen: dict[int, list[str]] = defaultdict(list)
    for finding in verdict.findings:
        if not finding.visible:
            unseen[finding.page].append(one_line(finding.text))
    return [
        _card(number, row, crops, unseen[row.first.page], _at_page(original, row.first.page))
        for number, row in enumerate(rows, start=1)
    ]


def _card(
    number: int,
    row: Row,
    crops: Mapping[str, Picture | None],
    unseen: Sequence[str],
    original: str | None,
) -> FindingCard:
    finding = row.first
    before, words, after = _in_context(finding)
    before, after = covered(before, unseen), covered(after, unseen)
    pictures = [crops[one.id] for one in row.findings if one.id in crops]
    places: dict[int, int] = {}
    if len(row.findings) > 1:
        for one in row.findings:
            places[one.page] = places.get(one.page, 0) + 1
    return FindingCard(
        anchor=finding_anchor(finding.id),
        number=number,
        finding=finding,
        title=finding.canonical if finding.visible else "Words that cannot be seen",
        what=_what(finding),
        rule=finding.rule if finding.visible else "",
        assertion=wording.assertion(finding),
        before=before,
        words=words,
        after=after,
        zone=wording.ZONE[finding.zone],
        shown_by=wording.STATE_FROM.get(finding.state_from or "", ""),
        mark=_mark(finding),
        confidence="" if finding.confidence is None else f"{finding.confidence:.0f} %",
        pictures=tuple(picture for picture in pictures if picture is not None),
        undrawn=None in pictures,
        places=tuple(places.items()),
        original=original,
    )


def _in_context(finding: Finding) -> tuple[str, str, str]:
    """The sentence around the words, in three parts; nothing where they cannot be seen."""
    if not finding.visible:
        return "", "", ""
    text, context = one_line(finding.text), one_line(finding.context)
    at = context.find(text) if text else -1
    if at < 0:
        spaced = r"\s*".join(re.escape(part) for part in text.split())
        found = re.search(spaced, context, re.IGNORECASE) if 0 < len(text) < 300 else None
        if found is None:
            return "", one_line(text, SHOWN_CHARACTERS), ""
        return context[: found.start()], found.group(), context[found.end() :]
    before, after = context[:at], context[at + len(text) :]
    if len(before) > SHOWN_CHARACTERS:
        before = "…" + before[-SHOWN_CHARACTERS:]
    return before, one_line(text, SHOWN_CHARACTERS), after[:SHOWN_CHARACTERS]


def _what(finding: Finding) -> str:
    category = wording.CATEGORY[finding.category]
    if not finding.visible:
        return category
    return f"{category}: {wording.TAG.get(finding.tag, finding.tag.replace('_', ' '))}"


def _mark(finding: Finding) -> str:
    if finding.mark is None:
        return ""
    kind, state = wording.MARK_KIND[finding.mark.kind], wording.MARK_STATE[finding.mark.state]
    return f"{kind}: {state} ({finding.mark.confidence:.0%} sure)"


def _reason(reason: Reason, numbers: Mapping[str, FindingCard]) -> ReasonLine:
    cited = {numbers[one].number: numbers[one].anchor for one in reason.findings if one in numbers}
    shown = sorted(cited.items())[:12]
    pages = () if shown else reason.pages[:12]
    return ReasonLine(reason.message, reason.code, tuple(shown), len(cited) - len(shown), pages)


# ---------------------------------------------------------------------------------- pages


def _pages(
    verdict: Verdict,
    plans: Sequence[PagePictures],
    drawn: frozenset[str],
    zones: Sequence[ZoneArea],
    by_finding: Mapping[str, FindingCard],
    original: str | None,
) -> list[PageCard]:
    planned = {page.page: page for page in plans}
    by_eye = _pages_to_look_at(verdict)
    here: dict[int, list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        here[finding.page].append(finding)
    shaded: dict[int, list[ZoneArea]] = defaultdict(list)
    for zone in zones:
        if zone.zone != "agency":
            shaded[zone.page].append(zone)
    cards = []
    for page in verdict.pages:
        number, plan = page.number, planned.get(page.number)
        thumbnail = whole = None
        if plan is not None:
            name = f"page {number}"
            thumbnail = _plain(plan.thumbnail, plan, THUMBNAIL_PIXELS, drawn, f"Small {name}")
            whole = _plain(plan.whole, plan, WHOLE_PIXELS, drawn, f"The whole of {name}")
        drawn_over = whole is not None
        cards.append(
            PageCard(
                number=number,
                width=page.width,
                height=page.height,
                how=_how(page),
                read=page.source != "failed",
                thumbnail=thumbnail,
                whole=whole,
                frames=_frames(here[number], shaded[number], by_finding) if drawn_over else (),
                zones=tuple(sorted({one.zone for one in shaded[number]})) if drawn_over else (),
                findings=len(here[number]),
                to_look_at=number in by_eye,
                original=_at_page(original, number),
            )
        )
    return cards


def _pages_to_look_at(verdict: Verdict) -> set[int]:
    """The first pages that a reader is sent to without a finding: they are shown at once."""
    if verdict.verdict.disposition != "review":
        return set()
    pages = [page for why in verdict.verdict.reasons if not why.findings for page in why.pages]
    return set(pages[:5])


def _frames(
    findings: Sequence[Finding],
    shaded: Sequence[ZoneArea],
    by_finding: Mapping[str, FindingCard],
) -> tuple[Frame, ...]:
    """What is laid over a whole page: areas of others' words, then words and marks."""
    frames = [_frame(zone.box, f"zone {zone.zone}") for zone in shaded]
    for finding in findings:
        card = by_finding.get(finding.id)
        anchor = card.anchor if card is not None else ""
        label = f"Finding {card.number}: {card.title}" if card is not None else "Finding"
        label += f", {wording.ASSERTION[finding.assertion].word}"
        frames += [_frame(box, "words", anchor, label) for box in finding.boxes]
        if finding.mark is not None:
            frames.append(_frame(finding.mark.box, "mark", anchor, f"{label}, its mark"))
    return tuple(frames)


def _plain(
    name: str | None, page: PagePictures, longest: int, drawn: frozenset[str], alt: str
) -> Picture | None:
    if name is None or name not in drawn:
        return None
    scale = min(page.dpi / POINTS_PER_INCH, longest / max(page.width, page.height))
    width, height = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    return Picture(f"pictures/{name}", width, height, alt)


def _frame(box: Box, kind: str, anchor: str = "", label: str = "") -> Frame:
    x0, top, x1, bottom = box
    pad = 0.0 if kind.startswith("zone") else 1.5
    return Frame(
        round(x0 - pad, 1),
        round(top - pad, 1),
        round(max(x1 - x0, 0) + 2 * pad, 1),
        round(max(bottom - top, 0) + 2 * pad, 1),
        kind,
        anchor,
        label,
    )


def _how(page: PageHead) -> str:
    """How a page was read, in a few words."""
    if page.source in ("blank", "failed"):
        return wording.SOURCE[page.source]
    how = f"{wording.SOURCE[page.source]}, {wording.counted(page.words, 'word')}"
    if page.confidence is not None:
        how += f", {page.confidence:.0f} % sure"
    if page.rotation:
        how += f", turned {page.rotation}°"
    return how
