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
from numpy.typing import NDArray

from pipeline.artefacts import Box, Doubt, Quarter, Word
from pipeline.read import clean as cleaning
from pipeline.read import faint, grain, ink, loss, order, quality, relief
from pipeline.read.clean import Clean, Matrix
from pipeline.read.image import POINTS_PER_INCH, PageImage
from pipeline.read.recognise import Layout, Spot, recognise
from pipeline.settings import Limits, Read
from pipeline.tools import tesseract

TURN_BELOW = 65.0
"""Mean confidence, in per cent, below which other turns of the page are tried."""
HEADS_DOWN, HEADS_EVEN, HEADS_UP = -0.03, 0.03, 0.08
"""Beyond the outer two of these measures of :func:`ink.heads_up` a page lies upside down, or surely
does not; below the middle one it may: a strip of it is read both ways."""
STRIP = 0.6
"""Height of that strip, in inches."""
CLEARLY = 1.5
"""How much more a strip must give at another turn."""
LOOK_DPI = 100.0
"""Resolution at which a page is looked at before it is read."""
COLUMN_LINES, COLUMN_WORDS = 4, 4.5
"""Lines of a block, and mean words of its lines, from which it is a column of running text."""
GUESSED = 20.0
"""Confidence, in per cent, from which a word is not read a second time: what is seen and hard to
read stays so in a second reading, which is there for what the layout analysis overlooked."""
ENOUGH_SURE = 0.3
"""Share of sure words in a second reading, from which it is one of type."""
SMALLEST_PAGE = 40.0
"""Square inches of the smallest sheet, half a letter; less is a part of one."""
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
    seen = _marks(clean, coarse=True)
    if _is_blank(seen, clean) and not faint.shows_type(clean.pixels, clean.dpi):
        return _result(image, clean, (), 0, blank=True, doubts=(), reason="Nothing on the page.")
    laid = _laid(clean, seen, settings, limits)
    turn = laid.turn
    reading = _read(_fitted(image, laid.clean, laid.marks, limits), turn, settings, limits)
    steps = [] if turn == 0 else [f"turned by {turn} degrees"]
    if reading.looks_wrong and (turn or ink.heads_up(reading.marks) < HEADS_UP):
        other = _other_turn(laid, settings, limits)
        if other != turn:
            clean = cleaning.turned(laid.clean, _quarter(other - turn))
            fitted = _fitted(image, clean, _moved(laid.marks, laid.clean, clean), limits)
            trial = _read(fitted, other, settings, limits)
            if _worth(trial.words) > _worth(reading.words):
                reading, steps = trial, [f"turned by {other} degrees after trial"]
    rest = _read_again(reading.clean, reading.words, reading.marks, settings, limits)
    if rest:
        reading = replace(reading, words=merge(reading.words, rest))
        steps.append("read again where text was left out")
    pale = _read_pale(reading, settings, limits)
    if pale:
        reading = replace(reading, words=merge(reading.words, pale))
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
        return relief.relief(self.clean.pixels, self.clean.dpi)

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
    if _is_part(image.pixels, image.dpi, image.dpi_down):
        inside = quality.quality(reading.words, _uncut(reading.marks, clean))
        return quality.doubts(inside, unread)
    lines: dict[int, list[Box]] = {}
    for word in reading.words:
        if word.confidence >= quality.SURE:
            lines.setdefault(word.line, []).append(word.box)
    sure = [box for line in lines.values() for box in line]
    specks = faint.rows_of_specks(reading.relief, clean.dpi, sure)
    placed = {line: clean.source_boxes(boxes) for line, boxes in lines.items()}
    pale = quality.quality(reading.words, reading.pale)
    broken = specks > len(lines) / 2 and specks * WORDS_A_ROW > len(sure)
    tall = int(np.count_nonzero(reading.pale.boxes[:, 3] > ink.SPECK * clean.dpi))
    return (
        *quality.doubts(reading.quality, unread, pale, broken, tall),
        *loss.losses(image, reading.turn, placed),
    )


def _dpi(image: PageImage, wanted: float, limits: Limits) -> float:
    """The resolution wanted, or the one at which the image stays within what may be read."""
    across = image.pixels.shape[1] / image.dpi
    down = image.pixels.shape[0] / image.dpi_down
    longest, largest = tesseract.MAX_SIDE / max(across, down), limits.pixels / (across * down)
    return float(min(wanted, longest, math.sqrt(largest)))


def _prepared(image: PageImage, dpi: float) -> Clean:
    light = cleaning.even(cleaning.dark_on_light(cleaning.squared(image, dpi)))
    return cleaning.without_lines(cleaning.stretch(light))


def _marks(clean: Clean, coarse: bool = False) -> ink.Marks:
    """The marks of an image, in its pixels; ``coarse`` looks at no more than :data:`LOOK_DPI`."""
    if coarse and clean.dpi > 1.2 * LOOK_DPI:
        small = cleaning.shrunk(clean, LOOK_DPI)
        return ink.find_marks(ink.ink(small.pixels), small.dpi).scaled(clean.dpi / small.dpi)
    return ink.find_marks(ink.ink(clean.pixels), clean.dpi)


@dataclass(frozen=True)
class _Laid:
    """An image straight and upright as far as a look can tell, its turn and its marks.

    ``rows`` says that its lines surely do not run down the page, ``feet`` that they surely do not
    stand on their heads.
    """

    clean: Clean
    turn: Quarter
    marks: ink.Marks
    rows: bool
    feet: bool


def _laid(clean: Clean, seen: ink.Marks, settings: Read, limits: Limits) -> _Laid:
    lie = ink.lie(seen, clean.dpi)
    upright, turn = cleaning.straight(clean, lie.angle), _quarter(0)
    seen = _moved(seen, clean, upright)
    if lie.sideways:
        sideways = cleaning.turned(upright, 90)
        other = _moved(seen, upright, sideways)
        if other.typed.sum() > 1.1 * seen.typed.sum():
            upright, turn, seen = sideways, 90, other
        elif upright is not clean:
            upright, seen = clean, _moved(seen, upright, clean)
    rows = lie.sure and not lie.sideways
    if _is_part(clean.pixels, clean.dpi, clean.dpi):  # a line or two tell nothing of heads and feet
        return _Laid(upright, turn, seen, rows, feet=False)
    heads = ink.heads_up(seen)
    closer = ink.heads_up(_marks(upright)) if heads < HEADS_EVEN else heads
    down = max(heads, closer) < HEADS_DOWN
    feet = heads >= HEADS_UP  # what was turned by a look alone is tried again if it reads badly
    if max(heads, closer) < HEADS_EVEN and not down and len(seen.boxes) >= ink.FEWEST_MARKS:
        as_is, over = _both_ways(upright, seen, settings, limits)
        down = over > CLEARLY * as_is
        feet = down or as_is > CLEARLY * over
    if down:
        over_again = cleaning.turned(upright, 180)
        seen = _moved(seen, upright, over_again)
        upright, turn = over_again, _quarter(turn + 180)
    # Columns of a worn table run down as surely as lines on their side do.
    return _Laid(upright, turn, seen, rows, feet)


def _uncut(marks: ink.Marks, clean: Clean) -> ink.Marks:
    """The marks, those that an edge cuts in no line: they belong to what was not cut out."""
    height, width = clean.pixels.shape
    x0, top, wide, high = marks.boxes.T
    cut = (x0 <= 1) | (top <= 1) | (x0 + wide >= width - 1) | (top + high >= height - 1)
    return replace(marks, row=np.where(cut, -1, marks.row))


def _is_part(pixels: NDArray[np.uint8], across: float, down: float) -> bool:
    """Whether an image of these resolutions is no sheet, but a part cut out of one."""
    return pixels.size < SMALLEST_PAGE * across * down


def _moved(marks: ink.Marks, before: Clean, after: Clean) -> ink.Marks:
    """The marks of an image in another that came of it by turning."""
    if after is before:
        return marks
    return marks.moved(np.linalg.inv(after.to_source) @ before.to_source, after.dpi)


def _read(clean: Clean, turn: Quarter, settings: Read, limits: Limits) -> _Reading:
    """A reading of all that is drawn; margins of nothing but specks cost time, too."""
    marks = _marks(clean)
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


def _other_turn(laid: _Laid, settings: Read, limits: Limits) -> Quarter:
    """The turn at which a strip of the page reads clearly best."""
    as_is = over = 0.0
    if not (laid.feet and laid.rows):
        as_is, over = _both_ways(laid.clean, laid.marks, settings, limits)
    if over > CLEARLY * as_is:
        return _quarter(laid.turn + 180)
    if not laid.rows:
        sideways = cleaning.turned(laid.clean, 90)
        marks = _moved(laid.marks, laid.clean, sideways)
        right, left = _both_ways(sideways, marks, settings, limits)
        if max(right, left) > CLEARLY * as_is:
            return _quarter(laid.turn + (90 if right > left else 270))
    return laid.turn


def _quarter(degrees: int) -> Quarter:
    turns: tuple[Quarter, ...] = (0, 90, 180, 270)
    return turns[degrees // 90 % 4]


def _worth(words: Sequence[Spot]) -> float:
    """How much a reading gives: letters of words that are words, by their confidence."""
    return sum(len(w.text) * w.confidence for w in words if len(w.text) > 1 and w.confidence > 30)


def _both_ways(
    clean: Clean, marks: ink.Marks, settings: Read, limits: Limits
) -> tuple[float, float]:
    """What the band across the page that holds most marks gives when read as it lies, and when
    read upside down.
    """
    height = round(STRIP * clean.dpi)
    top = _densest(marks.centres[:, 1], len(clean.pixels), height)
    strip = clean.pixels[top : top + height]
    as_is, over = (
        _worth(recognise(np.ascontiguousarray(way), clean.dpi, Layout.BLOCK, settings, limits))
        for way in (strip, strip[::-1, ::-1])
    )
    return as_is, over


def _densest(places: NDArray[np.float64], length: int, height: int) -> int:
    """Where, from 0 to ``length``, a band of ``height`` begins that holds most of the places."""
    inside = places[(places >= 0) & (places < length)].astype(np.int64)
    counts = np.bincount(inside, minlength=length)
    return int(np.argmax(np.convolve(counts, np.ones(min(height, length)), "valid")))


def _read_again(
    clean: Clean, words: Sequence[Spot], marks: ink.Marks, settings: Read, limits: Limits
) -> tuple[Spot, ...]:
    """What a second reading finds in lines of type of which the first gave nothing.

    Noise looks like type, too: where there is much of it, a strip is read first.
    """
    area = quality.left_out(words, marks, GUESSED)
    if area is None:
        return ()
    height, width = clean.pixels.shape
    margin = clean.dpi / 10
    x0, top = max(0, int(area[0] - margin)), max(0, int(area[1] - margin))
    x1, bottom = min(width, int(area[2] + margin)), min(height, int(area[3] + margin))
    strip = round(STRIP * clean.dpi)
    if bottom - top > 2 * strip:
        outside = marks.centres[quality.uncovered(words, marks, GUESSED)]
        first = top + _densest(outside[:, 1] - top, bottom - top, strip)
        seen = _read_rest(clean, words, (x0, first, x1, first + strip), settings, limits)
        if not _makes_sense(seen):
            return ()
    found = _read_rest(clean, words, (x0, top, x1, bottom), settings, limits)
    return found if _makes_sense(found) else ()


def _makes_sense(words: Sequence[Spot]) -> bool:
    """Whether enough of what was read, by letters, is sure; of noise it is a fifth."""
    sure = sum(len(word.text) for word in words if word.confidence >= quality.SURE)
    return sure > ENOUGH_SURE * sum(len(word.text) for word in words)


def _read_rest(
    clean: Clean,
    words: Sequence[Spot],
    area: tuple[int, int, int, int],
    settings: Read,
    limits: Limits,
) -> tuple[Spot, ...]:
    """What stands in ``area`` (pixels) beside the sure words, which are painted over."""
    x0, top, x1, bottom = area
    pixels = clean.pixels[top:bottom, x0:x1].copy()
    for word in words:
        if word.confidence >= quality.SURE:
            rows = slice(max(0, int(word.top) - top), max(0, int(word.bottom) + 1 - top))
            pixels[rows, max(0, int(word.x0) - x0) : max(0, int(word.x1) + 1 - x0)] = 255
    found = recognise(pixels, clean.dpi, Layout.SCATTERED, settings, limits)
    return tuple(word.moved(x0, top) for word in found)


def _read_pale(reading: _Reading, settings: Read, limits: Limits) -> tuple[Spot, ...]:
    """What stands in lines of type that only their own paper tells from it, made black."""
    if quality.quality(reading.words, reading.pale).uncovered < quality.LITTLE:
        return ()
    if quality.left_out(reading.words, reading.pale, GUESSED) is None:
        return ()
    clean = reading.clean
    strong = replace(clean, pixels=relief.strengthened(clean.pixels, clean.dpi))
    return _read_again(strong, reading.words, reading.pale, settings, limits)


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
        upright = [(s.x0 * scale, s.top * scale, s.x1 * scale, s.bottom * scale) for s in spots]
        lines = order.lines_of(upright, [(s.block, s.line) for s in spots])
    boxes = placed.source_boxes([spot.box for spot in spots])
    return tuple(
        Word(
            spots[index].text,
            _rounded(boxes[index]),
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
            x0, top, x1, bottom = zip(*(spots[index].box for index in group), strict=True)
            columns.append((min(x0), min(top), max(x1), max(bottom)))
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


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = box
    return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)
