"""Agencies' names through damage: kinds made whole again, spellings of one place recognised."""

from __future__ import annotations

import re

from rapidfuzz.distance import DamerauLevenshtein


def repaired(line: str) -> str:
    """A line in which the words of a kind that recognition spoilt are whole again.

    Only pairs are mended ("Pohce Deparlment", "Shenff's Offlce"), for one word alone may be
    another; the case of the first letter is kept.
    """
    line = _DIGIT.sub(_letter, line)
    line = _FIRST_DIGIT.sub(lambda match: "BS"[match.group() == "5"], line)
    if _SPOILT.search(line) is None:
        return line
    line = _BARE_POLICE.sub(r"\1Police", line)
    tokens = re.sub(r"(?i)(police|sheriff['’]?s)[._,](?=[dos])", r"\1 ", line).split(" ")
    for index in range(len(tokens) - 1):
        for first, second in _PAIRS:
            one, two = _likeness(tokens[index], first), _likeness(tokens[index + 1], second)
            if one + two < 2 and one >= 0.6 and two >= 0.65 and one + two >= 1.4:
                tokens[index] = _in_case_of(tokens[index], first)
                tokens[index + 1] = _in_case_of(tokens[index + 1], second)
    return " ".join(tokens)


_DIGIT = re.compile(r"(?<=[A-Za-z])[01](?=[A-Za-z])|(?<=[a-z])[01](?=\b)|(?<=[A-Z])l(?=[A-Z])")
"""A digit for a letter within a word, and a small l for a capital I."""
_FIRST_DIGIT = re.compile(r"(?<!\S)[58](?=[a-z]{2})(?!th\b)")
_BARE_POLICE = re.compile(r"([A-Z][a-z]+ )(?:Po[lI1][iIl1][ceo][ec])$")
_SPOILT = re.compile(r"\b[PS]\S{3,9}[ ._,][DO0]\S{3,10}|\b[PS]\S{3,9} [dD]ep|\bP\S{5}$")
_PAIRS = (
    ("police", "department"),
    ("police", "dept"),
    ("sheriff's", "office"),
    ("sheriff's", "department"),
)


_WHOLE = frozenset(
    {"policy", "polices", "policed", "deployment", "deposit", "adept", "officer", "offices"}
)
"""Words that are read well and mean something else."""


def _letter(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end() :][:1]
    if before.isupper() and not after.islower():
        return "O" if match.group() == "0" else "I"
    return "o" if match.group() == "0" else "l"


def _likeness(token: str, word: str) -> float:
    plain = token.lower().strip(".,;:|'’")
    if (
        plain in _WHOLE
        or abs(len(plain) - len(word)) > 2
        or not (token[:1].isupper() or token[:1] == "0")
    ):
        return 0.0
    return DamerauLevenshtein.normalized_similarity(plain.replace("’", "'"), word)


def _in_case_of(token: str, word: str) -> str:
    tail = token[len(token.rstrip(".,;:|")) :]
    capitals = sum(letter.isupper() for letter in token)
    return (word.upper() if 2 * capitals > len(token) else word.capitalize()) + tail


def blurred(place: str) -> str:
    """A place with the letters that recognition confuses made one; spaces do not count."""
    plain = re.sub(r"[^a-z0-9]", "", place.lower()).translate(_CONFUSED)
    return plain.replace("rn", "m").replace("ll", "l")


_CONFUSED = str.maketrans("0ce1itfjuh5nb8", "ooolllllvbsrbb")


def same_place(one: str, other: str) -> bool:
    """Two spellings of one place, give or take a misread letter in a long name."""
    one, other = one.replace(" ", ""), other.replace(" ", "")
    if one == other or blurred(one) == blurred(other):
        return True
    return (
        min(len(one), len(other)) >= 6
        and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1
    )
