"""What a page shows beside its text layer: type in scans, in pictures and in outlines.

It is looked for in the drawing of the page without its text (:class:`Look`). At that scale small
type in a screenshot is hardly told from grain, so pictures are looked at more closely.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import cv2
import numpy as np

from pipeline import geometry
from pipeline.artefacts import Box
from pipeline.geometry import POINTS_PER_INCH
from pipeline.read import components, ink
from pipeline.read.image import Pixels
from pipeline.read.visibility import CONTRAST, Look
from pipeline.settings import Limits
from pipeline.tools.pdfium import Page

BLOCK, PITCH = 3, 14.0
"""Lines in a picture that are a block of type, and points from one to the next."""
CELL = 24
"""Pixels of the grid by which the drawing is searched for anything at all."""
PICTURE = 0.004
"""Share of the page from which a picture may hold something to read."""
THINNEST = 12.0
"""Points of the shorter side from which it may: a line or two of small type."""
ABUT = 2.0
"""Points by which the strips may be apart that one picture was cut into."""
CLOSE_DPI = 150.0
"""Resolution at which pictures are looked at more closely, where they have as much."""
COARSE_DPI = 80.0
"""Resolution below which there is nothing to see more closely."""
LONG, LONG_ROWS, LONGEST = 5, 2, 10
"""Marks of a long line, and such lines, that are type in a picture; and marks of one line that
is."""


def type_left(look: Look) -> tuple[Box, ...]:
    """Lines of what looks like type in the drawing without text: their boxes, in points.

    Both dark type on light and light on dark; rules, photographs and shading form no lines.
    """
    lines: list[Box] = []
    for left, top, right, bottom in _busy_areas(look.bare):
        x, y = left / look.scale, top / look.scale
        for (x0, y0, x1, y1), _ in _lines(look.bare[top:bottom, left:right], look.scale):
            lines.append((x + x0, y + y0, x + x1, y + y1))
    return tuple(lines)


def small_type(page: Page, limits: Limits) -> tuple[Box, ...]:
    """Lines of type in pictures that only a closer look finds: their boxes, in points.

    A long line is type, and so are several; single short ones are texture.
    """
    images = [_on_page(page, image.box) for image in page.contents().images]
    least = PICTURE * page.width * page.height
    found: list[Box] = []
    for picture in together([image for image in images if geometry.area(image)], ABUT):
        x0, top, x1, bottom = picture
        if min(x1 - x0, bottom - top) < THINNEST or geometry.area(picture) < least:
            continue
        lines = [
            (box, marks) for box, marks in _close_lines(page, picture, limits) if marks >= LONG
        ]
        if len(lines) >= LONG_ROWS or any(marks >= LONGEST for _, marks in lines):
            placed = [(x0 + a, top + b, x0 + c, top + d) for (a, b, c, d), _ in lines]
            for column in _columns(placed):
                found += [_block(column, picture)] if len(column) >= BLOCK else column
    return tuple(found)


def together(boxes: Sequence[Box], near: float) -> tuple[Box, ...]:
    """Boxes that lie less than ``near`` points apart, joined."""
    groups = list(boxes)
    joined = True
    while joined:
        joined = False
        kept: list[Box] = []
        for box in groups:
            for index, other in enumerate(kept):
                if geometry.meet(box, other, near):
                    kept[index] = geometry.around((box, other))
                    joined = True
                    break
            else:
                kept.append(box)
        groups = kept
    return tuple(sorted(groups, key=lambda box: (box[1], box[0])))


def fingerprint(look: Look, box: Box) -> bytes:
    """A digest of what the drawing without text shows in a box, and of the box itself."""
    x0, top, x1, bottom = (round(edge * look.scale) for edge in box)
    shown = np.ascontiguousarray(look.bare[max(top, 0) : bottom + 1, max(x0, 0) : x1 + 1])
    place = repr((look.bare.shape, look.scale, box)).encode()
    return hashlib.blake2b(place + shown.tobytes(), digest_size=16).digest()


def _columns(lines: Sequence[Box]) -> list[list[Box]]:
    """Lines that stand above one another; an emblem beside an address is no part of it."""
    columns: list[list[Box]] = []
    right = -1.0
    for line in sorted(lines):
        if not columns or line[0] > right:
            columns.append([])
        columns[-1].append(line)
        right = max(right, line[2])
    return columns


def _block(lines: Sequence[Box], picture: Box) -> Box:
    """All from the line above the first of these to the line below the last: some are not told
    from the boxes and rules that they stand in.
    """
    x0, top, x1, bottom = geometry.around(lines)
    return x0, max(picture[1], top - PITCH), x1, min(picture[3], bottom + PITCH)


def _close_lines(page: Page, picture: Box, limits: Limits) -> list[tuple[Box, int]]:
    """Lines in a picture of a resolution that rewards a closer look; in points from its corner."""
    dpi = min(CLOSE_DPI, _resolution(page, picture))
    scale = dpi / POINTS_PER_INCH
    if dpi < COARSE_DPI or geometry.area(picture) * scale**2 > limits.pixels:
        return []
    page.show_text(False)
    try:
        drawn = page.draw(scale, picture)
    finally:
        page.show_text(True)
    return _lines(drawn, scale)


def _resolution(page: Page, box: Box) -> float:
    """That of the finest image in a box, in dpi."""
    return max(
        (
            max(image.width, image.height)
            * POINTS_PER_INCH
            / max(image.box[2] - image.box[0], image.box[3] - image.box[1], 1.0)
            for image in page.contents().images
            if _inside(_on_page(page, image.box), box)
        ),
        default=0.0,
    )


def _busy_areas(drawn: Pixels) -> list[tuple[int, int, int, int]]:
    """Rectangles (left, top, right, bottom in pixels) outside which the drawing is even."""
    steps = cv2.morphologyEx(drawn, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    height, width = drawn.shape
    rows, columns = -(-height // CELL), -(-width // CELL)
    padded = np.zeros((rows * CELL, columns * CELL), np.uint8)
    padded[:height, :width] = steps > 2 * CONTRAST
    busy = padded.reshape(rows, CELL, columns, CELL).max(axis=(1, 3))
    if not busy.any():
        return []
    joined = cv2.dilate(busy, np.ones((3, 3), np.uint8))
    areas, _ = components.measured(joined)
    return [
        (x * CELL, y * CELL, min((x + w) * CELL, width), min((y + h) * CELL, height))
        for x, y, w, h, _ in areas[1:].tolist()
    ]


def _lines(drawn: Pixels, scale: float) -> list[tuple[Box, int]]:
    """Lines of type in a drawing of ``scale`` pixels a point: boxes in points, and their marks."""
    # Letters need some pixels to be told from rules: small type is enlarged.
    factor = max(1.0, 1.5 / scale)
    if factor > 1.0:
        enlarged = cv2.resize(drawn, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        drawn, scale = np.asarray(enlarged, np.uint8), scale * factor
    kernel = np.ones((11, 11), np.uint8)
    lines: list[tuple[Box, int]] = []
    for operation in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):
        strokes = cv2.morphologyEx(drawn, operation, kernel)
        mask = np.where(strokes > 2 * CONTRAST, np.uint8(255), np.uint8(0))
        marks = ink.find_marks(mask, POINTS_PER_INCH * scale)
        for row in range(int(marks.row.max(initial=-1)) + 1):
            members = marks.boxes[marks.row == row]
            x0, y0 = (members[:, :2].min(axis=0) / scale).tolist()
            x1, y1 = ((members[:, :2] + members[:, 2:]).max(axis=0) / scale).tolist()
            lines.append(((x0, y0, x1, y1), len(members)))
    return lines


def _on_page(page: Page, box: Box) -> Box:
    return geometry.on_page(box, page.width, page.height)


def _inside(one: Box, other: Box) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]
