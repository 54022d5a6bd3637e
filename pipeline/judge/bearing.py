"""What one finding contributes to each field of a verdict: the tables behind every decision.

A finding whose text no reader of the page can see contributes nothing here; nor do the
requester's own words, which are no evidence of anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pipeline.artefacts import Assertion, Finding

HotlistBearing = Literal["on", "off", "past", "ban", "open", "background"]
"""``open``: named, its state not told. ``ban``: a rule about the topic, which tells no state."""
IceBearing = Literal["cooperates", "restricted", "barred", "mentioned"]
"""``barred``: something is denied to ICE, or forbidden near it, without the tag of a limit."""
PolicyBearing = Literal["requires_cooperation", "restricts", "mentioned"]

TOPIC = "immigration_violator"
LIMITS = frozenset({"no_enforcement", "no_detainer", "no_data_sharing"})
CONFLICTING_LIMITS = frozenset({"no_enforcement", "no_data_sharing"})
"""Limits that an enabled topic contradicts; asking about status or holding people is another
matter."""

_ACTS = frozenset({"agreement_287g", "detainer", "administrative_warrant", "enforcement"})
_AUTHORITIES = frozenset({"agency", "dhs"})

_DONE_OR_ALLOWED: frozenset[Assertion] = frozenset({"enabled", "permitted", "required"})
_FORBIDDEN_OR_DENIED: frozenset[Assertion] = frozenset({"prohibited", "disabled"})

_HOTLIST: dict[Assertion, HotlistBearing] = {
    "enabled": "on",
    "disabled": "off",
    "historical": "past",
    "prohibited": "ban",
    "permitted": "open",
    "required": "open",
    "conditional": "open",
    "mentioned": "open",
    "definitional": "background",
    "other_party": "background",
}


def _counts(finding: Finding) -> bool:
    return finding.visible and finding.assertion != "quoted_request"


def on_hotlist(finding: Finding) -> HotlistBearing | None:
    """What the finding tells of the subscription to the Immigration Violator topic."""
    if finding.tag != TOPIC or not _counts(finding):
        return None
    return _HOTLIST[finding.assertion]


def on_ice(finding: Finding) -> IceBearing | None:
    """Whether the finding shows help for ICE, or a limit to it.

    A rule that allows or demands something of ICE itself ("requests from ICE must be sent to the
    captain") is no help by itself: what helps carries the tag of the act. An act that took place
    (a search whose reason is ICE) is help. For the same reason what bars an agency alone is weak:
    an agreement also says what may not be done without ICE.
    """
    if not _counts(finding):
        return None
    tag, assertion = finding.tag, finding.assertion
    if tag in LIMITS:
        return "restricted" if assertion in _FORBIDDEN_OR_DENIED else "mentioned"
    if tag in _AUTHORITIES:
        if assertion == "enabled":
            return "cooperates"
        return "barred" if assertion in _FORBIDDEN_OR_DENIED else "mentioned"
    if tag in _ACTS or tag == "cooperation":
        if assertion in _DONE_OR_ALLOWED:
            return "cooperates"
        if assertion in _FORBIDDEN_OR_DENIED or assertion == "historical":
            return "restricted"
        return "mentioned"
    return None


def on_policy(finding: Finding) -> PolicyBearing | None:
    """Whether the words of a law or a policy limit immigration enforcement, or demand help."""
    if finding.category != "sanctuary_policy" or not _counts(finding):
        return None
    tag, assertion = finding.tag, finding.assertion
    if tag == "cooperation":
        if assertion in _DONE_OR_ALLOWED:
            return "requires_cooperation"
        return "restricts" if assertion in _FORBIDDEN_OR_DENIED else "mentioned"
    if tag == "non_inquiry" or tag in LIMITS:
        return "restricts" if assertion in _FORBIDDEN_OR_DENIED else "mentioned"
    return "mentioned"


def forbids_enforcement(finding: Finding) -> bool:
    """A limit that an enabled topic contradicts: on enforcement, on sharing, or on the topic."""
    if finding.tag == TOPIC:
        return on_hotlist(finding) == "ban"
    return finding.tag in CONFLICTING_LIMITS and on_policy(finding) == "restricts"


def limits_enforcement(finding: Finding) -> bool:
    """Any limit, those included that make no conflict."""
    return on_policy(finding) == "restricts" or forbids_enforcement(finding)


def of_hotlist(findings: Iterable[Finding], *bearings: HotlistBearing) -> tuple[Finding, ...]:
    """The findings that say one of ``bearings`` of the topic, in their order."""
    return tuple(f for f in findings if on_hotlist(f) in bearings)


def of_ice(findings: Iterable[Finding], *bearings: IceBearing) -> tuple[Finding, ...]:
    return tuple(f for f in findings if on_ice(f) in bearings)


def of_policy(findings: Iterable[Finding], *bearings: PolicyBearing) -> tuple[Finding, ...]:
    return tuple(f for f in findings if on_policy(f) in bearings)
