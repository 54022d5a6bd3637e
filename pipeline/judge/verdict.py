"""From a document's findings to its verdict, and the reasons for it."""

from __future__ import annotations

from pipeline.artefacts import (
    Agency,
    AgencyName,
    Disposition,
    Document,
    DocumentHead,
    Judgement,
    Page,
    PageHead,
    Provenance,
    Reading,
    Tagged,
    Verdict,
)
from pipeline.judge import fields, grounds
from pipeline.judge.quality import all_problems, coverage, is_failed
from pipeline.judge.reasons import nothing_read


def judge(
    document: Document, reading: Reading, tagged: Tagged, agency: Agency, provenance: Provenance
) -> Verdict:
    """The verdict on one document, as the contract's schema has it.

    ``agency`` is who answers in the end: the user's word for it where there is one, else what the
    document's own words say (``tagged.agency``).
    """
    return Verdict(
        document=DocumentHead(
            path=document.path,
            sha256=document.sha256,
            size_bytes=document.size_bytes,
            page_count=len({s.number for s in document.sheets} | {p.number for p in reading.pages}),
            agency=AgencyName(agency.name, agency.basis),
            duplicate_of=document.duplicate_of,
            date=tagged.date,
        ),
        verdict=_judgement(document, reading, tagged),
        response_type=tagged.response_type,
        findings=tagged.findings,
        pages=tuple(map(_page_head, reading.pages)),
        errors=all_problems(document, reading),
        provenance=provenance,
    )


def _page_head(page: Page) -> PageHead:
    return PageHead(
        number=page.number,
        source=page.source,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        dpi=page.dpi,
        words=len(page.words),
        confidence=page.confidence,
    )


def _judgement(document: Document, reading: Reading, tagged: Tagged) -> Judgement:
    findings = tagged.findings
    read = coverage(document, reading)
    disposition: Disposition
    if is_failed(document, reading):
        disposition = "failed"
        reasons = [nothing_read([p.code for p in all_problems(document, reading)])]
    else:
        adverse = [*grounds.adverse(findings)]
        unsettled = [*grounds.open_questions(findings, reading, tagged, read)]
        if any(reason.code not in grounds.REVIEW_ONLY for reason in adverse):
            disposition = "flag"
        else:
            disposition = "review" if adverse or unsettled else "clear"
        reasons = [*adverse, *unsettled, *grounds.told(findings, read)]
    return Judgement(
        disposition=disposition,
        immigration_hotlist=fields.hotlist_state(findings),
        ice=fields.ice_state(findings),
        sanctuary_policy=fields.policy_state(findings),
        policy_conflict=fields.is_conflict(findings),
        reasons=tuple(reasons),
    )
