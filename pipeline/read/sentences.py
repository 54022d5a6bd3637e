"""Lines of running text that stand alone: their sentences began and go on in lines that are gone.

Coloured or pale print that a threshold dropped leaves the lines that were darker; nothing else on
the page tells of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np

from pipeline.artefacts import Doubt
from pipeline.read.recognise import Spot

FEWEST_WORDS, WIDE = 6, 15.0
"""Words of a line of running text, and how many times as wide as high it is, at least."""
NEXT_LINE = 2.2
"""Heights of its words within which a line has another above or below it."""


def doubt(words: Sequence[Spot]) -> Doubt | None:
    """Whether all running text among the sure ``words`` is lines that begin and end amid sentences
    and have no others next to them.
    """
    ordered = sorted(words, key=attrgetter("line", "x0"))
    lines = [list(line) for _, line in groupby(ordered, key=attrgetter("line"))]
    boxes = np.array(
        [
            (line[0].x0, min(w.top for w in line), line[-1].x1, max(w.bottom for w in line))
            for line in lines
        ]
    ).reshape(-1, 4)
    alone = 0
    for line, (x0, top, x1, bottom) in zip(lines, boxes, strict=True):
        high = float(np.median([word.height for word in line]))
        if len(line) < FEWEST_WORDS or x1 - x0 < WIDE * high:
            continue
        reach = NEXT_LINE * high
        near = (boxes[:, 1] < bottom + reach) & (boxes[:, 3] > top - reach)
        near &= (boxes[:, 0] < x1) & (boxes[:, 2] > x0)
        if np.count_nonzero(near) > 1 or not _amid_sentences(line):
            return None
        alone += 1
    if not alone:
        return None
    message = "A line of running text stands alone: those before and after it may be lost."
    return Doubt("unread_lines", message)


def _amid_sentences(line: Sequence[Spot]) -> bool:
    return line[0].text[:1].islower() and line[-1].text[-1:].isalnum()
