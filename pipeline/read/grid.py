"""The rules of tables: where they end, and whether anything that hides text ends them.

Rules run from border to border. Where they run over the edge of the picture or of a sheet, fade,
go on too pale to be seen, or are cut off while the table is closed on its other side, the words
between them are lost with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Doubt
from pipeline.read import components, ends
from pipeline.read.image import Pixels

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float32]

SHORTEST, WIDEST = 45, 4
"""Columns of a horizontal rule, and rows that it is high at most; all lengths are in hundredths
of an inch (:data:`pipeline.read.ends.DPI`)."""
FEWEST, MOST, LONG_RULE = 5, 0.5, 60
"""Rules of a table, the share of them that is cut with it, and columns of those looked at."""
LEVEL = 0.8
"""Share of the paper's level below which a rule is drawn."""
SHADE, SHADE_SHARE = 25, 0.4
"""Rows and columns of which so large a share is dark in a shadow, but not among rules."""
BEFORE, AFTER = 24, 40
"""Columns looked at before and after the end of a rule."""
BORDER = 0.25
"""Share of a rule's darkness from which a line up or down at its end closes it."""
TAPERING, FADING = 6, 0.25
"""Columns over which a rule grows pale, where a drawn one ends in two or three; and the share of
rules that fade."""
PALE, AGAIN = 1.2, 0.7
"""Grey levels by which a rule that goes on pale is darker than the paper; and the share of its own
darkness from which it is drawn again beyond a gap."""
REACH, OVER, ROW = (60, 200), 12, 14
"""Columns within which there are no words beyond the end of a rule that fades, and of one that goes
on pale; columns by which words reach over an end; and rows from a rule to words level with it."""
ROWS, CLOSED, OPEN, INSIDE, CUT_LETTERS = 8, 0.75, 0.2, 0.5, 0.25
"""Rows of a table that is closed on one side and open on the other, the shares of them that end
at a border there, words a row (the grid of a chart is open, too, but holds none), and letters that
are cut where the rules are (some tables have no border there)."""


def doubt(pixels: Pixels, words: Sequence[Box]) -> Doubt | None:
    """What hides a part of a table, if anything does.

    ``pixels`` are upright at :data:`pipeline.read.ends.DPI`, and so are the boxes ``words``.
    """
    dark = _drawn(pixels)
    if not _has_rules(dark):
        return None
    dark[cv2.blur(dark, (SHADE, SHADE)) > SHADE_SHARE * 255] = 0
    opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, SHORTEST), np.uint8))
    stats, _ = components.measured(opened)
    rules = stats[1:][stats[1:, 3] <= WIDEST].astype(np.int64)
    if len(rules) < FEWEST:
        return None
    if cut := _cut(pixels, rules[rules[:, 2] >= LONG_RULE]):
        return Doubt("cut_off", f"{cut} rules of a table run over an edge.")
    boxes = np.array(words, np.float64).reshape(-1, 4)
    left, right = (_around(pixels, rules, boxes, side) for side in (False, True))
    fading = max(int(side.fades.sum()) for side in (left, right))
    if fading >= max(FEWEST, FADING * len(rules)):
        return Doubt("faded", f"{fading} rules of a table fade or go on too pale to be seen.")
    first, last = _outermost(rules)
    left, right = _around(pixels, first, boxes, False), _around(pixels, last, boxes, True)
    shares = float(left.closed.mean()), float(right.closed.mean())
    if len(first) < ROWS or max(shares) < CLOSED or min(shares) > OPEN:
        return None
    on_right = shares[0] > shares[1]
    beyond = int((right if on_right else left).words.sum())
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (boxes[:, 0] > first[:, 0].min()) & (boxes[:, 2] < (last[:, 0] + last[:, 2]).max())
    inside &= (middle > first[:, 1].min()) & (middle < first[:, 1].max())
    if not beyond < INSIDE * len(first) <= np.count_nonzero(inside):
        return None
    end = np.median(last[:, 0] + last[:, 2]) if on_right else np.median(first[:, 0])
    if _letters_at(_drawn(pixels), int(end), on_right) >= CUT_LETTERS * len(first):
        return Doubt("cut_off", f"{len(first)} rows of a table are open on one side.")
    return None


def _letters_at(dark: Pixels, end: int, right: bool) -> int:
    """How many strokes higher than a rule end at the column where the rules of a table do."""
    before, after = slice(max(0, end - 3), end + 1), slice(end + 3, end + 15)
    if not right:
        before, after = slice(max(0, end - 1), end + 3), slice(max(0, end - 15), max(0, end - 3))
    rows = np.asarray(dark[:, before].any(axis=1) & ~dark[:, after].any(axis=1))
    begin, stop = components.runs(rows)
    return int(np.count_nonzero((stop - begin > 3) & (stop - begin < 30)))


@dataclass(frozen=True)
class _Ends:
    """Of each rule's end, whether a line up or down closes it, whether the rule fades there with
    no words beyond, and whether there are words beyond.
    """

    closed: Flags
    fades: Flags
    words: Flags


def _around(
    pixels: Pixels, rules: NDArray[np.int64], words: NDArray[np.float64], right: bool
) -> _Ends:
    """What is at the right (or left) ends of rules (x0, top, width, height)."""
    height, width = pixels.shape
    x0, top, wide, high, _ = rules.T
    end, row = x0 + wide - 1 if right else x0, top + high // 2
    columns = np.arange(-BEFORE, AFTER + 1)
    across = np.clip(end[:, None] + (columns if right else -columns), 0, width - 1)
    down = np.clip(row[:, None] + np.arange(-6, 7), 0, height - 1)
    seen = pixels[down[:, :, None], across[:, None, :]].astype(np.float32)
    above, below = np.median(seen[:, :3], axis=1), np.median(seen[:, -3:], axis=1)
    paper = np.maximum(above, below)
    depth = paper - seen[:, 5:8].min(axis=1)
    own = np.median(depth[:, 2 : BEFORE - 8], axis=1)
    level = np.median(paper[:, 2 : BEFORE - 8], axis=1)
    near = slice(BEFORE - 4, BEFORE + 6)
    beside = [
        np.median(part, axis=1).min(axis=1) for part in (seen[:, :4, near], seen[:, 9:, near])
    ]
    closed = level - np.minimum(*beside) > BORDER * own
    bent = paper - seen[:, 1:12].min(axis=1)
    gone = bent < 0.15 * own[:, None]
    gone[:, : BEFORE // 2] = False
    first = gone.argmax(axis=1)
    whole = (bent >= 0.8 * own[:, None]) & (np.arange(depth.shape[1]) < first[:, None])
    last = depth.shape[1] - 1 - whole[:, ::-1].argmax(axis=1)
    tapers = (first - last >= TAPERING) & gone.any(axis=1) & whole.any(axis=1)
    darker = ((above + below) / 2 - seen[:, 5:8].mean(axis=1))[:, BEFORE + 8 : BEFORE + 36]
    goes_on = np.median(darker, axis=1) > PALE
    again = (depth[:, BEFORE + 6 :] > AGAIN * own[:, None]).sum(axis=1) > 2
    level_with = np.abs((words[:, 1] + words[:, 3]) / 2 - row[:, None]) < ROW
    nearest, farthest = (words[:, 0], words[:, 2]) if right else (-words[:, 2], -words[:, 0])
    place = (end if right else -end)[:, None]
    out = np.where(level_with & (farthest > place + OVER), nearest - place, np.inf)
    apart = out.min(axis=1, initial=np.inf)
    fades = (tapers & ~goes_on & (apart > REACH[0])) | (goes_on & (apart > REACH[1]))
    return _Ends(closed, np.asarray(fades & ~closed & ~again), np.asarray(apart < REACH[1]))


def _outermost(rules: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the last rule of each row of a table."""
    middle = rules[:, 1] + rules[:, 3] / 2
    order = np.argsort(middle, kind="stable")
    rows = np.split(order, np.flatnonzero(np.diff(middle[order]) > 2) + 1)
    ends_of = [
        (row[rules[row, 0].argmin()], row[(rules[row, 0] + rules[row, 2]).argmax()]) for row in rows
    ]
    pairs = np.array(ends_of)
    return rules[pairs[:, 0]], rules[pairs[:, 1]]


def _cut(pixels: Pixels, rules: NDArray[np.int64]) -> int:
    """How many rules run over one edge of the picture, or into an edge of the paper, while none
    does on the other side.
    """
    width = pixels.shape[1]
    x0, top, wide, high, _ = rules.T.astype(np.float64)
    x1, middle = x0 + wide, top + high / 2
    left, right = (
        np.stack([begin, middle - 6, begin + 20, middle + 6], axis=1) for begin in (x0 + 1, x1 - 21)
    )
    ends_left = (x0 <= 2) | ends.at_edges(ends.around(pixels, left, right=False))
    ends_right = (x1 >= width - 2) | ends.at_edges(ends.around(pixels, right, right=True))
    least, most = sorted((int(ends_left.sum()), int(ends_right.sum())))
    return most if most >= max(FEWEST, MOST * len(x0)) and least == 0 else 0


def _drawn(pixels: Pixels) -> Pixels:
    level = LEVEL * float(np.percentile(pixels[::8, ::8], 75))
    _, dark = cv2.threshold(pixels, level, 255, cv2.THRESH_BINARY_INV)
    return np.asarray(dark, np.uint8)


def _has_rules(dark: Pixels) -> bool:
    """Whether there can be as many rules as a table has: a look at every tenth column."""
    tenths = max(1, dark.shape[1] // 10), len(dark)
    narrow = cv2.resize(dark, tenths, interpolation=cv2.INTER_AREA)
    runs = cv2.erode(narrow, np.ones((1, SHORTEST // 10 - 1), np.uint8)).max(axis=1) > 250
    return int(np.count_nonzero(runs[1:] & ~runs[:-1])) >= FEWEST
