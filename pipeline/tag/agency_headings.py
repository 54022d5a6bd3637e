"""Agencies in headings: letterheads, titles of policies, signature blocks, running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.tag.agency_lines import OwnLine
from pipeline.tag.agency_names import (
    AgencyTitle,
    find_names,
    joined,
    kind_alone,
    place_name,
    title_of,
    whole_name,
)

_TOP_LINES = 14
_TOP_SHARE = 0.3
"""A letterhead stands in the first lines, in this upper share of the page."""
_EDGE = 0.15
"""Running heads and feet stand within this share of the page from its edge."""
_LIST = 3
"""Agencies from which lines that name one each are a list and no letterhead."""
_BLOCK = 9
"""Lines below a closing that are its signature block."""
_UNUSUAL_WORDS, _SMALL_WORDS = 3, 2
"""Words that a heading may hold beside the name and the usual ones (a chief's name, a title), and
how many of these in small letters: more of them are a sentence."""

_SALUTATION = re.compile(
    r"(?i)^\W*(?:dear|to whom it may concern|good (?:morning|afternoon|day))\b|"
    r"^\W*(?:mr|ms|mrs|dr|prof)\.? [\w'’-]+\s*[,:]\s*$"
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
_PREDICATE = re.compile(r"\s+(?!(?:of|and|for|at|in|records)\b)[a-z]")
"""A small letter after a name: a sentence goes on."""
_OWN_TITLE = re.compile(
    r"(?i)\b(?:policy|(?:general|special|standing|administrative) order|directive|manual|procedure"
    r"|standard operating procedure|sop)\b"
    r"\W*(?:no\.?|number|#)?\s*[\dA-Z-]*\d|\b(?:policy|procedures?|operations) manual\b|"
    r"\btransparency portal\b|\b(?:search|network) audit\b"
)
"""What stands beside a name on the agency's own paper alone."""
_USUAL = frozenset(
    """policy policies manual general order orders special directive directives number no records
    record division bureau section unit transparency portal office chief sheriff of procedure
    procedures standard operating memorandum memo report audit search alpr lpr automated license
    plate reader readers public information request requests foia pra opra cpra response responses
    the for and state operations investigations administration services support page rev revised
    effective department police responsive sops sop letter re central community patrol command
    interoffice correspondence training bulletin fax cover sheet exported settings certification
    signed logged in user account sgt settings admin administrator generated usage annual monthly
    month quarterly statistics practice impact configuration law enforcement official website town
    city county village township borough""".split()  # noqa: SIM905
)


def titled(text: str) -> AgencyTitle | None:
    """The agency of a line that is a heading: mostly a name, no sentence."""
    names = find_names(text)
    if not names:
        return None
    found = names[0]
    if _PREDICATE.match(text, found.end):
        return None
    rest = re.findall(r"[A-Za-z]{2,}", text[: found.start] + " " + text[found.end :])
    unusual = [word for word in rest if word.lower() not in _USUAL]
    small = [word for word in unusual if word.islower()]
    if len(unusual) > _UNUSUAL_WORDS or len(small) > _SMALL_WORDS:
        return None
    return found.title


def own_title(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency of a title that only its own paper has ("Sparks Police Department Policy 4")."""
    for line in lines[:_TOP_LINES]:
        if line.foreign or line.to_somebody or not _OWN_TITLE.search(line.text):
            continue
        for part in line.parts:
            title = titled(part) if _OWN_TITLE.search(part) else None
            if title is not None:
                return title
    return None


def letterhead(lines: Sequence[OwnLine]) -> AgencyTitle | None:
    """The agency that the top of a page names, above date and addressee."""
    top: list[OwnLine] = []
    for line in lines[:_TOP_LINES]:
        dated = top and _DATE_LINE.match(line.text)
        ends = _SALUTATION.match(line.text) or _CLOSING.match(line.text)
        if line.to_attention:
            return None
        if dated or ends or line.to_somebody:
            break
        if line.share <= _TOP_SHARE and not line.foreign:
            top.append(line)
    parts = [part for line in top for part in line.parts]
    named = [title for part in parts if (title := titled(part)) is not None]
    if len({title.base for title in named}) >= _LIST:
        return None
    return next(iter(named), None) or _on_two_lines(parts) or _municipality(parts)


def signature_block(pages: Sequence[Sequence[OwnLine]]) -> AgencyTitle | None:
    """The agency in the block below "Sincerely" of the agency's own letter."""
    for lines in pages:
        for index, line in enumerate(lines):
            if line.foreign or not _CLOSING.match(line.text):
                continue
            block: list[str] = []
            for below in lines[index + 1 : index + 1 + _BLOCK]:
                if below.foreign or below.to_somebody or below.from_somebody:
                    break
                block += below.parts
            named = [title for part in block if (title := titled(part)) is not None]
            title = next(iter(named), None) or _on_two_lines(block) or _municipality(block)
            if title is not None:
                return title
    return None


def running_head(pages: Sequence[Sequence[OwnLine]]) -> AgencyTitle | None:
    """The agency that heads or foots most pages, as in manuals, or foots the only one."""
    counts: Counter[AgencyTitle] = Counter()
    written = [lines for lines in pages if lines]
    for lines in written:
        head = [line for line in lines[:3] if line.share < _EDGE] if len(written) > 1 else []
        foot = [line for line in lines[-3:] if line.share > 1 - _EDGE]
        edge = (line for line in (*head, *foot) if not line.foreign)
        parts = [part for line in edge if not line.to_somebody for part in line.parts]
        counts.update({title for part in parts if (title := titled(part)) is not None})
    if not counts:
        return None
    title, count = counts.most_common(1)[0]
    return title if 2 * count > len(written) and len(counts) < _LIST else None


def is_list(lines: Sequence[OwnLine]) -> bool:
    """A page of agencies' names, such as those with whom data are shared."""
    parts = [part for line in lines for part in line.parts]
    named = {title.base for part in parts if (title := whole_name(part)) is not None}
    return len(named) >= _LIST and 4 * len(named) >= len(lines)


def _on_two_lines(parts: Sequence[str]) -> AgencyTitle | None:
    """A kind on a line of its own, and its place above or below ("CITY OF X", "X, ILLINOIS")."""
    for index, part in enumerate(parts):
        kind = kind_alone(part)
        if kind is None:
            continue
        nearest = (index - 1, index + 1, index - 2, index + 2)
        around = [(near, parts[near]) for near in nearest if 0 <= near < len(parts)]
        for _, other in around:
            place = place_name(other)
            if place is not None:
                return joined(place, kind)
        for near, other in around:
            title = title_of(other, kind)
            if title is not None and (title.state or near == index - 1):
                return title
    return None


def _municipality(parts: Sequence[str]) -> AgencyTitle | None:
    places = [place for part in parts if (place := place_name(part)) is not None]
    places = [place for place in places if place.suffix != "State of"]
    return places[0] if 0 < len(places) < _LIST else None
