"""Questions of a mail thread that the message above them answers ("Yes, ours is checked.")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.tag import lists
from pipeline.tag.neighbours import asked_on
from pipeline.tag.rules import Mention
from pipeline.tag.stated import MENTIONED, Stated
from pipeline.tag.text import PageText
from pipeline.tag.units import Units
from pipeline.tag.zone_mails import message_starts
from pipeline.tag.zone_spans import ZoneSpan, zone_at

_I = re.IGNORECASE
_OPENING = 6
"""Units of a message in which it answers, if it does."""
_ASKS = re.compile(
    r"\b(?:let (?:me|us) know|find out|check|see|look|tell (?:me|us)|confirm|verify)\b[^.?]{0,60}?"
    r"\b(?:if|whether|which)\b",
    _I,
)
_NO_ANSWER = re.compile(
    r"\s*(?:from|sent|to|cc|bcc|date|subject|attachments?)\s*:|\s*(?:hi|hello|hey|dear|good|thanks"
    r"|thank you|lt|sgt|chief|[A-Z][a-z]+,)\b[^.]{0,30}[,:!]\s*$",
    _I,
)
"""Headers and greetings."""
_POINTS = re.compile(
    r"\b(?:ours|our(?:s| own| one)|mine|that one|this one|it|that|those|they|the (?:topic|box|list"
    r"|hotlist|setting|category|switch|toggle|alert|alerts))\b",
    _I,
)

_LATE = re.compile(
    r"(?:[,;–-]|\b(?:and|but|so))\s+(?P<answer>yes|yep|no|nope)[,\s]+"
    r"(?:it|that(?: one)?|we|ours|they)\b",
    _I,
)
"""An answer that comes late in a sentence."""
_AGAIN = re.compile(r"\s*(?:so\s+)?(?:is|are|does|do|was|has)\s+(?:it|they|we|you|that)\W*", _I)
"""A question that repeats the one before it ("I cannot tell if A is on. Is it?")."""
_HINTS = re.compile(
    r"\b(?:yes|yep|nope)\b|\b(?:it|that one|ours|they|we|this one)\s+(?:is|are|does|do|did|was"
    r"|have|has)(?:\s+not|n't)?\s*(?:[.!,;]|$)",
    _I,
)
"""Words of an answer that nothing else could read: a person should."""


class Thread:
    """The messages of a document, newest first. ``units`` hands out the units of a page."""

    def __init__(
        self,
        texts: Sequence[PageText],
        zones: Sequence[ZoneSpan],
        units: Callable[[int], Units],
    ) -> None:
        self._starts = message_starts(texts)
        self._zones = zones
        self._units = units

    def answer(self, mention: Mention) -> Stated | None:
        """What the message above says to the question that names a topic.

        ``mentioned`` where it answers but not so that a machine could tell; None where the topic
        is not asked about, or nothing stands above.
        """
        at = sum(start <= (mention.page, mention.start) for start in self._starts) - 1
        if at < 1:
            return None
        own = self._units(mention.page)
        unit = own.at(mention.start)
        if not _asks(own.words(unit)):
            return None
        page, offset = self._starts[at - 1]
        below = self._starts[at]
        if zone_at(self._zones, page, offset)[0] == "request":
            return None
        above = self._units(page)
        stop = below[1] if below[0] == page else len(above.text.text)
        said = [n for n in range(above.at(offset), len(above)) if above.spans[n][0] < stop]
        said = [n for n in said if not _NO_ANSWER.match(above.words(n))][:_OPENING]
        asked = self._questions(at, mention.page)
        named = any(
            topic.canonical == mention.canonical
            for n in said
            for topic in above.topics_in(*above.spans[n])
        )
        for n in said:
            if above.topics_in(*above.spans[n]):
                return None  # it names a topic itself, and tells of it in its own words
            told = self._told(above, n, own, unit, mention, named=named)
            if told:
                return told if asked == 1 else MENTIONED
        if any(_HINTS.search(above.words(n)) for n in said):
            return MENTIONED
        return None

    def _questions(self, at: int, page: int) -> int:
        """How many questions on topics the message asks, on one page."""
        units = self._units(page)
        low = self._starts[at][1] if self._starts[at][0] == page else 0
        following = self._starts[at + 1] if at + 1 < len(self._starts) else None
        high = following[1] if following and following[0] == page else len(units.text.text)
        return sum(
            low <= start < high and _asks(units.words(n)) and not _AGAIN.fullmatch(units.words(n))
            for n, (start, _) in enumerate(units.spans)
        )

    @staticmethod
    def _told(
        above: Units, n: int, own: Units, unit: int, mention: Mention, *, named: bool
    ) -> Stated | None:
        """What one sentence answers; ``named`` where another names the topic and tells itself."""
        words = above.words(n)
        yes, cue, _ = lists.answer(words)
        late = _LATE.search(words) if yes is None else None
        if late:  # "Sorry, I looked again and yes, it is."
            yes, cue = late["answer"][:1].lower() == "y", late.group()
        if yes is not None:
            on = asked_on(own, unit, mention)
            said = f"{' '.join(cue.split())} (answer above)"
            return Stated("enabled" if on == yes else "disabled", said, "wording")
        claim = above.spoken(n)
        if claim is None or claim.weak or named:
            return None
        if not _POINTS.search(words) or claim.assertion == "mentioned":
            return MENTIONED
        return Stated(claim.assertion, f"{claim.cue} (answer above)", "wording")


def _asks(words: str) -> bool:
    return lists.asks(words) or bool(_ASKS.search(words))
