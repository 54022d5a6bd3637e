"""What is new since the last run, for people (the digest) and for machines (``run.json``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from pipeline.artefacts import Agencies, Disposition
from pipeline.run.ledger import Result

Cause = Literal["document", "rules", "settings", "program"]
DISPOSITIONS: tuple[Disposition, ...] = ("flag", "review", "clear", "failed")
SHOWN = 50
"""Lines of one kind in the digest; what is more is counted."""


class Changed(msgspec.Struct, frozen=True):
    """A verdict that is another than last time. ``causes`` are what changed beneath it."""

    path: str
    before: Result
    after: Result
    causes: tuple[Cause, ...]

    def sentence(self) -> str:
        """What changed, and why, in a line."""
        told = []
        for name, label in _FIELDS.items():
            old, new = getattr(self.before, name), getattr(self.after, name)
            if old != new:
                told.append(f"{label} {_word(old)} → {_word(new)}")
        return f"{', '.join(told)} (because of {_WHY[self.causes[0]]})"


class Changes(msgspec.Struct, frozen=True):
    """The difference of two runs. ``first`` is true where there was no run before."""

    first: bool
    new: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    newly_failed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.newly_failed or self.gone)


_FIELDS = {
    "disposition": "verdict",
    "immigration_hotlist": "hotlist",
    "ice": "ICE",
    "sanctuary_policy": "policy",
    "policy_conflict": "conflict",
}
_WHY: dict[Cause, str] = {
    "document": "the document",
    "rules": "the rules",
    "settings": "the settings",
    "program": "the program or its tools",
}


def compare(before: Mapping[str, Result], after: Mapping[str, Result], first: bool) -> Changes:
    """What is new in ``after``, in order of path."""
    new, changed, failed = [], [], []
    for path, result in sorted(after.items()):
        old = before.get(path)
        if result.disposition == "failed" and (old is None or old.disposition != "failed"):
            failed.append(path)
        if old is None:
            new.append(path)
        elif old.verdict != result.verdict:
            changed.append(Changed(path, old, result, _causes(old, result)))
    gone = sorted(before.keys() - after.keys())
    return Changes(first, tuple(new), tuple(changed), tuple(failed), tuple(gone))


def _causes(old: Result, new: Result) -> tuple[Cause, ...]:
    """What a verdict's change can come from, the most likely first; never empty."""
    causes: list[Cause] = []
    if old.sha256 != new.sha256:
        causes.append("document")
    if old.rules != new.rules:
        causes.append("rules")
    if old.settings != new.settings:
        causes.append("settings")
    if old.tools != new.tools or not causes:
        causes.append("program")
    return tuple(causes)


def counts(results: Mapping[str, Result]) -> dict[Disposition, int]:
    """How many documents fall under each disposition."""
    found = Counter(result.disposition for result in results.values())
    return {disposition: found[disposition] for disposition in DISPOSITIONS}


# ---------------------------------------------------------------------------------- digest


def digest_text(changes: Changes, results: Mapping[str, Result], agencies: Agencies) -> str:
    """The digest as Markdown: three lines first, then what they count."""
    touched = [*changes.new, *(one.path for one in changes.changed)]
    eyes = [path for path in touched if results[path].disposition in ("flag", "review")]
    total = counts(results)
    lines = [
        f"New: {_count(len(changes.new), 'document')}, "
        f"{_count(len(changes.changed), 'changed verdict')}, "
        f"{_count(len(changes.gone), 'file')} gone.",
        f"Needs eyes: {_count(len(eyes), 'new or changed document')} "
        f"({total['flag']} to act on and {total['review']} to review in all).",
        f"Failed: {len(changes.newly_failed)} new ({total['failed']} in all).",
    ]
    text = ["# What is new", "", *(f"- {line}" for line in lines), ""]
    conflicts = [
        f"{_quoted(one.name)} ({_count(len(one.documents), 'document')})"
        for one in agencies.agencies
        if one.conflict and one.name
    ]
    text += _section("Agencies whose settings contradict their policy", conflicts)
    eyes.sort(key=lambda path: (results[path].disposition != "flag", path))
    text += _section("Needs eyes", [_line(path, results[path]) for path in eyes])
    changed = [f"{_quoted(one.path)}: {one.sentence()}" for one in changes.changed]
    text += _section("Changed", changed)
    failed = [
        f"{_quoted(path)}: {', '.join(results[path].errors)}" for path in changes.newly_failed
    ]
    text += _section("Newly failed", failed)
    if not changes.first:
        text += _section("New", [_line(path, results[path]) for path in changes.new])
    text += _section("Gone", [_quoted(path) for path in changes.gone])
    return "\n".join(text).rstrip() + "\n"


def _line(path: str, result: Result) -> str:
    states = []
    if result.policy_conflict:
        states.append("conflict")
    if result.immigration_hotlist != "not_found":
        states.append(f"hotlist {_word(result.immigration_hotlist)}")
    if result.ice != "not_found":
        states.append(f"ICE {_word(result.ice)}")
    if result.sanctuary_policy != "not_found":
        states.append(f"policy {_word(result.sanctuary_policy)}")
    said = "; ".join(states)
    return f"{_quoted(path)}: {result.disposition}" + (f" ({said})" if said else "")


def _section(title: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = [f"- … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [f"## {title}", "", *(f"- {line}" for line in lines[:SHOWN]), *more, ""]


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _quoted(text: str | None) -> str:
    """A path or a name in Markdown, where nothing in it is markup."""
    return f"`{plain(text or '').replace('`', chr(0x2CB))}`"


def plain(text: str) -> str:
    """A path or a name as one line of text: nothing in it can act on a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
