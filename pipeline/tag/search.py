"""One page's search: matches of atoms put together to what the rules describe.

Rules are rows of atoms with gaps between them, what must stand near, what must not. Work grows
with the words of a page, never with a product of them: a gap is a number of words, and the search
for what may follow starts at the nearest and stops at the first that fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from pipeline.artefacts import Statute
from pipeline.tag.layout import Layout
from pipeline.tag.overlap import PHRASES
from pipeline.tag.packs import TAGS, Rule
from pipeline.tag.rules import Mention
from pipeline.tag.ruleset import CompiledContext, CompiledRule, Found, RuleSet

_SMALL = frozenset(
    "a an and or of the to in on for with by from file".split()  # noqa: SIM905
)
"""Words of a label that need no capital."""
_FORMS = frozenset(
    """report reports form forms unit division section investigation investigations procedure
    procedures policy policies act detail squad team bureau coordinator detective program
    """.split()  # noqa: SIM905
)
"""Words that, with a capital after a label, make it the name of something else."""
_GLUED = re.compile(r"(?:[./-]\d+[a-z]?(?![a-z])|\([A-Za-z0-9]{1,4}\))+")
"""What belongs to a citation without a space: subsections, later parts of a number."""
_AHEAD = 10
"""How many words before a mention a phrase may start that stands ``ahead`` of it."""
_LONGEST = 16
"""Words of the longest phrase that contexts have."""
_CITED = ("statute", "savings_clause", "agreement_287g", "detainer")
"""Tags whose mentions take in what is glued to their number."""


class Hit(NamedTuple):
    """A rule's match: its tokens, those that its phrases cover, and the cue it states."""

    rule: Rule
    start: int
    end: int
    covered: tuple[Found, ...]
    assertion: str | None = None
    cue: Found | None = None


class Search:
    """One page's search: the matches of atoms, and the rules that they make up."""

    def __init__(self, rules: RuleSet, doc: Doc, layout: Layout) -> None:
        self.rules, self.layout = rules, layout
        rules.bridge(doc)
        self.spans: list[tuple[int, int]] = doc.user_data["spans"]
        self.mended: set[int] = doc.user_data["mended"]
        starts = [start for start, _ in self.spans]
        self.sentence = [bisect_right(layout.sentence_starts, s) - 1 for s in starts]
        self.found = rules.atoms(doc)
        self.shaped = list(rules.shaped(doc))
        self.state: str | None = None
        self.document: Collection[int] = self.found
        self.text = layout.text
        self._first: dict[int, int] = {}
        self._last: dict[int, int] = {}
        for index, sentence in enumerate(self.sentence):
            self._first.setdefault(sentence, index)
            self._last[sentence] = index

    def hits(self, state: str | None, document: Collection[int]) -> list[Hit]:
        """Every match of every rule with its context right, before overlaps are settled.

        ``document`` holds the atoms found on any page, for contexts as wide as that.
        """
        self.state, self.document = state, document
        shaped = ((c, Hit(c.rule, f.start, f.end, (f,))) for c, f in self.shaped)
        out = [hit for compiled, hit in shaped if self._fits(compiled, hit)]
        for atom in self.found:
            for compiled, number in self.rules.by_first.get(atom, ()):
                route = compiled.routes[number]
                if any(step[0] not in self.found for step in route):
                    continue
                if number in compiled.numbered and not self._state_known(compiled.rule.state):
                    continue
                out += [hit for hit in self._rows(compiled, route) if self._fits(compiled, hit)]
        return out

    # -- rows of atoms

    def _rows(self, compiled: CompiledRule, route: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        asserts = compiled.asserts
        lead = compiled.rule.lead and len(route) > 1
        for first in self.found[route[0][0]]:
            chain = self._follow(compiled, route, 1, (first,))
            if chain:
                yield self._hit(compiled, route, chain, chain[lead].start)
            elif len(route) > 1 and route[0][0] in asserts:
                yield from self._below(compiled, route, first)

    def _below(
        self, compiled: CompiledRule, route: Sequence[tuple[int, int]], head: Found
    ) -> Iterator[Hit]:
        """The row where its first atom stands in the head of a list and the rest in an item."""
        sentence = self.sentence[head.start]
        if self._barred(compiled.barred, head.end, self._first.get(sentence + 1, len(self.spans))):
            return
        for item in self.layout.items_of(sentence):
            begin = self._first.get(item)
            if begin is None:
                continue
            for second in self._between(route[1][0], begin, begin + max(route[1][1], 4)):
                chain = self._follow(compiled, route, 2, (head, second))
                if chain and self.sentence[chain[-1].start] == item:
                    yield self._hit(compiled, route, chain, second.start)
                    break

    def _hit(
        self,
        compiled: CompiledRule,
        route: Sequence[tuple[int, int]],
        chain: tuple[Found, ...],
        start: int,
    ) -> Hit:
        assertion = cue = None
        for (atom, _), found in zip(route, chain, strict=True):
            if atom in compiled.asserts:
                assertion, cue = compiled.asserts[atom], found
                break
        if assertion is None:
            assertion = compiled.rule.asserts.get("*")
            cue = chain[0] if assertion else None
        end = max(found.end for found in chain)
        return Hit(compiled.rule, start, end, chain, assertion, cue)

    def _follow(
        self,
        compiled: CompiledRule,
        route: Sequence[tuple[int, int]],
        step: int,
        chain: tuple[Found, ...],
    ) -> tuple[Found, ...] | None:
        if step == len(route):
            return chain
        atom, gap = route[step]
        end = chain[-1].end
        for candidate in self._between(atom, end, end + gap):
            if gap and self.sentence[candidate.start] != self.sentence[chain[-1].end - 1]:
                break
            if gap and self._barred(compiled.barred, end, candidate.start):
                break
            whole = self._follow(compiled, route, step + 1, (*chain, candidate))
            if whole:
                return whole
        return None

    def _barred(self, keys: Sequence[int], start: int, end: int) -> bool:
        """Whether one of the barred phrases stands between two tokens."""
        for key in keys:
            matches = self.found.get(key, ())
            first = bisect_left(matches, (start, 0))
            if first < len(matches) and matches[first].start < end:
                return True
        return False

    def _between(self, atom: int, low: int, high: int) -> list[Found]:
        """Matches of an atom that start between two tokens: nearest first, of those the longest."""
        matches = self.found.get(atom, [])
        near = matches[bisect_left(matches, (low, 0)) : bisect_left(matches, (high + 1, 0))]
        return sorted(near, key=lambda match: (match.start, -match.end))

    # -- what stands near

    def _fits(self, compiled: CompiledRule, hit: Hit) -> bool:
        rule = hit.rule
        if rule.title and not self._titled(hit):
            return False
        if rule.label and not self._labels(hit):
            return False
        if (rule.row or rule.tag in PHRASES) and (
            rule.row != self.layout.in_row(self.spans[hit.start][0])
        ):
            return False
        for veto in compiled.vetoes:
            if self._near(veto, hit, inside=True):
                return False
        # What a limit needs may be part of its phrase; a name cannot vouch for itself.
        inside = rule.tag in PHRASES
        needs = compiled.needs
        return not needs or any(self._near(need, hit, inside) for need in needs)

    def _near(self, context: CompiledContext, hit: Hit, inside: bool) -> bool:
        within = context.within
        if within == "document" and any(key in self.document for key in context.keys):
            return True
        for low, high in self._stretches(within, hit):
            for key in context.keys:
                matches = self.found.get(key, ())
                first, last = bisect_left(matches, (low, 0)), bisect_left(matches, (high, 0))
                if within in ("sentence", "page", "ahead", "after") and inside:
                    if first < last:
                        return True
                    continue
                for index in range(first, last):
                    match = matches[index]
                    if within == "before":
                        fits = match.end == hit.start
                    elif within == "inside":
                        fits = match.end > hit.start
                    else:
                        own = match.start >= hit.start and match.end <= hit.end
                        near = not isinstance(within, int) or hit.start - match.end <= within
                        fits = near and (inside or not own)
                    if fits:
                        return True
        return False

    def _stretches(self, within: str | int, hit: Hit) -> Iterator[tuple[int, int]]:
        """The stretches of tokens in which a phrase of a context would have to start."""
        if isinstance(within, int):
            yield hit.start - within - _LONGEST, hit.end + within + 1
        elif within == "before":
            yield hit.start - _LONGEST, hit.start
        elif within == "after":
            yield hit.end, hit.end + 1
        elif within == "inside":
            yield hit.start - _LONGEST, hit.end
        elif within == "ahead":
            sentence = self._first[self.sentence[hit.start]]
            yield max(hit.start - _AHEAD, sentence), hit.start
        elif within == "sentence":
            for sentence in {self.sentence[hit.start], self.sentence[hit.covered[0].start]}:
                yield self._first[sentence], self._last[sentence] + 1
        elif within == "page":
            yield 0, len(self.spans)

    def _labels(self, hit: Hit) -> bool:
        """Whether a topic's name names the topic here, and not its subject.

        It does before "file", "list" and the like; with capitals where the page speaks of
        hotlists; and in a sentence that speaks of topics and names others.
        """
        context, nouns, topics = self.rules.label_atoms
        if context not in self.document:
            return False
        if self._between(nouns, hit.end, hit.end):
            return True
        if self._titled(hit):
            return context in self.found and not self._heads_on(hit)
        sentence = self.sentence[hit.start]
        about = self._between(topics, self._first[sentence], self._last[sentence])
        return bool(about) and self.layout.listed(*self._stretch(hit))

    def _heads_on(self, hit: Hit) -> bool:
        """Whether capitals go on behind a label: "Stolen Vehicle Report Form" is no topic."""
        end = self._stretch(hit)[1]
        following = re.match(r" ([A-Z][a-z]+)", self.text[end : end + 30])
        return following is not None and following[1].lower() in _FORMS

    def _stretch(self, hit: Hit) -> tuple[int, int]:
        return self.spans[hit.start][0], self.spans[hit.end - 1][1]

    def _titled(self, hit: Hit) -> bool:
        """Whether the words begin with capitals; what a copy damaged may have lost them."""
        for index in range(hit.start, hit.end):
            start, end = self.spans[index]
            word = self.text[start:end]
            if index in self.mended or not word[0].isalpha() or word.lower() in _SMALL:
                continue
            if not word[0].isupper():
                return False
        return True

    def _state_known(self, state: str | None) -> bool:
        if state is None or state == self.state:
            return True
        return self.rules.states.get(state) in self.document

    # -- mentions

    def mention(self, hit: Hit, page: int) -> Mention:
        """A hit as what the rest of the program sees."""
        rule = hit.rule
        start, end = self.spans[hit.start][0], self.spans[hit.end - 1][1]
        if rule.tag in _CITED:
            more = _GLUED.match(self.text, end)
            end = more.end() if more else end
        fuzzy = any(i in self.mended for f in hit.covered for i in range(f.start, f.end))
        cue = None
        if hit.cue:
            cue = self.text[self.spans[hit.cue.start][0] : self.spans[hit.cue.end - 1][1]]
        statute = None
        if rule.tag == "statute":
            statute = Statute(rule.citation, rule.state, rule.direction or "neutral")
        return Mention(
            rule.id, TAGS[rule.tag], rule.tag, rule.canonical, page, start, end,
            "fuzzy" if fuzzy else "exact", statute, rule.stock,
            hit.assertion, " ".join(cue.split()) if cue else None,  # type: ignore[arg-type]
        )  # fmt: skip
