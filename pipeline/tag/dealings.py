"""What is said of dealings with immigration authorities, and of the rules about them.

A limit ("shall not share data with …") states itself; what is named inside it shares its fate.
Outside of such phrases, an agency or a warrant is ``mentioned`` unless a practice is told of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.artefacts import Assertion
from pipeline.tag import parties
from pipeline.tag.cues import Hit, pack
from pipeline.tag.rules import Mention
from pipeline.tag.text import PageText
from pipeline.tag.zones import ZoneSpan, zone_at

if TYPE_CHECKING:
    from pipeline.tag.assertion import Stated

LIMITS = ("non_inquiry", "no_enforcement", "no_detainer", "no_data_sharing")
_NAMES = ("statute", "label", "savings_clause")
_ROW = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"
)
_AUDIT = re.compile(
    r"\b(?:search audit|audit (?:log|report|export|trail)|network audit|organization audit"
    r"|search (?:log|history|reason)|reason|exported)\b",
    re.I,
)
_DEFINITIONS = re.compile(
    r"^\W*(?:[\dIVXA-Z.()-]+\s+)?(?:definitions?|terms|glossary|terminology|defined terms"
    r"|key terms)\b",
    re.I,
)
_HEADING = re.compile(
    r"^\W*(?:(?:section|article|part)\s+)?(?:\d+(?:\.\d+)+\.?|[IVX]+\.|[A-Z]\."
    r"|\d+\.)?\s*[A-Z][A-Z &,/'()-]{3,60}\s*[:.]?$"
)
_IS_DEFINED = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,[^,]{0,80},\s*)?(?:[:-]\s+(?:an?|the|any|form|one|issued)\b"
    r"|(?:is|are|means|refers to|shall mean)\b)",
    re.I,
)
_ARTICLE = re.compile(r"(?:^|[.;:\n]\s*|\b(?:an?|the term|term)\s+|[\"'(])\s*$", re.I)
_PROHIBITED_HEAD = re.compile(
    r"\b(?:prohibited|impermissible|unauthori[sz]ed|forbidden|not permitted"
    r"|not allowed)\s+(?:uses?|purposes?|activities|conduct|searches|topics)\b"
    r"|\buses? (?:not permitted|prohibited)\b",
    re.I,
)


class Dealings:
    """The document's mentions of immigration authorities and policies."""

    def __init__(
        self, texts: Sequence[PageText], mentions: Sequence[Mention], zones: Sequence[ZoneSpan]
    ) -> None:
        self.texts = {t.page.number: t for t in texts}
        self.zones = zones
        self.policies = [m for m in mentions if m.tag in LIMITS or m.tag == "cooperation"]
        self._hits: dict[tuple[int, int], tuple[str, list[Hit]]] = {}
        self.mentions = mentions
        self._policy_states: dict[tuple[int, int, int, str], Stated] = {}
        self.signed = any(
            re.search(r"memorandum\s+of\s+(?:agreement|understanding)", t.text[:3000], re.I)
            and re.search(r"287\s*\(\s*g|1357\s*\(\s*g", t.text[:4000], re.I)
            for t in texts
        )
        self._owners = parties.owners(texts)

    def state(self, mention: Mention) -> Stated:
        from pipeline.tag.assertion import Stated

        zone, cue = zone_at(self.zones, mention.page, mention.start)
        if zone == "request":
            return Stated("quoted_request", cue)
        if zone == "other_party":
            return Stated(
                "other_party" if mention.tag not in ("agency", "dhs", *_NAMES) else "mentioned",
                cue if mention.tag not in ("agency", "dhs", *_NAMES) else None,
            )
        if mention.tag in _NAMES:
            return Stated("mentioned")
        row = self._audit(mention)
        if row:
            return row
        if mention.tag in LIMITS:
            return self._limit(mention)
        if mention.tag == "cooperation":
            return self._cooperation(mention)
        definition = self._definition(mention)
        if definition:
            return Stated("definitional", definition, "wording")
        inherited = self._inherited(mention)
        if inherited:
            return inherited
        if mention.assertion:
            return Stated(mention.assertion, mention.cue, "wording")
        return self._practice(mention)

    # ------------------------------------------------------------------------ sentences

    def _sentence(self, mention: Mention) -> tuple[int, str, list[Hit]]:
        """Start, words and cues of the sentence of a mention, other mentions' words hidden."""
        text = self.texts[mention.page]
        start, end = text.sentence_at(mention.start)
        known = self._hits.get((mention.page, start))
        if known is None:
            masked = list(text.text[start:end])
            for other in self.mentions:
                if (
                    other.page == mention.page
                    and start <= other.start
                    and other.end <= end
                    and other.tag not in (*LIMITS, "cooperation")
                ):
                    masked[other.start - start : other.end - start] = "\x01" * (
                        other.end - other.start
                    )
            words = "".join(masked)
            known = words, pack("cues").find(words, 0, len(words))
            self._hits[mention.page, start] = known
        return start, known[0], known[1]

    def _before(self, mention: Mention, *categories: str) -> Hit | None:
        start, words, hits = self._sentence(mention)
        offset = mention.start - start
        clause = max(
            words.rfind(";", 0, offset),
            max(
                (h.start for h in hits if h.category == "terminate" and h.start < offset),
                default=-1,
            ),
        )
        near = [
            h for h in hits if h.category in categories and clause < h.start and h.end <= offset
        ]
        return near[-1] if near else None

    def _said(self, mention: Mention, hit: Hit) -> str:
        start, words, _ = self._sentence(mention)
        text = self.texts[mention.page].text
        return " ".join(text[start + hit.start : start + hit.end].split())

    # ------------------------------------------------------------------------ audit logs

    def _audit(self, mention: Mention) -> Stated | None:
        from pipeline.tag.assertion import Stated

        text = self.texts[mention.page]
        line = text.lines[text.line_at(mention.start)]
        words = text.text[line.start : line.end]
        if not _ROW.search(words) or mention.tag not in (
            "agency",
            "dhs",
            "enforcement",
            "administrative_warrant",
            "detainer",
        ):
            return None
        rows = sum(bool(_ROW.search(text.text[n.start : n.end])) for n in text.lines)
        if rows < 3 or not any(_AUDIT.search(t.text[:1500]) for t in self.texts.values()):
            return None
        other = parties.searched_by(words, self._owners)
        if other:
            return Stated("other_party", other, "list")
        return Stated("enabled", "search reason in an audit log", "list")

    # -------------------------------------------------------------------------- policies

    def _limit(self, mention: Mention) -> Stated:
        from pipeline.tag.assertion import Stated

        text = self.texts[mention.page].text
        own = text[mention.start : mention.end]
        start, words, _ = self._sentence(mention)
        lead = words[: mention.start - start]
        if re.search(
            r"\b(?:would|could|propos\w+|draft|if (?:adopted|approved|passed)|considering)\b",
            lead,
            re.I,
        ):
            found = re.search(
                r"\b(?:would|could|propos\w+|draft|if (?:adopted|approved|passed)|considering)\b",
                lead,
                re.I,
            )
            return Stated("conditional", found.group() if found else None, "wording")
        if re.search(
            r"\bnothing\b[^.]{0,60}\b(?:prohibit|prevent|preclud|forbid|bar|restrict|limit)",
            lead,
            re.I,
        ):
            return Stated("permitted", "nothing … prohibits", "wording")
        if mention.assertion:
            return Stated(mention.assertion, mention.cue, "wording")
        hit = self._before(mention, "prohibited", "required") or None
        if hit:
            return Stated("prohibited", self._said(mention, hit), "wording")
        rule = re.search(
            r"\b(?:shall|must|may|will|should)\s+(?:not|never|neither|only)\b"
            r"|\bno\b[^.]{0,40}\b(?:shall|may|will|must)\b|\b(?:prohibit\w*|forbid\w*|forbidden"
            r"|banned|barred|shall be released)\b",
            own,
            re.I,
        )
        if rule:
            return Stated("prohibited", " ".join(rule.group().split()), "wording")
        denied = re.search(
            r"\b(?:do|does|did|is|are|has|have)\s+(?:not|never)\b|\bnever\b|\bno\b|n't\b"
            r"|\bdeclin\w+|\brefus\w+",
            own,
            re.I,
        )
        if denied:
            return Stated("disabled", " ".join(denied.group().split()), "wording")
        denial = self._before(mention, "negation")
        if denial:
            return Stated("disabled", self._said(mention, denial), "wording")
        head = self._prohibiting_head(mention)
        return Stated("prohibited", head or " ".join(own.split())[:60], "wording")

    def _prohibiting_head(self, mention: Mention) -> str | None:
        text = self.texts[mention.page].text
        found = list(_PROHIBITED_HEAD.finditer(text, max(mention.start - 600, 0), mention.end))
        return " ".join(found[-1].group().split()) if found else None

    def _cooperation(self, mention: Mention) -> Stated:
        from pipeline.tag.assertion import Stated

        text = self.texts[mention.page].text
        own = text[mention.start : mention.end]
        start, words, hits = self._sentence(mention)
        banned = self._before(mention, "prohibited")
        if banned:
            return Stated("prohibited", self._said(mention, banned), "wording")
        plan = self._before(mention, "conditional", "if")
        if (
            plan
            and re.match(
                r"would|could|might|if\b|propos|plan|consider|intend|has applied",
                self._said(mention, plan),
                re.I,
            )
            and "," not in words[plan.end : mention.start - start]
        ):
            return Stated("conditional", self._said(mention, plan), "wording")
        if mention.assertion:
            return Stated(mention.assertion, mention.cue, "wording")
        for pattern, assertion in _MODALS:
            found = pattern.search(own)
            if found:
                return Stated(assertion, " ".join(found.group().split()), "wording")
        denial = self._before(mention, "negation")
        if denial:
            return Stated("disabled", self._said(mention, denial), "wording")
        rule = self._before(mention, "required", "permitted")
        if rule and rule.end > mention.start - start - 40:
            kind: Assertion = "required" if rule.category == "required" else "permitted"
            return Stated(kind, self._said(mention, rule), "wording")
        other = self._of_others(mention)
        if other:
            return Stated("other_party", other, "wording")
        return Stated("enabled", " ".join(own.split())[:60], "wording")

    def _of_others(self, mention: Mention) -> str | None:
        hit = self._before(mention, "other_party")
        return self._said(mention, hit) if hit else None

    def _inherited(self, mention: Mention) -> Stated | None:
        """The fate of the limit or the duty that a mention stands in."""
        from pipeline.tag.assertion import Stated

        around = [
            p
            for p in self.policies
            if p.page == mention.page and p.start <= mention.start and mention.end <= p.end
        ]
        if not around:
            return None
        policy = min(around, key=lambda p: p.end - p.start)
        stated = self._limit(policy) if policy.tag in LIMITS else self._cooperation(policy)
        return Stated(stated.assertion, stated.cue, "wording")

    # ----------------------------------------------------------------------- definitions

    def _definition(self, mention: Mention) -> str | None:
        """The cue by which the words around a mention define it, if they do."""
        text = self.texts[mention.page]
        start, words, hits = self._sentence(mention)
        offset, end = mention.start - start, mention.end - start
        section = self._section(mention)
        opening = words[:offset]
        defined = _IS_DEFINED.match(words[end:])
        generic = bool(_ARTICLE.search(opening)) and mention.tag not in ("agency", "dhs")
        for hit in hits:
            if hit.category != "definitional":
                continue
            if hit.cue.direction == "backward" and end <= hit.start <= end + 60 and generic:
                return self._said(mention, hit)
            if hit.cue.direction == "forward" and hit.end <= offset:
                return self._said(mention, hit)
        if section:
            return section
        # What a definition names after its own term: "a detainer is a request of ICE".
        for hit in hits:
            if (
                hit.category == "definitional"
                and hit.cue.direction == "backward"
                and hit.end <= offset
            ):
                lead = words[: hit.start]
                if (
                    "\x01" in lead
                    and re.match(r"\s*(?:\W*|[\d.]+\s+)(?:an?|the|\"|')?\s*\x01", lead, re.I)
                ) or re.search(r"\bmeans\b|defined", self._said(mention, hit), re.I):
                    return self._said(mention, hit)
        if generic and defined and "means" in defined.group().lower():
            return "means"
        del text
        return None

    def _section(self, mention: Mention) -> str | None:
        """The heading of a section of definitions that a mention stands in."""
        text = self.texts[mention.page]
        index = text.line_at(mention.start)
        for line in reversed(text.lines[max(index - 40, 0) : index]):
            words = text.text[line.start : line.end].strip()
            if _DEFINITIONS.match(words) and len(words.split()) <= 5:
                return words[:60]
            if _HEADING.match(words) and not words.endswith("."):
                return None
        return None

    # -------------------------------------------------------------------------- practices

    def _practice(self, mention: Mention) -> Stated:
        from pipeline.tag.assertion import Stated

        if mention.tag == "agreement_287g":
            return self._agreement(mention)
        banned = self._before(mention, "prohibited")
        practice = self._before(mention, "practice")
        start, words, hits = self._sentence(mention)
        offset, end = mention.start - start, mention.end - start
        if banned and mention.tag != "enforcement":
            return Stated("prohibited", self._said(mention, banned), "wording")
        denied_after = re.match(
            r"[^.;]{0,60}?\b(?:shall|must|will|are|is)\s+(?:be\s+)?(?:denied|refused|declined"
            r"|rejected|not be honored|not honored|ignored)\b",
            words[end:],
            re.I,
        )
        if denied_after:
            return Stated(
                "prohibited"
                if re.search(r"shall|must", denied_after.group(), re.I)
                else "disabled",
                " ".join(denied_after.group().split())[-40:],
                "wording",
            )
        helping = self._helping(mention)
        if helping:
            return helping
        if self._of_others(mention):
            named = mention.tag in ("agency", "dhs")
            return (
                Stated("mentioned")
                if named
                else Stated("other_party", self._of_others(mention), "wording")
            )
        own = self.texts[mention.page].text[mention.start : mention.end]
        inner = re.match(r"(?:honor|honour|comply|accept|serve|execute|issue)\w*\b", own, re.I)
        if practice is None and inner:
            return Stated("enabled", inner.group(), "wording")
        if practice is None:
            party = self._party(mention)
            return Stated("enabled", party, "wording") if party else Stated("mentioned")
        denial = self._before(mention, "negation")
        if denial and denial.start < practice.start + 1:
            return Stated(
                "disabled",
                f"{self._said(mention, denial)} … {self._said(mention, practice)}",
                "wording",
            )
        rule = self._before(mention, "required", "permitted", "conditional", "if")
        close = practice.end > offset - 80
        if not close:
            return Stated("mentioned")
        cue = self._said(mention, practice)
        if mention.tag in ("agency", "dhs", "enforcement"):
            if rule or (
                "force" not in cue
                and re.search(r"\b(?:by|from|of)\W*(?:an?|the)?\W*$", words[:offset])
            ):
                return Stated("mentioned")
            if re.search(
                r"\b(?:on behalf of|at the request of|task force|joint operation|assist\w*|help\w*"
                r"|work\w* with|cooperat\w+ with|partner\w* with|coordinat\w+ with|notif\w+|shar\w+"
                r"|called)\b",
                cue,
                re.I,
            ):
                return Stated("enabled", cue, "wording")
            return Stated("mentioned")
        if rule and rule.category in ("conditional", "if"):
            return Stated("conditional", self._said(mention, rule), "wording")
        if rule and not self.signed:
            kind: Assertion = "required" if rule.category == "required" else "permitted"
            return Stated(kind, f"{self._said(mention, rule)} … {cue}", "wording")
        if re.search(
            r"honor|honour|comply|accept|act|hold|held|detain|serv|execut|enforc|issue|notify"
            r"|assist|transfer|release",
            cue,
            re.I,
        ):
            return Stated("enabled", cue, "wording")
        return Stated("mentioned")

    def _helping(self, mention: Mention) -> Stated | None:
        """The help that is told of in the sentence of an authority, or in the one after it."""
        from pipeline.tag.assertion import Stated

        if mention.tag not in ("agency", "dhs"):
            return None
        text = self.texts[mention.page]
        start, end = text.sentence_at(mention.start)
        after = text.sentence_at(end + 1) if end + 1 < len(text.text) else (end, end)
        for policy in self.policies:
            if policy.tag != "cooperation" or policy.page != mention.page:
                continue
            words = text.text[policy.start : policy.end]
            near = start <= policy.start < end
            told = after[0] <= policy.start < after[1] and re.search(
                r"\b(?:their|them|they|his|her|the agents?)\b", words, re.I
            )
            if near or told:
                stated = self._cooperation(policy)
                return Stated(stated.assertion, stated.cue, "wording")
        return None

    def _party(self, mention: Mention) -> str | None:
        """The words that make an authority a party of the agreement that this document is."""
        if not self.signed or mention.tag not in ("agency", "dhs"):
            return None
        start, words, _ = self._sentence(mention)
        found = re.search(
            r"\bagreement\s+(?:\(\w+\)\s+)?(?:between|by\s+and\s+between|with)\b",
            words[: mention.start - start],
            re.I,
        )
        under = re.search(r"\b(?:under which|pursuant)\b", words[: mention.start - start], re.I)
        return " ".join(found.group().split()) if found and not under else None

    def _agreement(self, mention: Mention) -> Stated:
        from pipeline.tag.assertion import Stated

        text = self.texts[mention.page].text
        own = text[mention.start : mention.end]
        start, words, hits = self._sentence(mention)
        offset, end = mention.start - start, mention.end - start
        if re.match(r"\s*no\b", own, re.I):
            return Stated("disabled", "no", "wording")
        tail = text[start + end : start + end + 160]
        banned = self._before(mention, "prohibited")
        if banned:
            return Stated("prohibited", self._said(mention, banned), "wording")
        plan = self._before(mention, "conditional", "if")
        pending = re.search(
            r"\b(?:is|are|remains)?\s*(?:pending|under (?:consideration|review)|proposed"
            r"|being considered)\b",
            words,
            re.I,
        )
        if plan and not re.match(r"will\b", self._said(mention, plan), re.I):
            return Stated("conditional", self._said(mention, plan), "wording")
        if pending:
            return Stated("conditional", " ".join(pending.group().split()), "wording")
        none = re.search(
            r"\bno such agreement\b|\b(?:no|none)\b[^.?]{0,30}\b(?:agreement|exist|signed"
            r"|in place)\b",
            tail,
            re.I,
        )
        denial = self._before(mention, "negation")
        if denial or none:
            return Stated(
                "disabled",
                self._said(mention, denial)
                if denial
                else " ".join(none.group().split())
                if none
                else None,
                "wording",
            )
        question = words.rstrip().endswith("?")
        if question:
            from pipeline.tag import lists

            yes, said, _ = lists.answer(tail.split("?", 1)[-1])
            if yes is not None:
                return Stated("enabled" if yes else "disabled", f"{said} (answer)", "wording")
            return Stated("mentioned")
        gone = re.search(
            r"\b(?:terminated|ended|expired|rescinded|withdr[ae]wn?|cancell?ed|revoked|lapsed)\b",
            words,
            re.I,
        )
        if gone:
            return Stated("historical", gone.group(), "wording")
        rule = self._before(mention, "required", "permitted")
        signed = re.search(
            r"\b(?:signed|executed|entered\s+into|approved|renewed|joined|participat\w+"
            r"|in (?:force|effect|place)|active|party to|operates?|has|have|holds|maintains"
            r"|enrolled)\b",
            words,
            re.I,
        )
        if rule:
            kind: Assertion = "required" if rule.category == "required" else "permitted"
            return Stated(kind, self._said(mention, rule), "wording")
        if re.search(
            r"\b(?:pursuant(?:\s+to)?|under|of|see|authority\s+of|by)\s*(?:\w+\s+)?$",
            words[:offset],
            re.I,
        ):
            return Stated("mentioned")
        if self.signed:
            return Stated("enabled", "memorandum of agreement", "wording")
        if signed:
            return Stated("enabled", " ".join(signed.group().split()), "wording")
        return Stated("mentioned")


_MODALS: tuple[tuple[re.Pattern[str], Assertion], ...] = (
    (re.compile(r"\b(?:shall|must|may|will|should)\s+not\b", re.I), "prohibited"),
    (
        re.compile(r"\b(?:shall|must|will|should|(?:is|are) (?:required|directed) to)\b", re.I),
        "required",
    ),
    (
        re.compile(r"\b(?:may|can|(?:is|are) (?:authorized|permitted|allowed) to)\b", re.I),
        "permitted",
    ),
)
