"""The rules as a page to read, so that every finding leads to the text of what found it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.report import wording
from pipeline.report.text import one_line

if TYPE_CHECKING:
    from pipeline.tag.packs import Context, Pack, Rule

MAX_PHRASES = 60


class RuleText(msgspec.Struct, frozen=True):
    """One rule in words. ``phrases`` beyond :data:`MAX_PHRASES` are only counted."""

    id: str
    what: str
    tag: str
    law: str
    phrases: tuple[str, ...]
    more: int
    needs: tuple[str, ...]
    vetoes: tuple[str, ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    sources: tuple[str, ...]
    stock: bool


class PackText(msgspec.Struct, frozen=True):
    """The rules of one file."""

    file: str
    rules: tuple[RuleText, ...]


class Rulebook(msgspec.Struct, frozen=True):
    """All rules that name what is found. ``wrong`` says why there are none to show."""

    packs: tuple[PackText, ...] = ()
    families: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sha256: str = ""
    wrong: str = ""


def rulebook(folders: Sequence[Path]) -> Rulebook:
    """The program's rules and those in ``folders``, as text."""
    from pipeline.tag.packs import PackError, load  # loads all of tagging, which takes a second

    try:
        packs = load(folders)
    except PackError as error:
        return Rulebook(wrong=str(error))
    return Rulebook(
        packs=tuple(_pack(pack) for pack in packs.packs if pack.rules),
        families=tuple(sorted(packs.families.items())),
        sha256=packs.sha256,
    )


def _pack(pack: Pack) -> PackText:
    return PackText(pack.path.name, tuple(_rule(rule) for rule in pack.rules))


def _rule(rule: Rule) -> RuleText:
    phrases = (*rule.phrases, *rule.numbers, *(_pattern(tokens) for tokens in rule.tokens))
    law = " ".join(part for part in (rule.citation, rule.state, rule.direction) if part)
    return RuleText(
        id=rule.id,
        what=rule.canonical or rule.id,
        tag=wording.TAG.get(rule.tag, rule.tag),
        law=law,
        phrases=phrases[:MAX_PHRASES],
        more=max(0, len(phrases) - MAX_PHRASES),
        needs=tuple(_context(context) for context in rule.needs),
        vetoes=tuple(_context(context) for context in rule.vetoes),
        positive=rule.positive,
        negative=rule.negative,
        sources=rule.sources,
        stock=rule.stock,
    )


def _pattern(tokens: Sequence[dict[str, object]]) -> str:
    return " ".join(msgspec.json.encode(token).decode() for token in tokens)


def _context(context: Context) -> str:
    near = context.within
    where = f"within {near} words" if isinstance(near, int) else f"in the same {near}"
    if near in ("before", "after", "inside"):
        where = {"before": "just before it", "after": "just after it", "inside": "within it"}[near]
    return f"{one_line(' · '.join(context.phrases), 600)} ({where})"
