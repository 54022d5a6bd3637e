"""Columns: which object belongs to which label.

On a page the controls of one list stand at one place: at one distance before their labels, at one
distance behind them, or in one column. An object belongs to a label when it stands where the
siblings' objects stand; a label without an object there has an empty place, which is evidence too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pipeline.artefacts import Box
from pipeline.read.marks.objects import Strip

Side = Literal["before", "behind", "column"]


@dataclass
class Column:
    """Objects at one place relative to their labels.

    ``objects`` maps the strip's index to the object's box (frame pixels); ``rows`` are all strips
    that have this place, with or without an object.
    """

    side: Side
    key: float
    objects: dict[int, Box]
    rows: list[int] = field(default_factory=list)

    @property
    def size(self) -> tuple[float, float]:
        """Median width and height of its objects."""
        boxes = np.array(list(self.objects.values()))
        return (
            float(np.median(boxes[:, 2] - boxes[:, 0])),
            float(np.median(boxes[:, 3] - boxes[:, 1])),
        )

    def of(self, rows: Sequence[int], strips: Sequence[Strip]) -> Column:
        """The same column as only these rows show it."""
        objects = {row: self.objects[row] for row in rows}
        keys = [_key(self.side, box, strips[row]) for row, box in objects.items()]
        return Column(self.side, float(np.median(keys)), objects)

    def place(self, row: int, strips: Sequence[Strip]) -> Box:
        """Where the control of ``row`` is, or would be."""
        if row in self.objects:
            return self.objects[row]
        width, height = self.size
        rise = float(
            np.median([(b[1] + b[3]) / 2 - strips[i].middle for i, b in self.objects.items()])
        )
        x = _from_key(self.side, self.key, strips[row])
        y = strips[row].middle + rise
        return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def columns_of(strips: Sequence[Strip], unit: float) -> list[Column]:
    """All places where at least one label has an object, best supported first."""
    columns: list[Column] = []
    for side in ("before", "behind", "column"):
        columns += _columns_at(side, strips, unit)
    return columns


def _columns_at(side: Side, strips: Sequence[Strip], unit: float) -> list[Column]:
    found = [
        (_key(side, box, strip), index, box)
        for index, strip in enumerate(strips)
        for box in strip.objects
        if _may_be_control(box, strip, unit) and _lies(side, box, index, strips, unit)
    ]
    found.sort()
    columns: list[Column] = []
    for key, index, box in found:
        tolerance = 0.5 * unit
        last = columns[-1] if columns else None
        if last is not None and abs(key - last.key) < tolerance:
            held = last.objects.get(index)
            if held is None or _area(box) > _area(held):
                last.objects[index] = box
            keys = [_key(side, b, strips[i]) for i, b in last.objects.items()]
            last.key = float(np.median(keys))
        else:
            columns.append(Column(side, key, {index: box}))
    for column in columns:
        column.rows = [
            i
            for i in range(len(strips))
            if i in column.objects or _has_place(column, i, strips, unit)
        ]
    return columns


def _may_be_control(box: Box, strip: Strip, unit: float) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return (
        0.3 * unit <= max(width, height)
        and height <= 3.2 * unit
        and width <= 6 * unit
        and abs((box[1] + box[3]) / 2 - strip.middle) < max(0.75 * unit, 0.4 * len(strip.levels))
    )


def _lies(side: Side, box: Box, index: int, strips: Sequence[Strip], unit: float) -> bool:
    strip = strips[index]
    label = strip.box
    if not _on_its_side(box, strip, strips):
        return False
    if side == "before":
        return (
            box[2] <= label[0] + 0.35 * unit
            and box[0] >= strip.left_limit - 0.2 * unit
            and label[0] - box[2] < 4.5 * unit
        )
    after = _next_label(index, strips)
    if side == "behind":
        return box[0] >= label[2] - 0.1 * unit and box[0] - label[2] < 3 * unit and box[2] < after
    return (box[0] >= label[2] - 0.1 * unit and box[2] < after) or (
        box[2] <= label[0] and box[0] >= strip.left_limit - 0.2 * unit
    )


def _on_its_side(box: Box, strip: Strip, strips: Sequence[Strip]) -> bool:
    """Whether no other label of the row is parted from an object by fewer lines than the strip's.

    In a row of cards or cells a control may stand nearer to the next card's label than to its own.
    """
    own = _walls_between(box, strip.box, strip.walls)
    return own == 0 or not any(
        other.box[1] < strip.middle < other.box[3]
        and _walls_between(box, other.box, strip.walls) < own
        for other in strips
        if other is not strip
    )


def _walls_between(first: Box, second: Box, walls: Sequence[float]) -> int:
    left, right = min(first[2], second[2]), max(first[0], second[0])
    return sum(left <= wall <= right for wall in walls)


def _next_label(index: int, strips: Sequence[Strip]) -> float:
    """Where the next label of the same row begins, in pixels; infinite where there is none."""
    strip = strips[index]
    return min(
        (
            other.box[0]
            for other in strips
            if other is not strip
            and other.box[0] >= strip.box[2]
            and other.box[1] < strip.middle < other.box[3]
        ),
        default=float("inf"),
    )


def _key(side: Side, box: Box, strip: Strip) -> float:
    centre = (box[0] + box[2]) / 2
    keys: dict[Side, Callable[[], float]] = {
        "before": lambda: strip.box[0] - centre,
        "behind": lambda: centre - strip.box[2],
        "column": lambda: centre,
    }
    return keys[side]()


def _from_key(side: Side, key: float, strip: Strip) -> float:
    if side == "before":
        return strip.box[0] - key
    return strip.box[2] + key if side == "behind" else key


def _has_place(column: Column, row: int, strips: Sequence[Strip], unit: float) -> bool:
    """Whether a label without an object stands among those that have one."""
    strip = strips[row]
    having = [strips[i] for i in column.objects]
    x = _from_key(column.side, column.key, strip)
    if column.side == "column" and not (
        strip.box[2] <= x < _next_label(row, strips) or x < strip.box[0]
    ):
        return False
    if column.side == "before" and x < strip.left_limit:
        return False
    aligned = [s for s in having if abs(s.box[0] - strip.box[0]) < 0.8 * unit]
    in_rows = [s for s in having if abs(s.middle - strip.middle) < 0.6 * unit]
    return bool(aligned or in_rows)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
