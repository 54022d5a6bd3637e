"""The whole run at a glance: a line a document, a line an agency, and what each rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.artefacts import Agencies, AgencyRecord, Evidence, Finding, Verdict
from pipeline.report import wording
from pipeline.report.crops import Picture, crop_pictures
from pipeline.report.links import agency_id, document_id, finding_anchor
from pipeline.report.pictures import PagePictures
from pipeline.report.text import covered, legible, one_line
from pipeline.report.wording import Label

INDEXED_CHARACTERS = 800
"""Of the words found in one document and the sentences they stand in, for the search."""


class News(msgspec.Struct, frozen=True):
    """What is new since the last run. ``changed`` says why: path to one short sentence.

    ``first`` is true where there was no run before; nothing is marked as new then.
    """

    first: bool = True
    new: frozenset[str] = frozenset()
    changed: Mapping[str, str] = {}

    def of(self, path: str) -> str:
        """The mark of a document: nothing, ``new`` or ``changed``."""
        if self.first:
            return ""
        return "new" if path in self.new else "changed" if path in self.changed else ""


class DocumentLine(msgspec.Struct, frozen=True):
    """What lists say of a document."""

    id: str
    path: str
    agency: str
    agency_id: str
    disposition: Label
    hotlist: Label
    ice: Label
    policy: Label
    date: str
    pages: int
    findings: int
    why: str
    problems: tuple[tuple[str, str], ...]
    news: str
    change: str
    said: tuple[str, ...]
    words: str

    @property
    def page(self) -> str:
        return f"documents/{self.id}.html"


class Exhibit(msgspec.Struct, frozen=True):
    """One finding shown as evidence of something its agency does; ``role`` is the first of many."""

    heading: str
    role: str
    roles: str
    finding: Finding
    anchor: str
    document: DocumentLine
    assertion: Label
    date: str
    picture: Picture | None


class AgencyLine(msgspec.Struct, frozen=True):
    """What lists say of an agency, and its evidence, that which matters most first."""

    id: str
    name: str
    state: str
    standing: Label
    hotlist: Label
    ice: Label
    policy: Label
    stock_only: bool
    documents: tuple[DocumentLine, ...]
    near_duplicates: tuple[tuple[DocumentLine, ...], ...]
    evidence: tuple[Exhibit, ...]

    @property
    def page(self) -> str:
        return f"agencies/{self.id}.html"

    @property
    def to_review(self) -> int:
        return sum(line.disposition.code == "review" for line in self.documents)

    @property
    def flagged(self) -> int:
        return sum(line.disposition.code == "flag" for line in self.documents)

    @property
    def news(self) -> int:
        return sum(bool(line.news) for line in self.documents)

    @property
    def by_date(self) -> list[Exhibit]:
        """All evidence in the order of events; what has no date comes last."""
        return sorted(self.evidence, key=lambda one: one.date or "9999")

    @property
    def sides(self) -> tuple[Exhibit, ...]:
        """The pictures that make the point: the two sides of a contradiction, or the one."""
        return _sides(self.standing.code, self.evidence)


class Survey(msgspec.Struct, frozen=True):
    """Everything the front page, the lists and the agencies' pages are made of."""

    documents: tuple[DocumentLine, ...]
    agencies: tuple[AgencyLine, ...]
    news: News
    rules: tuple[str, ...]
    """Digests of the rules that the verdicts rest on: one, unless a run was cut short."""

    def with_disposition(self, code: str) -> list[DocumentLine]:
        return [line for line in self.documents if line.disposition.code == code]

    def standings(self) -> list[tuple[Label, int]]:
        """How many named agencies stand where, the gravest first, also those with none."""
        number = Counter(line.standing.code for line in self.agencies if line.name)
        return [(label, number[label.code]) for label in wording.STANDING.values()]


def take_survey(
    verdicts: Iterable[Verdict],
    agencies: Agencies,
    plans: Mapping[str, Sequence[PagePictures]],
    drawn: frozenset[str],
    news: News,
) -> Survey:
    """One pass over the verdicts; ``drawn`` are the names of pictures that exist."""
    cited = {
        (piece.path, piece.finding) for record in agencies.agencies for piece in record.evidence
    }
    owners = {path: record for record in agencies.agencies for path in record.documents}
    lines: dict[str, DocumentLine] = {}
    findings: dict[tuple[str, str], Finding] = {}
    rules: set[str] = set()
    for verdict in verdicts:
        path = verdict.document.path
        rules.add(verdict.provenance.rules_sha256)
        lines[path] = _document_line(verdict, owners.get(path), news)
        for finding in verdict.findings:
            if (path, finding.id) in cited:
                findings[path, finding.id] = finding
    agency_lines = [
        _agency_line(record, lines, findings, plans, drawn) for record in agencies.agencies
    ]
    gravity = list(wording.STANDING)
    agency_lines.sort(
        key=lambda line: (
            gravity.index(line.standing.code),
            line.ice.tone != "alarm",
            not line.name,
            line.name.casefold(),
            line.state,
        )
    )
    return Survey(tuple(lines.values()), tuple(agency_lines), news, tuple(sorted(rules)))


def _document_line(verdict: Verdict, owner: AgencyRecord | None, news: News) -> DocumentLine:
    head, said = verdict.document, verdict.verdict
    read = said.disposition != "failed"
    spoken = [finding for finding in verdict.findings if finding.visible]
    unseen = [one_line(finding.text) for finding in verdict.findings if not finding.visible]
    named = [part for finding in spoken for part in (finding.canonical, finding.text)]
    sentences = [covered(one_line(finding.context), unseen) for finding in spoken]
    words = dict.fromkeys(one_line(part, 200) for part in (*named, *sentences))
    return DocumentLine(
        id=document_id(head.path),
        path=head.path,
        agency=(owner.name if owner is not None else head.agency.name) or "",
        agency_id="" if owner is None else agency_id(owner),
        disposition=wording.DISPOSITION[said.disposition],
        hotlist=wording.HOTLIST[said.immigration_hotlist] if read else wording.NOT_READ,
        ice=wording.ICE[said.ice] if read else wording.NOT_READ,
        policy=wording.POLICY[said.sanctuary_policy] if read else wording.NOT_READ,
        date=head.date or "",
        pages=head.page_count,
        findings=len(verdict.findings),
        why=one_line(said.reasons[0].message, 300) if said.reasons else "",
        problems=tuple(
            (wording.ERROR[problem.code], one_line(problem.message, 600))
            for problem in verdict.errors[:5]
        ),
        news=news.of(head.path),
        change=one_line(news.changed.get(head.path, ""), 400) if not news.first else "",
        said=tuple(sorted({f"{one.tag}:{one.assertion}" for one in spoken})),
        words=one_line(legible(" · ".join(words)), INDEXED_CHARACTERS),
    )


def _agency_line(
    record: AgencyRecord,
    lines: Mapping[str, DocumentLine],
    findings: Mapping[tuple[str, str], Finding],
    plans: Mapping[str, Sequence[PagePictures]],
    drawn: frozenset[str],
) -> AgencyLine:
    standing = "conflict" if record.conflict else record.immigration_hotlist
    pieces: dict[tuple[str, str], list[Evidence]] = {}
    for piece in record.evidence:
        if (piece.path, piece.finding) in findings:
            pieces.setdefault((piece.path, piece.finding), []).append(piece)
    exhibits = [
        _exhibit(same, findings[place], lines[place[0]], plans.get(place[0], ()), drawn)
        for place, same in pieces.items()
    ]
    return AgencyLine(
        id=agency_id(record),
        name=record.name or "",
        state=record.state or "",
        standing=wording.STANDING[standing],
        hotlist=wording.HOTLIST[record.immigration_hotlist],
        ice=wording.ICE[record.ice],
        policy=wording.POLICY[record.sanctuary_policy],
        stock_only=record.stock_policy_only,
        documents=tuple(lines[path] for path in record.documents if path in lines),
        near_duplicates=tuple(
            tuple(lines[path] for path in group if path in lines)
            for group in record.near_duplicates
        ),
        evidence=tuple(exhibits),
    )


def _exhibit(
    pieces: Sequence[Evidence],
    finding: Finding,
    document: DocumentLine,
    plans: Sequence[PagePictures],
    drawn: frozenset[str],
) -> Exhibit:
    piece = pieces[0]
    return Exhibit(
        heading=_heading(piece.role, finding),
        role=piece.role,
        roles=", ".join(dict.fromkeys(wording.ROLE[one.role] for one in pieces)),
        finding=finding,
        anchor=finding_anchor(finding.id),
        document=document,
        assertion=wording.assertion(finding),
        date=piece.date or document.date,
        picture=crop_pictures(plans, drawn, (finding,), piece.path).get(finding.id),
    )


def _heading(role: str, finding: Finding) -> str:
    if role == "ban":
        return "The words that forbid it"
    if role == "hotlist" and finding.assertion in ("enabled", "disabled"):
        state = "on" if finding.assertion == "enabled" else "off"
        if finding.state_from == "list":
            return f"The list that shows it {state}"
        if finding.mark is not None:
            return f"The mark that shows it {state}"
        return f"The words that say it is {state}"
    return "Evidence of " + wording.ROLE[role]


def _sides(standing: str, evidence: Sequence[Exhibit]) -> tuple[Exhibit, ...]:
    def first(role: str, *assertions: str) -> list[Exhibit]:
        fitting = [
            exhibit
            for exhibit in evidence
            if exhibit.role == role
            and (not assertions or exhibit.finding.assertion in assertions)
            and exhibit.finding.visible
        ]
        fitting.sort(key=lambda one: (one.picture is None, one.finding.mark is None))
        return fitting[:1]

    if standing == "conflict":
        return (*first("ban"), *first("hotlist", "enabled"))
    if standing == "conflicting":
        return (*first("hotlist", "disabled", "historical"), *first("hotlist", "enabled"))
    if standing in ("enabled", "disabled", "mentioned"):
        return tuple(first("hotlist"))
    return ()
