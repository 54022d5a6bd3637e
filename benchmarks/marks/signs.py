"""Icons drawn by lot: plain or struck through, filled or hollow, ticks and crosses in rings."""

# ruff: noqa: E501 (outlines read better unbroken)

from __future__ import annotations

import math
import random
from collections.abc import Callable

from benchmarks.marks.canvas import SCALE, Box, Colour, Page
from benchmarks.marks.controls import cross, tick

Point = tuple[float, float]
Outline = Callable[[random.Random], list[Point]]


def _star(rng: random.Random) -> list[Point]:
    points, waist = rng.choice((5, 5, 5, 6)), rng.uniform(0.4, 0.55)
    return [
        (0.5 + 0.5 * r * math.sin(k * math.pi / points), 0.52 - 0.5 * r * math.cos(k * math.pi / points))
        for k in range(2 * points) for r in ((waist if k % 2 else 1.0),)
    ]  # fmt: skip


def _bell(rng: random.Random) -> list[Point]:
    low = rng.uniform(0.72, 0.84)
    side = [(0.06, low), (0.18, 0.58), (0.2, 0.36), (0.26, 0.2), (0.36, 0.1), (0.5, 0.06)]
    clapper = [(0.6, low), (0.56, 0.95), (0.44, 0.95), (0.4, low)] if rng.random() < 0.7 else []
    return side + [(1 - x, y) for x, y in reversed(side[:-1])] + clapper


def _heart(rng: random.Random) -> list[Point]:
    side = [(0.5, 0.92), (0.1, 0.5), (0.05, 0.3), (0.15, 0.14), (0.32, 0.1), (0.5, 0.26)]
    return side + [(1 - x, y) for x, y in reversed(side[1:-1])]


def _bookmark(rng: random.Random) -> list[Point]:
    return [(0.2, 0.05), (0.8, 0.05), (0.8, 0.95), (0.5, rng.uniform(0.65, 0.78)), (0.2, 0.95)]


def _shield(rng: random.Random) -> list[Point]:
    return [(0.5, 0.04), (0.88, 0.2), (0.86, 0.55), (0.5, 0.96), (0.14, 0.55), (0.12, 0.2)]


def _envelope(rng: random.Random) -> list[Point]:
    top = rng.uniform(0.15, 0.25)
    return [(0.04, top), (0.96, top), (0.96, 1 - top), (0.04, 1 - top), (0.04, top), (0.5, 0.55), (0.96, top), (0.96, 1 - top), (0.04, 1 - top)]  # fmt: skip


def _eye(rng: random.Random) -> list[Point]:
    tall = rng.uniform(0.28, 0.4)
    upper = [(t / 8, 0.5 - tall * math.sin(math.pi * t / 8)) for t in range(9)]
    return upper + [(x, 1 - y) for x, y in reversed(upper[1:-1])]


def _speaker(rng: random.Random) -> list[Point]:
    return [(0.1, 0.36), (0.32, 0.36), (0.62, 0.1), (0.62, 0.9), (0.32, 0.64), (0.1, 0.64)]


def _person(rng: random.Random) -> list[Point]:
    head = [
        (0.5 + 0.2 * math.sin(t), 0.25 - 0.2 * math.cos(t)) for t in (k * 0.7 for k in range(9))
    ]
    return [*head, (0.5, 0.45), (0.85, 0.62), (0.9, 0.95), (0.1, 0.95), (0.15, 0.62), (0.5, 0.45)]


def _blob(rng: random.Random) -> list[Point]:
    corners = rng.randint(3, 8)
    turn = rng.uniform(0, 6.28)
    return [
        (0.5 + r * math.sin(turn + k * 6.283 / corners), 0.5 + r * math.cos(turn + k * 6.283 / corners))
        for k in range(corners) for r in (rng.uniform(0.28, 0.5),)
    ]  # fmt: skip


_ICONS: tuple[Outline, ...] = (
    _bell,
    _bell,
    _eye,
    _eye,
    _speaker,
    _person,
    _envelope,
    _shield,
    _blob,
)
_SHAPES: tuple[Outline, ...] = (_star, _star, _star, _heart, _bookmark, _bell, _shield)


def _placed(points: list[Point], box: Box) -> list[Point]:
    wide, high = box[2] - box[0], box[3] - box[1]
    return [(box[0] + x * wide, box[1] + y * high) for x, y in points]


def icon(page: Page, box: Box, on: bool, colours: tuple[Colour, Colour], seed: int) -> None:
    """An icon, struck through where off; the same seed gives the same icon."""
    rng = random.Random(seed)
    outline = rng.choice(_ICONS)
    points = _placed(outline(rng), box)
    colour = colours[0] if on else colours[1]
    size = box[2] - box[0]
    stroke = rng.uniform(0.06, 0.12) * size
    filled = outline is not _eye and rng.random() < 0.3
    if filled:
        page.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], colour)
    else:
        page.path([*points, points[0]], colour, stroke)
    if outline is _eye or rng.random() < 0.4:
        x, y, r = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, rng.uniform(0.1, 0.18) * size
        page.ellipse((x - r, y - r, x + r, y + r), colour if rng.random() < 0.5 else None, colour,
                     stroke)  # fmt: skip
    if on:
        return
    rising, reach = rng.random() < 0.5, rng.uniform(-0.05, 0.1)
    line = [(reach, reach), (1 - reach, 1 - reach)]
    if rising:
        line = [(x, 1 - y) for x, y in line]
    halo = rng.random() < 0.4
    if halo:
        page.path(_placed([(x + 0.09, y) for x, y in line], box), page.background, stroke * 1.1)
    page.path(_placed(line, box), colour, stroke * rng.uniform(0.9, 1.4))


def shape(page: Page, box: Box, on: bool, colours: tuple[Colour, Colour], seed: int) -> None:
    """A star, heart or the like, filled where on and hollow where off."""
    rng = random.Random(seed)
    points = _placed(rng.choice(_SHAPES)(rng), box)
    stroke = rng.uniform(0.05, 0.11) * (box[2] - box[0])
    if on:
        page.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], colours[0])
    page.path([*points, points[0]], colours[0] if on else colours[1], stroke)


def ringed(page: Page, box: Box, on: bool, colours: tuple[Colour, Colour], seed: int) -> None:
    """A tick or a cross in a ring or on a disc."""
    rng = random.Random(seed)
    colour = colours[0] if on else colours[1]
    size = box[2] - box[0]
    stroke = rng.uniform(0.06, 0.13) * size
    solid = rng.random() < 0.4
    page.ellipse(box, colour if solid else None, colour, stroke)
    inset = rng.uniform(0.26, 0.36)
    mark = tick if on else cross
    mark(page, box, page.background if solid else colour, stroke, inset)
