"""Checks rule packs by their own examples: what `triage rules check` prints.

A positive example must hold a mention of its rule; what stands between ``«`` and ``»`` in it must
be the mention's very words. A negative example must hold none. A pack's ``decoys`` are texts in
which nothing at all may be found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.tag.cues import Cues
from pipeline.tag.layout import plain_page
from pipeline.tag.packs import Pack, Packs, Rule, line_of
from pipeline.tag.phrases import families_of, wordings
from pipeline.tag.pipeline import build
from pipeline.tag.rules import Mention

_MARKED = re.compile("«(.*?)»", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to look at. Only errors make the check fail."""

    level: Literal["error", "warning"]
    file: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}: {self.level}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and what was found wrong, in order of the packs."""

    rules: int
    examples: int
    complaints: tuple[Complaint, ...]

    @property
    def errors(self) -> int:
        return sum(one.level == "error" for one in self.complaints)


def check(packs: Packs) -> Checked:
    """Runs every example of every pack."""
    nlp, component = build(packs)

    def find(text: str) -> tuple[str, list[Mention], list[Mention]]:
        doc = nlp(plain_page(text).text)
        return doc.user_data["text"], doc.user_data["mentions"], list(component.candidates)

    complaints: list[Complaint] = []
    rules = examples = 0
    for pack in packs.packs:
        text = pack.path.read_text("utf-8")
        cues = pack.tables.get("cue", [])
        rules += len(pack.rules) + len(cues)
        examples += sum(len(r.positive) + len(r.negative) for r in pack.rules)
        examples += sum(len(c.get("positive", ())) + len(c.get("negative", ())) for c in cues)
        decoys = pack.tables.get("pack", {}).get("decoys", ())
        examples += len(decoys)
        for rule in pack.rules:
            complaints += _rule(pack, text, rule, find)
        complaints += _decoys(pack, text, decoys, find)
        if cues:
            complaints += _cues(pack, text)
    complaints += _twice(packs)
    return Checked(rules, examples, tuple(complaints))


_Find = Callable[[str], tuple[str, list[Mention], list[Mention]]]


def _rule(pack: Pack, source: str, rule: Rule, find: _Find) -> Iterator[Complaint]:
    def warn(what: str) -> Complaint:
        return Complaint("warning", pack.path, line_of(source, rule.id), rule.id, what)

    def fail(kind: str, example: str, what: str) -> Complaint:
        line = line_of(source, rule.id, _written(example), kind)
        return Complaint("error", pack.path, line, rule.id, what)

    for kind, examples in (("positive", rule.positive), ("negative", rule.negative)):
        if not examples:
            yield warn(f"no {kind} example covers it")
    winners: set[str] = set()
    for example in rule.positive:
        marked = _MARKED.search(example)
        text, mentions, candidates = find(example.replace("«", "").replace("»", ""))
        own = [m for m in candidates if m.rule == rule.id]
        over = {m.rule for m in mentions if m.tag == rule.tag and any(_touch(m, c) for c in own)}
        said = {" ".join(text[c.start : c.end].split()) for c in own}
        winners |= over
        if not over:
            yield fail("positive", example, f"finds nothing in {example!r}")
        elif marked and " ".join(marked[1].split()) not in said:
            message = f"finds {sorted(said)} in {example!r}, not what is marked"
            yield fail("positive", example, message)
    if winners and rule.id not in winners:
        yield warn(f"is always outdone by {', '.join(sorted(winners))}")
    for example in rule.negative:
        text, _, candidates = find(example)
        for found in (c for c in candidates if c.rule == rule.id):
            words = text[found.start : found.end]
            yield fail("negative", example, f"finds {words!r} in {example!r}")
            break


def _touch(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _written(example: str) -> str:
    """The start of an example as the file has it: before anything that TOML escapes."""
    return re.split(r'[\n"\\]', example)[0]


def _decoys(pack: Pack, source: str, decoys: list[str], find: _Find) -> Iterator[Complaint]:
    for decoy in decoys:
        text, mentions, _ = find(decoy)
        for mention in mentions:
            words = text[mention.start : mention.end]
            line = line_of(source, "", _written(decoy), "decoys")
            message = f"{mention.rule} finds {words!r} in {decoy!r}"
            yield Complaint("error", pack.path, line, "decoys", message)


def _cues(pack: Pack, source: str) -> Iterator[Complaint]:
    cues = Cues(pack.tables["cue"])
    by_id = {cue.id: cue for cue in cues.all}
    for entry in pack.tables["cue"]:
        cue = by_id[entry["id"]]
        for kind in ("positive", "negative"):
            for example in entry.get(kind, ()):
                if cue.direction == "pseudo":
                    found = bool(cue.pattern.search(example))
                else:
                    found = any(h.cue is cue for h in cues.find(example, 0, len(example)))
                if found != (kind == "positive"):
                    line = line_of(source, cue.id, _written(example), kind)
                    verb = "is found" if found else "is not found"
                    yield Complaint("error", pack.path, line, cue.id, f"{verb} in {example!r}")


def _twice(packs: Packs) -> Iterator[Complaint]:
    """Wordings that two rules of one tag both claim: nobody can tell which of them finds."""
    first: dict[tuple[str, str, bool], str] = {}
    for pack in packs.packs:
        source = pack.path.read_text("utf-8") if pack.rules else ""
        for rule in pack.rules:
            for phrase in rule.phrases:
                if families_of(phrase) or "~" in phrase or "..." in phrase:
                    continue
                for wording in wordings(phrase):
                    key = (rule.tag, wording.lower(), bool(rule.needs or rule.title or rule.row))
                    other = first.setdefault(key, rule.id)
                    if other != rule.id and not key[2]:
                        yield Complaint(
                            "warning", pack.path, line_of(source, rule.id, phrase), rule.id,
                            f"{wording!r} is a wording of {other} too",
                        )  # fmt: skip
                        break
