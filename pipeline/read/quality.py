"""How well a page was read: what the words and the ink say, and the doubts that follow.

A page that a person can read and we could not must never pass as read well, so two signals stand
beside each other: how sure the recogniser is of its words, and how much of what looks like type
lies outside every sure word. The second sees regions dropped whole, which the first cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Doubt
from pipeline.read.ink import Marks
from pipeline.read.recognise import Spot

SURE = 40.0
"""Confidence, in per cent, from which a word counts as read."""


FEWEST_LETTERS = 3
"""Marks of a line that no sure word covers, from which the line is read again."""


FEWEST_TYPED = 40
"""Typed marks (some eight words) below which too little is on a page to say how it was read."""
FEWEST_TALL = 20
"""Marks as high as letters, in no line, from which a page is written on or typed oddly."""
FEWEST_WORDS = 3
"""Words below which none were read."""
ENOUGH_WORDS = 8
"""Words from which their confidence counts, whatever the marks are."""
UNSURE = 60.0
"""Mean confidence, in per cent, below which a page was not read well."""
MIDDLING = 75.0
"""Mean confidence, in per cent, below which lines without sure words may be doubted."""
LINES = 0.25
"""Share of the lines of a page, by area, that may be left without sure words."""
MUCH = 0.15
"""Share of what looks like type that may be left without sure words."""
FEWEST_OF_TYPE, MOST_OF_TYPE = 6, 0.5
"""Marks of a long line, and the share of pale marks in such lines that makes them type."""
ONE_WORD = 12
"""Marks of a long word: on a page of one line it would be a large share, and says little."""
SOME = 0.08
"""Share of what looks like type without sure words, from which lines may have been missed."""
LITTLE = 0.03
"""Share of what looks like type that is not worth another reading."""


@dataclass(frozen=True)
class Quality:
    """``confidence`` is the mean of words by their length; ``typed`` the number of marks in lines
    of type; ``uncovered`` the share of those outside every sure word, by their height, so that
    rows of dirt weigh little.
    """

    words: int
    confidence: float
    uncovered: float
    typed: int


def quality(words: Sequence[Spot], marks: Marks) -> Quality:
    heights = marks.boxes[:, 3]
    typed = int(marks.typed.sum())
    outside = heights[uncovered(words, marks)].sum()
    letters = sum(len(word.text) for word in words)
    return Quality(
        words=len(words),
        confidence=sum(len(w.text) * w.confidence for w in words) / letters if letters else 0.0,
        uncovered=float(outside / heights[marks.typed].sum()) if typed else 0.0,
        typed=typed,
    )


def uncovered(words: Sequence[Spot], marks: Marks, sure: float = SURE) -> NDArray[np.bool_]:
    """For each mark, whether it stands in a line of type that no ``sure`` word covers."""
    centres = marks.centres
    left = marks.typed.copy()
    boxes = np.array([word.box for word in words if word.confidence >= sure])
    if not len(boxes) or not len(centres):
        return left
    pad = 0.15 * (boxes[:, 3:] - boxes[:, 1:2])
    first = np.maximum(boxes[:, :2] - pad, 0).astype(np.int64)
    last = (boxes[:, 2:] + pad).astype(np.int64) + 1
    height = int(centres[:, 1].max()) + 2
    width = int(centres[:, 0].max()) + 2
    covered = np.zeros((height, width), bool)
    for (x0, top), (x1, bottom) in zip(first.tolist(), last.tolist(), strict=True):
        covered[top:bottom, x0:x1] = True
    at = centres.astype(np.int64)
    return left & ~covered[at[:, 1], at[:, 0]]


def type_alone(words: Sequence[Spot], marks: Marks) -> Marks:
    """The marks without those of paper: its texture, after JPEG above all, gives pale marks, too,
    side by side, but hardly ever many in one line.
    """
    outside = uncovered(words, marks)
    if not outside.any():
        return marks
    long = np.bincount(marks.row[outside]) >= FEWEST_OF_TYPE
    if np.count_nonzero(long[marks.row[outside]]) >= MOST_OF_TYPE * np.count_nonzero(outside):
        return marks
    return replace(marks, row=np.where(outside, -1, marks.row))


def left_out(words: Sequence[Spot], marks: Marks, sure: float = SURE) -> Box | None:
    """The box around lines of type of which no ``sure`` word was read; None where there are none.

    A line counts if at least :data:`FEWEST_LETTERS` of its marks, and half of them, are outside
    every such word.
    """
    outside = uncovered(words, marks, sure)
    if not outside.any():
        return None
    lost = np.bincount(marks.row[outside], minlength=marks.row.max() + 1)
    all_of_it = np.bincount(marks.row[marks.typed], minlength=len(lost))
    lines = np.flatnonzero((lost >= FEWEST_LETTERS) & (lost > 0.5 * all_of_it))
    inside = marks.boxes[outside & np.isin(marks.row, lines)]
    if not len(inside):
        return None
    return (
        float(inside[:, 0].min()),
        float(inside[:, 1].min()),
        float((inside[:, 0] + inside[:, 2]).max()),
        float((inside[:, 1] + inside[:, 3]).max()),
    )


def lines_count(found: Quality) -> bool:
    """Whether lines without sure words are to be doubted: logos, leaders and shaded rows look like
    lines, too, so words must be middling, and marks few or some of them without words.
    """
    some_left = found.typed < FEWEST_TYPED or found.uncovered > SOME
    return found.confidence < MIDDLING and some_left


def doubts(
    found: Quality,
    unread: float,
    pale: Quality | None = None,
    specks: bool = False,
    tall: int = 0,
) -> tuple[Doubt, ...]:
    """What a reader must know of a page that may not have been read well.

    ``unread`` is the share of lines without sure words (:func:`pipeline.read.faint.unread`). It
    counts only where :func:`lines_count`. ``pale`` is the quality by marks that stand out where
    they stand, be they pale; ``specks`` says that much of the print is only specks; ``tall`` is
    the number of marks as high as letters, in lines or not.
    """
    given: list[Doubt] = []
    typed = max(found.typed, pale.typed if pale else 0)
    if unread > LINES and lines_count(found):
        message = "The page shows lines of type of which no sure words could be read."
        given.append(Doubt("unread_lines", message))
    if specks:
        message = "Rows of specks look like print whose strokes were lost in copying."
        given.append(Doubt("broken_print", message))
    if found.words < FEWEST_WORDS:
        if typed >= FEWEST_TYPED or tall >= FEWEST_TALL:
            message = "The page looks typed or written on, but no words could be read."
            given.append(Doubt("no_words", message))
    elif found.confidence < UNSURE and (
        found.words >= ENOUGH_WORDS or typed >= FEWEST_TYPED or tall >= FEWEST_TALL
    ):
        message = f"Words were read with {found.confidence:.0f} % confidence."
        given.append(Doubt("low_confidence", message))
    shares = [
        q.uncovered
        for q in (found, pale)
        if q is not None and q.typed >= FEWEST_TYPED and q.uncovered * q.typed > ONE_WORD
    ]
    if max(shares, default=0.0) > MUCH:
        message = f"{max(shares):.0%} of what looks like type gave no sure words."
        given.append(Doubt("uncovered_ink", message))
    return tuple(given)
