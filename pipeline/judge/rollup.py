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
_Role = Literal["hotlist", "ice", "policy", "ban"]


@dataclass(frozen=True, slots=True)
class _Entry:
    evidence: Evidence
    is_side: bool
    order: int


def roll_up(
    verdicts: Iterable[Verdict],
    tagged: Mapping[str, Tagged],
    table: AgencyTable | None = None,
) -> Agencies:
    """One record an agency, by name, the documents of no known agency last.

    ``tagged`` maps a document's sha256 to what the rules made of it (its agency's state and its
    signature); documents that it lacks are grouped without. ``table`` is the user's agencies.csv.
    """
    by_path = {verdict.document.path: verdict for verdict in verdicts}
    signatures: dict[str, tuple[int, ...]] = {}
    members, nobody = [], []
    for path in sorted(by_path):
        head = by_path[path].document
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
        read = all(page.source != "ocr" for page in by_path[path].pages)
        members.append(Member(path, head.agency.name, state, settled, exact=settled or read))
    records = [
        _record(item.name, item.state, [by_path[path] for path in item.paths], signatures)
        for item in group(members)
    ]
    records.sort(key=lambda record: ((record.name or "").casefold(), record.state or ""))
    if nobody:
        records.append(_strangers([by_path[path] for path in nobody], by_path, signatures))
    return Agencies(agencies=tuple(records))


def _state_read(agency: Agency, name: str) -> str | None:
    """The state that a document gives of the agency ``name``; None where it names another."""
    if agency.name is None:
        return None
    read, wanted = whole_name(agency.name), whole_name(name)
    same = read.base == wanted.base if read and wanted else agency.name == name
    return agency.state if same else None


def _record(
    name: str | None,
    state: str | None,
    verdicts: Sequence[Verdict],
    signatures: Mapping[str, tuple[int, ...]],
) -> AgencyRecord:
    """What an agency's documents say together, each text counted once."""
    originals = _originals(verdicts)
    groups = near_duplicates(text_of(v, signatures.get(v.document.path, ())) for v in originals)
    by_path = {verdict.document.path: verdict for verdict in originals}
    again: set[str] = set()
    for alike in groups:
        best = min((by_path[text.path] for text in alike), key=_read_worse)
        again.update(text.path for text in alike if text.path != best.document.path)
    counted = [verdict for verdict in originals if verdict.document.path not in again]
    findings = [finding for verdict in counted for finding in verdict.findings]
    hotlist = fields.hotlist_state(findings)
    conflict = fields.is_conflict(findings)
    limits = [f for f in findings if on_policy(f) == "restricts"]
    return AgencyRecord(
        name=name,
        state=state,
        documents=tuple(verdict.document.path for verdict in verdicts),
        immigration_hotlist=hotlist,
        ice=fields.ice_state(findings),
        sanctuary_policy=fields.policy_state(findings),
        conflict=conflict,
        stock_policy_only=bool(limits) and all(finding.stock for finding in limits),
        evidence=_evidence(counted, hotlist, conflict),
        near_duplicates=tuple(tuple(text.path for text in alike) for alike in groups),
    )


def _strangers(
    verdicts: Sequence[Verdict],
    everybody: Mapping[str, Verdict],
    signatures: Mapping[str, tuple[int, ...]],
) -> AgencyRecord:
    """The documents of no known agency, copies of somebody's documents left to somebody.

    Strangers do not contradict each other: the gravest of them speaks for all.
    """
    own = [v for v in verdicts if v.document.duplicate_of not in everybody]
    record = _record(None, None, own, signatures)
    told = [verdict.verdict for verdict in own]
    hotlist = _gravest(_HOTLIST_GRAVITY, {judgement.immigration_hotlist for judgement in told})
    return msgspec.structs.replace(
        record,
        documents=tuple(verdict.document.path for verdict in verdicts),
        immigration_hotlist=hotlist,
        ice=_gravest(_ICE_GRAVITY, {judgement.ice for judgement in told}),
        sanctuary_policy=_gravest(_POLICY_GRAVITY, {j.sanctuary_policy for j in told}),
        conflict=False,
        evidence=_evidence(own, hotlist, False),
    )


def _gravest(gravity: tuple[_State, ...], said: set[_State]) -> _State:
    return next((state for state in gravity if state in said), gravity[-1])


def _originals(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Each content once: the first document, by path, of those with the same bytes."""
    first: dict[str, Verdict] = {}
    for verdict in verdicts:
        held = first.setdefault(verdict.document.sha256, verdict)
        if held.document.duplicate_of and not verdict.document.duplicate_of:
            first[verdict.document.sha256] = verdict
    return list(first.values())


def _read_worse(verdict: Verdict) -> tuple[bool, float, str]:
    """Sorts the best-read of several copies first: a text layer, then the clearest scan."""
    scans = [page.confidence or 0.0 for page in verdict.pages if page.source == "ocr"]
    worst = min(scans, default=100.0)
    return bool(scans), -worst, verdict.document.path


def _evidence(
    verdicts: Sequence[Verdict], hotlist: HotlistState, conflict: bool
) -> tuple[Evidence, ...]:
    """What decided each field: the two sides of a contradiction first, then the rest, by date."""
    found = [finding for verdict in verdicts for finding in verdict.findings]
    ice = {on_ice(finding) for finding in found} & {"cooperates", "restricted"} or {"mentioned"}
    policy = {on_policy(finding) for finding in found} & {"requires_cooperation", "restricts"}
    policy = policy or {"mentioned"}
    sides: set[_Role] = set()
    if conflict or hotlist == "conflicting":
        sides.add("hotlist")
    if conflict:
        sides.add("ban")
    entries: list[_Entry] = []
    for verdict in verdicts:
        head = verdict.document
        for order, finding in enumerate(verdict.findings):
            roles: list[_Role] = []
            if on_hotlist(finding) in _HOTLIST_EVIDENCE[hotlist]:
                roles.append("hotlist")
            if forbids_enforcement(finding):
                roles.append("ban")
            if on_policy(finding) in policy:
                roles.append("policy")
            if on_ice(finding) in ice:
                roles.append("ice")
            for role in roles:
                evidence = Evidence(path=head.path, finding=finding.id, role=role, date=head.date)
                entries.append(_Entry(evidence, role in sides, order))
    entries.sort(key=lambda e: (not e.is_side, e.evidence.date or "9999", e.evidence.path, e.order))
    return tuple(entry.evidence for entry in entries)
