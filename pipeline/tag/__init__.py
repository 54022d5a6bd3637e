"""Tag: from a reading to its findings: what is mentioned, and what is asserted of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from pipeline.artefacts import (
    Agency,
    Document,
    Finding,
    MarkSeen,
    Reading,
    Tagged,
    Zone,
    ZoneArea,
)
from pipeline.settings import Tag, digest
from pipeline.tag import cues
from pipeline.tag.agency import find_agency
from pipeline.tag.assertion import Stated, assert_mentions
from pipeline.tag.dates import find_date
from pipeline.tag.help import beside_help
from pipeline.tag.layout import Layout
from pipeline.tag.packs import load
from pipeline.tag.response import response_type
from pipeline.tag.rules import Mention
from pipeline.tag.signature import signature
from pipeline.tag.text import Line, PageText, page_text, union
from pipeline.tag.zone_spans import ZoneSpan
from pipeline.tag.zones import find_zones

_CONTEXT = 400
"""Most characters of a finding's context."""
_NEAR = 60
"""Lines before and after a mention's in which the rest of its row may stand."""
_TRIM = " \t.,;:\"'“”‘’()[]{}*_-–—•·|"


class Tagger:
    """The compiled rules. ``sha256`` is the digest of every pack and request that shaped them."""

    sha256: str

    def __init__(self, settings: Tag) -> None:
        """Raises :class:`~pipeline.tag.packs.PackError` where a pack is wrong."""
        from pipeline.tag.pipeline import build  # spaCy: only for those who tag

        packs = load(settings.rules)
        self._requests = tuple(_texts(settings.requests))
        self.sha256 = digest(packs.sha256, self._requests)
        self._nlp, self._mentions = build(packs)
        self._cues = cues.extended(packs.cues())

    def tag(self, document: Document, reading: Reading, known: Agency) -> Tagged:
        """Findings of one document, in reading order.

        ``known`` is who answers where the caller knows (folder, agencies.csv): its state decides
        which law a bare bill number means. Raises nothing, whatever the text.
        """
        with cues.using(self._cues):
            return self._tag(document, reading, known)

    def _tag(self, document: Document, reading: Reading, known: Agency) -> Tagged:
        texts = [page_text(page) for page in reading.pages]
        zones = find_zones(texts, self._requests)
        agency = find_agency(document, texts, zones)
        mentions = self.mentions(texts, known.state or agency.state)
        stated = assert_mentions(texts, mentions, zones)
        by_number = {text.page.number: text for text in texts}
        findings = []
        for _, of_page in groupby(zip(mentions, stated, strict=True), key=lambda p: p[0].page):
            for number, (mention, state) in enumerate(of_page, 1):
                name = f"p{mention.page}-f{number:02}"
                findings.append(_finding(name, by_number[mention.page], mention, state, zones))
        helping = [*beside_help(by_number, list(zip(mentions, findings, strict=True)))]
        return Tagged(
            sha256=document.sha256,
            findings=tuple(findings),
            response_type=response_type(texts, zones),
            agency=agency,
            date=find_date(texts, zones),
            zones=tuple(_areas(texts, zones)),
            signature=signature(reading),
            beside_help=tuple(name for name, _ in helping),
            beside_leave=tuple(name for name, leave in helping if leave),
        )

    def mentions(self, texts: Sequence[PageText], state: str | None = None) -> list[Mention]:
        """What the pages name, in reading order. ``state`` is the agency's, two letters."""
        with self._nlp.memory_zone():
            make = self._nlp.make_doc
            pages = ((text.page.number, make(text.text), Layout(text)) for text in texts)
            return self._mentions.find(pages, state)


def _texts(paths: Sequence[Path]) -> list[str]:
    """The texts of requests, from files and from folders of them, by name."""
    files = [
        one
        for path in paths
        for one in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if one.is_file()
    ]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


def _finding(
    name: str, text: PageText, mention: Mention, stated: Stated, zones: Sequence[ZoneSpan]
) -> Finding:
    start, end = mention.start, mention.end
    words = [text.page.words[index] for index in text.words_of(start, end)]
    known = [word.confidence for word in words if word.confidence is not None]
    mark = stated.mark
    return Finding(
        id=name,
        category=mention.category,
        tag=mention.tag,
        assertion=stated.assertion,
        canonical=mention.canonical,
        text=_as_read(" ".join(word.text for word in words), text.text[start:end]),
        context=_row(text, start)
        if stated.state_from == "list" and mention.category == "ice"
        else _context(text, start, end),
        page=text.page.number,
        boxes=text.boxes_of(start, end),
        rule=mention.rule,
        match=mention.match,
        source="ocr" if known else "text_layer",
        confidence=min(known) if known else None,
        state_from=stated.state_from,
        cue=stated.cue,
        visible=all(word.visible for word in words),
        zone=_zone_at(zones, mention.page, start),
        mark=MarkSeen(mark.kind, mark.state, mark.box, mark.confidence) if mark else None,
        statute=mention.statute,
        stock=mention.stock,
    )


def _as_read(words: str, mention: str) -> str:
    """The words as they were read, without the punctuation that clings to the first and last."""
    left = len(words) - len(words.lstrip(_TRIM)) if mention[:1] not in _TRIM else 0
    right = len(words.rstrip(_TRIM)) if mention[-1:] not in _TRIM else len(words)
    return words[left:right] or words


def _context(text: PageText, start: int, end: int) -> str:
    """The sentence around a mention, cut on both sides where it is long."""
    low, high = text.sentence_at(start)
    high = max(high, text.sentence_at(max(end - 1, start))[1])
    spare = max(_CONTEXT - (end - start), 0) // 2
    low, high = max(low, start - spare), min(high, end + spare)
    return " ".join(text.text[low:high].split())


def _row(text: PageText, start: int) -> str:
    """The row of a log around a mention: what stands at its height, from left to right."""
    index = text.line_at(start)
    own = text.lines[index].box
    row = [
        line
        for line in text.lines[max(index - _NEAR, 0) : index + _NEAR]
        if abs((line.box[1] + line.box[3]) - (own[1] + own[3])) < own[3] - own[1]
    ]
    words = " ".join(text.text[line.start : line.end] for line in sorted(row, key=_left))
    return " ".join(words.split())[:_CONTEXT]


def _left(line: Line) -> float:
    return line.box[0]


def _zone_at(zones: Sequence[ZoneSpan], page: int, offset: int) -> Zone:
    """Whose words stand at an offset: the narrowest stretch around it decides."""
    around = [z for z in zones if z.page == page and z.start <= offset < z.end]
    return min(around, key=lambda z: z.end - z.start).zone if around else "agency"


def _areas(texts: Sequence[PageText], zones: Sequence[ZoneSpan]) -> list[ZoneArea]:
    areas = []
    by_number = {text.page.number: text for text in texts}
    for zone in zones:
        text = by_number[zone.page]
        boxes = text.boxes_of(zone.start, zone.end)
        if boxes:
            areas.append(ZoneArea(text.page.number, union(boxes), zone.zone))
    return areas
