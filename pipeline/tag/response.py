"""What kind of answer a document is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.artefacts import ResponseType
from pipeline.tag.cues import pack
from pipeline.tag.text import PageText
from pipeline.tag.zones import ZoneSpan

_READ = 4000
"""Characters of a page in which a letter says what it is."""
_PAGES = 3
_READABLE = 4
"""Fewest words of a document from which its kind can be told."""
_SUPPOSED = re.compile(r"\b(?:if|whether|unless|should you|in the event|where|any)\b", re.I)
"""Words after which a refusal is a possibility, not a fact ("if you believe that a record …")."""


def response_type(texts: Sequence[PageText], zones: Sequence[ZoneSpan]) -> ResponseType:
    """The type of answer, from the agency's own words.

    A file that answers nobody is itself a record; requests, court papers and what cannot be read
    are ``unknown``.
    """
    words = [w for t in texts for w in t.text.split() if any(c.isalpha() for c in w)]
    if len(words) < _READABLE or not _legible(words):
        return "unknown"
    requested = sum(z.end - z.start for z in zones if z.zone == "request")
    total = sum(len(t.text) for t in texts)
    if requested > 0.9 * total:
        return "unknown"
    own = [_own_words(t, zones) for t in texts[:_PAGES]]
    said = Counter(c for t in own for c in _said(t))
    if said["unknown"] >= 3:
        return "unknown"
    if not _letter(own, said):
        return "records"
    if said["denial"] and not said["partial"]:
        return "denial"
    if said["no_records"] and not said["records"]:
        return "no_records"
    if said["fee_estimate"] >= 2 and not said["records"]:
        return "fee_estimate"
    if said["records"] or said["partial"]:
        return "records"
    if said["extension"]:
        return "extension"
    if said["acknowledgement"]:
        return "acknowledgement"
    return "records"


def _said(own: str) -> list[str]:
    """The categories of the cues that state something."""
    out = []
    for hit in pack("responses").find(own, 0, len(own)):
        sentence = max(own.rfind(stop, 0, hit.start) for stop in (". ", ".\n", "\n\n", ": ")) + 1
        supposed = _SUPPOSED.search(own, sentence, hit.start)
        if not (supposed and hit.category in ("denial", "no_records", "partial", "extension")):
            out.append(hit.category)
    return out


def _letter(own: Sequence[str], said: Counter[str]) -> bool:
    """Whether a document answers somebody, rather than being a record itself."""
    return said["reply"] >= 2 or (said["reply"] >= 1 and sum(len(t) for t in own) < 1500)


def _legible(words: Sequence[str]) -> bool:
    long = [w for w in words if len(w) >= 3]
    return len(long) >= 0.3 * len(words)


def _own_words(text: PageText, zones: Sequence[ZoneSpan]) -> str:
    """The page without what the requester or another party wrote."""
    kept = text.text[:_READ]
    for zone in zones:
        if zone.page == text.page.number and zone.zone in ("request", "other_party"):
            kept = kept[: zone.start] + " " * (min(zone.end, len(kept)) - zone.start) + kept[zone.end :]
    return kept
