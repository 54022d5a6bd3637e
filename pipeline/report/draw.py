"""Draws the pictures that were planned, in a bounded worker: this is where pages are rendered.

A finding's words are framed with a solid line, its mark with a dashed one: the frames differ in
shape and not in colour alone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from pipeline.artefacts import Box, Document
from pipeline.errors import TriageError
from pipeline.geometry import POINTS_PER_INCH
from pipeline.read.image import PageImage, Pixels
from pipeline.read.render import page_image
from pipeline.report.pictures import DPI, THUMBNAIL_PIXELS, WHOLE_PIXELS, Crop, PagePictures
from pipeline.settings import Limits

WORDS_FRAME = (194, 65, 12)
WORDS_TINT = (255, 236, 150)
MARK_FRAME = (29, 78, 216)


def draw_pictures(
    file: Path,
    document: Document,
    task: Sequence[PagePictures],
    limits: Limits,
    password: str | None = None,
) -> dict[str, bytes]:
    """WebP files by their names in ``task``. To be run in a bounded worker: it renders pages.

    A page that cannot be rendered is left out; the report then says so in place of the picture.
    """
    drawn: dict[str, bytes] = {}
    for page in task:
        plain = not page.crops and page.whole is None
        dpi = _thumbnail_dpi(page) if plain else page.dpi
        try:
            image = page_image(
                file, document, page.page, limits, dpi=dpi, colour=not plain, password=password
            )
        except TriageError:
            continue
        drawn |= _page_files(page, image)
    return drawn


def _thumbnail_dpi(page: PagePictures) -> int:
    """Twice what the thumbnail shows, so that it can be reduced smoothly."""
    inches = max(page.width, page.height) / POINTS_PER_INCH
    return max(8, min(DPI, round(2 * THUMBNAIL_PIXELS / inches)))


def _page_files(page: PagePictures, image: PageImage) -> dict[str, bytes]:
    """All pictures of one page out of one rendering of it."""
    canvas = _canvas(image)
    files: dict[str, bytes] = {}
    if page.thumbnail is not None:
        files[page.thumbnail] = _webp(_reduced(canvas, THUMBNAIL_PIXELS), quality=60)
    if page.whole is not None:
        files[page.whole] = _webp(_reduced(canvas, WHOLE_PIXELS), quality=55)
    for crop in page.crops:
        upright = np.rot90(_framed(canvas, image, crop), -page.rotation // 90)
        files[crop.name] = _webp(np.ascontiguousarray(upright), quality=70)
    return files


def _canvas(image: PageImage) -> Pixels:
    """The page as red, green and blue."""
    if image.colour is None:
        return np.repeat(image.pixels[:, :, None], 3, axis=2)
    return image.colour


def _framed(canvas: Pixels, image: PageImage, crop: Crop) -> Pixels:
    """What the crop cuts out, its words tinted and framed, its mark in a dashed frame."""
    x0, top, x1, bottom = _pixels_of(crop.region, image)
    piece = canvas[top : max(bottom, top + 1), x0 : max(x1, x0 + 1)].copy()
    thick = 2 if image.dpi >= DPI * 0.7 else 1
    for box in crop.words:
        left, up, right, down = _pixels_of(box, image)
        left, up, right, down = left - x0 - 3, up - top - 2, right - x0 + 3, down - top + 2
        tinted = piece[max(up, 0) : max(down, 0), max(left, 0) : max(right, 0)]
        np.minimum(tinted, np.array(WORDS_TINT, np.uint8), out=tinted)
        cv2.rectangle(piece, (left, up), (right, down), WORDS_FRAME, thick)
    if crop.mark is not None:
        left, up, right, down = _pixels_of(crop.mark, image)
        _dashed(piece, (left - x0 - 5, up - top - 5, right - x0 + 5, down - top + 5), thick)
    return piece


def _dashed(piece: Pixels, frame: tuple[int, int, int, int], thick: int, dash: int = 5) -> None:
    left, up, right, down = frame
    for x in range(left, right, 2 * dash):
        for y in (up, down):
            cv2.line(piece, (x, y), (min(x + dash, right), y), MARK_FRAME, thick)
    for y in range(up, down, 2 * dash):
        for x in (left, right):
            cv2.line(piece, (x, y), (x, min(y + dash, down)), MARK_FRAME, thick)


def _pixels_of(box: Box, image: PageImage) -> tuple[int, int, int, int]:
    """A box in points as pixels of the rendering, cut at its edges."""
    height, width = image.pixels.shape
    x0, top, x1, bottom = image.pixels_of(box)
    return (
        min(max(x0, 0), width), min(max(top, 0), height),
        min(max(x1, 0), width), min(max(bottom, 0), height),
    )  # fmt: skip


def _reduced(canvas: Pixels, longest: int) -> Pixels:
    height, width = canvas.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return canvas
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_AREA), np.uint8)


def _webp(canvas: Pixels, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(canvas).save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()
