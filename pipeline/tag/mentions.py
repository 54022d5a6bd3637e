"""Finds what the packs name: the spaCy component ``triage_mentions``.

One PhraseMatcher finds every wording of every pack in one pass over the words, one Matcher the
few shapes that words cannot say. Rules put those together: rows of phrases with gaps between
them, what must stand near, what must not. Work grows with the words of a page, never with a
product of them: a gap is a number of words, and the search for what may follow starts at the
nearest and stops at the first that fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.artefacts import Statute
from pipeline.tag.confusions import SHORTEST, bridges
from pipeline.tag.layout import Layout, plain_page
from pipeline.tag.packs import TAGS, Context, Packs, Rule
from pipeline.tag.phrases import Atom, families_of, routes, wordings
from pipeline.tag.rules import Mention
from pipeline.tag.tokens import Spelling, Tokenizer

Words = tuple[str, ...]

_SMALL = frozenset(
    ["a", "an", "and", "or", "of", "the", "to", "in", "on", "for", "with", "by", "from", "file"]
)
_FORMS = frozenset(
    [
        "report",
        "reports",
        "form",
        "forms",
        "unit",
        "division",
        "section",
        "investigation",
        "investigations",
        "procedure",
        "procedures",
        "policy",
        "policies",
        "act",
        "detail",
        "squad",
        "team",
        "bureau",
        "coordinator",
        "detective",
        "program",
    ]
)
_GLUED = re.compile(r"(?:[./-]\d+[a-z]?(?![a-z])|\([A-Za-z0-9]{1,4}\))+")
"""What belongs to a citation without a space: subsections, later parts of a number."""
_TRAILING = re.compile(r"[\s\-\"'*_•·]+$")

_AHEAD = 10
"""How many words before a mention a phrase may start that stands ``ahead`` of it."""

_WHOLE = frozenset(
    ("no_data_sharing", "no_detainer", "non_inquiry", "no_enforcement", "cooperation")
)
"""Tags whose phrase keeps the shorter mentions inside it."""


class Found(NamedTuple):
    """A match of an atom: tokens ``start`` up to ``end``."""

    start: int
    end: int


class Hit(NamedTuple):
    """A rule's match: its tokens, those that its phrases cover, and the cue it states."""

    rule: Rule
    start: int
    end: int
    covered: tuple[Found, ...]
    assertion: str | None = None
    cue: Found | None = None


class _Context(NamedTuple):
    keys: tuple[int, ...]
    within: str | int


class _Compiled(NamedTuple):
    rule: Rule
    routes: tuple[tuple[tuple[int, int], ...], ...]
    """Rows of (atom, gap before it)."""
    numbered: frozenset[int]
    """Which routes count only where the state is known."""
    needs: tuple[_Context, ...]
    vetoes: tuple[_Context, ...]
    asserts: dict[int, str]
    barred: tuple[int, ...]


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
        self.by_first: dict[int, list[tuple[_Compiled, int]]] = defaultdict(list)
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

    def _compile(self, rule: Rule) -> _Compiled:
        rows: list[tuple[tuple[int, int], ...]] = []
        numbered = set()
        for phrase in (*rule.phrases, *rule.numbers):
            for route in routes(phrase):
                if phrase in rule.numbers:
                    numbered.add(len(rows))
                rows.append(tuple((self._atom(step.atom), step.gap) for step in route))
        return _Compiled(
            rule,
            tuple(rows),
            frozenset(numbered),
            tuple(self._context(context) for context in rule.needs),
            tuple(self._context(context) for context in rule.vetoes),
            {self._atom(Atom(n)): a for n, a in rule.asserts.items() if n != "*"},
            self._context(Context(phrases=rule.barred)).keys,
        )

    def _context(self, context: Context) -> _Context:
        keys = {self._atom(s.atom) for p in context.phrases for r in routes(p) for s in r[:1]}
        return _Context(tuple(sorted(keys)), context.within)

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

    def shaped(self, doc: Doc) -> Iterator[Hit]:
        """Matches of the rules that are shapes."""
        if self.shapes:
            for key, start, end in self._shapes(doc):
                rule = self.shapes[self._vocab.strings[key]]
                yield Hit(rule, start, end, (Found(start, end),))


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


# ---------------------------------------------------------------------------------- the search


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
        for index, sentence in enumerate(self.sentence):
            self._first.setdefault(sentence, index)

    def hits(self, state: str | None, document: Collection[int]) -> list[Hit]:
        """Every match of every rule with its context right, before overlaps are settled.

        ``document`` holds the atoms found on any page, for contexts as wide as that.
        """
        self.state, self.document = state, document
        out = [hit for hit in self.shaped if self._fits(self.rules.by_id[hit.rule.id], hit)]
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

    def _rows(self, compiled: _Compiled, route: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        asserts = compiled.asserts
        lead = compiled.rule.lead and len(route) > 1
        for first in self.found[route[0][0]]:
            chain = self._follow(compiled, route, 1, (first,))
            if chain:
                yield self._hit(compiled, route, chain, chain[lead].start)
            elif len(route) > 1 and route[0][0] in asserts:
                yield from self._below(compiled, route, first)

    def _below(
        self, compiled: _Compiled, route: Sequence[tuple[int, int]], head: Found
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
        compiled: _Compiled,
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
        compiled: _Compiled,
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

    def _fits(self, compiled: _Compiled, hit: Hit) -> bool:
        rule = hit.rule
        if rule.title and not self._titled(hit):
            return False
        if rule.label and not self._labels(hit):
            return False
        if (rule.row or rule.tag in _WHOLE) and (
            rule.row != self.layout.in_row(self.spans[hit.start][0])
        ):
            return False
        for veto in compiled.vetoes:
            if self._near(veto, hit, inside=True):
                return False
        # What a limit needs may be part of its phrase; a name cannot vouch for itself.
        inside = rule.tag in _WHOLE
        needs = compiled.needs
        return not needs or any(self._near(need, hit, inside) for need in needs)

    def _near(self, context: _Context, hit: Hit, inside: bool) -> bool:
        within = context.within
        if within == "document" and any(key in self.document for key in context.keys):
            return True
        for key in context.keys:
            for match in self.found.get(key, ()):
                if within == "before":
                    if match.end == hit.start:
                        return True
                elif within == "after":
                    if match.start == hit.end:
                        return True
                elif within == "ahead":
                    if (
                        0 < hit.start - match.start <= _AHEAD
                        and self.sentence[match.start] == self.sentence[hit.start]
                    ):
                        return True
                elif within == "inside":
                    if match.start < hit.end and match.end > hit.start:
                        return True
                elif not inside and match.start >= hit.start and match.end <= hit.end:
                    continue
                elif within == "page":
                    return True
                elif within == "sentence":
                    if self.sentence[match.start] in (
                        self.sentence[hit.start],
                        self.sentence[hit.covered[0].start],
                    ):
                        return True
                elif isinstance(within, int) and (
                    hit.start - match.end <= within and match.start - hit.end <= within
                ):
                    return True
        return False

    def _labels(self, hit: Hit) -> bool:
        """Whether a topic's name names the topic here, and not its subject.

        It does before "file", "list" and the like; with capitals where the page speaks of
        hotlists; and in a sentence that speaks of topics and names others.
        """
        context, nouns, topics = self.rules.label_atoms
        if context not in self.document:
            return False
        if any(f.start == hit.end for f in self.found.get(nouns, ())):
            return True
        if self._titled(hit):
            return context in self.found and not self._heads_on(hit)
        near = (self.sentence[f.start] for f in self.found.get(topics, ()))
        return self.sentence[hit.start] in near and self.layout.listed(*self._stretch(hit))

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
        if rule.tag in ("statute", "savings_clause", "agreement_287g", "detainer"):
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


_SPECIAL = {
    "no_data_sharing": 1, "no_detainer": 2, "non_inquiry": 3, "no_enforcement": 4, "cooperation": 5,
}  # fmt: skip
"""Of two such phrases over the same words, the one that says more precisely what is meant."""


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions with their overlaps settled, in reading order.

    Within a tag the longest wins. Across tags what stands inside another mention goes, but for
    what the whole phrase of a limit or of a cooperation names; of two limits that share their
    words the more special stays.
    """
    ranked = sorted(
        set(mentions),
        key=lambda m: (
            _SPECIAL.get(m.tag, 0),
            not m.stock,
            -(m.end - m.start),
            m.match == "fuzzy",
            m.start,
            m.rule,
        ),
    )
    kept: list[Mention] = []
    for mention in ranked:
        if not any(_displaced(mention, other) for other in kept):
            kept.append(mention)
    whole = [m for m in kept if m.tag in _WHOLE]
    out = [
        m
        for m in kept
        if not (
            m.tag == "enforcement" and any(w.start <= m.start and m.end <= w.end for w in whole)
        )
    ]
    return sorted(out, key=lambda m: (m.page, m.start, -m.end, m.tag))


def _displaced(mention: Mention, other: Mention) -> bool:
    """Whether ``other``, already kept, leaves no room for ``mention``."""
    shared = min(mention.end, other.end) - max(mention.start, other.start)
    if shared <= 0 or mention.page != other.page:
        return False
    if mention.tag == other.tag:
        return True
    if (mention.tag in _WHOLE) != (other.tag in _WHOLE):
        return False
    return shared * 2 >= mention.end - mention.start


# ---------------------------------------------------------------------------------- the pipeline


class Mentions:
    """The component: ``doc.spans["triage"]`` and ``doc.user_data["mentions"]``."""

    def __init__(self, nlp: Language, name: str = "triage_mentions") -> None:
        self.name = name
        self._nlp = nlp
        self.rules: RuleSet | None = None
        self.candidates: list[Mention] = []
        """What the last search found before overlaps were settled; for `triage rules check`."""

    def use(self, data: PackData) -> None:
        """Compiles the packs; to be called once before the first text."""
        self.rules = RuleSet(self._nlp.vocab, data)
        self._nlp.tokenizer = Tokenizer(self._nlp.vocab, self.rules.spelling)

    def __call__(self, doc: Doc) -> Doc:
        """Finds the mentions of a text on its own, without a page: lines as they stand in it."""
        page = plain_page(doc.user_data["text"])
        if page.text != doc.user_data["text"]:
            # What the rules read is the normalised text; the document becomes that.
            doc = self._nlp.tokenizer(page.text)
        mentions = self.find([(1, doc, Layout(page))], doc.user_data.get("state"))
        doc.user_data["mentions"] = mentions
        spans = (
            doc.char_span(m.start, m.end, m.tag, span_id=m.rule, alignment_mode="expand")
            for m in mentions
        )
        doc.spans["triage"] = [span for span in spans if span is not None]
        return doc

    def find(
        self, pages: Iterable[tuple[int, Doc, Layout]], state: str | None = None
    ) -> list[Mention]:
        """The mentions of a document's pages, each with its number, in reading order.

        ``state`` is the agency's (two letters): numbers of bills count only where it is known.
        """
        if self.rules is None:
            return []
        self.candidates = []
        searches = [(number, Search(self.rules, doc, layout)) for number, doc, layout in pages]
        everywhere = {atom for _, search in searches for atom in search.found}
        out: list[Mention] = []
        for number, search in searches:
            hits = search.hits(state, everywhere)
            found = [search.mention(hit, number) for hit in hits if not hit.rule.company]
            lonely = {
                search.mention(hit, number): hit.rule.company for hit in hits if hit.rule.company
            }
            company = [*found, *lonely]
            found += [m for m, n in lonely.items() if search.layout.company(m, company) >= n]
            self.candidates += found
            out += settle(found)
        return out

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if self.rules:
            (folder / "packs.json").write_bytes(
                msgspec.json.format(msgspec.json.encode(self.rules.data), indent=1)
            )

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Mentions:
        self.use(msgspec.json.decode((Path(path) / "packs.json").read_bytes(), type=PackData))
        return self


@Language.factory("triage_mentions")
def make_mentions(nlp: Language, name: str) -> Mentions:
    return Mentions(nlp, name)
