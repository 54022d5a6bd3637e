"""What the document says of each mention, and the cue that decided it.

For a topic, in this order: whose words these are; a mark beside the label; the cell of its row;
its own sentence; the answer to its question; the head of its list; the sentence that points back
to it. For dealings with immigration authorities see :mod:`pipeline.tag.dealings`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property

from pipeline.artefacts import Assertion, Mark
from pipeline.tag import lists, parties, typed
from pipeline.tag.dealings import Dealings
from pipeline.tag.modality import Claim
from pipeline.tag.neighbours import (
    by_answer,
    by_correction,
    by_denial,
    by_fulfilment,
    by_head,
    by_membership,
    by_pointer,
    by_reference,
    by_turn,
)
from pipeline.tag.passage import definitions_heading
from pipeline.tag.rules import Mention
from pipeline.tag.scope import Sentence
from pipeline.tag.stated import MENTIONED, Stated, StateFrom
from pipeline.tag.tables import Grid
from pipeline.tag.text import PageText
from pipeline.tag.thread import Thread
from pipeline.tag.units import LONGEST, TOPICS, Units
from pipeline.tag.zone_spans import ZoneSpan, zone_at

__all__ = ["Stated", "assert_mentions"]

_I = re.IGNORECASE
_MARK_SOURCE: dict[str, StateFrom] = {"toggle": "toggle", "chip": "list", "list": "list"}
_TICKED = r"ticked|checked|marked|highlighted|selected|check-?marked"
_RECEIVED = r"receive|received|active|enabled|subscribe\w*|selected|use|used|on|alert\w*|chosen"
_TICKS_COUNT = re.compile(
    rf"\b(?:{_TICKED}|(?:check|tick) ?marks?|ticks?|[x✓])\b[^.]{{0,60}}?"
    r"\b(?:are|is|indicates?|denotes?|means?|shows?|mark|represents?)\b[^.]{0,60}?"
    rf"\b(?:{_RECEIVED})\b"
    rf"|\b(?:{_RECEIVED})\b[^.]{{0,30}}?\b(?:are|is|have|has)\b[^.]{{0,20}}?"
    rf"\b(?:{_TICKED}|(?:a )?(?:tick|check))\b",
    _I,
)
"""A sentence by which ticks mark what is received: rows without one are off."""
_BOXES: tuple[tuple[re.Pattern[str], Assertion], ...] = (
    (re.compile(r"(?:[\[(]\s?[xX✓✔]\s?[\])]|[☑✓✔])\s*$"), "enabled"),
    (re.compile(r"\[\s?(?:on|yes|enabled|active)\s?\]\s*$", _I), "enabled"),
    (re.compile(r"\[\s?(?:off|no|disabled|inactive)\s?\]\s*$", _I), "disabled"),
    (re.compile(r"(?:\[\s?\]|\(\s\)|[☐])\s*$"), "disabled"),
)
_CHIP = re.compile(r"\s?[×✕✖⨯](?=\s|$)")
"""The cross by which a chosen topic is taken away again; one alone may be anything."""
_FIELD = re.compile(
    r"(?P<label>[^?]*?)(?P<choice>[(\[]\s*(?:y(?:es)?\s*(?:/|or)\s*no?|true/false)\s*[)\]])?"
    r"\s*(?:[:?=]|\.{3,}|_{2,})\s*(?P<value>yes|no|y|n|true|false)[\s.]*",
    _I | re.DOTALL,
)
_NO_TICK = "no tick, where ticks mark what is received"
_HABIT = re.compile(r"\b(?:(?:do|does)(?:n't|\s+not)|no\s+longer)\b", _I)
"""Words by which "no alerts" is a habit ("we do not receive any"), not a count of events."""
_SAID_THAT = re.compile(
    r"\b(?:read|hear|heard|know|said|says?|learn(?:ed|t)?|understand|report(?:ed|s)?|saw|see|seen"
    r"|believe|think|noted?|aware|shows?|found|told(?:\s+\w+)?)\s+that\s*$",
    _I,
)
"""Before another party's name: a clause that tells of it begins."""
_OFTEN = re.compile(
    r"\b(?:get|gets|receive|receives|see|sees|average|averages|handle|handles|field|fields)\b"
    r"(?:(?!\b(?:no|zero|any|few)\b)[^.;]){0,40}\b(?:alerts|hits)\s+"
    r"(?:(?:a|per|each|every)\s+(?:shift|day|night|week|month)|daily|weekly)\b",
    _I,
)
"""Alerts that come as a habit ("we get three A alerts a shift"): the topic is on."""
_DEFINES = re.compile(r"\bmeans?\b|defined", _I)
_RULES = ("prohibited", "required", "permitted", "conditional")
_COUNT_REACH = 80
"""Most characters between a count of alerts and the topic that they were counted for."""
_ANSWERED = re.compile(r"\(answer\)$")
_ASKED_OF_US = re.compile(r"your\b", _I)
"""In a question that this agency answers, "your agency" is no other party."""
_NO_SUBJECT = re.compile(
    r"\b(?:unlike|with|from|to|by|like|for|than|many|of|as do|that|which)\s*$", _I
)
"""Before another party's name: it is not the one that the sentence speaks of."""


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

    @cache
    def units(number: int) -> Units:
        return Units(pages[number], [mentions[i] for i in by_page.get(number, ())])

    head = parties.letterhead(next((t.text for t in texts if t.text), ""))
    thread = Thread(texts, zones, units)
    for number, indices in by_page.items():
        topics = _Topics(units(number), zones, thread, ticks_count, owners, head)
        for index in indices:
            mention = mentions[index]
            out[index] = topics.state(mention) if mention.tag in TOPICS else dealings.state(mention)
    return [out[i] for i in range(len(mentions))]


class _Topics:
    """The topics of one page."""

    def __init__(
        self,
        units: Units,
        zones: Sequence[ZoneSpan],
        thread: Thread,
        ticks_count: bool,
        owners: Sequence[str],
        head: str,
    ) -> None:
        self.units = units
        self.text = units.text
        self.zones = zones
        self.thread = thread
        self.ticks_count = ticks_count
        self.owners = owners
        self.head = head
        self.grid = Grid(units.text)
        self._heads: dict[int, Stated | None] = {}

    def state(self, mention: Mention) -> Stated:
        """What the document says of a topic, or of hotlists in general."""
        zone, cue = zone_at(self.zones, mention.page, mention.start)
        if zone == "request":
            return self.thread.answer(mention) or Stated("quoted_request", cue)
        if zone == "other_party":
            return Stated("other_party", cue)
        general = mention.tag == "hotlist"
        if not general:
            shown = (
                self._by_mark(mention)
                or self._by_glyph(mention)
                or self._by_typed(mention)
                or self._by_cell(mention)
                or self._by_field(mention)
            )
            if shown:
                return shown
        if mention.assertion:
            return Stated(mention.assertion, mention.cue, "wording")
        claim = self._by_sentence(mention)
        if claim is None or claim.weak or lists.asks(self.units.words(self._unit(mention))):
            claim = by_answer(self.units, mention) or claim
        if not general:
            claim = (
                claim
                or by_denial(self.units, mention)
                or by_reference(self.units, mention)
                or by_membership(self.units, mention)
            )
            if claim is None or claim.weak:
                listed = self._by_head(mention)
                if listed:
                    return listed
            turned = by_turn(self.units, mention, claim) if claim else None
            turned = (by_correction(self.units, mention, claim) if claim else None) or turned
            if claim and claim.assertion in _RULES:
                # The present state outranks a rule about it: "shall not be on. It is off."
                told = by_pointer(self.units, mention)
                turned = told if told and told.assertion in ("enabled", "disabled") else turned
            if claim is None or claim.assertion == "conditional":
                turned = turned or by_fulfilment(self.units, mention)
            claim = turned or claim or by_pointer(self.units, mention)
        if claim is None:
            return self.thread.answer(mention) or self._nothing_said(mention)
        if claim.assertion == "mentioned":
            claim = by_pointer(self.units, mention) if not general else None
            if claim is None or claim.assertion == "mentioned":
                return MENTIONED
        other = self._of_others(mention)
        if other and not (_ANSWERED.search(claim.cue) and _ASKED_OF_US.match(other)):
            return Stated("other_party", other)
        return Stated(claim.assertion, claim.cue, "wording")

    # ---------------------------------------------------------------- marks and cells

    @cached_property
    def _marks(self) -> list[tuple[Mark, frozenset[int]]]:
        return [(mark, frozenset(mark.words)) for mark in self.text.page.marks]

    @cached_property
    def _topic_words(self) -> frozenset[int]:
        words = (self.text.words_of(m.start, m.end) for m in self.units.topics)
        return frozenset(word for of_one in words for word in of_one)

    @cached_property
    def _ticked_list(self) -> bool:
        """Whether the document says that ticks mark what is received, and shows some here."""
        kinds = ("tick", "glyph", "checkbox")
        ticked = [m for m, _ in self._marks if m.state == "checked" and m.kind in kinds]
        return self.ticks_count and len(ticked) >= 2

    def _mark_of(self, mention: Mention) -> Mark | None:
        words = set(self.text.words_of(mention.start, mention.end))
        near = [(len(words & own), mark) for mark, own in self._marks if words & own]
        return max(near, key=lambda nm: (nm[0], nm[1].confidence))[1] if near else None

    def _siblings_marked(self, mention: Mention) -> bool:
        """Whether other topics of the page carry marks: then a head says nothing of this one."""
        return bool(self._marks) and any(
            m is not mention and self._mark_of(m) for m in self.units.topics
        )

    def _by_mark(self, mention: Mention) -> Stated | None:
        mark = self._mark_of(mention)
        if mark is None:
            line = self.text.lines[self.text.line_at(mention.start)]
            unticked = self._ticked_list and self.units.is_label(line.start, line.end)
            return Stated("disabled", _NO_TICK, "list") if unticked else None
        source = _MARK_SOURCE.get(mark.kind, "checkbox")
        if mark.state == "checked":
            return Stated("enabled", mark.cue, source, mark)
        if mark.state == "unchecked":
            return Stated("disabled", mark.cue, source, mark)
        if self._ticked_list:
            return Stated("disabled", _NO_TICK, source, mark)
        return self._by_cell(mention) or Stated("mentioned", None, source, mark)

    def _by_glyph(self, mention: Mention) -> Stated | None:
        """A box typed before the topic ("[x] A", "☐ A"); recognised letters are no evidence."""
        line = self.text.lines[self.text.line_at(mention.start)]
        before = self.text.text[line.start : mention.start]
        typed = self.text.words_of(line.start, mention.start)
        if any(self.text.page.words[w].confidence is not None for w in typed):
            return None
        for pattern, state in _BOXES:
            box = pattern.search(before)
            if box:
                return Stated(state, box.group().strip(), "checkbox")
        chip = _CHIP.match(self.text.text, mention.end)
        chips = [m for m in self._near(mention) if _CHIP.match(self.text.text, m.end)]
        return Stated("enabled", chip.group().strip(), "list") if chip and chips[1:] else None

    def _near(self, mention: Mention) -> list[Mention]:
        """The topics around one, itself among them: as many as a list has, not a page."""
        return self.units.topics_in(mention.start - LONGEST, mention.end + LONGEST)

    def _by_typed(self, mention: Mention) -> Stated | None:
        topics = self._near(mention)
        return (
            typed.choice(self.text, mention)
            or typed.action(self.text, mention, topics)
            or typed.superseded(self.text, mention, topics)
            or typed.paired(self.text, mention, topics)
            or typed.delimited(self.text, mention)
            or typed.valued(self.text, mention, topics)
            or typed.counted(self.text, mention, topics)
            or typed.beside_line(self.text, mention, topics)
        )

    def _by_cell(self, mention: Mention) -> Stated | None:
        state = self.grid.state(self.text.words_of(mention.start, mention.end), self._topic_words)
        if state is None:
            return None
        if state.on is None:
            return MENTIONED
        return Stated("enabled" if state.on else "disabled", state.cue, "wording")

    def _by_field(self, mention: Mention) -> Stated | None:
        """The value behind a label that speaks of a state ("A in use (Y/N): N")."""
        sentence, place = self._sentence(mention)
        field = _FIELD.fullmatch(sentence.text)
        if field is None or place >= field.end("label"):
            return None
        told = [p for p in sentence.predicates if p.hit.end <= field.end("label")]
        if (not told and not field["choice"]) or len(sentence.targets) > 1:
            return None
        value = field["value"].lower()
        yes = value in ("yes", "y", "true")
        on = yes == (told[-1].state if told else True)
        cue = f"{sentence.cue(told[-1])}: {value}" if told else value
        return Stated("enabled" if on else "disabled", cue, "wording")

    # ----------------------------------------------------------------------- wording

    def _unit(self, mention: Mention) -> int:
        return self.units.at(mention.start)

    def _sentence(self, mention: Mention) -> tuple[Sentence, int]:
        """The sentence of a mention, and the mention's place in it."""
        unit = self._unit(mention)
        sentence, _ = self.units.read(unit, mention.tag == "hotlist")
        return sentence, mention.start - self.units.spans[unit][0]

    def _by_sentence(self, mention: Mention) -> Claim | None:
        unit = self._unit(mention)
        if self.units.is_question(unit):
            return None
        sentence, claims = self.units.read(unit, mention.tag == "hotlist")
        place = mention.start - self.units.spans[unit][0]
        told = sorted(p.hit.start for p in sentence.predicates if p.claims)
        counted = not _HABIT.search(sentence.text) and any(
            abs(hit.start - place) < _COUNT_REACH
            # "A was removed, and no alerts were sent": the state is told before the count.
            and not any(place < state < hit.start for state in told)
            for hit in sentence.of("no_hits")
        )
        if counted and (often := _OFTEN.search(sentence.masked)):
            return Claim("enabled", " ".join(sentence.text[often.start() : often.end()].split()))
        # "No alerts on A were received" counts events, and tells no state.
        return None if counted else claims.get((mention.start, mention.end))

    def _by_head(self, mention: Mention) -> Stated | None:
        unit = self._unit(mention)
        if unit not in self._heads:
            self._heads[unit] = by_head(self.units, unit)
        return None if self._siblings_marked(mention) else self._heads[unit]

    def _of_others(self, mention: Mention) -> str | None:
        """The words by which a sentence speaks of another agency than the one that writes."""
        sentence, place = self._sentence(mention)
        for hit in sentence.of("other_party"):
            if sentence.segment(hit.start) != sentence.segment(place):
                continue
            before = sentence.text[: hit.start]
            own = parties.reports_itself(sentence.words(hit), before)
            if not own and (_SAID_THAT.search(before) or not _NO_SUBJECT.search(before)):
                return sentence.words(hit)
        before = sentence.text[:place]
        return parties.another(before, self.owners) or parties.another_kind(before, self.head)

    def _nothing_said(self, mention: Mention) -> Stated:
        """What is left of a topic of which no state is told."""
        other = self._of_others(mention)
        if other:
            return Stated("other_party", other)
        sentence, place = self._sentence(mention)
        end = place + mention.end - mention.start
        for hit in sentence.of("definitional"):
            backward = hit.cue.direction == "backward"
            words = sentence.words(hit)
            # "A warrant means …, among them entries in A": the topic is part of the definition.
            part = backward and hit.end <= place and _DEFINES.search(words)
            if part or (hit.start >= end if backward else hit.end <= place):
                return Stated("definitional", words, "wording")
        heading = definitions_heading(self.text, mention.start)
        return Stated("definitional", heading, "wording") if heading else MENTIONED
