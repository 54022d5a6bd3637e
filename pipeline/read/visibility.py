"""What of a page's text layer a reader sees, and what a reader sees that is not in it.

The page is drawn twice, with its text objects and without. What differs is the ink of the text
layer: words without any are invisible, whatever hides them (no paint, paper-coloured paint, a
shape or a picture on top, the edge of the page). What the drawing without text still shows is
for :mod:`pipeline.read.beside`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline import geometry
from pipeline.artefacts import Box
from pipeline.read.image import Pixels
from pipeline.settings import Limits
from pipeline.tools.pdfium import LayerWord, Page

LEAST_SIDE = 700
"""Least pixels of a page's longer side when it is looked at; ordinary pages are at 72 dpi."""
CONTRAST = 20
"""Grey levels by which text must change a pixel to be seen."""
TRACE = 8
"""Grey levels by which even tiny or pale text changes some pixel; hidden text changes none."""
LEAST_INK = 0.06
"""Share of a word's box that its ink changes; ordinary words change 0.2 to 0.6 of it."""
MOST_OVERLAPS = 60
"""Words over one another that are looked at one by one."""
SAME_PLACE = 0.4
"""Share of the smaller of two words' areas from which they stand over one another."""
MOST_COVERED = 0.3
"""Share of a word's ink that must show among other words over it."""
CLOSER = 3.0
"""How much closer a second look at doubtful words is taken."""


@dataclass(frozen=True)
class Look:
    """A page drawn at ``scale`` pixels a point, with its text objects and without."""

    full: Pixels
    bare: Pixels
    scale: float


def look_at(page: Page, words: Sequence[LayerWord], limits: Limits, closer: float = 1.0) -> Look:
    """The page with and without its text; ``closer`` 1 is enough for type of ordinary size."""
    longer = max(page.width, page.height, 1.0)
    most = math.sqrt(limits.pixels / max(page.width * page.height, 1.0))
    scale = min(closer * max(1.0, LEAST_SIDE / longer), most)
    full = page.draw(scale)
    if not page.contents().texts:
        return Look(full, full, scale)
    # Pictures that no word touches need not be decoded twice: they look the same without text.
    images = page.contents().images
    apart = [
        image for image in images if not any(geometry.meet(w.box, image.box, 1.0) for w in words)
    ]
    page.show_text(False)
    page.show_images(apart, False)
    try:
        bare = page.draw(scale)
    finally:
        page.show_text(True)
        page.show_images(apart, True)
    for image in apart:
        x0, top, x1, bottom = (max(round(edge * scale), 0) for edge in image.box)
        place = (slice(max(top - 1, 0), bottom + 1), slice(max(x0 - 1, 0), x1 + 1))
        bare[place] = full[place]
    return Look(full, bare, scale)


def seen(page: Page, look: Look, words: Sequence[LayerWord], limits: Limits) -> list[bool]:
    """For each word, whether a reader of the page sees it."""
    visible = [share >= LEAST_INK for share in ink_shares(look, words, CONTRAST)]
    if not all(visible):
        traces = ink_shares(look, words, TRACE)
        doubtful = [i for i, trace in enumerate(traces) if not visible[i] and trace > 0]
        if doubtful:
            near = look_at(page, words, limits, CLOSER)
            shares = ink_shares(near, [words[i] for i in doubtful], CONTRAST)
            for index, share in zip(doubtful, shares, strict=True):
                visible[index] = share >= LEAST_INK
    for index in _over_one_another(look, words, visible)[:MOST_OVERLAPS]:
        visible[index] = _alone_seen(page, look, words[index])
    return _with_neighbours(words, visible)


def _over_one_another(look: Look, words: Sequence[LayerWord], visible: Sequence[bool]) -> list[int]:
    """Seen words that stand where other seen words stand: one may cover the other."""
    candidates = [i for i, word in enumerate(words) if visible[i] and _letters(word.text)]
    boxes = np.array([words[i].box for i in candidates], np.float64).reshape(-1, 4)
    boxes *= look.scale / 2  # half the resolution will do
    inset = 0.25 * (boxes[:, 3] - boxes[:, 1])
    boxes[:, 1] += inset
    boxes[:, 3] -= inset
    height, width = look.full.shape[0] // 2 + 2, look.full.shape[1] // 2 + 2
    x0, x1 = (np.clip(np.rint(boxes[:, k]), 0, width - 1).astype(np.int64) for k in (0, 2))
    y0, y1 = (np.clip(np.rint(boxes[:, k]), 0, height - 1).astype(np.int64) for k in (1, 3))
    corners = np.zeros((height, width), np.int16)
    for rows, columns, step in ((y0, x0, 1), (y0, x1, -1), (y1, x0, -1), (y1, x1, 1)):
        np.add.at(corners, (rows, columns), step)
    shared = corners.cumsum(axis=0, dtype=np.int16).cumsum(axis=1, dtype=np.int16) > 1
    if not shared.any():
        return []
    areas = np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 1.0)
    over = np.flatnonzero(_sums(shared, boxes) > 0.5 * areas)
    doubled = [candidates[i] for i in over[: 10 * MOST_OVERLAPS].tolist()]
    return [i for i in doubled if any(_covers(words[i], words[j]) for j in doubled)]


def _covers(one: LayerWord, other: LayerWord) -> bool:
    """Whether two words of different text share a place; text set twice is only set bold."""
    if one.text in other.text or other.text in one.text:
        return False
    return geometry.shared(one.box, other.box) > SAME_PLACE


def _alone_seen(page: Page, look: Look, word: LayerWord) -> bool:
    """Whether enough of the ink of this one word shows, others being drawn around and on it."""
    x0, top, x1, bottom = word.box
    crop = (max(x0, 0.0), max(top, 0.0), min(x1, page.width), min(bottom, page.height))
    if crop[2] - crop[0] < 1 or crop[3] - crop[1] < 1:
        return False
    scale = look.scale * CLOSER
    drawings: list[Pixels] = []
    try:
        drawings.append(page.draw(scale, crop))
        page.show_without([word])
        drawings.append(page.draw(scale, crop))
        page.show_only([word])
        drawings.append(page.draw(scale, crop))
        page.show_text(False)
        drawings.append(page.draw(scale, crop))
    finally:
        page.show_text(True)
    all_words, others, alone, none = drawings
    own = int((cv2.absdiff(alone, none) > CONTRAST).sum())
    shown = int((cv2.absdiff(all_words, others) > CONTRAST).sum())
    return shown > MOST_COVERED * own


def ink_shares(look: Look, words: Sequence[LayerWord], contrast: int) -> list[float]:
    """For each word the share of its box that the layer changed by more than ``contrast``."""
    changed = cv2.absdiff(look.full, look.bare) > contrast
    boxes = np.array([word.box for word in words], np.float64).reshape(-1, 4) * look.scale
    areas = np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 1.0)
    shares: list[float] = (_sums(changed, boxes) / areas).tolist()
    return shares


def _sums(mask: NDArray[np.bool_], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many pixels of ``mask`` are set in each box (in pixels, rounded outwards)."""
    pixels = mask.view(np.uint8)
    edges = np.concatenate([np.floor(boxes[:, :2]), np.ceil(boxes[:, 2:])], axis=1)
    counts = np.zeros(len(boxes))
    for index, (left, top, right, bottom) in enumerate(np.maximum(edges, 0).astype(int).tolist()):
        place = pixels[top:bottom, left:right]
        counts[index] = cv2.countNonZero(place) if place.size else 0
    return counts


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
        x0, top, x1, bottom = (max(round(edge * look.scale), 0) for edge in word.box)
        patch = look.full[top : max(bottom, top + 1), x0 : max(x1, x0 + 1)]
        if not drawn or not patch.size:
            continue
        shown = int(np.median(patch))
        if abs(shown - grey) <= CONTRAST and abs(shown - paper) <= CONTRAST:
            continue
        row, column = np.argwhere(np.abs(patch.astype(np.int16) - shown) <= CONTRAST)[0].tolist()
        boxes.append(_shape(look, word.box, (x0 + column, top + row)))
    return _joined(boxes)


def _shape(look: Look, box: Box, seed: tuple[int, int]) -> Box:
    """The even area of the drawing around a pixel; the word's box where that is the paper."""
    height, width = look.full.shape
    mask = np.zeros((height + 2, width + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE
    _, _, _, rect = cv2.floodFill(look.full.copy(), mask, seed, 0, 8, 8, flags)
    left, top, wide, high = rect
    if wide * high > 0.5 * width * height:
        return geometry.rounded(box, 1)
    shape = (left, top, left + wide, top + high)
    return geometry.rounded(geometry.scaled(shape, 1 / look.scale), 1)


def _joined(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes that follow one another on a line as one, and none twice."""
    joined: list[Box] = []
    for box in dict.fromkeys(boxes):
        last = joined[-1] if joined else None
        height = box[3] - box[1]
        if (
            last is not None
            and abs(last[1] - box[1]) + abs(last[3] - box[3]) < 0.5 * height
            and -1 <= box[0] - last[2] < height
        ):
            joined[-1] = (last[0], min(last[1], box[1]), box[2], max(last[3], box[3]))
        else:
            joined.append(box)
    return tuple(joined)
