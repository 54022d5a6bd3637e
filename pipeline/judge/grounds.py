"""The grounds of a verdict: what findings and pages say for it, most important first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.artefacts import Finding, Reading, Reason, Tagged
from pipeline.judge import bearing, fields
from pipeline.judge.bearing import IceBearing, of_hotlist, of_ice, of_policy
from pipeline.judge.quality import Coverage, is_damaged, unclear_marks
from pipeline.judge.reasons import about, about_pages

REVIEW_ONLY = frozenset({"damaged_evidence"})
"""Adverse grounds that are too weak to flag a document."""


def adverse(findings: Sequence[Finding]) -> Iterator[Reason]:
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


def open_questions(
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
    yield from _open_help(findings, tagged)
    yield from _unread(read)
    if all(
        page.source == "blank" or (page.source == "ocr" and not page.words)
        for page in reading.pages
    ):
        yield Reason("nothing_on_pages", "No page holds a word that was read: look at the file.")


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
    # A definition, or words about somebody else, are no reason to look by themselves. Beside a
    # limit they are: what this agency's setting is, decides whether it keeps its own rule. So are
    # they in a paper whose author is unknown: whom it speaks of is not told.
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


def _open_help(findings: Sequence[Finding], tagged: Tagged) -> Iterator[Reason]:
    """Immigration authorities beside words of help that no rule could tell of.

    Nothing else of the document may say whether it helps them: then those words are an aside.
    Beside a limit they must grant something, for a limit has its exceptions.
    """
    open_ids = {"mentioned": tagged.beside_help, "restricted": tagged.beside_leave}.get(
        fields.ice_state(findings), ()
    )
    beside = [f for f in findings if f.id in open_ids and f.visible]
    if beside:
        yield about(
            "cooperation_untold",
            "Immigration authorities are named beside words of help ({where}); whether this "
            "agency helps them is not told.",
            beside,
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


def told(findings: Sequence[Finding], read: Coverage) -> Iterator[Reason]:
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
    denied = []
    if fields.ice_state(findings) in ("restricted", "mixed"):
        # Who is barred within a limit is told of by the limit.
        bearings: tuple[IceBearing, ...] = ("restricted",) if limits else ("restricted", "barred")
        denied = [f for f in of_ice(findings, *bearings) if f not in limits]
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
        endings = {
            "not_found": "; the Immigration Violator topic is not named by the agency.",
            "mentioned": "; no state of the Immigration Violator topic is told.",
        }
        yield Reason("all_pages_read", pages + endings.get(hotlist, "."))
