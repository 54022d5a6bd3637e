"""Words of two origins on one page: the text layer's and those that were recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
from rapidfuzz import fuzz

from pipeline import geometry
from pipeline.artefacts import Word
from pipeline.read import order
from pipeline.read.text_layer import sound
from pipeline.tools.pdfium import LayerWord

SAME_PLACE = 0.5
"""Share of the smaller box that two words share when they stand for the same print."""
SAME_TEXT = 75.0
"""Likeness (0 to 100) of two readings of the same print."""
SURE = 50.0
"""Confidence, in per cent, from which a word in a picture beside text is taken for one."""
AGREE = 0.6
"""Share of words that recognition and a layer must share for the layer to be true after all."""
MOST_HIDDEN = 4_000
"""Hidden words kept of a page."""

_PLAIN = re.compile(r"[^\w]+")


def layer_words(words: Iterable[LayerWord], unit: float, visible: bool = True) -> tuple[Word, ...]:
    """Words of a text layer, not yet in lines; ``unit`` is the page's /UserUnit."""
    return tuple(
        Word(word.text, geometry.rounded(geometry.scaled(word.box, unit), 2), None, 0, 0, visible)
        for word in words
    )


def not_among(recognised: Sequence[Word], layer: Sequence[Word]) -> list[Word]:
    """Recognised words that stand where the layer has none.

    Pictures beside text are photographs and seals as often as print: what is read in them with
    little confidence is nothing.
    """
    return [
        word
        for word in recognised
        if (word.confidence or 0.0) >= SURE and not any(_same_place(word, o) for o in layer)
    ]


def completed(recognised: Sequence[Word], layer: Sequence[Word]) -> tuple[Word, ...]:
    """Recognised words, and in their place or beside them the layer's, whose letters are sure.

    Where recognition missed a word of the layer (a stamp or a field over a scan), it joins the
    line that it stands in, or becomes a line of its own.
    """
    if not layer:
        return tuple(recognised)
    lines: list[list[Word]] = []
    replaced: set[int] = set()
    before = None
    for word in recognised:
        over = [i for i, other in enumerate(layer) if _same_place(word, other)]
        if len(over) == 1 and over[0] not in replaced:
            replaced.add(over[0])
            word = msgspec.structs.replace(word, text=layer[over[0]].text, confidence=None)
        elif over:
            continue
        if before is None or word.line != before.line:
            lines.append([])
        lines[-1].append(word)
        before = word
    missing = [other for i, other in enumerate(layer) if i not in replaced]
    for _, members in order.lines_of([word.box for word in missing]):
        _insert(lines, [missing[i] for i in members])
    return tuple(
        msgspec.structs.replace(word, line=number, block=line[0].block)
        for number, line in enumerate(lines)
        for word in line
    )


def _insert(lines: list[list[Word]], new: list[Word]) -> None:
    """Put words that stand side by side into the line they stand in, or between two lines."""
    place = geometry.around(word.box for word in new)
    for line in lines:
        if any(geometry.abreast(word.box, place) for word in line):
            at = sum(word.box[0] < new[0].box[0] for word in line)
            line[at:at] = new
            return
    middle = (place[1] + place[3]) / 2
    below = [n for n, line in enumerate(lines) if line[0].box[1] > middle]
    at = below[0] if below else len(lines)
    block = lines[min(at, len(lines) - 1)][0].block if lines else 0
    lines.insert(at, [msgspec.structs.replace(word, block=block) for word in new])


def _same_place(one: Word, other: Word) -> bool:
    """Whether two words stand for the same print; equal ones need only stand close."""
    a, b = one.box, other.box
    near = 0.4 * min(a[3] - a[1], b[3] - b[1]) if one.text == other.text else 0.0
    across, down = geometry.overlap(a, b)
    across += near
    if across <= 0 or down <= 0:
        return False
    return across * down >= SAME_PLACE * min(geometry.area(a), geometry.area(b))


def agree(recognised: Sequence[Word], layer: Sequence[LayerWord]) -> bool:
    """Whether recognition reads what a layer says: then its odd letters are what is printed."""
    sure = {
        plain
        for word in recognised
        if (word.confidence or 0) >= 80 and len(plain := _plain(word.text)) >= 4
    }
    known = {plain for word in layer if len(plain := _plain(word.text)) >= 4}
    shared = len(sure & known)
    return bool(sure) and bool(known) and shared >= AGREE * min(len(sure), len(known))


def _plain(text: str) -> str:
    return _PLAIN.sub("", text).casefold()


def unaccounted(shown: Sequence[Word], hidden: Sequence[Word]) -> tuple[Word, ...]:
    """Hidden words, line by line, that are no reading of what the page shows.

    A searchable scan's layer repeats the scan: a line is accounted for where its words are found
    in the page's own. Lines whose letters make no words are noise and are left out.
    """
    if not hidden:
        return ()
    ordered = order.in_reading_order(hidden[:MOST_HIDDEN])
    page = " ".join(_plain(word.text) for word in shown)
    kept: list[Word] = []
    lines: dict[int, list[Word]] = {}
    for word in ordered:
        lines.setdefault(word.line, []).append(word)
    for members in lines.values():
        text = " ".join(_plain(word.text) for word in members)
        likelihood, pairs = sound(text)
        if pairs < 4 or likelihood < -3.1:
            continue
        if fuzz.partial_ratio(text, page) < SAME_TEXT:
            kept += members
    return tuple(kept)


def append(words: Sequence[Word], hidden: Sequence[Word]) -> tuple[Word, ...]:
    """The page's words and, after them, lines of their own of those that cannot be seen."""
    if not hidden:
        return tuple(words)
    first_line = max((word.line for word in words), default=-1) + 1
    first_block = max((word.block for word in words), default=-1) + 1
    moved = [
        msgspec.structs.replace(word, line=word.line + first_line, block=word.block + first_block)
        for word in order.in_reading_order(hidden[:MOST_HIDDEN])
    ]
    return (*words, *moved)


def recognised_share(words: Sequence[Word]) -> float:
    """Share of the visible words' letters that were recognised."""
    visible = [word for word in words if word.visible]
    letters = sum(len(word.text) for word in visible)
    read = sum(len(word.text) for word in visible if word.confidence is not None)
    return read / letters if letters else 0.0


def mean_confidence(words: Sequence[Word]) -> float | None:
    """Mean confidence of the recognised words, in per cent, weighted by length."""
    sure = [(word.confidence, len(word.text)) for word in words if word.confidence is not None]
    letters = sum(length for _, length in sure)
    return round(sum(c * length for c, length in sure) / letters, 1) if letters else None
