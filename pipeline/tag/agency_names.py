"""Names of American police agencies: found in a line of text, normalised, and told apart.

The forms are those in use on letterheads, portals and organisation lists: ``Sparks Police
Department``, ``SPARKS POLICE DEPT.``, ``Sandrock NV PD``, ``KS - Meade County SO``, ``Arlington PD
(WA)``, ``Office of the Sheriff, Cook County``. All of them become a place, a kind and a state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from pipeline.tag.agency_kinds import Family, Kind, kinds_in
from pipeline.tag.agency_repair import repaired
from pipeline.tag.agency_states import CODES, STATES

_STATE = r"(?:" + "|".join(sorted(CODES)) + r")"


_MUNICIPAL = "City|Town|Village|Borough|Township|County|Parish|Municipality|State|Commonwealth"
_PLACE_OF = re.compile(
    rf"(?i)\b(?P<what>{_MUNICIPAL})\s+of\s+(?:the\s+)?(?:(?P<again>{_MUNICIPAL})\s+of\s+)?"
)
_LAST_WORDS = frozenset({"county", "township", "borough", "parish"})
_OF_NAMES = frozenset(
    """king lake city town village borough township county parish municipality university college
    isle district port state commonwealth""".split()  # noqa: SIM905
)
_PARTICLES = frozenset({"in", "de", "del", "la", "las", "los", "du", "on", "upon", "le"})
_ARTICLE_AFTER = _PARTICLES | {"of", "by"}
_ABBREVIATED = frozenset(
    """st. ste. ft. mt. no. so. n. s. e. w. pt. twp. co. boro.
    univ. u.""".split()  # noqa: SIM905
)
_NOT_PLACES = frozenset(
    """a an the this that these those our your their his her its we you they i he she it my
    all any each every some no not other another both either neither such same local several many
    and or but nor for from to at by with without of as if when where while whether because since
    is are was were be been being has have had do does did will would shall should may might can
    could must dear re subject sent cc bcc date attn attention via per fax pages item items
    agency organization organisation department division bureau section unit office chief sheriff
    deputy sergeant sgt lieutenant lt captain capt commander officer detective director custodian
    records record request requests requester foia foil opra cpra ipra pra rti public information
    settings search users devices alerts alert admin organization sharing retention audit billing
    dashboard home reports report help support logout menu account network networks export
    transparency portal policy policies general order orders special directive manual chapter
    contact call mail phone email website internal affairs patrol investigations administration
    administrative services national federal regional state campus military secret border united
    states u.s us american international sworn city-wide countywide neighboring neighbouring
    date effective revised issued number title subject community retired former new""".split()  # noqa: SIM905
)
_MAY_BEGIN_PLACE = frozenset(
    """new university state city national port metropolitan las los federal american
    international""".split()  # noqa: SIM905
)
"""Words that begin a place ("National City") and name none by themselves."""
_WITHIN = frozenset({"regional", "campus", "community", "state"})
"""Words that stand between a place and a kind ("Elk Fork Regional Police")."""
_NO_PLACE_ALONE = _LAST_WORDS | _WITHIN | {"city", "town", "village", "metro"}
_LONGEST_PLACE = 6
_REACH = 120
"""Characters before a kind within which its place begins."""
_PLACE_WORD = re.compile(
    r"[A-Z][\w'’-]*\.?|d['’][A-Z][\w'’-]*|[a-z]{2,3}[A-Z][\w'’-]*|\d{1,2}(?:st|nd|rd|th)"
)
_TOKEN = re.compile(r"\S+")
_AFTER_BARE = re.compile(
    r"\s*(?:$|[,;:.|()–—-]|and\b|(?i:(?:policy|directive|manual|procedure"
    r"|(?:general|special|standing|administrative)\s+order)\s+(?:no\.?\s*|#\s*)?[\dA-Z-]*\d)"
    r"|Policy\b|POLICY\b|General Order)"
)
_CODE_AFTER = re.compile(rf"\s*(?:\(({_STATE})\)|[-,–—]\s*({_STATE})(?!\w)|\s({_STATE})\s*$)")
_STATE_AFTER = re.compile(r"\s*[,(]\s*([A-Z][a-z]+(?: [A-Z][a-z]+)?)")
_PLACE_AFTER = re.compile(
    rf"\s*(?:,|\bof\b|\bfor\b|[-–—])\s*(?:the\s+)?((?:(?:{_MUNICIPAL})\s+of\s+)?"
    r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})"
)


@dataclass(frozen=True, slots=True)
class AgencyTitle:
    """An agency's name taken apart. ``name`` is how it is written in a verdict."""

    place: str
    suffix: str
    family: Family
    state: str | None = None

    @property
    def name(self) -> str:
        if self.family == "place":
            return self.place if self.suffix == "" else f"{self.suffix} {self.place}"
        return f"{self.place} {self.suffix}"

    @property
    def base(self) -> str:
        """The place without what kind of municipality it is, for comparison."""
        return _split(self.place)[0]

    @property
    def qualifier(self) -> str:
        """The kind of municipality that the name states ("township"), or nothing."""
        return _split(self.place)[1]


_QUALIFIERS = {
    "city": "city", "township": "township", "twp": "township", "borough": "borough",
    "boro": "borough", "village": "village", "town": "town", "county": "county", "co": "county",
    "parish": "parish",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _split(place: str) -> tuple[str, str]:
    words = re.sub(r"[^a-z0-9 ]", "", place.lower().replace("-", " ")).split()
    words = [_SAME.get(word, word) for word in words]
    qualifier = ""
    if len(words) > 1 and words[-1] in _QUALIFIERS:
        qualifier = _QUALIFIERS[words.pop()]
    return " ".join(words), qualifier


_SAME = {
    "saint": "st",
    "ste": "st",
    "fort": "ft",
    "mount": "mt",
    "point": "pt",
    "metro": "metropolitan",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An agency's name in a line, with its place in that line."""

    title: AgencyTitle
    start: int
    end: int


def find_names(line: str) -> list[Found]:
    """The agencies named in one line of text, from left to right."""
    found: list[Found] = []
    done = 0
    for kind, start, end in kinds_in(line):
        if line[start].islower():
            continue
        name = _name_at(line, kind, start, end, done)
        if name is not None:
            found.append(name)
            done = name.end
    return found


@lru_cache(maxsize=4096)
def whole_name(text: str) -> AgencyTitle | None:
    """The agency that a label names: a folder, a cell of a table, a form's field.

    The label may carry a state, tags in brackets, and what follows a dash or a number.
    """
    label = repaired(re.sub(r"\[[^\]]*\]", " ", text.replace("_", " ")))
    label = re.sub(r"\s+", " ", label).strip(" .,-")
    if " " not in label:
        label = re.sub(r"-+", " ", label)
    prefix = re.match(rf"({_STATE})\s*-\s*", label)
    state = prefix.group(1) if prefix else None
    if prefix:
        label = label[prefix.end() :]
    if label.islower() or label.isupper():
        label = capitalised(label)
    label = re.sub(rf"\s*-\s*({_STATE})\s*-\s*", r" \1 ", label)
    names = find_names(label)
    if not names:
        return place_name(label)
    if names[0].start > 0 and not _is_state_word(label[: names[0].start]):
        return None
    rest = re.sub(r"\([^()]*\)", " ", label[names[0].end :])
    if not re.fullmatch(
        r"[\s\d_.,#()/–—-]*(?:\b(?i:foia|pra|records?|responses?|requests?|docs|"
        r"documents|files|release|production|batch|part|vol)\b[\s\w.,#()–—-]*)?",
        rest,
    ):
        return None
    title = names[0].title
    return title if title.state or not state else _with_state(title, state)


def place_name(text: str) -> AgencyTitle | None:
    """A municipality named in full ("City of Elm Ridge", "Cook County"), or None."""
    text = text.strip(" .,:;|-–—")
    match = _PLACE_OF.match(text.removeprefix("The ").removeprefix("THE "))
    if match:
        rest, state = _trailing_state(match.string[match.end() :])
        words = list(takewhile(lambda word: word.lower() not in _NOT_PLACES, rest.split()))
        rest = " ".join(words)
        if 1 <= len(words) <= 4 and all(_is_place_word(word) for word in words):
            return AgencyTitle(capitalised(rest), f"{match['what'].title()} of", "place", state)
        return None
    rest, state = _trailing_state(text)
    words = rest.split()
    if not 2 <= len(words) <= 4 or words[-1].lower() not in _LAST_WORDS:
        return None
    if not all(map(_is_place_word, words[:-1])) or words[0].lower() in _NOT_PLACES:
        return None
    return AgencyTitle(capitalised(rest), "", "place", state)


def kind_alone(line: str) -> tuple[str, Family] | None:
    """The kind that a line names without a place ("Police Department"), as on letterheads."""
    text = line.strip(" .,:;|-–—")
    kind, start, end = next(kinds_in(text), (None, 0, 0))
    if kind is None or start > 0 or text[end:].strip(" .,:;|-–—"):
        return None
    if kind.exact_case or kind.bare:
        return ("Police Department", "police") if text.upper() == "POLICE" else None
    return kind.suffix, kind.family


def joined(place: AgencyTitle, kind: tuple[str, Family]) -> AgencyTitle:
    """A municipality and a kind from two lines of a letterhead as one agency."""
    return AgencyTitle(_agency_place(place), kind[0], kind[1], place.state)


def title_of(place: str, kind: tuple[str, Family]) -> AgencyTitle | None:
    """A bare place ("SPARKS") and a kind from two lines of a letterhead as one agency."""
    place, state = _trailing_state(place.strip(" .,:;|-–—"))
    words = place.split()
    if not 1 <= len(words) <= 4 or not all(_is_place_word(word) for word in words):
        return None
    if any(len(w) == 1 or w.lower() in _NOT_PLACES - _MAY_BEGIN_PLACE for w in words):
        return None
    return AgencyTitle(capitalised(place), kind[0], kind[1], state)


_INITIALS = frozenset(
    """pd so sd dps rtcc isd bart mta uc csu ucla usc dfw vta septa marta wmata bnsf cta
    rtd nyc""".split()  # noqa: SIM905
)


def capitalised(text: str) -> str:
    """A name in capitals or small letters as it is written in a sentence."""
    if not (text.isupper() or text.islower()):
        return text
    words = []
    for index, word in enumerate(text.split()):
        lower = word.lower()
        if index and lower in ("of", "the", "in", "on", "and", "de", "la", "del", "du"):
            words.append(lower)
        elif lower.upper() in CODES and index and word.isupper():
            words.append(word)
        elif lower in _INITIALS:
            words.append(word.upper())
        else:
            words.append(re.sub(r"(^(?:o['’]|mc)?|-)([a-z])", _raise, lower))
    return " ".join(words)


def _raise(match: re.Match[str]) -> str:
    head = match.group(1)
    return (head[:1].upper() + head[1:]) + match.group(2).upper()


def _name_at(line: str, kind: Kind, start: int, end: int, done: int) -> Found | None:
    """The name whose kind stands there, its place before it or after an "of" or a comma."""
    place_start, state = _walk_back(line, start, done)
    place = line[place_start:start].strip(" ,-–—")
    spelt = STATES.get(place.lower()) if kind.family not in ("state", "safety") else None
    if spelt and line[max(place_start - 2, 0) : place_start].rstrip().endswith(","):
        place_start, _ = _walk_back(line, place_start, done)
        place, state = line[place_start:start].partition(",")[0].strip(), spelt
    place, inner = _trailing_state(place)
    state = inner or state
    if not place and kind.exact_case:
        return None
    after, tail_end, tail_state = _state_after(line, end)
    if place:
        resolved = _municipal(place)
        if resolved is None:
            return None
        shouted = kind.exact_case and line[max(start - 60, 0) : end + 40].isupper()
        if shouted and kind.family == "sheriff" and not (state or tail_state):
            return None  # "WHO DID SO" is no sheriff's office
        after_comma = line[max(start - 2, 0) : start].rstrip().endswith(",")
        if kind.bare and (after_comma or not _stands_alone(line, end)):
            return None
        place = _county(resolved, kind, line[start:end])
        if kind.family in ("state", "safety", "custody"):
            state = state or STATES.get(place.lower())
        title = AgencyTitle(place, kind.suffix, kind.family, state or tail_state)
        return Found(title, place_start, tail_end if after else end)
    following = _PLACE_AFTER.match(line, end)
    if following:
        text, state = _trailing_state(following.group(1))
        municipality = place_name(text)
        if municipality is not None or (kind.family == "sheriff" and "County" in text):
            shown = _agency_place(municipality) if municipality else text
            title = AgencyTitle(shown, kind.suffix, kind.family, state)
            return Found(title, start, following.end())
    return None


def _agency_place(place: AgencyTitle) -> str:
    """A municipality as agencies write it before their kind: "Township of X" is "X Township"."""
    what = place.suffix.split(" ")[0]
    if what in ("Township", "Borough", "County", "Parish") and not place.place.endswith(what):
        return f"{place.place} {what}"
    return place.place


def _municipal(place: str) -> str | None:
    """The place with "City of" and the like resolved; None where the words are no place."""
    found = list(_PLACE_OF.finditer(place))
    if found:
        match = found[-1]
        rest = place[match.end() :].strip()
        title = AgencyTitle(capitalised(rest), f"{match['what'].title()} of", "place")
        return _agency_place(title) if rest else None
    place = re.sub(r"(?i)\b(twp|boro)\b\.?$", _in_full, place)
    return None if place.lower() in _NO_PLACE_ALONE else capitalised(place)


def _in_full(match: re.Match[str]) -> str:
    return "Township" if match.group(1).lower() == "twp" else "Borough"


def _county(place: str, kind: Kind, words: str) -> str:
    """The place with what the kind's own ``words`` add to it."""
    if kind.suffix == "Constable":
        number = re.search(r"\d+", words)
        return f"{place} Precinct {number.group()}" if number else place
    return re.sub(r"\b(?:Co\.?|CO)$", "County", place) if kind.family == "sheriff" else place


def _stands_alone(line: str, end: int) -> bool:
    """A bare "Police" or "Sheriff" ends the name: no "police officers", no "Sheriff Smith"."""
    return _AFTER_BARE.match(line, end) is not None


def _walk_back(line: str, start: int, done: int) -> tuple[int, str | None]:
    """Where the place before ``start`` begins, and the state that stands between."""
    nearest = max(done, start - _REACH)
    tokens = [(m.start(), m.group()) for m in _TOKEN.finditer(line, nearest, start)]
    begin, count, state = start, 0, None
    for index in range(len(tokens) - 1, -1, -1):
        offset, token = tokens[index]
        bare = token.strip("\"“”()[]'’*•·|")
        lower = bare.lower()
        last = index == len(tokens) - 1
        if last and bare.strip(".,-") in CODES:
            state, begin = bare.strip(".,-"), offset
            continue
        after_state = count == 0 and state is not None
        ends = token[-1] in ',.;:!?—–|·•)"”' and lower not in _ABBREVIATED
        if ends and not ((last or after_state) and token[-1] in ",-"):
            break
        if lower == "of":
            before = tokens[index - 1][1].lower() if index else ""
            if before not in _OF_NAMES or count == 0:
                break
            continue
        if bare == "the" or bare in _PARTICLES:
            before = tokens[index - 1][1] if index else ""
            inside = before in _ARTICLE_AFTER if bare == "the" else before[:1].isupper()
            if not (inside and count):
                break
            continue
        if len(bare) == 1 and bare.isalpha() and bare not in "NSEW":
            return start, None
        if lower in _WITHIN and count == 0:
            continue
        if not _is_place_word(bare.rstrip(",-")) or count >= _LONGEST_PLACE:
            break
        if lower in _NOT_PLACES and not (lower in _MAY_BEGIN_PLACE and count):
            break
        begin, count = offset, count + 1
        if token[:1] in "\"“(['":
            begin += 1
            break
    return begin, state


def _is_place_word(word: str) -> bool:
    return _PLACE_WORD.fullmatch(word) is not None


def _is_state_word(text: str) -> bool:
    return text.strip(" -,()") in CODES


def _state_after(line: str, end: int) -> tuple[bool, int, str | None]:
    """A state that follows a name: "(WA)", "- CT", ", Nevada"."""
    match = _CODE_AFTER.match(line, end)
    if match:
        return True, match.end(), match.group(1) or match.group(2) or match.group(3)
    match = _STATE_AFTER.match(line, end)
    if match and match.group(1).lower() in STATES:
        return True, match.end(), STATES[match.group(1).lower()]
    return False, end, None


def _trailing_state(place: str) -> tuple[str, str | None]:
    """A place without the state at its end: ("Sparks", "NV") of "Sparks, Nevada"."""
    text = place.strip(" ,-–—")
    match = re.search(rf"(?:,\s*|\s+-?\s*|\()({_STATE})\)?$", text)
    if match:
        return text[: match.start()].strip(" ,-–—("), match.group(1)
    match = re.search(r",\s*([A-Za-z]+(?: [A-Za-z]+)?)$", text)
    if match and match.group(1).lower() in STATES:
        return text[: match.start()].strip(" ,"), STATES[match.group(1).lower()]
    words = text.split()
    for size in (2, 1):
        spelt = " ".join(words[-size:]).lower()
        if len(words) > size and spelt in STATES and words[-size - 1].lower() not in _WITH_STATE:
            return " ".join(words[:-size]), STATES[spelt]
    return text, None


_WITH_STATE = frozenset(
    """port fort mount lake new west north south east old city of the university la point
    northern southern eastern western central upper lower""".split()  # noqa: SIM905
)
"""Words after which a state's name is a part of the place's ("Port Washington")."""


def _with_state(title: AgencyTitle, state: str) -> AgencyTitle:
    return AgencyTitle(title.place, title.suffix, title.family, state)
