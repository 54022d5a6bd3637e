"""The small language in which packs write what to look for.

=====================  ==========================================================================
``immigration file``    these words, one after the other, in any letter case
``(file|list)``         one of these
``[topic|hot list]``    one of these, or nothing
``{to share}``          one of the phrases of the family of that name
``~6``                  up to six other words (never past the end of a sentence)
``...``                 up to four other words
=====================  ==========================================================================

Choices nest; parentheses without a bar are parentheses ("287(g)"). Words are compared as
:mod:`pipeline.tag.tokens` spells them: hyphens, quotation marks and spaces need no thought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

_DOTS = 4
MOST = 20_000
"""Most wordings that one phrase may stand for; more is a mistake in the pack."""

_SYMBOL = re.compile(
    r"~(?P<gap>\d+)|(?P<dots>\.\.\.)|\{(?P<family>[^{}()\[\]|~]+)\}|(?P<mark>[()\[\]|])"
    r"|(?P<text>(?:(?!\.\.\.)[^()\[\]{}|~])+)"
)
_CLOSES = {")": "(", "]": "["}


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Gap:
    most: int


@dataclass(frozen=True, slots=True)
class Family:
    name: str


@dataclass(slots=True)
class Choice:
    ways: list[list[Node]] = field(default_factory=lambda: [[]])
    optional: bool = False


Node = str | Gap | Family | Choice


@dataclass(frozen=True, slots=True)
class Atom:
    """Wordings without a gap: ``family`` by name, or ``wordings`` written out in the phrase."""

    family: str | None
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """An atom, and how many words may stand between it and the one before."""

    atom: Atom
    gap: int


def parse(phrase: str) -> list[Node]:
    """The tree of a phrase. Raises :class:`PhraseError`."""
    stack: list[Choice] = [Choice()]
    opened: list[str] = []
    position = 0
    while position < len(phrase):
        found = _SYMBOL.match(phrase, position)
        if not found:
            raise PhraseError(f"cannot read {phrase[position:]!r}")
        position = found.end()
        here = stack[-1].ways[-1]
        if found["gap"]:
            here.append(Gap(int(found["gap"])))
        elif found["dots"]:
            here.append(Gap(_DOTS))
        elif found["family"]:
            here.append(Family(found["family"].strip()))
        elif found["text"]:
            if found["text"].strip():
                here.append(found["text"].strip())
        elif found["mark"] == "(" and not _is_choice(phrase, found.start()):
            here.append("(")
            opened.append("literal")
        elif found["mark"] in "([":
            opened.append(found["mark"])
            stack.append(Choice(optional=found["mark"] == "["))
        elif found["mark"] == ")" and opened and opened[-1] == "literal":
            opened.pop()
            here.append(")")
        elif found["mark"] == "|":
            if len(stack) == 1:
                raise PhraseError("'|' stands outside of () and []")
            stack[-1].ways.append([])
        else:
            if not opened or opened.pop() != _CLOSES[found["mark"]]:
                raise PhraseError(f"{found['mark']!r} closes nothing")
            choice = stack.pop()
            stack[-1].ways[-1].append(choice)
    if opened:
        raise PhraseError(f"{opened[-1]!r} is never closed")
    if not stack[0].ways[0]:
        raise PhraseError("the phrase is empty")
    return stack[0].ways[0]


def _is_choice(phrase: str, start: int) -> bool:
    """Whether the parenthesis at ``start`` holds a bar of its own."""
    depth = 0
    for character in phrase[start:]:
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            return False
        if character == "|" and depth == 1:
            return True
    return False


def wordings(phrase: str) -> tuple[str, ...]:
    """Every wording of a phrase that has neither families nor gaps."""
    return _written(parse(phrase), phrase)


def families_of(phrase: str) -> set[str]:
    """Names of the families that a phrase uses."""
    return set(_families(parse(phrase)))


def _families(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Family):
            yield node.name
        elif isinstance(node, Choice):
            for way in node.ways:
                yield from _families(way)


def _is_written(node: Node) -> bool:
    if isinstance(node, Choice):
        return all(_is_written(inner) for way in node.ways for inner in way)
    return isinstance(node, str)


def _written(nodes: list[Node], phrase: str) -> tuple[str, ...]:
    out = [""]
    for node in nodes:
        if isinstance(node, str):
            more: tuple[str, ...] = (node,)
        elif isinstance(node, Choice):
            more = tuple(w for way in node.ways for w in _written(way, phrase))
            if node.optional:
                more = ("", *more)
        else:
            raise PhraseError(f"{phrase!r} may hold neither families nor gaps here")
        if len(out) * len(more) > MOST:
            raise PhraseError(f"{phrase!r} stands for more than {MOST} wordings")
        out = [f"{a} {b}".strip() for a, b in product(out, more)]
    return tuple(dict.fromkeys(out))


def routes(phrase: str) -> tuple[tuple[Step, ...], ...]:
    """The ways through a phrase, each a row of atoms with the gaps between them."""
    out: dict[tuple[Step, ...], None] = {}
    for row in _rows(parse(phrase)):
        for steps in _steps(row, phrase):
            if steps:
                out[steps] = None
            if len(out) > MOST:
                raise PhraseError(f"{phrase!r} stands for more than {MOST} wordings")
    return tuple(out)


def _rows(nodes: list[Node]) -> Iterator[list[Node]]:
    """The node lists without choices that hold families or gaps."""
    for index, node in enumerate(nodes):
        if isinstance(node, Choice) and not _is_written(node):
            ways = [*node.ways, *([[]] if node.optional else [])]
            for way in ways:
                yield from _rows([*nodes[:index], *way, *nodes[index + 1 :]])
            return
    yield nodes


def _steps(row: list[Node], phrase: str) -> Iterator[tuple[Step, ...]]:
    ways: list[tuple[Step, ...]] = [()]
    gap = 0
    written: list[Node] = []

    def close(ways: list[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
        if not written:
            return ways
        words = _written(written, phrase)
        written.clear()
        some = tuple(w for w in words if w)
        out = [(*way, Step(Atom(None, some), gap)) for way in ways] if some else []
        return out + (ways if "" in words else [])

    for node in row:
        if isinstance(node, (Gap, Family)):
            ways = close(ways)
            if isinstance(node, Gap):
                gap = node.most
                continue
            ways = [(*way, Step(Atom(node.name), gap)) for way in ways]
            gap = 0
        else:
            written.append(node)
            continue
    yield from close(ways)
