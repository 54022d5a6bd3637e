"""How well a page was read: what the words and the ink say, and the doubts that follow.

A page that a person can read and we could not must never pass as read well, so two signals stand
beside each other: how sure the recogniser is of its words, and how much of what looks like type
lies outside every sure word. The second sees regions dropped whole, which the first cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.artefacts import Box, Doubt
from pipeline.read.ink import Marks, Numbers
from pipeline.read.recognise import Spot

SURE = 40.0
"""Confidence, in per cent, from which a word counts as read."""


FEWEST_LETTERS = 3
"""Marks of a line that no sure word covers, from which the line is read again."""


@dataclass(frozen=True)
class Quality:
    """``confidence`` is the mean of words by their length; ``uncovered`` the share of typed marks
    outside every sure word; ``typed`` the number of marks in lines of type.
    """

    words: int
    confidence: float
    uncovered: float
    typed: int
    letters_per_word: float


def quality(words: Sequence[Spot], marks: Marks) -> Quality:
    outside = uncovered(words, marks)
    typed = int(marks.typed.sum())
    lengths = np.array([len(word.text) for word in words], float)
    sure = np.array([word.confidence for word in words], float)
    return Quality(
        words=len(words),
        confidence=float((sure * lengths).sum() / lengths.sum()) if len(words) else 0.0,
        uncovered=float(outside.sum() / typed) if typed else 0.0,
        typed=typed,
        letters_per_word=float(lengths.mean()) if len(words) else 0.0,
    )


def uncovered(words: Sequence[Spot], marks: Marks, sure: float = SURE) -> np.ndarray:
    """For each mark, whether it stands in a line of type that no sure word covers."""
    centres: Numbers = marks.centres
    left = marks.typed.copy()
    boxes = [w for w in words if w.confidence >= sure]
    if not boxes or not len(centres):
        return left
    height = int(centres[:, 1].max()) + 2
    width = int(centres[:, 0].max()) + 2
    covered = np.zeros((height, width), bool)
    for word in boxes:
        pad = 0.15 * word.height
        covered[
            max(0, int(word.top - pad)) : int(word.bottom + pad) + 1,
            max(0, int(word.x0 - pad)) : int(word.x1 + pad) + 1,
        ] = True
    at = centres.astype(np.int64)
    return left & ~covered[at[:, 1], at[:, 0]]


def left_out(words: Sequence[Spot], marks: Marks) -> Box | None:
    """The box around lines of type of which no sure word was read; None where there are none.

    A line counts if at least :data:`FEWEST_LETTERS` of its marks, and half of them, are outside
    every sure word.
    """
    outside = uncovered(words, marks)
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


def doubts(found: Quality) -> tuple[Doubt, ...]:
    """What a reader must know of a page that may not have been read well."""
    given: list[Doubt] = []
    if found.typed >= 40 and found.words < 3:
        given.append(Doubt("no_words", "The page looks typed, but no words could be read."))
    elif found.words >= 3 and found.confidence < 60:
        given.append(
            Doubt("low_confidence", f"Words were read with {found.confidence:.0f} % confidence.")
        )
    if found.uncovered > 0.25 and found.typed >= 40:
        given.append(
            Doubt(
                "uncovered_ink",
                f"{found.uncovered:.0%} of what looks like type on the page gave no sure words.",
            )
        )
    return tuple(given)
