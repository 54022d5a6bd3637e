"""Rows of a list of topics that hold writing of which no word was read: struck out, worn or dim.

The rows of a list stand at one distance. Where one is missing among them, before the first or after
the last, and there is ink in its place, a topic may stand there, of which nothing is known.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from pipeline.artefacts import Box, Word
from pipeline.geometry import meet
from pipeline.read.marks.frame import TEXT, Frame
from pipeline.read.marks.labels import Label, Layout

FEWEST = 3
"""Labels below one another that are a list."""
ALIGNED, REGULAR = 1.2, 0.12
"""Heights of text by which labels of a list may begin apart; share by which its rows may."""
CLOSEST, MOST = 1.1, 3
"""Heights of text from one row to the next at least; rows that may be missing in one place."""
READ = 50.0
"""Confidence, in per cent, from which a word in a row's place counts as read."""
INK, FULL, ACROSS, SOLID = 40, 0.04, 2.5, 0.8
"""Grey levels by which writing differs from its ground; the share of a row's place that it fills
at least; how many heights of text it reaches across; and the share of a line of pixels that no
writing fills."""


def unread_rows(layout: Layout, words: Sequence[Word], frame: Frame) -> int:
    """How many rows of the page's lists of topics show writing that was not read."""
    read = [
        frame.lay.lay_flat(word.box)
        for word in words
        if word.confidence is None or word.confidence >= READ
    ]
    return sum(
        not any(meet(place, box) for box in read) and _shows_writing(frame, place)
        for place in _missing(layout)
    )


def _missing(layout: Layout) -> Iterator[Box]:
    """Where rows of lists that hold a topic are missing or may be, next to the first and the last,
    in points of the flat plane.
    """
    for column in _columns(layout):
        middles = sorted(label.middle for label in column)
        steps = [below - above for above, below in pairwise(middles)]
        pitch = min((step for step in steps if step > CLOSEST * layout.height), default=0.0)
        regular = sum(abs(step - pitch) <= REGULAR * pitch for step in steps)
        if not pitch or regular < FEWEST - 1:
            continue
        left = statistics.median(label.box[0] for label in column)
        right = statistics.median(label.box[2] for label in column)
        half = 0.6 * layout.height
        for middle in (middles[0] - pitch, *_between(middles, pitch), middles[-1] + pitch):
            yield left, middle - half, right, middle + half


def _between(middles: Sequence[float], pitch: float) -> Iterator[float]:
    """Where rows are missing among others, by the heights of their middles."""
    for above, below in pairwise(middles):
        rows = round((below - above) / pitch)
        if 2 <= rows <= MOST + 1 and abs((below - above) / rows - pitch) <= REGULAR * pitch:
            for row in range(1, rows):
                yield above + row * (below - above) / rows


def _columns(layout: Layout) -> Iterator[list[Label]]:
    """Labels that begin below one another, with a topic among them."""
    rest = sorted(layout.labels, key=lambda label: label.box[0])
    while rest:
        column = [x for x in rest if x.box[0] - rest[0].box[0] <= ALIGNED * layout.height]
        rest = rest[len(column) :]
        if len(column) >= FEWEST and any(label.topic for label in column):
            yield column


def _shows_writing(frame: Frame, place: Box) -> bool:
    x0, top, x1, bottom = (max(0, round(edge)) for edge in frame.to_pixels(place))
    part = frame.pixels[top:bottom, x0:x1].astype(np.int16).mean(axis=2)
    if not part.size:
        return False
    ink = np.abs(part - np.median(part)) > INK
    columns = np.flatnonzero(ink.any(axis=0))
    solid = ink.mean(axis=1) > SOLID  # the edge of a panel, not the stroke through a word
    return bool(
        ink.mean() >= FULL
        and solid.mean() < 0.25
        and ink.any(axis=1).sum() > 0.4 * TEXT
        and columns[-1] - columns[0] > ACROSS * TEXT
    )
