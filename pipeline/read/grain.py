"""Grain so dense that no recogniser gets through it: thousands of specks a square inch.

Tesseract reads nothing on such a page, and takes a minute over it.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.read import components
from pipeline.read.image import PageImage, Pixels
from pipeline.read.ink import ink

DENSE = 200.0
"""Marks of any size on a square inch: dense print has up to 70, coarse halftones up to 150."""
MOST_TIMES = 3


def without_grain(image: PageImage) -> PageImage:
    """The image, or where it is all grain, one in which medians have taken it out."""
    pixels = image.pixels
    inches = pixels.size / (image.dpi * image.dpi_down)
    for _ in range(MOST_TIMES):
        if inches < 1 or not (_is_dense(_middle(pixels), image) and _is_dense(pixels, image)):
            break
        pixels = np.asarray(cv2.medianBlur(pixels, 3), np.uint8)
    return image if pixels is image.pixels else replace(image, pixels=pixels)


def _middle(pixels: Pixels) -> Pixels:
    """A quarter of the page, which tells most pages apart for a quarter of the time."""
    height, width = pixels.shape
    return pixels[height // 4 : height - height // 4, width // 4 : width - width // 4]


def _is_dense(pixels: Pixels, image: PageImage) -> bool:
    count, _ = components.labelled(ink(pixels))
    return bool(count >= DENSE * pixels.size / (image.dpi * image.dpi_down))
