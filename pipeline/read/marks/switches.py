"""Switches: on which side the knob is, where it can be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.artefacts import Box
from pipeline.read.marks.columns import Column
from pipeline.read.marks.objects import Strip
from pipeline.read.marks.states import State

_KNOB = 0.3  # share of the track's distance from the paper that a knob like paper has at most


def with_knobs(
    column: Column, strips: Sequence[Strip], states: dict[int, State], is_bilevel: bool
) -> dict[int, State]:
    """The states of switches, doubted where their knobs seem to be on the other side; in black and
    white also where no knob is seen, for there a knob and a track may look the same.
    """
    sides = {row: _knob(box, strips[row]) for row, box in column.objects.items()}
    doubt = State("toggle", "unknown", 0.5, "its knob seems to be on the other side")
    against = {
        row: doubt
        for row, side in sides.items()
        if side and states[row].state == ("unchecked" if side == "right" else "checked")
    }
    if 2 * len(against) >= len(sides):
        return states | dict.fromkeys(sides, doubt)
    if is_bilevel and (against or not any(sides.values())):
        doubt = State("toggle", "unknown", 0.5, "switch in black and white, its knob not seen")
        return states | dict.fromkeys(sides, doubt)
    return states | against


def _knob(box: Box, strip: Strip) -> str:
    """On which side of a filled switch its knob is, where the knob has the colour of the paper and
    the other half is filled from top to bottom; else nothing.
    """
    x0, y0, x1, y1 = round(box[0]), round(box[1]), round(box[2]), round(box[3])
    part = strip.stands_out[max(0, y0 - strip.top) : y1 - strip.top, max(0, x0) : x1]
    if part.shape[0] < 8 or part.shape[1] < 1.3 * part.shape[0]:
        return ""
    high = part.shape[0]
    body = part[round(0.1 * high) : round(0.9 * high)]
    inner, outer = max(1, round(0.1 * high)), round(0.25 * high)
    halves = {}
    for side, cut in (
        ("left", body[:, high // 2 - outer : high // 2 + inner]),
        ("right", body[:, ::-1][:, high // 2 - outer : high // 2 + inner]),
    ):
        middle = cut[round(0.35 * len(cut)) : round(0.65 * len(cut))]
        halves[side] = (float(np.median(middle)), float(np.percentile(cut, 6)))
    (left, left_least), (right, right_least) = halves["left"], halves["right"]
    if right < _KNOB * left and left_least > 0.5 * left:
        return "right"
    if left < _KNOB * right and right_least > 0.5 * right:
        return "left"
    return ""
