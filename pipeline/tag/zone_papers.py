"""Whole papers and pages that speak for somebody else: requests, clippings, contracts, exhibits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.artefacts import Zone
from pipeline.tag import parties
from pipeline.tag.cues import pack
from pipeline.tag.text import PageText
from pipeline.tag.zone_mails import sender
from pipeline.tag.zone_senders import official
from pipeline.tag.zone_spans import Row, ZoneSpan

_RELEASE = re.compile(
    r"\b(?:for immediate release|(?:news|press|media) release|(?:news|statement|message|word)"
    r" from (?:the|your) (?:sheriff|chief|police|department|office|city|county|town|mayor))\b",
    re.I,
)
"""What an agency gives to the press is its own word."""
_HEAD = 3000
"""Characters in which a paper shows what it is."""
_SALUTATION = re.compile(r"to whom|dear", re.I)
_COURT = re.compile(r"plaintiff|petition|court|complaint", re.I)


def _all(texts: Sequence[PageText], zone: Zone, cue: str) -> list[ZoneSpan]:
    return [ZoneSpan(t.page.number, 0, len(t.text), zone, cue) for t in texts if t.text]


def _cues_of(category: str, said: str) -> list[str]:
    """The words by which a text shows the cues of a category, in order."""
    found = [m for c in pack("zones").category(category) for m in c.pattern.finditer(said)]
    return [" ".join(m.group().split()) for m in sorted(found, key=lambda m: m.start())]


def whole(texts: Sequence[PageText], rows: Sequence[Row]) -> list[ZoneSpan]:
    """A document that is as a whole a request, an appeal, a complaint or a template."""
    first = next((t for t in texts if t.text.strip()), None)
    if first is None or official(sender(rows)):
        return []
    head = first.text[:_HEAD]
    if _cues_of("own", head):
        return []
    outsider = _cues_of("outsider", head)
    if len(outsider) >= 2:
        court = any(_COURT.search(cue) for cue in outsider)
        return _all(texts, "other_party" if court else "request", outsider[0])
    openers = [cue for cue in _cues_of("opener", head) if not _SALUTATION.match(cue)]
    body = "\n".join(t.text[: 2 * _HEAD] for t in texts[:6])
    pleas = len(_cues_of("opener", body)) + len(_cues_of("closer", body))
    if openers and pleas >= 2 and len(_cues_of("voice", head if len(openers) > 1 else body)) <= 1:
        return _all(texts, "request", openers[0])
    return []


def other_pages(texts: Sequence[PageText]) -> list[ZoneSpan]:
    """News clippings, brochures and contracts: pages that speak for somebody else."""
    out: list[ZoneSpan] = []
    carried: str | None = None
    for text in texts:
        cue = _foreign(text.text[: 2 * _HEAD])
        if cue is None and carried and len(text.text.split()) > 40 and not _speaks(text.text):
            cue = carried
        if cue:
            out.append(ZoneSpan(text.page.number, 0, len(text.text), "other_party", cue))
        carried = cue
    return out


def _speaks(said: str) -> bool:
    """Whether a page holds an agency's own letter or mail."""
    return bool(_cues_of("own", said) or re.search(r"\bSincerely\b|^From:", said, re.M))


def _foreign(said: str) -> str | None:
    """The cue by which a page is a clipping, a brochure or a contract, if it is."""
    if _speaks(said) or (_RELEASE.search(said[:400]) and parties.named(said[:400])):
        return None
    reporting = _cues_of("reporting", said)
    if (reporting and _cues_of("newspaper", said)) or len(reporting) >= 3:
        return reporting[0]
    marketing = _cues_of("marketing", said)
    if len(marketing) >= 2 and len(marketing) > len(_cues_of("interface", said)):
        return marketing[0]
    contract = _cues_of("contract", said)
    if len(contract) >= 3 and not _cues_of("moa", said):
        return contract[0]
    return None


def attachments(rows: Sequence[Row]) -> list[ZoneSpan]:
    """What follows a line that says "Attachment A" or "Exhibit 4" at the head of a page."""
    cue = pack("zones").category("attachment")[0].pattern
    out: list[ZoneSpan] = []
    inside = ""
    page = seen = 0
    for row in rows:
        if row.text.page.number != page:
            page, seen = row.text.page.number, 0
        seen += 1
        match = cue.match(row.words.strip())
        if match and (seen <= 3 or len(row.words.split()) <= 4):
            inside = match.group()
        if inside:
            out.append(row.span("attachment", inside))
    return out
