"""What happens to a page on its way: screenshot, scan, fax, copy of a copy, photograph, turns."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.marks.canvas import DPI, Box, Page

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Degraded:
    """A page as it arrives: colour or grey pixels, their dpi, and the words' boxes in points."""

    pixels: Pixels
    dpi: float
    words: list[Box]
    controls: list[Box | None]


GRADES = (
    "screen 96",
    "screen 120",
    "screen 150",
    "clean 300",
    "grey 200",
    "skew 200",
    "fax fine",
    "fax standard",
    "third copy",
    "photo",
    "turned 90",
    "turned 180",
    "turned 270",
)


def degrade(page: Page, grade: str, seed: int) -> Degraded:
    """``page`` as it looks after ``grade``."""
    rng = random.Random(f"{grade} {seed}")
    noise = np.random.default_rng(seed)
    colour = np.asarray(page.image)
    boxes = [box for _, box, _ in page.words]
    controls = [label.control for label in page.labels]
    if grade.startswith("screen"):
        dpi = float(grade.split()[1])
        small = _resize(colour, dpi / DPI)
        return Degraded(_jpeg(small, rng.randint(70, 95)), dpi, boxes, controls)
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    if grade == "clean 300":
        return Degraded(_noisy(grey, 2, noise), DPI, boxes, controls)
    if grade.startswith("turned"):
        return _turned(
            _noisy(_resize(colour, 0.5), 2, noise), 150.0, int(grade.split()[1]), boxes, controls
        )
    if grade == "photo":
        return _photo(colour, rng, noise, boxes, controls)
    angle = {
        "skew 200": rng.choice((-1, 1)) * rng.uniform(1.5, 3.0),
        "third copy": rng.uniform(-1.5, 1.5),
    }.get(grade, rng.uniform(-1.0, 1.0))
    grey, matrix = _rotated(grey, angle)
    boxes = [_moved(box, matrix) for box in boxes]
    controls = [_moved(box, matrix) if box else None for box in controls]
    if grade in ("grey 200", "skew 200"):
        small = cv2.GaussianBlur(_resize(grey, 200 / DPI), (0, 0), rng.uniform(0.5, 1.0))
        return Degraded(_jpeg(_noisy(small, rng.uniform(2, 6), noise), 75), 200.0, boxes, controls)
    level = float(np.percentile(grey[::7, ::7], 50))
    if level < 100:
        grey = 255 - grey  # nobody faxes a dark page legibly; copies invert it at best
        level = 255 - level
    if grade == "third copy":
        small = _resize(grey, 200 / DPI)
        for _ in range(2):
            small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.6, 0.9))
            small = np.clip((small.astype(float) - 0.78 * level) * 2.2 + 0.75 * 255, 0, 255).astype(
                np.uint8
            )
            small = _noisy(small, 8, noise)
        for _ in range(rng.randint(0, 2)):
            x = rng.randrange(small.shape[1])
            small[:, x : x + 1] = np.minimum(small[:, x : x + 1], rng.randint(60, 160))
        specks = noise.integers(0, small.size, rng.randint(40, 200))
        small.flat[specks] = 0
        if rng.random() < 0.5:
            small = np.where(small > 150, 255, 0).astype(np.uint8)
        return Degraded(small, 200.0, boxes, controls)
    across = _resize(grey, 204 / DPI)
    if grade == "fax standard":
        across = cv2.resize(across, None, fx=1, fy=0.5, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        black = across > rng.uniform(0.8, 0.88) * level
    else:
        black = _dithered(across.astype(np.float32) * 255 / level)
    fax = np.where(black, 255, 0).astype(np.uint8)
    flip = noise.random(fax.shape) < 0.0006
    fax[flip] = 255 - fax[flip]
    if grade == "fax standard":
        fax = cv2.resize(fax, None, fx=1, fy=2, interpolation=cv2.INTER_NEAREST)
    return Degraded(fax, 204.0, boxes, controls)


def _resize(pixels: Pixels, factor: float) -> Pixels:
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def _jpeg(pixels: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED))


def _noisy(pixels: Pixels, sigma: float, noise: np.random.Generator) -> Pixels:
    grain = noise.standard_normal(pixels.shape, dtype=np.float32) * np.float32(sigma)
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def _dithered(grey: NDArray[np.float32]) -> NDArray[np.bool_]:
    """An ordered screen of 4 by 4, as fax machines print greys."""
    screen = (
        np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16 * 200 + 20
    )
    rows, columns = grey.shape
    tiled = np.tile(screen, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
    return grey > tiled


def _rotated(grey: Pixels, degrees: float) -> tuple[Pixels, NDArray[np.float64]]:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned = cv2.warpAffine(grey, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned), np.vstack([matrix, [0, 0, 1]])


def _moved(box: Box, matrix: NDArray[np.float64]) -> Box:
    """The upright hull of a box (points) after a transform of pixels at 300 dpi."""
    k = DPI / 72
    corners = np.array([[box[i] * k, box[j] * k, 1] for i in (0, 2) for j in (1, 3)]).T
    x, y, w = matrix @ corners
    x, y = x / w / k, y / w / k
    return (float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def _turned(
    pixels: Pixels, dpi: float, degrees: int, boxes: list[Box], controls: list[Box | None]
) -> Degraded:
    """Turned clockwise; the displayed page stays as it lies."""
    turns = degrees // 90
    height, width = (side * 72 / dpi for side in pixels.shape[:2])

    def turn(box: Box) -> Box:
        w, h = width, height
        for _ in range(turns):
            box = (h - box[3], box[0], h - box[1], box[2])
            w, h = h, w
        return box

    return Degraded(
        np.ascontiguousarray(np.rot90(pixels, -turns)),
        dpi,
        [turn(b) for b in boxes],
        [turn(b) if b else None for b in controls],
    )


def _photo(
    colour: Pixels,
    rng: random.Random,
    noise: np.random.Generator,
    boxes: list[Box],
    controls: list[Box | None],
) -> Degraded:
    height, width = colour.shape[:2]
    jitter = 0.012 * width
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    target = source + np.float32(
        [[rng.uniform(-jitter, jitter) for _ in range(2)] for _ in range(4)]
    )
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    warped = cv2.warpPerspective(colour, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    small = _resize(warped, 170 / DPI).astype(np.float32)
    rows, columns = small.shape[:2]
    yy, xx = np.mgrid[0:rows, 0:columns] / max(rows, columns)
    turn = rng.uniform(0, 2 * math.pi)
    light = 0.85 + rng.uniform(0.1, 0.35) * (np.cos(turn) * (xx - 0.4) + np.sin(turn) * (yy - 0.5))
    small *= light[:, :, None] * np.array([1.0, rng.uniform(0.95, 1), rng.uniform(0.85, 1)])
    blurred = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.5, 1.0))
    pixels = _jpeg(_noisy(blurred, rng.uniform(2, 5), noise), 80)
    return Degraded(
        pixels,
        170.0,
        [_moved(b, matrix) for b in boxes],
        [_moved(b, matrix) if b else None for b in controls],
    )
