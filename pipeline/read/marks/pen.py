"""Pens: ink in or around a control that its empty siblings do not have.

A form is printed once, and its empty boxes all look alike. What a pen has done to one of them (a
tick that leaves the box, stands beside it, is hardly to be seen; a ring around it) may escape the
classifier, which looks at the object alone; here the paper around is compared as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read.marks.classify import CLASSES, Floats, probabilities
from pipeline.read.marks.columns import Column
from pipeline.read.marks.objects import Strip
from pipeline.read.marks.shapes import features
from pipeline.read.marks.states import Family, State

_INK, _FAINTEST = 0.22, 12.0
"""What makes a pixel ink: a share of the row's contrast, and levels of 255."""
_ACROSS = 0.9  # share of a row's height, or of a part's width, from which a line is no pen's
_WALL = 2.5  # text heights from which an upright or level stroke is a line of the form
_HOME = 0.16  # text heights around a control's place that are still its own
_WINDOW = (-1.3, -0.5, 0.5, 0.5)  # text heights around a control that are looked at
_SHEET = 2.6  # text heights before a control that a tick beside it begins within
_FAR = 0.9  # text heights before a control from which what begins further off is not the pen's
_TICKS, _CROSS = 0.5, 0.3
"""Chances of being a tick, of all strokes beside controls on average, and a cross, of each."""
_BESIDE = 0.35  # text heights of the least stroke that stands beside a control
_LEAVING = 0.05  # square text heights of the least ink that leaves one
_ALIKE = 0.2  # text heights up to which the sizes of controls differ that were printed alike
_PRINTED = 0.12  # text heights within which ink lies alike at siblings that no pen has drawn
_MOST = 0.75  # share of siblings that have ink in the same place where it is printed
_RIM, _ROUND_RIM = 0.22, 0.3  # shares of a control's size from its edge to its inside
_WIDEST = 1.5  # text heights of a round control; more is a ring around one
_PLAIN = 0.5  # share of the contrast that the rim of a small control puts inside it at most
_THIN = 0.12  # text heights up to which level and upright lines are the form's
_STRAIGHT = 0.2  # share of its length up to which a level or upright line may be askew
_BLANK = 0.06  # share of the row's contrast that nothing inside a blank control has
_FAINT = 0.12  # share of it from which it varies more than a plain one

Place = NDArray[np.float64]  # left, top, right and bottom edge


@dataclass(frozen=True)
class _Stray:
    """Ink that is not the control's own: where the part of it lies that was looked at (text heights
    from the control's edges), the ``look`` of the whole by itself, whether it touches no control,
    and whether it goes on beyond what was looked at.
    """

    place: Place
    look: Floats
    is_apart: bool
    is_cut: bool


def doubted(
    column: Column,
    strips: Sequence[Strip],
    states: Mapping[int, State],
    text: Sequence[Box],
    unit: float,
    family: Family,
) -> dict[int, State]:
    """The states of controls that are said to be empty though there is ink in or around them that
    empty siblings lack, and of those said to be marked that are as blank inside as empty ones.

    ``text`` are the boxes of words (pixels of the frame).
    """
    said = {row: states[row].state for row in column.objects if row in states}
    if "unchecked" not in said.values():
        return {}
    places = _places(column, strips, unit)
    written, blank = set[int](), set[int]()
    if family != "switch":  # whose empty ones are not blank either
        wide = max(column.size) > _WIDEST * unit
        rim = _ROUND_RIM if family == "round" and not wide else _RIM
        insides = {row: _inside(places[row], strips[row], rim) for row in said}
        written = _inked({row: insides[row] for row in said if said[row] == "unchecked"})
        blank = {row for row, (_, darkest) in insides.items() if darkest < _BLANK}
        if all(row in blank for row, state in said.items() if state == "checked"):
            blank = set()  # what tells them apart is not inside
    ticked = set[int]()
    for stack in _stacks(places):
        strays = _strays({row: places[row] for row in stack}, strips, text, unit)
        written |= {row for row, own in strays.items() if own}
        ticked |= _ticked(strays)
    found = {("unchecked", row): "empty, but a pen has been at it" for row in written}
    found |= {("checked", row): "blank inside, unlike its siblings" for row in blank}
    doubts = {
        row: State(states[row].kind, "unknown", 0.5, cue)
        for (state, row), cue in found.items()
        if said.get(row) == state
    }
    tick = State("checkbox", "checked", 0.75, "ticked beside its box")
    return doubts | {row: tick for row in ticked if said.get(row) == "unchecked"}


def _ticked(strays: Mapping[int, Sequence[_Stray]]) -> set[int]:
    """The rows at which all that a pen has done is one stroke beside the control, where most of
    such strokes look like ticks. A cross among ticks says the opposite.
    """
    single = {
        row: own[0].look
        for row, own in strays.items()
        if len(own) == 1 and own[0].is_apart and not own[0].is_cut
    }
    if not single:
        return set()
    chances = probabilities(np.stack(list(single.values())))
    if float(chances[:, CLASSES.index("tick")].mean()) < _TICKS:
        return set()
    crosses = chances[:, CLASSES.index("cross")]
    return {row for row, cross in zip(single, crosses, strict=True) if cross < _CROSS}


def _places(column: Column, strips: Sequence[Strip], unit: float) -> dict[int, Box]:
    """Where each row's control was printed, whatever ink has been added to it."""
    boxes = np.array(list(column.objects.values()))
    usual = np.percentile(boxes[:, 2:] - boxes[:, :2], 25, axis=0)
    plain = [
        row
        for row, box in zip(column.objects, boxes, strict=True)
        if np.abs(box[2:] - box[:2] - usual).max() < _ALIKE * unit
    ]
    printed = column.of(plain or list(column.objects), strips)
    return {row: printed.place(row, strips) for row in column.objects}


def _inked(insides: Mapping[int, tuple[float, float]]) -> set[int]:
    """The rows in whose controls there is a stroke that a plain sibling lacks, faint as it may be:
    something darker than what is usual there, which a fill is not.
    """
    strokes = {row: darkest - usual for row, (usual, darkest) in insides.items()}
    plain = min([*strokes.values(), _PLAIN if len(strokes) > 1 else _FAINT])
    return {row for row, stroke in strokes.items() if stroke > plain + _FAINT}


def _inside(place: Box, strip: Strip, rim: float) -> tuple[float, float]:
    """How far the inside of a control stands out from the paper as a rule, and at its darkest, as
    shares of the row's contrast.
    """
    dx, dy = rim * (place[2] - place[0]), rim * (place[3] - place[1])
    inner = strip.stands_out[
        max(0, round(place[1] + dy) - strip.top) : max(0, round(place[3] - dy) - strip.top),
        max(0, round(place[0] + dx)) : max(0, round(place[2] - dx)),
    ]
    if not inner.size:
        return 0.0, 0.0
    usual, darkest = np.percentile(inner, (50, 95)) / strip.contrast
    return float(usual), float(max(usual, darkest - 4 * strip.noise / strip.contrast))


def _stacks(places: Mapping[int, Box]) -> list[list[int]]:
    """The rows whose controls stand below one another."""
    stacks: list[list[int]] = []
    for row in sorted(places, key=lambda row: places[row][0]):
        last = places[stacks[-1][-1]] if stacks else None
        if last is not None and places[row][0] < (last[0] + last[2]) / 2:
            stacks[-1].append(row)
        else:
            stacks.append([row])
    return stacks


def _strays(
    places: Mapping[int, Box], strips: Sequence[Strip], text: Sequence[Box], unit: float
) -> dict[int, list[_Stray]]:
    """For each row of a stack of controls the ink that leaves the control or stands beside it.

    Where most siblings have such ink in the same place, it is printed, and no stray.
    """
    left = max(0, round(min(box[0] for box in places.values()) - _SHEET * unit))
    right = round(max(box[2] for box in places.values()) + _WINDOW[2] * unit)
    top = min(strips[row].top for row in places)
    ink = _ink([strips[row] for row in places], text, (left, top, right), unit)
    count, names, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    homes = {row: np.array(box) - (left, top, left, top) for row, box in places.items()}
    at_home = {
        row: np.bincount(_around(names, home, np.full(4, _HOME) * unit)[0].ravel(), minlength=count)
        for row, home in homes.items()
    }
    has_a_home = np.sum(list(at_home.values()), axis=0) > 0
    strays: dict[int, list[_Stray]] = {row: [] for row in places}
    for row, home in homes.items():
        near, (x0, y0) = _around(names, home, np.abs(_WINDOW) * unit)
        own, (own_x, own_y) = _around(names, home, np.full(4, _HOME) * unit)
        beyond = near.copy()
        beyond[own_y - y0 : own_y - y0 + len(own), own_x - x0 : own_x - x0 + own.shape[1]] = 0
        for name in np.unique(beyond[beyond > 0]):
            x, y, wide, high, area = stats[name]
            if has_a_home[name]:
                leaving = area - at_home[row][name]
                is_his = at_home[row][name] > 0 and leaving > _LEAVING * unit * unit
            else:
                is_far = x < x0 and x + wide < home[0] - _FAR * unit
                is_his = max(wide, high) > _BESIDE * unit and not is_far
                is_his = is_his and row == _nearest(middles[name], homes)
            if is_his:
                ys, xs = np.nonzero(beyond == name)
                extent = np.array((xs.min() + x0, ys.min() + y0, xs.max() + x0, ys.max() + y0))
                thin, long = sorted((np.ptp(xs), np.ptp(ys)))
                if thin > max(_THIN * unit, _STRAIGHT * long):
                    look = _look(names[y : y + high, x : x + wide] == name, strips[row], unit)
                    place = (extent - home) / unit
                    strays[row].append(_Stray(place, look, not has_a_home[name], x == 0))
    return {
        row: [stray for stray in own if not _is_printed(stray.place, row, strays)]
        for row, own in strays.items()
    }


def _look(stroke: NDArray[np.bool_], strip: Strip, unit: float) -> Floats:
    """What the classifier sees of a stroke by itself, on plain paper."""
    margin = round(unit)
    alone = np.pad(np.where(stroke, strip.contrast, 0).astype(np.float32), margin)
    paper = np.clip(255 - alone, 0, 255).astype(np.uint8)[:, :, None]
    sheet = replace(strip, top=0, levels=paper, stands_out=alone)
    high, wide = stroke.shape
    return features(sheet, (margin, margin, margin + wide, margin + high), unit)


def _is_printed(stray: Place, row: int, strays: Mapping[int, list[_Stray]]) -> bool:
    """Whether most siblings have ink in the same place."""
    alike = [
        any(np.abs(other.place - stray).max() < _PRINTED for other in others)
        for sibling, others in strays.items()
        if sibling != row
    ]
    return sum(alike) > _MOST * len(alike) > 0


def _ink(
    strips: Sequence[Strip], text: Sequence[Box], origin: tuple[int, int, int], unit: float
) -> NDArray[np.uint8]:
    """What is inked in a part of some rows and is neither a word nor a long line.

    ``origin`` is the left, top and right edge of the part (pixels of the frame).
    """
    left, top, right = origin
    foot = max(strip.top + len(strip.levels) for strip in strips)
    ink = np.zeros((foot - top, right - left), np.uint8)
    for strip in strips:
        least = max(_INK * strip.contrast, 4 * strip.noise, _FAINTEST)
        part = strip.stands_out[:, left:right] > least
        part[:, part.mean(axis=0) > _ACROSS] = False
        ink[strip.top - top : strip.top - top + len(part), : part.shape[1]] |= part
    pad = 0.1 * unit
    for x0, y0, x1, y1 in text:
        if x0 < right and x1 > left and y0 < foot and y1 > top:
            rows = slice(max(0, round(y0 - top - pad)), max(0, round(y1 - top + pad)))
            ink[rows, max(0, round(x0 - left - pad)) : max(0, round(x1 - left + pad))] = 0
    around = round((_SHEET + _WINDOW[0]) * unit)  # where what is looked at begins
    ink[ink[:, around:].mean(axis=1) > _ACROSS] = 0
    along = np.ones((round(_WALL * unit), 1), np.uint8)
    lines = [cv2.morphologyEx(ink, cv2.MORPH_OPEN, line) for line in (along, along.T)]
    return np.asarray(ink & ~(lines[0] | lines[1]))


def _around(
    names: NDArray[np.int32], home: Place, by: Place
) -> tuple[NDArray[np.int32], tuple[int, int]]:
    """The part ``by`` as much around a place, and the column and row that it begins with."""
    x0, y0, x1, y1 = (home + by * (-1, -1, 1, 1)).round().astype(int).clip(0)
    return names[y0:y1, x0:x1], (x0, y0)


def _nearest(middle: Place, homes: Mapping[int, Place]) -> int:
    """The row whose control's middle is nearest."""
    gaps = {row: (home[:2] + home[2:]) / 2 - middle for row, home in homes.items()}
    return min(gaps, key=lambda row: float(np.hypot(*gaps[row])))
