"""The words and symbols in which the report says what the contract's codes mean.

Every state has a symbol and a word beside its colour (``tone``, a class of the style sheet).
"""

from __future__ import annotations

import msgspec

from pipeline.artefacts import Finding


class Label(msgspec.Struct, frozen=True):
    """How a code is shown. ``tone`` is one of alarm, doubt, calm, quiet, broken."""

    code: str
    symbol: str
    word: str
    tone: str


def _labels(*rows: tuple[str, str, str, str]) -> dict[str, Label]:
    return {code: Label(code, symbol, word, tone) for code, symbol, word, tone in rows}


DISPOSITION = _labels(
    ("flag", "▲", "Flagged", "alarm"),
    ("review", "◆", "To review", "doubt"),
    ("clear", "✓", "Clear", "calm"),
    ("failed", "✕", "Failed", "broken"),
)
HOTLIST = _labels(
    ("enabled", "●", "on", "alarm"),
    ("conflicting", "◐", "on and off", "alarm"),
    ("mentioned", "?", "named, state not told", "doubt"),
    ("disabled", "○", "off", "calm"),
    ("not_found", "–", "not found", "quiet"),
)
ICE = _labels(
    ("cooperates", "●", "cooperates", "alarm"),
    ("mixed", "◐", "helps and limits", "alarm"),
    ("mentioned", "?", "named", "quiet"),
    ("restricted", "○", "restricted", "calm"),
    ("not_found", "–", "not found", "quiet"),
)
POLICY = _labels(
    ("requires_cooperation", "●", "requires cooperation", "alarm"),
    ("mixed", "◐", "limits and demands", "doubt"),
    ("mentioned", "?", "named", "quiet"),
    ("restricts", "○", "restricts", "calm"),
    ("not_found", "–", "not found", "quiet"),
)
NOT_READ = Label("not_found", "✕", "not read", "broken")
"""For a document of which nothing was read: what it does not show, it may well say."""

STANDING = _labels(
    ("conflict", "▲", "Forbidden and on", "alarm"),
    ("enabled", "●", "Hotlist on", "hot"),
    ("conflicting", "◐", "On and off", "split"),
    ("mentioned", "?", "State not told", "doubt"),
    ("disabled", "○", "Hotlist off", "calm"),
    ("not_found", "–", "Not found", "quiet"),
)
"""Where an agency stands, the gravest first: what the chart counts."""

ASSERTION = _labels(
    ("enabled", "●", "enabled", "alarm"),
    ("disabled", "○", "disabled", "calm"),
    ("prohibited", "⊘", "prohibited", "calm"),
    ("permitted", "◇", "permitted", "doubt"),
    ("required", "■", "required", "alarm"),
    ("historical", "◷", "in the past", "quiet"),
    ("conditional", "◌", "on a condition", "doubt"),
    ("quoted_request", "❝", "requester's words", "quiet"),
    ("definitional", "≡", "definition", "quiet"),
    ("other_party", "⇄", "another party", "quiet"),
    ("mentioned", "·", "mentioned", "quiet"),
)


def assertion(finding: Finding) -> Label:
    """What is said of a finding; calm or alarming only where it is about immigration.

    Hundreds of stolen vehicles that are switched on must not outshine the one topic that matters.
    """
    label = ASSERTION[finding.assertion]
    if finding.visible and finding.tag not in ("other_topic", "hotlist"):
        return label
    return msgspec.structs.replace(label, tone="quiet")


TAG = {
    "immigration_violator": "Immigration Violator topic",
    "other_topic": "other hotlist topic",
    "hotlist": "hotlists, NCIC",
    "agency": "ICE",
    "dhs": "other immigration agency",
    "agreement_287g": "287(g) agreement",
    "detainer": "detainer",
    "administrative_warrant": "administrative warrant",
    "enforcement": "immigration enforcement",
    "statute": "statute",
    "non_inquiry": "no asking about status",
    "no_enforcement": "no immigration enforcement",
    "no_detainer": "no holding on a detainer",
    "no_data_sharing": "no sharing of data",
    "label": "sanctuary label",
    "savings_clause": "savings clause",
    "cooperation": "duty or practice of cooperation",
}
CATEGORY = {"ncic_hotlist": "Hotlist", "ice": "ICE", "sanctuary_policy": "Policy"}
ZONE = {
    "agency": "the agency's words",
    "request": "the requester's words",
    "attachment": "an attachment",
    "other_party": "another party's words",
}
STATE_FROM = {
    "wording": "wording",
    "checkbox": "a tick box",
    "toggle": "a switch",
    "list": "its place in a list",
}
MARK_KIND = {
    "checkbox": "check box",
    "radio": "radio button",
    "toggle": "switch",
    "chip": "chip",
    "tick": "tick",
    "glyph": "tick character",
    "form_field": "form field",
    "greyed": "greyed-out label",
    "list": "list",
}
MARK_STATE = {"checked": "on", "unchecked": "off", "unknown": "state not clear"}
RESPONSE = {
    "records": "records",
    "no_records": "no records",
    "denial": "denial",
    "acknowledgement": "acknowledgement",
    "fee_estimate": "fee estimate",
    "extension": "extension",
    "unknown": "kind not known",
}
BASIS = {
    "folder": "from its folder",
    "letterhead": "from the letterhead",
    "signature": "from the signature",
    "metadata": "from the file's metadata",
}
SOURCE = {
    "text_layer": "text layer",
    "ocr": "OCR",
    "blank": "blank",
    "failed": "not read",
}
ERROR = {
    "encrypted": "locked",
    "corrupt": "damaged",
    "unsupported": "kind of file not supported",
    "empty": "empty",
    "too_large": "too large",
    "timeout": "took too long",
    "out_of_memory": "needed too much memory",
    "ocr_failed": "could not be recognised",
    "render_failed": "could not be drawn",
    "page_mismatch": "page counts differ",
    "internal": "internal error",
}
ROLE = {"ban": "a ban", "hotlist": "the hotlist", "policy": "the policy", "ice": "ICE"}


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 document``, ``12,345 documents``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
