"""Read a page's image: look at it, clean what hurts, read once, and escalate where signals ask.

In order: square pixels of a fit size; light evened, light type on dark inverted, lines taken out;
blank pages end here; straightened and turned as far as a look can tell; read. If that looks wrong,
other turns are tried on a strip. If type was left unread, it is read a second, other way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations

import numpy as np

from pipeline import geometry
from pipeline.artefacts import Box, Doubt, Quarter, Word
from pipeline.geometry import POINTS_PER_INCH
from pipeline.read import (
    again,
    faint,
    grain,
    ink,
    loss,
    order,
    quality,
    relief,
    sentences,
    soft,
    upright,
)
from pipeline.read import clean as cleaning
from pipeline.read.clean import Clean, Matrix
from pipeline.read.dark import dark_on_light
from pipeline.read.image import PageImage
from pipeline.read.recognise import Layout, Spot, recognise
from pipeline.settings import Limits, Read
from pipeline.tools import tesseract

TURN_BELOW = 65.0
"""Mean confidence, in per cent, below which other turns of the page are tried."""
COLUMN_LINES, COLUMN_WORDS = 4, 4.5
"""Lines of a block, and mean words of its lines, from which it is a column of running text."""
WORDS_A_ROW = 3
"""Fewest words that a row of broken print held: where more were read, little is broken."""
MARGIN = 0.15
"""Inches of paper that are read around what is drawn."""


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


def read_image(image: PageImage, settings: Read, limits: Limits) -> Recognised:
    """Read one page's image.

    Raises :class:`~pipeline.errors.TimedOut` or :class:`~pipeline.errors.OcrFailed`; a page on
    which nothing could be read is an answer, with doubts.
    """
    image = grain.without_grain(image)
    most = min(settings.dpi, max(image.dpi, image.dpi_down))
    clean = _prepared(image, _dpi(image, most, limits))
    seen = cleaning.marks(clean, coarse=True)
    shown = faint.shows_type(clean.pixels, clean.dpi) if _is_blank(seen, clean) else True
    if not shown and not loss.hides_print(image):
        return _result(image, clean, (), 0, blank=True, doubts=(), reason="Nothing on the page.")
    laid = upright.lay(clean, seen, settings, limits)
    turn = laid.turn
    reading = _read(_fitted(image, laid.clean, laid.marks, limits), turn, settings, limits)
    steps = [] if turn == 0 else [f"turned by {turn} degrees"]
    if reading.looks_wrong and (turn or ink.heads_up(reading.marks) < upright.HEADS_UP):
        other = upright.other_turn(laid, settings, limits)
        if other != turn:
            clean = cleaning.turned(laid.clean, upright.quarter(other - turn))
            fitted = _fitted(image, clean, upright.moved(laid.marks, laid.clean, clean), limits)
            trial = _read(fitted, other, settings, limits)
            if upright.worth(trial.words) > upright.worth(reading.words):
                reading, steps = trial, [f"turned by {other} degrees after trial"]
    rest = again.overlooked(reading.clean, reading.words, reading.marks, settings, limits)
    if rest:
        reading = replace(reading, words=again.merge(reading.words, rest))
        steps.append("read again where text was left out")
    pale = again.pale(reading.clean, reading.words, reading.pale, settings, limits)
    if pale:
        reading = replace(reading, words=again.merge(reading.words, pale))
        steps.append("read again where text is pale")
    return _result(
        image,
        reading.clean,
        reading.words,
        reading.turn,
        blank=False,
        doubts=_doubts(image, reading),
        reason="Recognised" + (f", {', '.join(steps)}." if steps else "."),
    )


@dataclass(frozen=True)
class _Reading:
    """Words of an image, and the marks they were read from."""

    clean: Clean
    turn: Quarter
    words: tuple[Spot, ...]
    marks: ink.Marks

    @cached_property
    def quality(self) -> quality.Quality:
        return quality.quality(self.words, self.marks)

    @cached_property
    def relief(self) -> relief.Relief:
        return relief.relief_of(self.clean.halves.reduced(relief.DPI / self.clean.dpi))

    @cached_property
    def pale(self) -> ink.Marks:
        """Marks that stand out from the paper around them."""
        return quality.type_alone(self.words, self.relief.marks(self.clean.dpi))

    @property
    def unread(self) -> float:
        sure = [word.box for word in self.words if word.confidence >= quality.UNSURE]
        return faint.unread(self.clean.pixels, self.clean.dpi, sure)

    @property
    def looks_wrong(self) -> bool:
        found = self.quality
        scarce = found.words < found.typed / 20
        return found.typed >= quality.FEWEST_TYPED and (found.confidence < TURN_BELOW or scarce)


def _doubts(image: PageImage, reading: _Reading) -> tuple[Doubt, ...]:
    """Doubts about a page; of a part of one, cut out for reading, only what its type says."""
    clean = reading.clean
    unread = reading.unread if quality.lines_count(reading.quality) else 0.0
    if upright.is_part(image.pixels, image.dpi, image.dpi_down):
        inside = quality.quality(reading.words, _uncut(reading.marks, clean))
        return quality.doubts(inside, unread)
    lines: dict[int, list[Box]] = {}
    for word in reading.words:
        if word.confidence >= quality.SURE:
            lines.setdefault(word.line, []).append(word.box)
    sure = [box for line in lines.values() for box in line]
    alone = sentences.doubt([w for w in reading.words if w.confidence >= quality.SURE])
    specks = faint.rows_of_specks(reading.relief, clean.dpi, sure)
    placed = {line: clean.source_boxes(boxes) for line, boxes in lines.items()}
    pale = quality.quality(reading.words, reading.pale)
    broken = specks > len(lines) / 2 and specks * WORDS_A_ROW > len(sure)
    tall = int(np.count_nonzero(reading.pale.boxes[:, 3] > ink.SPECK * clean.dpi))
    return (
        *quality.doubts(reading.quality, unread, pale, broken, tall),
        *loss.losses(image, reading.turn, placed),
        *soft.doubts(reading.relief, clean.dpi, sure),
        *((alone,) if alone else ()),
    )


def _dpi(image: PageImage, wanted: float, limits: Limits) -> float:
    """The resolution wanted, or the one at which the image stays within what may be read."""
    across = image.pixels.shape[1] / image.dpi
    down = image.pixels.shape[0] / image.dpi_down
    longest, largest = tesseract.MAX_SIDE / max(across, down), limits.pixels / (across * down)
    return float(min(wanted, longest, math.sqrt(largest)))


def _prepared(image: PageImage, dpi: float) -> Clean:
    light = cleaning.even(dark_on_light(cleaning.squared(image, dpi)))
    return cleaning.without_lines(cleaning.stretch(light))


def _uncut(marks: ink.Marks, clean: Clean) -> ink.Marks:
    """The marks, those that an edge cuts in no line: they belong to what was not cut out."""
    height, width = clean.pixels.shape
    x0, top, wide, high = marks.boxes.T
    cut = (x0 <= 1) | (top <= 1) | (x0 + wide >= width - 1) | (top + high >= height - 1)
    return replace(marks, row=np.where(cut, -1, marks.row))


def _read(clean: Clean, turn: Quarter, settings: Read, limits: Limits) -> _Reading:
    """A reading of all that is drawn; margins of nothing but specks cost time, too."""
    marks = cleaning.marks(clean)
    height, width = clean.pixels.shape
    x0, top, x1, bottom = marks.extent or (0, 0, width, height)
    margin = round(MARGIN * clean.dpi)
    x0, top = max(0, x0 - margin), max(0, top - margin)
    part = np.ascontiguousarray(clean.pixels[top : bottom + margin, x0 : x1 + margin])
    found = recognise(part, clean.dpi, Layout.PAGE, settings, limits)
    return _Reading(clean, turn, tuple(word.moved(x0, top) for word in found), marks)


def _is_blank(marks: ink.Marks, clean: Clean) -> bool:
    """Blank are pages without a line of type and without a mark larger than a speck."""
    tall = marks.boxes[:, 3] > ink.SPECK * clean.dpi
    return not marks.typed.any() and not tall.any()


def _fitted(image: PageImage, clean: Clean, marks: ink.Marks, limits: Limits) -> Clean:
    """The image at the resolution that its type asks for."""
    fit = _dpi(image, cleaning.fit_dpi(clean.dpi, ink.type_height(marks)), limits)
    return clean if fit == clean.dpi else cleaning.resampled(clean, _prepared(image, fit))


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
    confidence = round(sum(s.confidence for s in spots) / len(spots), 1) if spots else None
    return Recognised(
        _ordered(spots, placed),
        turn,
        round(clean.dpi),
        confidence,
        blank,
        doubts,
        reason,
        PageImage(clean.pixels, clean.dpi),
        placed.to_source,
    )


def _ordered(spots: Sequence[Spot], placed: Clean) -> tuple[Word, ...]:
    """Words in reading order; what an order is shows on the upright page, in its own points.

    Where recognition saw columns of running text, its order stands: it has seen the white
    between them, of which boxes of words misread at a column's edge know nothing.
    """
    scale = POINTS_PER_INCH / placed.dpi
    if _has_columns(spots):
        lines = [(spots[group[0]].block, group) for group in _groups(s.line for s in spots)]
    else:
        points = [geometry.scaled(spot.box, scale) for spot in spots]
        lines = order.lines_of(points, [(s.block, s.line) for s in spots])
    places = placed.source_boxes([spot.box for spot in spots])
    return tuple(
        Word(
            spots[index].text,
            geometry.rounded(places[index], 2),
            round(spots[index].confidence, 1),
            line,
            block,
        )
        for line, (block, members) in enumerate(lines)
        for index in members
    )


def _has_columns(spots: Sequence[Spot]) -> bool:
    """Whether two blocks of running text stand side by side; cells of tables hold fewer words."""
    columns: list[Box] = []
    for group in _groups(s.block for s in spots):
        lines = len({spots[index].line for index in group})
        if lines >= COLUMN_LINES and len(group) >= COLUMN_WORDS * lines:
            columns.append(geometry.around(spots[index].box for index in group))
    return any(
        left[2] < right[0] and left[1] < right[3] and right[1] < left[3]
        for left, right in permutations(columns, 2)
    )


def _groups(numbers: Iterable[int]) -> list[list[int]]:
    """Indices of equal numbers together, in the order of the numbers."""
    groups: dict[int, list[int]] = {}
    for index, number in enumerate(numbers):
        groups.setdefault(number, []).append(index)
    return [groups[number] for number in sorted(groups)]
