"""The sentence around a mention, with the cues before and after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.tag.cues import Hit, pack
from pipeline.tag.rules import Mention
from pipeline.tag.scope import HIDDEN
from pipeline.tag.text import PageText

LIMITS = ("non_inquiry", "no_enforcement", "no_detainer", "no_data_sharing")
"""Tags of phrases that state a limit of their own; their words stay cues for what they hold."""
_LONGEST = 1_500
"""Most characters that are read as one sentence."""
POLICIES = (*LIMITS, "cooperation")


@dataclass(frozen=True, slots=True)
class Passage:
    """A mention in its sentence. ``start`` and ``end`` are its place in ``words``, where other
    mentions are hidden; ``text`` is the page, ``at`` the sentence's place in it.
    """

    mention: Mention
    text: PageText
    at: int
    words: str
    hits: Sequence[Hit]
    start: int
    end: int

    @property
    def own(self) -> str:
        """The mention's own words."""
        return self.text.text[self.mention.start : self.mention.end]

    @property
    def lead(self) -> str:
        return self.words[: self.start]

    @property
    def rest(self) -> str:
        return self.words[self.end :]

    def beyond(self, length: int) -> str:
        """What follows the mention on the page, over the end of its sentence."""
        return self.text.text[self.mention.end : self.mention.end + length]

    def said(self, hit: Hit) -> str:
        return " ".join(self.text.text[self.at + hit.start : self.at + hit.end].split())

    def before(self, *categories: str) -> Hit | None:
        """The nearest cue before the mention, back to a semicolon or a turn ("but")."""
        turns = [h.start for h in self.hits if h.category == "terminate" and h.start < self.start]
        clause = max([self.words.rfind(";", 0, self.start), *turns])
        near = [
            h
            for h in self.hits
            if h.category in categories and clause < h.start and h.end <= self.start
        ]
        return near[-1] if near else None

    def done(self) -> Hit | None:
        """The nearest practice before the mention that is not an authority's own."""
        nearest = self.before("practice")
        while nearest and self.words[: nearest.start].rstrip().endswith(HIDDEN):
            ahead = [h for h in self.hits if h.category == "practice" and h.end <= nearest.start]
            nearest = ahead[-1] if ahead else None
        return nearest

    def find(self, pattern: re.Pattern[str]) -> str | None:
        """The words of the sentence that match a pattern."""
        found = pattern.search(self.words)
        return " ".join(found.group().split()) if found else None


_DEFINITIONS = re.compile(
    r"^\W*(?P<number>[\dIVXA-Z.()-]+\s+)?(?:definitions?|terms|glossary|terminology|defined terms"
    r"|key terms)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^\W*(?:(?:section|article|part)\s+)?(?:\d+(?:\.\d+)+\.?|[IVX]+\.|[A-Z]\.|\d+\.)?\s*"
    r"[A-Z][A-Z &,/'()-]{3,60}\s*[:.]?$"
)
_NUMBERED = re.compile(r"^\W*(\d+(?:\.\d+)+)\.?\s+[A-Z](?:\S*\s+){0,7}\S*[^.;,\s]$")
_SECTION_LINES = 40
"""Lines from the heading of a section of definitions to its terms."""


def definitions_heading(text: PageText, offset: int) -> str | None:
    """The heading of a section of definitions that an offset of a page stands in."""
    index = text.line_at(offset)
    others: list[str] = []
    for line in reversed(text.lines[max(index - _SECTION_LINES, 0) : index]):
        words = text.text[line.start : line.end].strip()
        heading = _DEFINITIONS.match(words)
        if heading and len(words.split()) <= 5:
            number = (heading["number"] or "").strip(" .")
            return None if any(not o.startswith(number) for o in others) else words[:60]
        numbered = _NUMBERED.match(words)
        if numbered:
            others.append(numbered[1])
        elif _HEADING.match(words) and not words.endswith("."):
            return None
    return None


class Passages:
    """The passages of a document's mentions; each sentence is searched for cues once."""

    def __init__(self, texts: Sequence[PageText], mentions: Sequence[Mention]) -> None:
        self._texts = {t.page.number: t for t in texts}
        self._named: dict[tuple[int, int], list[Mention]] = {}
        for mention in mentions:
            if mention.tag not in POLICIES:
                start, _ = self._span(mention)
                self._named.setdefault((mention.page, start), []).append(mention)
        self._known: dict[tuple[int, int], tuple[str, list[Hit]]] = {}

    def _span(self, mention: Mention) -> tuple[int, int]:
        """The sentence of a mention; of one that is longer than any, the part around it."""
        start, end = self._texts[mention.page].sentence_at(mention.start)
        start += (mention.start - start) // _LONGEST * _LONGEST
        return start, max(min(end, start + _LONGEST), mention.end)

    def of(self, mention: Mention) -> Passage:
        text = self._texts[mention.page]
        start, end = self._span(mention)
        known = self._known.get((mention.page, start))
        if known is None:
            masked = list(text.text[start:end])
            for other in self._named.get((mention.page, start), ()):
                stop = min(other.end, end)
                masked[other.start - start : stop - start] = HIDDEN * (stop - other.start)
            words = "".join(masked)
            known = words, pack("cues").find(words, 0, len(words))
            self._known[mention.page, start] = known
        return Passage(mention, text, start, *known, mention.start - start, mention.end - start)
