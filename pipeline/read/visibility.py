"""What of a page's text layer a reader sees, and what a reader sees that is not in it.

The page is drawn twice, with its text objects and without. What differs is the ink of the text
layer: words without any are invisible, whatever hides them (no paint, paper-coloured paint, a
shape or a picture on top, the edge of the page). What the drawing without text still shows is
what the layer does not account for: scans, pictures, outlines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.read import ink
from pipeline.settings import Limits
from pipeline.tools.pdfium import LayerWord, Page

Pixels = NDArray[np.uint8]

LEAST_SIDE, MOST_SIDE = 700, 3_000
"""Pixels of a page's longer side when it is looked at; 72 dpi for ordinary pages."""
CONTRAST = 20
"""Grey levels by which text must change a pixel to be seen."""
LEAST_INK = 0.06
"""Share of a word's box that its ink changes; ordinary words change 0.2 to 0.6 of it."""
CLOSER = 3.0
"""How much closer a second look at doubtful words is taken."""


@dataclass(frozen=True)
class Look:
    """A page drawn at ``scale`` pixels a point, with its text objects and without."""

    full: Pixels
    bare: Pixels
    scale: float


def look_at(page: Page, limits: Limits, closer: float = 1.0) -> Look:
    longer = max(page.width, page.height, 1.0)
    scale = closer * min(max(1.0, LEAST_SIDE / longer), max(1.0, MOST_SIDE / longer))
    most = math.sqrt(limits.pixels / max(page.width * page.height, 1.0))
    scale = min(scale, most)
    full = page.draw(scale)
    if not page.contents().texts:
        return Look(full, full, scale)
    page.show_text(False)
    try:
        bare = page.draw(scale)
    finally:
        page.show_text(True)
    return Look(full, bare, scale)


def seen(page: Page, look: Look, words: Sequence[LayerWord], limits: Limits) -> list[bool]:
    """For each word, whether a reader of the page sees it."""
    inked = ink_shares(look, words)
    visible = [share >= LEAST_INK for share in inked]
    doubtful = [
        index
        for index, word in enumerate(words)
        if not visible[index] and _within(page, word.box) and _letters(word.text)
    ]
    if doubtful:
        painted = page.ink_colours([words[index].first for index in doubtful])
        doubtful = [i for i, (_, drawn) in zip(doubtful, painted, strict=True) if drawn]
    if doubtful:
        near = look_at(page, limits, CLOSER)
        for index, share in zip(
            doubtful, ink_shares(near, [words[i] for i in doubtful]), strict=True
        ):
            visible[index] = share >= LEAST_INK
    return _with_neighbours(words, visible)


def ink_shares(look: Look, words: Sequence[LayerWord]) -> list[float]:
    """For each word the share of its box in which its layer changed the drawing."""
    changed = (cv2.absdiff(look.full, look.bare) > CONTRAST).astype(np.uint8)
    sums = cv2.integral(changed)
    height, width = changed.shape
    shares: list[float] = []
    for word in words:
        x0, top, x1, bottom = (edge * look.scale for edge in word.box)
        area = max((x1 - x0) * (bottom - top), 1.0)
        left, right = _clip(math.floor(x0), width), _clip(math.ceil(x1), width)
        upper, lower = _clip(math.floor(top), height), _clip(math.ceil(bottom), height)
        count = (
            int(sums[lower, right])
            - int(sums[upper, right])
            - int(sums[lower, left])
            + int(sums[upper, left])
        )
        shares.append(count / area)
    return shares


def _clip(value: int, most: int) -> int:
    return min(max(value, 0), most)


def _within(page: Page, box: Box) -> bool:
    middle_x, middle_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return 0 <= middle_x <= page.width and 0 <= middle_y <= page.height


def _letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _with_neighbours(words: Sequence[LayerWord], visible: list[bool]) -> list[bool]:
    """Points and dashes leave too little ink to tell: they share the lot of the word before."""
    for index, word in enumerate(words):
        if not visible[index] and index and not _letters(word.text):
            visible[index] = visible[index - 1]
    return visible


def concealed(page: Page, look: Look, hidden: Sequence[LayerWord]) -> tuple[Box, ...]:
    """Boxes of the shapes that cover live text, for words that are not seen.

    A word is covered where what the page shows in its place is neither its own colour nor paper.
    """
    paper = float(np.median(look.bare))
    inside = [word for word in hidden if _within(page, word.box) and _letters(word.text)]
    colours = page.ink_colours([word.first for word in inside])
    boxes: list[Box] = []
    for word, (grey, drawn) in zip(inside, colours, strict=True):
        x0, top, x1, bottom = (round(edge * look.scale) for edge in word.box)
        patch = look.full[max(top, 0) : max(bottom, 1), max(x0, 0) : max(x1, 1)]
        if not drawn or not patch.size:
            continue
        shown = float(np.median(patch))
        if abs(shown - grey) <= CONTRAST and abs(shown - paper) <= CONTRAST:
            continue
        boxes.append(_shape(look, word.box))
    return tuple(dict.fromkeys(boxes))


def _shape(look: Look, box: Box) -> Box:
    """The even area of the drawing that a box lies in; the box itself where that is the paper."""
    height, width = look.full.shape
    x = _clip(round((box[0] + box[2]) / 2 * look.scale), width - 1)
    y = _clip(round((box[1] + box[3]) / 2 * look.scale), height - 1)
    mask = np.zeros((height + 2, width + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE
    _, _, _, rect = cv2.floodFill(look.full.copy(), mask, (x, y), 0, 8, 8, flags)
    left, top, wide, high = rect
    if wide * high > 0.5 * width * height:
        return _rounded(box)
    s = look.scale
    return _rounded((left / s, top / s, (left + wide) / s, (top + high) / s))


def _rounded(box: Box) -> Box:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


# -------------------------------------------------------------------- what the layer leaves out


def type_left(look: Look) -> tuple[Box, ...]:
    """Lines of what looks like type in the drawing without text: their boxes, in points.

    Both dark type on light and light on dark; rules, photographs and shading form no lines.
    """
    if int(look.bare.max()) - int(look.bare.min()) < 2 * CONTRAST:
        return ()
    factor = max(1.0, 1.5 / look.scale)
    drawn = look.bare
    if factor > 1.0:
        drawn = cv2.resize(drawn, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    dpi = 72.0 * look.scale * factor
    kernel = np.ones((11, 11), np.uint8)
    boxes: list[Box] = []
    for strokes in (
        cv2.morphologyEx(drawn, cv2.MORPH_BLACKHAT, kernel),
        cv2.morphologyEx(drawn, cv2.MORPH_TOPHAT, kernel),
    ):
        mask = np.where(strokes > 2 * CONTRAST, np.uint8(255), np.uint8(0))
        marks = ink.find_marks(mask, dpi)
        for row in range(int(marks.row.max(initial=-1)) + 1):
            members = marks.boxes[marks.row == row]
            x0, top = members[:, 0].min(), members[:, 1].min()
            x1 = (members[:, 0] + members[:, 2]).max()
            bottom = (members[:, 1] + members[:, 3]).max()
            scale = look.scale * factor
            boxes.append((x0 / scale, top / scale, x1 / scale, bottom / scale))
    return tuple(boxes)
