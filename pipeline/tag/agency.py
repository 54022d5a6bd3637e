"""Who answers: the agency whose paper a document is, by the document's own words.

Letterheads and headings come first, then the sender of a mail, the signature block, the domain of
the writer's address, an agreement's party, and the file's metadata. Never the addressee, nor an
agency that is merely spoken of, nor the author of a quoted message. A paper by an outsider (a
request, a report, a clipping, a vendor's brochure) has no agency.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.artefacts import Agency, AgencyBasis, Document
from pipeline.tag.agency_names import (
    CODES,
    STATES,
    AgencyTitle,
    find_names,
    joined,
    kind_alone,
    place_name,
    title_of,
    whole_name,
)
from pipeline.tag.text import PageText
from pipeline.tag.zones import ZoneSpan

_TOP_LINES = 9
"""Lines at the top of a page among which a letterhead or a heading stands."""
_TOP_SHARE = 0.3
"""Share of the page's height that is its top."""

_SALUTATION = re.compile(
    r"(?i)^\W*(?:dear|to whom it may concern|good (?:morning|afternoon|day))\b"
)
_ADDRESSEE = re.compile(
    r"(?i)^\W*(?:to|attn|attention|cc|bcc|re|subject|bill to|ship to|sold to|submitted to|addressed to|via)\b\s*[:.]?"
)
_FROM = re.compile(r"(?i)^\W*from\b\s*[:.]?\s*")
_TO_LINE = re.compile(r"(?i)^\W*to\b\s*[:.]?\s")
_FIELD = re.compile(
    r"(?i)^\W*(?:(?:responding |law enforcement |police |name of )?agency(?: name)?|department|"
    r"organi[sz]ation|customer agency)\s*[:.]\s*"
)
_CLOSING = re.compile(
    r"(?i)^\W*(?:sincerely|respectfully(?: submitted)?|regards|(?:best|kind|warm) regards|"
    r"very truly yours|yours truly|cordially|thank you|thanks|best)\b[\s,.!]*$"
)
_REQUEST = re.compile(
    r"(?i)\b(?:i|we) (?:hereby |am writing to |are writing to |would like to |respectfully )?"
    r"(?:request|am requesting|are requesting|ask for)\b(?! that you)|"
    r"\bthis (?:letter|email|message) (?:is|constitutes) a (?:formal )?(?:public records? |FOIA? )?"
    r"request\b"
)
_DATE_LINE = re.compile(
    r"(?i)^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:jan|feb|mar|apr|may|jun|jul|aug|"
    r"sep|oct|nov|dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d\W*$|^\W*\d{1,2}/\d{1,2}/\d{2,4}\W*$"
)
_AGREEMENT = re.compile(r"(?i)\bmemorandum of (?:agreement|understanding)\b")
_ADDRESS_STATE = re.compile(
    r",\s*(?:(?P<code>[A-Z]{2})|(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?))\.?(?:,?\s+\d{5}(?:-\d{4})?)?\s*$"
)
_NO_LETTERHEAD = re.compile(
    r"(?i)\b(?:said|says|reported|according|spokes\w+|lawsuit|records show|courier|gazette|herald|"
    r"tribune|times|journal|news|inc\.?|llc|customer|vendor)\b"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line or a segment of one, with where it stands."""

    text: str
    page: int
    index: int
    top: float
    foreign: bool


def find_agency(
    document: Document, texts: Sequence[PageText], zones: Sequence[ZoneSpan] = ()
) -> Agency:
    """The agency that a document is from, with its state; an empty Agency where nobody tells."""
    pages = [_lines(text, zones) for text in texts]
    first = next((lines for lines in pages if lines), [])
    state = _state_of(first, pages)
    for basis, title in _sources(document, texts, pages, first):
        if title is not None:
            return Agency(title.name, basis, title.state or state)
    return Agency(None, None, state)


def _sources(
    document: Document,
    texts: Sequence[PageText],
    pages: Sequence[list[_Line]],
    first: list[_Line],
) -> list[tuple[AgencyBasis, AgencyTitle | None]]:
    if _is_request(first):
        return []
    return [
        ("letterhead", _field(first)),
        ("signature", _sender(first)),
        ("letterhead", _letterhead(first, texts)),
        ("signature", _signature(pages)),
        ("letterhead", _heading(pages)),
        ("letterhead", _party(first)),
        ("metadata", _metadata(document)),
    ]


def _lines(text: PageText, zones: Sequence[ZoneSpan]) -> list[_Line]:
    """A page's lines, parted where a wide gap shows that two things stand side by side."""
    foreign = [
        span
        for span in zones
        if span.page == text.page.number and span.zone in ("request", "other_party")
    ]
    height = max(text.page.height, 1.0)
    lines = []
    for index, line in enumerate(text.lines):
        outside = any(span.start <= line.start < span.end for span in foreign)
        for segment in _segments(text, line.start, line.end):
            lines.append(_Line(segment, text.page.number, index, line.box[1] / height, outside))
    return lines


def _segments(text: PageText, start: int, end: int) -> list[str]:
    words = text.page.words
    parts: list[list[str]] = [[]]
    last: float | None = None
    offset = start
    for token in text.text[start:end].split(" "):
        stop = offset + len(token)
        sources = text.words_of(offset, stop) if token else ()
        if sources:
            box = words[sources[0]].box
            gap = 1.6 * max(box[3] - box[1], 1.0)
            if last is not None and box[0] - last > gap:
                parts.append([])
            last = words[sources[-1]].box[2]
        parts[-1].append(token)
        offset = stop + 1
    return [" ".join(part) for part in parts if any(part)]


def _is_request(lines: Sequence[_Line]) -> bool:
    """A requester's own letter: it asks, and no agency speaks above it."""
    asking = next((i for i, line in enumerate(lines) if _REQUEST.search(line.text)), None)
    if asking is None:
        return False
    before = lines[:asking]
    if any(line.foreign for line in lines[asking : asking + 1]):
        return all(line.foreign for line in lines)
    return not any(_FROM.match(line.text) and find_names(line.text) for line in before)


def _field(lines: Sequence[_Line]) -> AgencyTitle | None:
    """The agency of a form's field ("Agency: …")."""
    for line in lines:
        match = _FIELD.match(line.text)
        if match and not line.foreign:
            title = whole_name(line.text[match.end() :])
            if title is not None:
                return title
    return None


def _sender(lines: Sequence[_Line]) -> AgencyTitle | None:
    """The agency in the From line that opens a mail or a fax."""
    for line in lines[:12]:
        if line.foreign:
            break
        match = _FROM.match(line.text)
        if match:
            names = find_names(line.text[match.end() :])
            return names[0].title if names else None
    return None


def _letterhead(lines: Sequence[_Line], texts: Sequence[PageText]) -> AgencyTitle | None:
    """The agency that the top of the first page names, above date and addressee."""
    top: list[_Line] = []
    for line in lines:
        if line.index >= _TOP_LINES and line.top > _TOP_SHARE:
            break
        if _SALUTATION.match(line.text) or (top and _DATE_LINE.match(line.text)):
            break
        if _ADDRESSEE.match(line.text):
            break
        top.append(line)
    return _heading_of(top)


def _heading_of(top: Sequence[_Line]) -> AgencyTitle | None:
    usable = [line for line in top if not line.foreign]
    for index, line in enumerate(usable):
        title = _titled(line.text)
        if title is not None:
            return title
        kind = kind_alone(line.text)
        if kind is None:
            continue
        for other in (index - 1, index + 1):
            if 0 <= other < len(usable):
                place = place_name(usable[other].text)
                if place is not None:
                    return joined(place, kind)
        if index and (title := title_of(usable[index - 1].text, kind)) is not None:
            return title
    for line in usable:
        place = place_name(line.text)
        if place is not None:
            return place
    return None


def _titled(text: str) -> AgencyTitle | None:
    """The agency of a line that is a heading: mostly a name, no sentence."""
    if _NO_LETTERHEAD.search(text):
        return None
    names = find_names(text)
    if not names:
        return None
    found = names[0]
    rest = text[: found.start] + text[found.end :]
    words = re.findall(r"[A-Za-z]{2,}", rest)
    small = [word for word in words if word.islower() and word not in ("of", "and", "for", "the")]
    if len(small) > 2 or len(words) > 9:
        return None
    return found.title


def _signature(pages: Sequence[list[_Line]]) -> AgencyTitle | None:
    """The agency in the block below "Sincerely" of the agency's own letter."""
    for lines in pages:
        for index, line in enumerate(lines):
            if line.foreign or not _CLOSING.match(line.text):
                continue
            for below in lines[index + 1 : index + 9]:
                if below.foreign:
                    break
                names = find_names(below.text)
                if names and _titled(below.text) is not None:
                    return names[0].title
    return None


def _heading(pages: Sequence[list[_Line]]) -> AgencyTitle | None:
    """The agency that heads or foots most pages (running heads of manuals)."""
    counts: Counter[AgencyTitle] = Counter()
    for lines in pages:
        edge = lines[:3] + lines[-3:]
        counts.update({t for line in edge if not line.foreign and (t := _titled(line.text))})
    if not counts:
        return None
    title, count = counts.most_common(1)[0]
    return title if count * 2 > len([lines for lines in pages if lines]) else None


def _party(lines: Sequence[_Line]) -> AgencyTitle | None:
    """The agency that signs a memorandum of agreement with another."""
    if not any(_AGREEMENT.search(line.text) for line in lines[:12]):
        return None
    named = Counter(
        found.title for line in lines if not line.foreign for found in find_names(line.text)
    )
    return named.most_common(1)[0][0] if named else None


def _metadata(document: Document) -> AgencyTitle | None:
    for field in ("Author", "Title", "Subject"):
        title = whole_name(document.metadata.get(field, "")[:200])
        if title is not None:
            return title
    return None


def _state_of(first: Sequence[_Line], pages: Sequence[list[_Line]]) -> str | None:
    """The state of the address at the top of the first page."""
    for line in first[:12]:
        if line.foreign or _ADDRESSEE.match(line.text):
            continue
        match = _ADDRESS_STATE.search(line.text)
        if match is None:
            continue
        if match["code"] in CODES:
            return match["code"]
        if match["name"] and match["name"].lower() in STATES:
            return STATES[match["name"].lower()]
    return None
