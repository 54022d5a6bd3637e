"""Lamps: discs that differ in colour alone, and what their colours say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.read.marks.columns import Column
from pipeline.read.marks.objects import Levels, Strip
from pipeline.read.marks.states import State

_ANOTHER_COLOUR = 60.0  # levels of a channel by which two lamps differ


def by_colour(column: Column, strips: Sequence[Strip]) -> dict[int, State]:
    """The states of discs that differ in colour alone, as status lamps do; none where they do not.

    Grey and red are off beside green or blue; other pairs, and lamps in a grey scan, tell nothing.
    """
    colours = {}
    for row, box in column.objects.items():
        middle_x, middle_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2 - strips[row].top
        reach = max(1, round((box[2] - box[0]) * 0.2))
        part = strips[row].levels[
            max(0, round(middle_y) - reach) : round(middle_y) + reach + 1,
            max(0, round(middle_x) - reach) : round(middle_x) + reach + 1,
        ]
        colours[row] = np.median(part.reshape(-1, part.shape[2]), axis=0).astype(np.float32)
    values = np.array(list(colours.values()))
    if float(np.ptp(values, axis=0).max()) < _ANOTHER_COLOUR:
        return {}
    doubt = State("radio", "unknown", 0.5, "discs that differ in shade alone")
    if values.shape[1] == 1:
        return dict.fromkeys(colours, doubt)
    lit = {row: _is_lit(colour) for row, colour in colours.items()}
    if None in lit.values() or len(set(lit.values())) < 2:
        return dict.fromkeys(colours, doubt)
    on = State("radio", "checked", 0.8, "lamp in the colour of its lit siblings")
    off = State("radio", "unchecked", 0.75, "grey or red lamp beside lit ones")
    return {row: on if lit[row] else off for row in colours}


def _is_lit(colour: Levels) -> bool | None:
    """Whether a lamp of this colour (red, green, blue) is lit; None where it may be either."""
    red, green, blue = (float(value) for value in colour)
    if max(red, green, blue) - min(red, green, blue) < 30:
        return False
    if red > green + 40 and red > blue + 40:
        return False if green < 0.65 * red else None  # orange may be either
    return True
