"""The cues of the packs (``cues.toml``, ``zones.toml``, ``responses.toml``, ``help.toml``).

The vocabulary is that of the ConText algorithm (Harkema and others, 2009): a cue has a category
and a direction, pseudo cues hide words that only look like cues, terminating cues end the reach
of others. What the categories mean is decided by the modules that ask for them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKS = Path(__file__).parents[2] / "models" / "rules"

_LETTERS = {
    "l": "[il1|!]", "i": "[il1|!]", "o": "[o0]", "m": "(?:m|rn)", "'": "'?",
}  # fmt: skip
"""What scanners read for a letter; ``rn`` is handled as a pair."""
_BEFORE, _AFTER = r"(?<!\w)(?<!\w-)", r"(?![\w]|-\w|'\w)"


_BACKGROUND = frozenset(
    "hit no_hits ended present definitional other_party practice uncertain".split()  # noqa: SIM905
)
"""Categories whose phrases are long and loose: they hide no shorter cue within them."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of a pack: words that decide something, and which way they look."""

    id: str
    category: str
    direction: str
    pattern: re.Pattern[str]
    small: re.Pattern[str] | None = None
    """The same for texts in small letters, twice as fast; None where it asks for capitals."""
    weak: bool = False
    edge: bool = False
    only_denied: bool = False
    effect: bool = False


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
    """A phrase of a pack as a regular expression (see the head of ``cues.toml``).

    Raises ``ValueError`` where brackets do not match or nothing must be there.
    """
    if phrase.startswith("regex:"):
        return phrase.removeprefix("regex:")
    items = _split(phrase, " ")
    firm = [n for n, item in enumerate(items) if item[0] != "[" and item != "..."]
    if not firm:
        raise ValueError(f"a phrase needs a word that must be there: {phrase!r}")
    out = []
    for n, item in enumerate(items):
        loose = item == "..." or item[0] == "["
        words = r"[^\s.;:]+" if item == "..." else _either(item[1:-1]) if loose else _word(item)
        many = "{0,4}?" if item == "..." else "?" if loose else ""
        if n > firm[-1]:
            out.append(rf"(?:\s+{words}){many}")
        elif loose:
            out.append(rf"(?:{words}\s+){many}")
        else:
            out.append(words if n == firm[-1] else rf"{words}\s+")
    return "".join(out)


def _length(phrase: str) -> tuple[int, int]:
    """Words and letters of a phrase: of two that begin alike, the longer is tried first."""
    words = 99 if phrase.startswith("regex:") else len(_split(phrase, " "))
    return words, len(phrase)


def _split(phrase: str, mark: str) -> list[str]:
    """The parts of a phrase between marks that stand in no bracket."""
    parts, depth = [""], 0
    for letter in phrase:
        depth += (letter in "([") - (letter in ")]")
        if letter == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    if depth:
        raise ValueError(f"brackets do not match: {phrase!r}")
    return [part for part in parts if part]


def _either(words: str) -> str:
    return "(?:" + "|".join(compile_phrase(part) for part in _split(words, "|")) + ")"


def _letter(piece: str) -> str:
    if piece == "rn":
        return "(?:rn|m)"
    return r"\w*" if piece == "*" else _LETTERS.get(piece.lower(), re.escape(piece))


def _word(word: str) -> str:
    """One word, with the letters that scanners take for one another."""
    out = []
    for part in re.split(r"(\([^()]*(?:\([^()]*\)[^()]*)*\))", word):
        if part.startswith("(") and part.endswith(")"):
            out.append(_either(part[1:-1]))
        else:
            out += [_letter(piece) for piece in re.findall(r"rn|.", part)]
    return "".join(out)


def compile_cue(entry: dict[str, Any]) -> Cue:
    """One ``[[cue]]`` of a pack. Raises ``re.error`` or ``KeyError`` where it is malformed."""
    by_length = sorted(entry["phrases"], key=_length, reverse=True)
    words = "|".join(compile_phrase(p) for p in by_length)
    small = "|".join(
        f"(?i:{compile_phrase(p)})" if p.startswith("regex:") else compile_phrase(p.lower())
        for p in by_length
    )
    before = "".join(rf"(?<!\b{re.escape(w)}\s)" for w in entry.get("not_after", ()))
    return Cue(
        entry["id"],
        entry["category"],
        entry.get("direction", "forward"),
        re.compile(rf"{_BEFORE}{before}(?:{words}){_AFTER}", re.IGNORECASE),
        None if "(?-i" in small else re.compile(rf"{_BEFORE}{before.lower()}(?:{small}){_AFTER}"),
        bool(entry.get("weak")),
        bool(entry.get("edge")),
        bool(entry.get("only_denied")),
        bool(entry.get("effect")),
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
        small = text.lower()
        plain = len(small) == len(text)  # some letters become two
        for cue in self._pseudo:
            seen = cue.small.search(small, start, end) if cue.small and plain else True
            if seen and cue.pattern.search(text, start, end):
                text = cue.pattern.sub(_hidden, text, 0)
        small = text.lower()
        found = [
            Hit(m.start(), m.end(), cue)
            for cue in self._rest
            for m in (
                cue.small.finditer(small, start, end)
                if cue.small and plain
                else cue.pattern.finditer(text, start, end)
            )
        ]
        return _outermost(found)


def _hidden(found: re.Match[str]) -> str:
    return "~" * (found.end() - found.start())


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that lie in no longer one, in order; background cues swallow nothing."""
    kept: list[Hit] = []
    reach: Hit | None = None
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        inside = reach is not None and hit.end <= reach.end
        if inside and reach is not None and (hit.start, hit.end) != (reach.start, reach.end):
            continue
        kept.append(hit)
        if hit.category not in _BACKGROUND and not inside:
            reach = hit
    return kept


KINDS = ("cues", "zones", "responses", "help")
_EXTENDED: ContextVar[Mapping[str, Cues] | None] = ContextVar("_EXTENDED", default=None)


def pack(name: str) -> Cues:
    """The pack ``models/rules/<name>.toml``, with the cues that :func:`using` adds to it."""
    extended = _EXTENDED.get()
    return extended[name] if extended and name in extended else _own(name)


@cache
def _own(name: str) -> Cues:
    return Cues(_entries(name))


def _entries(name: str) -> list[dict[str, Any]]:
    with (PACKS / f"{name}.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)["cue"]
        return entries


def extended(more: Mapping[str, Sequence[dict[str, Any]]]) -> Mapping[str, Cues]:
    """The packs with a user's cues behind their own, by name; those without any are left out."""
    return {name: Cues([*_entries(name), *cues]) for name, cues in more.items() if cues}


@contextmanager
def using(packs: Mapping[str, Cues]) -> Iterator[None]:
    """Within it, :func:`pack` gives these."""
    token = _EXTENDED.set(packs)
    try:
        yield
    finally:
        _EXTENDED.reset(token)
