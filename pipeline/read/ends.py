"""How lines of type end: with clean paper beside them, or at something that hides how they go on.

A fold, a note stuck on the page, another sheet, a shadow, or print that fades or blurs away breaks
lines off anywhere, within a word more often than not: letters touch an edge of the paper, begin in
the dark, or grow pale where the line is lost. Lines that end of themselves do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Doubt
from pipeline.read.image import Pixels

Numbers = NDArray[np.float32]
Flags = NDArray[np.bool_]

DPI = 100.0
"""Resolution at which ends are looked at; lengths below are in hundredths of an inch."""
INSIDE, OUTSIDE = 24, 40
"""Columns looked at before and after a line's end."""
ROWS = np.linspace(-0.8, 0.8, 17)
"""Rows looked at, in heights of the line's last word from its middle: its own and those of the
white above and below."""
IN_LINE, BETWEEN = np.abs(ROWS) < 0.45, np.abs(ROWS) > 0.55
BRIGHT = 12
"""How many of these rows are darker than the paper at most: letters fill half of them."""
STEP, STEP_SHARE, STEP_GRAIN = 6.0, 0.03, 4.0
"""Grey levels, share of the paper's level, and multiples of its grain, that make an edge."""
RULE = 4
"""Columns up to which an edge is a rule drawn beside the text."""
TOUCHING = 1
"""Columns between letters and an edge that cuts them; in cells of tables there are more."""
AT_EDGES = 3, 0.18
"""Lines that end at edges on one side of the text, and their share of all, that are no accident."""
AMID = 5, 0.15
"""The same of all ends of lines, those that wide gaps make amid them included."""
FEWEST, MANY = 4, 0.2
"""The same of lines that run into a shadow; the first also of those whose print fades."""
PALE = 1.2, 0.6
"""Grey levels by which rows of a line are darker than those between lines where it goes on unread,
and the share of the line's own darkness up to which that is pale."""
SOFT, SOFT_SHARE = 0.3, 0.1
"""Steepest slope from column to column, as a share of the depth, of what is out of focus; and how
dark it is at least, as a share of the line's own darkness."""
SURE = 3.0
"""Multiples of what chance makes of the difference, from which rows are darker."""
NEXT_TO = 0.6
"""Share of that difference right beside the end: ticks and bullets stand apart."""
GOES_ON = 5, 0.35
"""Ends of lines beside which they go on unread, and their share of the lines."""
PALER, DEEP, WIDE, PALING = 0.65, 0.12, 24, 0.1
"""How dark the last letter of a word is at most, as a share of the letters before it, and by what
share of the paper's level these are darker, if print fades; columns of a word that can show it;
and the share of such words at the ends of lines."""
LONG, FEWEST_LONG, FADED = 200, 4, 0.48
"""Columns of a long line; how many show that print fades across the page; and how much paler one
end is than the other, in the mean, if it does."""
SHADOW = 5
"""Tenths of an inch beside the text from which a shadow is one."""
SHADED, DARK = 0.75, 0.3
"""Shares of the page's paper below which a line begins in a shadow, and a place is dark."""


@dataclass(frozen=True)
class Around:
    """What stands around ends: a row of numbers an end, a number a column, from within outward."""

    paper: Numbers
    darkest: Numbers
    within: Numbers
    between: Numbers
    steepest: Numbers
    inside: Flags

    @cached_property
    def level(self) -> Numbers:
        """The paper's level beside each end."""
        return np.asarray(np.median(self.paper[:, INSIDE - 16 : INSIDE - 3], axis=1))

    @cached_property
    def depth(self) -> Numbers:
        """How much darker than the paper the letters of each end are."""
        return np.asarray(self.level - self.darkest[:, :INSIDE].min(axis=1))


def around(pixels: Pixels, words: Sequence[Box] | NDArray[np.float64], right: bool) -> Around:
    """The surroundings of the right (or left) ends of ``words``, boxes in pixels at :data:`DPI`."""
    boxes = np.array(words, np.float64).reshape(-1, 4)
    height, width = pixels.shape
    columns = np.arange(-INSIDE, OUTSIDE + 1)
    across = np.rint(boxes[:, 2, None] + columns - 1 if right else boxes[:, 0, None] - columns)
    high = np.clip(boxes[:, 3] - boxes[:, 1], 6, 30)
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    down = np.rint(middle[:, None] + ROWS * high[:, None])
    inside = (across >= 0) & (across < width)
    across = np.clip(across, 0, width - 1).astype(np.int64)
    down = np.clip(down, 0, height - 1).astype(np.int64)
    seen = pixels[down[:, :, None], across[:, None, :]].astype(np.float32)
    lines = seen[:, IN_LINE]
    return Around(
        np.partition(seen, BRIGHT, axis=1)[:, BRIGHT],
        lines.min(axis=1),
        lines.mean(axis=1),
        seen[:, BETWEEN].mean(axis=1),
        np.abs(np.diff(lines, axis=2)).max(axis=1),
        inside,
    )


def at_edges(found: Around) -> Flags:
    """Which ends touch an edge of the paper: a step or a shadow, neither a rule nor a black bar."""
    near = found.paper[:, INSIDE - 16 : INSIDE - 3]
    away = np.abs(found.paper - found.level[:, None])
    grain = np.median(np.abs(near - found.level[:, None]), axis=1) / 0.67
    step = np.maximum(np.maximum(STEP, STEP_SHARE * found.level), STEP_GRAIN * grain)
    off = (away > step[:, None]) & found.inside
    first = off[:, INSIDE - 3 : INSIDE + 7].argmax(axis=1) + INSIDE - 3
    index = np.arange(len(first))
    lasting = np.array([off[index, first + more] for more in range(RULE + 1)]).all(axis=0)
    beyond = np.array([found.paper[index, first + more] for more in range(RULE + 2)])
    ink = (found.level[:, None] - found.darkest) > 0.4 * found.depth[:, None]
    touching = np.array([ink[index, first - 1 - less] for less in range(TOUCHING + 1)])
    return np.asarray(lasting & touching.any(axis=0) & (beyond.min(axis=0) >= DARK * found.level))


def going_on(found: Around) -> Flags:
    """Beside which ends the line goes on: pale, or out of focus."""
    darker = found.between - found.within
    own = darker[:, :INSIDE].mean(axis=1)
    zone = slice(INSIDE + 6, INSIDE + 26)
    beside = darker[:, zone].mean(axis=1)
    chance = np.diff(darker[:, zone], axis=1).std(axis=1) / np.sqrt(2 * (zone.stop - zone.start))
    sure = (beside > PALE[0]) & (beside > SURE * chance)
    pale = darker[:, zone].max(axis=1) < PALE[1] * own
    deep = found.level - found.darkest[:, zone].min(axis=1)
    soft = found.steepest[:, zone].max(axis=1) < SOFT * deep
    soft &= beside > SOFT_SHARE * own
    next_to = darker[:, INSIDE + 4 : INSIDE + 12].mean(axis=1) > NEXT_TO * beside
    step = np.maximum(STEP, STEP_SHARE * found.level)  # beyond a shaded button, paper is brighter
    sure &= found.paper[:, zone].max(axis=1) <= found.level + step
    return np.asarray(sure & next_to & (own > 0) & (pale | soft) & found.inside[:, zone.stop])


def growing_pale(found: Around) -> Flags:
    """Which ends are of words whose last letter is paler by far than those before it."""
    dark = 1 - found.darkest / np.maximum(found.level, 1)[:, None]
    last = dark[:, INSIDE - 5 : INSIDE + 1].max(axis=1)
    before = dark[:, INSIDE - 22 : INSIDE - 9].max(axis=1)
    return np.asarray((last < PALER * before) & (before > DEEP))


def breaks(
    pixels: Pixels, words: Sequence[tuple[Box, Box]], gaps: Sequence[tuple[Box, Box]] = ()
) -> Doubt | None:
    """What breaks lines off, if anything does.

    ``pixels`` are upright at :data:`DPI`; ``words`` are the first and the last word of each line,
    ``gaps`` the words before and after wide gaps amid lines.
    """
    if not words:
        return None
    firsts, lasts = zip(*words, strict=True)
    left, right = around(pixels, firsts, right=False), around(pixels, lasts, right=True)
    if np.median(left.between[:, :INSIDE] - left.within[:, :INSIDE]) < 0:  # light letters
        pixels = np.asarray(cv2.bitwise_not(pixels), np.uint8)
        left, right = around(pixels, firsts, right=False), around(pixels, lasts, right=True)
    on_left, on_right = (int(at_edges(side).sum()) for side in (left, right))
    cut = max(on_left, on_right)
    if cut < max(AT_EDGES[0], AT_EDGES[1] * len(words)):
        amid = on_left + on_right + _at_gaps(pixels, gaps)
        cut = amid if amid >= max(AMID[0], AMID[1] * (len(words) + len(gaps))) else 0
    if cut:
        return Doubt("covered", f"{cut} lines break off at an edge within the sheet.")
    wide = np.array([[word[2] - word[0] > WIDE for word in pair] for pair in words])
    paling = int((growing_pale(left) & wide[:, 0]).sum() + (growing_pale(right) & wide[:, 1]).sum())
    if paling >= FEWEST and paling >= PALING * np.count_nonzero(wide):
        return Doubt("faded", f"The print of {paling} lines fades to nothing.")
    unread = int(going_on(left).sum() + going_on(right).sum())
    if unread >= max(GOES_ON[0], GOES_ON[1] * len(words)):
        return Doubt("faded", f"{unread} lines go on too pale or too soft to be read.")
    long = np.array([last[2] - first[0] > LONG for first, last in words])
    if np.count_nonzero(long) >= FEWEST_LONG:
        one, other = (side.depth[long] / np.maximum(side.level[long], 1) for side in (left, right))
        if np.median(np.minimum(one, other) / np.maximum(np.maximum(one, other), 0.01)) < FADED:
            return Doubt("faded", "The print fades across the page.")
    shaded = in_shadow(pixels, words)
    if shaded >= max(FEWEST, MANY * len(words)):
        return Doubt("covered", f"{shaded} lines run into a shadow.")
    return None


def _at_gaps(pixels: Pixels, gaps: Sequence[tuple[Box, Box]]) -> int:
    """How many words before and after wide gaps touch an edge there."""
    if not gaps:
        return 0
    before, after = zip(*gaps, strict=True)
    sides = around(pixels, before, right=True), around(pixels, after, right=False)
    return sum(int(at_edges(side).sum()) for side in sides)


def in_shadow(pixels: Pixels, words: Sequence[tuple[Box, Box]]) -> int:
    """How many lines begin, or how many end, in a shadow that turns dark beside them."""
    tenths = max(1, pixels.shape[1] // 10), max(1, pixels.shape[0] // 10)
    strips = cv2.resize(pixels, tenths, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(strips, 90))
    left = right = 0
    for first, last in words:
        row = np.asarray(strips[min(len(strips) - 1, int(first[1] + first[3]) // 20)], np.uint8)
        begin, end = int(first[0]) // 10, int(last[2]) // 10
        left += _darkens(row[max(0, begin - 1) :: -1], paper)
        right += _darkens(row[end:], paper)
    return max(left, right)


def _darkens(outward: Pixels, paper: float) -> bool:
    """Whether levels, each of a tenth of an inch, are low at once beside the text and fall on."""
    return bool(
        len(outward) >= SHADOW
        and DARK / 2 * paper < outward[0] < SHADED * paper
        and float(outward.mean()) < DARK * paper
        and outward.min() < outward[0] / 2
    )
