"""What is drawn on a page: marks of ink, and which of them look like lines of type.

Everything here looks at pixels alone and reads nothing. It answers whether a page is blank, how
it lies, and whether a reading has left text unread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read import components
from pipeline.read.image import Pixels

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]

LOW, HIGH = 0.018, 0.55
"""Heights, in inches, between which a mark may be a letter (3 to 110 pixels at 200 dpi)."""
SPECK = 0.05
"""Height, in inches, up to which a mark that stands in no line of type is dirt."""


FAINTEST = 25.0
"""Ink is darker than the paper by so many grey levels, whatever the paper's grain."""
FAINTEST_EVEN, GRAIN = 7.0, 5.0
"""Grey levels, and multiples of the paper's grain, by which ink is darker on even paper."""


@dataclass(frozen=True)
class Marks:
    """Connected marks of the size of letters. ``boxes`` are x0, top, width, height in pixels.

    ``row`` numbers the line of type that a mark stands in, -1 for a mark that stands in none.
    ``extent`` (x0, top, x1, bottom) is the box around everything drawn but specks, where that
    is known.
    """

    boxes: Indices
    row: Indices
    extent: tuple[int, int, int, int] | None = None

    @property
    def typed(self) -> NDArray[np.bool_]:
        return self.row >= 0

    def scaled(self, scale: float) -> Marks:
        """The same marks in an image so many times as large."""
        return Marks(
            np.rint(self.boxes * scale).astype(np.int64),
            self.row,
        )

    def moved(self, matrix: Numbers, dpi: float) -> Marks:
        """The marks of an image that was turned by ``matrix`` (3 by 3): by quarters, or a little.

        Its resolution is ``dpi``; lines are found anew.
        """
        size = self.boxes[:, 2:]
        if abs(matrix[0, 0]) < abs(matrix[0, 1]):
            size = size[:, ::-1]
        centres = self.centres @ matrix[:2, :2].T + matrix[:2, 2]
        boxes = np.hstack([np.rint(centres - size / 2).astype(np.int64), size])
        return in_lines(boxes, dpi)

    @property
    def centres(self) -> Numbers:
        return self.boxes[:, :2] + self.boxes[:, 2:] / 2.0


def ink(pixels: Pixels, share: Numbers | None = None) -> Pixels:
    """The dark marks of a page as a mask of 0 and 255; ``share`` are its :func:`levels`.

    The threshold is Otsu's, but neither so near the paper that its grain becomes ink (an
    empty sheet has two kinds of pixels for Otsu, too), nor above the middle between ink and
    paper, where the soft edges of small letters run together.
    """
    share = levels(pixels) if share is None else share
    dark, paper = np.searchsorted(share, (0.005, 0.5))
    threshold = min(otsu(share), (dark + paper) / 2, paper - faintest(share))
    _, mask = cv2.threshold(pixels, threshold, 255, cv2.THRESH_BINARY_INV)
    return np.asarray(mask, np.uint8)


def otsu(share: Numbers) -> float:
    """The grey level that parts :func:`levels` best into two classes (Otsu 1979): that of most
    variance between them.
    """
    darker, sums = share, np.cumsum(np.arange(256) * np.diff(share, prepend=0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (sums[-1] * darker - sums) ** 2 / (darker * (1.0 - darker))
    return float(np.argmax(np.where(np.isfinite(between), between, 0.0)))


def faintest(share: Numbers) -> float:
    """Grey levels by which ink is darker than paper of these :func:`levels`: the less, the more
    even the paper is.

    Its grain is a deviation as quartiles show it (0.67 of it lies between them and the median),
    which the few pixels of type do not move much.
    """
    quarter, half = np.searchsorted(share, (0.25, 0.5))
    return float(min(FAINTEST, max(FAINTEST_EVEN, GRAIN * (half - quarter) / 0.67)))


def levels(pixels: Pixels) -> Numbers:
    """For each grey level the share of a page (of every ninth pixel) that is no brighter."""
    histogram = cv2.calcHist([np.ascontiguousarray(pixels[::3, ::3])], [0], None, [256], [0, 256])
    return np.asarray(np.cumsum(histogram) / histogram.sum(), np.float64)


def find_marks(mask: Pixels, dpi: float) -> Marks:
    """Marks of letter size in a mask of ink, and the lines of type that they form.

    A line of type is at least three marks of like height side by side, no further apart than
    letters and words are. Specks, rules, pictures and halftones mostly form none.
    """
    left, top, wide, high = cv2.boundingRect(mask)  # margins need not be searched
    inked = mask[top : top + max(high, 1), left : left + max(wide, 1)]
    stats, _ = components.measured(inked)
    stats[:, :2] += (left, top)
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    fits = (height >= LOW * dpi) & (height <= HIGH * dpi) & (width <= 6 * height)
    fits &= (area >= 0.08 * width * height) & (width * height > 8)
    fits[0] = False
    marks = in_lines(stats[fits, :4].astype(np.int64), dpi)
    solid = (np.maximum(width, height) > SPECK * dpi) & (area > 0)
    solid[0] = False
    drawn = np.vstack([stats[solid, :4], marks.boxes[marks.typed]])
    if not len(drawn):
        return marks
    x0, top = drawn[:, :2].min(axis=0).tolist()
    x1, bottom = (drawn[:, :2] + drawn[:, 2:]).max(axis=0).tolist()
    return replace(marks, extent=(x0, top, x1, bottom))


def in_lines(boxes: Indices, dpi: float) -> Marks:
    """Marks with the lines of type that they form.

    They are sorted into three bands of height, so that large type does not swallow small; in
    each, boxes drawn at 100 dpi and smeared sideways run together into lines.
    """
    row = np.full(len(boxes), -1, np.int64)
    step = max(1.0, dpi / 100.0)
    bounds = (LOW, 0.09, 0.2, HIGH)
    found = 0
    for low, high in pairwise(bounds):
        band = np.flatnonzero((boxes[:, 3] >= low * dpi) & (boxes[:, 3] <= high * dpi))
        if len(band) < FEWEST_OF_LINE:
            continue
        label = _run_together((boxes[band] / step).astype(np.int64))
        lines = _lines(boxes[band], label)
        number = np.full(label.max() + 1, -1, np.int64)
        number[lines] = np.arange(found, found + len(lines))
        row[band] = np.where(number[label] >= 0, number[label], row[band])
        found += len(lines)
    return Marks(boxes, row)


def _run_together(small: Indices) -> Indices:
    """For boxes at 100 dpi the number of the run that each is part of."""
    x, y, w, h = (small - (*small[:, :2].min(axis=0), 0, 0)).T
    w, h = np.maximum(w, 1), np.maximum(h, 1)
    gap = max(3, round(1.2 * float(np.median(small[:, 3]))))
    width, height = int((x + w).max()) + 2 * gap + 1, int((y + h).max()) + 1
    # All rows of all boxes, then all pixels of all rows: a box at a time would take far longer.
    box, down = _counted(h)
    start = (y[box] + down) * width + x[box]
    canvas = np.zeros(height * width, np.uint8)
    for part in np.array_split(np.arange(len(box)), 1 + len(box) // MOST_AT_ONCE):
        line, along = _counted(w[box[part]])
        canvas[start[part][line] + along] = 255
    smeared = cv2.morphologyEx(
        canvas.reshape(height, width), cv2.MORPH_CLOSE, np.ones((1, 2 * gap + 1), np.uint8)
    )
    _, labels = components.labelled(smeared, 4)
    label: Indices = labels[y + h // 2, x + w // 2].astype(np.int64)
    return label


def _counted(lengths: Indices) -> tuple[Indices, Indices]:
    """0 so many times as the first length says, 1 as the second says, …; and 0, 1, … in each."""
    index = np.repeat(np.arange(len(lengths)), lengths)
    return index, np.arange(len(index)) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _lines(boxes: Indices, label: Indices) -> Indices:
    """Labels whose marks are a line of type: three or more, of like height, wider than high."""
    order = np.argsort(label, kind="stable")
    names, first, count = np.unique(label[order], return_index=True, return_counts=True)
    x0, top, width, height = boxes[order].T
    across = np.maximum.reduceat(x0 + width, first) - np.minimum.reduceat(x0, first)
    down = np.maximum.reduceat(top + height, first) - np.minimum.reduceat(top, first)
    mean = np.add.reduceat(height, first) / count
    spread = np.sqrt(np.add.reduceat((height - np.repeat(mean, count)) ** 2, first) / count)
    kept = (count >= FEWEST_OF_LINE) & (across >= 1.2 * down) & (spread < 0.45 * mean)
    return np.asarray(names[kept & (names > 0)], np.int64)


def type_height(marks: Marks) -> float | None:
    """The usual height of typed marks in pixels, each counted by its width; None without type.

    On a page of 11-point type at 200 dpi this is about 16, a little over the height of an x.
    """
    typed = marks.boxes[marks.typed]
    if len(typed) < FEWEST_MARKS:
        return None
    tall = typed[np.argsort(typed[:, 3])]
    widths = np.cumsum(tall[:, 2])
    return float(tall[np.searchsorted(widths, widths[-1] / 2), 3])


FEWEST_OF_LINE, FEWEST_OF_HEADS = 3, 6
MOST_AT_ONCE = 100_000
"""Rows of boxes that are drawn at once."""
FEWEST_MARKS = 20
"""Fewer marks than this do not show how a page lies, nor how large its type is."""


@dataclass(frozen=True)
class Lie:
    """How the lines of type lie on a page.

    ``angle`` is in degrees, positive where lines fall to the right (or, sideways, where columns
    lean that way). ``sideways`` says that lines run down the page, ``sure`` that nothing suggests
    the other.
    """

    angle: float = 0.0
    sideways: bool = False
    sure: bool = False


SIDEWAYS, SURELY = 1.3, 3.0
"""Sharpness of columns against that of rows, from which lines run down; and that of either
against the other from which there is no doubt. Tables have both: 1 to 3; running text 4 to 70."""
COARSE_STEP, FINE_STEP = 0.5, 0.05


def lie(marks: Marks, dpi: float, widest: float = 15.0) -> Lie:
    """How lines lie, from where the marks of a page stand.

    Feet of letters stand in rows: their profile across the lines is sharpest at the page's own
    angle (Postl's measure: the sum of squared differences of neighbouring sums), sought in steps
    of half a degree and then of a twentieth. Sideways pages are sharpest the other way.
    """
    if len(marks.boxes) < FEWEST_MARKS:
        return Lie()
    x0, top, width, height = (marks.boxes * (100.0 / dpi)).T
    middle_x, middle_y = x0 + width / 2, top + height / 2

    def best(along: Numbers, across: Numbers) -> tuple[float, float]:
        def sharpness(angle: float) -> float:
            turn = np.deg2rad(angle)
            place = across * np.cos(turn) - along * np.sin(turn)
            profile = np.bincount((place - place.min()).astype(np.int64)).astype(np.float64)
            steps = profile[1:] - profile[:-1]  # numpy.diff with ends takes half of all the time
            return float(steps @ steps + profile[0] ** 2 + profile[-1] ** 2)

        coarse = max(np.arange(-widest, widest + COARSE_STEP / 2, COARSE_STEP), key=sharpness)
        near = np.arange(coarse - COARSE_STEP, coarse + COARSE_STEP + FINE_STEP / 50, FINE_STEP)
        fine = max(near, key=sharpness)
        return float(fine), sharpness(fine)

    rows = best(middle_x, top + height)
    columns = max(best(middle_y, x0), best(middle_y, x0 + width), key=lambda found: found[1])
    if columns[1] > SIDEWAYS * rows[1]:
        return Lie(-columns[0], True, columns[1] > SURELY * rows[1])
    return Lie(rows[0], False, rows[1] > SURELY * columns[1])


def heads_up(marks: Marks) -> float:
    """How surely lines stand on their feet: above 0 upright, below 0 upside down.

    Latin letters share a base line that few of them pass below (g, p, y), while many rise above
    the others (b, d, h, capitals): feet agree where heads do not. The answer is the share of
    marks whose foot is at their line's usual foot, less the share whose head is at its usual head.
    """
    row, head, height = marks.row[marks.typed], *marks.boxes[marks.typed][:, (1, 3)].T
    tall = height > 0.6 * _medians(height, row)
    row, head, height = row[tall], head[tall], height[tall]
    enough = np.bincount(row)[row] >= FEWEST_OF_HEADS
    row, head, height = row[enough], head[enough], height[enough]
    if len(row) < FEWEST_MARKS:
        return 0.0
    foot, near = head + height, np.maximum(1.0, 0.1 * _medians(height, row))
    feet = np.count_nonzero(np.abs(foot - _medians(foot, row)) <= near)
    heads = np.count_nonzero(np.abs(head - _medians(head, row)) <= near)
    return float(feet - heads) / len(row)


def _medians(numbers: Indices, row: Indices) -> Numbers:
    """For each number the median of those in its row."""
    ordered = numbers[np.lexsort((numbers, row))]
    count = np.bincount(row)
    first = np.cumsum(count) - count
    low = ordered[(first + (count - 1) // 2)[row]]
    return np.asarray((low + ordered[(first + count // 2)[row]]) / 2.0, np.float64)
