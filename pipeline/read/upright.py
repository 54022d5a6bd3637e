"""How a page lies: made straight, and turned until its lines run across and stand on their feet.

A look at the marks decides most pages. Where it leaves a doubt, a strip is read both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Quarter
from pipeline.read import clean as cleaning
from pipeline.read import ink
from pipeline.read.clean import Clean
from pipeline.read.image import Pixels
from pipeline.read.recognise import Layout, Spot, recognise
from pipeline.settings import Limits, Read

HEADS_DOWN, HEADS_EVEN, HEADS_UP = -0.03, 0.03, 0.08
"""Beyond the outer two of these measures of :func:`ink.heads_up` a page lies upside down, or surely
does not; below the middle one it may: a strip of it is read both ways."""
STRIP = 0.6
"""Height of that strip, in inches."""
CLEARLY = 1.5
"""How much more a strip must give at another turn."""
SURELY, FEWEST_LETTERS = 65.0, 60
"""What a letter of a strip is :func:`worth` that surely lies as it should, and fewest letters of
one: upside down they are worth 5 to 25, upright ones that read badly 10, others 65 to 95."""
SMALLEST_PAGE = 40.0
"""Square inches of the smallest sheet, half a letter; less is a part of one."""


@dataclass(frozen=True)
class Laid:
    """An image straight and upright as far as a look can tell, its turn and its marks.

    ``rows`` says that its lines surely do not run down the page, ``feet`` that they surely do not
    stand on their heads.
    """

    clean: Clean
    turn: Quarter
    marks: ink.Marks
    rows: bool
    feet: bool


def lay(clean: Clean, seen: ink.Marks, settings: Read, limits: Limits) -> Laid:
    """The image straightened and turned, as its marks (``seen``) and, in doubt, a strip say."""
    lie = ink.lie(seen, clean.dpi)
    upright, turn = cleaning.straight(clean, lie.angle), quarter(0)
    seen = moved(seen, clean, upright)
    if lie.sideways:
        sideways = cleaning.turned(upright, 90)
        other = moved(seen, upright, sideways)
        if other.typed.sum() > 1.1 * seen.typed.sum():
            upright, turn, seen = sideways, 90, other
        elif upright is not clean:
            upright, seen = clean, moved(seen, upright, clean)
    rows = lie.sure and not lie.sideways
    if is_part(clean.pixels, clean.dpi, clean.dpi):  # a line or two tell nothing of heads and feet
        return Laid(upright, turn, seen, rows, feet=False)
    heads = ink.heads_up(seen)
    closer = ink.heads_up(cleaning.marks(upright)) if heads < HEADS_EVEN else heads
    down = max(heads, closer) < HEADS_DOWN
    feet = heads >= HEADS_UP  # what was turned by a look alone is tried again if it reads badly
    if max(heads, closer) < HEADS_EVEN and not down and len(seen.boxes) >= ink.FEWEST_MARKS:
        as_is, over = _both_ways(upright, seen, settings, limits)
        down = over > CLEARLY * as_is
        feet = down or as_is > CLEARLY * over
    if down:
        over_again = cleaning.turned(upright, 180)
        seen = moved(seen, upright, over_again)
        upright, turn = over_again, quarter(turn + 180)
    # Columns of a worn table run down as surely as lines on their side do.
    return Laid(upright, turn, seen, rows, feet)


def other_turn(laid: Laid, settings: Read, limits: Limits) -> Quarter:
    """The turn at which a strip of the page reads clearly best."""
    as_is = over = 0.0
    if not (laid.feet and laid.rows):
        as_is, over = _both_ways(laid.clean, laid.marks, settings, limits)
    if over > CLEARLY * as_is:
        return quarter(laid.turn + 180)
    if not laid.rows:
        sideways = cleaning.turned(laid.clean, 90)
        marks = moved(laid.marks, laid.clean, sideways)
        right, left = _both_ways(sideways, marks, settings, limits)
        if max(right, left) > CLEARLY * as_is:
            return quarter(laid.turn + (90 if right > left else 270))
    return laid.turn


def _both_ways(
    clean: Clean, marks: ink.Marks, settings: Read, limits: Limits
) -> tuple[float, float]:
    """What the band across the page that holds most marks gives when read as it lies, and when
    read upside down; that is left out where the first leaves no doubt.
    """
    height = round(STRIP * clean.dpi)
    top = densest(marks.centres[:, 1], len(clean.pixels), height)
    strip = clean.pixels[top : top + height]

    def read(way: Pixels) -> tuple[Spot, ...]:
        way = np.ascontiguousarray(way)
        return recognise(way, clean.dpi, Layout.BLOCK, settings, limits, light_type=False)

    as_is = read(strip)
    letters = sum(len(word.text) for word in as_is)
    if worth(as_is) > SURELY * letters and letters >= FEWEST_LETTERS:
        return worth(as_is), 0.0
    return worth(as_is), worth(read(strip[::-1, ::-1]))


def worth(words: Sequence[Spot]) -> float:
    """How much a reading gives: letters of words that are words, by their confidence."""
    return sum(len(w.text) * w.confidence for w in words if len(w.text) > 1 and w.confidence > 30)


def densest(places: NDArray[np.float64], length: int, height: int) -> int:
    """Where, from 0 to ``length``, a band of ``height`` begins that holds most of the places."""
    inside = places[(places >= 0) & (places < length)].astype(np.int64)
    counts = np.bincount(inside, minlength=length)
    return int(np.argmax(np.convolve(counts, np.ones(min(height, length)), "valid")))


def is_part(pixels: NDArray[np.uint8], across: float, down: float) -> bool:
    """Whether an image of these resolutions is no sheet, but a part cut out of one."""
    return pixels.size < SMALLEST_PAGE * across * down


def moved(marks: ink.Marks, before: Clean, after: Clean) -> ink.Marks:
    """The marks of an image in another that came of it by turning."""
    if after is before:
        return marks
    return marks.moved(np.linalg.inv(after.to_source) @ before.to_source, after.dpi)


def quarter(degrees: int) -> Quarter:
    turns: tuple[Quarter, ...] = (0, 90, 180, 270)
    return turns[degrees // 90 % 4]
