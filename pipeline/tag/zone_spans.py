"""Stretches of a page by whose words they are, laid over one another without overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from pipeline.artefacts import Zone
from pipeline.tag.text import Line, PageText

_RANK: dict[Zone, int] = {"agency": 0, "attachment": 1, "other_party": 2, "request": 3}


@dataclass(frozen=True, slots=True)
class ZoneSpan:
    """Words of one party: a stretch of a page's text, and the cue that told whose it is."""

    page: int
    start: int
    end: int
    zone: Zone
    cue: str


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line of the document: the unit in which letters and mails are read."""

    text: PageText
    line: Line

    @property
    def words(self) -> str:
        return self.text.text[self.line.start : self.line.end]

    def span(self, zone: Zone, cue: str) -> ZoneSpan:
        return ZoneSpan(self.text.page.number, self.line.start, self.line.end, zone, cue)


def rows_of(texts: Sequence[PageText]) -> list[Row]:
    """Every printed line of a document, in reading order."""
    return [Row(text, line) for text in texts for line in text.lines]


def zone_at(zones: Sequence[ZoneSpan], page: int, offset: int) -> tuple[Zone, str | None]:
    """The zone of an offset of a page, and the cue that told. ``zones`` as from find_zones."""
    index = bisect_right(zones, (page, offset), key=lambda z: (z.page, z.start)) - 1
    if index >= 0 and zones[index].page == page and offset < zones[index].end:
        return zones[index].zone, zones[index].cue
    return "agency", None


def flat(texts: Sequence[PageText], spans: Sequence[ZoneSpan]) -> tuple[ZoneSpan, ...]:
    """Spans cut so that none overlap: request before other party before attachment."""
    by_page: dict[int, list[ZoneSpan]] = {}
    for span in spans:
        if span.end > span.start:
            by_page.setdefault(span.page, []).append(span)
    out: list[ZoneSpan] = []
    for text in texts:
        number = text.page.number
        for low, high, zone, cue in _layers(by_page.get(number, ())):
            last = out[-1] if out else None
            if last and (last.page, last.zone) == (number, zone) and low - last.end <= 1:
                out[-1] = ZoneSpan(number, last.start, high, zone, last.cue)
            else:
                out.append(ZoneSpan(number, low, high, zone, cue))
    return tuple(out)


def _layers(spans: Sequence[ZoneSpan]) -> Iterator[tuple[int, int, Zone, str]]:
    """The topmost zone of each stretch of a page, swept from its start to its end."""
    edges = sorted({s.start for s in spans} | {s.end for s in spans})
    begin = sorted(spans, key=lambda s: s.start)
    open_: list[tuple[int, int, int]] = []
    following = 0
    for low, high in pairwise(edges):
        while following < len(begin) and begin[following].start <= low:
            span = begin[following]
            heappush(open_, (-_RANK[span.zone], following, span.end))
            following += 1
        while open_ and open_[0][2] <= low:
            heappop(open_)
        if open_:
            span = begin[open_[0][1]]
            yield low, high, span.zone, span.cue
