"""Insides: what the middle of a control shows, compared with the middles of its siblings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.artefacts import Box
from pipeline.read.marks.columns import Column
from pipeline.read.marks.lamps import by_colour
from pipeline.read.marks.objects import Levels, Strip
from pipeline.read.marks.outlines import left_of
from pipeline.read.marks.states import Family, State

_PLAIN_INSIDE, _TINTED_INSIDE, _SOLID_INSIDE = 0.04, 0.1, 0.6
"""Shares of the row's contrast by which the middle of an empty control, of a tinted and of a solid
one stand out from the paper."""
_DOT = 0.3  # share of the row's contrast from which the middle of a disc is no paper
_LESS = 0.8  # share of a solid disc's ink that one with a dot has at most
_RINGED = 0.75  # share of a rim's distance from the paper that a disc's inside has at most
_BESIDE = 1.0  # text heights beside an empty place in which the knob of a switch may stand
_SWITCH = 1.6  # widths of a knob from which an object is a switch
_TRACK = 4.0  # levels by which the track of a switch differs from what is around
_DARK, _LIGHT, _COLOURED = 110, 150, 30
"""Levels below which a ground is dark, above which a disc on it is light, and by which the channels
of a colour differ."""
_FULL_COLOUR, _NO_COLOUR = 60, 30
"""Levels between the channels of a fill that is coloured, and of one that is grey."""
_BARE = 0.3  # share of the row's contrast that nothing in an empty place has


def completed(
    column: Column,
    strips: Sequence[Strip],
    unit: float,
    family: Family,
    states: dict[int, State],
    told: bool,
) -> dict[int, State]:
    """The states of a column of boxes, buttons or switches, with those of rows that lack one."""
    topics = [row for row in column.rows if strips[row].label.topic]
    dots = family == "round" and all(state.state == "checked" for state in states.values())
    if dots and column.side == "before" and max(column.size) < 0.75 * unit:
        return {}  # bullets
    if dots:
        states = states | by_colour(column, strips)
    blots = {row for row in states if row in column.objects and _is_blot(column, row, strips)}
    grey = strips[0].levels.shape[2] == 1
    if family == "switch" or (dots and grey and blots >= set(topics)):
        # The knob, or the colour that told the lamps apart, was lost on the way.
        states = states | {row: State("toggle" if family == "switch" else "radio", "unknown", 0.5,
                                      "solid shape, its state lost") for row in blots}  # fmt: skip
    if family in ("box", "round"):
        states = states | _tinted(column, strips, states)
        states = states | _coloured(column, strips, states)
    if family == "round":
        states = states | _undotted(column, strips, states, blots)
        states = states | _pale_on_dark(column, strips, states, blots)
    empty = [row for row in topics if row not in states]
    missing = State(next(iter(states.values())).kind, "unknown", 0.5, "control not seen")
    if dots and told:
        missing = State("tick", "unchecked", 0.7, "no dot in a column of dots")
    solid = family == "round" and 2 * len(blots) > len(states)
    if solid and _are_knobs(column, strips, unit, empty):
        missing = State("radio", "unknown", 0.5, "discs that may be the knobs of switches")
        return dict.fromkeys(states, missing) | dict.fromkeys(empty, missing)
    found = dict.fromkeys(empty, missing)
    return states | found | left_of(column, strips, empty, family, states)


def _tinted(column: Column, strips: Sequence[Strip], states: dict[int, State]) -> dict[int, State]:
    """The states of controls said to be empty whose inside is filled or tinted while a sibling's is
    plain, for that may be all that says that they are on; and of plain ones said to be marked.
    """
    shares, inked = {}, {}
    for row in column.objects.keys() & states.keys():
        inner = _inside(column, row, strips)
        if inner.size:
            contrast = max(strips[row].contrast, 1.0)
            shares[row] = float(np.median(inner)) / contrast
            inked[row] = float(np.percentile(inner, 90)) / contrast
    if not shares or min(shares.values()) > _PLAIN_INSIDE:
        return {}
    fullest = max(shares.values())
    doubted: dict[int, State] = {}
    for row, share in shares.items():
        kind, state = states[row].kind, states[row].state
        if state == "unchecked" and share > _SOLID_INSIDE:
            doubted[row] = State(kind, "checked", 0.75, "filled, unlike its siblings")
        elif state == "unchecked" and share > _TINTED_INSIDE:
            doubted[row] = State(kind, "unknown", 0.5, "tinted, unlike its siblings")
        elif state == "checked" and inked[row] < _PLAIN_INSIDE and fullest > 2 * _TINTED_INSIDE:
            doubted[row] = State(kind, "unknown", 0.5, "plain, unlike its siblings")
    return doubted


def _coloured(
    column: Column, strips: Sequence[Strip], states: dict[int, State]
) -> dict[int, State]:
    """The states that are not clear yet of controls some of which are filled with a colour, which
    says that they are on, and others with grey or nothing.
    """
    spread = {
        row: float(np.ptp(np.median(strips[row].levels[_middle(column, row, strips)], axis=(0, 1))))
        for row in column.objects.keys() & states.keys()
    }
    full = {row for row, colour in spread.items() if colour > _FULL_COLOUR}
    grey = {row for row, colour in spread.items() if colour < _NO_COLOUR}
    if (
        len(full) + len(grey) < len(spread)
        or not (full and grey)
        or any(states[row].state == "unchecked" for row in full)
        or any(states[row].state == "checked" for row in grey)
    ):
        return {}
    kind = next(iter(states.values())).kind
    on = State(kind, "checked", 0.8, "filled with a colour, unlike its siblings")
    off = State(kind, "unchecked", 0.75, "without the colour of its siblings")
    return {
        row: on if row in full else off for row in full | grey if states[row].state == "unknown"
    }


def _undotted(
    column: Column, strips: Sequence[Strip], states: dict[int, State], blots: set[int]
) -> dict[int, State]:
    """The states of solid discs among discs that bear a dot: they may be empty ones, and the dot
    may be the mark.
    """
    ringed = {row for row in blots if _is_ringed(column, row, strips)}
    solid = [_inked(column, row, strips) for row in blots - ringed]
    if not solid:
        return {}
    dotted = [
        row
        for row in states
        if row in column.objects
        and (row not in blots or row in ringed)
        and float(np.median(_inside(column, row, strips))) > _DOT * strips[row].contrast
        and _inked(column, row, strips) < _LESS * float(np.median(solid))
    ]
    if not dotted or not any(states[row].state == "checked" for row in blots):
        return {}
    without = State("radio", "unknown", 0.5, "disc without the dot of its siblings")
    bearing = State("radio", "unknown", 0.5, "dot that solid siblings do not have")
    return {row: without for row in blots if states[row].state == "checked"} | {
        row: bearing for row in dotted if states[row].state == "unchecked"
    }


def _inked(column: Column, row: int, strips: Sequence[Strip]) -> float:
    """The share of an object's box that stands out about as much as its darkest parts."""
    part = _whole(column, row, strips)
    return float((part > _RINGED * np.percentile(part, 90)).mean()) if part.size else 0.0


def _whole(column: Column, row: int, strips: Sequence[Strip]) -> Levels:
    """How far an object stands out from its row's background."""
    x0, y0, x1, y1 = (round(edge) for edge in column.objects[row])
    top = strips[row].top
    return strips[row].stands_out[max(0, y0 - top) : max(0, y1 - top), max(0, x0) : x1]


def _is_ringed(column: Column, row: int, strips: Sequence[Strip]) -> bool:
    """Whether the rim of a disc stands out more than its inside."""
    whole = _whole(column, row, strips)
    inside = float(np.median(_inside(column, row, strips)))
    return whole.size > 0 and inside < _RINGED * float(np.percentile(whole, 90))


def _pale_on_dark(
    column: Column, strips: Sequence[Strip], states: dict[int, State], blots: set[int]
) -> dict[int, State]:
    """The states of colourless discs and rings on a dark ground: a disc may be full, or an empty
    button of the kind that is made for light grounds, whose ring then is the marked one.
    """
    discs = {row for row in blots if states[row].state == "checked"}
    rings = any(state.state == "unchecked" for state in states.values())
    if not rings or not discs or not all(_is_pale(column, row, strips) for row in discs):
        return {}
    doubt = State("radio", "unknown", 0.5, "discs and rings in white on dark")
    return dict.fromkeys(states, doubt)


def _is_pale(column: Column, row: int, strips: Sequence[Strip]) -> bool:
    """Whether an object is white or light grey on a dark ground."""
    levels = strips[row].levels
    inner = np.median(levels[_middle(column, row, strips)], axis=(0, 1))
    x0, _, x1, _ = column.objects[row]
    wide = x1 - x0
    beside = np.r_[levels[:, _span(x0 - wide, x0)].ravel(), levels[:, _span(x1, x1 + wide)].ravel()]
    ground = float(np.median(beside)) if beside.size else 255.0
    return ground < _DARK and float(inner.min()) > _LIGHT and float(np.ptp(inner)) < _COLOURED


def _span(first: float, last: float) -> slice:
    """The columns of pixels from one place to another."""
    return slice(max(0, round(first)), max(0, round(last)))


def _is_blot(column: Column, row: int, strips: Sequence[Strip]) -> bool:
    """Whether an object is one solid shape, without anything to be seen in it."""
    rows, columns = _middle(column, row, strips)
    inner = strips[row].levels[rows, columns].astype(np.float32)
    if not inner.size:
        return False
    away = float(np.percentile(strips[row].stands_out[rows, columns], 92))
    low, high = np.percentile(inner, (8, 92), axis=(0, 1))
    return bool((high - low).max() < 0.25 * away)


def _are_knobs(column: Column, strips: Sequence[Strip], unit: float, empty: Sequence[int]) -> bool:
    """Whether discs may be the knobs of switches whose tracks are hardly to be seen: a whole switch
    stands in a row, something stands right beside an empty place, or most discs have a faint even
    ground at one side.
    """
    wide, high = _SWITCH * column.size[0], 0.5 * column.size[1]
    for row in {*column.objects, *empty}:
        left, _, right, _ = column.place(row, strips)
        reach = _BESIDE * unit if row in empty else 0.0
        if any(
            box[2] > left - reach
            and box[0] < right + reach
            and box[3] - box[1] > high
            and (reach or box[2] - box[0] > wide)
            for box in strips[row].objects
        ):
            return True
    tracks = [_track(box, strips[row]) for row, box in column.objects.items()]
    return column.side != "before" and 2 * sum(tracks) > len(tracks)


def _track(box: Box, strip: Strip) -> bool:
    """Whether at one side of a disc a faint even ground begins that ends not far from it."""
    high, wide = box[3] - box[1], box[2] - box[0]
    rows = slice(
        max(0, round(box[1] + 0.25 * high) - strip.top), round(box[3] - 0.25 * high) - strip.top
    )

    def beside(first: float, last: float) -> list[float]:
        """The levels left and right of the disc, from ``first`` to ``last`` widths off."""
        sides = (
            (box[0] - last * wide, box[0] - first * wide),
            (box[2] + first * wide, box[2] + last * wide),
        )
        parts = [strip.stands_out[rows, max(0, round(a)) : max(0, round(b))] for a, b in sides]
        return [float(np.percentile(part, 25)) if part.size else 0.0 for part in parts]

    return max(beside(0.15, 0.75)) - min(beside(2.5, 3.5)) > _TRACK


def is_bare(column: Column, row: int, strips: Sequence[Strip]) -> bool:
    """Whether nothing is drawn where a row's sign would stand."""
    x0, y0, x1, y1 = (round(v) for v in column.place(row, strips))
    strip = strips[row]
    part = strip.stands_out[max(0, y0 - strip.top) : max(0, y1 - strip.top), max(0, x0) : x1]
    return not part.size or float(np.percentile(part, 97)) < _BARE * strip.contrast


def _inside(column: Column, row: int, strips: Sequence[Strip]) -> Levels:
    """How far the middle of an object stands out from its row's background."""
    return strips[row].stands_out[_middle(column, row, strips)]


def _middle(column: Column, row: int, strips: Sequence[Strip]) -> tuple[slice, slice]:
    """The rows and columns of a strip's pixels in the middle of an object."""
    x0, y0, x1, y1 = column.objects[row]
    top = strips[row].top
    dx, dy = 0.22 * (x1 - x0), 0.22 * (y1 - y0)
    return (
        slice(max(0, round(y0 + dy) - top), max(1, round(y1 - dy) - top)),
        slice(max(0, round(x0 + dx)), max(1, round(x1 - dx))),
    )
