"""The packs, ready to search: every wording of every rule in one PhraseMatcher.

What a rule looks for is broken into *atoms*, wordings without a gap; rules that share a family
share its atom. One pass of the PhraseMatcher finds them all; one Matcher finds the few shapes
that words cannot say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any, NamedTuple

import msgspec
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.tag.confusions import SHORTEST, bridges
from pipeline.tag.packs import Context, Packs, Rule
from pipeline.tag.phrases import Atom, families_of, routes, wordings
from pipeline.tag.tokens import Spelling

Words = tuple[str, ...]


class Found(NamedTuple):
    """A match of an atom: tokens ``start`` up to ``end``."""

    start: int
    end: int


class CompiledContext(NamedTuple):
    keys: tuple[int, ...]
    within: str | int


class CompiledRule(NamedTuple):
    rule: Rule
    routes: tuple[tuple[tuple[int, int], ...], ...]
    """Rows of (atom, gap before it)."""
    numbered: frozenset[int]
    """Which routes count only where the state is known."""
    needs: tuple[CompiledContext, ...]
    vetoes: tuple[CompiledContext, ...]
    asserts: dict[int, str]
    barred: tuple[int, ...]


class PackData(msgspec.Struct, frozen=True, kw_only=True):
    """What of the packs a pipeline carries with it."""

    rules: tuple[Rule, ...]
    families: dict[str, tuple[str, ...]]
    capitals: tuple[str, ...]
    real_words: tuple[str, ...]
    states: dict[str, tuple[str, ...]] = {}


def data_of(packs: Packs) -> PackData:
    """The part of the packs that finding mentions needs."""
    return PackData(
        rules=packs.rules, families=packs.families, capitals=packs.capitals,
        real_words=packs.real_words,
        states={
            state: tuple(names)
            for table in packs.tables("states")
            for state, names in table["states"].items()
        },
    )  # fmt: skip


def spelling_of(data: PackData) -> Spelling:
    """How tokens are spelled under these packs: their long words are brought back from damage."""
    plain = Spelling((), data.capitals, ())
    written: set[str] = set()
    texts: list[str] = [p for phrases in data.families.values() for p in phrases]
    for rule in data.rules:
        texts += [*rule.phrases, *rule.numbers, *rule.barred]
        texts += [p for c in (*rule.needs, *rule.vetoes) for p in c.phrases]
    for text in texts:
        text = re.sub(r"\{[^}]*\}|~\d+|\.\.\.|[()\[\]|]", " ", text)
        written.update(plain.tokens(text).norms)
    words = sorted(w for w in written if w.isalpha() and w.islower() and len(w) > 2)
    return Spelling(words, data.capitals, data.real_words)


class RuleSet:
    """The packs, ready to search: atoms by number, rules as rows of atoms."""

    def __init__(self, vocab: Vocab, packs: PackData) -> None:
        self.data = packs
        self.spelling = spelling_of(packs)
        self._atoms: dict[Atom, int] = {}
        self._phrases = PhraseMatcher(vocab, attr="NORM")
        self._shapes = Matcher(vocab)
        self._vocab = vocab
        self._capitals = frozenset(packs.capitals)
        self.rules = [self._compile(rule) for rule in packs.rules]
        self.by_id = {compiled.rule.id: compiled for compiled in self.rules}
        self.by_first: dict[int, list[tuple[CompiledRule, int]]] = defaultdict(list)
        for compiled in self.rules:
            for number, route in enumerate(compiled.routes):
                self.by_first[route[0][0]].append((compiled, number))
        self.shapes = {f"shape:{r.id}": r for r in packs.rules if r.tokens}
        for key, rule in self.shapes.items():
            self._shapes.add(key, [list(pattern) for pattern in rule.tokens], greedy="LONGEST")
        self.states = {
            state: self._atom(Atom(f"state {state}", names))
            for state, names in sorted(packs.states.items())
        }
        self.label_atoms = tuple(
            self._atom(Atom(name)) if name in packs.families else -1
            for name in ("hotlist context", "list nouns", "topic words")
        )
        self.bridges: dict[str, dict[tuple[str, int], None]] = defaultdict(dict)
        for rule in packs.rules:
            if rule.bridge:
                self._add_bridges(rule)

    # ------------------------------------------------------------------------- compiling

    def _compile(self, rule: Rule) -> CompiledRule:
        rows: list[tuple[tuple[int, int], ...]] = []
        numbered = set()
        for phrase in (*rule.phrases, *rule.numbers):
            for route in routes(phrase):
                if phrase in rule.numbers:
                    numbered.add(len(rows))
                rows.append(tuple((self._atom(step.atom), step.gap) for step in route))
        return CompiledRule(
            rule,
            tuple(rows),
            frozenset(numbered),
            tuple(self._context(context) for context in rule.needs),
            tuple(self._context(context) for context in rule.vetoes),
            {self._atom(Atom(n)): a for n, a in rule.asserts.items() if n != "*"},
            self._context(Context(phrases=rule.barred)).keys,
        )

    def _context(self, context: Context) -> CompiledContext:
        keys = {self._atom(s.atom) for p in context.phrases for r in routes(p) for s in r[:1]}
        return CompiledContext(tuple(sorted(keys)), context.within)

    def _atom(self, atom: Atom) -> int:
        known = self._atoms.get(atom)
        if known is not None:
            return known
        number = self._atoms[atom] = len(self._atoms)
        written = atom.wordings or self._family(atom.family or "", ())
        forms = {form for wording in written for form in self._forms(wording)}
        add = self._vocab.strings.add
        # Spellings as their hashes, which is how the matcher keeps and unpickles its patterns: a
        # Doc for each of some ten thousand wordings would cost most of the start-up.
        patterns: Any = [[add(norm) for norm in form] for form in sorted(forms)]
        self._phrases.add(str(number), patterns)
        return number

    def _family(self, name: str, above: tuple[str, ...]) -> tuple[str, ...]:
        out: list[str] = []
        for phrase in self.data.families[name]:
            inner = families_of(phrase)
            if inner and name not in above:
                out += self._family(inner.pop(), (*above, name))
            elif not inner:
                out += wordings(phrase)
        return tuple(out)

    def _forms(self, wording: str) -> Iterator[Words]:
        """A wording as token spellings; an acronym in small letters stands for capitals too."""
        ways = []
        for norm in self.spelling.tokens(wording).norms:
            upper = norm.upper()
            both = upper in self._capitals and norm not in self._capitals
            ways.append((norm, upper) if both else (norm,))
        yield from product(*ways)

    def _add_bridges(self, rule: Rule) -> None:
        for phrase in rule.phrases:
            if families_of(phrase) or "~" in phrase:
                continue
            for wording in wordings(phrase):
                for left, right in pairwise(self.spelling.tokens(wording).norms):
                    if min(len(left), len(right)) >= SHORTEST:
                        self.bridges[left][right, 1] = None
                        self.bridges[right][left, -1] = None

    # ------------------------------------------------------------------------- searching

    def bridge(self, doc: Doc) -> None:
        """Gives wrecked words beside a whole partner the spelling of what they were."""
        norms: list[str] = doc.user_data["norms"]
        mended: set[int] = doc.user_data["mended"]
        words, real, known = self.spelling.words, self.spelling.real, self.bridges
        for index, whole in enumerate(norms):
            for other, step in known.get(whole, ()):
                beside = index + step
                if not 0 <= beside < len(norms) or norms[beside] in words:
                    continue
                if bridges(norms[beside], other, real):
                    doc[beside].norm_ = norms[beside] = other
                    mended.add(beside)

    def atoms(self, doc: Doc) -> dict[int, list[Found]]:
        """Where every atom stands, each list in order."""
        found: dict[int, list[Found]] = defaultdict(list)
        strings = self._vocab.strings
        numbers: dict[int, int] = {}
        for key, start, end in self._phrases(doc):
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = int(strings[key])
            found[number].append(Found(start, end))
        for matches in found.values():
            matches.sort()
        return found

    def shaped(self, doc: Doc) -> Iterator[tuple[CompiledRule, Found]]:
        """Matches of the rules that are shapes."""
        if self.shapes:
            for key, start, end in self._shapes(doc):
                rule = self.shapes[self._vocab.strings[key]]
                yield self.by_id[rule.id], Found(start, end)
