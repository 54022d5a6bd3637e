"""Words as the rules compare them: a spaCy tokenizer whose tokens keep their place in the text.

A token's ``norm_`` is its spelling for the rules: lower case, damage repaired, full stops of
abbreviations gone ("U.S.C." is ``usc``). Acronyms that packs want in capitals keep them (``ICE``
is not ``ice``). Hyphens and quotation marks belong to the token before or after them and leave no
trace, so that "hot-list" and "hot list" are the same. Letters and figures are tokens of their own
("SB54" is ``sb``, ``54``). A word in two pieces ("Immi gration") is one token, two words run
together ("ImmigrationViolator") are two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline.tag.confusions import SHORTEST, Speller, as_acronym

_CHUNK = re.compile(
    r"(?:[A-Z]\. ?){2,}[A-Z]?(?![A-Za-z])(?<! )"  # U.S.C., I. C. E.
    r"|[A-Za-z]\.(?:[A-Za-z]\.)+"
    r"|[^\W_]+(?:['|!][^\W_]+)*"
    r"|\|[^\W\d_][^\W_]+"  # |mmigration
    r"|[^\s\w]|_+"
)
_PARTS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|.")
_SMALL = frozenset(
    """a an and any are as at be by can do for from had has he her him his how if in into is it its
    law may me my no not of off on one or our out she so the them they to two up us was we who
    with you""".split()  # noqa: SIM905
)
"""Words that stand beside everything: never a piece of a broken word."""
_SILENT = frozenset("-\"'*_•·“”‘’–—")
"""Marks that leave no trace: they may stand between any two words of a phrase."""


class Piece(NamedTuple):
    """A part of a chunk that is a token of its own: its length, its spelling, if it was mended."""

    length: int
    norm: str
    mended: bool


class Tokens(NamedTuple):
    """The tokens of a text as parallel lists; ``mended`` holds the indices of repaired ones."""

    spans: list[tuple[int, int]]
    norms: list[str]
    mended: set[int]


class Spelling:
    """How tokens are spelled: what the packs' words and acronyms are."""

    def __init__(
        self, words: Collection[str], acronyms: Collection[str], real: Collection[str]
    ) -> None:
        self.words = frozenset(words)
        self.acronyms = frozenset(acronyms)
        self.real = frozenset(real)
        self.speller = Speller(self.words, self.real)
        long = [word for word in self.words if len(word) >= SHORTEST + 2 and word.isalpha()]
        self._beginnings = {word[:n] for word in long for n in range(2, len(word) - 1)}
        self._ends = {word[n:] for word in long for n in range(2, len(word) - 1)}
        self.pieces: Callable[[str], tuple[Piece, ...]] = lru_cache(maxsize=200_000)(self._pieces)

    def _pieces(self, chunk: str) -> tuple[Piece, ...]:
        if len(chunk) > 1 and "." in chunk:
            letters = re.sub(r"[. ]", "", chunk)
            return (
                Piece(len(chunk), letters if letters in self.acronyms else letters.lower(), False),
            )
        if chunk in self.acronyms:
            return (Piece(len(chunk), chunk, False),)
        lower = chunk.lower()
        if lower in self.words or lower in self.real:
            return (Piece(len(chunk), lower, False),)
        for ending in ("'s", "s'"):
            if lower.endswith(ending) and len(lower) > 3:
                cut = len(chunk) - (2 if ending == "'s" else 1)
                return (*self.pieces(chunk[:cut]), Piece(len(chunk) - cut, "s", False))
        if not chunk.isalpha() or chunk[0] in "lI":
            acronym = as_acronym(chunk)
            if acronym in self.acronyms and sum(c.isupper() for c in chunk) * 2 >= len(chunk):
                return (Piece(len(chunk), acronym, True),)
        known = self.speller.repair(chunk)
        if known:
            return (Piece(len(chunk), known, True),)
        if chunk.isalpha():
            return self._run_together(chunk, lower)
        parts = [m.group() for m in _PARTS.finditer(chunk)]
        if len(parts) == 1:
            return (Piece(len(chunk), lower, False),)
        return tuple(p for part in parts for p in self.pieces(part))

    def _run_together(self, chunk: str, lower: str) -> tuple[Piece, ...]:
        if len(lower) >= SHORTEST + 4:
            for cut in range(4, len(lower) - 3):
                left, right = lower[:cut], lower[cut:]
                if (
                    left in self.words
                    and right in self.words
                    and max(cut, len(lower) - cut) >= SHORTEST
                ):
                    return (Piece(cut, left, True), Piece(len(right), right, True))
        return (Piece(len(chunk), lower, False),)

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text, in order; their stretches never overlap."""
        spans: list[tuple[int, int]] = []
        norms: list[str] = []
        mended: set[int] = set()
        pieces, beginnings, ends = self.pieces, self._beginnings, self._ends
        last = ""
        for found in _CHUNK.finditer(text):
            chunk = found.group()
            start = found.start()
            if chunk in _SILENT or (chunk == "." and _speck(text, start)):
                continue
            for length, norm, repaired in pieces(chunk):
                end = start + length
                if norm in ends and last in beginnings and start - spans[-1][1] == 1:
                    known = self._whole(last, norm)
                    if known:
                        spans[-1] = (spans[-1][0], end)
                        norms[-1] = last = known
                        mended.add(len(norms) - 1)
                        start = end
                        continue
                if repaired:
                    mended.add(len(norms))
                spans.append((start, end))
                norms.append(norm)
                last = norm
                start = end
        return Tokens(spans, norms, mended)

    def _whole(self, left: str, right: str) -> str | None:
        """The packs' word that a stray space has parted into these two pieces."""
        both = left + right
        if len(both) < SHORTEST + 2 or left in _SMALL or right in _SMALL:
            return None
        if left in self.words and right in self.words:
            return both if self.speller.knows(both) else None
        return both if self.speller.knows(both) else self.speller.repair(both)


def _speck(text: str, stop: int) -> bool:
    """Whether a full stop stands within a line's words, where a copy has left a speck."""
    return 0 < stop < len(text) - 1 and text[stop - 1].isalpha() and text[stop + 1].isalpha()


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer of a spaCy pipeline, before any pack has said how words are spelled."""
    return lambda nlp: Tokenizer(nlp.vocab, Spelling((), (), ()))


registry.tokenizers("triage.tokenizer.v1", func=make_tokenizer)


class Tokenizer:
    """Text to :class:`Doc`. Line feeds come out as spaces, so offsets stay those of the text."""

    def __init__(self, vocab: Vocab, spelling: Spelling) -> None:
        self.vocab = vocab
        self.spelling = spelling

    def __call__(self, text: str) -> Doc:
        """The text's tokens; ``user_data`` holds the lists of :class:`Tokens` and the text."""
        spans, norms, mended = self.spelling.tokens(text)
        words, spaces = [], []
        start = 0
        for (_, end), (following, _) in pairwise([*spans, (len(text), 0)]):
            # A token takes in what is silent up to the next one, so that the tokens tile the text.
            space = following > end and text[following - 1].isspace()
            words.append(text[start : following - space])
            spaces.append(space)
            start = following
        doc = Doc(self.vocab, words=words, spaces=spaces)
        for index, (word, norm) in enumerate(zip(words, norms, strict=True)):
            if word.lower() != norm:
                doc[index].norm_ = norm
        doc.user_data.update(text=text, spans=spans, norms=norms, mended=mended)
        return doc

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Writes nothing: how tokens are spelled follows from the packs, kept by the component."""

    def from_disk(self, path: str | Path, **_: object) -> Tokenizer:
        """Reads nothing; ``triage_mentions`` brings the spelling when it is loaded."""
        return self
