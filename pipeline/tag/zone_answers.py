"""Questions that a reply repeats and answers at once: the answer makes them the agency's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.tag import lists
from pipeline.tag.cues import pack
from pipeline.tag.text import PageText
from pipeline.tag.zone_spans import ZoneSpan, flat, zone_at

ANSWER = re.compile(
    r"\s*(?:>>|(?:answer|response|reply|resp|ans|a|r)\s*(?:\d+\s*)?[:.)]|\[[A-Z]{2,3}\]\s*:?|\*\*)",
    re.I,
)


def without_answered(texts: Sequence[PageText], spans: Sequence[ZoneSpan]) -> list[ZoneSpan]:
    """The spans without questions that the next sentence answers: those are the agency's."""
    laid = flat(texts, spans)
    out = list(spans)
    for text in texts:
        number = text.page.number
        if not any(z.page == number and z.zone == "request" for z in laid):
            continue
        for (start, end), (after, stop) in pairwise(text.sentences):
            zone, _ = zone_at(laid, number, start)
            if zone != "request" or zone_at(laid, number, after)[0] == "request":
                continue
            if not lists.asks(text.text[start:end]) or not _answers(text.text[after:stop]):
                continue
            out = [piece for z in out for piece in _cut(z, number, start, end)]
    return out


def _answers(said: str) -> bool:
    """Whether a sentence tells yes, no or a state, and so answers the one before it."""
    yes, _, rest = lists.answer(said)
    if yes is not None:
        return True
    states = pack("cues").find(said, 0, len(said))
    return (lists.points_back(rest) or lists.is_answer(said)) and (
        any(h.category in ("on", "off") and not h.cue.weak for h in states)
        or bool(
            re.search(
                r"\b(?:is|are|do|does|has|have)(?:\s+not|n't)\s*[.!]?$|\b(?:we do|it is|we have"
                r"|it does|they are)\s*[.!]?$",
                said.strip(),
                re.I,
            )
        )
    )


def _cut(zone: ZoneSpan, page: int, start: int, end: int) -> list[ZoneSpan]:
    if zone.page != page or zone.zone != "request" or zone.end <= start or end <= zone.start:
        return [zone]
    pieces = [(zone.start, min(zone.end, start)), (max(zone.start, end), zone.end)]
    return [ZoneSpan(page, a, b, zone.zone, zone.cue) for a, b in pieces if b > a]
