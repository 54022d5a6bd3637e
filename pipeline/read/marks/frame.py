"""The working frame: a page turned upright and brought to one size of text.

Controls are measured in heights of the text beside them, so the frame scales the page until that
height is :data:`TEXT` pixels, whatever the resolution was, and undoes turns and skew, so that
labels stand in horizontal rows. Words come in points of the displayed page; the frame maps both.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box, Word
from pipeline.read.image import PageImage

TEXT = 24.0  # pixels of the frame for the height of a capital letter
_HANGING = re.compile(r"[gjpqyQ,;()\[\]{}|_/@$]")
_TALL = re.compile(r"[A-Z0-9]")
_MANY, _ENDS = 12, 4  # in a line of many words pairs of those at its ends tell its slope
_GREYS = 5e-4  # share of pixels that are grey where a page is more than black and white
_AROUND = 4  # pixels of the page around the part that a frame shows
_STRAIGHT = 5e-4  # radians of turn that a frame is not turned for
_LARGEST = 4000  # pixels a side; labels of huge posters are brought to less than TEXT

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Lay:
    """How text lies on the page: the angle (radians) by which its lines are turned clockwise."""

    angle: float

    @property
    def quarter(self) -> float:
        """The nearest quarter turn, in radians."""
        return round(self.angle / (math.pi / 2)) * math.pi / 2

    def lay_flat(self, box: Box) -> Box:
        """A word's box in a plane turned so that text is horizontal, in points.

        The box on the page is the upright hull of a slanted word; the hull's growth is undone.
        """
        if self.angle == 0.0:
            return box
        skew = self.angle - self.quarter
        width, height = box[2] - box[0], box[3] - box[1]
        if round(self.angle / (math.pi / 2)) % 2:
            width, height = height, width
        c, s = math.cos(skew), abs(math.sin(skew))
        shrink = c * c - s * s
        flat_width = max((width * c - height * s) / shrink, 0.5 * width)
        flat_height = max((height * c - width * s) / shrink, 0.4 * height)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        u = math.cos(self.angle) * x + math.sin(self.angle) * y
        v = -math.sin(self.angle) * x + math.cos(self.angle) * y
        return (
            u - flat_width / 2, v - flat_height / 2, u + flat_width / 2, v + flat_height / 2,
        )  # fmt: skip


def lay_of(words: Sequence[Word]) -> Lay:
    """How most of a page's lines lie, from the words that share a line."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.visible and len(word.text) > 1:
            lines.setdefault(word.line, []).append(word)
    turn = _quarter_of(list(lines.values()), words)
    flat = Lay(turn)
    slopes: list[tuple[float, float]] = []
    for line in lines.values():
        boxed = [(word.text, flat.lay_flat(word.box)) for word in line]
        ends = _ENDS if len(boxed) > _MANY else len(boxed)
        for at, first in enumerate(boxed[:ends]):
            for second in boxed[max(at + 1, len(boxed) - ends) :]:
                slope = _slope(*first, *second)
                if slope is not None:
                    slopes.append(slope)
    if not slopes:
        return flat
    ordered = sorted(slopes)
    half = sum(weight for _, weight in ordered) / 2
    passed = 0.0
    for angle, weight in ordered:  # the weighted median
        passed += weight
        if passed >= half:
            return Lay(turn + angle)
    return flat


def _quarter_of(lines: Sequence[Sequence[Word]], words: Sequence[Word]) -> float:
    """The quarter turn of the page's lines: where the words of a line follow one another to."""
    votes = [0.0, 0.0, 0.0, 0.0]
    for line in lines:
        for first, second in itertools.pairwise(line):
            a, b = first.box, second.box
            dx, dy = (b[0] + b[2] - a[0] - a[2]) / 2, (b[1] + b[3] - a[1] - a[3]) / 2
            if math.hypot(dx, dy) > 1.0:
                votes[round(math.atan2(dy, dx) / (math.pi / 2)) % 4] += math.hypot(dx, dy) ** 0.5
    if not any(votes):
        tall = sum(1 for w in words if w.box[3] - w.box[1] > 1.5 * (w.box[2] - w.box[0]))
        return math.pi / 2 if tall > len(words) / 2 else 0.0
    return votes.index(max(votes)) * math.pi / 2


def _slope(
    first_text: str, first: Box, second_text: str, second: Box
) -> tuple[float, float] | None:
    """The angle (radians) of the line through two words and its weight, or None.

    Boxes hug the ink, so only like edges are compared: feet of words without descenders, else
    heads of words with tall letters.
    """
    across = (second[0] + second[2] - first[0] - first[2]) / 2
    sizes = sorted((first[3] - first[1], second[3] - second[1]))
    if across < 2 * sizes[1] or sizes[1] > 1.6 * sizes[0]:
        return None
    if not (_HANGING.search(first_text) or _HANGING.search(second_text)):
        rise = second[3] - first[3]
    elif _TALL.match(first_text) and _TALL.match(second_text):
        rise = second[1] - first[1]
    else:
        return None
    angle = math.atan2(rise, across)
    return (angle, across**1.5) if abs(angle) < math.radians(8) else None


@dataclass(frozen=True)
class Frame:
    """A part of the page as it would look upright: pixels with the way back to the page.

    ``pixels`` is height x width x channels (one channel, or three where the source has colour);
    ``scale`` is pixels a point; a flat point (u, v) lies at pixel
    ``((u - left) * scale, (v - top) * scale)``. ``is_bilevel`` says that the source is black and
    white without greys, as a fax is.
    """

    pixels: Pixels
    lay: Lay
    scale: float
    left: float
    top: float
    is_bilevel: bool = False

    def to_pixels(self, flat: Box) -> Box:
        """A flat box (points) as pixels of this frame."""
        s = self.scale
        return (
            (flat[0] - self.left) * s, (flat[1] - self.top) * s,
            (flat[2] - self.left) * s, (flat[3] - self.top) * s,
        )  # fmt: skip

    def to_page(self, box: Box) -> Box:
        """A box of this frame's pixels as the upright hull in points of the displayed page."""
        xs, ys = [], []
        c, s = math.cos(self.lay.angle), math.sin(self.lay.angle)
        for px in (box[0], box[2]):
            for py in (box[1], box[3]):
                u, v = self.left + px / self.scale, self.top + py / self.scale
                xs.append(c * u - s * v)
                ys.append(s * u + c * v)
        return (
            round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2)
        )  # fmt: skip


def make_frame(image: PageImage, lay: Lay, area: Box, text_height: float) -> Frame:
    """Turn, cut and scale ``image`` to ``area`` (flat points); ``text_height`` is in points."""
    longest = max(area[2] - area[0], area[3] - area[1], 1.0)
    scale = min(TEXT / text_height, _LARGEST / longest)
    source, left, top = _part(image, lay, area)
    sample = source[::2, ::2]
    is_bilevel = float(((sample > 15) & (sample < 240)).mean()) < _GREYS
    points_per_pixel = 72 / image.dpi
    shrink = scale * points_per_pixel  # frame pixels for one source pixel
    if shrink < 0.75:  # an area average first: warping alone would drop thin strokes
        source = cv2.resize(source, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        points_per_pixel /= shrink
    if abs(lay.angle) < _STRAIGHT:
        upright = _upright(source, (left, top), scale, scale * points_per_pixel)
        return replace(upright, is_bilevel=is_bilevel)
    c, s = math.cos(lay.angle), math.sin(lay.angle)
    # frame pixel -> flat point -> page point -> source pixel
    k = 1 / (scale * points_per_pixel)
    x0 = (c * area[0] - s * area[1] - left) / points_per_pixel
    y0 = (s * area[0] + c * area[1] - top) / points_per_pixel
    back = np.array([[c * k, -s * k, x0 - 0.5 + 0.5 * k * (c - s)],
                     [s * k, c * k, y0 - 0.5 + 0.5 * k * (c + s)]])  # fmt: skip
    size = (
        max(1, math.ceil((area[2] - area[0]) * scale)),
        max(1, math.ceil((area[3] - area[1]) * scale)),
    )
    pixels = cv2.warpAffine(
        source, back, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    return Frame(np.ascontiguousarray(pixels), lay, scale, area[0], area[1], is_bilevel)


def _part(image: PageImage, lay: Lay, area: Box) -> tuple[NDArray[Any], float, float]:
    """The pixels of a page (in colour where it has any) around an area of the flat plane, with
    square pixels, and where they begin (points of the page).
    """
    c, s = math.cos(lay.angle), math.sin(lay.angle)
    corners = [(c * u - s * v, s * u + c * v) for u in area[::2] for v in area[1::2]]
    height, width = image.pixels.shape[:2]
    across, down = image.dpi / 72, image.dpi_down / 72
    x0, x1 = _span([x for x, _ in corners], image.x0, across, width)
    y0, y1 = _span([y for _, y in corners], image.top, down, height)
    source: NDArray[Any] = image.pixels if image.colour is None else image.colour
    source = source[y0:y1, x0:x1]
    if down != across:
        source = cv2.resize(source, None, fx=1.0, fy=across / down)
    return source, image.x0 + x0 / across, image.top + y0 / down


def _span(points: Sequence[float], origin: float, per_point: float, end: int) -> tuple[int, int]:
    """The pixels of one axis that points of the page lie among, with a margin."""
    first = math.floor((min(points) - origin) * per_point) - _AROUND
    last = math.ceil((max(points) - origin) * per_point) + _AROUND
    first = min(max(0, first), end - 1)
    return first, min(max(first + 1, last), end)


def _upright(source: NDArray[Any], origin: tuple[float, float], scale: float, by: float) -> Frame:
    """A frame of pixels that lie upright already: they are only scaled, ``by`` as much."""
    height, width = source.shape[:2]
    size = (max(1, round(width * by)), max(1, round(height * by)))
    pixels = cv2.resize(source, size, interpolation=cv2.INTER_LINEAR)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    return Frame(np.ascontiguousarray(pixels), Lay(0.0), scale, *origin)
