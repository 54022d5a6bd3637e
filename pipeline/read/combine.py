"""Words of two origins on one page: the text layer's and those that were recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
from rapidfuzz import fuzz

from pipeline.artefacts import Box, Word
from pipeline.read import order
from pipeline.read.image import PageImage
from pipeline.read.text_layer import sound
from pipeline.tools.pdfium import LayerWord

SAME_PLACE = 0.5
"""Share of the smaller box that two words share when they stand for the same print."""
SAME_TEXT = 75.0
"""Likeness (0 to 100) of two readings of the same print."""
AGREE = 0.6
"""Share of sure recognised words that a layer must hold to be taken for true after all."""
MOST_HIDDEN = 4_000
"""Hidden words kept of a page."""

_PLAIN = re.compile(r"[^\w]+")


def scaled(box: Box, unit: float) -> Box:
    """A box in the PDF's units as points of the page as displayed."""
    return (box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit)


def layer_words(words: Iterable[LayerWord], unit: float, visible: bool = True) -> tuple[Word, ...]:
    return tuple(
        Word(word.text, _rounded(scaled(word.box, unit)), None, 0, 0, visible) for word in words
    )


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


def cropped(image: PageImage, box: Box, margin: float = 6.0) -> PageImage:
    """The part of an image that shows ``box`` (points) and a margin around it."""
    across, down = image.dpi / 72.0, image.dpi_down / 72.0
    height, width = image.pixels.shape
    left = max(0, round((box[0] - margin - image.x0) * across))
    right = min(width, round((box[2] + margin - image.x0) * across))
    top = max(0, round((box[1] - margin - image.top) * down))
    bottom = min(height, round((box[3] + margin - image.top) * down))
    x0, y0 = image.point(left, top)
    colour = None if image.colour is None else image.colour[top:bottom, left:right]
    pixels = image.pixels[top:bottom, left:right]
    return PageImage(pixels, image.dpi, x0, y0, colour, image.dpi_y)


def not_among(recognised: Sequence[Word], layer: Sequence[Word]) -> list[Word]:
    """Recognised words that stand where the layer has none."""
    return [word for word in recognised if not any(_same_place(word, other) for other in layer)]


def completed(recognised: tuple[Word, ...], layer: Sequence[Word]) -> tuple[Word, ...]:
    """Recognised words, and in their place or beside them the layer's, whose letters are sure.

    Where recognition has each of the layer's words, its own order stands.
    """
    if not layer:
        return recognised
    kept: list[Word] = []
    replaced: set[int] = set()
    for word in recognised:
        over = [i for i, other in enumerate(layer) if _same_place(word, other)]
        if not over:
            kept.append(word)
        elif len(over) == 1 and over[0] not in replaced:
            replaced.add(over[0])
            kept.append(msgspec.structs.replace(word, text=layer[over[0]].text, confidence=None))
    missing = [other for i, other in enumerate(layer) if i not in replaced]
    if not missing:
        return tuple(kept)
    return order.in_reading_order([*kept, *missing])


def _same_place(one: Word, other: Word) -> bool:
    a, b = one.box, other.box
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return False
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return wide * high >= SAME_PLACE * smaller


def agree(recognised: Sequence[Word], layer: Sequence[LayerWord]) -> bool:
    """Whether recognition reads what a layer says: then its odd letters are what is printed."""
    sure = {
        plain
        for word in recognised
        if (word.confidence or 0) >= 80 and len(plain := _plain(word.text)) >= 4
    }
    known = {_plain(word.text) for word in layer}
    return len(sure) >= 5 and len(sure & known) >= AGREE * len(sure)


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


def mean_confidence(words: Sequence[Word]) -> float | None:
    """Mean confidence of the recognised words, in per cent, weighted by length."""
    sure = [(word.confidence, len(word.text)) for word in words if word.confidence is not None]
    letters = sum(length for _, length in sure)
    return round(sum(c * length for c, length in sure) / letters, 1) if letters else None
