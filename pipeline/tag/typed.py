"""States in settings that were typed or copied as text: options, values, counts, rows of exports.

What the boxes of a table show is read by :mod:`pipeline.tag.tables`; here the characters tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.tag.dates import dates_of
from pipeline.tag.rules import Mention
from pipeline.tag.stated import MENTIONED, Stated
from pipeline.tag.tables import HEAD_ON, NO, OFF, ON, YES
from pipeline.tag.text import Line, PageText

_I = re.IGNORECASE
_OPTIONS = re.compile(
    r"(\([\sxX✓✔]?\)|\[[\sxX✓✔]?\]|[☐☑☒□■○●✓✔]|_+[xX✓✔]?_+)\s*"
    r"(yes|no|on|off|enabled|disabled|active|inactive|y|n)\b",
    _I,
)
_OPTIONS_BEHIND = re.compile(
    r"(?:^|(?<=[\s\])☐☑☒✓✔_]))(yes|no|on|off|enabled|disabled|active|inactive|y|n)\s*[:.]?\s*"
    r"(\([\sxX✓✔]?\)|\[[\sxX✓✔]?\]|[☐☑☒□■○●✓✔]|_+[xX✓✔]?_+)(?=\s|$)(?!\s*(?:yes|no|on|off)\s*$)",
    _I,
)
"""The same with the box behind its option ("Yes [X]  No [ ]")."""
_MARKED = re.compile(r"[xX✓✔☒☑■●]")
_POSITIVE = ("yes", "y", "on", "enabled", "active")
_COUNTED = re.compile(r"\s*[:=(\-–]?\s*([0-9][0-9,]*)\)?(?=\s*(?:[,;.)]|$|and\b|\n))", _I)
_COUNT_HEAD = re.compile(r"\b(?:alerts?|hits?|notifications?|matches)\b[^\n]{0,40}?:", _I)
_PAIR = re.compile(
    rf"\s*[=:]\s*((?:{ON.pattern})|(?:{OFF.pattern})|yes|no|y|n|true|false)(?=\s*(?:[;,.|]|$|\n))",
    _I,
)
_PAIR_LINE = re.compile(_PAIR.pattern + r"[ \t]*(?=\n|$)", _I)
_STAMP = 24
"""Most characters of the date that a row of a log begins with."""
_NEW_STATE = re.compile(
    r"\b(?:(?P<on>(?:re-?)?(?:enabled|activated|selected|checked|subscribed|added)|turned on"
    r"|switched on|opted in|on(?=\s*(?:$|by\b|[,;.(])))"
    r"|disabled|de-?selected|deactivated|unchecked|unsubscribed|removed"
    r"|deleted|dropped|cleared|turned off|switched off|opted out|off(?=\s*(?:$|by\b|[,;.(])))\b",
    _I,
)
_VALUE = re.compile(r"[\s.:_–-]*\b(y|n|yes|no|true|false)\s*", _I)
_HEAD = 120
"""Most characters of the heads of columns."""
_TAKES = re.compile(r"remove|delete|unsubscribe|disable|turn off|deactivate|stop|deselect", _I)
_ACTION = re.compile(
    rf"\W*\b({_TAKES.pattern}|add|subscribe|enable|turn on|activate|start|select)\W*", _I
)
_EVENTS = re.compile(r"(?:alerts?|hits?|notifications?)(?:\s+(?:received|sent|count))?", _I)
"""The head of a column that counts alerts."""
_DELIMITER = re.compile(r"[,;|\t]")
_ROW = 500
"""Most characters of a row, and from the head of a list of counts to a topic."""
_HEADER_REACH = 60
"""Rows of an export from a topic up to the names of its columns."""


def choice(text: PageText, mention: Mention) -> Stated | None:
    """The option that is marked behind a topic ("A  (X) Yes  ( ) No")."""
    line = text.lines[text.line_at(mention.start)]
    words = text.text[mention.end : min(line.end, mention.end + _ROW)]
    parts = _OPTIONS.findall(words)
    behind = _OPTIONS_BEHIND.findall(words)
    if len(behind) == 2:
        parts = [(mark, option) for option, mark in behind]
    marked = [bool(_MARKED.search(mark)) for mark, _ in parts]
    if len(parts) != 2 or sum(marked) != 1 or parts[0][1].lower() == parts[1][1].lower():
        return None
    option = parts[marked.index(True)][1]
    on = option.lower() in _POSITIVE
    return Stated("enabled" if on else "disabled", f"{option} marked", "checkbox")


def valued(text: PageText, mention: Mention, topics: Sequence[Mention]) -> Stated | None:
    """The Y or N at the end of a topic's line, as other topics have one, under a head of states."""
    own = _ends_in(text, mention)
    rows = [text.line_at(m.start) for m in topics if _ends_in(text, m) is not None]
    if own is None or len(rows) < 2 or not min(rows):
        return None
    line = text.lines[min(rows) - 1]
    head = " ".join(text.text[line.start : line.end].split())
    if len(head) > _HEAD or not HEAD_ON.search(head):
        return None
    on = own.lower() in ("y", "yes", "true")
    return Stated("enabled" if on else "disabled", f"{head}: {own}", "list")


def _ends_in(text: PageText, mention: Mention) -> str | None:
    line = text.lines[text.line_at(mention.start)]
    found = _VALUE.fullmatch(text.text[mention.end : line.end])
    return found[1] if found else None


def counted(text: PageText, mention: Mention, topics: Sequence[Mention]) -> Stated | None:
    """A topic in a list of counts ("Alerts by list: A 41, B 0"): none counted is not off."""
    own = _COUNTED.match(text.text, mention.end)
    start, end = text.sentence_at(mention.start)
    head = _COUNT_HEAD.search(text.text, max(start, mention.start - _ROW), mention.start)
    if own is None or head is None:
        return None
    others = [m for m in topics if start <= m.start < end and _COUNTED.match(text.text, m.end)]
    if len(others) < 2:
        return None
    if own[1].strip("0,"):
        return Stated("enabled", f"{' '.join(head.group().split())} {own[1]}", "list")
    return MENTIONED


def paired(text: PageText, mention: Mention, topics: Sequence[Mention]) -> Stated | None:
    """The value behind a topic in a row of such pairs ("A = Yes; B = No")."""
    own = _PAIR.match(text.text, mention.end)
    start, end = text.sentence_at(mention.start)
    pairs = [m for m in topics if start <= m.start < end and _PAIR.match(text.text, m.end)]
    if own and len(pairs) < 2:  # one pair a line
        ends = [_PAIR_LINE.match(text.text, m.end) for m in topics]
        pairs = [m for m, end in zip(topics, ends, strict=True) if end]
    if own is None or len(pairs) < 2:
        return None
    on = bool(ON.fullmatch(own[1]) or YES.fullmatch(own[1]))
    return Stated("enabled" if on else "disabled", own[1], "list")


def delimited(text: PageText, mention: Mention) -> Stated | None:
    """The value in the row of a topic, where marks part the columns ("A;Y;0" under its heads)."""
    index = text.line_at(mention.start)
    line = text.lines[index]
    words = text.text[line.start : line.end]
    mark = _DELIMITER.search(words)
    if mark is None or len(words) > _ROW:
        return None
    fields = _fields(words, mark.group())
    own = words[: mention.start - line.start].count(mark.group())
    if len(fields) < 2 or own >= len(fields) or len(fields[own].split()) > 6:
        return None
    above = text.lines[max(index - _HEADER_REACH, 0) : index]
    heads = _heads(text, above, mark.group(), len(fields))
    for n, value in enumerate(fields):
        head = heads[n] if heads else ""
        if n == own or not HEAD_ON.search(head):
            continue
        if _EVENTS.fullmatch(head) and value.isdigit():
            return Stated("enabled", f"{head}: {value}", "list") if int(value) else MENTIONED
        on = bool(ON.fullmatch(value) or YES.fullmatch(value))
        if on or OFF.fullmatch(value) or NO.fullmatch(value):
            return Stated("enabled" if on else "disabled", f"{head}: {value}", "list")
    return None


def _fields(words: str, mark: str) -> list[str]:
    return [field.strip(" \"'") for field in words.strip(" |").split(mark)]


def _heads(text: PageText, above: Sequence[Line], mark: str, columns: int) -> list[str]:
    """The names of the columns: the first row of as many fields that holds no value."""
    for line in above:
        fields = _fields(text.text[line.start : line.end], mark)
        plain = not any(p.fullmatch(f) for f in fields for p in (YES, NO, OFF))
        if len(fields) == columns and plain and any(HEAD_ON.search(f) for f in fields):
            return fields
    return []


def superseded(text: PageText, mention: Mention, topics: Sequence[Mention]) -> Stated | None:
    """A change in a log that a later row of the same topic undid: it was so once."""
    own = _change(text, mention)
    if own is None:
        return None
    rows = [_change(text, m) for m in topics if m.canonical == mention.canonical]
    later = [row for row in rows if row and row[0] > own[0] and row[1] != own[1]]
    if not later:
        return None
    return Stated("historical" if own[1] else "enabled", f"{max(later)[2]} later", "list")


def _change(text: PageText, mention: Mention) -> tuple[tuple[str, int], bool, str] | None:
    """Date, new state and its word, of a row of a log that begins with a date."""
    line = text.lines[text.line_at(mention.start)]
    row = text.text[line.start : line.end]
    dates = dates_of(row[:_STAMP])
    state = _NEW_STATE.search(row, len("1/1/26")) if dates else None
    if state is None:
        return None
    return (dates[0], line.start), bool(state["on"]), state.group()


def action(text: PageText, mention: Mention, topics: Sequence[Mention]) -> Stated | None:
    """What is offered beside a topic, where others are offered the opposite ("A (remove)")."""
    own = _action(text, mention)
    if own is None or own == "select":
        return None
    offers = {_TAKES.fullmatch(a) is not None for m in topics if (a := _action(text, m))}
    if len(offers) < 2:
        return None
    on = _TAKES.fullmatch(own) is not None
    return Stated("enabled" if on else "disabled", f"{own} (offered)", "list")


def _action(text: PageText, mention: Mention) -> str | None:
    line = text.lines[text.line_at(mention.start)]
    found = _ACTION.fullmatch(text.text[mention.end : line.end])
    return found[1].lower() if found else None


def beside_line(text: PageText, mention: Mention, topics: Sequence[Mention]) -> Stated | None:
    """The state on the line below a topic's, or above it, as all the topics of the page have it."""
    below = sum(_state(text, text.line_at(m.start) + 1) is not None for m in topics)
    above = sum(_state(text, text.line_at(m.start) - 1) is not None for m in topics)
    if max(below, above) < 2 or not _alone(text, mention):
        return None
    return _state(text, text.line_at(mention.start) + (1 if below >= above else -1))


def _alone(text: PageText, mention: Mention) -> bool:
    """Whether a topic has its line to itself, a word before it aside ("NCIC: A")."""
    line = text.lines[text.line_at(mention.start)]
    around = text.text[line.start : mention.start] + text.text[mention.end : line.end]
    return len(re.findall(r"\w+", around)) <= 2


def _state(text: PageText, index: int) -> Stated | None:
    if not 0 <= index < len(text.lines):
        return None
    line = text.lines[index]
    words = text.text[line.start : line.end].strip(" .:|")
    if ON.fullmatch(words):
        return Stated("enabled", words, "wording")
    return Stated("disabled", words, "wording") if OFF.fullmatch(words) else None
