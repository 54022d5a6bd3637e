"""Boxes, ``(x0, top, x1, bottom)``: what is around several, and how two of them lie.

All of it holds for points as for pixels; lengths are in the unit of the boxes.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.artefacts import Box

POINTS_PER_INCH = 72.0


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds them all. Raises :class:`ValueError` where there are none."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def on_page(box: Box, width: float, height: float) -> Box:
    """The part of a box that lies on a page of this size; without area where none does."""
    x0, x1 = (min(max(edge, 0.0), width) for edge in (box[0], box[2]))
    top, bottom = (min(max(edge, 0.0), height) for edge in (box[1], box[3]))
    return x0, top, x1, bottom


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def overlap(one: Box, other: Box) -> tuple[float, float]:
    """Width and height of what two boxes share; negative the distance at which they stand apart."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]),
        min(one[3], other[3]) - max(one[1], other[1]),
    )


def meet(one: Box, other: Box, near: float = 0.0) -> bool:
    """Whether two boxes overlap, or stand less than ``near`` apart across and down."""
    across, down = overlap(one, other)
    return across > -near and down > -near


def shared(one: Box, other: Box) -> float:
    """The area that two boxes share, as a share of the smaller one's."""
    across, down = overlap(one, other)
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / min(area(one), area(other))


def abreast(one: Box, other: Box) -> bool:
    """Whether two boxes stand side by side as words of a line do: by half of the lower one."""
    shorter = min(one[3] - one[1], other[3] - other[1])
    return overlap(one, other)[1] > 0.5 * shorter


def scaled(box: Box, times: float) -> Box:
    """The box in another unit: each edge so many times as far from the origin."""
    return box[0] * times, box[1] * times, box[2] * times, box[3] * times


def rounded(box: Box, digits: int) -> Box:
    x0, top, x1, bottom = box
    return round(x0, digits), round(top, digits), round(x1, digits), round(bottom, digits)
