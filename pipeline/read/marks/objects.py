"""Objects: what is drawn beside a label and is not writing.

For each label a strip of its row is compared with its background (a running median along the row,
so that highlighted rows, cards and shadows do not matter). What stands out, is no word, no rule
and no speck, is an object that may be a control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.geometry import around
from pipeline.read.components import runs
from pipeline.read.marks.frame import TEXT, Frame
from pipeline.read.marks.labels import Label, Layout

Levels = NDArray[np.float32]

_BLOCK = round(TEXT / 2)  # columns whose median gives one sample of the background
_WINDOW = 25  # samples of the running median: wider than two controls
_FAINTEST = 9.0  # levels of 255; less is noise or compression
_RULE = 6.5  # text heights from which a line is a rule and a shape no control
_CROSSING = 0.95  # share of a row's height that a line between cells or cards takes
_INSCRIBED = 3  # letters of the longest word that stands in a switch
_SCREEN = 5  # pixels of the frame within which the dots of a fax's screen follow one another
_PLATE = 14.0  # levels of 255 by which a plate differs from its row
_FRAME = 0.25  # share of its box that the edges of a card fill at most
_SPARSE = 3  # one row and column in so many is enough for a median of a whole strip
_EDGE = 4  # pixels of the frame that the blur of a panel's edge reaches to either side
_STEP, _UPRIGHT = 12.0, 0.95
"""Levels by which the grounds at both sides of a panel's edge differ, and share of the height of a
row and of what is above or below it in which they do."""
_BEYOND = 1.5  # text heights above or below a row that are looked at for this
_PANEL = 2 * TEXT  # pixels of the frame: less is no panel
_BRACKET = 0.7  # text heights of the width of a bracket at most
_HALO = 0.18  # share of an object's strength below which its surround is blur, not the object


@dataclass(frozen=True)
class Strip:
    """The row of one label: ``stands_out`` says by how much (0 to 255) each pixel differs from
    its background; ``top`` is the strip's first row of the frame, ``middle`` the row of the
    label's middle, ``contrast`` how much the label's own writing stands out, ``noise`` the grain of
    the paper (levels); ``walls`` are the columns of pixels where lines cross the whole row.
    """

    label: Label
    box: Box
    top: int
    middle: float
    levels: NDArray[np.uint8]
    stands_out: Levels
    contrast: float
    noise: float
    left_limit: float
    right_limit: float
    objects: tuple[Box, ...]
    walls: tuple[float, ...]


def strips_of(frame: Frame, layout: Layout, joined: bool = False) -> list[Strip]:
    """One strip a label, with the objects in it (boxes in pixels of the frame).

    ``joined`` joins the dots that a fax draws greys with, and with them what is merely close.
    """
    text = [frame.to_pixels(box) for box in layout.text]
    answers = [frame.to_pixels(box) for text, box in layout.answers if len(text) <= _INSCRIBED]
    text += [frame.to_pixels(box) for text, box in layout.answers if len(text) > _INSCRIBED]
    boxes = [frame.to_pixels(label.box) for label in layout.labels]
    unit = layout.height * frame.scale
    strips = []
    for index, label in enumerate(layout.labels):
        box = boxes[index]
        half = _half_height(index, boxes, unit)
        strips.append(_strip(frame, label, box, half, unit, (text, answers), joined))
    return strips


def _half_height(index: int, boxes: Sequence[Box], unit: float) -> float:
    """Half the height of a row: up to the middle between it and its nearest neighbour."""
    box = boxes[index]
    middle = (box[1] + box[3]) / 2
    steps = [
        abs((other[1] + other[3]) / 2 - middle)
        for other in boxes
        if other[0] < box[2] and box[0] < other[2]
    ]
    steps = [step for step in steps if step > 0.7 * unit]
    tall = (box[3] - box[1]) / 2
    return float(np.clip(0.5 * min(steps, default=4 * unit), max(0.75 * unit, tall), 1.7 * unit))


def _strip(
    frame: Frame, label: Label, box: Box, half: float, unit: float,
    writing: tuple[Sequence[Box], Sequence[Box]], joined: bool,
) -> Strip:  # fmt: skip
    """The strip of a label; ``writing`` are words, and those that may be a switch's inscription."""
    height, width = frame.pixels.shape[:2]
    middle = (box[1] + box[3]) / 2
    top, bottom = max(0, round(middle - half)), min(height, round(middle + half) + 1)
    levels = frame.pixels[top:bottom]
    if levels.shape[0] < 4:
        empty = np.zeros((max(1, levels.shape[0]), width), np.float32)
        return Strip(label, box, top, middle, levels, empty, 1.0, 0.0, box[0], box[2], (), ())
    steps = _steps(frame.pixels, top, bottom, unit)
    background = _background(levels, steps)
    away = _away(levels, background)
    away[:, _around_steps(steps, width)] = 0
    unsteady = float(np.median(away[::_SPARSE, ::_SPARSE])) * 1.48
    noise = float(np.median(np.abs(np.diff(levels[::_SPARSE].astype(np.int16), axis=1)))) * 1.05
    inside = away[:, max(0, round(box[0])) : max(1, round(box[2]))]
    contrast = max(float(np.percentile(inside, 96)) if inside.size else 0.0, 20.0)
    left_limit, right_limit = 0.0, float(width)
    masked = away.copy()
    on_paper = [
        place for place in writing[1] if not _on_a_plate(levels, background, place, top, unit)
    ]
    for other in (*writing[0], *on_paper):
        if other[3] <= top or other[1] >= bottom:
            continue
        pad = 0.1 * unit
        rows = slice(max(0, int(other[1] - pad) - top), max(0, int(other[3] + pad) + 1 - top))
        columns = slice(max(0, int(other[0] - pad)), max(0, int(other[2] + pad) + 1))
        masked[rows, columns] = 0
        if min(other[3], middle + 0.4 * unit) - max(other[1], middle - 0.4 * unit) < 0.2 * unit:
            continue
        if other[2] <= box[0] + 0.3 * unit:
            left_limit = max(left_limit, other[2])
    rows = slice(max(0, int(box[1]) - top), max(0, int(box[3]) + 1 - top))
    masked[rows, max(0, round(box[0])) : max(0, round(box[2]))] = 0
    threshold = max(_FAINTEST, 0.1 * contrast, 4 * unsteady)
    ink = masked > threshold
    whole = _closed(ink) if joined else ink
    objects = [
        _without_halo(box, masked, top, threshold)
        for box in _objects(whole, unit, top)
        if not any(_holds(box, word) for word in (*writing[0], *on_paper))
    ]
    return Strip(
        label, box, top, middle, levels, away, contrast, noise, left_limit, right_limit,
        tuple(objects), _walls(ink, unit),
    )  # fmt: skip


def _on_a_plate(
    levels: NDArray[np.uint8], background: Levels, place: Box, top: int, unit: float
) -> bool:
    """Whether the ground right around a word is not that of its row: "ON" within a switch."""
    x0, x1 = max(0, round(place[0])), min(levels.shape[1], round(place[2]))
    rims = (round(place[1] - 0.15 * unit) - top, round(place[3] + 0.15 * unit) - top)
    if x1 <= x0 or rims[0] < 0 or rims[1] >= levels.shape[0]:
        return False
    ground = np.median(levels[list(rims), x0:x1].astype(np.float32), axis=1)
    return bool(np.abs(ground - np.median(background[x0:x1], axis=0)).max(axis=1).min() > _PLATE)


def _away(levels: NDArray[np.uint8], background: Levels) -> Levels:
    """By how much each pixel differs from its column's background, in the channel that differs
    most.
    """
    ground = np.broadcast_to(np.rint(background).astype(np.uint8)[None], levels.shape)
    return _strongest(cv2.absdiff(levels, np.ascontiguousarray(ground))).astype(np.float32)


def _strongest(differences: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the channel says at each pixel in which most differs."""
    if differences.ndim < 3 or differences.shape[2] == 1:
        return differences.reshape(differences.shape[:2])
    one, two, three = cv2.split(differences)
    return np.asarray(cv2.max(cv2.max(one, two), three), np.uint8)


def _steps(levels: NDArray[np.uint8], top: int, bottom: int, unit: float) -> list[int]:
    """The columns of pixels at which the ground changes from top to bottom of a row and beyond: the
    edges of a panel. The sides of boxes end with their rows.
    """
    beyond = round(_BEYOND * unit)
    changes = np.zeros(levels.shape[1], bool)
    for part in (levels[max(0, top - beyond) : bottom], levels[top : bottom + beyond]):
        few = part[::_SPARSE]
        first, second = few[:, : -2 * _EDGE], few[:, 2 * _EDGE :]
        for less, more in ((first, second), (second, first)):
            rises = _strongest(cv2.subtract(more, less)) > _STEP
            changes[_EDGE:-_EDGE] |= np.count_nonzero(rises, axis=0) / len(few) > _UPRIGHT
    return [int(begin + (end - begin) // 2) for begin, end in zip(*runs(changes), strict=True)]


def _around_steps(steps: Sequence[int], width: int) -> NDArray[np.bool_]:
    """The columns of pixels that the blur of a step reaches."""
    near = np.zeros(width, bool)
    for step in steps:
        near[max(0, step - _EDGE) : step + _EDGE] = True
    return near


def _background(levels: NDArray[np.uint8], steps: Sequence[int]) -> Levels:
    """The background along a strip, one value a column and channel; that of a panel, whose edges
    are ``steps``, without what lies beyond them.
    """
    width = levels.shape[1]
    edges = [0]
    for step in steps:
        if step - edges[-1] > _PANEL and width - step > _PANEL:
            edges.append(step)
    grounds = [
        np.pad(_ground(levels[:, first + _EDGE : last - _EDGE]), ((_EDGE, _EDGE), (0, 0)), "edge")
        for first, last in zip(edges, [*edges[1:], width], strict=True)
    ]
    return np.concatenate(grounds)


def _ground(levels: NDArray[np.uint8]) -> Levels:
    """The running median of the columns of a part of a strip."""
    _, width, channels = levels.shape
    blocks = max(1, width // _BLOCK)
    even = levels[::2, : blocks * _BLOCK] if width >= _BLOCK else levels[::2]
    size = even.shape[1] // blocks
    grouped = even.reshape(len(even), blocks, size, channels)
    smooth = _smoothed(np.median(grouped, axis=(0, 2)).astype(np.float32))
    places = (np.arange(blocks) + 0.5) * size
    return np.stack(
        [np.interp(np.arange(width), places, smooth[:, k]) for k in range(channels)], axis=1
    ).astype(np.float32)


def _smoothed(samples: Levels) -> Levels:
    """The running median of samples (one row a place), which keeps the steps between grounds.

    At the edge of a card the window holds more of other things than of the ground that a sample
    lies on. There the window behind or before the sample counts whose median is like it.
    """
    pad = _WINDOW - 1
    padded = np.pad(samples, ((pad, pad), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW, axis=0)
    medians = np.asarray(np.median(windows, axis=2), np.float32)
    count = len(samples)
    around = medians[pad // 2 : pad // 2 + count]
    one_sided = np.stack([medians[:count], medians[pad : pad + count]])
    gaps = np.abs(one_sided - samples).max(axis=2)
    strange = np.abs(around - samples).max(axis=1) > _FAINTEST
    like = strange & (gaps.min(axis=0) <= _FAINTEST)
    smooth = np.where(like[:, None], one_sided[gaps.argmin(axis=0), np.arange(count)], around)
    known = np.flatnonzero(like | ~strange)
    if known.size and like.any():  # a thing near an edge lies on the ground at both its sides
        after = np.searchsorted(known, np.arange(count)).clip(0, known.size - 1)
        before, behind = smooth[known[(after - 1).clip(0)]], smooth[known[after]]
        same = np.abs(before - behind).max(axis=1) <= _FAINTEST
        smooth = np.where((strange & ~like & same)[:, None], before, smooth)
    return smooth


def _walls(ink: NDArray[np.bool_], unit: float) -> tuple[float, ...]:
    """The places (columns of pixels) of lines that cross the middle of a row from top to bottom."""
    margin = ink.shape[0] // 10
    crossed = runs(ink[margin : ink.shape[0] - margin].mean(axis=0) > _CROSSING)
    return tuple(
        float((begin + end) / 2)
        for begin, end in zip(*crossed, strict=True)
        if end - begin < 0.4 * unit
    )


def _closed(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink with the dots joined that a fax draws greys with."""
    dots = np.ones((_SCREEN, _SCREEN), np.uint8)
    return np.asarray(cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, dots) > 0)


def _objects(ink: NDArray[np.bool_], unit: float, top: int) -> list[Box]:
    """Connected ink, without rules and specks, joined where parts belong together."""
    height = ink.shape[0]
    marked = ink.astype(np.uint8)
    count, names, stats, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    parts: list[Box] = []
    for name, (x, y, w, h, area) in enumerate(stats[1:count], 1):
        if w < 0.22 * unit and h < 0.22 * unit:
            continue  # a speck
        if area < 0.02 * unit * unit:
            continue
        if w > _RULE * unit:  # a rule, a card's edge, and what touches it
            if h > 0.6 * unit:
                parts += _on_a_rule(names == name, unit, top)
            continue
        if h < 0.15 * unit and w > 1.2 * unit:
            continue
        if h >= 0.97 * height and (w < 0.3 * unit or area < _FRAME * w * h):
            continue  # a line that crosses the whole row, or the edges of its card
        parts.append((float(x), float(y + top), float(x + w), float(y + h + top)))
    parts.sort()
    return _joined(parts, unit)


def _on_a_rule(ink: NDArray[np.bool_], unit: float, top: int) -> list[Box]:
    """The solid shapes that a rule runs into: a switch in a table of narrow rows."""
    marked = ink.astype(np.uint8)
    along = np.ones((1, round(_RULE * unit)), np.uint8)
    marked -= cv2.morphologyEx(marked, cv2.MORPH_OPEN, along)
    count, _, stats, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    return [
        (float(x), float(y + top), float(x + w), float(y + h + top))
        for x, y, w, h, area in stats[1:count]
        if min(w, h) > 0.6 * unit and w < 6 * unit and area > 0.5 * w * h
    ]


def _holds(box: Box, word: Box) -> bool:
    """Whether a word stands within an object: a pill, a button, a cell, but no control."""
    return (
        box[0] < (word[0] + word[2]) / 2 < box[2]
        and box[1] < (word[1] + word[3]) / 2 < box[3]
        and box[2] - box[0] > word[2] - word[0]
    )


def _without_halo(box: Box, away: Levels, top: int, threshold: float) -> Box:
    """The box without the margin that blur, compression or a shadow puts around an object."""
    x, y = int(box[0]), int(box[1]) - top
    part = away[y : int(box[3]) - top, x : int(box[2])]
    solid = part > max(threshold, _HALO * float(np.percentile(part, 97)))
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not rows.size:
        return box
    return (
        float(x + columns[0]), float(y + rows[0] + top),
        float(x + columns[-1] + 1), float(y + rows[-1] + 1 + top),
    )  # fmt: skip


def _joined(parts: list[Box], unit: float) -> list[Box]:
    """Join what stands between two brackets, and parts that overlap or almost touch."""
    for at, first in enumerate(parts):
        for second in parts[at + 1 :]:
            if _are_brackets(first, second, unit):
                between = [p for p in parts if first[0] <= p[0] and p[2] <= second[2]]
                joined = first
                for part in between:
                    joined = around((joined, part))
                rest = [p for p in parts if p not in between]
                return _joined(sorted([*rest, joined]), unit)
    objects: list[Box] = []
    for part in parts:
        last = objects[-1] if objects else None
        if (
            last is not None
            and part[0] - last[2] < 0.22 * unit
            and min(last[3], part[3]) - max(last[1], part[1]) > -0.1 * unit
            and max(last[2], part[2]) - last[0] < 6 * unit
        ):
            objects[-1] = around((last, part))
        else:
            objects.append(part)
    return _joined(objects, unit) if len(objects) < len(parts) else objects


def _are_brackets(first: Box, second: Box, unit: float) -> bool:
    """Whether two parts are a pair of brackets; what is between them may touch one of them."""
    heights = (first[3] - first[1], second[3] - second[1])
    thin, wide = sorted((first[2] - first[0], second[2] - second[0]))
    touched = wide >= _BRACKET * unit
    return (
        thin < _BRACKET * unit
        and (not touched or (min(heights) > 1.2 * unit and wide < 0.8 * min(heights)))
        and 0.9 * unit < min(heights) <= max(heights) < 2 * unit
        and abs(heights[0] - heights[1]) < 0.3 * unit
        and abs(first[1] - second[1]) < 0.25 * unit
        and 0.2 * unit < second[0] - first[2] < 1.8 * unit
    )
