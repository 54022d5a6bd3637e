"""A page as units that are read one by one: sentences, list items, labels of topics."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from pipeline.tag import lists
from pipeline.tag.claims import claims_of, member_claim
from pipeline.tag.cues import pack
from pipeline.tag.modality import Claim, claim_of
from pipeline.tag.rules import Mention
from pipeline.tag.scope import Sentence, Span
from pipeline.tag.text import PageText

TOPICS = ("immigration_violator", "other_topic", "hotlist")
_RUNS_ON = re.compile(
    r"(?:,|\b(?:the|a|an|of|to|for|on|in|is|are|and|or|our|its|except|from|ncic|not|than|with|by"
    r"|list|topic|has|have))$",
    re.IGNORECASE,
)
"""A line that ends so goes on in the next one."""
LONGEST = 1_500
"""Most characters that are read as one sentence."""
_LABEL_SLACK = 14
"""Most letters of a line beside the topic that the line is the label of."""
_ITEM, _MARKED_ITEM = 60, 120
"""Most characters of an item that names no topic, and of one that does."""
_STANDS_FOR = re.compile(
    r"\bthe\s+(?:(?P<first>former|first(?:\s+(?:one|of\s+(?:these|those|them|the\s+two)))?)"
    r"|latter|last\s+of\s+(?:these|those|them))\b(?!\s+(?:time|day|week|month|year|quarter|half"
    r"|page))",
    re.IGNORECASE,
)
"""Words that stand for the first or the last of the topics named before."""
_LETTERS = re.compile(r"[\W\d_]+")


class Units:
    """The units of a page, and what each says of the topics that it names."""

    def __init__(self, text: PageText, mentions: Sequence[Mention]) -> None:
        self.text = text
        self.topics = [m for m in mentions if m.tag in TOPICS and m.tag != "hotlist"]
        self._mentions = sorted(mentions, key=lambda m: m.start)
        self._topic_starts = [m.start for m in self.topics]
        self._mention_starts = [m.start for m in self._mentions]
        self.spans = self._spans()
        self._starts = [start for start, _ in self.spans]
        self._listed: dict[int, bool] = {}
        self._read: dict[tuple[int, bool], tuple[Sentence, dict[Span, Claim]]] = {}

    def __len__(self) -> int:
        return len(self.spans)

    def at(self, offset: int) -> int:
        """The unit that holds an offset of the page."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def words(self, unit: int) -> str:
        start, end = self.spans[unit]
        return self.text.text[start:end]

    def is_question(self, unit: int) -> bool:
        words = self.words(unit)
        return words.rstrip(" \"')\n").endswith("?") or lists.asks_in_chat(words)

    def topics_in(self, start: int, end: int) -> list[Mention]:
        low = bisect_left(self._topic_starts, start)
        near = self.topics[low : bisect_left(self._topic_starts, end)]
        return [m for m in near if m.end <= end]

    def is_label(self, start: int, end: int) -> bool:
        """Whether a line is little more than the name of one topic."""
        inside = self.topics_in(start, end)
        words = self.text.text[start:end]
        if len(inside) != 1 or words.rstrip().endswith((",", ".", "?")):
            return False
        rest = words[: inside[0].start - start] + words[inside[0].end - start :]
        return len(_LETTERS.sub("", rest)) <= _LABEL_SLACK

    def is_listed(self, unit: int) -> bool:
        """Whether a unit is an item of a list: mostly names of topics, or led by a mark."""
        if unit not in self._listed:
            self._listed[unit] = self._is_listed(unit)
        return self._listed[unit]

    def _is_listed(self, unit: int) -> bool:
        start, end = self.spans[unit]
        inside = self.topics_in(start, end)
        marked = lists.is_item(self.words(unit))
        if not inside:
            return marked and end - start < _ITEM
        named = sum(m.end - m.start for m in inside)
        return named >= 0.5 * len(_LETTERS.sub("", self.words(unit))) or (
            marked and end - start < _MARKED_ITEM
        )

    def read(self, unit: int, hotlists: bool = False) -> tuple[Sentence, dict[Span, Claim]]:
        """A unit as a sentence, and what it claims of each topic by its place on the page.

        ``hotlists`` takes general mentions of hotlists for topics too.
        """
        known = self._read.get((unit, hotlists))
        if known is None:
            start, end = self.spans[unit]
            low = bisect_left(self._mention_starts, start)
            near = self._mentions[low : bisect_left(self._mention_starts, end)]
            inside = [(m, (m.start - start, m.end - start)) for m in near if m.end <= end]
            wanted = TOPICS if hotlists else TOPICS[:2]
            targets = [span for m, span in inside if m.tag in wanted]
            others = [span for m, span in inside if m.tag in ("agency", "dhs", "statute")]
            words = self.words(unit)
            for_which = _stand_ins(words, targets)
            sentence = Sentence(pack("cues"), words, [*targets, *for_which], others)
            told = claims_of(sentence)
            for index, named in enumerate(for_which.values(), len(targets)):
                told |= {targets.index(named): told[index]} if index in told else {}
            claims = {
                (span[0] + start, span[1] + start): told[i]
                for i, span in enumerate(targets)
                if i in told
            }
            known = self._read[unit, hotlists] = sentence, claims
        return known

    def spoken(self, unit: int) -> Claim | None:
        """What a unit that names no topic says of those that it heads, answers or points to."""
        sentence, _ = self.read(unit)
        if sentence.targets:
            return None
        found = [c for p in sentence.predicates if (c := claim_of(sentence, p)) is not None]
        strong = [c for c in found if not c.weak] or found
        if strong:
            return strong[-1]
        members = [c for m in sentence.memberships if (c := member_claim(sentence, m)) is not None]
        if members:
            return members[-1]
        banned = [h for h in sentence.of("prohibited") if h.cue.direction == "head"]
        return Claim("prohibited", sentence.words(banned[0])) if banned else None

    def _spans(self) -> list[Span]:
        """The page's sentences, with lines that are labels of topics standing for themselves."""
        text, lines = self.text.text, self.text.lines
        breaks: set[int] = set()
        for line, below in pairwise([*lines, None]):
            if line is None or not self.is_label(line.start, line.end):
                continue
            if not _RUNS_ON.search(text[max(line.start - 24, 0) : line.start].rstrip("\n ")):
                breaks.add(line.start)
            if below is not None and not text[below.start : below.start + 1].islower():
                breaks.add(below.start)
        cuts = sorted(breaks)
        spans: list[Span] = []
        for start, end in self.text.sentences:
            inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
            for low, high in pairwise([start, *inside, end]):
                spans += _bounded(text, low, high)
        return spans


def _stand_ins(words: str, targets: Sequence[Span]) -> dict[Span, Span]:
    """The words of a sentence that stand for a topic named before ("the latter"), and for which."""
    if len(targets) < 2:
        return {}
    return {
        found.span(): targets[0 if found["first"] else -1]
        for found in _STANDS_FOR.finditer(words, max(end for _, end in targets))
    }


def _bounded(text: str, start: int, end: int) -> list[Span]:
    """A unit, cut at spaces where it is longer than any sentence: the cost of one is not linear."""
    out = []
    while end - start > LONGEST:
        cut = max(text.rfind(mark, start + 1, start + LONGEST) for mark in ("\n", " "))
        cut = cut if cut > start else start + LONGEST
        out.append((start, cut))
        start = cut
    return [*out, (start, end)]
