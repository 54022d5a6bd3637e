"""Words as the rules compare them: a spaCy tokenizer whose tokens keep their place in the text.

A token's ``norm_`` is its spelling for the rules: lower case, damage repaired, full stops of
abbreviations gone ("U.S.C." is ``usc``). Acronyms that packs want in capitals keep them (``ICE``
is not ``ice``). Hyphens and quotation marks belong to the token before or after them and leave no
trace, so that "hot-list" and "hot list" are the same. Letters and figures are tokens of their own
("SB54" is ``sb``, ``54``). A word in two pieces ("Immi gration") is one token, two words run
together ("ImmigrationViolator") are two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import srsly
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
_SILENT = frozenset("-\"'*_•·“”‘’–—")
"""Marks that leave no trace: they may stand between any two words of a phrase."""


class Piece(NamedTuple):
    """A part of a chunk that is a token of its own: its length, its spelling, if it was mended."""

    length: int
    norm: str
    mended: bool


class Token(NamedTuple):
    start: int
    end: int
    norm: str
    mended: bool


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
                return (*self.pieces(chunk[:cut]), Piece(len(chunk) - cut, "'s", False))
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

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text, in order; their stretches never overlap."""
        out: list[Token] = []
        pieces, whole = self.pieces, self._whole
        for found in _CHUNK.finditer(text):
            chunk = found.group()
            start = found.start()
            if chunk in _SILENT or (chunk == "." and _speck(text, start)):
                continue
            for piece in pieces(chunk):
                end = start + piece.length
                if out and piece.norm in self._ends and out[-1].norm in self._beginnings:
                    last = out[-1]
                    known = whole(last.norm, piece.norm) if start - last.end == 1 else None
                    if known:
                        out[-1] = Token(last.start, end, known, True)
                        start = end
                        continue
                out.append(Token(start, end, piece.norm, piece.mended))
                start = end
        return out

    def _whole(self, left: str, right: str) -> str | None:
        """The packs' word that a stray space has parted into these two pieces."""
        both = left + right
        if len(both) < SHORTEST + 2:
            return None
        return both if self.speller.knows(both) else self.speller.repair(both)


def _speck(text: str, stop: int) -> bool:
    """Whether a full stop stands within a line's words, where a copy has left a speck."""
    return 0 < stop < len(text) - 1 and text[stop - 1].isalpha() and text[stop + 1].isalpha()


@registry.tokenizers("triage.tokenizer.v1")
def make_tokenizer(
    words: list[str] | None = None, acronyms: list[str] | None = None, real: list[str] | None = None
) -> Callable[[Language], Tokenizer]:
    """The tokenizer for a spaCy pipeline; the lists are those of :class:`Spelling`."""

    def tokenizer(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, Spelling(words or (), acronyms or (), real or ()))

    return tokenizer


class Tokenizer:
    """Text to :class:`Doc`. Line feeds come out as spaces, so offsets stay those of the text."""

    def __init__(self, vocab: Vocab, spelling: Spelling) -> None:
        self.vocab = vocab
        self.spelling = spelling

    def __call__(self, text: str) -> Doc:
        """The text's tokens with their spelling; ``user_data["mended"]`` holds repaired ones."""
        tokens = self.spelling.tokens(text)
        starts = [token.start for token in tokens]
        words, spaces = [], []
        for index, token in enumerate(tokens):
            # A token takes in what is silent up to the next one, so that the tokens tile the text.
            start = token.start if index else 0
            end = starts[index + 1] if index + 1 < len(tokens) else len(text)
            space = end > token.end and text[end - 1].isspace()
            words.append(text[start : end - space])
            spaces.append(space)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        mended = set()
        for index, token in enumerate(tokens):
            if words[index].lower() != token.norm:
                doc[index].norm_ = token.norm
            if token.mended:
                mended.add(index)
        doc.user_data["text"] = text
        doc.user_data["mended"] = mended
        doc.user_data["spans"] = [(token.start, token.end) for token in tokens]
        return doc

    def to_bytes(self, **_: object) -> bytes:
        return srsly.msgpack_dumps(self._lists())

    def from_bytes(self, data: bytes, **_: object) -> Tokenizer:
        self.spelling = Spelling(**srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: str | Path, **_: object) -> None:
        Path(path).write_text(json.dumps(self._lists(), indent=0), encoding="utf-8")

    def from_disk(self, path: str | Path, **_: object) -> Tokenizer:
        self.spelling = Spelling(**json.loads(Path(path).read_text(encoding="utf-8")))
        return self

    def _lists(self) -> dict[str, list[str]]:
        spelling = self.spelling
        return {
            "words": sorted(spelling.words),
            "acronyms": sorted(spelling.acronyms),
            "real": sorted(spelling.real),
        }
