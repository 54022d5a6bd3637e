"""What the units around a topic's own say of it: answers, heads of lists, what points back."""

from __future__ import annotations

import re

from pipeline.artefacts import Assertion
from pipeline.tag import lists
from pipeline.tag.claims import points_at_set
from pipeline.tag.modality import Claim
from pipeline.tag.rules import Mention
from pipeline.tag.stated import Stated
from pipeline.tag.units import Units

_WH = re.compile(r"\b(?:which|what)\b", re.IGNORECASE)
_POINTS_DOWN = re.compile(r"\b(?:following|below|as follows|these)\b", re.IGNORECASE)
_SHORT = 60
"""Most characters of a sentence without a state between a topic and what points back to it."""
_TITLE = 9
"""Most words of a title."""
_TURNED = re.compile(
    r"turn|switch|toggl|disabl|activat|enabl|(?:de|un)-?select|check|remov|opt|subscri|discontinu"
    r"|stop|\bt(?:ake|ook|aken)\b|pull|\bcut\b|shut|drop|delet|str(?:ike|uck|ip)",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"\b(?:had(?!\s+(?:it|them|this|that|these|the)\b)|before|previously|until|originally"
    r"|initially|prior|formerly|when|first)\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\s*(?:and\s+)?(?:it|they|that one|we)\s+(?:still\s+)?(?:is|are|does"
    r"|do)(?:\s+still)?\s*[.!]?\s*",
    re.IGNORECASE,
)
"""A sentence that says of the present what the one before said of the past ("It still is.")."""
_ANEW = re.compile(r"\b(?:again|back|since|later|then|now|re-?\w*abled)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:ask|asks|asked|know|learn|inquired?|enquired?|wondered?|question)\b[^.?]{0,60}?"
    r"\b(?:which|what)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\s*(?:(?:and|so|specifically|namely)\s+)?(?:the\s+name\s+of\s+)?(?:(?P<others>(?:the|our|its)\s+(?:only\s+"
    r"|sole\s+|one\s+"
    r"|single\s+|two\s+|three\s+)?(?:others?|rest|remain\w+|exceptions?|exclusions?|omissions?"
    r"|left-?overs?)(?:\s+(?:one|two|three|four|topics?|lists?|files?|categor\w+))*)"
    r"|(?:those|these|the|that|this|they|it|its\s+(?:name|label|title))(?:\s+(?:one|two|three|four|five|six|seven|eight"
    r"|nine|ten"
    r"|\d+|topics?|lists?|files?|categor\w+|ones|in question))*)\s+(?:is|are|was|were|being"
    r"|include"
    r"|includes|comprise)\b(?:\s+(?:called|named|known\s+as|labell?ed|titled|entitled))?"
    r"\s*:?[\s\"']*(?:the\s+)?",
    re.IGNORECASE,
)
"""A sentence that only says which topics the one before it spoke of ("Those two are A and B.")."""
_SAID = re.compile(
    r"\b(?:said|says|wrote|written|stated?s?|told|reported|replied|answered|advised|informed"
    r"|indicated"
    r"|represented|claimed|assured|responded|(?:earlier|previous|first|prior|original|last)\s+"
    r"(?:letter|reply|response|answer|e-?mail|report|statement))\b",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\b(?:otherwise|the\s+(?:opposite|contrary|reverse)|(?:is|was|were|are|be|proved)\s+"
    r"(?:\w+ly\s+)?(?:wrong|incorrect|mistaken|in\s+error|an?\s+(?:error|mistake)|untrue|false"
    r"|inaccurate|erroneous|not\s+(?:\w+ly\s+)?(?:so|true|correct|accurate|right|the\s+case))"
    r"|not\s+so|(?:we|i)\s+erred|stand\s+corrected|mis(?:stated|spoke))\b",
    re.IGNORECASE,
)
_WRONGLY = re.compile(
    r"\b(?:wrongly|incorrectly|mistakenly|erroneously|in\s+error|by\s+mistake)\b", re.IGNORECASE
)
_WISHED = re.compile(
    r"\bplease\b|\b(?:can|could|would|will)\s+you\b"
    r"|\b(?:would|'d)\s+like\b|\bwe\s+(?:want|need)\b|\brequest(?:s|ed|ing)?\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:[^.:]{0,40}[:)-]\s*)?(?:\W*(?:hi|hello|sure|yes|ok|okay|thanks)\b[^.,]{0,20}[.,!]\s*)?"
    r"(?:all\s+(?:done|set)|(?:(?:this|that|it|the\s+request)\s+(?:is|has\s+been|was)\s+"
    r"(?:now\s+)?)?(?:done|completed?|taken\s+care\s+of|finished)"
    r"|(?:the|your|that|this)\s+(?:change|update|edit)s?\s+(?:is|are|has\s+been|have\s+been"
    r"|was|were)\s+(?:now\s+)?(?:done|completed?|made|applied|in\s+place|live|saved))\b",
    re.IGNORECASE,
)
_NEXT = 3
"""Most sentences between a wish and the words that it was done."""
_LIST = 60
"""Most items between the head of a list and its last item."""


_NOT_NOW = re.compile(
    r"\s*(?:and\s+)?(?:it|they|that|that one|we|ours)\s+(?P<said>(?:is|are|do|does)(?:n't|\s+not)"
    r"(?:\s+\w+)?\s+(?:now|today|any\s?more|any\s+longer|at\s+present|currently)"
    r"|no\s+longer\s+(?:is|are|do|does)|(?:is|are|do|does)\s+(?:so\s+)?no\s+(?:longer|more))\b",
    re.IGNORECASE,
)
"""A sentence that says of the present the opposite of the past ("It is not any more.")."""
_NOT_SINCE = re.compile(
    r"[;,]\s+(?:but\s+)?(?:since|after|from)\b[^;]{0,60}\b(?:it|they)\s+"
    r"(?P<said>(?:is|are|does|do|has|have)(?:n't|\s+not))\s*[.)]?\s*$",
    re.IGNORECASE,
)
"""The same at the end of the sentence itself ("…; since the vote it is not")."""


def by_answer(units: Units, mention: Mention) -> Claim | None:
    """The state that a question and its answer give to a topic that either of them names."""
    unit = units.at(mention.start)
    if lists.asks(units.words(unit)):
        return _answered(units, unit, mention)
    # "Which lists are selected? Answer: A and B."
    back = unit - 1
    if back < 0:
        return None
    labelled = lists.is_answer(units.words(unit))
    if units.is_question(back):
        answers = labelled or bool(_WH.search(units.words(back)))
    else:  # "You wanted to know which lists are on. The answer is A."
        answers = labelled and bool(_ASKED.search(units.words(back)))
    return units.spoken(back) if answers else None


def _answered(units: Units, unit: int, mention: Mention) -> Claim | None:
    if unit + 1 >= len(units):
        return None
    said = units.words(unit + 1)
    yes, words, rest = lists.answer(said)
    if yes is not None:
        on = asked_on(units, unit, mention)
        return Claim("enabled" if on == yes else "disabled", f"{' '.join(words.split())} (answer)")
    if lists.points_back(rest) or lists.is_answer(said):
        return units.spoken(unit + 1)
    return None


def asked_on(units: Units, unit: int, mention: Mention) -> bool:
    """Whether a question asks if its topic is on ("Is A on?"), not if it is off."""
    sentence, claims = units.read(unit)
    asked = claims.get((mention.start, mention.end))
    if asked and asked.assertion in ("enabled", "disabled", "prohibited"):
        return asked.assertion == "enabled"
    told = [p for p in sentence.predicates if not p.hit.cue.weak]
    return told[-1].state if told else True


def by_head(units: Units, unit: int) -> Stated | None:
    """The state that the topics of a listed unit have from the head of their list."""
    if not units.is_listed(unit):
        return None
    for back in range(unit - 1, max(unit - _LIST, -1), -1):
        words = units.words(back)
        if units.is_listed(back) or not re.search(r"\w\w", words):
            continue
        if words.rstrip().endswith((",", ";")):
            return _as_listed(_last_of(units, back))
        known = lists.head_word(lists.item_body(words))
        if known:
            return Stated("enabled" if known[0] else "disabled", known[1], "list")
        opens = _opens_list(words) and not lists.menu_head(words)
        return _as_listed(units.spoken(back)) if opens else None
    return None


def _last_of(units: Units, unit: int) -> Claim | None:
    """What a sentence that breaks off in a list says of the last topic before the break."""
    _, claims = units.read(unit)
    claim = claims[max(claims)] if claims else None
    return None if claim is None or claim.weak else claim


def _as_listed(claim: Claim | None) -> Stated | None:
    if claim is None or claim.assertion == "mentioned":
        return None
    return Stated(claim.assertion, claim.cue, "list")


def _opens_list(words: str) -> bool:
    """Whether a unit opens a list: it ends in a colon, points down, or is a short title."""
    plain = words.strip()
    if plain.endswith((":", ": -", ":-")) or _POINTS_DOWN.search(plain):
        return True
    return len(plain.split()) <= _TITLE and not plain.endswith(".")


def by_denial(units: Units, mention: Mention) -> Claim | None:
    """The opposite of the unit before: "Nine topics are selected. The tenth, A, is not."."""
    unit = units.at(mention.start)
    sentence, _ = units.read(unit)
    ellipses = sentence.ellipses()
    before = units.spoken(unit - 1) if unit and ellipses and not sentence.predicates else None
    if before is None or before.assertion not in ("enabled", "disabled"):
        return None
    state: Assertion = "disabled" if before.assertion == "enabled" else "enabled"
    return Claim(state, f"{ellipses[0].group().strip()} (… {before.cue})")


def by_reference(units: Units, mention: Mention) -> Claim | None:
    """The state of those that the unit before told of: "All but two are on. Those are A, B."."""
    unit = units.at(mention.start)
    sentence, _ = units.read(unit)
    refers = _REFERS.match(sentence.masked)
    if not unit or refers is None or sentence.predicates or not sentence.targets:
        return None
    if refers.end() != min(start for start, _ in sentence.targets):
        return None
    said = units.spoken(unit - 1)
    if said is None or said.weak or said.assertion not in ("enabled", "disabled"):
        return None
    before, _ = units.read(unit - 1)
    other = bool(refers["others"]) or bool(before.of("exception"))
    state: Assertion = said.assertion
    if other:
        state = "disabled" if state == "enabled" else "enabled"
    return Claim(state, f"{' '.join(refers.group().split())} (… {said.cue})")


def by_membership(units: Units, mention: Mention) -> Claim | None:
    """A topic of, or not of, the set that the unit before told of: "A is not among them."."""
    unit = units.at(mention.start)
    sentence, _ = units.read(unit)
    member = next((m for m in sentence.memberships if points_at_set(sentence, m)), None)
    if not unit or member is None:
        return None
    _, told = units.read(unit - 1)
    said = units.spoken(unit - 1) or (told[max(told)] if told else None)
    if said is None or said.weak or said.assertion not in ("enabled", "disabled"):
        return None
    on = member.state == (said.assertion == "enabled")
    return Claim("enabled" if on else "disabled", f"{sentence.cue(member)} … {said.cue}")


def by_correction(units: Units, mention: Mention, told: Claim) -> Claim | None:
    """The opposite of what was said in error: "We wrote that A was off. That was wrong."."""
    if told.assertion not in ("enabled", "disabled"):
        return None
    unit = units.at(mention.start)
    start = units.spans[unit][0]
    if not _SAID.search(units.words(unit)[: mention.start - start]):
        return None
    wrong = _WRONGLY.search(units.words(unit))
    for ahead in range(unit + 1, min(unit + 3, len(units))):
        if wrong or units.topics_in(*units.spans[ahead]):
            break
        wrong = _WRONG.search(units.words(ahead))
    if wrong is None:
        return None
    state: Assertion = "disabled" if told.assertion == "enabled" else "enabled"
    return Claim(state, f"{told.cue} … {' '.join(wrong.group().split())}")


def by_fulfilment(units: Units, mention: Mention) -> Claim | None:
    """What was asked for, where the sentence after it says so: "Please add A. … Done."."""
    unit = units.at(mention.start)
    wished = _WISHED.search(units.words(unit))
    if wished is None:
        return None
    for ahead in range(unit + 1, min(unit + 1 + _NEXT, len(units))):
        done = _DONE.match(units.words(ahead))
        if done:
            sentence, _ = units.read(unit)
            told = [p for p in sentence.predicates if not p.hit.cue.weak]
            if not told:
                return None
            said = " ".join(done.group().split()[-2:])
            cue = f"{sentence.cue(told[-1])} … {said}"
            return Claim("enabled" if told[-1].on else "disabled", cue)
        if units.topics_in(*units.spans[ahead]):
            return None
    return None


def by_turn(units: Units, mention: Mention, told: Claim) -> Claim | None:
    """What a past state was turned into by the sentence after it: "A was on. I turned it off."."""
    if told.tense == "past" and told.assertion in ("enabled", "historical"):
        unit = units.at(mention.start) + 1
        still = _STILL.fullmatch(units.words(unit)) if unit < len(units) else None
        if still:
            return Claim("enabled", f"{told.cue} … {' '.join(still.group().split())}")
        ended = _NOT_NOW.match(units.words(unit)) if unit < len(units) else None
        ended = ended or _NOT_SINCE.search(units.words(unit - 1))
        if ended:
            return Claim("historical", f"{told.cue} … {' '.join(ended['said'].split())}")
    if told.tense == "present" and told.assertion == "disabled":
        # "Ours has A off. The cars have it on.": both hold, and one of them is on.
        other = by_pointer(units, mention)
        return other if other and other.assertion == "enabled" else None
    later = by_pointer(units, mention) if told.tense == "past" else None
    if later is None or {told.assertion, later.assertion} != {"enabled", "disabled"}:
        return None
    words = units.words(units.at(mention.start) + 1)
    if not _TURNED.search(later.cue) or _LOOKS_BACK.search(words):
        return None
    return later if later.assertion == "disabled" or _ANEW.search(words) else None


def by_pointer(units: Units, mention: Mention) -> Claim | None:
    """What a sentence after the topic's own says of it: "… a topic called A. It is off."."""
    unit = units.at(mention.start)
    for ahead in range(unit + 1, min(unit + 3, len(units))):
        sentence, _ = units.read(ahead)
        if not lists.points_back(units.words(ahead)) or units.is_question(ahead):
            if sentence.targets or sentence.predicates or len(sentence.text) > _SHORT:
                return None
            continue
        if sentence.targets or sentence.of("hit", "no_hits"):
            return None
        claim = units.spoken(ahead)
        if claim and not claim.weak and claim.assertion != "mentioned":
            return claim
    return None
