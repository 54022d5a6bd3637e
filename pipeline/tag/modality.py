"""What a predicate asserts once rules, conditions, doubts and times around it are heard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.artefacts import Assertion
from pipeline.tag.cues import Hit
from pipeline.tag.scope import COORDINATED, Predicate, Sentence

_I = re.IGNORECASE
_PAST = re.compile(
    r"\b(?:was|were|wasn't|weren't|had|did|didn't|remained|stayed|used|kept|left)\b", _I
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|am)\b", _I)
_PERFECT = re.compile(r"\b(?:has|have|hasn't|haven't|'ve)\b", _I)
_FINITE = re.compile(r"[:;]|\b(?:is|are|was|were|has|does|did)\b", _I)
_WILL = re.compile(r"will|won't", _I)
_WHAT = re.compile(r"[^?]*?\b(?:what|which)\b[^?]*\?\s*$", _I)
_ORDERS = re.compile(
    r"(?:enable|add|drop|disable|select|deselect|activate|deactivate|check|uncheck|tick|remove"
    r"|block"
    r"|choose|pick|(?:turn|switch|shut) (?:on|off)|unsubscribe from|opt (?:out|in)\w* \w+)",
    _I,
)
_INFINITIVE = re.compile(r"\bto\s+(?:\w+ly\s+|also\s+|then\s+)?$", _I)
_DONE_TO = re.compile(
    r"\b(?:cho(?:se|sen|ose|oses)|decid\w+|elect\w*|opt(?:s|ed)?|prefer\w*|continu\w+|us(?:ed|e"
    r"|es)"
    r"|began|begun|start\w*|proceed\w*|manag\w+|configur\w+|set(?:\s+up)?|program\w*|built|made"
    r"|able"
    r"|happen\w*|tend\w*|serv\w+|work\w*|let|helps?|come|came|got|voted|agreed|went\s+ahead"
    r"|in\s+order"
    r"|seem\w*|appear\w*)\b[^.;]{0,40}\bto\s+(?:\w+ly\s+|also\s+|then\s+)?$",
    _I,
)
"""Verbs after which an infinitive tells what is done ("chose to leave A off")."""
_OPENS = re.compile(r"(?:^|[:;>•-]|\bplease)\s*$", _I)
_AND = re.compile(r"\band\s+(?:then\s+|was\s+|later\s+)*$", _I)
_GOES_ON = re.compile(r"will\b.*\b(?:continue|remain)", _I | re.DOTALL)
_HABITUAL = re.compile(
    r"\b(?:means\s+that|whenever|(?:every|each|any)\s+time|like\s+(?:any|every|all)|as\s+(?:any|every"
    r"|with)|(?:same|just)\s+as)\b",
    _I,
)
_NARROWS = re.compile(r"unless|only if|provided", _I)
_DENIED_ALREADY = re.compile(
    r"\b(?:do|does|did|is|are|has|have)\s+(?:not|never)\b[\s,]*(?:and|nor|or)\s*$", _I
)
_WEIGHS = re.compile(r"consider|contemplat|weigh|decid|discuss|debat|review|explor|evaluat", _I)
_LATER = re.compile(r"\b(?:if|in the future|at a later|some day)\b", _I)
_UNDECIDED = re.compile(r"pending|under|subject to|awaiting", _I)
_IF_ON = re.compile(
    r"\b(?:if|when|once)\s+(?:\w+\s+){0,3}?(?:enabled|selected|activated|checked|turned on)\s*,", _I
)
_BY_DEFAULT = re.compile(r"\s+by\s+default\b", _I)
_REFUSES = re.compile(r"turned down|rejected|declined|refused|vetoed|denied|ruled out", _I)
_PROPOSAL = re.compile(
    r"\b(?:request|proposal|motion|recommendation|suggestion|petition|call|plea|attempt|bid|vote"
    r"|measure|resolution|demand)\b[^.;]{0,60}\bto\s+\w+",
    _I,
)
"""A change that somebody wanted, as the subject of a refusal."""
_LOOKS_BACK = re.compile(r"until|till|prior|before|from|between|for|through", _I)
_END_POINT = re.compile(r"until|till|prior|before", _I)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says of a topic. ``weak`` claims yield to any other."""

    assertion: Assertion
    cue: str
    weak: bool = False
    tense: Literal["present", "past", "unknown"] = "present"


def claim_of(sentence: Sentence, predicate: Predicate, on: bool | None = None) -> Claim | None:
    """What a predicate asserts of its topic; None where it asserts nothing.

    ``on`` is the state in question, where it is not the predicate's own (exceptions, members).
    """
    return _Hearing(sentence, predicate, predicate.state if on is None else on).claim()


class _Hearing:
    """One predicate with the words before and after it in its part of the sentence."""

    def __init__(self, sentence: Sentence, predicate: Predicate, state: bool) -> None:
        self.sentence = sentence
        self.predicate = predicate
        self.hit = predicate.hit
        self.state = state
        self.raw = state ^ bool(predicate.negation)
        """The state without the predicate's negation, which a rule's "not" repeats."""
        self.low, self.high = sentence.bounds(predicate.segment)
        self.start = max(
            (
                p.hit.end
                for p in sentence.predicates
                if p.segment == predicate.segment
                and p.hit.end <= self.hit.start
                and not COORDINATED.match(sentence.masked[p.hit.end : self.hit.start])
            ),
            default=self.low,
        )
        self.cue = sentence.cue(predicate)

    def before(self, *categories: str) -> Hit | None:
        """The nearest cue before the predicate, back to the predicate before it."""
        near = [
            h
            for h in self.sentence.of(*categories)
            if self.start <= h.start and h.end <= self.hit.start
        ]
        return near[-1] if near else None

    def governing(self, *categories: str) -> Hit | None:
        """A modal whose verb group holds the predicate: no finite verb stands between."""
        found = self.before(*categories)
        if found is None or _FINITE.search(self.sentence.masked, found.end, self.hit.start):
            return None
        return found

    def after(self, *categories: str) -> list[Hit]:
        return [h for h in self.sentence.of(*categories) if self.hit.end <= h.start < self.high]

    def between(self, cue: Hit) -> str:
        return self.sentence.masked[cue.end : self.hit.start]

    def claim(self) -> Claim | None:
        if self.before("uncertain"):
            plan = self.before("conditional")
            if plan and _WEIGHS.search(self.sentence.words(plan)):
                return self._told("conditional", plan, self.cue)
            return Claim("mentioned", "", tense="unknown")
        if _REFUSES.fullmatch(self.sentence.words(self.hit)) and _PROPOSAL.search(
            self.sentence.masked, self.low, self.hit.start
        ):
            return Claim("mentioned", "", tense="unknown")  # what was refused is the change
        if _BY_DEFAULT.match(self.sentence.masked, self.hit.end):
            return Claim("mentioned", "", tense="unknown")  # of the product, not of this account
        when = None if self.hit.cue.effect else self.before("when")
        if when and self.start and _AND.search(self.between(when)):
            when = None  # "was off after May and switched on in June": told of the same subject
        if when and not _PAST.search(self.between(when)) and "," not in self.between(when):
            # "when an alert is received" tells how to handle one, "when A is on" supposes it.
            forward = self.hit.cue.direction == "forward"
            return None if forward else self._told("conditional", when, self.cue)
        if self.hit.cue.direction == "forward" and self._only_wanted():
            return Claim("conditional", f"to … {self.cue}")
        if _ORDERS.fullmatch(self.sentence.words(self.hit)) and _OPENS.search(
            self.sentence.masked[self.low : self.hit.start]
        ):
            return Claim("conditional", self.cue)  # "Requested: disable A" is no state
        return self._by_rule() or self._by_plan() or self._by_time()

    def _only_wanted(self) -> bool:
        """Whether the predicate is an infinitive that tells of no deed ("… to turn A off")."""
        lead = self.sentence.masked[max(self.low, self.hit.start - 80) : self.hit.start]
        return bool(_INFINITIVE.search(lead)) and not (
            _DONE_TO.search(lead)
            or self.before("required", "permitted", "prohibited", "conditional", "negation")
        )

    def _told(self, assertion: Assertion, cue: Hit, words: str) -> Claim:
        return Claim(assertion, f"{self.sentence.words(cue)} … {words}")

    def _by_rule(self) -> Claim | None:
        """A rule on the state: prohibited, required, permitted; or a condition of it."""
        words = self.sentence.words(self.hit)
        rule = self.governing("prohibited", "required", "permitted")
        narrowed = self._narrowed()
        if rule and _WILL.match(self.sentence.words(rule)):
            if narrowed:
                return self._told("conditional", rule, self.sentence.words(narrowed))
            if _DENIED_ALREADY.search(self.sentence.masked[self.low : rule.start]):
                return Claim("disabled", f"not … {self.sentence.words(rule)} … {words}")
        if rule and rule.category == "prohibited":
            return self._told("prohibited" if self.raw else "required", rule, words)
        condition = self.before("if")
        if condition and "," not in self.between(condition):
            return self._told("conditional", condition, self.cue)
        if_on = _IF_ON.search(self.sentence.masked, self.low, self.hit.start)
        if if_on and self.hit.cue.direction == "forward":
            return Claim("conditional", f"{if_on.group()} … {self.cue}")
        if rule and rule.category == "required":
            return self._told("required" if self.state else "prohibited", rule, self.cue)
        if rule and self.state:
            later = _LATER.search(self.sentence.masked, self.hit.end)
            if later:
                return self._told("conditional", rule, later.group())
            return self._told("permitted", rule, self.cue)
        banned = [h for h in self.after("prohibited") if h.cue.direction == "backward"]
        if banned:
            return Claim("prohibited" if self.state else "required", self.sentence.words(banned[0]))
        return None

    def _narrowed(self) -> Hit | None:
        """The condition that follows ("unless …"); a plain "if" after a fact narrows nothing."""
        found = self.after("if")
        return next((h for h in found if _NARROWS.match(self.sentence.words(h))), None)

    def _by_plan(self) -> Claim | None:
        for hit in self.after("conditional"):
            if _UNDECIDED.search(self.sentence.words(hit)):
                return Claim("conditional", f"{self.cue} … {self.sentence.words(hit)}")
        plan = self.governing("conditional")
        if plan and _WILL.match(self.sentence.words(plan)) and _WHAT.match(self.sentence.masked):
            plan = None  # "What will I get alerts for?" asks for what is so
        if (
            plan
            and self.predicate.negation
            and not self.raw
            and not _WILL.match(self.sentence.words(plan))
        ):
            return self._told("enabled", plan, self.cue)  # "we do not plan to turn it off"
        if plan and self.hit.cue.effect and _HABITUAL.search(self.sentence.masked):
            plan = None  # "which means that A will ring in our cars" tells of a habit
        if plan and not _GOES_ON.match(self.sentence.masked[plan.start : self.hit.end]):
            return self._told("conditional", plan, self.cue)
        narrowed = self._narrowed()
        if narrowed:
            return Claim("conditional", f"{self.cue} … {self.sentence.words(narrowed)}")
        return None

    def _by_time(self) -> Claim:
        lead = self.sentence.masked[self.start : self.hit.start]
        verb = bool(
            re.search(
                r"(?:ed|\bgot|\bran|\bsent|\bcame|\bwent|\btook|\bbrought)\b",
                self.sentence.words(self.hit),
            )
        )
        simple = verb and not (_PERFECT.search(lead) or _PASSIVE.search(lead))
        past = simple or bool(_PAST.search(lead))
        ended = self._ended() if past and not self.before("present") else None
        if ended and self.state:
            return Claim("historical", f"{self.cue} … {ended}", tense="past")
        never = self.predicate.negation.lower() in ("never", "at no time")
        if ended and not never and _END_POINT.match(ended):  # "was off until May"
            return Claim("enabled", f"{self.cue} … {ended}", tense="past")
        told: Assertion = "enabled" if self.state else "disabled"
        return Claim(told, self.cue, self.hit.cue.weak, "past" if past else "present")

    def _ended(self) -> str | None:
        """The words by which the state of the predicate came to an end."""
        for hit in self.sentence.of("ended"):
            if self.low <= hit.start < self.high and self._belongs(hit):
                return self.sentence.words(hit)
        return None

    def _belongs(self, time: Hit) -> bool:
        """Whether a word of time is of this predicate: "until" looks back, "formerly" ahead."""
        near = [p.hit for p in self.sentence.predicates if p.segment == self.predicate.segment]
        behind = [h for h in near if h.end <= time.start][-1:]
        ahead = [h for h in near if h.start >= time.end][:1]
        back = _LOOKS_BACK.match(self.sentence.words(time))
        return ([*behind, *ahead] if back else [*ahead, *behind])[:1] == [self.hit]
