"""How near a reader's text comes to what stands on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from benchmarks.reading.pages import Made

FUZZY = 80.0
"""Likeness, in per cent (rapidfuzz's partial ratio), from which a phrase counts as found."""


@dataclass(frozen=True)
class Score:
    """Sums over pages: words that differ, words, phrases found exactly and fuzzily, phrases."""

    wrong: int = 0
    words: int = 0
    exact: int = 0
    fuzzy: int = 0
    phrases: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.wrong + other.wrong,
            self.words + other.words,
            self.exact + other.exact,
            self.fuzzy + other.fuzzy,
            self.phrases + other.phrases,
        )

    @property
    def error_rate(self) -> float:
        return self.wrong / max(1, self.words)

    @property
    def exact_recall(self) -> float:
        return self.exact / max(1, self.phrases)

    @property
    def fuzzy_recall(self) -> float:
        return self.fuzzy / max(1, self.phrases)


def score(page: Made, text: str) -> Score:
    """One page against its truth; words are compared in lower case without punctuation."""
    read, said = words_in(text), words_in(" ".join(page.words))
    flat = " ".join(read)
    exact = fuzzy = 0
    for phrase in page.phrases:
        wanted = " ".join(words_in(phrase))
        found = f" {wanted} " in f" {flat} "
        exact += found
        fuzzy += found or fuzz.partial_ratio(wanted, flat) >= FUZZY
    wrong = min(Levenshtein.distance(read, said), len(said)) if said else 0
    return Score(wrong, len(said), exact, fuzzy, len(page.phrases))


def share_found(said: Iterable[str], read: str) -> float:
    """The share of the words that were read, wherever on the page."""
    wanted = Counter(words_in(" ".join(said)))
    return (wanted & Counter(words_in(read))).total() / max(1, wanted.total())


def total(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())


def words_in(text: str) -> list[str]:
    """Words in lower case without punctuation."""
    return re.findall(r"[a-z0-9]+", text.lower())
