"""Wear and slips: ribbons, thermal paper, drums, sleeves, corrections, feeders, lines of a fax.

Each takes grey pixels at 150 dpi, a step and a generator of chance, and gives pixels of the same
size, as the spoilers beside it do.
"""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.reading.grades import Chance, Pixels
from benchmarks.reading.mishaps import Share, grainy, places, softened, text_rows


def _cloud(pixels: Pixels, chance: Chance, cells: tuple[int, int]) -> Share:
    coarse = chance.normal(0.0, 1.0, cells)
    return np.asarray(cv2.resize(coarse, pixels.shape[::-1], interpolation=cv2.INTER_CUBIC))


def _lines(pixels: Pixels) -> list[tuple[int, int]]:
    """Rows of text; a table whose borders join its rows counts as lines of a fifth of an inch."""
    lines: list[tuple[int, int]] = []
    for top, bottom in text_rows(pixels):
        step = bottom - top if bottom - top < 60 else 30
        lines += [(row, min(bottom, row + step)) for row in range(top, bottom, step)]
    return lines


def written_note(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A coloured note with a few written words, stuck on the text a little askew."""
    height, width = pixels.shape
    note = np.full(pixels.shape, 205, np.uint8)
    wide, high = round(share * width), round(share * 0.8 * width)
    for row in range(60, high - 20, 55):
        x = 40.0
        while x < wide - 120:
            curve = np.arange(int(chance.integers(15, 40)))
            xs = x + 3 * curve + 4 * np.sin(curve * 1.3)
            ys = row + 11 * np.sin(curve * 0.9) * chance.uniform(0.4, 1.2, len(curve))
            points = np.stack([xs, ys], axis=1).astype(np.int32)
            cv2.polylines(note, [points], False, 60, 2, cv2.LINE_AA)
            x += 3.0 * len(curve) + 25
    turn = cv2.getRotationMatrix2D((0, 0), float(chance.uniform(-4, 4)), 1.0)
    turn[:, 2] = 0.5 * (width - wide), 0.1 * height
    area = np.zeros_like(pixels)
    area[:high, :wide] = 255
    lying = cv2.warpAffine(area, turn, (width, height))
    drawn = cv2.warpAffine(note, turn, (width, height), borderValue=(205,))
    shade = softened(np.asarray(lying, np.uint8), 4) * 0.2 / 255
    return grainy(np.where(lying > 128, drawn, pixels * (1 - shade)), chance)


def fed_twice(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Two sheets fed at once: the head of the next page lies on the lower part of this one."""
    height = len(pixels)
    top = round((1 - share) * 0.6 * height)
    other = np.full_like(pixels, 252)
    for row in range(110, height - 60, 30):
        words = ["".join(chance.choice(list("aeinorsthlmdu"), int(chance.integers(2, 9))))
                 for _ in range(int(chance.integers(7, 10)))]  # fmt: skip
        place = (110, row)
        cv2.putText(
            other, " ".join(words), place, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 30, 1, cv2.LINE_AA
        )
    page = pixels.astype(np.float64)
    page[top:] = other[: height - top]
    page[max(0, top - 5) : top] -= np.linspace(0, 45, min(5, top))[:, None]
    return grainy(page, chance)


def taped_over(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Correction tape, a little whiter than the paper, over parts of ``share`` of the lines."""
    page = np.minimum(pixels, 236).astype(np.float64)
    width = page.shape[1]
    for top, bottom in _lines(pixels):
        if chance.random() < share:
            begin = chance.uniform(0.08, 0.3) * width
            end = begin + chance.uniform(0.35, 0.6) * width
            page[max(0, top - 3) : bottom + 4, int(begin) : int(end)] = 250
    return grainy(page, chance, 2)


def dot_matrix(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    """Pins that print dots through a worn ribbon, which is drier at one end of its loop; two of
    nine pins are bent.
    """
    height, width = pixels.shape
    coarse = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    dots = np.where(coarse < 150, 255.0, 0.0)
    for top, bottom in _lines(np.asarray(coarse, np.uint8)):
        for pin in (2, 6):
            if top + pin < bottom:
                dots[top + pin] *= 0.15
    grid = np.zeros(pixels.shape)
    grid[: 2 * len(dots) : 2, : 2 * dots.shape[1] : 2] = dots
    ink = cv2.GaussianBlur(grid, (0, 0), 0.75) * 2.2
    ribbon = np.clip(strength * (1 + 0.25 * _cloud(pixels, chance, (8, 5))), 0, 1)
    return grainy(238 - np.minimum(ink, 200) * ribbon, chance, 5)


def thermal(pixels: Pixels, left: float, chance: Chance) -> Pixels:
    """Thermal print that faded in blotches, to ``left`` of its depth in the mean."""
    cloud = _cloud(pixels, chance, (5, 4))
    strength = np.clip(left + 0.45 * cloud, 0, 1) ** 1.5
    return grainy(235 - (255.0 - softened(pixels, 0.8)) * 0.7 * strength, chance, 3)


def soaked_through(pixels: Pixels, level: float, chance: Chance) -> Pixels:
    """Both sides of a thin sheet, kept in black and white: the back is black, too."""
    back = softened(np.ascontiguousarray(pixels[:, ::-1]), 1.6)
    back = np.roll(back, (13, -21), axis=(0, 1))
    both = np.minimum(softened(pixels, 0.7), 255 - (255 - back) * 0.75)
    both += 12 * _cloud(pixels, chance, (7, 6)) + chance.normal(0.0, 8.0, pixels.shape)
    return np.where(both > level, 255, 0).astype(np.uint8)


def blocks_lost(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Damaged data of a JPEG: rows of blocks are moved aside, or one even grey."""
    page = pixels.copy()
    side = 16
    for top in range(0, len(page) - side, side):
        if chance.random() < share:
            begin = side * int(chance.integers(0, page.shape[1] // side // 2))
            part = page[top : top + side, begin:]
            if chance.random() < 0.5:
                part[:] = np.roll(part, side * int(chance.integers(3, 20)), axis=1)
            else:
                part[:] = int(chance.integers(100, 253))
    return page


def fax_repeats(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Damaged lines of a fax: the machine prints the last good line in their place."""
    black = np.where(softened(pixels, 0.8) < 140, 0, 255).astype(np.uint8)
    row = 0
    while row < len(black) - 1:
        run = int(chance.integers(2, 14))
        if chance.random() < share:
            black[row : row + run] = black[max(0, row - 1)]
        row += run
    return black


def slipped(pixels: Pixels, times: float, chance: Chance) -> Pixels:
    """A feeder that slips: from a fifth of the page on rows are stretched, what is left is lost."""
    height = len(pixels)
    first = height // 5
    wave = 1 + (times - 1) * (0.75 + 0.25 * np.sin(np.arange(height - first) / 45.0))
    rows = first + np.cumsum(1 / wave)
    source = np.concatenate([np.arange(first), rows]).astype(np.float32)
    down = np.repeat(source[:, None], pixels.shape[1], axis=1)
    across = np.repeat(np.arange(pixels.shape[1], dtype=np.float32)[None], height, axis=0)
    return grainy(cv2.remap(pixels, across, down, cv2.INTER_LINEAR), chance)


def scribbled(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Struck out by pen: zigzags over a share of the lines."""
    page = pixels.copy()
    width = page.shape[1]
    for top, bottom in _lines(pixels):
        if chance.random() < share:
            xs = np.arange(int(chance.uniform(0.08, 0.2) * width), int(0.85 * width), 7)
            ys = np.where(np.arange(len(xs)) % 2, top - 3, bottom + 2)
            points = np.stack([xs + chance.normal(0, 2, len(xs)), ys], axis=1)
            cv2.polylines(page, [points.astype(np.int32)], False, 50, 3, cv2.LINE_AA)
    return grainy(page, chance)


def sleeve(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A plastic sleeve under a lamp: haze, and slanting bands of glare that hide the print."""
    down, across = places(pixels)
    wave = 0.5 + 0.5 * np.sin(2 * np.pi * (2.2 * across + 1.1 * down) + chance.uniform(0, 6))
    glare = np.clip((wave - 1 + share) / 0.25 + 0.5, 0, 1)
    page = 45 + pixels * 0.72
    return grainy(page + (252 - page) * glare, chance, 3)


def drum_voids(pixels: Pixels, radius: float, chance: Chance) -> Pixels:
    """A damaged drum: the same ragged white spots come back every few inches down the page."""
    height, width = pixels.shape
    turn = 260
    voids = np.zeros((turn, width), np.uint8)
    for _ in range(9):
        at = int(chance.uniform(0.1, 0.9) * width), int(chance.uniform(0, turn))
        axes = int(radius * chance.uniform(0.6, 1.6)), int(radius * chance.uniform(0.4, 0.9))
        cv2.ellipse(voids, at, axes, chance.uniform(0, 180), 0, 360, 255, -1)
    every = np.concatenate([voids] * (height // turn + 1))[:height]
    left = np.clip(softened(np.asarray(every, np.uint8), 3) / 255, 0, 1)
    return grainy(pixels + (255.0 - pixels) * left, chance)
