"""What kind of answer a document is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.artefacts import ResponseType
from pipeline.tag.cues import pack
from pipeline.tag.text import PageText
from pipeline.tag.zone_spans import ZoneSpan, zone_at

_READ = 4000
"""Characters of a page in which a letter says what it is."""
_PAGES = 3
_READABLE = 4
"""Fewest words of a document from which its kind can be told."""
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|should you|in the event|may be|might be|could be)\b", re.I
)
"""Words after which a refusal is a possibility, not a fact ("if you believe that a record …")."""
_REASON = re.compile(r";|,\s+(?:as|because|since|for|which)\b", re.I)
"""After a supposition: where the fact begins ("whether it is on, as that is exempt")."""
_NOTE = 900
"""Most characters of an answer without salutation, subject or signature."""
_ADDRESSES = re.compile(
    r"\b(?:we|us|our|you|your|I|(?:this|the) (?:office|department|agency|city|county|town(?:ship)?"
    r"|village|borough|request)|request (?:is |was )?(?:denied|granted|closed))\b",
    re.I,
)
_ASKED_FOR = re.compile(
    r"\b(?:requests?|inquiry|access to|responsive|exempt\w*|statut\w+|documents?|records?)\b", re.I
)
_STATEMENTS = ("denial", "no_records", "partial", "extension")
_ANSWERS = (*_STATEMENTS, "fee_estimate", "acknowledgement", "records")
_MATTER = re.compile(r"\b(?:topics?|immigration|violators?|287\s*\(\s*g|hot ?lists?|ncic)\b", re.I)
_SUBJECT_LINE = re.compile(r"\W*(?:re|subject|regarding)\b", re.I)


def response_type(texts: Sequence[PageText], zones: Sequence[ZoneSpan]) -> ResponseType:
    """The type of answer, from the agency's own words.

    A file that answers nobody is itself a record; requests, court papers and what cannot be read
    are ``unknown``.
    """
    words = [w for t in texts for w in t.text.split() if any(c.isalpha() for c in w)]
    if len(words) < _READABLE or not _legible(words):
        return "unknown"
    requested = sum(z.end - z.start for z in zones if z.zone == "request")
    total = sum(len(t.text) for t in texts)
    if requested > 0.9 * total:
        return "unknown"
    own = [sentence for text in texts[:_PAGES] for sentence in _own_sentences(text, zones)]
    said = Counter(kind for sentence in own for kind in _kinds(sentence))
    if _court_paper(texts[:_PAGES]):
        return "unknown"
    told = any(_tells(sentence) for sentence in own)
    if requested > 0.5 * total and not told and not any(said[kind] for kind in _ANSWERS):
        return "unknown"
    if not _letter(own, said, quotes=requested > 0):
        return "records"
    if said["denial"] and not said["partial"]:
        return "denial"
    if said["no_records"] and not said["records"]:
        return "no_records"
    if said["fee_estimate"] >= 2 and not said["records"]:
        return "fee_estimate"
    if said["records"] or (said["partial"] and not said["fee_estimate"]):
        return "records"
    if told:
        return "records"
    if said["extension"]:
        return "extension"
    if said["acknowledgement"]:
        return "acknowledgement"
    return "records"


def _tells(sentence: str) -> bool:
    """Whether a sentence tells something of the matter: the answer itself, without any paper."""
    if _SUBJECT_LINE.match(sentence) or not sentence.rstrip().endswith((".", "!")):
        return False
    if {"extension", "acknowledgement"} & set(_kinds(sentence)):
        return False  # "we are extending the time to respond to your request on the topic"
    return bool(_MATTER.search(sentence))


def _court_paper(texts: Sequence[PageText]) -> bool:
    """Whether the first pages bear a court's stamp, or speak as its papers do."""
    heads = [t.text[:_READ] for t in texts]
    hits = [h.category for head in heads for h in pack("responses").find(head, 0, len(head))]
    return "court" in hits or hits.count("unknown") >= 3


def _kinds(sentence: str) -> list[str]:
    """The categories of the cues of a sentence that states something."""
    hits = pack("responses").find(sentence, 0, len(sentence))
    supposed = [m.start() for m in _SUPPOSED.finditer(sentence)]
    kinds = {
        hit.category
        for hit in hits
        if hit.category not in _STATEMENTS
        or not any(
            at < hit.start and not _REASON.search(sentence, at, hit.start) for at in supposed
        )
    }
    if any(cue.pattern.search(sentence) for cue in pack("responses").category("reply")):
        kinds.add("reply")  # a longer cue may hold the words that show a reply
    if "partial" in kinds:
        kinds.discard("denial")
    if "fee_estimate" in kinds:
        kinds.discard("records")  # what is enclosed is the bill
    bills = sum(hit.category == "fee_estimate" for hit in hits)
    return sorted([*kinds, "fee_estimate"] if "fee_estimate" in kinds and bills > 1 else kinds)


def _letter(own: Sequence[str], said: Counter[str], *, quotes: bool) -> bool:
    """Whether a document answers somebody, rather than being a record itself.

    ``quotes`` where it repeats a request.
    """
    length = sum(map(len, own))
    if said["reply"] >= 2 or (said["reply"] >= 1 and length < 1500):
        return True
    stated = (*_STATEMENTS, "fee_estimate", *(("acknowledgement",) if quotes else ()))
    if length >= _NOTE or not any(said[kind] for kind in stated):
        return False
    whole = " ".join(own)
    return bool(_ADDRESSES.search(whole) and (quotes or _ASKED_FOR.search(whole)))


def _legible(words: Sequence[str]) -> bool:
    long = [w for w in words if len(w) >= 3]
    return len(long) >= 0.3 * len(words)


def _own_sentences(text: PageText, zones: Sequence[ZoneSpan]) -> list[str]:
    """The sentences of a page that neither the requester nor another party wrote."""
    out = []
    for start, end in text.sentences:
        if start > _READ:
            break
        zone, cue = zone_at(zones, text.page.number, start)
        if zone not in ("request", "other_party"):
            out.append(text.text[start:end])
        elif zone == "request":
            out += _taken_over(text, start, end, zones, cue or "")
    return out


def _taken_over(
    text: PageText, start: int, end: int, zones: Sequence[ZoneSpan], cue: str
) -> list[str]:
    """What the agency says at the end of a sentence that begins with the requester's words."""
    if zone_at(zones, text.page.number, end - 1)[0] == "request":
        return []
    inside = [z for z in zones if z.page == text.page.number and start < z.end < end]
    return [f"{cue} {text.text[inside[-1].end : end].strip()}"] if inside else []
