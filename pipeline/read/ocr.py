"""Read a page's image: look at it, clean what hurts, read once, and escalate where signals ask.

image ─ square, fit size ─ even light ─ blank? ─ sideways? straight ─ read
─ looks wrong? try turns on a strip, read
─ type left unread? read scattered, merge
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.artefacts import Box, Doubt, Quarter, Word
from pipeline.read import clean as cleaning
from pipeline.read import ink, quality
from pipeline.read.clean import Clean, Matrix
from pipeline.read.image import POINTS_PER_INCH, PageImage
from pipeline.read.recognise import Layout, Spot, recognise
from pipeline.settings import Limits, Read

TURN_BELOW = 65.0
"""Mean confidence, in per cent, below which other turns of the page are tried."""


@dataclass(frozen=True)
class Recognised:
    """A page as recognised.

    ``words`` have boxes in points of the page as displayed and stand in reading order.
    ``rotation`` is the clockwise turn that made the page upright, ``dpi`` the resolution of
    ``image``, the cleaned and upright image that was read; its origin is that image's own corner
    and :meth:`to_page` gives the place of its pixels on the page.
    """

    words: tuple[Word, ...]
    rotation: Quarter
    dpi: int
    confidence: float | None
    blank: bool
    doubts: tuple[Doubt, ...]
    reason: str
    image: PageImage
    matrix: Matrix

    def to_page(self, x: float, y: float) -> tuple[float, float]:
        """Points of the page as displayed where a pixel of ``image`` lies."""
        column, row, _ = self.matrix @ (x, y, 1.0)
        return float(column), float(row)


def is_blank(image: PageImage) -> bool:
    """Whether nothing is typed or written on the page; specks, tint and ruled lines are nothing."""
    return _is_blank(cleaning.even(cleaning.squared(image, min(100.0, _dpi(image)))))


def read_image(image: PageImage, settings: Read, limits: Limits) -> Recognised:
    """Read one page's image.

    Raises :class:`~pipeline.errors.TimedOut` or :class:`~pipeline.errors.OcrFailed`; a page on
    which nothing could be read is an answer, with doubts.
    """
    clean = cleaning.even(cleaning.squared(image, min(settings.dpi, _dpi(image))))
    if _is_blank(clean):
        return _result(image, clean, (), 0, blank=True, doubts=(), reason="Nothing on the page.")
    marks = ink.find_marks(ink.ink(clean.pixels), clean.dpi)
    fit = cleaning.fit_dpi(clean.dpi, ink.type_height(marks))
    if fit != clean.dpi:
        clean = cleaning.even(cleaning.squared(image, fit))
    clean = cleaning.without_lines(cleaning.stretch(clean))
    marks = ink.find_marks(ink.ink(clean.pixels), clean.dpi)
    lie = ink.lie(marks, clean.dpi)
    turn: Quarter = 0
    clean = cleaning.straight(clean, lie.angle)
    if lie.sideways:
        turn = _best_turn(clean, (0, 90, 270), settings, limits)
    upright = cleaning.turned(clean, turn)
    words = recognise(upright.pixels, upright.dpi, Layout.PAGE, settings, limits)
    marks = ink.find_marks(ink.ink(upright.pixels), upright.dpi)
    found = quality.quality(words, marks)
    reasons = ["read once"]
    if found.typed >= 40 and (found.confidence < TURN_BELOW or found.words < found.typed / 20):
        best = _best_turn(
            clean,
            (
                turn,
                (turn + 180) % 360,
                *(((turn + 90) % 360, (turn + 270) % 360) if not lie.sideways else (0, 180)),
            ),
            settings,
            limits,
        )
        if best != turn:
            other = cleaning.turned(clean, best)
            read = recognise(other.pixels, other.dpi, Layout.PAGE, settings, limits)
            other_marks = ink.find_marks(ink.ink(other.pixels), other.dpi)
            seen = quality.quality(read, other_marks)
            if _worth(read) > _worth(words):
                turn, upright, words, marks, found = best, other, read, other_marks, seen
                reasons.append(f"turned by {turn} degrees")
    left = quality.left_out(words, marks)
    if left is not None:
        words = merge(words, _read_rest(upright, words, left, settings, limits))
        found = quality.quality(words, marks)
        reasons.append("read again for text left out")
    return _result(
        image,
        upright,
        words,
        turn,
        blank=False,
        doubts=quality.doubts(found),
        reason=", ".join(reasons),
    )


def _dpi(image: PageImage) -> float:
    return max(image.dpi, image.dpi_down)


def _is_blank(clean: Clean) -> bool:
    mask = ink.ink(clean.pixels)
    if float(np.ptp(clean.pixels)) < 40:
        return True
    marks = ink.find_marks(mask, clean.dpi)
    return len(marks.boxes) < 3


def _worth(words: Sequence[Spot]) -> float:
    """How much a reading gives: letters of words that are words, by their confidence."""
    return sum(len(w.text) * w.confidence for w in words if len(w.text) > 1 and w.confidence > 30)


def _best_turn(clean: Clean, turns: Sequence[int], settings: Read, limits: Limits) -> Quarter:
    """The turn at which a strip of the page reads best."""
    best: tuple[float, Quarter] | None = None
    for turn in turns:
        upright = cleaning.turned(clean, turn)  # type: ignore[arg-type]
        strip = _strip(upright)
        score = _worth(recognise(strip, upright.dpi, Layout.BLOCK, settings, limits))
        if best is None or score > best[0]:
            best = (score, turn)  # type: ignore[assignment]
    assert best is not None
    return best[1]


def _strip(upright: Clean) -> np.ndarray:
    """The band across the page, an inch and a half high, that holds the most marks."""
    marks = ink.find_marks(ink.ink(upright.pixels), upright.dpi)
    rows = np.bincount(marks.centres[:, 1].astype(np.int64), minlength=upright.pixels.shape[0])
    height = min(len(rows), round(1.5 * upright.dpi))
    sums = np.convolve(rows, np.ones(height), "valid")
    top = int(np.argmax(sums))
    return np.ascontiguousarray(upright.pixels[top : top + height])


def _read_rest(
    upright: Clean, words: Sequence[Spot], area: Box, settings: Read, limits: Limits
) -> tuple[Spot, ...]:
    """What stands in ``area`` beside the sure words, which are painted over."""
    pixels = upright.pixels.copy()
    for word in words:
        if word.confidence >= quality.SURE:
            pixels[int(word.top) : int(word.bottom) + 1, int(word.x0) : int(word.x1) + 1] = 255
    rows, columns = pixels.shape
    margin = upright.dpi / 10
    x0, top = max(0, int(area[0] - margin)), max(0, int(area[1] - margin))
    x1, bottom = min(columns, int(area[2] + margin)), min(rows, int(area[3] + margin))
    part = np.ascontiguousarray(pixels[top:bottom, x0:x1])
    return tuple(
        replace(w, x0=w.x0 + x0, x1=w.x1 + x0, top=w.top + top, bottom=w.bottom + top)
        for w in recognise(part, upright.dpi, Layout.SCATTERED, settings, limits)
    )


def merge(words: Sequence[Spot], more: Sequence[Spot]) -> tuple[Spot, ...]:
    """The words of a reading and those of a second where the first has none."""
    kept = list(words)
    block = max((w.block for w in kept), default=-1) + 1
    line = max((w.line for w in kept), default=-1) + 1
    for word in more:
        if word.confidence < quality.SURE:
            continue
        clash = [w for w in kept if _overlap(w, word) > 0.3]
        if any(w.confidence >= quality.SURE for w in clash):
            continue
        for w in clash:
            kept.remove(w)
        kept.append(replace(word, block=block + word.block, line=line + word.line))
    return tuple(kept)


def _overlap(one: Spot, other: Spot) -> float:
    """Shared area of two words as a share of the smaller."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / max(1.0, min(one.width * one.height, other.width * other.height))


def _result(
    image: PageImage,
    clean: Clean,
    spots: Sequence[Spot],
    turn: Quarter,
    *,
    blank: bool,
    doubts: tuple[Doubt, ...],
    reason: str,
) -> Recognised:
    across, down = POINTS_PER_INCH / image.dpi, POINTS_PER_INCH / image.dpi_down
    points = np.array([[across, 0, image.x0], [0, down, image.top], [0, 0, 1.0]])
    placed = replace(clean, to_source=points @ clean.to_source)
    words = tuple(
        Word(
            spot.text,
            _rounded(placed.source_box((spot.x0, spot.top, spot.x1, spot.bottom))),
            round(spot.confidence, 1),
            spot.line,
            spot.block,
        )
        for spot in spots
    )
    confidence = round(sum(s.confidence for s in spots) / len(spots), 1) if spots else None
    return Recognised(
        words,
        turn,
        round(clean.dpi),
        confidence,
        blank,
        doubts,
        reason,
        PageImage(clean.pixels, clean.dpi),
        placed.to_source,
    )


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = box
    return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)
