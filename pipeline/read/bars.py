"""Black that runs over text: stripes of dirt on the glass of a feeder, bars of a marker that copies
black.

A redaction takes a name or a paragraph and leaves the rest to be read. Where bars are longer than
what is left, or stripes run down through every line, too little is left to judge a page by.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.artefacts import Box, Doubt
from pipeline.read import components
from pipeline.read.image import Pixels, reduced

DARK = 0.4
"""Share of the paper's level below which a place is black."""
FROM_TOP_TO_FOOT, FEWEST_STRIPES, NARROWEST = 0.96, 3, 2
"""Share of the rows that a stripe runs through, stripes amid the words that are no accident, and
columns, in hundredths of an inch, of one that hides anything."""
BAR = (5, 20)
"""Rows and columns, in fiftieths of an inch, that a bar has at least."""
TALLEST, FEWEST_BARS, LONGER = 30, 4, 1.5
"""Rows, in fiftieths of an inch, of a bar over one line at most; bars that are no accident; and how
many times as long as all lines that were read they are together."""


def doubt(pixels: Pixels, lines: Sequence[Box]) -> Doubt | None:
    """What black hides; ``pixels`` and the boxes of ``lines`` are upright at 100 dpi."""
    half = reduced(pixels, 0.5)
    level = DARK * float(np.percentile(half[::4, ::4], 75))
    _, dark = cv2.threshold(half, level, 255, cv2.THRESH_BINARY_INV)
    black = np.asarray(dark, np.uint8)
    if count := stripes(black, lines):
        return Doubt("covered", f"{count} black stripes run down through the text.")
    if count := bars(black, lines):
        return Doubt("covered", f"{count} black bars hide more text than was left to be read.")
    return None


def stripes(black: Pixels, lines: Sequence[Box]) -> int:
    """How many stripes run from top to foot amid the lines, if they are no accident."""
    if not lines:
        return 0
    full = cv2.reduce(black, 0, cv2.REDUCE_AVG).ravel() > FROM_TOP_TO_FOOT * 255
    if not full.any():
        return 0
    full[: int(min(line[0] for line in lines)) // 2] = False
    full[int(max(line[2] for line in lines)) // 2 :] = False
    begin, end = components.runs(full)
    found = int(np.count_nonzero(2 * (end - begin) >= NARROWEST))
    return found if found >= FEWEST_STRIPES else 0


def bars(black: Pixels, lines: Sequence[Box]) -> int:
    """How many bars lie over lines of type, if they are longer than what was read."""
    rows = cv2.erode(black, np.ones(BAR, np.uint8))
    if not rows.any():  # as on nearly all pages
        return 0
    opened = cv2.dilate(rows, np.ones(BAR, np.uint8))
    stats, _ = components.measured(opened, 4)
    wide = stats[1:][stats[1:, 3] <= TALLEST, 2]
    read = sum(line[2] - line[0] for line in lines)
    return len(wide) if len(wide) >= FEWEST_BARS and 2 * wide.sum() > LONGER * read else 0
