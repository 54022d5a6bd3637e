"""Switches: on which side the knob is, where it can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.artefacts import Box
from pipeline.read.marks.columns import Column
from pipeline.read.marks.knobs import knob_end
from pipeline.read.marks.objects import Strip
from pipeline.read.marks.states import State

_KNOB = 0.3  # share of the track's distance from the paper that a knob like paper has at most

_OTHER_SIDE = State("toggle", "unknown", 0.5, "its knob seems to be on the other side")
_WHOLE = 0.7  # share of the widest sibling's width from which an object is a whole switch


def with_knobs(
    column: Column, strips: Sequence[Strip], states: dict[int, State]
) -> dict[int, State]:
    """The states of switches, doubted where their knobs seem to be on the other side."""
    sides = {
        row: knob_end(box, strips[row], False) or _knob(box, strips[row])
        for row, box in column.objects.items()
    }
    against = {
        row: _OTHER_SIDE
        for row, side in sides.items()
        if side and states[row].state == ("unchecked" if side == "right" else "checked")
    }
    if 2 * len(against) >= len(sides):
        return states | dict.fromkeys(sides, _OTHER_SIDE)
    return states | against


def by_end(
    column: Column,
    strips: Sequence[Strip],
    states: Mapping[int, State],
    facing: Mapping[int, str],
    alike: Sequence[Sequence[int]],
) -> dict[int, State]:
    """The states that the ends tell at which the knobs are, a row's own or that of look-alikes
    (groups of rows, ``alike``): in black and white a knob and a track may look the same.

    Where a sibling's knob is at its left end, one whose own is not seen may look turned on. Where
    ``states`` say the opposite, or a switch for itself plainly looks it ("on" or "off" in
    ``facing``), nothing is told: a word in a switch, or the paper within a thick outline, may look
    like a knob.
    """
    widths = {row: box[2] - box[0] for row, box in column.objects.items()}
    whole = _WHOLE * max(widths.values())
    ends = {
        row: knob_end(box, strips[row], True) if widths[row] > whole else None
        for row, box in column.objects.items()
    }
    seen = dict(ends)
    for group in alike:  # look-alikes lend each other their end, and doubt it where they disagree
        known = {ends[row] for row in group} - {None}
        end = known.pop() if len(known) == 1 else None
        seen |= {row: end for row in group if widths[row] > whole}
    said = {
        "right": State("toggle", "checked", 0.8, "switch whose knob is at its right end"),
        "left": State("toggle", "unchecked", 0.8, "switch whose knob is at its left end"),
        None: State("toggle", "unknown", 0.5, "switch in black and white, its knob not seen"),
    }
    against = {"right": ("off", "unchecked"), "left": ("on", "checked"), None: ()}
    found = {
        row: _OTHER_SIDE
        if facing.get(row) in against[end] or states[row].state in against[end]
        else said[end]
        for row, end in seen.items()
    }
    if any(state.state == "unchecked" for state in found.values()):  # the others look turned on
        on = State("toggle", "checked", 0.7, "looks turned on beside one whose knob is at its left")
        found |= {
            row: on for row, end in seen.items() if end is None and states[row].state == "checked"
        }
    return found


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
