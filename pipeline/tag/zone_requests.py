"""The requester's words within a reply: known requests, portal fields, what "you asked for"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from pipeline.tag.cues import Cue, pack
from pipeline.tag.text import PageText
from pipeline.tag.zone_answers import ANSWER
from pipeline.tag.zone_mails import HEADER
from pipeline.tag.zone_spans import Row, ZoneSpan

_ITEM = re.compile(
    r"\s*(?:\(?(?:[0-9]{1,2}|[a-z]|[ivx]+)[.)]|[-*•·▪●○◦‣]|[A-Z][0-9]?[.)])\s+\S", re.I
)
_SENTENCE = 5
"""Fewest words behind "Request:" that tell what is asked for, not its number."""
_REPLY_OPENERS = re.compile(
    r"\s*(?:yes|no|not|none|we|our|the department|attached|enclosed|please see|there (?:is"
    r"|are)|it is|n/a|correct|see)\b",
    re.I,
)
_SIGNED = re.compile(
    r"\s*(?:sincerely|respectfully|regards|best regards|kind regards|very truly|thank you"
    r"|thanks)\b",
    re.I,
)
_GREETING = re.compile(
    r"\s*(?:dear|good (?:morning|afternoon|evening|day)|hello|hi|to whom it may concern"
    r"|greetings)\b",
    re.I,
)


def known_requests(texts: Sequence[PageText], requests: Sequence[str]) -> Iterator[ZoneSpan]:
    """Sentences that stand in a request of the user's, whatever recognition made of them."""
    known = [" ".join(r.lower().split()) for r in requests if len(r.split()) > 3]
    if not known:
        return
    for text in texts:
        for start, end in text.sentences:
            said = re.sub(r"[\s>|]+", " ", text.text[start:end]).strip().lower()
            if len(said) < 20:
                continue
            if any(fuzz.partial_ratio(said, request, score_cutoff=86) for request in known):
                yield ZoneSpan(text.page.number, start, end, "request", "the request as sent")


def fields(rows: Sequence[Row]) -> list[ZoneSpan]:
    """What stands under "Request Description" and its like, up to the next field."""
    zones = pack("zones")
    starts, ends = zones.category("field"), zones.category("field_end")
    out: list[ZoneSpan] = []
    inside = ""
    count = 0
    for row in rows:
        words = row.words.strip()
        label = re.match(r"[^:(]{2,60}?(?=\s*:|\s*\(|$)", words)
        name = label.group().strip() if label else ""
        short = bool(name) and (words[len(name) :].lstrip().startswith((":", "(")) or name == words)
        if short and any(c.pattern.fullmatch(name) for c in starts):
            follows = words[len(name) :].lstrip(" :")
            told = name.lower() == "request" and len(follows.split()) >= _SENTENCE
            explicit = len(name.split()) > 1 or words.rstrip().endswith(":") or told
            if not explicit or (follows and len(name.split()) == 1 and len(follows.split()) < 4):
                inside = ""
                continue
            inside, count = name, 0
            out.append(row.span("request", name))
            continue
        if inside and (
            (short and any(c.pattern.fullmatch(name) for c in ends))
            or _GREETING.match(words)
            or _SIGNED.match(words)
            or ANSWER.match(words)
            or HEADER.match(words)
            or any(c.pattern.match(words) for c in zones.category("voice"))
            or count > 60
        ):
            inside = ""
        if inside:
            count += 1
            out.append(row.span("request", inside))
    return out


def asked(texts: Sequence[PageText]) -> list[ZoneSpan]:
    """Sentences that say what was asked, and the list or quotation that such a sentence opens."""
    zones = pack("zones")
    asked, voice = zones.category("asked"), zones.category("voice")
    out: list[ZoneSpan] = []
    opened, quoting = "", False
    for text in texts:
        for start, end in text.sentences:
            said = text.text[start:end]
            number = text.page.number
            found = next(
                (m for c in asked if (m := c.pattern.search(said)) and _main_clause(said, m)), None
            )
            if found and not quoting:
                cue = " ".join(found.group().split())
                aside = _AS_ASKED.match(found.group())
                stop = found.end() if aside else _voice_within(said, found)
                out.append(
                    ZoneSpan(
                        number,
                        start + (0 if aside else _clause_start(said, found.start())),
                        start + stop,
                        "request",
                        cue,
                    )
                )
                ends = said.rstrip()
                lists_items = ends.endswith((":", ";")) or "following" in said.lower()
                opened = cue if stop == len(said) and lists_items else ""
                quoting = said.count('"') % 2 == 1
                continue
            if not (opened or quoting):
                continue
            if _takes_over(said.lstrip(), voice, quoting):
                opened, quoting = "", False
                continue
            out.append(ZoneSpan(number, start, end, "request", opened or "quotation"))
            if quoting and said.count('"') % 2 == 1:
                opened, quoting = "", False
    return out


def _takes_over(said: str, voice: Sequence[Cue], quoting: bool) -> bool:
    """Whether a sentence after "you asked for the following:" is the agency's again."""
    if ANSWER.match(said) or _SIGNED.match(said) or any(c.pattern.match(said) for c in voice):
        return True
    return not quoting and bool(_REPLY_OPENERS.match(said)) and not _ITEM.match(said)


_AS_ASKED = re.compile(r"as\b", re.I)
"""What stands before "as you asked" is what was asked; what follows is the reply's own."""
_LEADS_IN = re.compile(
    r"(?:^|[,;:(\"]\s*|\b(?:letter|e-?mail|request|when|which|where|and|also|as|message"
    r"|voicemail)\s+)$",
    re.I,
)


def _main_clause(said: str, found: re.Match[str]) -> bool:
    """Whether "you asked" is what the sentence says, not a relative ("the page you asked for")."""
    if not re.match(r"you\b", found.group(), re.I):
        return True
    return bool(_LEADS_IN.search(said[: found.start()].lstrip()))


def _clause_start(said: str, found: int) -> int:
    """Where the clause of "you asked" begins: after a reply's own words before it."""
    if found > _OWN_WORDS and re.match(r"(?:your|the|this)\b", said[found:], re.I):
        return found  # "We searched and found nothing responsive to your request for …"
    comma = max(
        said.rfind(", ", 0, found), said.rfind("; ", 0, found), said.rfind(" that ", 0, found)
    )
    return comma + 2 if comma > 40 else 0


_OWN_WORDS = 25
"""Characters before "your request" from which on they are the reply's own."""
_TURN = re.compile(
    r"(?:;|,\s+(?:but|however|and)|\s-)\s+(?:we|it|the|our|this|no|there|that)\b"
    r"|\n(?-i:We|Our|No|There|This (?:office|department|agency)|The|Please|Attached|Enclosed)\b",
    re.I,
)
_DECIDED = re.compile(
    r"\s(?:is|are|was|has been|have been|must be|will be|cannot be|can not be)\s+"
    r"(?:(?:hereby|therefore|respectfully|being|now|also|not|partially|formally)\s+){0,2}"
    r"(?:denied|granted|rejected|declined|refused|approved|closed|complete|completed|fulfilled"
    r"|assigned|forwarded|under review|being processed|overly broad|too broad"
    r"|exempt|withheld|enclosed|attached)\b"
    r"|\sand\s+(?:we\s+)?(?:will|shall|expect\s+to)\s+(?:respond|reply|answer|process|provide|be)\b",
    re.I,
)
"""What became of a request, in the sentence that names its subject."""


def _voice_within(said: str, found: re.Match[str]) -> int:
    """Where the agency takes the word again within a sentence ("…; we have none")."""
    turns = [_TURN.search(said, found.end())]
    if re.search(r"\brequests?\b", found.group(), re.I):
        turns.append(_DECIDED.search(said, found.end()))
    return min((turn.start() for turn in turns if turn), default=len(said))


def pasted(texts: Sequence[PageText], rows: Sequence[Row]) -> list[ZoneSpan]:
    """A request pasted below or above a reply: from an opener to a closer."""
    zones = pack("zones")
    openers, closers = zones.category("opener"), zones.category("closer")
    out: list[ZoneSpan] = []
    sentences = [(t, s, e) for t in texts for s, e in t.sentences]
    i = 0
    while i < len(sentences):
        text, start, end = sentences[i]
        said = text.text[start:end]
        opener = next((m for c in openers if (m := c.pattern.search(said))), None)
        closer = None
        if opener:
            near = sentences[i : i + 60]
            closer = max(
                (
                    n
                    for n, (t, s, e) in enumerate(near)
                    if any(c.pattern.search(t.text[s:e]) for c in closers)
                ),
                default=None,
            )
        if (
            opener is None
            or closer is None
            or (re.match(r"\s*(?:to whom|dear)", said[opener.start() :], re.I) and not closer)
        ):
            i += 1
            continue
        cue = " ".join(opener.group().split())
        out += [
            ZoneSpan(t.page.number, s, e, "request", cue)
            for t, s, e in sentences[i : i + closer + 1]
        ]
        i += closer + 1
    return out
