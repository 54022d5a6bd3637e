"""A fingerprint of a document's text, by which the same text in other bytes is found.

MinHash (Broder 1997) over runs of letters: the share of equal numbers in two signatures estimates
the Jaccard similarity of the texts' sets of runs. Letters that recognition confuses count as the
same, and spaces, punctuation and line ends do not count, so that a fax and its original agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Reading

SIZE = 96
"""Numbers in a signature; the estimate's standard error is at most 0.5 / sqrt(SIZE) = 0.05."""
RUN = 6
"""Letters in a run."""
SHORTEST = 120
"""Letters below which a text has no signature: two short texts are alike by chance."""

_CONFUSED = str.maketrans("01|!5869ij", "olllsbbgll")
_MERGED = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"))
_NO_LETTER = re.compile(r"[^a-z0-9|!]+")
_CHUNK = 1 << 15


def signature(reading: Reading) -> tuple[int, ...]:
    """The fingerprint of what a reader of the document sees; empty for a very short text."""
    letters = folded(
        "".join(word.text for page in reading.pages for word in page.words if word.visible)
    )
    if len(letters) < SHORTEST:
        return ()
    runs = _runs(letters)
    smallest = np.full(SIZE, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(runs), _CHUNK):
        mixed = runs[start : start + _CHUNK, None] * _MULTIPLIERS + _OFFSETS
        smallest = np.minimum(smallest, mixed.min(axis=0))
    # The top 32 bits suffice to tell signatures apart and stay exact in JSON everywhere.
    return tuple(int(number) for number in smallest >> np.uint64(32))


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated Jaccard similarity of two texts, 0 to 1; 0 where one has no signature."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def folded(text: str) -> str:
    """The letters and digits of a text, with those that recognition confuses made one."""
    plain = unicodedata.normalize("NFKD", text).lower()
    letters = _NO_LETTER.sub("", plain).translate(_CONFUSED)
    for pair, single in _MERGED:
        letters = letters.replace(pair, single)
    return letters


def _runs(letters: str) -> NDArray[np.uint64]:
    """A number for each distinct run of letters."""
    codes = np.frombuffer(letters.encode("ascii"), dtype=np.uint8).astype(np.uint64)
    total = np.zeros(len(codes) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        total = total * np.uint64(0x100000001B3) + codes[place : len(codes) - RUN + 1 + place]
    unique: NDArray[np.uint64] = np.unique(total)
    # Neighbouring sums differ little; mixing (splitmix64) makes every bit depend on every letter.
    unique ^= unique >> np.uint64(30)
    unique *= np.uint64(0xBF58476D1CE4E5B9)
    unique ^= unique >> np.uint64(27)
    unique *= np.uint64(0x94D049BB133111EB)
    unique ^= unique >> np.uint64(31)
    return unique


_random = np.random.Generator(np.random.PCG64(2026))
_MULTIPLIERS = _random.integers(1, 1 << 63, SIZE, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _random.integers(0, 1 << 63, SIZE, dtype=np.uint64)
