"""What agencies are called after their place: the suffixes of their names, and their families."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Family = Literal[
    "police", "sheriff", "state", "safety", "marshal", "prosecutor", "custody", "centre", "place"
]
"""Agencies of one place and one family are one agency, whatever they call themselves."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A suffix by which agencies are known. ``pattern`` is matched as a whole word or words."""

    suffix: str
    family: Family
    pattern: str
    exact_case: bool = False
    bare: bool = False
    """One word that also means any police or any sheriff."""


_DEPARTMENT = r"(?:department|departments|dep['’]?t\b\.?|dpt\b\.?)"
_SHERIFF = r"sheriff(?:-coroner)?(?:['’`‘]?s|s['’])?"

_KINDS = (
    Kind("State Police", "state", r"state police(?: department)?"),
    Kind("State Patrol", "state", r"state patrol"),
    Kind("Highway Patrol", "state", r"highway patrol"),
    Kind("Police Department", "police", rf"police {_DEPARTMENT}"),
    Kind("Department of Police", "police", rf"{_DEPARTMENT} of police(?: services?)?"),
    Kind("Division of Police", "police", r"division of police"),
    Kind("Bureau of Police", "police", r"bureau of police"),
    Kind("Police Division", "police", r"police division"),
    Kind("Police Bureau", "police", r"police bureau"),
    Kind("Police Services", "police", r"police services?"),
    Kind("Police Force", "police", r"police force"),
    Kind("Sheriff's Department", "sheriff", rf"{_SHERIFF} {_DEPARTMENT}"),
    Kind("Sheriff's Office", "sheriff", rf"{_SHERIFF} off?ice|office of (?:the )?sheriff"),
    Kind("Department of Public Safety", "safety", rf"{_DEPARTMENT} of public safety"),
    Kind("Public Safety Department", "safety", rf"public safety {_DEPARTMENT}"),
    Kind("Public Safety", "safety", r"public safety"),
    Kind("Marshal's Office", "marshal", r"marshal['’]?s office"),
    Kind("Town Marshal", "marshal", r"town marshal"),
    Kind("Constable", "marshal",
          r"const(?:able)?(?:['’]?s office)?,?(?: TX)? (?:precinct|pct\.?) ?\d+"),
    Kind("Constable's Office", "marshal", r"constable['’]?s? office"),
    Kind("District Attorney's Office", "prosecutor",
          r"district attorney(?:['’]?s office)?|office of (?:the )?district attorney"),
    Kind("State's Attorney's Office", "prosecutor",
          r"state['’]?s attorney(?:['’]?s)?(?: office)?"),
    Kind("Prosecutor's Office", "prosecutor",
          r"prosecut(?:or['’]?s|ing attorney['’]?s) office"),
    Kind("Probation Department", "custody", rf"probation {_DEPARTMENT}"),
    Kind("Department of Corrections", "custody", rf"{_DEPARTMENT} of corrections?"),
    Kind("Real Time Crime Center", "centre", r"real[- ]time crime center"),
    Kind("Intelligence Center", "centre", r"(?:regional )?intelligence center"),
    Kind("Police Department", "police", r"P\.?D\.?(?![\w.])", exact_case=True),
    Kind("Sheriff's Office", "sheriff", r"(?:C\.?)?S\.?O\.?(?![\w.])", exact_case=True),
    Kind("Sheriff's Department", "sheriff", r"SD(?!\w)", exact_case=True),
    Kind("Department of Public Safety", "safety", r"DPS(?!\w)", exact_case=True),
    Kind("Real Time Crime Center", "centre", r"RTCC(?!\w)", exact_case=True),
    Kind("Sheriff's Office", "sheriff", _SHERIFF, bare=True),
    Kind("Police", "police", r"police", bare=True),
)  # fmt: skip
_KIND = re.compile(
    "|".join(
        rf"(?P<k{index}>(?<![\w'’]){kind.pattern if kind.exact_case else f'(?i:{kind.pattern})'})"
        rf"(?!\w)"
        for index, kind in enumerate(_KINDS)
    )
)

_STEM = re.compile(
    r"[Pp](?i:olice|atrol|rosecut|robation)|[Ss](?i:herif|afety)|[Mm](?i:arshal)|[Cc](?i:onst"
    r"|enter|"
    r"orrection)|[Aa](?i:ttorney)|\b[PS]\.?[DO]|DPS|RTCC|CSO"
)
"""What every kind holds."""
_BEFORE_STEM, _AFTER_STEM = 30, 60
"""Characters around a stem within which its kind begins and ends."""


def kinds_in(line: str) -> Iterator[tuple[Kind, int, int]]:
    """The kinds in a text, each with its start and end.

    They are looked for around their stems alone, because most of a text has none.
    """
    done = 0
    for stem in _STEM.finditer(line):
        if stem.start() < done:
            continue
        begin = max(done, stem.start() - _BEFORE_STEM)
        match = _KIND.search(line, begin, stem.end() + _AFTER_STEM)
        if match is not None:
            done = match.end()
            yield _KINDS[int((match.lastgroup or "k0")[1:])], match.start(), match.end()
