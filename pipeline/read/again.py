"""A second, different reading of what the first left out, and how the two become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline import geometry
from pipeline.read import ink, quality, relief
from pipeline.read.clean import Clean
from pipeline.read.recognise import Layout, Spot, recognise
from pipeline.read.upright import STRIP, densest
from pipeline.settings import Limits, Read

GUESSED = 20.0
"""Confidence, in per cent, from which a word is not read a second time: what is seen and hard to
read stays so in a second reading, which is there for what the layout analysis overlooked."""
ENOUGH_SURE = 0.3
"""Share of sure words in a second reading, from which it is one of type."""
SAME_PLACE = 0.3
"""Share of the smaller of two words' areas from which they are readings of the same print."""


def overlooked(
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
        first = top + densest(outside[:, 1] - top, bottom - top, strip)
        seen = _rest(clean, words, (x0, first, x1, first + strip), settings, limits)
        if not _makes_sense(seen):
            return ()
    found = _rest(clean, words, (x0, top, x1, bottom), settings, limits)
    return found if _makes_sense(found) else ()


def pale(
    clean: Clean, words: Sequence[Spot], marks: ink.Marks, settings: Read, limits: Limits
) -> tuple[Spot, ...]:
    """What stands in lines of type that only their own paper tells from it, made black.

    ``marks`` are those that stand out from the paper around them.
    """
    if quality.quality(words, marks).uncovered < quality.LITTLE:
        return ()
    if quality.left_out(words, marks, GUESSED) is None:
        return ()
    strong = replace(clean, pixels=relief.strengthened(clean.pixels, clean.dpi))
    return overlooked(strong, words, marks, settings, limits)


def _rest(
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


def _makes_sense(words: Sequence[Spot]) -> bool:
    """Whether enough of what was read, by letters, is sure; of noise it is a fifth."""
    sure = sum(len(word.text) for word in words if word.confidence >= quality.SURE)
    return sure > ENOUGH_SURE * sum(len(word.text) for word in words)


def merge(words: Sequence[Spot], more: Sequence[Spot]) -> tuple[Spot, ...]:
    """The words of a reading and those of a second where the first has none."""
    kept = list(words)
    block = max((w.block for w in kept), default=-1) + 1
    line = max((w.line for w in kept), default=-1) + 1
    for word in more:
        if word.confidence < quality.SURE:
            continue
        clash = [w for w in kept if geometry.shared(w.box, word.box) > SAME_PLACE]
        if any(w.confidence >= quality.SURE for w in clash):
            continue
        for w in clash:
            kept.remove(w)
        kept.append(replace(word, block=block + word.block, line=line + word.line))
    return tuple(kept)
