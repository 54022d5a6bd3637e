"""What scanners and copies do to letters, and which damaged words can be told for certain.

Two degrees. A word of six letters or more is *repaired* where, letters that print alike taken as
one, it differs from a word of the packs by no more than its length allows and is itself no word
that a dictionary knows. An acronym must have its very letters, those that print alike apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

SHORTEST = 6
"""Fewest letters of a word that is repaired: shorter ones look like too many others."""

_PAIRS = (("rn", "m"), ("nn", "m"), ("vv", "w"), ("ii", "u"))
_LOOKALIKE = str.maketrans(
    {
        **dict.fromkeys("1l|!j][i", "i"),
        **dict.fromkeys("0oceqö", "c"),
        **dict.fromkeys("5s$", "s"),
        **dict.fromkeys("8b", "b"),
        **dict.fromkeys("69g", "g"),
        **dict.fromkeys("ft", "t"),
        **dict.fromkeys("vy", "v"),
        **dict.fromkeys("2z", "z"),
    }
)
_ACRONYM = str.maketrans(
    {"l": "I", "1": "I", "|": "I", "!": "I", "0": "O", "5": "S", "8": "B", "(": "C"}
)


def fold(word: str) -> str:
    """A word with letters that print alike made one; the same for a word and its bad copies."""
    word = word.lower()
    for pair, single in _PAIRS:
        if pair in word:
            word = word.replace(pair, single)
    return word.translate(_LOOKALIKE)


def as_acronym(word: str) -> str:
    """A word in capitals as it was before ``I`` became ``l`` or ``1``, and ``O`` became ``0``."""
    return word.translate(_ACRONYM)


def _allowed(length: int) -> int:
    """Letters that may differ, after folding, in a word of this length."""
    return 0 if length < 7 else 1 if length < 10 else 2


class Speller:
    """Knows the packs' words, and brings back those that a copy has damaged."""

    def __init__(self, words: Collection[str], real: Collection[str] = ()) -> None:
        """``words`` are those to bring back (lower case), ``real`` words never to be touched."""
        self._known = {w for w in words if len(w) >= SHORTEST and w.isalpha()}
        self._real = frozenset(real)
        self._folded: dict[str, str] = {}
        for word in sorted(self._known):
            self._folded.setdefault(fold(word), word)
        self._choices = list(self._folded)

    def knows(self, word: str) -> bool:
        """Whether ``word`` is one of the words to bring back."""
        return word in self._known

    def repair(self, word: str, shortest: int = SHORTEST) -> str | None:
        """The packs' word that ``word`` is a damaged copy of; None where that is not certain."""
        lower = word.lower()
        if len(lower) < shortest or len(lower) > 40 or lower in self._known or lower in self._real:
            return None
        damaged = fold(lower)
        same = self._folded.get(damaged)
        if same is not None:
            return same
        most = _allowed(len(damaged))
        if not most:
            return None
        best = process.extractOne(
            damaged, self._choices, scorer=Levenshtein.distance, score_cutoff=most
        )
        if best is None or _another_form(self._folded[best[0]], lower):
            return None
        return self._folded[best[0]]


def _another_form(known: str, word: str) -> bool:
    """Whether the two differ in their endings alone, as forms of one word do."""
    return word.isalpha() and word.startswith(known[:-3])


def bridges(word: str, known: str, real: Collection[str] = ()) -> bool:
    """Whether ``word``, beside a partner that fixes the sense, may be a wreck of ``known``."""
    lower = word.lower()
    if (
        lower in real
        or abs(len(lower) - len(known)) > 3
        or not lower
        or not re.search("[a-z]", lower)
    ):
        return False
    most = max(1, round(0.4 * len(known)))
    return Levenshtein.distance(fold(lower), fold(known), score_cutoff=most) <= most
