"""Who answers: the agency whose paper a document is, by the document's own words.

Letterheads and headings come first, then the sender of a mail, the signature block, the domain of
the writer's address, an agreement's party, and the file's metadata. Never the addressee, nor an
agency that is merely spoken of, nor the author of a quoted message. A paper by an outsider (a
request, a report, a clipping, a vendor's brochure) has no agency.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.artefacts import Agency, AgencyBasis, Document
from pipeline.tag.agency_lines import OwnLine, is_outsiders, own_lines, speaks_as_agency
from pipeline.tag.agency_names import (
    AgencyTitle,
    find_names,
    joined,
    kind_alone,
    place_name,
    repaired,
    same_place,
    title_of,
    whole_name,
)
from pipeline.tag.agency_states import state_of
from pipeline.tag.text import PageText
from pipeline.tag.zones import ZoneSpan

_TOP_LINES = 14
_SPEAKING_PAGES = 3
"""Pages in which somebody who answers, or who asks, does so."""
_TOP_SHARE = 0.3
"""A letterhead stands in the first lines, in this upper share of the page."""
_LIST = 3
"""Agencies in the lines at the top from which these are a list and no letterhead."""

_SALUTATION = re.compile(
    r"(?i)^\W*(?:dear|to whom it may concern|good (?:morning|afternoon|day))\b|"
    r"^\W*(?:mr|ms|mrs|dr|prof)\.? [\w'’-]+\s*[,:]\s*$"
)
_ADDRESSEE = re.compile(
    r"(?i)^\W*(?:to|attn|attention|cc|bcc|re|subject|bill to|ship to|sold to|submitted to|"
    r"addressed to|via|mail to|sent to|prepared for|customer)\b\s*[:.]?(?:\s|$)"
)
_FROM = re.compile(r"(?i)^\W*from\b\s*[:.]?\s*")
_FIELD = re.compile(
    r"(?i)^\W*(?:(?:responding |law enforcement |police |name of |your )?agency(?: name)?|"
    r"department(?: name)?|organi[sz]ation(?: name)?|org name|jurisdiction|submitted by|"
    r"prepared by|issued by|published by|completed by)\b\s*[:.]?\s+(?=\S)"
)
_CLOSING = re.compile(
    r"(?i)^\W*(?:sincerely(?: yours)?|respectfully(?: submitted| yours)?|regards|"
    r"(?:best|kind|warm|warmest) regards|(?:very )?truly yours|yours (?:truly|sincerely)|"
    r"cordially|thank you(?: for your \w+)?|thanks|best|in service|with appreciation)\b[\s,.!]*$"
)
_DATE_LINE = re.compile(
    r"(?i)^\W*(?:date[:\s]+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:jan|feb|mar|apr|"
    r"may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d\W*$"
    r"|^\W*(?:date[:\s]+)?\d{1,2}/\d{1,2}/\d{2,4}\W*$"
)
_OWN_HEADING = re.compile(
    r"(?i)\b(?:policy|general order|special order|directive|standard operating procedure|sop)\b"
    r"\W*(?:no\.?|number|#)?\s*[\dA-Z-]*\d|\b(?:policy|procedures?|operations) manual\b|"
    r"\btransparency portal\b|\b(?:search|network) audit\b"
)
_AGREEMENT = re.compile(r"(?i)\bmemorandum of (?:agreement|understanding)\b")
_PARTY = re.compile(r"(?i)\band (?:the )?")
_OWN_POLICY = re.compile(
    r"(?i)\b(?:(?:policy|mission|intent|practice|responsibility) of (?:the )?|used by the |"
    r"members of the |employees of the |personnel of the |officers of the )"
)
_DOMAIN = re.compile(
    r"(?i)[\w.%+-]+@((?:[\w-]+\.)+[a-z]{2,})|\bwww\.((?:[\w-]+\.)+(?:gov|us|org))\b"
)
_HEADING_WORDS = frozenset(
    """policy policies manual general order orders special directive directives number no records
    record division bureau section unit transparency portal office chief sheriff of procedure
    procedures standard operating memorandum memo report audit search alpr lpr automated license
    plate reader readers public information request requests foia pra opra cpra response responses
    the for and state operations investigations administration services support page rev revised
    effective department police responsive sops sop letter re central community patrol command
    interoffice correspondence training bulletin fax cover sheet exported settings certification
    configuration law enforcement official website town city county village township
    borough""".split()  # noqa: SIM905
)
_FOREIGN_WORDS = 3
"""Words that a heading may hold beside the name and the usual ones (a chief's name, a title)."""
_SMALL_WORDS = 2


def find_agency(
    document: Document, texts: Sequence[PageText], zones: Sequence[ZoneSpan] = ()
) -> Agency:
    """The agency that a document is from, with its state; an empty Agency where nobody tells.

    A state may be known where the agency is not.
    """
    pages = [own_lines(text, zones) for text in texts]
    first = next((lines for lines in pages if lines), [])
    own = [line for lines in pages for line in lines if line.zone in ("agency", "attachment")]
    text = "\n".join(line.text for line in own)
    title, basis = _agency(document, pages, first, text)
    addresses = [line.text for line in first if not line.foreign and not _is_addressee(line)]
    place = title.place if title else None
    state = (title.state if title else None) or state_of(place, _edges(addresses), text)
    return Agency(title.name if title else None, basis, state)


def _edges(lines: Sequence[str]) -> list[str]:
    """Where an address is the writer's own: the head and the foot of the first page."""
    return [*lines[:6], *lines[-8:]] if len(lines) > 14 else list(lines)


def _agency(
    document: Document, pages: Sequence[list[OwnLine]], first: list[OwnLine], text: str
) -> tuple[AgencyTitle | None, AgencyBasis | None]:
    heading = _plain_heading(first)
    if heading is not None:
        return _as_mostly_written(heading, text), "letterhead"
    if _is_list(first) or is_outsiders(
        [line for lines in pages[:_SPEAKING_PAGES] for line in lines]
    ):
        return None, None
    for basis, title in _sources(document, pages, first, text):
        if title is not None:
            return _as_mostly_written(title, text), basis
    return None, None


def _is_list(lines: Sequence[OwnLine]) -> bool:
    """A page of agencies' names, such as those with whom data are shared."""
    parts = [part for line in lines for part in line.parts]
    named = {title.base for part in parts if (title := whole_name(part)) is not None}
    return len(named) >= _LIST and 4 * len(named) >= len(lines)


def _sources(
    document: Document, pages: Sequence[list[OwnLine]], first: list[OwnLine], text: str
) -> Iterator[tuple[AgencyBasis, AgencyTitle | None]]:
    """Where a name may stand, best first; each is looked up only when those before had none."""
    yield "signature", _sender(first)
    yield "letterhead", _letterhead(first)
    yield "letterhead", _field(first)
    yield "signature", _signature(pages)
    yield "letterhead", _running_head(pages)
    yield "letterhead", _party(first)
    yield "signature", _by_domain(pages, text)
    yield "letterhead", _own_policy(text)
    yield "metadata", _metadata(document)


def _is_addressee(line: OwnLine) -> bool:
    return _ADDRESSEE.match(line.text) is not None


def _sender(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency in the From line that opens a mail or a fax."""
    for index, line in enumerate(lines[:12]):
        if line.foreign:
            continue
        match = _FROM.match(line.text)
        if match:
            names = find_names(line.text[match.end() :])
            return names[0].title if names else None
        columns = [part.lower().strip(" :") for part in line.parts]
        if "from" in columns:
            column = columns.index("from")
            below = [x.parts[column] for x in lines[index + 1 : index + 4] if column < len(x.parts)]
            return next((t for part in below if (t := _titled(part)) is not None), None)
    return None


def _field(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency of a form's field ("Agency: …")."""
    for line in lines:
        match = _FIELD.match(line.text)
        if match and not line.foreign:
            value = line.text[match.end() :]
            title = whole_name(value) or _titled(value)
            if title is not None:
                return title
    return None


def _plain_heading(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency of a heading that only its own paper has ("Sparks Police Department Policy 4")."""
    for line in lines[:_TOP_LINES]:
        for part in line.parts:
            if not line.foreign and not _is_addressee(line) and _OWN_HEADING.search(part):
                title = _titled(part)
                if title is not None:
                    return title
    return None


def _letterhead(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency that the top of the first page names, above date and addressee."""
    top: list[OwnLine] = []
    for line in lines[:_TOP_LINES]:
        dated = top and _DATE_LINE.match(line.text)
        ends = _SALUTATION.match(line.text) or _CLOSING.match(line.text)
        if dated or ends or _is_addressee(line):
            break
        if line.share <= _TOP_SHARE:
            top.append(line)
    parts = [part for line in top if not line.foreign for part in line.parts]
    named = [title for part in parts if (title := _titled(part)) is not None]
    if len({title.base for title in named}) >= _LIST:
        return None
    return next(iter(named), None) or _on_two_lines(parts) or _municipality(parts)


def _on_two_lines(parts: Sequence[str]) -> AgencyTitle | None:
    """A kind on a line of its own, and its place above or below ("CITY OF X", "X, ILLINOIS")."""
    for index, part in enumerate(parts):
        kind = kind_alone(part)
        if kind is None:
            continue
        around = [parts[i] for i in (index - 1, index + 1, index - 2) if 0 <= i < len(parts)]
        for other in around:
            place = place_name(other)
            if place is not None:
                return joined(place, kind)
        for other in around:
            title = title_of(other, kind)
            if title is not None and (title.state or other is around[0]):
                return title
    return None


def _municipality(parts: Sequence[str]) -> AgencyTitle | None:
    places = [place for part in parts if (place := place_name(part)) is not None]
    return places[0] if len(places) in (1, 2) else None


def _titled(text: str) -> AgencyTitle | None:
    """The agency of a line that is a heading: mostly a name, no sentence."""
    text = repaired(text)
    names = find_names(text)
    if not names:
        return None
    found = names[0]
    rest = re.findall(r"[A-Za-z]{2,}", text[: found.start] + " " + text[found.end :])
    unusual = [word for word in rest if word.lower() not in _HEADING_WORDS]
    small = [word for word in unusual if word.islower()]
    if len(unusual) > _FOREIGN_WORDS or len(small) > _SMALL_WORDS:
        return None
    return found.title


def _signature(pages: Sequence[list[OwnLine]]) -> AgencyTitle | None:
    """The agency in the block below "Sincerely" of the agency's own letter."""
    for lines in pages:
        for index, line in enumerate(lines):
            if line.foreign or not _CLOSING.match(line.text):
                continue
            block: list[str] = []
            for below in lines[index + 1 : index + 10]:
                if below.foreign or _is_addressee(below) or _FROM.match(below.text):
                    break
                block += below.parts
            for part in block:
                title = _titled(part)
                if title is not None:
                    return title
            title = _on_two_lines(block) or _municipality(block)
            if title is not None:
                return title
    return None


def _running_head(pages: Sequence[list[OwnLine]]) -> AgencyTitle | None:
    """The agency that heads or foots most pages, as in manuals."""
    counts: Counter[AgencyTitle] = Counter()
    written = [lines for lines in pages if lines]
    for lines in written:
        edge = [line for line in (*lines[:3], *lines[-3:]) if not line.foreign]
        parts = [part for line in edge if not _is_addressee(line) for part in line.parts]
        counts.update({title for part in parts if (title := _titled(part)) is not None})
    if not counts:
        return None
    title, count = counts.most_common(1)[0]
    return title if 2 * count > len(written) and len(counts) < _LIST else None


def _party(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency that signs a memorandum of agreement with another."""
    if not any(_AGREEMENT.search(line.text) for line in lines[:12]):
        return None
    text = " ".join(line.text for line in lines if not line.foreign)
    for match in _PARTY.finditer(text):
        names = find_names(text[match.start() : match.end() + 80])
        if names and names[0].start <= match.end() - match.start():
            return names[0].title
    return None


def _by_domain(pages: Sequence[list[OwnLine]], text: str) -> AgencyTitle | None:
    """The agency named in the text whose place the writer's mail address spells."""
    domains = [
        match.group(1) or match.group(2)
        for lines in pages
        for line in lines
        if not line.foreign and not _is_addressee(line)
        for match in _DOMAIN.finditer(line.text)
    ]
    spelt = {re.sub(r"[^a-z]", "", domain.lower()) for domain in domains}
    if not spelt:
        return None
    named: Counter[AgencyTitle] = Counter()
    for line in text.split("\n"):
        named.update(found.title for found in find_names(line))
        named.update(_cities(line))
    for title, _ in named.most_common():
        compact = title.base.replace(" ", "")
        if len(compact) > 3 and any(compact in domain for domain in spelt):
            return title
    return None


def _cities(line: str) -> Iterator[AgencyTitle]:
    for match in re.finditer(
        r"\b(?:City|Town|Village|County) of [A-Z][a-z]+(?: [A-Z][a-z]+)?", line
    ):
        place = place_name(match.group())
        if place is not None:
            yield place


def _own_policy(text: str) -> AgencyTitle | None:
    """The one agency for whose members a policy lays down rules, or that a reply speaks of."""
    if not speaks_as_agency(text):
        return None
    flat = text.replace("\n", " ")
    owned = Counter(
        names[0].title
        for match in _OWN_POLICY.finditer(flat)
        if (names := find_names(flat[match.end() : match.end() + 60])) and names[0].start <= 4
    )
    if owned:
        return owned.most_common(1)[0][0]
    named = Counter(found.title for found in find_names(flat)) or Counter(_cities(flat))
    bases = {title.base for title in named}
    return named.most_common(1)[0][0] if len(bases) == 1 else None


def _metadata(document: Document) -> AgencyTitle | None:
    for field in ("Author", "Title", "Subject", "Company"):
        title = whole_name(document.metadata.get(field, "")[:200])
        if title is not None:
            return title
    return None


def _as_mostly_written(title: AgencyTitle, text: str) -> AgencyTitle:
    """The document's usual spelling of a name of which recognition spoilt a letter."""
    spellings = Counter(
        found.title
        for line in text.split("\n")
        for found in find_names(line)
        if found.title.family == title.family and same_place(found.title.base, title.base)
    )
    if not spellings:
        return title
    best, count = spellings.most_common(1)[0]
    return best if best.base != title.base and count > spellings[title] else title
