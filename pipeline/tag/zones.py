"""Whose words are these: the agency's, the requester's, an attachment's, another party's.

A reply repeats what it answers: quoted mails, "You asked for …", the description field of a
portal, a request pasted whole. None of those words may decide a verdict, whoever typed them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.artefacts import Zone
from pipeline.tag import lists, parties
from pipeline.tag.cues import Cue, pack
from pipeline.tag.text import Line, PageText

_QUOTED = re.compile(r"\s*(?:[>»]|&gt;)+")
_WROTE = re.compile(r"On\s[^\n]{4,120}?(?:\n[^\n]{0,80}?)?\bwrote\s*:", re.I)
_BARRED = re.compile(r"\s*[|>»]")
_HEADER = re.compile(
    r"\s*(?:[>|]\s*)*(from|sent|to|date|subject|cc|bcc|de|para)\s*[:;]\s*(.*)", re.I
)
_OFFICIAL = re.compile(
    r"\b(?:police|sheriff\w*|p\.?d\.?|s\.?o\.?|so|pd|dps|records|clerk|city|county|town\w*"
    r"|village|borough|chief|sgt|sergeant|lt|lieutenant|capt|captain|cpl|ofc|officer"
    r"|detective|deputy|foia|foil|opra|custodian|department|dept|attorney|state|law)\b"
    r"|\.gov\b|police|sheriff|\bcityof|\.us\b",
    re.I,
)
_REQUESTER = re.compile(
    r"\b(?:requester|requestor|applicant|muckrock|eff\.org|electronic frontier|aclu|gmail"
    r"|yahoo|hotmail|outlook\.com|proton\w*|icloud|reporter|citizen|journalist|newsroom)\b"
    r"|requests@",
    re.I,
)
_RELEASE = re.compile(r"\b(?:for immediate release|(?:news|press|media) release)\b", re.I)
"""What an agency gives to the press is its own word."""
_VENDOR = re.compile(
    r"flock|vigilant|motorola|axon|rekor|leonardo|elsag|genetec|neology|jenoptik|insight ?lpr"
    r"|customer (?:success|support|service)|account (?:manager|executive)|(?:tech|help)\w* ?desk"
    r"|\bvendor\b",
    re.I,
)
"""Senders who speak of the agency's account on its behalf."""
_ANSWER = re.compile(
    r"\s*(?:>>|(?:answer|response|reply|resp|ans|a|r)\s*(?:\d+\s*)?[:.)]|\[[A-Z]{2,3}\]\s*:?|\*\*)",
    re.I,
)
_ITEM = re.compile(
    r"\s*(?:\(?(?:[0-9]{1,2}|[a-z]|[ivx]+)[.)]|[-*•·▪●○◦‣]|[A-Z][0-9]?[.)])\s+\S", re.I
)
_REPLY_OPENERS = re.compile(
    r"\s*(?:yes|no|not|none|we|our|the department|attached|enclosed|please see|there (?:is"
    r"|are)|it is|n/a|correct|see)\b",
    re.I,
)
_HEAD = 3000
"""Characters in which a paper shows what it is."""
_SIGNED = re.compile(
    r"\s*(?:sincerely|respectfully|regards|best regards|kind regards|very truly|thank you"
    r"|thanks)\b",
    re.I,
)
_SALUTATION = re.compile(r"to whom|dear", re.I)
_COURT = re.compile(r"plaintiff|petition|court|complaint", re.I)
_GREETING = re.compile(
    r"\s*(?:dear|good (?:morning|afternoon|evening|day)|hello|hi|to whom it may concern"
    r"|greetings)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class ZoneSpan:
    """Words of one party: a stretch of a page's text, and the cue that told whose it is."""

    page: int
    start: int
    end: int
    zone: Zone
    cue: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line of the document: the unit in which letters and mails are read."""

    text: PageText
    line: Line

    @property
    def words(self) -> str:
        return self.text.text[self.line.start : self.line.end]

    def span(self, zone: Zone, cue: str) -> ZoneSpan:
        return ZoneSpan(self.text.page.number, self.line.start, self.line.end, zone, cue)


def find_zones(texts: Sequence[PageText], requests: Sequence[str] = ()) -> tuple[ZoneSpan, ...]:
    """The stretches that are not the agency's own words; what none covers is ``agency``.

    ``requests`` are texts that the user sent, found word for word wherever a reply quotes them,
    damage by recognition included. Spans are in order and do not overlap.
    """
    rows = [_Row(text, line) for text in texts for line in text.lines]
    if not rows:
        return ()
    spans = [*_known_requests(texts, requests)]
    spans += _whole(texts, rows)
    if not any(s.zone != "attachment" for s in spans) or requests:
        spans += _mails(rows)
        spans += _fields(rows)
        spans += _asked(texts)
        spans += _pasted(texts, rows)
    spans += _other_pages(texts)
    spans += _attachments(rows)
    return _flat(texts, _without_answered(texts, spans))


def zone_at(zones: Sequence[ZoneSpan], page: int, offset: int) -> tuple[Zone, str | None]:
    """The zone of an offset of a page, and the cue that told. ``zones`` as from find_zones."""
    index = bisect_right(zones, (page, offset), key=lambda z: (z.page, z.start)) - 1
    if index >= 0 and zones[index].page == page and offset < zones[index].end:
        return zones[index].zone, zones[index].cue
    return "agency", None


# ------------------------------------------------------------------------ known requests


def _known_requests(texts: Sequence[PageText], requests: Sequence[str]) -> Iterator[ZoneSpan]:
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


# ---------------------------------------------------------------------- whole documents


def _all(texts: Sequence[PageText], zone: Zone, cue: str) -> list[ZoneSpan]:
    return [ZoneSpan(t.page.number, 0, len(t.text), zone, cue) for t in texts if t.text]


def _cues_of(category: str, said: str) -> list[str]:
    """The words by which a text shows the cues of a category, in order."""
    found = [m for c in pack("zones").category(category) for m in c.pattern.finditer(said)]
    return [" ".join(m.group().split()) for m in sorted(found, key=lambda m: m.start())]


def _whole(texts: Sequence[PageText], rows: Sequence[_Row]) -> list[ZoneSpan]:
    """A document that is as a whole a request, an appeal, a complaint or a template."""
    first = next((t for t in texts if t.text.strip()), None)
    if first is None or _official(_sender(rows)):
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


def _sender(rows: Sequence[_Row]) -> str:
    heads = [m for r in rows[:8] if (m := _HEADER.match(r.words))]
    return next((m.group(2) for m in heads if m.group(1).lower() == "from"), "")


def _other_pages(texts: Sequence[PageText]) -> list[ZoneSpan]:
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


# -------------------------------------------------------------------------------- mails


def _official(name: str) -> bool:
    return bool(_OFFICIAL.search(name)) and not _REQUESTER.search(name)


def _mails(rows: Sequence[_Row]) -> list[ZoneSpan]:
    """Quoted lines, and messages further down a thread that the requester wrote."""
    out: list[ZoneSpan] = []
    top: dict[str, str] = {}
    author: bool | None = None
    cue = ""
    i = 0
    quoting = ""
    while i < len(rows):
        words = rows[i].words
        head = _HEADER.match(words)
        if head and head.group(1).lower() in ("from", "de") and _header_block(rows, i):
            fields, length = _read_header(rows, i)
            if not top:
                top = fields
                author = not _from_requester(fields, top, first=True)
            else:
                author = not _from_requester(fields, top, first=False)
            cue = words.strip()[:60]
            if author is False:
                out += [r.span("request", cue) for r in rows[i : i + length]]
            i += length
            continue
        following = rows[i + 1].words if i + 1 < len(rows) else ""
        wrote = _WROTE.match(f"{_unquoted(words)}\n{_unquoted(following)}")
        if wrote:
            name = wrote.group()
            author = _official(name) and not _same(name, top.get("to", ""))
            quoting = cue = " ".join(name.split())[:80]
            if author is False:
                out.append(rows[i].span("request", cue))
                if "\n" in name and i + 1 < len(rows):
                    i += 1
                    out.append(rows[i].span("request", cue))
            i += 1
            continue
        if _quoted(rows, i, bool(quoting)):
            if not (quoting and author is True):
                out.append(rows[i].span("request", cue or ">"))
        elif author is False and words.strip():
            if quoting and _inline_answer(rows, i):
                i += 1
                continue
            out.append(rows[i].span("request", cue))
        i += 1
    return out


def message_starts(texts: Sequence[PageText]) -> tuple[tuple[int, int], ...]:
    """Where each message of a thread begins (page, offset), in reading order; empty for none.

    What stands above the first header is a message of its own.
    """
    rows = [_Row(text, line) for text in texts for line in text.lines]
    starts: list[tuple[int, int]] = []
    i = 0
    while i < len(rows):
        place = rows[i].text.page.number, rows[i].line.start
        words = _unquoted(rows[i].words)
        head = _HEADER.match(words)
        if head and head.group(1).lower() in ("from", "de") and _header_block(rows, i):
            starts.append(place)
            i += _read_header(rows, i)[1]
            continue
        following = rows[i + 1].words if i + 1 < len(rows) else ""
        if _WROTE.match(f"{words}\n{_unquoted(following)}"):
            starts.append(place)
        i += 1
    if starts and starts[0] > (texts[0].page.number, 0):
        starts.insert(0, (texts[0].page.number, 0))
    return tuple(starts)


def _unquoted(words: str) -> str:
    return re.sub(r"^\s*(?:[>|»]\s*)+", "", words)


def _quoted(rows: Sequence[_Row], i: int, quoting: bool) -> bool:
    """A line that a mail program marked as quoted; a single mark may be a stain."""
    if quoting:
        return bool(_BARRED.match(rows[i].words))
    near = [*rows[max(i - 1, 0) : i], *rows[i + 1 : i + 2]]
    return bool(_QUOTED.match(rows[i].words)) and any(_QUOTED.match(r.words) for r in near)


def _inline_answer(rows: Sequence[_Row], i: int) -> bool:
    """A line without a quoting mark between quoted ones: typed by whoever answers."""
    return (
        any(_QUOTED.match(r.words) for r in rows[max(i - 3, 0) : i])
        and not _QUOTED.match(rows[i].words)
    ) or bool(_ANSWER.match(rows[i].words))


def _header_block(rows: Sequence[_Row], i: int) -> bool:
    near = [m.group(1).lower() for r in rows[i : i + 6] if (m := _HEADER.match(r.words))]
    return len(set(near)) >= 2 and bool({"to", "sent", "date", "subject"} & set(near))


def _read_header(rows: Sequence[_Row], i: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    n = 0
    while i + n < len(rows) and n < 8:
        head = _HEADER.match(rows[i + n].words)
        if not head:
            break
        fields.setdefault(head.group(1).lower(), head.group(2))
        n += 1
    return fields, max(n, 1)


def _from_requester(fields: dict[str, str], top: dict[str, str], *, first: bool) -> bool:
    sender = fields.get("from", "")
    if _REQUESTER.search(sender):
        return True
    if _VENDOR.search(sender):
        return False
    if not first and _same(sender, top.get("to", "")):
        return not _official(sender)
    if not first and _same(sender, top.get("from", "")):
        return False
    if _official(sender):
        return False
    if first:
        return False
    return not _official(sender)


def _same(name: str, other: str) -> bool:
    return (
        len(name) > 3 and len(other) > 3 and fuzz.partial_ratio(name.lower(), other.lower()) >= 85
    )


# ------------------------------------------------------------------------- portal fields


def _fields(rows: Sequence[_Row]) -> list[ZoneSpan]:
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
            explicit = len(name.split()) > 1 or words.rstrip().endswith(":")
            follows = words[len(name) :].lstrip(" :")
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
            or _ANSWER.match(words)
            or _HEADER.match(words)
            or any(c.pattern.match(words) for c in zones.category("voice"))
            or count > 60
        ):
            inside = ""
        if inside:
            count += 1
            out.append(row.span("request", inside))
    return out


# ------------------------------------------------------------- "You asked for …", pasted text


def _asked(texts: Sequence[PageText]) -> list[ZoneSpan]:
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
                stop = _voice_within(said, found)
                out.append(
                    ZoneSpan(
                        number,
                        start + _clause_start(said, found.start()),
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
    if _ANSWER.match(said) or _SIGNED.match(said) or any(c.pattern.match(said) for c in voice):
        return True
    return not quoting and bool(_REPLY_OPENERS.match(said)) and not _ITEM.match(said)


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
    r"|exempt|withheld|enclosed|attached)\b",
    re.I,
)
"""What became of a request, in the sentence that names its subject."""


def _voice_within(said: str, found: re.Match[str]) -> int:
    """Where the agency takes the word again within a sentence ("…; we have none")."""
    turns = [_TURN.search(said, found.end())]
    if re.search(r"\brequests?\b", found.group(), re.I):
        turns.append(_DECIDED.search(said, found.end()))
    return min((turn.start() for turn in turns if turn), default=len(said))


def _pasted(texts: Sequence[PageText], rows: Sequence[_Row]) -> list[ZoneSpan]:
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


def _without_answered(texts: Sequence[PageText], spans: Sequence[ZoneSpan]) -> list[ZoneSpan]:
    """The spans without questions that the next sentence answers: those are the agency's."""
    flat = _flat(texts, spans)
    out = list(spans)
    for text in texts:
        number = text.page.number
        if not any(z.page == number and z.zone == "request" for z in flat):
            continue
        for (start, end), (after, stop) in pairwise(text.sentences):
            zone, _ = zone_at(flat, number, start)
            if zone != "request" or zone_at(flat, number, after)[0] == "request":
                continue
            if not lists.asks(text.text[start:end]) or not _answers(text.text[after:stop]):
                continue
            out = [piece for z in out for piece in _cut(z, number, start, end)]
    return out


def _answers(said: str) -> bool:
    """Whether a sentence tells yes, no or a state, and so answers the one before it."""
    yes, _, rest = lists.answer(said)
    if yes is not None:
        return True
    states = pack("cues").find(said, 0, len(said))
    return (lists.points_back(rest) or lists.is_answer(said)) and (
        any(h.category in ("on", "off") and not h.cue.weak for h in states)
        or bool(
            re.search(
                r"\b(?:is|are|do|does|has|have)(?:\s+not|n't)\s*[.!]?$|\b(?:we do|it is|we have"
                r"|it does|they are)\s*[.!]?$",
                said.strip(),
                re.I,
            )
        )
    )


def _cut(zone: ZoneSpan, page: int, start: int, end: int) -> list[ZoneSpan]:
    if zone.page != page or zone.zone != "request" or zone.end <= start or end <= zone.start:
        return [zone]
    pieces = [(zone.start, min(zone.end, start)), (max(zone.start, end), zone.end)]
    return [ZoneSpan(page, a, b, zone.zone, zone.cue) for a, b in pieces if b > a]


def _attachments(rows: Sequence[_Row]) -> list[ZoneSpan]:
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


# ------------------------------------------------------------------------------ assembly


_RANK: dict[Zone, int] = {"agency": 0, "attachment": 1, "other_party": 2, "request": 3}


def _flat(texts: Sequence[PageText], spans: Sequence[ZoneSpan]) -> tuple[ZoneSpan, ...]:
    """Spans cut so that none overlap: request before other party before attachment."""
    by_page: dict[int, list[ZoneSpan]] = {}
    for span in spans:
        if span.end > span.start:
            by_page.setdefault(span.page, []).append(span)
    out: list[ZoneSpan] = []
    for text in texts:
        number = text.page.number
        for low, high, zone, cue in _layers(by_page.get(number, ())):
            last = out[-1] if out else None
            if last and (last.page, last.zone) == (number, zone) and low - last.end <= 1:
                out[-1] = ZoneSpan(number, last.start, high, zone, last.cue)
            else:
                out.append(ZoneSpan(number, low, high, zone, cue))
    return tuple(out)


def _layers(spans: Sequence[ZoneSpan]) -> Iterator[tuple[int, int, Zone, str]]:
    """The topmost zone of each stretch of a page, swept from its start to its end."""
    edges = sorted({s.start for s in spans} | {s.end for s in spans})
    begin = sorted(spans, key=lambda s: s.start)
    open_: list[tuple[int, int, int]] = []
    following = 0
    for low, high in pairwise(edges):
        while following < len(begin) and begin[following].start <= low:
            span = begin[following]
            heappush(open_, (-_RANK[span.zone], following, span.end))
            following += 1
        while open_ and open_[0][2] <= low:
            heappop(open_)
        if open_:
            span = begin[open_[0][1]]
            yield low, high, span.zone, span.cue
