"""What the document says of each mention, and the cue that decided it.

For a topic, in this order: whose words these are; a mark beside the label; the cell of its row;
its own sentence; the answer to its question; the head of its list; the sentence that points back
to it. For dealings with immigration authorities see :mod:`pipeline.tag.dealings`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from pipeline.artefacts import Assertion, Mark
from pipeline.tag import lists, parties
from pipeline.tag.claims import claims_of
from pipeline.tag.cues import pack
from pipeline.tag.dealings import Dealings
from pipeline.tag.modality import Claim, claim_of
from pipeline.tag.rules import Mention
from pipeline.tag.scope import Sentence
from pipeline.tag.stated import Stated, StateFrom
from pipeline.tag.tables import Grid
from pipeline.tag.text import PageText
from pipeline.tag.zones import ZoneSpan, zone_at

__all__ = ["Stated", "assert_mentions"]

TOPICS = ("immigration_violator", "other_topic", "hotlist")
_MARK_SOURCE: dict[str, StateFrom] = {"toggle": "toggle", "chip": "list", "list": "list"}
_TICKS_COUNT = re.compile(
    r"\b(?:ticked|checked|marked|highlighted|selected|check-?marked|(?:check|tick) ?marks?"
    r"|ticks?|[x✓])\b[^.]{0,60}?\b(?:are|is|indicates?|denotes?|means?|shows?|mark"
    r"|represents?)\b[^.]{0,60}?\b(?:receive|received|active|enabled|subscribe\w*|selected"
    r"|use|used|on|alert\w*|chosen)\b"
    r"|\b(?:receive|subscribe to|active|enabled|selected|on|chosen)\b[^.]{0,30}?\b(?:are"
    r"|is|have|has)\b[^.]{0,20}?\b(?:ticked|checked|marked|check-?marked|(?:a )?(?:tick"
    r"|check))\b",
    re.I,
)
"""A sentence by which ticks mark what is received: rows without one are off."""


_NO_TICK = "no tick, where ticks mark what is received"
_RUNS_ON = re.compile(
    r"(?:,|\b(?:the|a|an|of|to|for|on|in|is|are|and|or|our|its|except|from|ncic|not|than"
    r"|with|by|list|topic|has|have))$",
    re.I,
)
"""A line that ends so goes on in the next one."""
_HABIT = re.compile(r"\b(?:(?:do|does)(?:n't|\s+not)|no\s+longer)\b", re.I)
"""Words by which "no alerts" is a habit ("we do not receive any"), not a count of events."""


def assert_mentions(
    texts: Sequence[PageText], mentions: Sequence[Mention], zones: Sequence[ZoneSpan]
) -> list[Stated]:
    """One answer for each mention, in the order given."""
    pages = {t.page.number: t for t in texts}
    by_page: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        by_page.setdefault(mention.page, []).append(index)
    ticks_count = any(_TICKS_COUNT.search(t.text) for t in texts) if mentions else False
    dealings = Dealings(texts, mentions, zones)
    owners = parties.owners(texts)
    out: dict[int, Stated] = {}
    for number, indices in by_page.items():
        view = _PageView(pages[number], [mentions[i] for i in indices], zones, ticks_count, owners)
        for index in indices:
            mention = mentions[index]
            out[index] = view.topic(mention) if mention.tag in TOPICS else dealings.state(mention)
    return [out[i] for i in range(len(mentions))]


class _PageView:
    """A page with what its topics say of themselves and of each other."""

    def __init__(
        self,
        text: PageText,
        mentions: Sequence[Mention],
        zones: Sequence[ZoneSpan],
        ticks_count: bool,
        owners: Sequence[str],
    ) -> None:
        self.text = text
        self.mentions = mentions
        self.zones = zones
        self.ticks_count = ticks_count
        self.owners = owners
        self.topics = [m for m in mentions if m.tag in TOPICS]
        self.units = self._units()
        self._starts = [s for s, _ in self.units]
        self.grid = Grid(text)
        self._read: dict[tuple[int, bool], tuple[Sentence, dict[tuple[int, int], Claim]]] = {}

    def _units(self) -> list[tuple[int, int]]:
        """The page's sentences, with lines that are labels of topics standing for themselves."""
        breaks: set[int] = set()
        for index, line in enumerate(self.text.lines):
            if not self._label(line.start, line.end):
                continue
            above = self.text.text[: line.start].rstrip("\n ")[-24:]
            below = self.text.text[line.end : line.end + 3].lstrip("\n ")
            if not _RUNS_ON.search(above):
                breaks.add(line.start)
            if index + 1 < len(self.text.lines) and not below[:1].islower():
                breaks.add(self.text.lines[index + 1].start)
        units: list[tuple[int, int]] = []
        for start, end in self.text.sentences:
            cuts = [start, *sorted(b for b in breaks if start < b < end), end]
            units += list(pairwise(cuts))
        return units

    def _label(self, start: int, end: int) -> bool:
        """Whether a line is little more than the name of one topic, and ends with it."""
        inside = [
            m for m in self.topics if m.tag != "hotlist" and start <= m.start and m.end <= end
        ]
        words = self.text.text[start:end]
        if len(inside) != 1 or words.rstrip().endswith((",", ".", "?")):
            return False
        rest = words[: inside[0].start - start] + words[inside[0].end - start :]
        return len(re.sub(r"[\W\d_]+", "", rest)) <= 14

    @cached_property
    def _topic_words(self) -> frozenset[int]:
        return frozenset(
            w for m in self.topics if m.tag != "hotlist" for w in self.text.words_of(m.start, m.end)
        )

    @cached_property
    def _marks(self) -> list[tuple[Mark, frozenset[int]]]:
        return [(mark, frozenset(mark.words)) for mark in self.text.page.marks]

    # -------------------------------------------------------------------- one topic

    def topic(self, mention: Mention) -> Stated:
        zone, cue = zone_at(self.zones, mention.page, mention.start)
        if zone == "request":
            answered = self._answer(mention)
            if answered:
                return answered
            return Stated("quoted_request", cue)
        if zone == "other_party":
            return Stated("other_party", cue)
        marked = self._by_mark(mention)
        if marked:
            return marked
        if mention.assertion:
            return Stated(mention.assertion, mention.cue, "wording")
        cell = self._by_cell(mention)
        if cell:
            return cell
        claim = self._by_sentence(mention)
        if claim is None or claim.weak or lists.asks(self._words(self.unit(mention.start))):
            claim = self._answer_claim(mention) or claim
        claim = claim or self._denied_after(mention)
        if claim is None or claim.weak:
            listed = self._by_head(mention)
            if listed:
                return listed
        claim = claim or self._pointed_at(mention)
        if claim is None:
            return self._nothing_said(mention)
        if claim.assertion == "mentioned":
            return Stated("mentioned")
        other = self._of_others(mention)
        if other:
            return Stated("other_party", other)
        return Stated(claim.assertion, claim.cue, "wording")

    # ------------------------------------------------------------------------ marks

    def _mark_of(self, mention: Mention) -> Mark | None:
        words = set(self.text.words_of(mention.start, mention.end))
        near = [(len(words & own), mark) for mark, own in self._marks if words & own]
        return max(near, key=lambda nm: (nm[0], nm[1].confidence))[1] if near else None

    def _by_mark(self, mention: Mention) -> Stated | None:
        if mention.tag == "hotlist":
            return None
        mark = self._mark_of(mention)
        if mark is None:
            return self._without_tick(mention)
        source = _MARK_SOURCE.get(mark.kind, "checkbox")
        if mark.state == "checked":
            return Stated("enabled", mark.cue, source, mark)
        if mark.state == "unchecked":
            return Stated("disabled", mark.cue, source, mark)
        if self._ticked_list():
            return Stated("disabled", _NO_TICK, source, mark)
        cell = self._by_cell(mention)
        return cell or Stated("mentioned", None, source, mark)

    def _ticked_list(self) -> bool:
        """Whether the document says that ticks mark what is received, and shows ticked rows here."""
        ticked = [
            m
            for m, _ in self._marks
            if m.state == "checked" and m.kind in ("tick", "glyph", "checkbox")
        ]
        return self.ticks_count and len(ticked) >= 2

    def _without_tick(self, mention: Mention) -> Stated | None:
        """A row without a tick, in a list of which the document says what ticks mean."""
        line = self.text.lines[self.text.line_at(mention.start)]
        if self._ticked_list() and self._label(line.start, line.end):
            return Stated("disabled", _NO_TICK, "list")
        return None

    # ------------------------------------------------------------- cells and sentences

    def _by_cell(self, mention: Mention) -> Stated | None:
        if mention.tag == "hotlist":
            return None
        state = self.grid.state(self.text.words_of(mention.start, mention.end), self._topic_words)
        if state is None:
            return None
        if state.on is None:
            return Stated("mentioned")
        return Stated("enabled" if state.on else "disabled", state.cue, "wording")

    def unit(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def read(
        self, unit: int, hotlists: bool = False
    ) -> tuple[Sentence, dict[tuple[int, int], Claim]]:
        """A sentence with its topics, and what it claims of each."""
        known = self._read.get((unit, hotlists))
        if known is None:
            start, end = self.units[unit]
            inside = [m for m in self.mentions if start <= m.start and m.end <= end]
            targets = [
                (m.start - start, m.end - start)
                for m in inside
                if m.tag in TOPICS and (hotlists or m.tag != "hotlist")
            ]
            others = [
                (m.start - start, m.end - start)
                for m in inside
                if m.tag in ("agency", "dhs", "statute")
            ]
            sentence = Sentence(pack("cues"), self.text.text[start:end], targets, others)
            claims = {
                (targets[i][0] + start, targets[i][1] + start): c
                for i, c in claims_of(sentence).items()
            }
            known = self._read[unit, hotlists] = sentence, claims
        return known

    def _by_sentence(self, mention: Mention) -> Claim | None:
        unit = self.unit(mention.start)
        sentence, claims = self.read(unit, mention.tag == "hotlist")
        claim = claims.get((mention.start, mention.end))
        start, end = self.units[unit]
        if self.text.text[start:end].rstrip().endswith("?"):
            return None
        if claim and self._no_hits(sentence, mention.start - start):
            return None
        return claim

    @staticmethod
    def _no_hits(sentence: Sentence, offset: int) -> bool:
        """ "No alerts on A were received": a count of events, not a state."""
        if _HABIT.search(sentence.text):
            return False
        return any(abs(h.start - offset) < 80 for h in sentence.of("no_hits"))

    # ------------------------------------------------------------ questions and answers

    def _question(self, unit: int) -> bool:
        start, end = self.units[unit]
        return self.text.text[start:end].rstrip(" \"')").endswith("?")

    def _words(self, unit: int) -> str:
        start, end = self.units[unit]
        return self.text.text[start:end]

    def _answer_claim(self, mention: Mention) -> Claim | None:
        unit = self.unit(mention.start)
        if lists.asks(self._words(unit)):
            return self._answered(unit, mention)
        # "Which lists are selected? Answer: A and B."
        back = unit - 1
        if (
            back >= 0
            and self._question(back)
            and (
                lists.is_answer(self._words(unit))
                or re.search(r"\b(?:which|what)\b", self._words(back), re.I)
            )
        ):
            return self._head_claim(back)
        return None

    def _answered(self, unit: int, mention: Mention) -> Claim | None:
        """The state that the answer to a question gives to a topic of the question."""
        if unit + 1 >= len(self.units):
            return None
        zone, _ = zone_at(self.zones, mention.page, self.units[unit + 1][0])
        if zone != "agency" and zone != "attachment":
            return None
        yes, words, rest = lists.answer(self._words(unit + 1))
        _, claims = self.read(unit)
        asked = claims.get((mention.start, mention.end))
        on = asked is None or asked.assertion not in ("disabled", "prohibited")
        if yes is not None:
            state = on if yes else not on
            return Claim("enabled" if state else "disabled", f"{' '.join(words.split())} (answer)")
        if lists.points_back(rest) or lists.is_answer(self._words(unit + 1)):
            return self._head_claim(unit + 1)
        return None

    def _answer(self, mention: Mention) -> Stated | None:
        """The agency's answer to a question of the requester's that it repeats."""
        if mention.tag == "hotlist":
            return None
        unit = self.unit(mention.start)
        if not lists.asks(self._words(unit)):
            return None
        claim = self._answered(unit, mention)
        if claim is None or claim.assertion == "mentioned":
            return None
        return Stated(claim.assertion, claim.cue, "wording")

    def _head_claim(self, unit: int) -> Claim | None:
        """What a sentence that names no topic says of those that it speaks of."""
        sentence, claims = self.read(unit)
        if claims or sentence.targets:
            return None
        found = [c for p in sentence.predicates if (c := claim_of(sentence, p)) is not None]
        strong = [c for c in found if not c.weak] or found
        if not strong:
            banned = [h for h in sentence.of("prohibited") if h.cue.direction == "head"]
            return Claim("prohibited", sentence.words(banned[0])) if banned else None
        return strong[-1]

    def _denied_after(self, mention: Mention) -> Claim | None:
        """ "Nine topics are selected. The tenth, A, is not." """
        unit = self.unit(mention.start)
        sentence, _ = self.read(unit)
        ellipses = sentence.ellipses()
        if mention.tag == "hotlist" or unit == 0 or sentence.predicates or not ellipses:
            return None
        before = self._head_claim(unit - 1)
        if before is None or before.assertion not in ("enabled", "disabled"):
            return None
        state: Assertion = "disabled" if before.assertion == "enabled" else "enabled"
        return Claim(state, f"{ellipses[0].group().strip()} (… {before.cue})")

    # ------------------------------------------------------------------ lists and heads

    def _by_head(self, mention: Mention) -> Stated | None:
        if mention.tag == "hotlist":
            return None
        unit = self.unit(mention.start)
        if not self._listed(unit):
            return None
        if any(
            m for m in self.topics if m.tag != "hotlist" and m is not mention and self._mark_of(m)
        ):
            return None
        for back in range(unit - 1, max(unit - 60, -1), -1):
            words = self._words(back)
            if self._listed(back) or not re.search(r"\w\w", words):
                continue
            if words.rstrip().endswith((",", ";")):
                return self._last_of(back)
            known = lists.head_word(lists.item_body(words))
            if known:
                return Stated("enabled" if known[0] else "disabled", known[1], "list")
            if lists.menu_head(words) or not self._heads(words):
                return None
            claim = self._head_claim(back)
            if claim is None or claim.assertion == "mentioned":
                return None
            return Stated(claim.assertion, claim.cue, "list")
        return None

    def _last_of(self, unit: int) -> Stated | None:
        """What a sentence that breaks off in a list says of the last topic before the break."""
        _, claims = self.read(unit)
        if not claims:
            return None
        claim = claims[max(claims)]
        if claim.weak or claim.assertion == "mentioned":
            return None
        return Stated(claim.assertion, claim.cue, "list")

    def _listed(self, unit: int) -> bool:
        """Whether a sentence is an item: mostly names of topics, or led by a mark."""
        start, end = self.units[unit]
        inside = [
            m for m in self.topics if m.tag != "hotlist" and start <= m.start and m.end <= end
        ]
        if not inside:
            return lists.is_item(self._words(unit)) and end - start < 60
        named = sum(m.end - m.start for m in inside)
        letters = len(re.sub(r"[\W\d_]+", "", self._words(unit)))
        return named >= 0.5 * letters or (lists.is_item(self._words(unit)) and end - start < 120)

    @staticmethod
    def _heads(words: str) -> bool:
        """Whether a sentence opens a list: it ends in a colon, points down, or is a short title."""
        plain = words.strip()
        if plain.endswith((":", ": -", ":-")):
            return True
        if re.search(r"\b(?:following|below|as follows|these)\b", plain, re.I):
            return True
        return len(plain.split()) <= 9 and not plain.endswith(".")

    # ------------------------------------------------------------------------- the rest

    def _pointed_at(self, mention: Mention) -> Claim | None:
        """ "… a topic called A. It is turned off." """
        if mention.tag == "hotlist":
            return None
        unit = self.unit(mention.start)
        for ahead in (unit + 1, unit + 2):
            if ahead >= len(self.units) or not lists.points_back(self._words(ahead)):
                return None
            sentence, _ = self.read(ahead)
            if sentence.targets or self._question(ahead) or sentence.of("hit", "no_hits"):
                return None
            claim = self._head_claim(ahead)
            if claim and not claim.weak and claim.assertion != "mentioned":
                return claim
        return None

    def _of_others(self, mention: Mention) -> str | None:
        """The words by which a sentence speaks of another agency than the one that writes."""
        unit = self.unit(mention.start)
        sentence, _ = self.read(unit, mention.tag == "hotlist")
        offset = mention.start - self.units[unit][0]
        segment = sentence.segment(offset)
        for hit in sentence.of("other_party"):
            if sentence.segment(hit.start) != segment:
                continue
            if re.search(
                r"\b(?:unlike|with|from|to|by|like|for|than|many|of|as do|that|which)\s*$",
                sentence.text[: hit.start],
                re.I,
            ):
                continue
            return sentence.words(hit)
        return parties.another(sentence.text[:offset], self.owners)

    def _nothing_said(self, mention: Mention) -> Stated:
        unit = self.unit(mention.start)
        sentence, _ = self.read(unit, mention.tag == "hotlist")
        offset = mention.start - self.units[unit][0]
        end = offset + mention.end - mention.start
        other = self._of_others(mention)
        if other:
            return Stated("other_party", other)
        for hit in sentence.of("definitional"):
            if (hit.cue.direction == "backward" and hit.start >= end) or (
                hit.cue.direction == "forward" and hit.end <= offset
            ):
                return Stated("definitional", sentence.words(hit), "wording")
        return Stated("mentioned")
