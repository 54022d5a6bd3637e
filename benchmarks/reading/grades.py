"""What offices do to pages: scan, fax, copy, turn, photograph, capture.

Each grade takes a page's grey pixels at 300 dpi and a generator of chance and gives the image as
it would arrive, with its resolution across and down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Chance = np.random.Generator
SOURCE_DPI = 300


@dataclass(frozen=True)
class Scan:
    """``bilevel`` images are kept as fax code, others as JPEG of ``quality``."""

    pixels: Pixels
    dpi: tuple[int, int]
    bilevel: bool = False
    quality: int = 80


def _resized(pixels: Pixels, across: float, down: float | None = None) -> Pixels:
    down = across if down is None else down
    size = round(pixels.shape[1] * across), round(pixels.shape[0] * down)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _noisy(pixels: Pixels, chance: Chance, strength: float) -> Pixels:
    noise = chance.normal(0.0, strength, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def _turned(pixels: Pixels, degrees: float, paper: int = 255) -> Pixels:
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper),
        np.uint8,
    )


def _cloud(shape: tuple[int, ...], chance: Chance, cells: int) -> NDArray[np.float32]:
    """Slowly changing values with mean 0 and deviation about 1, as toner and light vary."""
    coarse = chance.normal(0.0, 1.0, (cells, cells)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _specks(pixels: Pixels, chance: Chance, count: int, largest: int) -> Pixels:
    marked = pixels.copy()
    height, width = pixels.shape
    for _ in range(count):
        centre = int(chance.integers(width)), int(chance.integers(height))
        cv2.circle(marked, centre, int(chance.integers(1, largest + 1)), 0, -1)
    return marked


def clean(pixels: Pixels, chance: Chance) -> Scan:
    return Scan(
        np.where(_noisy(pixels, chance, 6) > 128, 255, 0).astype(np.uint8), (300, 300), True
    )


def skewed(pixels: Pixels, chance: Chance) -> Scan:
    """An office scanner's grey 200 dpi: a little askew, a little grey, a little soft."""
    page = _resized(
        _turned(pixels, float(chance.uniform(0.4, 2.5) * chance.choice((-1, 1)))), 2 / 3
    )
    page = cv2.GaussianBlur(page, (0, 0), 0.6)
    page = np.clip(page.astype(float) * 0.8 + 38 + 5 * _cloud(page.shape, chance, 7), 0, 255)
    return Scan(
        _specks(_noisy(page.astype(np.uint8), chance, 5), chance, 12, 2), (200, 200), quality=70
    )


def _fax(pixels: Pixels, chance: Chance, dpi: tuple[int, int]) -> Scan:
    page = _turned(pixels, float(chance.uniform(-0.6, 0.6)))
    page = _resized(page, dpi[0] / SOURCE_DPI, dpi[1] / SOURCE_DPI)
    page = np.where(_noisy(page, chance, 14) > 140, 255, 0).astype(np.uint8)
    for _ in range(int(chance.integers(0, 4))):
        row = int(chance.integers(page.shape[0] - 3))
        page[row : row + 1] = np.roll(page[row : row + 1], int(chance.integers(2, 9)), axis=1)
    return Scan(page, dpi, True)


def fax_fine(pixels: Pixels, chance: Chance) -> Scan:
    return _fax(pixels, chance, (204, 196))


def fax_standard(pixels: Pixels, chance: Chance) -> Scan:
    return _fax(pixels, chance, (204, 98))


def third_copy(pixels: Pixels, chance: Chance) -> Scan:
    """Three passes through a worn copier: strokes swell here and break there, dirt adds up."""
    page = _resized(pixels, 200 / SOURCE_DPI)
    streaks = [int(x) for x in chance.integers(0, page.shape[1], int(chance.integers(1, 4)))]
    for _ in range(3):
        page = _turned(page, float(chance.uniform(-0.5, 0.5)))
        soft = cv2.GaussianBlur(page, (0, 0), float(chance.uniform(0.9, 1.1))).astype(np.float32)
        level = 150 + 10 * _cloud(page.shape, chance, 9)
        grain = chance.normal(0.0, 20.0, page.shape)
        page = np.where(soft + grain > level, 255, 0).astype(np.uint8)
        page = _specks(page, chance, 90, 2)
    for x in streaks:
        page[:, x : x + int(chance.integers(1, 3))] = 60
    page = cv2.GaussianBlur(page, (0, 0), 0.7)
    return Scan(_noisy(page, chance, 8), (200, 200), quality=75)


def rotated(pixels: Pixels, chance: Chance) -> Scan:
    scan = skewed(pixels, chance)
    turned = np.ascontiguousarray(np.rot90(scan.pixels, int(chance.integers(1, 4))))
    return Scan(turned, scan.dpi, quality=scan.quality)


def photo(pixels: Pixels, chance: Chance) -> Scan:
    """A sheet on a desk under a lamp, seen by a telephone that is not quite above it."""
    page = _resized(pixels, 210 / SOURCE_DPI)
    height, width = page.shape
    shift = chance.uniform(0.0, 0.02, (4, 2)) * (width, height)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    target = (corners + inward * shift).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    page = cv2.warpPerspective(page, matrix, (width, height), borderValue=110)
    y, x = np.mgrid[0:height, 0:width]
    slope = float(chance.uniform(0.25, 0.5))
    light = 1.0 - slope * np.hypot(
        x / width - chance.uniform(0, 1), y / height - chance.uniform(0, 1)
    )
    page = cv2.GaussianBlur(page, (0, 0), float(chance.uniform(0.7, 1.1))).astype(float)
    lit = np.clip((page * 0.75 + 40) * light + 6 * _cloud(page.shape, chance, 5), 0, 255)
    return Scan(_noisy(lit.astype(np.uint8), chance, 6), (210, 210), quality=70)


def screen(pixels: Pixels, chance: Chance) -> Scan:
    """A capture of a screen: 96 dots an inch, sharp, nothing but grey edges."""
    return Scan(_resized(pixels, 96 / SOURCE_DPI), (96, 96), quality=92)


def blank(pixels: Pixels, chance: Chance) -> Scan:
    """A separator: specks, a tint, sometimes ruled lines, no words."""
    page = np.full(_resized(pixels, 2 / 3).shape, int(chance.integers(215, 256)), np.uint8)
    if chance.random() < 0.4:
        page[150:-100:64, 60:-60] = 150
    return Scan(_specks(_noisy(page, chance, 4), chance, 15, 2), (200, 200))


GRADES: dict[str, Callable[[Pixels, Chance], Scan]] = {
    "clean 300": clean, "grey 200": skewed, "fax fine": fax_fine, "fax standard": fax_standard,
    "third copy": third_copy, "rotated": rotated, "phone photo": photo, "screen 96 dpi": screen,
    "blank": blank,
}  # fmt: skip
UPRIGHT = ("clean 300", "grey 200", "fax fine", "fax standard", "phone photo", "screen 96 dpi")
"""Grades that are neither rotated nor copied to death."""
