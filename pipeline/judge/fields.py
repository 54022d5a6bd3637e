"""The verdict's fields from findings: pure, and the same for a document and for an agency."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.artefacts import Finding, HotlistState, IceState, PolicyState
from pipeline.judge.bearing import forbids_enforcement, on_hotlist, on_ice, on_policy


def hotlist_state(findings: Sequence[Finding]) -> HotlistState:
    """The subscription to the topic. A past state decides only where no present one is told."""
    said = {on_hotlist(finding) for finding in findings} - {None}
    if {"on", "off"} <= said:
        return "conflicting"
    if "on" in said:
        return "enabled"
    if "off" in said or "past" in said:
        return "disabled"
    return "mentioned" if said else "not_found"


def ice_state(findings: Sequence[Finding]) -> IceState:
    """The stance towards ICE. What merely bars it counts where nothing shows help."""
    said = {on_ice(finding) for finding in findings} - {None}
    if {"cooperates", "restricted"} <= said:
        return "mixed"
    if "cooperates" in said:
        return "cooperates"
    if "restricted" in said or "barred" in said:
        return "restricted"
    return "mentioned" if said else "not_found"


def policy_state(findings: Sequence[Finding]) -> PolicyState:
    said = {on_policy(finding) for finding in findings} - {None}
    if {"requires_cooperation", "restricts"} <= said:
        return "mixed"
    if "requires_cooperation" in said:
        return "requires_cooperation"
    if "restricts" in said:
        return "restricts"
    return "mentioned" if said else "not_found"


def is_conflict(findings: Sequence[Finding]) -> bool:
    """The topic is on while immigration enforcement, sharing for it, or the topic is forbidden."""
    return any(on_hotlist(finding) == "on" for finding in findings) and any(
        forbids_enforcement(finding) for finding in findings
    )
