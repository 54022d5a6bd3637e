"""Limits and duties: what a phrase that states a policy asserts.

"Officers shall not ask …" is ``prohibited``, "we do not ask …" is ``disabled``: for limits the
assertion speaks of the conduct that is limited. For cooperation it speaks of the duty, the
permission or the practice.
"""

from __future__ import annotations

import re

from pipeline.artefacts import Assertion
from pipeline.tag.passage import Passage
from pipeline.tag.stated import MENTIONED, Stated, worded

_I = re.IGNORECASE
_PROPOSED = re.compile(
    r"\b(?:would(?!\s+(?:otherwise|normally|ordinarily))|could|propos\w+|draft"
    r"|if (?:adopted|approved|passed)|considering)\b",
    _I,
)
_NOTHING_FORBIDS = re.compile(
    r"\bnothing\b[^.]{0,60}\b(?:prohibit|prevent|preclud|forbid|bar|restrict|limit)", _I
)
_FORBIDS = re.compile(
    r"\b(?:shall|must|may|will|should)\s+(?:not|never|neither|only)\b"
    r"|\bno\b[^.]{0,40}\b(?:shall|may|will|must)\b"
    r"|\b(?:prohibit\w*|forbid\w*|forbidden|banned|barred|shall be released)\b",
    _I,
)
_DENIES = re.compile(
    r"\b(?:do|does|did|is|are|has|have)\s+(?:not|never)\b|\bnever\b|\bno\b|n't\b|\bdeclin\w+"
    r"|\brefus\w+",
    _I,
)
_HEAD = re.compile(
    r"\b(?:prohibited|impermissible|unauthori[sz]ed|forbidden|not permitted|not allowed)\s+"
    r"(?:uses?|purposes?|activities|conduct|searches|topics)\b"
    r"|\buses? (?:not permitted|prohibited)\b",
    _I,
)
_TOP = 500
"""Characters of a paper's beginning that tell its kind."""
_RULES_TITLE = re.compile(
    r"\b(?:policy|(?:general|special|department(?:al)?|standing|training|executive)\s+order"
    r"|directive|ordinance|(?:standard\s+)?operating\s+procedures?|procedures?|manual|rules?"
    r"|regulations?|resolution)\b",
    _I,
)
_SECTIONS = re.compile(
    r"^\s*(?:(?:section|sec\.?|article|§+)\s*[\dIVX]+|\d{1,4}(?:[.-]\d{1,3}){1,3}\.?\s+[A-Z]"
    r"|(?:[IVX]{1,5}|[A-H])\.\s+[A-Z])",
    re.MULTILINE | _I,
)
_LETTER = re.compile(
    r"^\s*(?:dear|from:|to:|sent:|re:|subject:|memorandum|minutes)", _I | re.MULTILINE
)
_HEAD_REACH = 600
"""Characters from the heading "Prohibited uses" to what stands under it."""
_SUBJECT = re.compile(r"[^.;,]{0,40}?\b(?:may|shall|must|will|should)\s+(?:not|never|only)\b", _I)
"""After a practice: it only says whom a rule is for ("members assigned to it may not …")."""
_NONE = re.compile(
    r"[^.:;\n]{0,30}?(?:[:=]|\s-)\s*(?:0|none|zero|nil)\s*(?:[.;,)\n]|$)",
    _I,
)
"""After a practice in a list of counts ("turned over to ICE: none")."""
_SUPPOSES = re.compile(r"would|could|might|if\b|propos|plan|consider|intend|has applied", _I)
_MODALS: tuple[tuple[re.Pattern[str], Assertion], ...] = (
    (re.compile(r"\b(?:shall|must|may|will|should)\s+not\b", _I), "prohibited"),
    (
        re.compile(r"\b(?:shall|must|will|should|(?:is|are)\s+(?:required|directed)\s+to)\b", _I),
        "required",
    ),
    (
        re.compile(r"\b(?:may|can|(?:is|are)\s+(?:authorized|permitted|allowed)\s+to)\b", _I),
        "permitted",
    ),
)


def is_rule_book(text: str) -> bool:
    """Whether a paper that begins so is a policy, an order or an ordinance with its sections."""
    head = text[:_TOP]
    return bool(_RULES_TITLE.search(head) and _SECTIONS.search(text)) and not _LETTER.search(head)


def limit(passage: Passage) -> Stated:
    """What is said of the conduct that a phrase limits."""
    mention = passage.mention
    proposed = _PROPOSED.search(passage.lead)
    if proposed:
        return worded("conditional", proposed.group())
    if _NOTHING_FORBIDS.search(passage.lead):
        return worded("permitted", "nothing … prohibits")
    if mention.assertion:
        return worded(mention.assertion, mention.cue or passage.own)
    rule = passage.before("prohibited", "required")
    if rule:
        return worded("prohibited", passage.said(rule))
    for pattern, assertion in _FATES:
        found = pattern.search(passage.own)
        if found:
            return worded(assertion, found.group())
    denial = passage.before("negation")
    if denial:
        return worded("disabled", passage.said(denial))
    page = passage.text.text
    heads = list(_HEAD.finditer(page, max(mention.start - _HEAD_REACH, 0), mention.end))
    return worded("prohibited", heads[-1].group() if heads else passage.own)


_FATES: tuple[tuple[re.Pattern[str], Assertion], ...] = (
    (_FORBIDS, "prohibited"),
    (_DENIES, "disabled"),
)


def cooperation(passage: Passage) -> Stated:
    """What is said of helping immigration authorities: a duty, a permission or a practice."""
    mention = passage.mention
    banned = passage.before("prohibited")
    if banned:
        return worded("prohibited", passage.said(banned))
    if _SUBJECT.match(passage.rest):
        return MENTIONED
    plan = passage.before("conditional", "if")
    if plan and _SUPPOSES.match(passage.said(plan)) and "," not in passage.lead[plan.end :]:
        return worded("conditional", passage.said(plan))
    none = _NONE.match(passage.rest)
    if none:
        return worded("disabled", none.group())
    if mention.assertion:
        return worded(mention.assertion, mention.cue or passage.own)
    for pattern, assertion in _MODALS:
        found = pattern.search(passage.own)
        if found:
            return worded(assertion, found.group())
    denial = passage.before("negation")
    if denial:
        return worded("disabled", passage.said(denial))
    rule = passage.before("required", "permitted")
    if rule and passage.start - rule.end < 40:
        return worded(
            "required" if rule.category == "required" else "permitted", passage.said(rule)
        )
    other = passage.before("other_party")
    if other:
        return worded("other_party", passage.said(other))
    return worded("enabled", passage.own)
