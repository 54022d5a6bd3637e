"""The cues of the packs (``cues.toml``, ``zones.toml``, ``responses.toml``), compiled.

The vocabulary is that of the ConText algorithm (Harkema and others, 2009): a cue has a category
and a direction, pseudo cues hide words that only look like cues, terminating cues end the reach
of others. What the categories mean is decided by the modules that ask for them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKS = Path(__file__).parents[2] / "models" / "rules"

_LETTERS = {
    "l": "[il1|!]", "i": "[il1|!]", "o": "[o0]", "m": "(?:m|rn)", "'": "'?",
}  # fmt: skip
"""What scanners read for a letter; ``rn`` is handled as a pair."""
_GAP = r"\s+(?:[^\s.;:]+\s+){0,4}?"
_BEFORE, _AFTER = r"(?<!\w)(?<!\w-)", r"(?![\w]|-\w|'\w)"


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of a pack: words that decide something, and which way they look."""

    id: str
    category: str
    direction: str
    pattern: re.Pattern[str]
    weak: bool = False
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at ``text[start:end]``."""

    start: int
    end: int
    cue: Cue

    @property
    def category(self) -> str:
        return self.cue.category


def compile_phrase(phrase: str) -> str:
    """A phrase of a pack as a regular expression (see the head of ``cues.toml``)."""
    if phrase.startswith("regex:"):
        return phrase[6:]
    out: list[str] = []
    i = 0
    while i < len(phrase):
        rest = phrase[i:]
        if rest.startswith(" ... "):
            out.append(_GAP)
            i += 5
        elif rest.startswith(" [") and (close := rest.index("]")) == len(rest) - 1:
            out.append(rf"(?:\s+(?:{compile_phrase(rest[2:close])}))?")
            i += close + 1
        elif rest[0] == "[":
            close = rest.index("]")
            out.append(rf"(?:(?:{compile_phrase(rest[1:close])})\s+)?")
            i += close + 1 + rest[close + 1 :].startswith(" ")
        elif rest.startswith("rn"):
            out.append("(?:rn|m)")
            i += 2
        elif rest[0] == " ":
            out.append(r"\s+")
            i += 1
        elif rest[0] == "*":
            out.append(r"\w*")
            i += 1
        else:
            letter = rest[0]
            if letter == "(":
                out.append("(?:")
            elif letter in "|)":
                out.append(letter)
            else:
                out.append(_LETTERS.get(letter.lower(), re.escape(letter)))
            i += 1
    return "".join(out)


def compile_cue(entry: dict[str, Any]) -> Cue:
    """One ``[[cue]]`` of a pack. Raises ``re.error`` or ``KeyError`` where it is malformed."""
    words = "|".join(compile_phrase(p) for p in sorted(entry["phrases"], key=len, reverse=True))
    before = "".join(rf"(?<!\b{re.escape(w)}\s)" for w in entry.get("not_after", ()))
    return Cue(
        entry["id"],
        entry["category"],
        entry.get("direction", "forward"),
        re.compile(rf"{_BEFORE}{before}(?:{words}){_AFTER}", re.IGNORECASE),
        bool(entry.get("weak")),
        bool(entry.get("edge")),
    )


class Cues:
    """The cues of one pack."""

    def __init__(self, entries: Iterable[dict[str, Any]]) -> None:
        self.all = tuple(compile_cue(entry) for entry in entries)
        self._pseudo = tuple(c for c in self.all if c.direction == "pseudo")
        self._rest = tuple(c for c in self.all if c.direction != "pseudo")

    def category(self, name: str) -> tuple[Cue, ...]:
        return tuple(c for c in self.all if c.category == name)

    def find(self, text: str, start: int, end: int) -> list[Hit]:
        """The cues within ``text[start:end]``, in order; none lies within a longer one."""
        for cue in self._pseudo:
            text = cue.pattern.sub(_hidden, text, 0) if cue.pattern.search(text, start, end) else text
        found = [
            Hit(m.start(), m.end(), cue)
            for cue in self._rest
            for m in cue.pattern.finditer(text, start, end)
        ]
        return _outermost(found)


def _hidden(found: re.Match[str]) -> str:
    return "~" * (found.end() - found.start())


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if kept and hit.end <= kept[-1].end and (hit.start, hit.end) != (kept[-1].start, kept[-1].end):
            continue
        kept.append(hit)
    return kept


@cache
def pack(name: str) -> Cues:
    """The pack ``models/rules/<name>.toml``."""
    with (PACKS / f"{name}.toml").open("rb") as file:
        return Cues(tomllib.load(file)["cue"])
