"""What is said of dealings with immigration authorities, and of the rules about them.

A limit ("shall not share data with …") states itself; what is named inside it shares its fate.
Outside of such phrases an authority, a warrant or a detainer is ``mentioned`` unless a rule or a
practice is told of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.artefacts import Assertion
from pipeline.tag import lists, parties
from pipeline.tag.passage import LIMITS, POLICIES, Passage, Passages, definitions_heading
from pipeline.tag.policies import cooperation, is_rule_book, limit
from pipeline.tag.rules import Mention
from pipeline.tag.scope import HIDDEN
from pipeline.tag.stated import MENTIONED, Stated, worded
from pipeline.tag.text import PageText
from pipeline.tag.zone_spans import ZoneSpan, zone_at

_I = re.IGNORECASE
_NAMES = ("statute", "label", "savings_clause")
_AUTHORITIES = ("agency", "dhs")
_SEARCHED_FOR = ("agency", "dhs", "enforcement", "administrative_warrant", "detainer")

# ------------------------------------------------------------------------------ audit logs
_ROW = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"
)
_AUDIT = re.compile(
    r"\b(?:search audit|audit (?:log|report|export|trail)|network audit|organi[sz]ation audit"
    r"|(?:search|query|lookup) (?:audit|log|history|reason|report)|reason|justification"
    r"|exported)\b",
    _I,
)
_FEWEST_ROWS = 3

# ----------------------------------------------------------------------------- definitions
_ARTICLE = re.compile(r"(?:^|[.;:\n]\s*|\b(?:an?|the term|term)\s+|[\"'(])\s*$", _I)
_DEFINES = re.compile(r"\bmeans\b|defined", _I)
_TERM_FIRST = re.compile(rf"\s*(?:\W*|[\d.]+\s+)(?:an?|the|\"|')?\s*{HIDDEN}", _I)

# ------------------------------------------------------------------------------- practices
_REFUSED = re.compile(
    r"[^.;]{0,60}?\b(?:shall|must|will|are|is)\s+(?:be\s+)?(?:denied|refused|declined|rejected"
    r"|not be honored|not honored|ignored)\b",
    _I,
)
_CARRIED_OUT = re.compile(
    r"(?:(?!\bnot\b|\bnever\b|\bno\b)[^.;]){0,80}?\b(?:"
    r"(?P<modal>shall|must|will|may|are|is)\s+(?:(?:be|also|then|always|routinely)\s+)*"
    r"(?:held|detained|kept|honou?red|accepted|complied with|turned over|transferred)"
    r"|(?P<rule>shall|must|will|may)\s+(?:also\s+|then\s+)?(?:hold|detain|honou?r"
    r"|comply)(?!\s+no\b)"
    r")\b"
    r"(?![^.;]*\b(?:only|unless|if|except)\b)",
    _I,
)
"""After a detainer: what is done on it ("persons with a detainer will be held")."""
_HONORED = re.compile(
    r"(?:(?!\b(?:shall|must|may|will|would|if|should)\b)[^;]){0,90}?\b(?P<not>(?:did|has"
    r"|have)\s+not\s+|never\s+)?"
    r"(?P<fate>(?:honou?red|complied with|acted on|accepted)\s+(?:(?P<none>none|no|zero|not one)"
    r"|all|most|some|every|each|both|them|\d+|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve)\b)",
    _I,
)
"""After detainers that were counted: what became of them ("received 61 and honored none")."""
_FATE = re.compile(
    r"[^.?!]*[.!]\s+(?:(?P<none>none|not\s+one|no\s+one|nobody"
    r"|neither)\b[^.]{0,40}?\b(?P<not>honou?red|acted"
    r"\s+on|accepted|complied|held|detained|transferred)"
    r"|(?P<some>(?:in\s+|of\s+(?:these|those|them),?\s+)?(?:all|most|some|every|each|both"
    r"|several|\d+)\b)"
    r"[^.]{0,60}?\b(?P<done>honou?red|acted\s+on|accepted|held|detained|picked\s+up|transferred"
    r"|turned"
    r"\s+over))\b",
    _I,
)
"""In the sentence after detainers that were counted: what became of them."""
_BEYOND = 160
"""Characters after a detainer in which its fate is told."""
_MODAL_SAYS: dict[str, Assertion] = {
    "shall": "required", "must": "required", "may": "permitted",
}  # fmt: skip
_HELPS = re.compile(
    r"\b(?:on behalf of|at the request of|task force|joint operation|assist\w*|help\w*"
    r"|work\w* with|cooperat\w+ with|partner\w* with|coordinat\w+ with|notif\w+|shar\w+"
    r"|call(?:s|ed))\b",
    _I,
)
_ASKS_HELP = re.compile(
    r"\b(?:tell|inform|give|send|let|hand|lend|provide|search|look\s+up|work|join|accept|honor)\b",
    _I,
)
"""In a question: what somebody may do for an authority."""
_ACTS_ON = re.compile(
    r"honor|honour|comply|accept|act|hold|held|detain|serv|execut|enforc|issue|notify|assist"
    r"|transfer|release",
    _I,
)
_ACTS_INSIDE = re.compile(r"(?:honor|honour|comply|accept|serve|execute|issue)\w*\b", _I)
_THEIR = re.compile(r"\b(?:their|them|they|his|her|the agents?)\b", _I)
_BY = re.compile(r"\b(?:by|from|of)\W*(?:an?|the)?\W*$", _I)
_CLOSE = 80
"""Most characters from the end of a verb to what it is done to."""
_FAR = 160
"""As many after a verb that tells for how long before it tells on what."""
_COUNTED_NONE = re.compile(r"\s*(?:\w+\s+){0,2}[:=]\s*(?:0|none|zero|nil)\b", _I)
"""After a practice in a list of counts ("held on a detainer: 0")."""
_NOT_ONE = re.compile(r"\s+(?:no|none|zero|not one|neither)\b", _I)
"""After a practice: "honors no detainer"."""
_HOLDS = re.compile(r"hold|held|detain", _I)

# ------------------------------------------------------------------------------ agreements
_MOA = re.compile(r"memorandum\s+of\s+(?:agreement|understanding)", _I)
_287G = re.compile(r"287\s*\(\s*g|1357\s*\(\s*g", _I)
_PARTIES = re.compile(r"\bagreement\s+(?:\(\w+\)\s+)?(?:between|by\s+and\s+between|with)\b", _I)
_UNDER = re.compile(r"\b(?:under\s+which|pursuant)\b", _I)
_PENDING = re.compile(
    r"\b(?:pending|consideration of|to consider|under (?:consideration|review)|proposed"
    r"|being considered|draft|tabled"
    r"|on the agenda|letter of intent|possible action|intent(?:ion)? to (?:join|apply|enter|sign)"
    r"|(?:will|to|must) vote|awaits?|awaiting|negotiat\w+)\b",
    _I,
)
_NONE = re.compile(
    r"\bno such agreement\b"
    r"|\b(?:no|none)\b[^.?]{0,30}\b(?:agreement|exist|signed|in place)\b"
    r"|\b(?:signed|approved|entered\s+into|joined|has|have|is)\s+(?:nothing|none)\b",
    _I,
)
_SPURNED = re.compile(
    r"\b(?:(?:did|has|have|had|does|do|will|would)(?:\s+not|n't)"
    r"|never)\s+(?:\w+\s+){0,2}?(?:accept\w*|sign\w*"
    r"|enter\w*|join\w*|pursue\w*|take\w*|taken|adopt\w*|approv\w+|ratif\w+|renew\w*)\b"
    r"|\b(?:declined|refused|rejected|turned\s+(?:it|this|that)\s+down|said\s+no)\b",
    _I,
)
"""After an agreement: it was offered in vain."""
_GONE = re.compile(
    r"\b(?:terminated|ended|expired|rescinded|withdr(?:ew|awn|aws)|cancell?ed|revoked|lapsed"
    r"|ran out|runs out|run out|came to an end|no longer in (?:force|effect)|let (?:it )?(?:go"
    r"|lapse)"
    r"|terminates|rescinds|cancels|revokes|(?:pulled|pulls|backed|backs|opted|opts) out|exited"
    r"|notice of (?:termination|withdrawal)|hereby (?:terminates?|withdraws?|ends?|cancels?))\b",
    _I,
)
_FAILED = re.compile(
    r"\b(?:motion|proposal|resolution|measure|application|request)\b[^.;]{0,120}?\b(?:failed|died"
    r"|(?:was|were) (?:defeated|rejected|voted down|denied|withdrawn))\b",
    _I,
)
_FAILED_THEN = re.compile(
    r"[^.?!]*[.!]\s+[^.?!]{0,60}?\b(?P<fate>(?:motion|proposal|resolution|measure|application"
    r"|request|item|vote|it)\b[^.;]{0,60}?\b(?:failed|died|(?:was|were)\s+(?:defeated|rejected"
    r"|voted\s+down|denied|withdrawn|tabled\s+indefinitely)))\b",
    _I,
)
"""In the sentence after an agreement that was proposed: it came to nothing."""
_SUCH = re.compile(
    r"\b(?P<none>no|not|never|nor|neither|none|without)\b[^.?!]{0,80}?\b(?:such|that|an?y?|the"
    r"|this)\s+"
    r"(?:(?:an?|kind\s+of)\s+)?(?:agreement|arrangement|memorandum|mo[au]|program|contract"
    r"|partnership)"
    r"|\b(?:have|signed|entered\s+into|operate)\s+(?:such\s+an?|that|an?)\s+(?:agreement"
    r"|memorandum|mo[au])",
    _I,
)
"""In a reply to a question about agreements: whether there is one."""
_SERIES = re.compile(
    r"\s*|(?!.*\b(?:if|whether|yet|but|only|until|unless|will|would|may)\b)[^;:.()]{0,70}?"
    r"(?:,|\bor|\bnor)\s*",
    _I | re.DOTALL,
)
"""Between a denial and a plan that it denies too ("has not signed or applied for")."""
_ACTS_UNDER = re.compile(
    r"\b(?:exercis|act|serv|work|operat|perform|function|process|interview|screen|deputi[sz]"
    r"|certif|sworn|swear|appoint|credential|commission|train|qualif|nominat|delegat)"
    r"\w*\b[^.;]{0,80}\bunder\s+(?:(?:the|an?|our|its|this|section)\s+)*$",
    _I,
)
"""Before an agreement: somebody acts under it."""
_SIGNED = re.compile(
    r"\b(?:signed|executed|entered\s+into|approved|renewed|joined|participat\w+"
    r"|(?:took|takes|went into) effect|effective|trained|certified|in (?:force|effect|place)"
    r"|active|party to|operates?|has|have|holds|maintains|enrolled)\b",
    _I,
)
_BASIS = re.compile(r"\b(?:pursuant(?:\s+to)?|under|of|see|authority\s+of|by)\s*(?:\w+\s+)?$", _I)


_ASKED_IF = re.compile(
    r"\b(?:you|your|letter|request\w*|he|she|they)\s+(?:\w+\s+){0,3}?(?:ask|asks|asked|know"
    r"|wonder\w*"
    r"|inquired?)\b[^.?]{0,30}\b(?:if|whether)\b",
    _I,
)
"""Before a practice: somebody asks whether there is such a one."""


class Dealings:
    """The document's mentions of immigration authorities, agreements, detainers and policies."""

    def __init__(
        self, texts: Sequence[PageText], mentions: Sequence[Mention], zones: Sequence[ZoneSpan]
    ) -> None:
        self._texts = {t.page.number: t for t in texts}
        self._zones = zones
        self._passages = Passages(texts, mentions)
        self._owners = parties.owners(texts)
        self._policies: dict[int, list[Mention]] = {}
        for mention in mentions:
            if mention.tag in POLICIES:
                self._policies.setdefault(mention.page, []).append(mention)
        self._signed = any(
            _MOA.search(t.text[:3000]) and _287G.search(t.text[:4000]) for t in texts
        )
        self._rule_book = bool(texts) and is_rule_book(texts[0].text)
        logged = any(_AUDIT.search(t.text[:1500]) for t in texts)
        self._logs = {t.page.number for t in texts if logged and _rows(t) >= _FEWEST_ROWS}

    def state(self, mention: Mention) -> Stated:
        """What the document says of one mention."""
        zone, cue = zone_at(self._zones, mention.page, mention.start)
        if zone == "request":
            replied = mention.tag == "agreement_287g" and self._reply(mention)
            return replied or Stated("quoted_request", cue)
        if mention.tag in _NAMES or (zone == "other_party" and mention.tag in _AUTHORITIES):
            return MENTIONED
        if zone == "other_party":
            return Stated("other_party", cue)
        row = self._audit_row(mention)
        if row:
            return row
        passage = self._passages.of(mention)
        if mention.tag in POLICIES:
            return self._policy(passage)
        definition = _definition(passage)
        if definition:
            return worded("definitional", definition)
        inherited = self._inherited(mention)
        if inherited:
            return inherited
        if mention.assertion:
            return worded(mention.assertion, mention.cue or passage.own)
        if mention.tag == "agreement_287g":
            return self._agreement(passage)
        return self._practice(passage)

    def _reply(self, mention: Mention) -> Stated | None:
        """What the sentence after a request that names an agreement says of "such" a one."""
        text = self._texts[mention.page]
        _, end = text.sentence_at(mention.start)
        start, stop = text.sentence_at(min(end + 1, len(text.text)))
        if start < end or zone_at(self._zones, mention.page, start)[0] == "request":
            return None
        said = _SUCH.search(text.text[start:stop])
        if said is None:
            return None
        return worded("disabled" if said["none"] else "enabled", said.group())

    def _policy(self, passage: Passage) -> Stated:
        if passage.mention.tag in LIMITS:
            told = limit(passage)
            # What a rule book says of its members' conduct is a rule for it.
            ruled = self._rule_book and told.assertion == "disabled"
            return worded("prohibited", told.cue or passage.own) if ruled else told
        if _is_question(passage):
            return _answered(passage)
        told = cooperation(passage)
        listed = passage.mention.cue and passage.mention.cue not in " ".join(passage.own.split())
        if told.assertion == "enabled" and not listed:  # a list of many names others too
            other = parties.another(passage.lead, self._owners)
            hit = passage.before("other_party")
            if hit and not parties.reports_itself(passage.said(hit), passage.words[: hit.start]):
                other = other or passage.said(hit)
            return worded("other_party", other) if other else told
        return told

    def _inherited(self, mention: Mention) -> Stated | None:
        """The fate of the limit or the duty that a mention stands in."""
        around = [
            p for p in self._policies.get(mention.page, ()) if p.start <= mention.start < p.end
        ]
        if not around:
            return None
        told = self._policy(self._passages.of(min(around, key=lambda p: p.end - p.start)))
        return (
            told
            if mention.tag not in _AUTHORITIES or told.assertion != "other_party"
            else MENTIONED
        )

    def _audit_row(self, mention: Mention) -> Stated | None:
        """A search reason: the search took place, by this agency or by another."""
        if mention.page not in self._logs or mention.tag not in _SEARCHED_FOR:
            return None
        text = self._texts[mention.page]
        line = text.lines[text.line_at(mention.start)]
        words = text.text[line.start : line.end]
        if not _ROW.search(words):
            return None
        other = parties.searched_by(words, self._owners)
        if other:
            return Stated("other_party", other, "list")
        return Stated("enabled", "search reason in an audit log", "list")

    # -------------------------------------------------------------------------- practices

    def _practice(self, passage: Passage) -> Stated:
        """What is done, or must be, with a detainer, a warrant, an authority."""
        if _is_question(passage):
            return _answered(passage)
        banned = passage.before("prohibited")
        if banned:
            # A ban on something done for enforcement is no ban of enforcement, nor a practice.
            forbidden = passage.mention.tag != "enforcement"
            return worded("prohibited", passage.said(banned)) if forbidden else MENTIONED
        counted = _COUNTED_NONE.match(passage.rest)
        if counted:
            return worded("disabled", counted.group())
        refused = _REFUSED.match(passage.rest)
        if refused:
            rule = re.search(r"shall|must", refused.group(), _I)
            return worded("prohibited" if rule else "disabled", refused.group()[-40:])
        if passage.mention.tag == "detainer":
            kept = _HONORED.match(passage.beyond(_BEYOND))
            if kept:
                none = kept["none"] or kept["not"]
                return worded("disabled" if none else "enabled", kept["fate"])
            after = _FATE.match(passage.beyond(_BEYOND))
            if after and not re.search(r"\bnot\b|n't\b", after.group()):
                words = after["none"] or after["some"]
                said = f"{words} … {after['not'] or after['done']}"
                return worded("disabled" if after["none"] else "enabled", said)
        done = _CARRIED_OUT.match(passage.rest)
        bars = ("negation", "conditional", "other_party")
        denied = passage.before(*bars, *(() if done and done["rule"] else ("if",)))
        if done and not denied and passage.mention.tag in ("detainer", "administrative_warrant"):
            fate = _MODAL_SAYS.get((done["modal"] or done["rule"]).lower(), "enabled")
            return worded(fate, done.group()[-40:])
        if passage.mention.tag in _AUTHORITIES:
            helping = self._helping(passage)
            if helping:
                return helping if helping.assertion != "other_party" else MENTIONED
        other = passage.before("other_party")
        if other:
            named = passage.mention.tag in _AUTHORITIES
            return MENTIONED if named else worded("other_party", passage.said(other))
        practice = passage.done()
        if practice is None:
            inside = _ACTS_INSIDE.match(passage.own)
            told = inside.group() if inside else self._party(passage)
            return worded("enabled", told) if told else MENTIONED
        cue = passage.said(practice)
        none = _NOT_ONE.match(passage.words, practice.end)
        if none and passage.start - none.end() < _CLOSE and passage.mention.tag not in _AUTHORITIES:
            return worded("disabled", f"{cue} … {none.group()}")
        denial = passage.before("negation")
        if denial and denial.start <= practice.start:
            return worded("disabled", f"{passage.said(denial)} … {cue}")
        if passage.start - practice.end >= (_FAR if _HOLDS.match(cue) else _CLOSE):
            return MENTIONED
        rule_hit = passage.before("required", "permitted", "conditional", "if")
        if passage.mention.tag in (*_AUTHORITIES, "enforcement"):
            distant = rule_hit or ("force" not in cue and _BY.search(passage.lead))
            return worded("enabled", cue) if _HELPS.search(cue) and not distant else MENTIONED
        if rule_hit and rule_hit.category in ("conditional", "if"):
            return worded("conditional", passage.said(rule_hit))
        if rule_hit and not self._signed:
            duty = rule_hit.category == "required"
            return worded("required" if duty else "permitted", f"{passage.said(rule_hit)} … {cue}")
        return worded("enabled", cue) if _ACTS_ON.search(cue) else MENTIONED

    def _helping(self, passage: Passage) -> Stated | None:
        """The help that is told of in the sentence of an authority, or in the one after it."""
        text, mention = passage.text, passage.mention
        start, end = text.sentence_at(mention.start)
        after = text.sentence_at(end + 1) if end + 1 < len(text.text) else (end, end)
        for policy in self._policies.get(mention.page, ()):
            if policy.tag != "cooperation":
                continue
            following = after[0] <= policy.start < after[1]
            told = following and _THEIR.search(text.text[policy.start : policy.end])
            if told or start <= policy.start < end:
                return self._policy(self._passages.of(policy))
        return None

    def _party(self, passage: Passage) -> str | None:
        """The words that make an authority a party of the agreement that this document is."""
        if not self._signed or passage.mention.tag not in _AUTHORITIES:
            return None
        found = _PARTIES.search(passage.lead)
        return found.group() if found and not _UNDER.search(passage.lead) else None

    # ------------------------------------------------------------------------- agreements

    def _agreement(self, passage: Passage) -> Stated:
        """Whether there is a 287(g) agreement: in force, over, planned, refused."""
        if re.match(r"\s*no\b", passage.own, _I):
            return worded("disabled", "no")
        banned = passage.before("prohibited")
        if banned:
            return worded("prohibited", passage.said(banned))
        failed = passage.find(_FAILED) or _FAILED_THEN.match(passage.beyond(_BEYOND))
        if failed:
            return worded("disabled", failed if isinstance(failed, str) else failed["fate"])
        plan = passage.before("conditional", "if")
        denial = passage.before("negation")
        between = passage.words[denial.end : plan.start] if plan and denial else ""
        denied = plan and denial and _SERIES.fullmatch(between)
        if plan and not denied and not re.match(r"will\b", passage.said(plan), _I):
            return worded("conditional", passage.said(plan))
        pending = passage.find(_PENDING)
        if pending:
            return worded("conditional", pending)
        none = _NONE.search(passage.beyond(160))
        spurned = _SPURNED.search(passage.rest)
        if spurned and not (denial or none):
            return worded("disabled", spurned.group())
        if denial or none:
            return worded("disabled", passage.said(denial) if denial else none.group())  # type: ignore[union-attr]
        if _is_question(passage):
            return _answered(passage, always=True)
        gone = passage.find(_GONE)
        if gone:
            return worded("historical", gone)
        rule = passage.before("required", "permitted")
        if rule:
            duty = rule.category == "required"
            return worded("required" if duty else "permitted", passage.said(rule))
        acts = _ACTS_UNDER.search(passage.lead)
        if acts:
            return worded("enabled", acts.group())
        if _BASIS.search(passage.lead):
            return MENTIONED
        if self._signed:
            return worded("enabled", "memorandum of agreement")
        signed = passage.find(_SIGNED)
        return worded("enabled", signed) if signed else MENTIONED


def _is_question(passage: Passage) -> bool:
    asked = passage.words.rstrip(" \"')\n").endswith("?")
    return asked or bool(_ASKED_IF.search(passage.lead))


def _answered(passage: Passage, *, always: bool = False) -> Stated:
    """What the answer says to a question on help for an authority; on anything with ``always``."""
    after = passage.beyond(300)
    yes, said, _ = lists.answer(after.partition("?" if "?" in passage.rest else ".")[2])
    helps = _HELPS.search(passage.words) or _ASKS_HELP.search(passage.words)
    if yes is None or not (always or helps or passage.before("practice")):
        return MENTIONED
    return worded("enabled" if yes else "disabled", f"{said} (answer)")


def _rows(text: PageText) -> int:
    return sum(bool(_ROW.search(text.text[line.start : line.end])) for line in text.lines)


def _definition(passage: Passage) -> str | None:
    """The cue by which the words around a mention define it, if they do."""
    authority = passage.mention.tag in _AUTHORITIES
    generic = bool(_ARTICLE.search(passage.lead)) and not authority
    hits = [h for h in passage.hits if h.category == "definitional"]
    for hit in hits:
        follows = passage.end <= hit.start <= passage.end + 60
        if hit.cue.direction == "backward" and follows and generic:
            return passage.said(hit)
        if hit.cue.direction == "forward" and hit.end <= passage.start:
            return passage.said(hit)
    section = definitions_heading(passage.text, passage.mention.start)
    if section:
        return section
    # What a definition names after its own term: "a detainer is a request of ICE".
    for hit in hits:
        if hit.cue.direction == "backward" and hit.end <= passage.start:
            if _TERM_FIRST.match(passage.words, 0, hit.start):
                return passage.said(hit)
            if _DEFINES.search(passage.said(hit)):
                return passage.said(hit)
    return None
