"""From verdicts to a record an agency: what all of its documents say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import msgspec

from pipeline.artefacts import (
    Agencies,
    Agency,
    AgencyRecord,
    Evidence,
    HotlistState,
    IceState,
    PolicyState,
    Tagged,
    Verdict,
)
from pipeline.judge import fields
from pipeline.judge.agencies import AgencyTable, known_agency
from pipeline.judge.bearing import (
    HotlistBearing,
    IceBearing,
    PolicyBearing,
    forbids_enforcement,
    on_hotlist,
    on_ice,
    on_policy,
)
from pipeline.judge.duplicates import near_duplicates, text_of
from pipeline.judge.grouping import Member, group
from pipeline.tag.agency_names import whole_name

_HOTLIST_EVIDENCE: dict[HotlistState, tuple[HotlistBearing, ...]] = {
    "enabled": ("on",),
    "disabled": ("off", "past"),
    "conflicting": ("on", "off"),
    "mentioned": ("open", "ban", "background"),
    "not_found": (),
}
_ICE_EVIDENCE: dict[IceState, tuple[IceBearing, ...]] = {
    "mixed": ("cooperates", "restricted"),
    "cooperates": ("cooperates",),
    "restricted": ("restricted", "barred"),
    "mentioned": ("mentioned",),
    "not_found": (),
}
_POLICY_EVIDENCE: dict[PolicyState, tuple[PolicyBearing, ...]] = {
    "mixed": ("requires_cooperation", "restricts"),
    "requires_cooperation": ("requires_cooperation",),
    "restricts": ("restricts",),
    "mentioned": ("mentioned",),
    "not_found": (),
}
_HOTLIST_GRAVITY: tuple[HotlistState, ...] = (
    "conflicting", "enabled", "mentioned", "disabled", "not_found",
)  # fmt: skip
_ICE_GRAVITY: tuple[IceState, ...] = (
    "mixed", "cooperates", "restricted", "mentioned", "not_found",
)  # fmt: skip
_POLICY_GRAVITY: tuple[PolicyState, ...] = (
    "mixed", "requires_cooperation", "restricts", "mentioned", "not_found",
)  # fmt: skip
_State = TypeVar("_State")
_Signatures = dict[str, tuple[int, ...]]
"""Signatures of the documents' texts by path."""
_Role = Literal["hotlist", "ice", "policy", "ban"]


@dataclass(frozen=True, slots=True)
class _Entry:
    evidence: Evidence
    is_side: bool
    order: int


def roll_up(
    verdicts: Iterable[Verdict] | Mapping[str, Verdict],
    tagged: Mapping[str, Tagged],
    table: AgencyTable | None = None,
) -> Agencies:
    """One record an agency, by name, the documents of no known agency last.

    ``verdicts`` may be a mapping by path, which need not hold them all at once.
    ``tagged`` maps a document's sha256 to what the rules made of it (its agency's state and its
    signature); documents that it lacks are grouped without. ``table`` is the user's agencies.csv.
    """
    by_path = verdicts if isinstance(verdicts, Mapping) else _by_path(verdicts)
    signatures: _Signatures = {}
    members, nobody = [], []
    for path in sorted(by_path):
        verdict = by_path[path]
        head = verdict.document
        kept = tagged.get(head.sha256)
        if kept is not None:
            signatures[path] = kept.signature
        if head.agency.name is None:
            nobody.append(path)
            continue
        state = known_agency(path, table).state
        if state is None and kept is not None:
            state = _state_read(kept.agency, head.agency.name)
        settled = head.agency.basis == "folder"
        read = all(page.source != "ocr" for page in verdict.pages)
        members.append(Member(path, head.agency.name, state, settled, exact=settled or read))
    records = [
        _record(item.name, item.state, [by_path[path] for path in item.paths], signatures)
        for item in group(members)
    ]
    records.sort(key=lambda record: ((record.name or "").casefold(), record.state or ""))
    if nobody:
        records.append(_strangers([by_path[path] for path in nobody], by_path, signatures))
    return Agencies(agencies=tuple(records))


def _by_path(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    return {verdict.document.path: verdict for verdict in verdicts}


def _state_read(agency: Agency, name: str) -> str | None:
    """The state that a document gives of the agency ``name``; None where it names another."""
    if agency.name is None:
        return None
    read, wanted = whole_name(agency.name), whole_name(name)
    same = read.base == wanted.base if read and wanted else agency.name == name
    return agency.state if same else None


def _record(
    name: str | None, state: str | None, verdicts: Sequence[Verdict], signatures: _Signatures
) -> AgencyRecord:
    """What an agency's documents say together, each text counted once."""
    counted, groups = _once(verdicts, signatures)
    findings = [finding for verdict in counted for finding in verdict.findings]
    limits = [f for f in findings if on_policy(f) == "restricts"]
    record = AgencyRecord(
        name=name,
        state=state,
        documents=tuple(verdict.document.path for verdict in verdicts),
        immigration_hotlist=fields.hotlist_state(findings),
        ice=fields.ice_state(findings),
        sanctuary_policy=fields.policy_state(findings),
        conflict=fields.is_conflict(findings),
        stock_policy_only=bool(limits) and all(finding.stock for finding in limits),
        near_duplicates=groups,
    )
    return _with_evidence(record, counted)


def _strangers(
    verdicts: Sequence[Verdict], everybody: Mapping[str, Verdict], signatures: _Signatures
) -> AgencyRecord:
    """The documents of no known agency, copies of somebody's documents left to somebody.

    Strangers do not contradict each other: the gravest of them speaks for all.
    """
    own = [v for v in verdicts if v.document.duplicate_of not in everybody]
    counted, groups = _once(own, signatures)
    told = [verdict.verdict for verdict in counted]
    record = AgencyRecord(
        name=None,
        documents=tuple(verdict.document.path for verdict in verdicts),
        immigration_hotlist=_gravest(_HOTLIST_GRAVITY, {j.immigration_hotlist for j in told}),
        ice=_gravest(_ICE_GRAVITY, {j.ice for j in told}),
        sanctuary_policy=_gravest(_POLICY_GRAVITY, {j.sanctuary_policy for j in told}),
        conflict=False,
        near_duplicates=groups,
    )
    return _with_evidence(record, counted)


def _gravest(gravity: tuple[_State, ...], said: set[_State]) -> _State:
    return next((state for state in gravity if state in said), gravity[-1])


def _once(
    verdicts: Sequence[Verdict], signatures: _Signatures
) -> tuple[list[Verdict], tuple[tuple[str, ...], ...]]:
    """Each text once, in its best-read copy, and the groups of copies that are not the same bytes.

    Of equal bytes the first document by path stays.
    """
    originals: dict[str, Verdict] = {}
    for verdict in verdicts:
        held = originals.setdefault(verdict.document.sha256, verdict)
        if held.document.duplicate_of and not verdict.document.duplicate_of:
            originals[verdict.document.sha256] = verdict
    by_path = {verdict.document.path: verdict for verdict in originals.values()}
    groups = near_duplicates(
        text_of(verdict, signatures.get(path, ())) for path, verdict in by_path.items()
    )
    again: set[str] = set()
    for alike in groups:
        best = min((by_path[text.path] for text in alike), key=_read_worse)
        again.update(text.path for text in alike if text.path != best.document.path)
    counted = [verdict for path, verdict in by_path.items() if path not in again]
    return counted, tuple(tuple(text.path for text in alike) for alike in groups)


def _read_worse(verdict: Verdict) -> tuple[bool, float, str]:
    """Sorts the best-read of several copies first: a text layer, then the clearest scan."""
    scans = [page.confidence or 0.0 for page in verdict.pages if page.source == "ocr"]
    worst = min(scans, default=100.0)
    return bool(scans), -worst, verdict.document.path


def _with_evidence(record: AgencyRecord, verdicts: Sequence[Verdict]) -> AgencyRecord:
    """The record with what decided each of its fields.

    The two sides of a contradiction come first, then the rest, each by date where known.
    """
    sides: set[_Role] = set()
    if record.conflict or record.immigration_hotlist == "conflicting":
        sides.add("hotlist")
    if record.conflict:
        sides.add("ban")
    entries: list[_Entry] = []
    for verdict in verdicts:
        head = verdict.document
        for order, finding in enumerate(verdict.findings):
            roles: list[_Role] = []
            if on_hotlist(finding) in _HOTLIST_EVIDENCE[record.immigration_hotlist]:
                roles.append("hotlist")
            if forbids_enforcement(finding):
                roles.append("ban")
            if on_policy(finding) in _POLICY_EVIDENCE[record.sanctuary_policy]:
                roles.append("policy")
            if on_ice(finding) in _ICE_EVIDENCE[record.ice]:
                roles.append("ice")
            for role in roles:
                evidence = Evidence(path=head.path, finding=finding.id, role=role, date=head.date)
                entries.append(_Entry(evidence, role in sides, order))
    entries.sort(key=lambda e: (not e.is_side, e.evidence.date or "9999", e.evidence.path, e.order))
    return msgspec.structs.replace(record, evidence=tuple(entry.evidence for entry in entries))
