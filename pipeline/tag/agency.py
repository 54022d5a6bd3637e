"""Who answers: the agency whose paper a document is, by the document's own words.

Headings that only an agency's own paper has come first, then the sender of a mail, the letterhead,
a form's field, the signature block, and weaker signs down to the file's metadata. Never the
addressee, nor an agency that is merely spoken of, nor the author of a quoted message. A paper by an
outsider (a request, a report, a clipping, a vendor's brochure) has no agency.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.artefacts import Agency, AgencyBasis, Document
from pipeline.tag.agency_headings import (
    is_list,
    letterhead,
    own_title,
    running_head,
    signature_block,
    titled,
)
from pipeline.tag.agency_lines import OwnLine, is_outsiders, own_lines, speaks_as_agency
from pipeline.tag.agency_names import (
    AgencyTitle,
    find_names,
    place_name,
    whole_name,
)
from pipeline.tag.agency_repair import blurred, same_place
from pipeline.tag.agency_states import state_of
from pipeline.tag.text import PageText
from pipeline.tag.zone_spans import ZoneSpan

_BEGINNING = 3
"""Pages in which somebody who answers, or who asks, does so."""
_TEXT = 30_000
"""Characters of the document's own words in which names are counted."""
_HEAD = 6_000
"""Characters in which the spellings of a place are counted."""
_ROWS = 10
"""Lines that name one agency, and hardly another, from which a table is that agency's."""

_FROM = re.compile(r"(?i)^\W*from\b\s*[:.]?\s*")
_FIELD = re.compile(
    r"(?i)^\W*(?:(?:responding |law enforcement |police |name of |your )?agency(?: name)?|"
    r"department(?: name)?|organi[sz]ation(?: name)?|org name|jurisdiction|submitted by|"
    r"prepared by|issued by|published by|completed by)\b\s*[:.]?\s+(?=\S)"
)
_SUBJECT = re.compile(r"(?i)^\W*(?:re|subject)\s*:")
_AGREEMENT = re.compile(r"(?i)\bmemorandum of\b|\bof (?:agreement|understanding)\b|287\(g\)")
_PARTY = re.compile(r"(?i)\band (?:the )?")
_OWN_POLICY = re.compile(
    r"(?i)\b(?:(?:policy|mission|intent|practice|responsibility) of (?:the )?|used by the |"
    r"members of the |employees of the |personnel of the |officers of the )"
)
_DOMAIN = re.compile(
    r"(?i)[\w.%+-]+@((?:[\w-]+\.)+[a-z]{2,})|\bwww\.((?:[\w-]+\.)+(?:gov|us|org))\b"
)
_DOMAIN_KIND = re.compile(r"^(?P<place>[a-z]{4,}?)(?P<kind>pd|police|so|sheriff)$")
_PERSON = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]+){1,3}")
_SIGNS, _BLOCK = 6, 5
"""Most words of a line with the sender's name, and lines of the block that it opens."""
_CAPITALS = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}")
_CITY = re.compile(r"\b(?:City|Town|Village|County) of [A-Z][a-z]+(?: [A-Z][a-z]+)?")


@dataclass(frozen=True)
class _Paper:
    """A document as it is searched: its lines by page, and its own words as one text."""

    document: Document
    pages: Sequence[list[OwnLine]]

    @cached_property
    def first(self) -> list[OwnLine]:
        """The first page that has words."""
        return next((lines for lines in self.pages if lines), [])

    @cached_property
    def text(self) -> str:
        own = (x for lines in self.pages for x in lines if x.zone in ("agency", "attachment"))
        return " ".join(line.text for line in own)

    @cached_property
    def named(self) -> Counter[AgencyTitle]:
        """The agencies named in the document's own words."""
        return Counter(found.title for found in find_names(self.text[:_TEXT]))


def find_agency(
    document: Document, texts: Sequence[PageText], zones: Sequence[ZoneSpan] = ()
) -> Agency:
    """The agency that a document is from, with its state; an empty Agency where nobody tells.

    A state may be known where the agency is not.
    """
    paper = _Paper(document, [own_lines(text, zones) for text in texts])
    title, basis = _agency(paper)
    own = [line.text for line in paper.first if not line.foreign and not line.to_somebody]
    # An address is the writer's own at the head and at the foot of the first page.
    edges = [*own[:6], *own[-8:]] if len(own) > 14 else own
    state = (title.state if title else None) or state_of(
        title.place if title else None, edges, paper.text
    )
    return Agency(title.name if title else None, basis, state)


def _agency(paper: _Paper) -> tuple[AgencyTitle | None, AgencyBasis | None]:
    title = own_title(paper.first)
    if title is not None:
        return _as_mostly_written(title, paper), "letterhead"
    beginning = [line for lines in paper.pages[:_BEGINNING] for line in lines]
    if is_list(paper.first) or is_outsiders(beginning):
        return None, None
    for basis, title in _sources(paper):
        if title is not None:
            return _as_mostly_written(title, paper), basis
    return None, None


def _sources(paper: _Paper) -> Iterator[tuple[AgencyBasis, AgencyTitle | None]]:
    """Where a name may stand, best first; each is looked up only when those before had none."""
    yield "signature", _sender(paper.first)
    yield "letterhead", letterhead(paper.first)
    yield "letterhead", _field(paper.first)
    yield "signature", signature_block(paper.pages)
    yield "signature", _mail_signature(paper.first)
    yield "letterhead", running_head(paper.pages)
    for lines in paper.pages[1:_BEGINNING]:
        yield "letterhead", letterhead(lines)
    yield "letterhead", _party(paper.first)
    yield "signature", _by_domain(paper)
    yield "letterhead", _rows(paper)
    yield "letterhead", _own_policy(paper)
    yield "metadata", _metadata(paper.document)


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
            return next((t for part in below if (t := titled(part)) is not None), None)
    return None


def _mail_signature(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency below the name with which the sender of a mail signs."""
    opening = next(
        ((n, m) for n, line in enumerate(lines[:12]) if (m := _FROM.match(line.text))), None
    )
    person = _PERSON.search(lines[opening[0]].text, opening[1].end()) if opening else None
    if opening is None or person is None:
        return None
    surname = person.group().split()[-1]
    for index in range(opening[0] + 1, len(lines)):
        words = lines[index].text.split()
        if (
            lines[index].foreign
            or len(words) > _SIGNS
            or surname not in (word.strip(",.") for word in words)
        ):
            continue
        for line in lines[index : index + _BLOCK]:
            title = whole_name(line.text)
            if title is not None and not line.foreign:
                return title
    return None


def _field(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency of a form's field ("Agency: …")."""
    for line in lines:
        match = _FIELD.match(line.text)
        if match and not line.foreign:
            value = line.text[match.end() :]
            title = whole_name(value) or titled(value)
            if title is not None:
                return title
    return None


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


def _by_domain(paper: _Paper) -> AgencyTitle | None:
    """The agency whose place the writer's mail address spells, and the text has in words."""
    domains = [
        (match.group(1) or match.group(2)).lower()
        for lines in paper.pages[:_BEGINNING]
        for line in lines
        if not line.foreign and not line.to_somebody
        for match in _DOMAIN.finditer(line.text)
    ]
    if not domains:
        return None
    cities = [place for m in _CITY.finditer(paper.text) if (place := place_name(m.group()))]
    for title, _ in (paper.named + Counter(cities)).most_common():
        compact = title.base.replace(" ", "")
        if len(compact) > 3 and any(compact in re.sub(r"[^a-z]", "", d) for d in domains):
            return title
    places = {found.lower().replace(" ", ""): found for found in _places(paper.text[:_TEXT])}
    for domain in domains:
        spelt = _DOMAIN_KIND.match(re.sub(r"[^a-z]", "", domain.split(".")[-2]))
        if spelt and spelt["place"] in places:
            if spelt["kind"] in ("pd", "police"):
                return AgencyTitle(places[spelt["place"]], "Police Department", "police")
            return AgencyTitle(f"{places[spelt['place']]} County", "Sheriff's Office", "sheriff")
    return None


def _places(text: str) -> Iterator[str]:
    """What may be names of places: words in capitals, and the beginnings of longer runs."""
    for match in _CAPITALS.finditer(text):
        words = match.group().split()
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                yield " ".join(words[start:end])


def _rows(paper: _Paper) -> AgencyTitle | None:
    """The agency that nearly every row of a log names."""
    if not paper.named:
        return None
    title, count = paper.named.most_common(1)[0]
    return title if count >= _ROWS and 10 * count >= 9 * paper.named.total() else None


def _own_policy(paper: _Paper) -> AgencyTitle | None:
    """The one agency for whose members a policy lays down rules, or that a reply speaks of."""
    text = paper.text[:_TEXT]
    if not speaks_as_agency(text):
        return None
    owned = Counter(
        names[0].title
        for match in _OWN_POLICY.finditer(text)
        if (names := find_names(text[match.end() : match.end() + 60])) and names[0].start <= 4
    )
    if owned:
        return owned.most_common(1)[0][0]
    cities = Counter(place for m in _CITY.finditer(text) if (place := place_name(m.group())))
    named = paper.named or cities
    bases = {title.base for title in named}
    if len(bases) != 1:
        return None
    title, count = named.most_common(1)[0]
    spoken_of = sum(n for place, n in cities.items() if place.base == title.base)
    subject = any(
        _SUBJECT.match(line.text) and any(found.title == title for found in find_names(line.text))
        for line in paper.first
    )
    return title if count + spoken_of > 1 or title in cities or subject else None


def _metadata(document: Document) -> AgencyTitle | None:
    for field in ("Author", "Title", "Subject", "Company"):
        title = whole_name(document.metadata.get(field, "")[:200])
        if title is not None:
            return title
    return None


def _as_mostly_written(title: AgencyTitle, paper: _Paper) -> AgencyTitle:
    """The usual spelling of a name of which recognition spoilt a letter; a city's own police.

    On a city's letterhead the police speaks where the text names it.
    """
    others = Counter(
        {
            other: count
            for other, count in paper.named.items()
            if same_place(other.base, title.base)
            and (other.family == title.family or (title.family, other.family) == _CITY_POLICE)
        }
    )
    if others:
        best, count = others.most_common(1)[0]
        if title.family == "place" or (best.base != title.base and count > others[title]):
            title = replace(best, state=title.state or best.state)
    wanted = blurred(title.place)
    spelt = Counter(found for found in _places(paper.text[:_HEAD]) if blurred(found) == wanted)
    place, count = spelt.most_common(1)[0] if spelt else (title.place, 0)
    return replace(title, place=place) if count > max(spelt[title.place], 1) else title


_CITY_POLICE = ("place", "police")
