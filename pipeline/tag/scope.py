"""One sentence as a row of elements: topics, predicates, memberships, exceptions, turns.

Groups of topics ("A, B and C"), predicates ("is turned off", "subscribes to"), memberships ("is
not among"), exceptions ("all except") and turns ("but"). A negation reaches from its place to the
first predicate or membership after it, no further; a turn or a semicolon ends the reach of
everything. What is said of the topics is told by :mod:`pipeline.tag.claims`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.tag.cues import Cues, Hit

Span = tuple[int, int]
HIDDEN = "\x01"
"""Stands for each character of a mention, whose words are no cues."""

_I = re.IGNORECASE
_NAMES = r"ncic|fbi|files?|topics?|lists?|hotlists?|hot|alerts?|entry|entries|categor(?:y|ies)"
"""Words that belong to the name of a topic ("the NCIC … topic", "… alerts")."""
_MONTHS = r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*"

FILLER = re.compile(
    rf"""(?:[\s"'()\[\]:;,.|/=*~>-]|\b(?:the|a|an|{_NAMES}|setting|box|option|notifications?
    |feed|types?|s|currently|presently|now|still|always|also|both|all|each|already|simply
    |permanently|deliberately|fully|status|state|value|is|was|\d{{1,2}}|\d{{4}}|{_MONTHS})\b)*""",
    _I | re.VERBOSE,
)
"""What may stand between a topic and a word of state that belongs to it without a verb."""
LEAD = re.compile(
    rf"""[\s"'(\[:]*(?:\b(?:the|a|an|our|its|any|all|these|those|following|for|to|on|in|into|by
    |from|of|about|beside|near|next|only|just|both|{_NAMES}|s|named|called|labell?ed|titled|fbi's
    |as|such|are|is|and|or|with|regarding|hits|records)\b[\s"'(\[:,]*)*""",
    _I | re.VERBOSE,
)
"""What may stand between an active verb and the topic that is its object."""
BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|isn't|aren't|wasn't|weren't|remain(?:s|ed)?"
    r"|stay(?:s|ed)?|stands?|stood|kept|keeps?|left|leaves?|gets?|got|becomes?|became|appears?"
    r"|shows?|shown|listed|marked|reads?|set|turned|switched|toggled|to|as)\b(?:\W+\w+){0,4}\W*$",
    _I,
)
"""A form of *be* or its like, a few words before what it says of its subject."""
COORDINATED = re.compile(
    r"^[\s,/]*(?:(?:or|and|nor|and/or)\s+)?"
    r"(?:(?:is|are|been|be|have|has|to|otherwise|even|ever)\s+)*$",
    _I,
)
"""Between two predicates that share their negation: "does not use or subscribe to"."""
PRONOUN = re.compile(r"\b(?:it|this|that|they|them|these|those|both|which|one|ones)\b", _I)

_GLUE = re.compile(
    rf"""^[\s,;/&+()"'|~>-]*(?:(?:and|or|nor|the|as|well|plus|&|also|{_NAMES}|both|in|addition|to|then
    |including|such|like|namely|persons?|[0-9]+)\b[\s,;/&+()"'|.~>-]*)*$""",
    _I | re.VERBOSE,
)
"""Between the topics of one list."""
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|is|are|was|were|be|been|has|have|had|will|shall|can|could|would|should|may"
    r"|must|might)\W*$",
    _I,
)
_NEW_CLAUSE = re.compile(
    r"(?:,|\band\b|\bso\b|\bbecause\b|\bsince\b|\bas\b)\s+(?:we|it|they|he|she|our|this|these"
    r"|there|is|are|was|were|has|have|had|does|do|did|will)\b"
    r"|,\s+(?:and\s+)?(?:the|an?|which|who|that)\b|\b(?:so|because)\b",
    _I,
)
"""Between a negation and a predicate: the negation belongs to what came before."""
_ASIDE_OF_ALL = re.compile(r",\s+(?:including|not even|even|such as)\s[^,;]*,", _I)
_ASIDE = re.compile(r"\([^()]{4,300}\)")
_BRACKETS = re.compile(r"\([^()]{1,300}\)")
_BESIDE = 12
_NEITHER = re.compile(r"\bneither\b[^.;]*$", _I)
_DENIES_A_CLAUSE = re.compile(r"\bthat$", _I)
_ALL = re.compile(r"\b(?:all|every|everything|each|any|rest|remaining|others?|none|no)\b", _I)
_ADDS = re.compile(r"besides\b", _I)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|will|shall|may)\b", _I)
_MOVED = re.compile(
    r"\b(?:turn|switch|toggl|flip|shut|set|leav|left|kept|keep|has|have|had)\w*\b", _I
)
_HELD = re.compile(r"\b(?:have|has|had|keeps?|kept|leaves?|left)\b(?:\s+[\w']+){1,5}\s*$", _I)
_CLAUSE_ENDS = re.compile(
    rf"\s*(?:[-.,;:!?)\]|{HIDDEN}]|$|(?:and|or|but|in|for|at|since|as|now|by|while|whereas|today"
    r"|until|from|through|between|before|during|prior|when|with|within|across|throughout|again"
    r"|only|also|because|all\s+along|ever|always"
    r"|continuously|if|though|although|unless|to|is|are|was|were)\b)",
    _I,
)
_SET_BEFORE = re.compile(r"\b(?:topics?|lists?|hotlists?|files|categories|feeds?)\s+$", _I)
_ANSWERS = ("yes", "no", "true", "false", "none")
_DENY_A_TOPIC = (
    "not",
    "nor",
    "neither",
    "never",
    "without",
    "rather than",
    "instead of",
    "as opposed to",
)
_ELLIPSIS = re.compile(
    r"\b(?:(?:is|are|was|were|do|does|did|has|have|will)\s+not|isn't|aren't|doesn't|don't|didn't"
    r"|hasn't|wasn't)\s*(?=[.;,!)]|$|\bbut\b|\band\b)",
    _I,
)


@dataclass(slots=True)
class Group:
    """Topics named together. ``members`` are indices into the targets of the sentence."""

    start: int
    end: int
    members: list[int]
    excepted: Hit | None = None
    """The words that take the group out of what is said of the rest."""


@dataclass(slots=True)
class Predicate:
    """Words of state, or of membership in a set, with the negation that they stand under."""

    hit: Hit
    on: bool
    segment: int
    negation: str = ""
    claims: list[Group] = field(default_factory=list)

    @property
    def state(self) -> bool:
        return self.on ^ bool(self.negation)


def is_aside(sentence: Sentence, member: Predicate) -> bool:
    """Whether a membership is an aside in what is said of all ("no topics, including A, are")."""
    words = sentence.words(member.hit).lower()
    return words == "including" and any(
        p.segment == member.segment and p.hit.start >= member.hit.end and not p.hit.cue.weak
        for p in sentence.predicates
    )


class Sentence:
    """One sentence with its targets, the spans of the topics that it names.

    ``others`` are mentions of other things, whose words are no cues here either.
    """

    def __init__(
        self, cues: Cues, text: str, targets: Sequence[Span], others: Sequence[Span] = ()
    ) -> None:
        self.text = text
        masked = list(text)
        for start, end in [*targets, *others]:
            masked[start:end] = HIDDEN * (end - start)
        self.masked = "".join(masked)
        self.hits = cues.find(self.masked, 0, len(text))
        self.targets = targets
        self._turns = self._found_turns()
        self.groups = self._found_groups()
        self._mark_exceptions()
        self.predicates = self._found_predicates()
        self.memberships = [
            Predicate(h, h.category == "member_in", self.segment(h.start))
            for h in self.of("member_in", "member_out")
        ]
        self._negate()
        self._drop_idle()

    # ---------------------------------------------------------------------- asking

    def of(self, *categories: str) -> list[Hit]:
        return [h for h in self.hits if h.category in categories]

    def words(self, hit: Hit) -> str:
        return " ".join(self.text[hit.start : hit.end].split())

    def cue(self, predicate: Predicate) -> str:
        """The words of a predicate and of its negation, as a finding shows them."""
        words = self.words(predicate.hit)
        return f"{predicate.negation} … {words}" if predicate.negation else words

    def segment(self, offset: int) -> int:
        """The number of the part between turns that holds ``offset``."""
        return sum(stop <= offset for stop in self._turns)

    def bounds(self, segment: int) -> Span:
        edges = [0, *self._turns, len(self.text)]
        return edges[segment], edges[segment + 1]

    def ellipses(self) -> list[re.Match[str]]:
        """Places that deny what another predicate said ("B is not")."""
        return list(_ELLIPSIS.finditer(self.masked))

    def group_before(self, offset: int) -> Group | None:
        return next((g for g in reversed(self.groups) if g.end <= offset), None)

    def group_after(self, offset: int) -> Group | None:
        return next((g for g in self.groups if g.start >= offset), None)

    def beside(self, hit: Hit, group: Group) -> bool:
        """Whether a cue stands right before or after a group, with nothing but fillers between."""
        if group.end <= hit.start:
            return bool(FILLER.fullmatch(self.masked[group.end : hit.start]))
        return bool(LEAD.fullmatch(self.masked[hit.end : group.start]))

    def denies(self, negation: Hit) -> Group | None:
        """The group that a negation denies by itself ("but not A", "rather than A")."""
        group = self.group_after(negation.end)
        if group is None or self.words(negation).lower() not in _DENY_A_TOPIC:
            return None
        if self.words(negation).lower() == "nor" and _NEITHER.search(self.masked[: negation.start]):
            return None  # "neither A nor B"
        if self.words(negation).lower() == "neither" and not any(
            0 <= negation.start - h.end < _BESIDE for h in self.of("on", "off")
        ):
            return None  # what "neither A nor B" are is told behind them
        between = self.masked[negation.end : group.start]
        if len(between) > 12 or not re.fullmatch(
            r"\s*(?:the|to|for|on|in)?\s*[\"'(]?", between, _I
        ):
            return None
        return None if _AUXILIARY.search(self.masked[: negation.start]) else group

    # -------------------------------------------------------------------- elements

    def _found_turns(self) -> list[int]:
        stops = [h.start for h in self.of("terminate")]
        busy = self.of("on", "off", "negation", "exception", "prohibited")
        closed = _BRACKETS.sub(lambda found: "~" * len(found.group()), self.masked)
        marks = [m.start() for m in re.finditer(";", closed)]
        for mark, following in pairwise([*marks, len(self.masked)]):
            part = self.masked[mark + 1 : following]
            plain = len(part.split()) <= 6 and not (PRONOUN.search(part) or _VERB.search(part))
            if not plain or any(mark < h.start < following for h in busy):
                stops.append(mark)  # "on: A; B; C" goes on as one list
        return sorted([*stops, *self._asides()])

    def _asides(self) -> list[int]:
        """Both ends of brackets that say something of a topic ("(A is not among them)")."""
        return [
            edge
            for aside in _ASIDE.finditer(self.masked)
            if HIDDEN in aside.group() and _VERB.search(aside.group())
            for edge in (aside.start(), aside.end() - 1)
        ]

    def _found_groups(self) -> list[Group]:
        groups: list[Group] = []
        for index, (start, end) in sorted(enumerate(self.targets), key=lambda t: t[1]):
            last = groups[-1] if groups else None
            if last and (start <= last.end or self._glued(last.end, start)):
                last.members.append(index)
                last.end = max(last.end, end)
            else:
                groups.append(Group(start, end, [index]))
        return groups

    def _glued(self, end: int, start: int) -> bool:
        return bool(_GLUE.match(self.masked[end:start])) and self.segment(end - 1) == self.segment(
            start
        )

    def _mark_exceptions(self) -> None:
        states = [h for h in self.of("on", "off") if not h.cue.edge]
        near = re.compile(rf"[\s:\"'(-]*(?:[\w'{HIDDEN}]+[\s:\"'(-]*){{0,6}}")
        for hit in self.of("exception"):
            if _ADDS.match(self.masked, hit.start) and not _ALL.search(self.masked[: hit.start]):
                continue  # "besides A, we get B" takes nothing out
            group = self.group_after(hit.end)
            if group is None or not near.fullmatch(self.masked[hit.end : group.start]):
                continue
            if not any(hit.end <= h.start < group.start for h in states):
                group.excepted = hit
                self._close_fronted(group)
        for hit in self.of("exception_after"):
            group = self.group_before(hit.start)
            if group and self.beside(hit, group):
                group.excepted = hit
                self._split(group, len(group.members) - 1, keep_last=True)

    def _close_fronted(self, group: Group) -> None:
        """A fronted exception ends at its first comma unless "all …" follows the group."""
        states = self.of("on", "off")
        later = next((h for h in states if h.start >= group.end), None)
        if later is None or any(h.end <= group.start for h in states):
            return
        if _ALL.search(self.masked[group.end : later.start]):
            return
        comma = self.masked.find(",", self.targets[group.members[0]][1], group.end)
        if comma >= 0:
            self._split(group, sum(self.targets[m][0] < comma for m in group.members))

    def _split(self, group: Group, at: int, *, keep_last: bool = False) -> None:
        """Part a group before member ``at``; the exception stays with the first or last part."""
        if not 0 < at < len(group.members):
            return
        first, last = group.members[:at], group.members[at:]
        parts = [self._group_of(first), self._group_of(last)]
        parts[keep_last].excepted = group.excepted
        index = self.groups.index(group)
        self.groups[index : index + 1] = parts

    def _group_of(self, members: list[int]) -> Group:
        return Group(self.targets[members[0]][0], self.targets[members[-1]][1], members)

    def _found_predicates(self) -> list[Predicate]:
        out: list[Predicate] = []
        blocked = self.of("uncertain")
        exceptions = self.of("exception", "exception_after")
        for hit in self.of("on", "off"):
            inside = blocked if hit.category == "on" else [*blocked, *exceptions]
            if any(h.start <= hit.start < h.end for h in inside):
                continue
            if (hit.cue.edge and not self._at_edge(hit)) or (
                out and out[-1].hit.start == hit.start
            ):
                continue
            out.append(Predicate(hit, hit.category == "on", self.segment(hit.start)))
        return out

    def _at_edge(self, hit: Hit) -> bool:
        """Whether a bare "on" or "off" is a state: it ends a clause and has a subject."""
        group = self.group_before(hit.start)
        beside = group is not None and self.beside(hit, group)
        if group and beside and _MOVED.search(self.masked[max(group.start - 40, 0) : group.start]):
            return True  # "I turned A off this morning"
        if not _CLAUSE_ENDS.match(self.masked, hit.end):
            return False
        if re.match(r"\s*:", self.masked[hit.end :]) and _SET_BEFORE.search(
            self.masked[: hit.start]
        ):
            return True  # "Topics on: A, B"
        if self.words(hit).lower() in _ANSWERS:
            return beside and not re.match(r"\s+\w", self.masked[hit.end :])
        before = self.masked[: hit.start]
        held = _HELD.search(before[-60:])  # "we have every topic on"
        return beside or not before.strip() or bool(held or BE.search(before[-40:]))

    # -------------------------------------------------------------------- polarity

    def _negate(self) -> None:
        """Give each negation to the first predicate or membership that it reaches."""
        previous: Predicate | None = None
        members = [m for m in self.memberships if not is_aside(self, m)]
        heads = sorted([*self.predicates, *members], key=lambda p: p.hit.start)
        for head in heads:
            start = self.bounds(head.segment)[0]
            if previous and previous.segment == head.segment:
                start = previous.hit.end
                shared = COORDINATED.match(self.masked[start : head.hit.start])
                if shared and previous.negation and previous in self.predicates:
                    head.negation = previous.negation
                    previous = head
                    continue
            denied = False
            for hit in self.of("negation"):
                reaches = start <= hit.start and hit.end <= head.hit.start
                if not reaches or self.denies(hit):
                    continue
                between = _ASIDE_OF_ALL.sub(" ", self.masked[hit.end : head.hit.start])
                if _DENIES_A_CLAUSE.search(self.words(hit)):
                    head.negation, denied = self.words(hit), True
                elif not _NEW_CLAUSE.search(between):
                    # "It is not the case that it is not on": the denial of a denial.
                    head.negation = "" if denied else self.words(hit)
            previous = head

    def _drop_idle(self) -> None:
        """Drop words of state that tell nothing unless denied or ruled ("is used by …")."""
        rules = {self.segment(h.start): h.end for h in reversed(self.of("prohibited", "required"))}
        self.predicates = [
            p
            for p in self.predicates
            if not p.hit.cue.only_denied
            or (
                not self.of("hit")
                and (p.negation or rules.get(p.segment, len(self.text)) <= p.hit.start)
            )
        ]
