"""What happens to sheets on the glass, in the feeder and on the desk, and hides some of their text.

Each takes grey pixels at 150 dpi, a step and a generator of chance, and gives pixels of the same
size, as the spoilers beside it do.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.reading.grades import Chance, Pixels

Share = NDArray[np.float64]


def grainy(values: NDArray[np.floating] | Pixels, chance: Chance, grain: float = 3) -> Pixels:
    noisy = values + chance.normal(0.0, grain, values.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def softened(pixels: Pixels, sigma: float) -> NDArray[np.float64]:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.float64)


def places(pixels: Pixels) -> tuple[Share, Share]:
    """How far down and how far across each pixel lies, from 0 to 1."""
    height, width = pixels.shape
    down, across = np.mgrid[0:height, 0:width].astype(np.float64)
    return down / height, across / width


def _blob(pixels: Pixels, radius: float, chance: Chance, soft: float) -> Share:
    """1 within a ragged round of ``radius`` (a share of the width) amid the text, 0 outside."""
    down, across = places(pixels)
    coarse = chance.normal(0.0, 1.0, (6, 6)).astype(np.float32)
    ragged = cv2.resize(coarse, pixels.shape[::-1], interpolation=cv2.INTER_CUBIC)
    far = np.hypot((down - 0.3) * 1.3, across - 0.5) / radius + 0.12 * ragged
    return np.asarray(np.clip((1 - far) / soft + 0.5, 0, 1), np.float64)


def blurred_half(pixels: Pixels, sigma: float, chance: Chance) -> Pixels:
    """A book that does not lie flat: the right half is out of focus."""
    _, across = places(pixels)
    soft = np.clip((across - 0.4) / 0.2, 0, 1)
    return grainy(pixels * (1 - soft) + softened(pixels, sigma) * soft, chance)


def smeared_half(pixels: Pixels, length: float, chance: Chance) -> Pixels:
    """Pulled off the glass too soon: from a third down on the rows run into each other."""
    page = pixels.astype(np.float64)
    top = len(page) // 5
    page[top:] = cv2.blur(pixels, (1, int(length)))[top:]
    return grainy(page, chance)


def stalled(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A sheet stuck in the feeder: the last row is scanned again and again."""
    page = pixels.astype(np.float64)
    row = round((1 - share) * len(page) * 0.6)
    while row < len(page) - 1 and pixels[row].min() > 100:
        row += 1
    page[row:] = page[row]
    return grainy(page, chance)


def note_over(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """An empty note stuck on the page, with the shadow of its edge."""
    height, width = pixels.shape
    left, right = round((0.92 - share) * width), round(0.92 * width)
    top, bottom = round(0.08 * height), round((0.08 + share) * height)
    shade = np.zeros(pixels.shape)
    shade[top:bottom, left:right] = 1
    page = pixels * (1 - 0.35 * softened(shade.astype(np.float32), 4).clip(0, 1))
    page[top:bottom, left:right] = 226
    return grainy(page, chance)


def torn(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """The right part torn off; the lid behind it is as white as the paper, the tear has an edge."""
    _, across = places(pixels)
    steps = np.cumsum(chance.normal(0.0, 1.0, len(pixels))) / pixels.shape[1]
    edge = 0.9 - share * 0.8 + steps + 0.1 * np.linspace(0, 1, len(pixels))
    beyond = (across - edge[:, None]) * pixels.shape[1]
    page = np.where(beyond > 0, 250.0, pixels) - 45.0 * np.exp(-((beyond / 3) ** 2))
    return grainy(page, chance)


def overlapped(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Two sheets drawn in at once: the other's empty margin lies on the left part of this one."""
    edge = round(share * pixels.shape[1])
    page = pixels.astype(np.float64)
    page[:, :edge] = 249
    page[:, edge : edge + 8] -= np.linspace(70, 5, 8)
    return grainy(page, chance)


def washed_spot(pixels: Pixels, radius: float, chance: Chance) -> Pixels:
    """The flash in a photograph: all is white amid the page."""
    spot = _blob(pixels, radius, chance, 0.5)
    page = 30 + pixels * 0.75
    return grainy(page + (255 - page) * spot, chance, 4)


def toner_bands(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Toner worn off in bands that run down the page and take ``share`` of its width."""
    _, across = places(pixels)
    wave = 0.5 + 0.5 * np.cos(2 * np.pi * (across * 3 + 0.2))
    left = np.clip((wave - share) / 0.2 + 0.5, 0, 1)
    return grainy(255 - (255.0 - pixels) * left, chance, 2)


def blot(pixels: Pixels, radius: float, chance: Chance) -> Pixels:
    """Ink or coffee spilt on the page, as dark as print."""
    return grainy(pixels * (1 - 0.93 * _blob(pixels, radius, chance, 0.06)), chance)


def wet(pixels: Pixels, radius: float, chance: Chance) -> Pixels:
    """Water on an ink-jet print: the ink runs within the stain."""
    stain = _blob(pixels, radius, chance, 0.15)
    run = 255 - (255 - softened(pixels, 9)) * 1.2
    return grainy(pixels * (1 - stain) + (run - 8) * stain, chance)


def carbon_copy(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    """Strokes pressed through carbon paper: fat, soft, pale and smudged."""
    fat = cv2.erode(pixels, np.ones((2, 2), np.uint8))
    strength = cv2.resize(chance.uniform(0.5, 1.0, (9, 7)), pixels.shape[::-1])
    page = 225 - (255 - softened(np.asarray(fat, np.uint8), 1.5)) * depth / 255 * strength
    smudge = cv2.resize(chance.normal(0.0, 1.0, (30, 20)), pixels.shape[::-1])
    return grainy(page - 6 * np.maximum(smudge, 0), chance, 4)


def halftone(pixels: Pixels, dark: float, chance: Chance) -> Pixels:
    """A shaded field, kept as black dots 50 to the inch: round, the larger the darker."""
    height, width = pixels.shape
    down, across = np.mgrid[0:height, 0:width]
    turned = np.pi * (down + across) / 3.0, np.pi * (down - across) / 3.0
    screen = 0.5 + 0.25 * (np.cos(turned[0]) + np.cos(turned[1]))
    dots = np.where(screen < dark, 0.0, 255.0)
    return grainy(softened(np.minimum(pixels, dots).astype(np.uint8), 0.6), chance, 5)


def tinted(pixels: Pixels, level: float, chance: Chance) -> Pixels:
    """Coloured paper, unevenly lit, kept in black and white."""
    light = cv2.resize(chance.normal(level, 18.0, (4, 3)), pixels.shape[::-1])
    soft = softened(pixels, 0.8) * light / 255 + chance.normal(0.0, 14.0, pixels.shape)
    return np.asarray(np.where(soft > 128, 255, 0), np.uint8)


def faint_upside_down(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    over = np.ascontiguousarray(pixels[::-1, ::-1])
    return grainy(250 - (255.0 - over) * depth / 255, chance, 2)


def cut_at_top(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Fed too late: what passes the upper edge is gone, and the edge cuts a line."""
    height = len(pixels)
    row = round(share * height)
    inked = (pixels < 128).sum(axis=1)
    while row > 0 and inked[row] < 0.02 * pixels.shape[1]:
        row -= 1
    page = np.full_like(pixels, 252)
    page[: height - row] = pixels[row:]
    return grainy(page, chance)


def by_hand(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """What the page says is written by hand from ``1 - share`` of the width on: joined letters."""
    page = pixels.copy()
    width = page.shape[1]
    begin = round((1 - share) * 0.8 * width + 0.1 * width)
    lines = text_rows(page)
    page[:, begin:] = 255
    last = -60
    for top, bottom in lines:
        if top - last < 45:
            continue
        last, x, y = top, begin + 10.0, bottom - 4.0
        end = min(width - 80.0, x + chance.uniform(0.4, 1.0) * (width - begin))
        while x < end:
            x = _word_by_hand(page, x, y, chance)
    return grainy(page, chance)


def text_rows(page: Pixels) -> list[tuple[int, int]]:
    inked = np.concatenate([[False], (page < 128).sum(axis=1) > 3, [False]])
    edges = np.flatnonzero(np.diff(inked.astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _word_by_hand(page: Pixels, x: float, y: float, chance: Chance) -> float:
    """Draw loops and strokes of three to eight letters; where the next word begins."""
    points = [(x, y)]
    for _ in range(int(chance.integers(3, 9))):
        tall = chance.choice([10.0, 10.0, 10.0, 22.0, -9.0])
        wide = chance.uniform(7, 13)
        turn = np.linspace(0, 2 * np.pi, 12)
        for angle in turn:
            lift = (1 - np.cos(angle)) / 2
            lean = 0.35 * tall * lift
            points.append((x + wide * angle / (2 * np.pi) + lean + 3 * np.sin(angle),
                           y - tall * lift + chance.normal(0, 0.5)))  # fmt: skip
        x += wide
    curve = np.array(points, np.float32).round().astype(np.int32)
    cv2.polylines(page, [curve], False, 40, 2, cv2.LINE_AA)
    return x + chance.uniform(12, 22)
