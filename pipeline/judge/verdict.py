"""From a document's findings to its verdict, and the reasons for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.artefacts import (
    Agency,
    AgencyName,
    Disposition,
    Document,
    DocumentHead,
    Finding,
    Judgement,
    Page,
    PageHead,
    Provenance,
    Reading,
    Reason,
    Tagged,
    Verdict,
)
from pipeline.judge import bearing, fields
from pipeline.judge.bearing import of_hotlist, of_ice, of_policy
from pipeline.judge.quality import (
    Coverage,
    all_problems,
    coverage,
    is_damaged,
    is_failed,
    unclear_marks,
)
from pipeline.judge.reasons import about, about_pages, nothing_read


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
        adverse = [*_adverse(findings)]
        open_questions = [*_open(findings, reading, tagged, read)]
        told = [*_told(findings, read)]
        if any(reason.code not in _REVIEW_ONLY for reason in adverse):
            disposition = "flag"
        else:
            disposition = "review" if adverse or open_questions else "clear"
        reasons = adverse + open_questions + told
    return Judgement(
        disposition=disposition,
        immigration_hotlist=fields.hotlist_state(findings),
        ice=fields.ice_state(findings),
        sanctuary_policy=fields.policy_state(findings),
        policy_conflict=fields.is_conflict(findings),
        reasons=tuple(reasons),
    )


_REVIEW_ONLY = frozenset({"damaged_evidence"})


def _adverse(findings: Sequence[Finding]) -> Iterator[Reason]:
    """What a reviewer must act on; ``damaged_evidence`` in its place where it may be misread."""
    on, off = of_hotlist(findings, "on"), of_hotlist(findings, "off")
    helps = of_ice(findings, "cooperates") or of_policy(findings, "requires_cooperation")
    guesses = [f for f in (*on, *helps) if is_damaged(f)]
    if guesses and len(guesses) == len(on) + len(helps):
        yield about(
            "damaged_evidence",
            "What would flag this document on {where} was read through damage and may be other "
            "words: look at the page.",
            guesses,
        )
        return
    if fields.is_conflict(findings):
        limits = [f for f in findings if bearing.forbids_enforcement(f)]
        yield about(
            "policy_conflict",
            "The Immigration Violator topic is on while the same document forbids immigration "
            "enforcement or sharing for it ({where}).",
            (*on, *limits),
        )
    if on and off:
        yield about(
            "hotlist_conflicting",
            "The document says both that the Immigration Violator topic is on and that it is off "
            "({where}).",
            (*on, *off),
        )
    elif on:
        yield about(
            "hotlist_enabled",
            "The document shows the Immigration Violator topic switched on ({where}).",
            on,
        )
    if helps:
        restricted = of_ice(findings, "restricted")
        beside = ", beside a limit to it" if restricted else ""
        yield about(
            "cooperation",
            "The document shows help for immigration enforcement, or a rule that allows or "
            f"demands it{beside} ({{where}}).",
            helps,
        )


def _open(
    findings: Sequence[Finding], reading: Reading, tagged: Tagged, read: Coverage
) -> Iterator[Reason]:
    """What the machine cannot decide, and what it could not read."""
    hidden = [f for f in findings if not f.visible]
    if hidden:
        yield about(
            "hidden_text",
            "The file holds words on {where} that a reader of the page cannot see; they decide "
            "nothing here, but someone should look.",
            hidden,
        )
    yield from _open_topic(findings, reading, tagged)
    yield from _damaged_denial(findings)
    if fields.ice_state(findings) == "mentioned":
        plans = [
            f
            for f in of_ice(findings, "mentioned")
            if f.assertion == "conditional" and f.tag in ("agreement_287g", "cooperation")
        ]
        if plans:
            yield about(
                "cooperation_conditional",
                "Help for immigration enforcement is planned, or depends on a condition ({where}).",
                plans,
            )
    yield from _unread(read)


def _open_topic(findings: Sequence[Finding], reading: Reading, tagged: Tagged) -> Iterator[Reason]:
    if fields.hotlist_state(findings) != "mentioned":
        return
    unclear = unclear_marks(reading, tuple(findings))
    if unclear:
        yield about(
            "mark_unclear",
            "The box or switch beside the Immigration Violator topic on {where} could not be "
            "told: look at the page.",
            unclear,
        )
    rest = [f for f in of_hotlist(findings, "open") if f not in unclear]
    conditional = [f for f in rest if f.assertion == "conditional"]
    untold = [f for f in rest if f.assertion != "conditional"]
    if untold:
        yield about(
            "hotlist_state_untold",
            "The Immigration Violator topic is named on {where}, but whether it is on is not told.",
            untold,
        )
    if conditional:
        yield about(
            "hotlist_conditional",
            "The Immigration Violator topic depends on a condition or a plan ({where}).",
            conditional,
        )
    banned = of_hotlist(findings, "ban")
    if banned:
        yield about(
            "hotlist_banned",
            "A rule forbids the Immigration Violator topic ({where}); whether it is on is not "
            "told.",
            banned,
        )
    background = of_hotlist(findings, "background")
    if unclear or rest or banned or not background:
        return
    limits = [f for f in findings if bearing.limits_enforcement(f)]
    if limits:
        yield about(
            "hotlist_beside_limit",
            "The document limits immigration enforcement and names the Immigration Violator "
            "topic without telling this agency's setting ({where}).",
            (*background, *limits),
        )
    elif tagged.agency.name is None:
        yield about(
            "hotlist_named_by_outsider",
            "Somebody other than an agency names the Immigration Violator topic ({where}); whom "
            "it concerns is for a person to say.",
            background,
        )


def _damaged_denial(findings: Sequence[Finding]) -> Iterator[Reason]:
    """An off-state that was read through damage alone must not clear a document."""
    if fields.hotlist_state(findings) != "disabled":
        return
    off = of_hotlist(findings, "off", "past")
    if all(is_damaged(finding) for finding in off):
        yield about(
            "damaged_evidence",
            "That the Immigration Violator topic is off was read through damage on {where}: look "
            "at the page.",
            off,
        )


def _unread(read: Coverage) -> Iterator[Reason]:
    if read.unread:
        yield about_pages(
            "pages_unread", "Nothing could be read on {where}: look at the page.", read.unread
        )
    if read.doubtful:
        yield about_pages(
            "pages_doubtful",
            "Words on {where} may have been missed or misread: look at the page.",
            read.doubtful,
        )
    if any(problem.code == "page_mismatch" for problem in read.problems):
        yield Reason(
            "page_mismatch",
            "Two readers of the file count its pages differently: check the page numbers by eye.",
        )
    if any(problem.code != "page_mismatch" for problem in read.problems):
        yield Reason(
            "partly_processed",
            "A part of the file could not be processed; the errors say which.",
        )


def _told(findings: Sequence[Finding], read: Coverage) -> Iterator[Reason]:
    """What decided the remaining fields, and how much was read."""
    hotlist = fields.hotlist_state(findings)
    if hotlist == "disabled":
        off, past = of_hotlist(findings, "off"), of_hotlist(findings, "past")
        if off:
            yield about("hotlist_disabled", "The Immigration Violator topic is off ({where}).", off)
        else:
            yield about(
                "hotlist_formerly_enabled",
                "The Immigration Violator topic was on once and no longer is ({where}).",
                past,
            )
    limits = [f for f in findings if bearing.limits_enforcement(f)]
    if limits:
        stock = all(finding.stock for finding in limits)
        only = ", in a vendor's stock sentence only" if stock else ""
        yield about(
            "limits_enforcement",
            f"The document limits immigration enforcement{only} ({{where}}).",
            limits,
        )
    denied = [f for f in of_ice(findings, "restricted") if f not in limits]
    if denied:
        yield about(
            "cooperation_denied",
            "The document denies or forbids help for immigration enforcement ({where}).",
            denied,
        )
    background = of_hotlist(findings, "background")
    if background and hotlist == "mentioned" and not of_hotlist(findings, "open", "ban"):
        yield about(
            "hotlist_background",
            "The Immigration Violator topic is named in a definition or of somebody else only "
            "({where}).",
            background,
        )
    if read.concealing:
        yield about_pages(
            "concealed_text",
            "A shape on {where} covers words that are still in the file; they are not repeated "
            "here.",
            read.concealing,
        )
    requested = [f for f in findings if f.visible and f.assertion == "quoted_request"]
    if requested and hotlist == "not_found":
        yield about(
            "request_repeated",
            "What was asked for stands on {where} in the requester's words, which decide nothing.",
            requested,
        )
    if read.whole:
        pages = "The only page was read" if read.pages == 1 else f"All {read.pages} pages were read"
        nothing = "; no state of the Immigration Violator topic is told."
        adverse = {
            "not_found": "; the Immigration Violator topic is not named by the agency.",
            "mentioned": nothing,
        }
        yield Reason("all_pages_read", pages + adverse.get(hotlist, "."))
