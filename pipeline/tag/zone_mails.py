"""Mail threads: whose message a line belongs to, and where each message begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.tag.lists import answer
from pipeline.tag.text import PageText
from pipeline.tag.zone_answers import ANSWER
from pipeline.tag.zone_senders import from_requester, official, same
from pipeline.tag.zone_spans import Row, ZoneSpan, rows_of

_QUOTED = re.compile(r"\s*(?:[>»]|&gt;)+")
_WROTE = re.compile(r"On\s[^\n]{4,120}?(?:\n[^\n]{0,80}?)?\bwrote\s*:", re.I)
_BARRED = re.compile(r"\s*[|>»]")
_BROKEN_OFF = re.compile(r"[\w,;'\")-]\s*")
"""The end of a line that does not end its sentence."""
_GOES_ON = re.compile(r"\s*[a-z]")
_LONG = 30
"""Fewest characters of a line that was broken for its length."""
_FEW = 3
"""Most lines that a quoted line was broken into."""
HEADER = re.compile(
    r"\s*(?:[>|]\s*)*(from|sent|to|date|subject|cc|bcc|de|para)\s*[:;]\s*(.*)", re.I
)


def mails(rows: Sequence[Row]) -> list[ZoneSpan]:
    """Quoted lines, and messages further down a thread that the requester wrote."""
    out: list[ZoneSpan] = []
    top: dict[str, str] = {}
    author: bool | None = None
    cue = ""
    i = 0
    quoting = ""
    while i < len(rows):
        words = rows[i].words
        head = HEADER.match(words)
        if head and head.group(1).lower() in ("from", "de") and _header_block(rows, i):
            fields, length = _read_header(rows, i)
            if not top:
                top = fields
                author = not from_requester(fields, top, first=True)
            else:
                author = not from_requester(fields, top, first=False)
            cue = words.strip()[:60]
            if author is False:
                out += [r.span("request", cue) for r in rows[i : i + length]]
            i += length
            continue
        following = rows[i + 1].words if i + 1 < len(rows) else ""
        wrote = _WROTE.match(f"{_unquoted(words)}\n{_unquoted(following)}")
        if wrote:
            name = wrote.group()
            author = official(name) and not same(name, top.get("to", ""))
            quoting = cue = " ".join(name.split())[:80]
            if author is False:
                out.append(rows[i].span("request", cue))
                if "\n" in name and i + 1 < len(rows):
                    i += 1
                    out.append(rows[i].span("request", cue))
            i += 1
            continue
        if _quoted(rows, i, bool(quoting)):
            if not (quoting and author is True):
                out.append(rows[i].span("request", cue or ">"))
        elif author is False and words.strip():
            if quoting and _inline_answer(rows, i):
                i += 1
                continue
            out.append(rows[i].span("request", cue))
        i += 1
    return out


def message_starts(texts: Sequence[PageText]) -> tuple[tuple[int, int], ...]:
    """Where each message of a thread begins (page, offset), in reading order; empty for none.

    What stands above the first header is a message of its own.
    """
    rows = rows_of(texts)
    starts: list[tuple[int, int]] = []
    i = 0
    while i < len(rows):
        place = rows[i].text.page.number, rows[i].line.start
        words = _unquoted(rows[i].words)
        head = HEADER.match(words)
        if head and head.group(1).lower() in ("from", "de") and _header_block(rows, i):
            starts.append(place)
            i += _read_header(rows, i)[1]
            continue
        following = rows[i + 1].words if i + 1 < len(rows) else ""
        if _WROTE.match(f"{words}\n{_unquoted(following)}"):
            starts.append(place)
        i += 1
    if starts and starts[0] > (texts[0].page.number, 0):
        starts.insert(0, (texts[0].page.number, 0))
    return tuple(starts)


def _unquoted(words: str) -> str:
    return re.sub(r"^\s*(?:[>|»]\s*)+", "", words)


def _quoted(rows: Sequence[Row], i: int, quoting: bool) -> bool:
    """A line that a mail program marked as quoted; a single mark may be a stain."""
    if quoting:
        return bool(_BARRED.match(rows[i].words))
    near = [*rows[max(i - 1, 0) : i], *rows[i + 1 : i + 2]]
    return bool(_QUOTED.match(rows[i].words)) and any(_QUOTED.match(r.words) for r in near)


def _inline_answer(rows: Sequence[Row], i: int) -> bool:
    """A line without a quoting mark between quoted ones: typed by whoever answers."""
    if _rest_of_quoted(rows, i):
        return False
    return (
        any(_QUOTED.match(r.words) for r in rows[max(i - 3, 0) : i])
        and not _QUOTED.match(rows[i].words)
    ) or bool(ANSWER.match(rows[i].words))


def _rest_of_quoted(rows: Sequence[Row], i: int) -> bool:
    """The rest of a quoted line that was too long for the mail program or the printer."""
    for at in range(i, max(i - _FEW, 0), -1):
        words, above = rows[at].words, rows[at - 1].words
        if not _GOES_ON.match(words) or answer(words)[0] is not None:
            return False
        if len(above) < _LONG or not _BROKEN_OFF.fullmatch(above.rstrip()[-1:]):
            return False
        if _QUOTED.match(above):
            return True
    return False


def _header_block(rows: Sequence[Row], i: int) -> bool:
    near = [m.group(1).lower() for r in rows[i : i + 6] if (m := HEADER.match(r.words))]
    return len(set(near)) >= 2 and bool({"to", "sent", "date", "subject"} & set(near))


def _read_header(rows: Sequence[Row], i: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    n = 0
    while i + n < len(rows) and n < 8:
        head = HEADER.match(rows[i + n].words)
        if not head:
            break
        fields.setdefault(head.group(1).lower(), head.group(2))
        n += 1
    return fields, max(n, 1)


def sender(rows: Sequence[Row]) -> str:
    """Who sent the message at the head of a document; empty where no header tells."""
    heads = [m for r in rows[:8] if (m := HEADER.match(r.words))]
    return next((m.group(2) for m in heads if m.group(1).lower() == "from"), "")
