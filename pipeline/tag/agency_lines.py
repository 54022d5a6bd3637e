"""A document's lines as the search for its agency sees them, and who is no agency at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.artefacts import Zone
from pipeline.tag.agency_repair import repaired
from pipeline.tag.text import PageText
from pipeline.tag.zone_spans import ZoneSpan

_WIDE_GAP = 1.6
"""Gap between two words, in heights of the line, that parts two things side by side."""

_ADDRESSEE = re.compile(
    r"(?i)^\W*(?:to|attn|attention|cc|bcc|re|subject|bill to|ship to|sold to|submitted to|"
    r"addressed to|via|mail to|sent to|prepared for|customer)\b\s*[:.]?(?:\s|$)"
)
_ATTENTION = re.compile(r"(?i)^\W*att(?:ention|n)\b")
_FROM = re.compile(r"(?i)^\W*from\s*:")
_ASKS = re.compile(
    r"(?i)\b(?:i|we) (?:hereby |am writing to |are writing to |would like to |respectfully |"
    r"wish to |write to )?(?:(?:request|am requesting|are requesting)\b(?! that you)[^.]{0,80}"
    r"\b(?:records?|documents?|cop(?:y|ies)|access|information|e-?mails|data|screenshots?)\b|"
    r"appeal\b|am appealing\b)|"
    r"\bthis (?:letter|e-?mail|message|is) (?:is |constitutes |serves as )?an? (?:formal |public "
    r"|open |records |freedom of information |FOIA )*(?:request|appeal|complaint)\b|"
    r"\bpursuant to [^.]{0,90},? i (?:hereby |am )?request|\[(?:your|agency|name of)[ \w]*\]|"
    r"\bdear (?:public |open )?(?:custodian|records? |foia |information )"
)
_ANSWERS = re.compile(
    r"(?i)\byou (?:have )?(?:asked|requested)\b|\bin receipt of\b|\bdear requester\b|"
    r"\byour (?:[\w'’-]+ ){0,4}(?:requests?|inquiry)\b|\bwe (?:have )?received your\b|"
    r"\b(?:no|the|following|enclosed|attached) responsive (?:records|documents)\b"
)
_RULES = re.compile(
    r"(?i)\b(?:polic(?:y|ies)|general order|directive|procedures?)\b.{0,40}\b(?:of|number|no\.?|#|"
    r"\d)|\b(?:officers|members|employees|personnel|deputies) (?:shall|will|may|must)\b|"
    r"\bpurpose(?: and scope)?\b"
)
_COURT = re.compile(
    r"\b(?:PLAINTIFF|Plaintiff|Defendants?|DEFENDANTS?|DISTRICT COURT|SUPERIOR COURT|CIRCUIT COURT|"
    r"COURT OF APPEALS|Petitioner|Respondent)\b"
)
_NEWS = re.compile(
    r"(?i:\btold (?:the|reporters)\b|\bspokes(?:man|woman|person)\b|\bstaff writer\b|"
    r"\bdeclined to comment\b|\b(?:records|documents) show\b|\bsubscribe now\b|"
    r"\baccording to (?:records|documents|officials|a lawsuit)\b)|"
    r"\bThe (?:[A-Z][a-z]+ ){1,2}(?:Courier|Gazette|Herald|Tribune|Dispatch|Observer|Chronicle|"
    r"Examiner|Times|Journal|Post|News|Register|Sentinel|Star|Press)\b|"
    r"^\W*[Bb][Yy] [A-Z][a-z]+ [A-Z][a-z]+\W*$",
    re.MULTILINE,
)
_RELEASE = re.compile(r"(?i)\b(?:(?:news|press|media) release|for immediate release)\b")
_VENDOR = re.compile(
    r"(?im)^\W*(?:remit to|bill to|sold to|ship to|invoice(?: no\.?| number| #|\s*\d)|order form|"
    r"purchase order|price quote)\b|\bby and between\b[^.]{0,120}\b(?:inc|llc|corp)\b|"
    r"\bhereinafter [\"“]?customer\b|\b(?:request|schedule) a demo\b|\bcustomer agrees\b"
)


@dataclass(frozen=True)
class OwnLine:
    """A printed line: its words as read, whose they are, and where it stands.

    ``share`` is its distance from the page's top edge in page heights.
    """

    read: str
    share: float
    zone: Zone
    _page: PageText
    _start: int

    @cached_property
    def text(self) -> str:
        """The line with kinds of agencies mended where recognition spoilt them."""
        return repaired(self.read)

    @property
    def foreign(self) -> bool:
        """The requester's words. Another party's may stand below the agency's letterhead."""
        return self.zone == "request"

    @property
    def to_somebody(self) -> bool:
        """A line that names whom the paper is for, or what it is about."""
        return _ADDRESSEE.match(self.text) is not None

    @property
    def to_attention(self) -> bool:
        """A line below whose like the addressee's name stands."""
        return _ATTENTION.match(self.text) is not None

    @property
    def from_somebody(self) -> bool:
        return _FROM.match(self.text) is not None

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The line where wide gaps part it: what stands side by side is not one sentence."""
        words = self._page.page.words
        parts: list[list[str]] = [[]]
        right: float | None = None
        offset = self._start
        for token in self.read.split(" "):
            sources = self._page.words_of(offset, offset + len(token)) if token else ()
            if sources:
                box = words[sources[0]].box
                if right is not None and box[0] - right > _WIDE_GAP * max(box[3] - box[1], 1.0):
                    parts.append([])
                right = words[sources[-1]].box[2]
            parts[-1].append(token)
            offset += len(token) + 1
        return tuple(repaired(" ".join(part)) for part in parts)


def own_lines(text: PageText, zones: Sequence[ZoneSpan]) -> list[OwnLine]:
    """A page's lines in the order in which they were read."""
    height = max(text.page.height, 1.0)
    return [
        OwnLine(text.text[line.start : line.end], line.box[1] / height, zone, text, line.start)
        for line, zone in zip(text.lines, zones_of_lines(text, zones), strict=True)
    ]


def zones_of_lines(text: PageText, zones: Sequence[ZoneSpan]) -> list[Zone]:
    """Whose words each line of a page begins with. ``zones`` do not overlap."""
    spans = sorted((z for z in zones if z.page == text.page.number), key=lambda span: span.start)
    starts = [span.start for span in spans]
    found: list[Zone] = []
    for line in text.lines:
        index = bisect_right(starts, line.start) - 1
        inside = index >= 0 and line.start < spans[index].end
        found.append(spans[index].zone if inside else "agency")
    return found


def is_outsiders(lines: Sequence[OwnLine]) -> bool:
    """A request, a court's paper, a clipping, or a vendor's paper: no agency speaks in it.

    ``lines`` are those of the first pages. A reply that repeats a request still answers it.
    """
    own = "\n".join(line.text for line in lines if not line.foreign)
    if not own.strip():
        return True
    if _ANSWERS.search(own):
        return False
    if _ASKS.search(own) or _VENDOR.search(own) or _is_courts(own):
        return True
    news = {match.group().lower().strip() for match in _NEWS.finditer(own)}
    return len(news) > 1 and not _RELEASE.search(own)


def _is_courts(text: str) -> bool:
    """Two of the words that stand at the head of every pleading and ruling."""
    return len({word.lower().rstrip("s") for word in _COURT.findall(text)}) > 1


def speaks_as_agency(text: str) -> bool:
    """Somebody answers a request, or lays down rules for officers."""
    return _ANSWERS.search(text) is not None or len(_RULES.findall(text)) > 1
