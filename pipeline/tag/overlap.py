"""What stays of mentions that share their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.tag.rules import Mention

PHRASES = {
    "no_data_sharing": 1, "no_detainer": 2, "non_inquiry": 3, "no_enforcement": 4, "cooperation": 5,
}  # fmt: skip
"""Tags of whole phrases, which keep the shorter mentions inside them; of two over the same words
the lower stays, for it says more precisely what is meant."""

_LIMITS = ("no_data_sharing", "no_detainer", "non_inquiry", "no_enforcement")
_LEAST = 12
"""Fewest characters of a limit."""
_PLACE = 128
"""Mentions are compared with those in the same stretches of so many characters, not with all."""


_SECOND = re.compile(r"\s*(?:[,;]|\b(?:or|nor|and)\b)", re.IGNORECASE)
"""After a limit that ends within a longer one: the longer one is a limit of its own."""


def _parted(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Limits with one cue between them ("shall not ask about status or honor detainers") apart."""
    ends: dict[int, set[tuple[int, str]]] = {}
    for mention in mentions:
        if mention.tag in _LIMITS:
            ends.setdefault(mention.start, set()).add((mention.end, mention.tag))
    out = []
    for mention in mentions:
        inside = [
            found.end()
            for end, tag in ends.get(mention.start, ())
            if mention.tag in _LIMITS and tag != mention.tag and end < mention.end - _LEAST
            if (found := _SECOND.match(text, end))
        ]
        out.append(replace(mention, start=max(inside)) if inside else mention)
    return out


def settle(mentions: Iterable[Mention], text: str) -> list[Mention]:
    """Mentions of one page with their overlaps settled, in reading order.

    Within a tag the longest wins. Across tags what stands inside another mention goes, but for
    what the whole phrase of a limit or of a cooperation names; of two limits that share their
    words the more special stays.
    """
    ranked = sorted(
        set(_parted(list(mentions), text)),
        key=lambda m: (
            m.tag == "enforcement",
            PHRASES.get(m.tag, 0),
            not m.stock,
            -(m.end - m.start),
            m.match == "fuzzy",
            m.start,
            m.rule,
            -len(m.cue or ""),
            m.cue or "",
            m.assertion or "",
        ),
    )
    kept: list[Mention] = []
    at: dict[tuple[int, int], list[Mention]] = {}
    for mention in ranked:
        places = [
            (mention.page, n) for n in range(mention.start // _PLACE, mention.end // _PLACE + 1)
        ]
        if not any(_displaced(mention, other) for place in places for other in at.get(place, ())):
            kept.append(mention)
            for place in places:
                at.setdefault(place, []).append(mention)
    return sorted(kept, key=lambda m: (m.page, m.start, -m.end, m.tag))


def _displaced(mention: Mention, other: Mention) -> bool:
    """Whether ``other``, already kept, leaves no room for ``mention``."""
    shared = min(mention.end, other.end) - max(mention.start, other.start)
    if shared <= 0 or mention.page != other.page:
        return False
    if mention.tag == other.tag:
        return True
    if mention.tag == "enforcement" and other.tag in PHRASES:
        return shared == mention.end - mention.start
    if (mention.tag in PHRASES) != (other.tag in PHRASES):
        return False
    return shared * 2 >= mention.end - mention.start
