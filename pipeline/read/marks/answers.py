"""Answers: "Yes" and "No" beside a label, each with its own control or one of them filled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

import numpy as np

from pipeline.artefacts import Box, MarkState
from pipeline.read.marks.columns import Column
from pipeline.read.marks.frame import Frame
from pipeline.read.marks.labels import Layout
from pipeline.read.marks.objects import Levels, Strip

_YES = re.compile(r"\W*(yes|y|on|true|enabled?|active)\W*", re.I)
_NEAR = 3.0  # text heights from a control to the answer that it stands for
_SATURATED = 60.0  # levels between the channels of a ground that is coloured
_ANOTHER_GROUND = 24.0  # levels of 255 between the grounds of two halves of one control
_FILLED = 60.0  # levels between the ground of a chosen answer and the page's
_PLAIN = 0.3  # share of the chosen answer's colour, or of its distance, that the other may have


def kind_of(answer: str) -> str:
    """Of the words that the layout keeps as answers, "yes" or "no"."""
    return "yes" if _YES.fullmatch(answer) else "no"


def stands_for_no(column: Column, layout: Layout, frame: Frame, strips: Sequence[Strip]) -> bool:
    """Whether the controls of a column are those of the answer "No": it heads the column, or
    stands beside each control and "Yes" beside another one. Alone it tells the state.
    """
    answers = [(kind_of(text), frame.to_pixels(box)) for text, box in layout.answers]
    unit = layout.height * frame.scale
    by_row = [
        sorted((place, kind) for kind, place in answers if place[1] < strip.middle < place[3])
        for strip in strips
    ]
    if sum(len({kind for _, kind in row}) == 1 for row in by_row) > 0.5 * len(by_row):
        return False
    leads = any(
        0 <= row[0][0][0] - other[2] < _NEAR * unit and other[3] - other[1] > 0.6 * unit
        for row, strip in zip(by_row, strips, strict=True)
        if row
        for other in strip.objects
    )
    said = [
        kind
        for row, box in column.objects.items()
        if (kind := _beside(box, by_row[row], leads, unit))
    ]
    if not said:
        x = median((box[0] + box[2]) / 2 for box in column.objects.values())
        tops = [strips[row].box[1] for row in column.rows if strips[row].label.topic]
        top = min(tops, default=0.0)
        above = [
            (place[3], kind)
            for kind, place in answers
            if place[0] - 0.5 * unit < x < place[2] + 0.5 * unit
            and top - 7 * unit < place[3] < top
        ]  # fmt: skip
        return bool(above) and max(above)[1] == "no"
    return said.count("no") > 0.6 * len(said)


def _beside(box: Box, answers: Sequence[tuple[Box, str]], leads: bool, unit: float) -> str:
    """The kind of the answer of a row that a control stands for, or nothing.

    Where controls lead, as one before the first answer of any row shows, each belongs to the next
    answer; else to the one before it.
    """
    gaps = [(place[0] - box[2] if leads else box[0] - place[2], kind) for place, kind in answers]
    gap, kind = min((pair for pair in gaps if pair[0] > -0.3 * unit), default=(1e9, ""))
    return kind if gap < _NEAR * unit else ""


def inscribed(column: Column, layout: Layout, frame: Frame) -> dict[int, str]:
    """The rows of a column whose control bears the word "ON" or "OFF", with the answer's kind.

    Where a row shows both words they are choices, and either half may be the one that is drawn.
    """
    answers = [(kind_of(text), frame.to_pixels(box)) for text, box in layout.answers]
    found: dict[int, str] = {}
    for row, box in column.objects.items():
        beside = [(kind, at) for kind, at in answers if box[1] < (at[1] + at[3]) / 2 < box[3]]
        if len({kind for kind, _ in beside}) > 1:
            continue
        for kind, word in beside:
            middle, wide = (word[0] + word[2]) / 2, word[2] - word[0]
            if box[0] < middle < box[2] and 1.2 * wide < box[2] - box[0]:
                found[row] = kind
    return found


def filled(
    frame: Frame, layout: Layout, strips: Sequence[Strip]
) -> dict[int, tuple[MarkState, Box, float]]:
    """For each row (index of the strip) whose answers are the halves of one control: state, box of
    the chosen half and confidence. The chosen one stands on a ground of its own.
    """
    unit = layout.height * frame.scale
    rows: dict[int, dict[str, Box]] = {}
    for text, flat in layout.answers:
        place = frame.to_pixels(flat)
        for index, strip in enumerate(strips):
            if place[0] > strip.box[2] and place[1] < strip.middle < place[3]:
                rows.setdefault(index, {})[kind_of(text)] = place
    both = [answers for answers in rows.values() if len(answers) == 2]
    if len(both) < 2 or len(both) * 3 < len(strips):
        return {}
    usual = {
        kind: [median(answers[kind][side] for answers in both) for side in (0, 2)]
        for kind in ("yes", "no")
    }
    high = median(answers["yes"][3] - answers["yes"][1] for answers in both)
    found: dict[int, tuple[MarkState, Box, float]] = {}
    for index, strip in enumerate(strips):
        boxes = {
            kind: (x0, strip.middle - high / 2, x1, strip.middle + high / 2)
            for kind, (x0, x1) in usual.items()
        }
        grounds = {kind: _ground(frame, box, unit) for kind, box in boxes.items()}
        paper = _ground(frame, strip.box, unit)
        chosen = _chosen(grounds, paper)
        if chosen:
            found[index] = ("checked" if chosen == "yes" else "unchecked", boxes[chosen], 0.85)
    return found if len(found) >= 0.8 * len(both) else {}


def _chosen(grounds: dict[str, Levels], paper: Levels) -> str:
    """The answer whose ground says that it is chosen; empty where that is not clear.

    The only coloured one is; else, on a light page, the only one that is not of the page's ground.
    """
    colour = {kind: float(np.ptp(ground)) for kind, ground in grounds.items()}
    away = {kind: float(np.abs(ground - paper).max()) for kind, ground in grounds.items()}
    for values, least in ((colour, _SATURATED), (away, _FILLED)):
        plain, strong = sorted(values, key=lambda kind: values[kind])
        if values[strong] > least and values[plain] < _PLAIN * values[strong]:
            return strong if values is colour or paper.mean() > 128 else ""
    return ""


def on_grounds_of_their_own(frame: Frame, boxes: Sequence[Box], unit: float) -> bool:
    """Whether words stand on different grounds."""
    grounds = np.array([_ground(frame, box, unit) for box in boxes])
    return bool(np.ptp(grounds, axis=0).max() > _ANOTHER_GROUND)


def _ground(frame: Frame, box: Box, unit: float) -> Levels:
    """The median levels right around a word, above and below it."""
    height, width = frame.pixels.shape[:2]
    x0, x1 = max(0, round(box[0])), min(width, round(box[2]))
    rims = [
        frame.pixels[y, x0:x1]
        for y in (round(box[1] - 0.22 * unit), round(box[3] + 0.22 * unit))
        if 0 <= y < height
    ]
    if not rims or x1 <= x0:
        return np.full(frame.pixels.shape[2], 255.0, np.float32)
    return np.asarray(np.median(np.concatenate(rims), axis=0), np.float32)
