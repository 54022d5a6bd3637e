"""Who sent a message: the agency, its vendor, or the person who asks for records."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

_OFFICIAL = re.compile(
    r"\b(?:police|sheriff\w*|p\.?d\.?|s\.?o\.?|so|pd|dps|records|clerk|city|county|town\w*"
    r"|village|borough|chief|sgt|sergeant|lt|lieutenant|capt|captain|cpl|ofc|officer"
    r"|detective|deputy|foia|foil|opra|custodian|department|dept|attorney|state|law)\b"
    r"|\.gov\b|police|sheriff|\bcityof|\.us\b",
    re.I,
)
_REQUESTER = re.compile(
    r"\b(?:requester|requestor|applicant|muckrock|eff\.org|electronic frontier|aclu|gmail"
    r"|yahoo|hotmail|outlook\.com|proton\w*|icloud|reporter|citizen|journalist|newsroom)\b"
    r"|requests@",
    re.I,
)
_VENDOR = re.compile(
    r"flock|vigilant|motorola|axon|rekor|leonardo|elsag|genetec|neology|jenoptik|insight ?lpr"
    r"|customer (?:success|support|service)|account (?:manager|executive)|(?:tech|help)\w* ?desk"
    r"|\bvendor\b",
    re.I,
)
"""Senders who speak of the agency's account on its behalf."""


def official(name: str) -> bool:
    """Whether a sender's name or address is a public office's, not a requester's."""
    return bool(_OFFICIAL.search(name)) and not _REQUESTER.search(name)


def from_requester(fields: dict[str, str], top: dict[str, str], *, first: bool) -> bool:
    """Whether a message is the requester's, by its header and by the thread's topmost one."""
    sender = fields.get("from", "")
    if _REQUESTER.search(sender):
        return True
    if _VENDOR.search(sender):
        return False
    if not first and same(sender, top.get("to", "")):
        return not official(sender)
    if not first and same(sender, top.get("from", "")):
        return False
    if official(sender):
        return False
    if first:
        return False
    return not official(sender)


def same(name: str, other: str) -> bool:
    """Whether two headers name one person, damage by recognition included."""
    return (
        len(name) > 3 and len(other) > 3 and fuzz.partial_ratio(name.lower(), other.lower()) >= 85
    )
