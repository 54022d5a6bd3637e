"""Print whose strength changes over the page: thermal paper that fades, light that leaks in.

What is printed in several greys has few of them, and words beside one another differ. Where print
fades, every strength between full and gone occurs, and neighbours are alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.artefacts import Box, Doubt
from pipeline.read.image import Pixels

FEWEST, NARROWEST = 12, 12.0
"""Words that tell anything, and columns, in hundredths of an inch, of one that does."""
ROWS, COLUMNS = np.linspace(0.2, 0.8, 7), np.linspace(0.05, 0.95, 25)
"""Places of a word looked at, as shares of its height and width."""
DARKEST = 9
"""How many of these places are darker than its strokes are taken to be."""
SPREAD = 0.4
"""Range of strengths, without the tenths at both ends and as a share of full strength, from which
they change."""
NEIGHBOURS, DOWN = 4, 2.0
"""Words beside one that it is compared with; how much farther a line away is than a word away."""
TENTHS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Strengths between full and gone."""
ALIKE, SOME = 0.45, 0.03
"""Share of the variance that neighbours explain, and the share of the words that each of the inner
tenths holds at least, where print fades; inks of a design lie apart."""
FALLING, BETWEEN = 0.85, 3
"""The same share along an edge of light, and how many of the tenths hold any word there."""


def doubt(pixels: Pixels, words: Sequence[Box]) -> Doubt | None:
    """Whether print fades; ``pixels`` and the boxes of ``words`` are upright at 100 dpi."""
    x0, top, x1, bottom = np.array(words, np.float64).reshape(-1, 4).T
    wide = x1 - x0 >= NARROWEST
    if np.count_nonzero(wide) < FEWEST:
        return None
    x0, top, x1, bottom = (side[wide] for side in (x0, top, x1, bottom))
    height, width = pixels.shape
    down = np.clip(top[:, None] + (bottom - top)[:, None] * ROWS, 0, height - 1).astype(np.int64)
    across = np.clip(x0[:, None] + (x1 - x0)[:, None] * COLUMNS, 0, width - 1).astype(np.int64)
    seen = pixels[down[:, :, None], across[:, None, :]].reshape(len(x0), -1)
    places = seen.shape[1]
    seen = np.partition(seen, (DARKEST, places - DARKEST), axis=1).astype(np.float32)
    depth = seen[:, places - DARKEST] - seen[:, DARKEST]
    low, high = (float(level) for level in np.percentile(depth, (10, 90)))
    if high - low < SPREAD * high:
        return None
    strength = depth / high
    middle = (x0 + x1) / 2, DOWN * (top + bottom) / 2
    apart = np.hypot(*(place[:, None] - place for place in middle))
    np.fill_diagonal(apart, np.inf)
    nearest = np.argpartition(apart, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    expected = np.median(strength[nearest], axis=1)
    explained = 1 - float(np.mean((strength - expected) ** 2)) / float(np.var(strength))
    tenths = np.histogram(strength, TENTHS)[0]
    everywhere = explained > ALIKE and tenths[1:-1].min() >= SOME * len(strength)
    if everywhere or (explained > FALLING and np.count_nonzero(tenths) >= BETWEEN):
        return Doubt("faded", "The strength of the print changes over the page: some may be lost.")
    return None
