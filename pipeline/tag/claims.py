"""What a sentence says of each topic that it names.

Each predicate claims a group of topics: what stands before it where it is passive ("A is
enabled"), what follows where it is active ("we receive alerts for A"). Members of a set share its
state, exceptions have the opposite one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.artefacts import Assertion
from pipeline.tag.modality import Claim, claim_of
from pipeline.tag.scope import BE, HIDDEN, PRONOUN, Group, Predicate, Sentence, is_aside

_I = re.IGNORECASE
_REACH = 60
"""Most characters from an active verb to its object, or from a ban to what it bans."""
_INCLUDES = re.compile(r"(?:inclu|contain|compris|cover)\w*|consist\w*\s+of", _I)
_SETS = r"topics?|lists?|hotlists?|alerts?|feeds?|categories|files"
_OWN_SET = re.compile(
    r"\b(?:our|its|their|we|us|(?:department|agency|city|county|office|town(?:ship)?)'s|active"
    rf"|current|subscribed|chosen)\b.{{0,60}}?\b(?:{_SETS})\b"
    r"|\b(?:something|anything|ones?|those)\s+(?:that\s+|which\s+)?(?:we|our|us|the\s+\w+)\b"
    r"|\b(?:subscriptions?|selections?|configuration|alert settings?|settings|profile|account)\b"
    r"|\b(?:our|its|the\s+(?:department|agency|office)'s)\s+(?:\w+\s+)?(?:set|package|line-?up|mix)\b",
    _I | re.DOTALL,
)
_ANY_SET = re.compile(
    rf"\b(?:{_SETS}|subscriptions?|selections?|those|ones|configuration|account|choices)\b", _I
)
_THEM = re.compile(
    r"\s+(?:of\s+)?(?:them|these|those|that|it|(?:the|those|these)\s+(?:one|two|three|four|five)"
    r"|(?:the|those|these)\s+(?:others?|exceptions?))\s*(?:[.,;!)]|$)",
    _I,
)
"""After "among": the set whose state was told before."""
_NO_EXCEPTION = re.compile(
    r"\b(?:is|are|was|were)\s+no\s+exceptions?\b|\b(?:too|as\s+well)\s*[.!]?\s*$", _I
)
_SO_IS = re.compile(
    rf"(?<={HIDDEN})(?:\s+(?:topics?|lists?|files?))?\s+(?:is|are|was|were|does|do|has"
    rf"|have)(?:\s+(?:too|also))?"
    r"\s*(?=[.;,!)]|$)",
    _I,
)
"""A topic with a verb and no more: the sentence told before what it is."""
_ELIDED = re.compile(
    r"\W*(?:but|and|yet|however|though)?\W*(?:(?:then|later|now|since|again|subsequently|also|soon"
    r"|has|had)\s+)*(?:is|was|were|are|been|has|had|came|went|remains?)\b",
    _I,
)
"""A clause without a subject: that of the one before ("was off, but was enabled again")."""
_WAS = re.compile(r"\b(?:was|were|had\s+been)\s+(?:\w+\s+)?$", _I)
_COMMA = re.compile(r"\s*,\s*(?:only\s+)?(?:the\s+)?(?:ncic\s+)?", _I)
_IS_ONE = re.compile(
    r"\s+(?:topic\s+|list\s+|file\s+)?(?:is|was|has|does|did|remains|stays|stayed)\b", _I
)
_NAMES_THEM = re.compile(r"(?:\bnamely\b|\bto\s+wit\b|\bi\.e\.|:)[\s,\"']*(?:the\s+)?$", _I)
"""Before the topics that a membership spoke of ("two are not part of it, namely A and B")."""
_RELATIVE = re.compile(r"[\s,(-]*(?:which|that)\s+(?:\w+\s+){0,3}", _I)
_TO = re.compile(r"\b(?:in)?to\s*$")
_IS = re.compile(
    r"[\s\"')]*(?:(?:ncic|files?|topics?|lists?|hotlists?|alerts?|categor(?:y|ies)|has|have|had"
    r"|is|are"
    r"|was|were|been|be|being|got|now|since|not|never|\w+ly)\b[\s\"')]*)+",
    _I,
)
"""Between a topic and the predicate whose subject it is."""
_STRESSES_NOW = re.compile(r"\b(?:now|currently|remains?)\b", _I)
_ORDER: tuple[Assertion, ...] = (
    "historical", "prohibited", "required", "permitted", "disabled", "conditional", "enabled",
    "mentioned",
)  # fmt: skip

_Found = dict[int, list[Claim]]


def claims_of(sentence: Sentence) -> dict[int, Claim]:
    """What is said of each target of a sentence; of absent ones nothing is said."""
    found: _Found = {}
    for negation in sentence.of("negation"):
        group = sentence.denies(negation)
        if group:
            group.excepted = group.excepted or negation
    plain = [g for g in sentence.groups if not g.excepted]
    spoken_for = _members(sentence, plain, found)
    for predicate in sentence.predicates:
        if predicate not in spoken_for:
            predicate.claims = _claimed(sentence, predicate, plain)
    _settle(sentence)
    for predicate in sentence.predicates:
        claim = claim_of(sentence, predicate) if predicate.claims else None
        if claim and not (claim.weak and _denied_later(sentence, predicate)):
            for member in (m for g in predicate.claims for m in g.members):
                found.setdefault(member, []).append(claim)
    _ellipses(sentence, found)
    for group in sentence.groups:
        if group.excepted:
            _exception(sentence, group, found)
    _bans(sentence, found)
    return {member: best(claims) for member, claims in found.items()}


def best(claims: Sequence[Claim]) -> Claim:
    """The claim that counts among several on one topic, by the order of the contract."""
    strong = [c for c in claims if not c.weak] or list(claims)
    states = [c for c in strong if c.assertion in ("enabled", "disabled")]
    present = [c for c in states if c.tense == "present"]
    if any(c.assertion == "historical" for c in strong):
        strong = [c for c in present if _STRESSES_NOW.search(c.cue)] or [
            c for c in strong if c in present or c.assertion == "historical"
        ]
    elif present:
        strong = present
    if all(c in states for c in strong) and len({c.assertion for c in strong}) == 2:
        # "had been off, but was turned on again": what is told last holds.
        return strong[-1]
    return min(strong, key=lambda c: _ORDER.index(c.assertion))


def _denied_later(sentence: Sentence, predicate: Predicate) -> bool:
    """Whether a mere hint at a state is denied behind it ("alerts for A do not reach us")."""
    return any(
        hit.start >= predicate.hit.end
        and sentence.segment(hit.start) == predicate.segment
        and sentence.denies(hit) is None
        for hit in sentence.of("negation")
    )


def _strong(sentence: Sentence, segment: int | None = None) -> list[Predicate]:
    return [
        p
        for p in sentence.predicates
        if not p.hit.cue.weak and (segment is None or p.segment == segment)
    ]


def _state(on: bool) -> Assertion:
    return "enabled" if on else "disabled"


# ------------------------------------------------------------------------------ predicates


def _claimed(sentence: Sentence, predicate: Predicate, groups: list[Group]) -> list[Group]:
    """The groups that a predicate speaks of."""
    hit = predicate.hit
    low, high = sentence.bounds(predicate.segment)
    others = [p.hit for p in _strong(sentence, predicate.segment) if p is not predicate]
    previous = max((h.end for h in others if h.end <= hit.start), default=low)
    following = min((h.start for h in others if h.start >= hit.end), default=high)
    before = [g for g in groups if max(low, previous) <= g.start and g.end <= hit.start]
    after = [
        g
        for g in groups
        if hit.end <= g.start and g.end <= following and not _new_clause(sentence, hit.end, g)
    ]
    if not before and not after:
        # "A is listed, but it is not enabled": the pronoun stands for the group before.
        earlier = [g for g in groups if g.end <= hit.start]
        pronoun = (
            PRONOUN.search(sentence.masked, low, high)
            or previous > low
            or _ELIDED.match(sentence.masked[low:high])
        )
        return earlier[-1:] if pronoun else []
    if not before or not after:
        return before[-1:] or after
    left, right = before[-1], after[0]
    labelled = sentence.beside(hit, left) and ":" in sentence.masked[left.end : hit.start]
    if re.match(r"\s*:", sentence.masked[hit.end :]) and not labelled:
        return after
    if hit.cue.direction == "forward":
        near = sentence.beside(hit, right) or right.start - hit.end < _REACH
        return after if near else [left]
    if hit.cue.direction == "backward":
        return [left]
    if _TO.search(sentence.masked[hit.start : hit.end + 6]) and sentence.beside(hit, right):
        return [right]
    passive = BE.search(sentence.masked[max(hit.start - 40, 0) : hit.start])
    if passive or sentence.beside(hit, left) or not sentence.beside(hit, right):
        return [left]
    return [right]


def _new_clause(sentence: Sentence, end: int, group: Group) -> bool:
    """Whether a group is the subject of a clause of its own: "… that we check, A is left out"."""
    between = sentence.masked[end : group.start]
    return bool(_COMMA.fullmatch(between) and _IS_ONE.match(sentence.masked, group.end))


def _settle(sentence: Sentence) -> None:
    """Where two predicates of opposite state claim one group, give each its own."""
    for first in sentence.predicates:
        for second in sentence.predicates:
            if first.hit.start >= second.hit.start or first.state == second.state:
                continue
            for group in [g for g in first.claims if g in second.claims]:
                _part(sentence, group, first, second)


def _part(sentence: Sentence, group: Group, first: Predicate, second: Predicate) -> None:
    near = [sentence.beside(p.hit, group) for p in (first, second)]
    behind = sentence.masked[group.end : max(second.hit.start, group.end)]
    if not near[0] and first.hit.end <= group.start and _IS.fullmatch(behind):
        # "they check stolen cars, and A has been removed": the subject of the second.
        first.claims = [g for g in first.claims if g is not group]
        return
    if near == [False, True] and not second.hit.cue.weak:
        # "chose to leave A unchecked": the word right beside the topic tells.
        first.claims = [g for g in first.claims if g is not group]
        return
    enclosed = first.hit.end <= group.start and group.end <= second.hit.start
    if not enclosed or len(group.members) < 2:
        return
    # "we use A and B is off": the last topic goes with what follows.
    cut = sentence.targets[group.members[-1]][0]
    head = Group(group.start, cut, group.members[:-1])
    tail = Group(cut, group.end, group.members[-1:])
    first.claims = [head if g is group else g for g in first.claims]
    second.claims = [tail if g is group else g for g in second.claims]


# --------------------------------------------------------------------- members, exceptions


def _members(sentence: Sentence, groups: list[Group], found: _Found) -> list[Predicate]:
    """Claims by membership in a set ("is not among the topics that are on").

    Returns the predicates that tell the state of a set, not of a topic.
    """
    spoken_for: list[Predicate] = []
    for member in sentence.memberships:
        group, state = _member_of(sentence, member, groups)
        if group is None:
            continue
        claim = member_claim(sentence, member, state)
        if state and state.segment == member.segment:
            spoken_for.append(state)
        if claim:
            for index in group.members:
                found.setdefault(index, []).append(claim)
    return spoken_for


def _member_of(
    sentence: Sentence, member: Predicate, groups: list[Group]
) -> tuple[Group | None, Predicate | None]:
    """The topics that a membership is about, and what tells the state of the set."""
    hit = member.hit
    low, high = sentence.bounds(member.segment)
    before = [g for g in groups if low <= g.start and g.end <= hit.start]
    after = [g for g in groups if hit.end <= g.start and g.end <= high]
    states = _strong(sentence, member.segment)
    if _INCLUDES.fullmatch(sentence.text[hit.start : hit.end]):
        earlier = [p for p in states if p.hit.end <= hit.start]
        if is_aside(sentence, member) and not earlier:
            return None, None
        return (after[0] if after else None), (earlier[-1] if earlier else None)
    later = [p for p in states if p.hit.start >= hit.end]
    if before:  # "A was dropped from the cars, and B has never been loaded"
        other = min((g.end for g in after), default=high)
        later = [p for p in later if p.hit.start < other]
    state = later[0] if later else None
    if state is None and points_at_set(sentence, member):
        earlier = [p for p in _strong(sentence) if p.hit.end <= hit.start]
        state = earlier[-1] if earlier else None
    if before:
        parted = any(before[-1].end <= p.hit.start < hit.start for p in states)
        return (None if parted else before[-1]), state
    if after and _NAMES_THEM.search(sentence.masked, hit.end, after[0].start):
        return after[0], state
    inverted = member.hit.category == "member_in" and state is not None and after
    return (after[0] if inverted else None), state


def points_at_set(sentence: Sentence, member: Predicate) -> bool:
    """Whether a membership is in a set that was told of before ("not among them")."""
    return bool(_THEM.match(sentence.masked, member.hit.end))


def member_claim(
    sentence: Sentence, member: Predicate, state: Predicate | None = None
) -> Claim | None:
    """What a membership tells of its topic; ``state`` is that of the set, where it is told."""
    cue = sentence.cue(member)
    if state is not None:
        told = claim_of(sentence, state, member.state == state.state)
        both = f"{cue} … {sentence.cue(state)}"
        return told and Claim(told.assertion, both, False, told.tense)
    low, high = sentence.bounds(member.segment)
    if any(low <= hit.start < member.hit.start for hit in sentence.of("uncertain")):
        return None  # "the manual lists A as one of its topics"
    known = _OWN_SET if member.state else _ANY_SET
    if known.search(sentence.masked, low, high) or _OWN_SET.search(sentence.masked, low, high):
        past = _WAS.search(sentence.masked[max(member.hit.start - 20, low) : member.hit.start])
        return Claim(_state(member.state), cue, member.state, "past" if past else "present")
    return None


def _exception(sentence: Sentence, group: Group, found: _Found) -> None:
    """The opposite of what is said of the rest: "all are on except A"."""
    strong = _strong(sentence) or sentence.predicates
    before = [p for p in strong if p.hit.end <= group.start]
    after = [p for p in strong if p.hit.start >= group.end]
    # "on, except A": the predicate before; "all topics, except A, are on": the one after.
    near = before[-1:] or after[:1]
    # "apart from A, which is disabled, all topics are on"
    own = bool(after and _RELATIVE.fullmatch(sentence.masked[group.end : after[0].hit.start]))
    if own:
        near = after[:1]
    if not near or group.excepted is None:
        return
    claim = claim_of(sentence, near[0], near[0].state if own else not near[0].state)
    if claim is None:
        return
    cue = f"{sentence.words(group.excepted)} (… {sentence.cue(near[0])})"
    for member in group.members:
        found[member] = [Claim(claim.assertion, cue, False, claim.tense)]


# ------------------------------------------------------------------- what is left unspoken


def _ellipses(sentence: Sentence, found: _Found) -> None:
    """The state of the predicate before, denied or echoed: "A is on, B is not"."""
    for match in _NO_EXCEPTION.finditer(sentence.masked):
        _echo(sentence, match, found, denied=False)
    for match in sentence.ellipses():
        _echo(sentence, match, found, denied=True)
    for match in _SO_IS.finditer(sentence.masked):
        _contrast(sentence, match, found)


def _echo(sentence: Sentence, match: re.Match[str], found: _Found, *, denied: bool) -> None:
    group = sentence.group_before(match.start())
    before = [p for p in _strong(sentence) if p.hit.end <= match.start()]
    if group is None or not before:
        return
    said = before[-1]
    same = sentence.segment(said.hit.start) == sentence.segment(match.start())
    if said.hit.start > group.start and (same or not denied):
        return
    on = said.state
    if denied:
        on = not said.state if said.negation else not said.on
    cue = f"{match.group().strip()} (… {sentence.words(said.hit)})"
    for member in group.members:
        found[member] = [Claim(_state(on), cue)]


def _contrast(sentence: Sentence, match: re.Match[str], found: _Found) -> None:
    """The state of the predicate before without its denial: "A is not selected, and B is"."""
    group = sentence.group_before(match.end())
    before = [p for p in _strong(sentence) if group and p.hit.end <= group.start]
    if group is None or not before or any(m in found for m in group.members):
        return
    cue = f"{match.group().strip()} (… {sentence.words(before[-1].hit)})"
    for member in group.members:
        found[member] = [Claim(_state(before[-1].on), cue)]


def _bans(sentence: Sentence, found: _Found) -> None:
    """A rule on the topic itself without a word of state: "use of A is forbidden"."""
    if sentence.of("hit"):
        return
    for group in (g for g in sentence.groups if not any(m in found for m in g.members)):
        for hit in sentence.of("prohibited"):
            if sentence.segment(hit.start) != sentence.segment(group.start):
                continue
            behind = hit.cue.direction == "backward" and group.end <= hit.start
            ahead = hit.cue.direction != "backward" and 0 <= group.start - hit.end < _REACH
            if behind or ahead:
                for member in group.members:
                    found[member] = [Claim("prohibited", sentence.words(hit))]
