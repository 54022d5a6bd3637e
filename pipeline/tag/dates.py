"""The date that a document bears: of the letter, the mail, or since when a policy is in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.tag.agency_lines import zones_of_lines
from pipeline.tag.text import PageText
from pipeline.tag.zone_spans import ZoneSpan

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = (
    re.compile(rf"(?i)\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b"),
    re.compile(rf"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:day of )?{_MONTH},? {_YEAR}\b"),
    re.compile(rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(
        r"(?<![\d/-])(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>(?:19|20)?\d\d)\b"
    ),
)

_SENT = re.compile(r"(?i)^\W*(?:sent|date)\s*:")
_FROM = re.compile(r"(?i)^\W*from\s*:")
_MAIL_HEAD = re.compile(r"(?i)@.*>.*\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,")
"""The line above a message in a printed mailbox: name, address, day and time."""
_IN_FORCE = re.compile(
    r"(?i)\b(?:eff(?:ective)?|rev(?:ised|ision)?|issued?|adopted|amended|in force since|updated)\b"
)
_LAST_UPDATED = re.compile(r"(?i)\blast (?:updated|modified)\b")
_DATE_FIELD = re.compile(r"(?i)^\W*(?:date|dated)\b")
_STAMP = re.compile(
    r"(?i)\b(?:export(?:ed)?|printed|downloaded|generated|received|retrieved|run)\b"
)
_TOP = 25
"""Lines of the first page among which a letter's date stands."""


class _Dated(NamedTuple):
    """A date in a line: what is better comes first in order."""

    rank: int
    page: int
    line: int
    iso: str


def find_date(texts: Sequence[PageText], zones: Sequence[ZoneSpan] = ()) -> str | None:
    """The document's own date as ``YYYY-MM-DD``, or None.

    A mail's Sent line and a letter's date come first, then a policy's revised or effective date,
    then what a portal says of its last update, and a printing or export stamp last. Dates within
    a sentence ("between January 3, 2025 and …") and in other parties' words are none.
    """
    found = list(_dated(texts, zones))
    best = min((dated.rank for dated in found), default=None)
    if best is None:
        return None
    candidates = [dated for dated in found if dated.rank == best]
    if best == _RANK_IN_FORCE:
        page = min(dated.page for dated in candidates)
        return max(dated.iso for dated in candidates if dated.page == page)
    return candidates[0].iso


_RANK_MAIL, _RANK_LETTER, _RANK_FIELD, _RANK_IN_FORCE, _RANK_UPDATED, _RANK_STAMP = range(6)


def _dated(texts: Sequence[PageText], zones: Sequence[ZoneSpan]) -> Iterator[_Dated]:
    for order, text in enumerate(texts):
        for index, (line, zone) in enumerate(
            zip(text.lines, zones_of_lines(text, zones), strict=True)
        ):
            if zone != "agency":
                continue
            words = text.text[line.start : line.end]
            dates = dates_of(words)
            rank = _rank(words, text, index, first_page=order == 0) if dates else None
            if rank is not None:
                iso = max(dates) if rank == _RANK_IN_FORCE else dates[0]
                yield _Dated(rank, order, index, iso)


def _rank(words: str, text: PageText, index: int, *, first_page: bool) -> int | None:
    """What kind of date a line bears; None for a date in passing."""
    if first_page and index < _TOP:
        sent = _SENT.match(words) and _below_from(text, index)
        if sent or _MAIL_HEAD.search(words):
            return _RANK_MAIL
    if _LAST_UPDATED.search(words):
        return _RANK_UPDATED
    if _STAMP.search(words):
        return _RANK_STAMP if first_page else None
    if _IN_FORCE.search(words) and len(words) < 90:
        return _RANK_IN_FORCE
    if not first_page or index >= _TOP:
        return None
    if _DATE_FIELD.match(words):
        return _RANK_FIELD
    return _RANK_LETTER if _share(words) >= 0.6 else None


def _below_from(text: PageText, index: int) -> bool:
    above = text.lines[max(index - 3, 0) : index + 1]
    return any(_FROM.match(text.text[line.start : line.end]) for line in above)


def _share(words: str) -> float:
    """How much of a line its date takes up."""
    longest = max((m.end() - m.start() for d in _DATE for m in d.finditer(words)), default=0)
    return longest / max(len(words.strip()), 1)


def dates_of(words: str) -> list[str]:
    """The dates of a line as YYYY-MM-DD, from left to right."""
    matches = [match for pattern in _DATE for match in pattern.finditer(words)]
    matches.sort(key=lambda match: match.start())
    dates = (_iso(match["year"], match["month"], match["day"]) for match in matches)
    return [iso for iso in dates if iso is not None]


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    full = int(year) + (2000 if len(year) == 2 else 0)
    if not 1980 <= full <= 2100:
        return None
    try:
        return dt.date(full, number, int(day)).isoformat()
    except ValueError:
        return None
