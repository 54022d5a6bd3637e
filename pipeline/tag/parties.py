"""Agencies that a document names: the one that speaks, and others that it speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.tag.text import PageText

_NAME = re.compile(
    r"(?:[A-Z][\w.'&-]*\s+){1,5}(?:P\.?D\.?|PD|S\.?O\.?|SO|DPS|(?:Township |Borough "
    r"|City )?Police(?: Department)?"
    r"|(?:County )?Sheriff(?:'s)?(?: Office| Department)?|Patrol|Marshal\w*|Task Force)(?=\W|$)"
)
_COMMON = re.compile(
    r"\b(?:police|department|dept|pd|so|dps|sheriff'?s?|office|of|the|county|city"
    r"|town(?:ship)?|village|borough"
    r"|[a-z]{2}|search|audit|agency|completed|by)\b|[^a-z\s]"
)
"""What names of agencies have in common, and so tells none from another."""
_HEAD, _FOOT = 400, 300
"""Characters at the top and the end of a page where letterheads and signatures stand."""
_ROW = re.compile(r"\d{1,2}[/:.-]\d{2}")
_KIND = re.compile(
    r"(?:^|[.;,]\s+|\b(?:that|but|and|because)\s+)(?:the|that|their)\s+(?:[A-Z]\w+\s+)*"
    r"(?:county\s+)?(?P<kind>sheriff|state (?:police|patrol)|highway patrol|county police)"
    r"(?:'s)?\s+(?!of\b)",
    re.I,
)
_TOWN = re.compile(r"\b(?:police|P\.?D|city|town|township|village|borough)\b", re.I)
_REPORTS = re.compile(r"(?:reported|reports|claims|claimed|wrote|writes|found) that", re.I)
_OWN_REPORT = re.compile(
    r"\b(?:we|i|he|she|they|staff|our \w+|(?:the|this|an?) (?:department|agency|office"
    r"|administrator|auditor|chief|sheriff|captain|lieutenant|sergeant|review|audit"
    r"|internal \w+|inspection)"
    r"|(?:chief|sheriff|captain|capt\.?|lieutenant|lt\.?|sergeant|sgt\.?|deputy chief|director"
    r"|commander|undersheriff|superintendent|marshal|commissioner|major|inspector|constable"
    r"|corporal|cpl\.?|officer|ofc\.?)\s+[\w.'-]+)\s+(?:(?:has|have|had|also|then|further)\s+)*$",
    re.I,
)
"""The agency's own people report: what they found is the agency's word."""
_SAME = 78
_HEAD_LINES = 8
_LETTERHEAD = 9
"""Most words of a line that names the agency and does nothing else."""
_OBJECT = re.compile(
    r"\b(?:from|to|of|with|by|unlike|like|for|and|than)\s+(?:the\s+)?"
    r"(?:(?:neighbou?ring|nearby|adjacent|adjoining)\s+)?$",
    re.I,
)


def owners(texts: Sequence[PageText]) -> tuple[str, ...]:
    """The agencies in letterheads and signatures; of a bare log, the one that most rows name."""
    ends = [part for t in texts[:3] for part in (t.text[:_HEAD], t.text[-_FOOT:])]
    lines = [line for part in ends for line in part.split("\n") if not _ROW.search(line)]
    lines = [line for line in lines if _short(line)] or lines  # a letterhead is no sentence
    named = {n: None for line in lines for n in _names(line)}
    rows = Counter(n for t in texts for n in _names(t.text))
    if not named:
        named = {n: None for n, count in rows.most_common(1) if count > sum(rows.values()) / 2}
    return tuple(n for n in named if _own_part(n))


def _short(line: str) -> bool:
    return bool(_NAME.search(line)) and len(line.split()) <= _LETTERHEAD and line[-1:] != "."


def letterhead(text: str) -> str:
    """The short lines at the top of a page, which say whose paper it is."""
    lines = text[:_HEAD].split("\n")[:_HEAD_LINES]
    return "\n".join(line for line in lines if len(line.split()) <= _LETTERHEAD)


def named(text: str) -> bool:
    """Whether a text names an agency."""
    return bool(_NAME.search(text))


def searched_by(row: str, own: Sequence[str]) -> str | None:
    """The organisation of an audit log's row, where it is none of the log's owners."""
    name = max(_names(row), key=len, default="")
    return name if name and own and _own_part(name) and not _among(name, own) else None


def another(subject: str, own: Sequence[str]) -> str | None:
    """The other agency that the words before a topic make the subject of a sentence."""
    for found in _NAME.finditer(subject):
        name = " ".join(found.group().split())
        if not own or not _own_part(name) or _OBJECT.search(subject[: found.start()]):
            continue
        if not _among(name, own):
            return name
    return None


def reports_itself(cue: str, before: str) -> bool:
    """Whether a cue like "found that" tells what the agency's own people reported."""
    return bool(_REPORTS.match(cue) and _OWN_REPORT.search(before))


def another_kind(subject: str, head: str) -> str | None:
    """A sheriff or state police that a sentence speaks of, in the paper of a police or a town.

    ``head`` is the document's letterhead, where it would say that it is one itself.
    """
    found = _KIND.search(subject)
    if found is None or not _TOWN.search(head) or found["kind"].lower()[:5] in head.lower():
        return None
    return " ".join(found.group().split())


def _names(text: str) -> list[str]:
    return [" ".join(n.split()) for n in _NAME.findall(text)]


def _own_part(name: str) -> str:
    """What is the agency's own in its name; empty where nothing is."""
    plain = " ".join(_COMMON.sub(" ", name.lower()).split())
    return plain if len(plain) > 2 else ""


def _among(name: str, own: Sequence[str]) -> bool:
    return any(fuzz.token_set_ratio(_own_part(name), _own_part(o)) >= _SAME for o in own)
