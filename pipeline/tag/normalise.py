"""Characters and line ends as the rules see them: one spelling for what looks the same in print.

Nothing here knows of pages or boxes; :mod:`pipeline.tag.text` keeps the way back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "﹣": "-", "－": "-",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    "⁄": "/", "∕": "/", "…": "...",
}  # fmt: skip
"""Quotes, dashes and ligatures that Unicode's own compatibility forms leave as they are."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Unicode categories that print nothing: controls, bidi and zero-width marks, the soft hyphen."""

_SPACE = re.compile(r"\s+")
_PREFIXES = frozenset(
    """non self ex co pre post anti cross out inter intra multi semi sub well re one two three
    all half high low full part long short law state city county court""".split()  # noqa: SIM905
)
"""First parts after which a hyphen at a line's end belongs to the word ("non-/public")."""


def _plain(character: str) -> str:
    known = _PLAIN.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in _UNSEEN:
        return " " if character.isspace() else ""
    folded = unicodedata.normalize("NFKC", character)
    if folded == character:
        return character
    return "".join(_PLAIN.get(c, c) for c in folded if unicodedata.category(c) not in _UNSEEN)


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """A word in plain characters; may come out empty. Doing it twice changes nothing."""
    if word.isascii() and word.isprintable() and "`" not in word and " " not in word:
        return word
    return _SPACE.sub(" ", "".join(_plain(c) for c in word)).strip()


def joins(word: str, following: str) -> bool:
    """Whether ``word``, last of its line, is the first part of a word that goes on below."""
    return (
        len(word) > 2
        and word[-1] == "-"
        and word[-2].isalpha()
        and following[:1].isalpha()
        and (following[:1].islower() or (word[:-1].isupper() and following[:2].isupper()))
    )


def joined(word: str, following: str) -> str:
    """The two parts of a word broken at a line's end, without the hyphen unless it is its own."""
    return (word if word[:-1].lower() in _PREFIXES else word[:-1]) + following
