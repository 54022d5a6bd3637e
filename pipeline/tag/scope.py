"""What one sentence says of the topics that it names: on, off, or under some rule or condition.

A sentence is read as a row of elements: groups of mentions ("A, B and C"), predicates ("is turned
off", "subscribes to"), memberships ("is not among"), exceptions ("all except") and turns ("but").
Each predicate claims a group: what stands before it where it is passive ("A is enabled"), what
follows where it is active ("we receive alerts for A"). A negation reaches from its place to the
first predicate after it, no further; a turn or a semicolon ends the reach of everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.artefacts import Assertion
from pipeline.tag.cues import Cues, Hit

Span = tuple[int, int]

_FILLER = re.compile(
    r"""(?:[\s"'()\[\]:;,.|/=*~>-]|\b(?:the|a|an|ncic|fbi|file|files|topic|topics|list|lists|hotlist|hotlists
    |hot|alert|alerts|category|setting|box|option|notification|notifications|entry|entries|feed|type|types|s
    |currently|presently|now|still|always|also|both|all|each|already|simply|permanently|deliberately|fully
    |status|state|value|is|was|\d{1,2}|\d{4}|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*
    )\b)*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What may stand between a topic and a word of state that belongs to it without a verb."""
_LEAD = re.compile(
    r"""[\s"'(\[:]*(?:\b(?:the|a|an|our|its|any|all|these|those|following|for|to|on|in|into|by|from|of|about|beside|near|next|only|just|both|ncic|fbi|s|topic|topics
    |list|lists|file|hotlist|hotlists|hot|alert|alerts|category|named|called|labeled|labelled|titled|fbi's|as|such|are|is|and|or|with|regarding|entries|categories|hits|records)\b[\s"'(\[:,]*)*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What may stand between an active verb and the topic that is its object."""
_BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|isn't|aren't|wasn't|weren't|remains?|remained|stays?|stayed|stands?|stood|kept|keeps?|left|leaves?|gets?|got"
    r"|becomes?|became|appears?|shows?|shown|listed|marked|reads?|set|turned|switched|toggled|to|as)\b(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|wasn't|weren't|had|did|didn't|remained|stayed|used|kept|left)\b", re.I
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|am)\b", re.I)
_PERFECT = re.compile(r"\b(?:has|have|hasn't|haven't|'ve)\b", re.I)
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|is|are|was|were|be|been|has|have|had|will|shall|can|could|would|should|may|must|might)\W*$",
    re.I,
)
_NEW_CLAUSE = re.compile(
    r"(?:,|\band\b|\bso\b|\bbecause\b|\bsince\b|\bas\b)\s+(?:we|it|they|he|she|our|this|these|there|is|are|was|were|has|have|had|does|do|did|will)\b"
    r"|,\s+(?:the|which|who|that)\b|\b(?:so|because)\b",
    re.IGNORECASE,
)
"""Between a negation and a predicate: the negation belongs to what came before."""
_COORDINATED = re.compile(
    r"^[\s,/]*(?:(?:or|and|nor|and/or)\s+)?(?:(?:is|are|been|be|have|has|to|otherwise|even|ever)\s+)*$",
    re.I,
)
_LIST_GLUE = re.compile(
    r"^[\s,;/&+()\"'|~>-]*(?:(?:and|or|the|as|well|plus|&|also|ncic|fbi|file|files|topics?|lists?|hotlists?|hot|alerts?|entries|both|in|addition|to|then|including|such|like|namely|categories|persons?|[0-9]+)\b[\s,;/&+()\"'|.~>-]*)*$",
    re.I,
)
_OWN_SET = re.compile(
    r"\b(?:our|its|their|we|us|department's|agency's|city's|county's|office's|township's|town's|active|current|subscribed|chosen)\b.{0,60}?\b(?:topics?|lists?|hotlists?|alerts?|feeds?|categories|files)\b"
    r"|\b(?:subscriptions?|selections?|configuration|alert list|hotlist account|alert settings?|settings|profile|account)\b",
    re.IGNORECASE | re.DOTALL,
)
_SET = re.compile(
    r"\b(?:topics?|lists?|hotlists?|files|feeds?|categories|subscriptions?|selections?|alerts|those|ones|configuration|account|choices)\b",
    re.I,
)
_REST = re.compile(
    r"\b(?:all|every|everything|each|any|rest|remaining|others?|everyone|none|no)\b", re.I
)
_FINITE = re.compile(r"[:;]|\b(?:is|are|was|were|has|does|did)\b", re.I)
_PRONOUN = re.compile(r"\b(?:it|this|that|they|them|these|those|both|which|one|ones)\b", re.I)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|will|shall|may)\b", re.I)
_WILL = re.compile(r"will|won't", re.I)
_DENIED_ALREADY = re.compile(
    r"\b(?:do|does|did|is|are|has|have)\s+(?:not|never)\b[\s,]*(?:and|nor|or)\s*$", re.I
)
_WEIGHS = re.compile(r"consider|contemplat|weigh|decid|discuss|debat|review|explor|evaluat", re.I)
_LATER = re.compile(r"\b(?:if|in the future|at a later|some day)\b", re.I)
_UNDECIDED = re.compile(r"pending|under|subject to|awaiting", re.I)
_NO_EXCEPTION = re.compile(
    r"\b(?:is|are|was|were)\s+no\s+exceptions?\b|\b(?:too|as\s+well)\s*[.!]?\s*$", re.I
)
_RELATIVE = re.compile(r"[\s,(-]*(?:which|that)\s+(?:\w+\s+){0,3}", re.I)
_MOVED = re.compile(
    r"\b(?:turn|switch|toggl|flip|shut|set|leav|left|kept|keep|has|have|had)\w*\b", re.I
)
_ELLIPSIS = re.compile(
    r"\b(?:(?:is|are|was|were|do|does|did|has|have|will)\s+not|isn't|aren't|doesn't|don't|didn't|hasn't|wasn't)\s*(?=[.;,!)]|$|\bbut\b|\band\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says of a mention. ``weak`` claims yield to any other."""

    assertion: Assertion
    cue: str
    weak: bool = False
    tense: str = "present"


@dataclass(slots=True)
class _Group:
    start: int
    end: int
    members: list[int]
    excepted: bool = False
    denied: Hit | None = None


@dataclass(slots=True)
class _Predicate:
    hit: Hit
    on: bool
    segment: int
    negation: str = ""
    claims: list[_Group] = field(default_factory=list)

    @property
    def state(self) -> bool:
        return self.on ^ bool(self.negation)


class Sentence:
    """One sentence with its targets; ``claims`` tells what is said of each.

    ``targets`` are spans of the text; ``others`` are mentions of other things, whose words are no
    cues here.
    """

    def __init__(
        self, cues: Cues, text: str, targets: Sequence[Span], others: Sequence[Span] = ()
    ) -> None:
        self.text = text
        masked = list(text)
        for start, end in [*targets, *others]:
            masked[start:end] = "\x01" * (end - start)
        self.masked = "".join(masked)
        self.hits = cues.find(self.masked, 0, len(text))
        self.targets = targets
        self.turns = self._turns()
        self.groups = self._groups()
        self._mark_exceptions()
        self.predicates = self._predicates()
        self._negate()

    def denied(self) -> str:
        """The words by which a sentence denies what another one said ("B is not"), if it does."""
        found = _ELLIPSIS.search(self.masked)
        return found.group().strip() if found else ""

    # ------------------------------------------------------------------ elements

    def of(self, *categories: str) -> list[Hit]:
        return [h for h in self.hits if h.category in categories]

    def words(self, hit: Hit) -> str:
        return " ".join(self.text[hit.start : hit.end].split())

    def _turns(self) -> list[int]:
        stops = [h.start for h in self.of("terminate")]
        marks = [m.start() for m in re.finditer(";", self.masked)]
        for mark, following in pairwise([*marks, len(self.masked)]):
            # "on: A; B; C" goes on as one list.
            part = self.masked[mark + 1 : following]
            busy = any(
                mark < h.start < following
                for h in self.of("on", "off", "negation", "exception", "prohibited")
            )
            if busy or len(part.split()) > 6 or _PRONOUN.search(part) or _VERB.search(part):
                stops.append(mark)
        return sorted(stops)

    def segment(self, offset: int) -> int:
        return sum(stop <= offset for stop in self.turns)

    def _bounds(self, segment: int) -> Span:
        edges = [0, *self.turns, len(self.text)]
        return edges[segment], edges[segment + 1]

    def _groups(self) -> list[_Group]:
        groups: list[_Group] = []
        for index, (start, end) in sorted(enumerate(self.targets), key=lambda t: t[1]):
            if groups and start <= groups[-1].end:
                groups[-1].members.append(index)
                groups[-1].end = max(groups[-1].end, end)
            elif groups and self._glued(groups[-1].end, start):
                groups[-1].members.append(index)
                groups[-1].end = end
            else:
                groups.append(_Group(start, end, [index]))
        return groups

    def _glued(self, end: int, start: int) -> bool:
        between = self.masked[end:start]
        return bool(_LIST_GLUE.match(between)) and self.segment(end) == self.segment(start)

    def _mark_exceptions(self) -> None:
        for hit in self.of("exception"):
            group = next((g for g in self.groups if g.start >= hit.end), None)
            if group is None or not re.fullmatch(
                r"[\s:\"'(-]*(?:[\w'\x01]+[\s:\"'(-]*){0,6}", self.masked[hit.end : group.start]
            ):
                continue
            if any(
                hit.end <= h.start < group.start for h in self.of("on", "off") if not h.cue.edge
            ):
                continue
            group.excepted = True
            group.denied = hit
            self._close_fronted(group)
        for hit in self.of("exception_after"):
            group = next((g for g in reversed(self.groups) if g.end <= hit.start), None)
            if group and _FILLER.fullmatch(self.masked[group.end : hit.start]):
                group.excepted, group.denied = True, hit
                if len(group.members) > 1:
                    self._split_off_last(group)

    def _close_fronted(self, group: _Group) -> None:
        """A fronted exception ends at its first comma unless "all …" follows the group."""
        later = next((h for h in self.of("on", "off") if h.start >= group.end), None)
        earlier = any(h.end <= group.start for h in self.of("on", "off"))
        if later is None or earlier or len(group.members) == 1:
            return
        if _REST.search(self.masked[group.end : later.start]):
            return
        first = self.targets[group.members[0]]
        comma = self.masked.find(",", first[1], group.end)
        if comma < 0:
            return
        rest = [m for m in group.members if self.targets[m][0] > comma]
        group.members = [m for m in group.members if m not in rest]
        end = group.end
        group.end = max(self.targets[m][1] for m in group.members)
        if rest:
            self.groups.insert(
                self.groups.index(group) + 1, _Group(self.targets[rest[0]][0], end, rest)
            )

    def _split_off_last(self, group: _Group) -> None:
        last = group.members[-1]
        before = _Group(group.start, self.targets[group.members[-2]][1], group.members[:-1])
        self.groups.insert(self.groups.index(group), before)
        group.members, group.start = [last], self.targets[last][0]

    def _predicates(self) -> list[_Predicate]:
        out = []
        for hit in self.of("on", "off"):
            if hit.cue.edge and not self._at_edge(hit):
                continue
            if hit.category == "off" and any(
                h.start <= hit.start < h.end for h in self.of("exception", "exception_after")
            ):
                continue
            if any(h.start <= hit.start < h.end for h in self.of("uncertain")):
                continue
            if out and out[-1].hit.start == hit.start:
                continue
            out.append(_Predicate(hit, hit.category == "on", self.segment(hit.start)))
        return out

    def _at_edge(self, hit: Hit) -> bool:
        """Whether a bare "on" or "off" is a state: it ends a clause, and something has that state."""
        after = self.masked[hit.end :]
        beside = self._adjacent_before(hit)
        if beside is not None and _MOVED.search(
            self.masked[max(beside.start - 40, 0) : beside.start]
        ):
            return True  # "I turned A off this morning"
        if not re.match(
            r"\s*(?:[-.,;:!?)\]|\x01]|$|(?:and|or|but|in|for|at|since|as|now|by|while|whereas|today|until|when|with|within|across|throughout|again|only|also|because|all\s+along|ever|always|continuously|if|though|although|unless|to|is|are|was|were)\b)",
            after,
            re.I,
        ):
            return False
        before = self.masked[: hit.start]
        word = self.text[hit.start : hit.end].lower()
        if word in ("yes", "no", "true", "false", "none"):
            return (
                self._adjacent_before(hit) is not None
                and bool(re.search(r"[:\-|=?.…]\s*$|\s$", before))
                and not re.match(r"\s+\w", after)
            )
        return (
            bool(_BE.search(before[-40:]))
            or self._adjacent_before(hit) is not None
            or not before.strip()
        )

    def _adjacent_before(self, hit: Hit) -> _Group | None:
        """The group that ends right before a hit, with nothing but fillers between."""
        group = next((g for g in reversed(self.groups) if g.end <= hit.start), None)
        if group and _FILLER.fullmatch(self.masked[group.end : hit.start]):
            return group
        return None

    def _adjacent_after(self, hit: Hit) -> _Group | None:
        group = next((g for g in self.groups if g.start >= hit.end), None)
        if group and _LEAD.fullmatch(self.masked[hit.end : group.start]):
            return group
        return None

    # ------------------------------------------------------------------- polarity

    def _negate(self) -> None:
        self.memberships = [
            _Predicate(h, h.category == "member_in", self.segment(h.start))
            for h in self.of("member_in", "member_out")
        ]
        heads = sorted([*self.predicates, *self.memberships], key=lambda p: p.hit.start)
        previous: _Predicate | None = None
        negations = self.of("negation")
        for head in heads:
            start = self._bounds(head.segment)[0]
            if previous and previous.segment == head.segment:
                between = self.masked[previous.hit.end : head.hit.start]
                if (
                    previous.negation
                    and previous in self.predicates
                    and _COORDINATED.match(between)
                ):
                    head.negation = previous.negation
                    previous = head
                    continue
                start = previous.hit.end
            for hit in negations:
                if not start <= hit.start or hit.end > head.hit.start:
                    continue
                if self._local(hit) or _NEW_CLAUSE.search(self.masked, hit.end, head.hit.start):
                    continue
                head.negation = self.words(hit)
            previous = head
        rules = self.of("prohibited", "required")
        self.predicates = [
            p
            for p in self.predicates
            if not p.hit.cue.only_denied
            or (not self.of("hit") and (p.negation or self._ruled(p, rules)))
        ]

    def _ruled(self, predicate: _Predicate, rules: Sequence[Hit]) -> bool:
        return any(
            h.end <= predicate.hit.start and self.segment(h.start) == predicate.segment
            for h in rules
        )

    def _local(self, hit: Hit) -> _Group | None:
        """The group that a negation denies by itself ("but not A", "rather than A")."""
        group = next((g for g in self.groups if g.start >= hit.end), None)
        if group is None or group.start - hit.end > 12:
            return None
        if not re.fullmatch(
            r"\s*(?:the|to|for|on|in)?\s*[\"'(]?", self.masked[hit.end : group.start], re.I
        ):
            return None
        word = self.text[hit.start : hit.end].lower()
        if word not in (
            "not",
            "nor",
            "never",
            "without",
            "rather than",
            "instead of",
            "as opposed to",
        ):
            return None
        return None if _AUXILIARY.search(self.masked[: hit.start]) else group

    # --------------------------------------------------------------------- claims

    def claims(self) -> dict[int, Claim]:
        """What is said of each target; targets of which nothing is said are absent."""
        found: dict[int, list[Claim]] = {}
        for group in self.groups:
            if any(self._local(h) is group for h in self.of("negation")):
                group.denied = next(h for h in self.of("negation") if self._local(h) is group)
                group.excepted = True
        plain = [g for g in self.groups if not g.excepted]
        members = self._claim_members(plain, found)
        for predicate in self.predicates:
            if predicate in members:
                continue
            for group in self._claimed(predicate, plain):
                predicate.claims.append(group)
        self._share()
        for predicate in self.predicates:
            for group in predicate.claims:
                claim = self.judge(predicate)
                if claim:
                    for member in group.members:
                        found.setdefault(member, []).append(claim)
        self._claim_elliptic(found)
        for group in self.groups:
            if group.excepted:
                self._claim_exception(group, found)
        self._claim_banned(found)
        return {member: best(claims) for member, claims in found.items()}

    def _claimed(self, predicate: _Predicate, groups: list[_Group]) -> list[_Group]:
        hit = predicate.hit
        low, high = self._bounds(predicate.segment)
        others = [
            p
            for p in self.predicates
            if p is not predicate and p.segment == predicate.segment and not p.hit.cue.weak
        ]
        previous = max((p.hit.end for p in others if p.hit.end <= hit.start), default=low)
        following = min((p.hit.start for p in others if p.hit.start >= hit.end), default=high)
        before = [g for g in groups if max(low, previous) <= g.start and g.end <= hit.start]
        after = [g for g in groups if hit.end <= g.start and g.end <= following]
        left, right = before[-1] if before else None, after[0] if after else None
        if left is None and right is None:
            # "A is listed, but it is not enabled": the pronoun stands for the group before.
            earlier = [g for g in groups if g.end <= hit.start]
            if earlier and (_PRONOUN.search(self.masked, low, high) or previous > low):
                return [earlier[-1]]
            return []
        if (
            right is not None
            and re.match(r"\s*:", self.masked[hit.end :])
            and not (
                left is not None
                and _FILLER.fullmatch(self.masked[left.end : hit.start])
                and ":" in self.masked[left.end : hit.start]
            )
        ):
            return after
        if left is None:
            return after
        if right is None:
            return [left]
        if hit.cue.direction == "forward":
            near = _LEAD.fullmatch(self.masked[hit.end : right.start]) or right.start - hit.end < 60
            return after if near else [left]
        if hit.cue.direction == "backward":
            return [left]
        if re.search(
            r"\b(?:in)?to\s*$", self.masked[hit.start : hit.end + 6]
        ) and self._adjacent_after(hit):
            return [right]
        if _FILLER.fullmatch(self.masked[left.end : hit.start]) or _BE.search(
            self.masked[max(hit.start - 40, 0) : hit.start]
        ):
            return [left]
        return [right] if self._adjacent_after(hit) else [left]

    def _beside(self, predicate: _Predicate, group: _Group) -> bool:
        hit = predicate.hit
        if group.end <= hit.start:
            return bool(_FILLER.fullmatch(self.masked[group.end : hit.start]))
        return bool(_LEAD.fullmatch(self.masked[hit.end : group.start]))

    def _share(self) -> None:
        """Where an active verb and a following passive one claim the same group, divide it."""
        for first in self.predicates:
            for second in self.predicates:
                if first.hit.start >= second.hit.start or first.state == second.state:
                    continue
                for group in [g for g in first.claims if g in second.claims]:
                    # "chose to leave A unchecked": the word right beside the topic tells.
                    beside = [self._beside(p, group) for p in (first, second)]
                    if beside == [False, True] and not second.hit.cue.weak:
                        first.claims = [g for g in first.claims if g is not group]
                        continue
                    if not first.hit.end <= group.start <= group.end <= second.hit.start:
                        continue
                    if len(group.members) < 2:
                        continue
                    cut = self.targets[group.members[-1]][0]
                    tail = _Group(cut, group.end, group.members[-1:])
                    head = _Group(group.start, cut, group.members[:-1])
                    first.claims = [head if g is group else g for g in first.claims]
                    second.claims = [tail if g is group else g for g in second.claims]

    def _claim_members(
        self, groups: list[_Group], found: dict[int, list[Claim]]
    ) -> list[_Predicate]:
        """Claims by membership in a set ("is not among the topics that are on")."""
        used: list[_Predicate] = []
        for member in self.memberships:
            hit = member.hit
            low, high = self._bounds(member.segment)
            left = next(
                (g for g in reversed(groups) if low <= g.start and g.end <= hit.start), None
            )
            right = next((g for g in groups if hit.end <= g.start and g.end <= high), None)
            states = [
                p for p in self.predicates if p.segment == member.segment and not p.hit.cue.weak
            ]
            verb = bool(
                re.fullmatch(
                    r"(?:inclu|contain|compris|cover)\w*|consist\w*\s+of",
                    self.text[hit.start : hit.end],
                    re.I,
                )
            )
            if verb:
                group = right
                state = next((p for p in reversed(states) if p.hit.end <= hit.start), None)
            else:
                group = (
                    left
                    if left and not any(left.end <= p.hit.start < hit.start for p in states)
                    else None
                )
                state = next((p for p in states if p.hit.start >= hit.end), None)
                group = group or (
                    right
                    if right
                    and left is None
                    and member.hit.category == "member_in"
                    and state is not None
                    else None
                )
            if group is None:
                continue
            if state is None:
                scope = self.masked[low:high]
                if member.state and not _OWN_SET.search(scope):
                    continue
                if not member.state and not (_SET.search(scope) or _OWN_SET.search(scope)):
                    continue
                on = member.state
                claim = Claim("enabled" if on else "disabled", self._cue(member), weak=member.state)
            else:
                used.append(state)
                on = member.state == state.state
                judged = self.judge(state, on)
                if judged is None:
                    continue
                claim = Claim(
                    judged.assertion,
                    f"{self._cue(member)} … {self._cue(state)}",
                    False,
                    judged.tense,
                )
            for index in group.members:
                found.setdefault(index, []).append(claim)
        return used

    def _claim_elliptic(self, found: dict[int, list[Claim]]) -> None:
        """ "A is on, B is not": the state of the predicate before, denied; "B is no exception"."""
        for match in _NO_EXCEPTION.finditer(self.masked):
            group = next((g for g in reversed(self.groups) if g.end <= match.start()), None)
            before = [
                p for p in self.predicates if p.hit.end <= match.start() and not p.hit.cue.weak
            ]
            if group and before and before[-1].hit.end <= group.start:
                for member in group.members:
                    on = before[-1].state
                    found[member] = [
                        Claim(
                            "enabled" if on else "disabled",
                            f"{match.group().strip()} (… {self._cue(before[-1])})",
                        )
                    ]
        for match in _ELLIPSIS.finditer(self.masked):
            group = next((g for g in reversed(self.groups) if g.end <= match.start()), None)
            before = [
                p for p in self.predicates if p.hit.end <= match.start() and not p.hit.cue.weak
            ]
            if group is None or not before:
                continue
            if before[-1].hit.start > group.start and self.segment(
                before[-1].hit.start
            ) == self.segment(match.start()):
                continue
            on = not before[-1].on if not before[-1].negation else not before[-1].state
            cue = f"{match.group().strip()} (… {self.words(before[-1].hit)})"
            for member in group.members:
                found[member] = [Claim("enabled" if on else "disabled", cue)]

    def _claim_banned(self, found: dict[int, list[Claim]]) -> None:
        """A rule on the topic itself without a word of state: "use of A is forbidden"."""
        if self.of("hit"):
            return
        for group in self.groups:
            if any(member in found for member in group.members):
                continue
            for hit in self.of("prohibited"):
                if self.segment(hit.start) != self.segment(
                    group.start
                ):
                    continue
                behind = hit.cue.direction == "backward" and group.end <= hit.start
                ahead = hit.cue.direction != "backward" and 0 <= group.start - hit.end < 60
                if behind or ahead:
                    for member in group.members:
                        found[member] = [Claim("prohibited", self.words(hit))]

    def _claim_exception(self, group: _Group, found: dict[int, list[Claim]]) -> None:
        strong = [p for p in self.predicates if not p.hit.cue.weak] or self.predicates
        before = [p for p in strong if p.hit.end <= group.start]
        after = [p for p in strong if p.hit.start >= group.end]
        # "on, except A": the predicate before; "all topics, except A, are on": the one after.
        near = (before or after)[-1 if before else 0] if before or after else None
        if near is None:
            return
        own = after and _RELATIVE.fullmatch(self.masked[group.end : after[0].hit.start]) is not None
        if own:  # "apart from A, which is disabled, all topics are on"
            near = after[0]
        judged = self.judge(near, near.state if own else not near.state)
        if judged is None or group.denied is None:
            return
        cue = f"{self.words(group.denied)} (… {self._cue(near)})"
        for member in group.members:
            found[member] = [Claim(judged.assertion, cue, False, judged.tense)]

    # --------------------------------------------------------------- rule, time, doubt

    def _cue(self, predicate: _Predicate) -> str:
        words = self.words(predicate.hit)
        return f"{predicate.negation} … {words}" if predicate.negation else words

    def judge(self, predicate: _Predicate, on: bool | None = None) -> Claim | None:
        """What a predicate says once modals, conditions and times are heard; None for nothing."""
        state = predicate.state if on is None else on
        hit = predicate.hit
        low, high = self._bounds(predicate.segment)
        cue = self._cue(predicate)
        previous = max(
            (
                p.hit.end
                for p in self.predicates
                if p.segment == predicate.segment
                and p.hit.end <= hit.start
                and not _COORDINATED.match(self.masked[p.hit.end : hit.start])
            ),
            default=low,
        )
        lead = self.masked[previous : hit.start]

        def before(*categories: str) -> Hit | None:
            near = [h for h in self.of(*categories) if previous <= h.start and h.end <= hit.start]
            return near[-1] if near else None

        def governing(*categories: str) -> Hit | None:
            """A modal whose verb group holds the predicate: no finite verb stands between."""
            found = before(*categories)
            if found is None or _FINITE.search(self.masked, found.end, hit.start):
                return None
            return found

        uncertain = before("uncertain")
        if uncertain is not None:
            plan = before("conditional")
            if plan is not None and _WEIGHS.search(self.words(plan)):  # "is weighing whether to enable A"
                return Claim("conditional", f"{self.words(plan)} … {cue}")
            return Claim("mentioned", "", False, "unknown")
        when = before("when")
        if (
            when is not None
            and not _PAST.search(self.masked, when.end, hit.start)
            and not re.search(r",", self.masked[when.end : hit.start])
        ):
            return (
                None
                if hit.cue.direction == "forward"
                else Claim("conditional", f"{self.words(when)} … {cue}")
            )
        rule = governing("prohibited", "required", "permitted")
        late = next((h for h in self.of("if") if hit.end <= h.start < high), None)
        if late is not None and not re.match(r"unless|only if|provided", self.words(late), re.I):
            late = None
        if (
            late is not None
            and rule is not None
            and re.match(r"will|won't", self.words(rule), re.I)
        ):
            return Claim("conditional", f"{self.words(rule)} … {self.words(late)}")
        raw = predicate.on if on is None else on ^ bool(predicate.negation)
        if (
            rule is not None
            and _WILL.match(self.words(rule))
            and _DENIED_ALREADY.search(self.masked[low : rule.start])
        ):
            return Claim("disabled", f"not … {self.words(rule)} … {self.words(hit)}")
        if rule is not None and rule.category == "prohibited":
            return Claim(
                "prohibited" if raw else "required", f"{self.words(rule)} … {self.words(hit)}"
            )
        condition = before("if")
        if condition is not None and "," not in self.masked[condition.end : hit.start]:
            return Claim("conditional", f"{self.words(condition)} … {cue}")
        if rule is not None and rule.category == "required":
            return Claim("required" if state else "prohibited", f"{self.words(rule)} … {cue}")
        if rule is not None and state:
            later = _LATER.search(self.masked, hit.end)
            if later:
                return Claim("conditional", f"{self.words(rule)} … {later.group()}")
            return Claim("permitted", f"{self.words(rule)} … {cue}")
        undecided = [
            h
            for h in self.of("conditional")
            if hit.end <= h.start < high and _UNDECIDED.search(self.words(h))
        ]
        if undecided:
            return Claim("conditional", f"{cue} … {self.words(undecided[0])}")
        banned = next(
            (
                h
                for h in self.of("prohibited")
                if h.cue.direction == "backward" and hit.end <= h.start < high
            ),
            None,
        )
        if banned is not None:
            return Claim("prohibited" if state else "required", self.words(banned))
        plan = governing("conditional")
        if plan is not None and not re.match(
            r"will\b.*\b(?:continue|remain)", self.masked[plan.start : hit.end], re.I | re.S
        ):
            return Claim("conditional", f"{self.words(plan)} … {cue}")
        if late is not None:
            return Claim("conditional", f"{cue} … {self.words(late)}")
        simple_past = (
            bool(re.search(r"ed\b", self.words(hit)))
            and not _PERFECT.search(lead)
            and not _PASSIVE.search(lead)
        )
        past = bool(_PAST.search(lead)) or simple_past
        ended = [h for h in self.of("ended") if low <= h.start < high and self._bound(h) is hit]
        if past and ended and not before("present"):
            words = self.words(ended[0])
            if state:
                return Claim("historical", f"{cue} … {words}", tense="past")
            if predicate.negation.lower() not in ("never", "at no time") and re.match(
                r"until|till|prior|before", words, re.I
            ):
                return Claim("enabled", f"{cue} … {words}", tense="past")
        tense = "past" if past else "present"
        return Claim("enabled" if state else "disabled", cue, hit.cue.weak, tense)

    def _bound(self, when: Hit) -> Hit | None:
        """The predicate that a word of time belongs to: "until" looks back, "formerly" ahead."""
        segment = self.segment(when.start)
        near = [p.hit for p in self.predicates if p.segment == segment]
        behind = [h for h in near if h.end <= when.start]
        ahead = [h for h in near if h.start >= when.end]
        if re.match(r"until|till|prior|before|from|between|for|through", self.words(when), re.I):
            return behind[-1] if behind else ahead[0] if ahead else None
        return ahead[0] if ahead else behind[-1] if behind else None


_ORDER: tuple[Assertion, ...] = (
    "historical", "prohibited", "required", "permitted", "disabled", "conditional", "enabled", "mentioned",
)  # fmt: skip


def best(claims: Sequence[Claim]) -> Claim:
    """The claim that counts among several of one mention, by the order of the contract."""
    strong = [c for c in claims if not c.weak] or list(claims)
    present = [c for c in strong if c.assertion in ("enabled", "disabled") and c.tense == "present"]
    historical = any(c.assertion == "historical" for c in strong)
    if present and not historical:
        strong = present
    elif historical and present:
        strong = [c for c in strong if c in present or c.assertion == "historical"]
        strong = [
            c for c in present if re.search(r"\b(?:now|currently|remains?)\b", c.cue)
        ] or strong
    told = [c for c in strong if c.assertion in ("enabled", "disabled")]
    if len(told) == len(strong) and len({c.assertion for c in told}) == 2:
        # "had been off, but was turned on again": what is told last holds, the present most of all.
        return ([c for c in told if c.tense == "present"] or told)[-1]
    return min(strong, key=lambda c: _ORDER.index(c.assertion))
