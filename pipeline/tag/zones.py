"""Whose words are these: the agency's, the requester's, an attachment's, another party's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.artefacts import Zone
from pipeline.tag.text import PageText


@dataclass(frozen=True, slots=True)
class ZoneSpan:
    """Words of one party: a stretch of a page's text, and the cue that told whose it is."""

    page: int
    start: int
    end: int
    zone: Zone
    cue: str


def find_zones(texts: Sequence[PageText], requests: Sequence[str] = ()) -> tuple[ZoneSpan, ...]:
    """The stretches that are not the agency's own words; what none covers is ``agency``.

    ``requests`` are texts that the user sent, found word for word wherever a reply quotes them.
    """
    return ()
