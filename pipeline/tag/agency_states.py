"""The state that a document is from: addresses, mail domains, and the laws that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable

STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "district of columbia": "DC",
    "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL",
    "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY",
    "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR",
    "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD",
    "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA",
    "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
CODES = frozenset(STATES.values())
_NAMES = "|".join(sorted((name.title() for name in STATES), key=len, reverse=True))
_STREET = (
    r"(?!\s+(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Way|Lane|Ln|County|Township)\b)"
)
_ADDRESS = re.compile(
    rf"(?:,|\b[A-Z][a-z]+)\s+(?P<code>{'|'.join(sorted(CODES))})\.?\s+\d{{5}}\b"
    rf"|,\s*(?P<name>(?i:{_NAMES}))\b{_STREET}"
    rf"|,\s*(?P<end>{'|'.join(sorted(CODES))})\s*$"
)
_DOMAIN = re.compile(r"(?i)\.(?P<code>[a-z]{2})\.(?:us|gov)\b")

_LAWS = (
    ("AZ", r"\bA\.?R\.?S\.? §* ?\d+-\d|Arizona Revised Statutes"),
    ("CA", r"California (?:Public Records|Values) Act|\bCPRA\b|Cal(?:\.|ifornia) Gov"),
    ("CO", r"\bC\.?R\.?S\.? §* ?\d+-\d|Colorado Open Records|\bCORA\b"),
    ("CT", r"(?<!N\.)\bC\.G\.S\.|Conn\. Gen\. Stat|Connecticut (?:General Stat|Freedom of Inf)"),
    ("FL", r"Fla\. Stat|Florida Statutes|Florida Public Records"),
    ("GA", r"\bO\.?C\.?G\.?A\.?\b|Georgia Open Records"),
    ("IA", r"Iowa Code"),
    ("IL", r"\b\d+ ILCS\b|Illinois (?:Freedom of Information|TRUST) Act"),
    ("IN", r"\bInd\. Code|Indiana Code|Access to Public Records Act"),
    ("KS", r"\bK\.?S\.?A\.? \d+-\d|Kansas Open Records"),
    ("KY", r"\bKRS \d+\.\d|Kentucky Open Records"),
    ("MA", r"\bM\.?G\.?L\.? c\.|Massachusetts Public Records"),
    ("MD", r"\bMd\. Code|Maryland Public Information Act|General Provisions Article"),
    ("MI", r"\bMCL \d+\.\d|Michigan Freedom of Information"),
    ("MN", r"Minn\. Stat|Minnesota (?:Statutes|Government Data)"),
    ("MO", r"\bRSMo\b|Missouri Sunshine"),
    ("NC", r"\bN\.?C\.? Gen\. Stat|\bN\.C\.G\.S\.|North Carolina General Statutes"),
    ("NJ", r"\bN\.?J\.?S\.?A\.?\b|\bOPRA\b|New Jersey Open Public Records"),
    ("NM", r"\bNMSA\b|Inspection of Public Records Act|\bIPRA\b"),
    ("NV", r"\bNRS (?:Chapter )?\d|Nevada (?:Revised Statutes|Public Records)"),
    ("NY", r"\bPublic Officers Law\b|\bPOL §|New York Freedom of Information Law"),
    ("OH", r"\bO?\.?R\.C\. ?\d+\.\d|Ohio Revised Code|Ohio Public Records"),
    ("OR", r"\bORS \d+[A-Z]?\.\d|Oregon (?:Revised Statutes|Public Records)"),
    ("PA", r"\b65 P\.S\.|Pennsylvania Right-to-Know|\bRTKL\b"),
    ("TN", r"\bT\.?C\.?A\.? §? ?\d+-\d|Tennessee Public Records"),
    ("TX", r"Tex(?:as|\.) Gov(?:ernment|['’]t)?\.? Code|Texas Public Information Act"),
    ("UT", r"\bGRAMA\b|Utah Code"),
    ("VA", r"\bVa\. Code|Code of Virginia|Virginia Freedom of Information"),
    ("VT", r"\bV\.S\.A\.|Vermont Public Records"),
    ("WA", r"\bRCW \d|Washington (?:State )?Public Records Act|Keep Washington Working"),
    ("WI", r"\bWis\. Stat|Wisconsin (?:Statutes|Public Records)"),
)  # fmt: skip
_LETTERS = {
    "AZ": "RS|R.S|Arizona Revised", "CA": "Cal|CPRA", "CO": "RS|R.S|CORA|Colorado Open",
    "CT": "C.G.S|Conn", "FL": "Fla. Stat|Florida ", "GA": "GA|G.A|Georgia Open",
    "IA": "Iowa Code", "IL": "ILCS|Illinois ", "IN": "Ind. Code|Indiana Code|Access to Public",
    "KS": "SA|S.A|Kansas Open", "KY": "KRS|Kentucky", "MA": "GL|G.L|Massachusetts",
    "MD": "Md. Code|Maryland|General Provisions", "MI": "MCL|Michigan", "MN": "Minn",
    "MO": "RSMo|Missouri", "NC": "C Gen|C. Gen|N.C.G.S|North Carolina General",
    "NJ": "JS|J.S|OPRA|New Jersey Open", "NM": "NMSA|Inspection of|IPRA", "NV": "NRS|Nevada",
    "NY": "Public Officers|POL §|New York", "OH": "R.C.|Ohio ", "OR": "ORS|Oregon ",
    "PA": "65 P|Pennsylvania|RTKL", "TN": "CA|C.A|Tennessee", "TX": "Tex", "UT": "GRAMA|Utah",
    "VA": "Va. |Virginia", "VT": "V.S.A|Vermont", "WA": "RCW|Washington", "WI": "Wis",
}  # fmt: skip
"""Letters of which every citation of a state's laws holds some: a quick look before the search."""
_CITED = tuple(
    (state, tuple(_LETTERS[state].split("|")), re.compile(pattern)) for state, pattern in _LAWS
)


def state_of(place: str | None, own: Iterable[str], text: str) -> str | None:
    """Two letters, or None.

    ``place`` is the agency's; ``own`` are lines in which an address would be the agency's own
    (head, signature, foot); ``text`` is all of the document's own words, for the laws it cites.
    """
    if place:
        beside = re.search(
            rf"(?i:\b{re.escape(place)}),?\s+(?:(?P<name>(?i:{_NAMES}))|"
            rf"(?P<code>{'|'.join(sorted(CODES))}))\b{_STREET}",
            text,
        )
        if beside:
            return beside["code"] or STATES[beside["name"].lower()]
    for line in own:
        found = _ADDRESS.search(line)
        if found:
            return found["code"] or found["end"] or STATES[found["name"].lower()]
        domain = _DOMAIN.search(line)
        if domain and domain["code"].upper() in CODES:
            return domain["code"].upper()
    cited = [
        state
        for state, letters, law in _CITED
        if any(few in text for few in letters) and law.search(text)
    ]
    return cited[0] if len(cited) == 1 else None
