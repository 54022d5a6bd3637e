"""Drawn controls: one column of objects judged as a whole, siblings together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.artefacts import Box
from pipeline.read.marks.classify import CLASSES, Floats, probabilities
from pipeline.read.marks.columns import Column
from pipeline.read.marks.frame import Frame
from pipeline.read.marks.labels import Layout
from pipeline.read.marks.objects import Levels, Strip
from pipeline.read.marks.plates import plates_of
from pipeline.read.marks.shapes import features, look_again
from pipeline.read.marks.states import (
    Family,
    State,
    alike,
    control_states,
    families,
    icon_states,
    sign_states,
)  # fmt: skip
from pipeline.read.marks.writing import is_told

_ANOTHER_COLOUR = 60.0  # levels of a channel by which two lamps differ
_PLAIN_INSIDE, _TINTED_INSIDE, _SOLID_INSIDE = 0.04, 0.1, 0.6
"""Shares of the row's contrast by which the middle of an empty control, of a tinted and of a solid
one stand out from the paper."""
_DOT = 0.3  # share of the row's contrast from which the middle of a disc is no paper
_KNOB = 0.3  # share of the track's distance from the paper that a knob like paper has at most
_BARE = 0.3  # share of the row's contrast that nothing in an empty place has
_DOUBTFUL: dict[Family, float] = {"box": 0.45, "round": 0.15, "switch": 0.45}
"""Shares of signs in a column of controls from which none is surely empty: crosses look like
crossed boxes, but a disc with a cross may be an empty one or a remove sign."""
_TOLD = 0.3  # what a header that says what a column means adds to its merit
_DRAWN: tuple[Family, ...] = ("box", "round", "switch")


def judged(
    column: Column, frame: Frame, layout: Layout, strips: Sequence[Strip], unit: float
) -> tuple[float, dict[int, State]]:
    """How sure it is that a column holds controls, and the states they show, by row.

    No states are given for columns that hold something else: icons, bullets, writing.
    """
    having = [row for row in column.rows if row in column.objects]
    looks = np.stack([features(strips[row], column.objects[row], unit) for row in having])
    chances = _sized(probabilities(looks), [column.objects[row] for row in having], unit)
    shares = families(chances)
    topics = [row for row in column.rows if strips[row].label.topic]
    support = sum(row in column.objects for row in topics) / max(len(topics), 1)
    sure = 1 - shares["other"]
    told = bool(topics) and column.side == "column" and _is_told(column, frame, layout, strips)
    if (
        not topics
        or sure < 0.5
        or (len(having) < 2 and (sure < 0.97 or support < 0.1) and not told)
    ):
        return 0.0, {}
    near = {"before": 0.2, "behind": 0.1, "column": 0.0}[column.side]
    merit = sure * (0.5 + 0.5 * support) + near + (_TOLD if told else 0.0)
    controls = sum(shares[name] for name in _DRAWN)
    behind = all(column.objects[row][0] > strips[row].box[2] for row in having)
    if shares["icon"] > max(controls, shares["sign"]):
        # Before a label a box that a pen has crossed out looks like an icon struck through.
        shown = icon_states(chances, looks, told) if support > 0.6 and behind else []
        return merit, {row: s for row, s in zip(having, shown, strict=False) if s is not None}
    if (
        told
        and behind
        and controls + shares["sign"] > 0.5
        and shares["box"] + shares["switch"] < 0.3
    ):
        shown = icon_states(chances, looks, told=False)
        if any(shown):
            return merit, {row: s for row, s in zip(having, shown, strict=True) if s is not None}
    drawn = controls >= shares["sign"]
    if drawn and support < 0.3 and not told:
        return 0.0, {}
    having, looks, chances = _seen_again(column, strips, unit, (having, looks, chances))
    if drawn:
        family = max(_DRAWN, key=lambda name: shares[name])
        states = dict(zip(having, control_states(chances, looks, family), strict=True))
        if (
            shares["sign"] > _DOUBTFUL[family]
        ):  # what is called empty may be a sign that was misread
            doubt = State(states[having[0]].kind, "unknown", 0.5, "a control or a sign")
            states = {row: doubt if s.state == "unchecked" else s for row, s in states.items()}
        states = _completed(column, strips, unit, family, states, told)
        if family == "switch":
            states = _with_knobs(column, strips, states, frame.is_bilevel)
        return merit, states
    places: list[Floats | None] = []
    signs = alike(chances, looks)
    hidden = [row for row, chance in zip(having, chances, strict=True) if chance[0] > 0.5]
    for row in topics:
        seen = row in having and row not in hidden
        places.append(signs[having.index(row)] if seen else None)
    chips = column.side == "behind" or (
        column.side == "before" and _on_plates([strips[row] for row in topics], frame, unit)
    )
    found = dict(zip(topics, sign_states(places, chips, told), strict=True))
    hidden += [row for row in topics if row not in having and not _is_bare(column, row, strips)]
    found |= {row: State("tick", "unknown", 0.5, "something covers its place") for row in hidden
              if found.get(row) is not None}  # fmt: skip
    return merit, {row: state for row, state in found.items() if state is not None}


def _seen_again(
    column: Column,
    strips: Sequence[Strip],
    unit: float,
    known: tuple[list[int], Floats, Floats],
) -> tuple[list[int], Floats, Floats]:
    """The rows, looks and chances of a column, with a second look where no control was seen."""
    having, looks, chances = list(known[0]), known[1].copy(), known[2].copy()
    sound = [row for row, chance in zip(having, chances, strict=True) if chance[0] < 0.5]
    whole = Column(column.side, column.key, {row: column.objects[row] for row in sound})
    for row in column.rows:
        if row in sound or not sound or not strips[row].label.topic:
            continue
        again = look_again(strips[row], whole.place(row, strips), unit)
        if again is None:
            continue
        chance = _sized(probabilities(again[1][None]), [again[0]], unit)
        if chance[0, 0] > 0.3:
            continue
        if row in having:
            at = having.index(row)
            looks[at], chances[at] = again[1], chance[0]
        else:
            having.append(row)
            looks, chances = np.vstack([looks, again[1]]), np.vstack([chances, chance])
        column.objects[row] = again[0]
    return having, looks, chances


def _completed(
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
        states = states | _by_colour(column, strips)
    blots = {row for row in states if row in column.objects and _is_blot(column, row, strips)}
    grey = strips[0].levels.shape[2] == 1
    if family == "switch" or (dots and grey and blots >= set(topics)):
        # The knob, or the colour that told the lamps apart, was lost on the way.
        states = states | {row: State("toggle" if family == "switch" else "radio", "unknown", 0.5,
                                      "solid shape, its state lost") for row in blots}  # fmt: skip
    if family in ("box", "round"):
        states = states | _tinted(column, strips, states)
    if family == "round":
        states = states | _undotted(column, strips, states, blots)
    missing = State(next(iter(states.values())).kind, "unknown", 0.5, "control not seen")
    if dots and told:
        missing = State("tick", "unchecked", 0.7, "no dot in a column of dots")
    return states | {row: missing for row in topics if row not in states}


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


def _undotted(
    column: Column, strips: Sequence[Strip], states: dict[int, State], blots: set[int]
) -> dict[int, State]:
    """The states of solid discs among discs that bear a dot: they may be empty ones."""
    dotted = [
        row
        for row in states
        if row in column.objects and row not in blots
        and float(np.median(_inside(column, row, strips))) > _DOT * strips[row].contrast
    ]  # fmt: skip
    doubt = State("radio", "unknown", 0.5, "disc without the dot of its siblings")
    return {row: doubt for row in blots if states[row].state == "checked"} if dotted else {}


def _is_bare(column: Column, row: int, strips: Sequence[Strip]) -> bool:
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


def _with_knobs(
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


def _is_blot(column: Column, row: int, strips: Sequence[Strip]) -> bool:
    """Whether an object is one solid shape, without anything to be seen in it."""
    rows, columns = _middle(column, row, strips)
    inner = strips[row].levels[rows, columns].astype(np.float32)
    if not inner.size:
        return False
    away = float(np.percentile(strips[row].stands_out[rows, columns], 92))
    low, high = np.percentile(inner, (8, 92), axis=(0, 1))
    return bool((high - low).max() < 0.25 * away)


def _by_colour(column: Column, strips: Sequence[Strip]) -> dict[int, State]:
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


def _sized(chances: Floats, boxes: Sequence[Box], unit: float) -> Floats:
    """The chances with what size alone decides: no slight object is a control, and a short flat
    stroke is a dash.
    """
    sizes = np.array([(box[2] - box[0], box[3] - box[1]) for box in boxes]) / unit
    chances = chances.copy()
    slight = sizes.min(axis=1) < 0.4
    chances[slight, 0] += chances[slight, 1:7].sum(axis=1)
    chances[slight, 1:7] = 0
    flat = (sizes[:, 1] < 0.3) & (sizes[:, 0] > 1.6 * sizes[:, 1]) & (sizes[:, 0] < 1.4)
    chances[flat] = 0.1 / (len(CLASSES) - 1)
    chances[flat, CLASSES.index("dash")] = 0.9
    return chances


def _on_plates(strips: Sequence[Strip], frame: Frame, unit: float) -> bool:
    """Whether most of the labels stand on plates of their own."""
    plates = plates_of(frame, strips, unit)
    return sum(plate is not None for plate in plates) > 0.6 * len(plates)


def _is_told(column: Column, frame: Frame, layout: Layout, strips: Sequence[Strip]) -> bool:
    """Whether a header stands over a column that says what its signs mean."""
    x = float(np.median([(box[0] + box[2]) / 2 for box in column.objects.values()]))
    rows = [strips[row].label for row in column.rows if strips[row].label.topic]
    return is_told(layout, frame.left + x / frame.scale, rows)
