"""A page's pixels: the scan itself where one image is the page, else a rendering.

The scan that a PDF wraps is decoded at its own resolution, which is cheaper and sharper than a
rendering; it is compared with a small drawing of the page, so that masks, inverted colours and
stamps on top of it are never lost.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from pipeline import geometry
from pipeline.artefacts import Box, Document, Sheet
from pipeline.errors import Corrupt, RenderFailed, TooLarge, TriageError
from pipeline.geometry import POINTS_PER_INCH
from pipeline.read.image import PageImage, Pixels
from pipeline.settings import Limits
from pipeline.tools import pdfium, poppler
from pipeline.tools.pdfium import LayerWord

DPI = 200.0
"""Resolution at which pages without a scan of their own are rendered for recognition."""
MOST_DPI = 300.0
"""Finest resolution that pictures on a page ask a rendering for."""
STAMP, OFFICE = 216.0, 612.0
"""Points of the shorter side of a page that is told too small for what its pictures hold, and those
of an office page: they may ask for as much more as it is smaller than that."""
MARGIN = 6.0
"""Points of paper that are drawn around a part of a page."""
SPECK = 0.0005
"""Share of the page up to which an image is no more than a dot."""
COVERS = 0.5
"""Share of the page that an image covers at least to be taken for it, the rest being paper."""
UNLIKE, SMOOTH = 40, 9
"""Grey levels by which a drawing of the page, smoothed over so many pixels, differs from its scan
where more is drawn; the way that a viewer shrinks a scan makes up to 26, a stamped line 65 and
more."""
GLANCE, UNLIKE_AT_GLANCE, SMOOTH_AT_GLANCE = 0.25, 80, 5
"""The same for pages on which nothing but one image is drawn, which may be a mask or have one: a
smaller drawing, and more than the 42 levels that viewers make at that size."""


def page_image(
    file: Path,
    document: Document,
    number: int,
    limits: Limits,
    dpi: int | None = None,
    colour: bool = False,
    password: str | None = None,
) -> PageImage:
    """Page ``number`` (from 1) as pixels, as displayed.

    ``dpi`` None gives the embedded scan at its own resolution where one image is the page, else
    Poppler's rendering at a resolution fit for recognition; a number gives PDFium's drawing at
    that resolution or, where the pixel limit is lower, at a lower one. ``colour`` adds colours
    where the source has any.

    Raises a :class:`TriageError`: :class:`TooLarge`, :class:`RenderFailed`, :class:`TimedOut`,
    :class:`Encrypted` or :class:`Corrupt`.
    """
    sheet = document.sheet(number)
    if document.media_type != "application/pdf":
        return _picture(file, sheet, limits, dpi, colour)
    if _numbered_by_poppler(document):
        return rendered_by_poppler(file, sheet, limits, dpi or DPI, 1.0, colour)
    with pdfium.page(file, number, password) as page:
        if dpi is not None:
            return _drawn(page, sheet, limits, dpi, colour)
        scan = _scan(page, sheet, limits, colour)
        if scan is not None:
            return scan
        fit, unit = _wanted_dpi(page, sheet), sheet.width / page.width
        if password is not None:
            # Poppler would be told the password on its command line, for all to see.
            return _drawn(page, sheet, limits, fit, colour)
    try:
        return rendered_by_poppler(file, sheet, limits, fit, unit, colour)
    except RenderFailed:
        with pdfium.page(file, number) as page:
            return _drawn(page, sheet, limits, fit, colour)


def part_images(
    file: Path,
    document: Document,
    number: int,
    limits: Limits,
    boxes: Sequence[Box],
    shown: Sequence[LayerWord] = (),
    password: str | None = None,
) -> list[PageImage]:
    """Parts of a page of a PDF, drawn finely enough for recognition; boxes and result in points.

    Of the text layer only the words ``shown`` are drawn: the others are known already, and half a
    line of them at the edge of a part would only puzzle. Raises as :func:`page_image` does.
    """
    if not boxes:
        return []
    sheet = document.sheet(number)
    with pdfium.page(file, number, password) as page:
        unit = sheet.width / page.width
        dpi = bounded_dpi(sheet, limits, _wanted_dpi(page, sheet))
        page.show_only(shown)
        if len(boxes) == 1:
            return [_part(page, sheet, boxes[0], dpi, unit)]
        # Large pictures cost more to decode than a page to draw: it is drawn once for all parts.
        whole = PageImage(page.draw(dpi / POINTS_PER_INCH * unit), dpi)
        return [_crop(whole, box) for box in boxes]


def _part(page: pdfium.Page, sheet: Sheet, box: Box, dpi: float, unit: float) -> PageImage:
    """A crop that begins on a whole pixel of the page, so that places stay exact."""
    step = POINTS_PER_INCH / dpi
    left, top = math.floor((box[0] - MARGIN) / step), math.floor((box[1] - MARGIN) / step)
    x0, y0 = max(left, 0) * step, max(top, 0) * step
    x1, y1 = min(box[2] + MARGIN, sheet.width), min(box[3] + MARGIN, sheet.height)
    pixels = page.draw(unit / step, (x0 / unit, y0 / unit, x1 / unit, y1 / unit))
    return PageImage(pixels, dpi, x0, y0)


def _crop(whole: PageImage, box: Box) -> PageImage:
    scale = whole.dpi / POINTS_PER_INCH
    left, top = (max(0, math.floor((edge - MARGIN) * scale)) for edge in box[:2])
    right, bottom = (math.ceil((edge + MARGIN) * scale) for edge in box[2:])
    pixels = np.ascontiguousarray(whole.pixels[top:bottom, left:right])
    return PageImage(pixels, whole.dpi, *whole.point(left, top))


def _numbered_by_poppler(document: Document) -> bool:
    return any(problem.code == "page_mismatch" for problem in document.problems)


def bounded_dpi(sheet: Sheet, limits: Limits, dpi: float) -> float:
    """``dpi``, or less where the page would exceed the pixel limit.

    Raises :class:`TooLarge` where it would, and the page is larger than any that is taken at its
    word.
    """
    area = max(sheet.width * sheet.height, 1.0) / POINTS_PER_INCH**2
    bounded = min(dpi, math.sqrt(limits.pixels / area))
    if bounded < dpi and max(sheet.width, sheet.height) > limits.page_points:
        raise TooLarge(
            f"The page is {sheet.width / POINTS_PER_INCH:.0f} by"
            f" {sheet.height / POINTS_PER_INCH:.0f} inches large"
            f" (limits.page_points is {limits.page_points:.0f}).",
            sheet.number,
        )
    return bounded


def rendered_by_poppler(
    file: Path, sheet: Sheet, limits: Limits, dpi: float, unit: float, colour: bool = False
) -> PageImage:
    """Poppler's rendering of a page whose /UserUnit is ``unit``."""
    dpi = bounded_dpi(sheet, limits, dpi)
    pixels = poppler.render(
        file,
        sheet.number,
        dpi * unit,
        size=(
            round(sheet.width * dpi / POINTS_PER_INCH),
            round(sheet.height * dpi / POINTS_PER_INCH),
        ),
        colour=colour,
        seconds=limits.page_seconds,
    )
    return _image(pixels, dpi)


def _drawn(page: pdfium.Page, sheet: Sheet, limits: Limits, dpi: float, colour: bool) -> PageImage:
    dpi = bounded_dpi(sheet, limits, dpi)
    scale = dpi / POINTS_PER_INCH * sheet.width / page.width
    return _image(page.draw(scale, colour=colour), dpi)


def _image(
    pixels: Pixels,
    dpi: float,
    dpi_y: float | None = None,
    x0: float = 0.0,
    top: float = 0.0,
    is_grey: bool = False,
) -> PageImage:
    if pixels.ndim == 2:
        return PageImage(pixels, dpi, x0, top, dpi_y=dpi_y, is_grey=is_grey)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    colour = pixels if _coloured(pixels) else None
    return PageImage(grey, dpi, x0, top, colour, dpi_y, is_grey)


def _coloured(pixels: Pixels) -> bool:
    some = pixels[::4, ::4].astype(np.int16)
    return bool((some.max(axis=2) - some.min(axis=2) > 24).any())


# ------------------------------------------------------------------------------ embedded scan


def scan_of(page: pdfium.Page) -> pdfium.PlacedImage | None:
    """The one image that makes up the page, or None; specks of others do not count."""
    images = [image for image in page.contents().images if _cover(page, image) > SPECK]
    return images[0] if len(images) == 1 and _cover(page, images[0]) >= COVERS else None


def _cover(page: pdfium.Page, image: pdfium.PlacedImage) -> float:
    shown = geometry.on_page(image.box, page.width, page.height)
    return geometry.area(shown) / max(page.width * page.height, 1.0)


def _scan(page: pdfium.Page, sheet: Sheet, limits: Limits, colour: bool) -> PageImage | None:
    """The page's scan with its own pixels, or None where the page shows something else."""
    image = scan_of(page)
    if image is None or image.width * image.height > limits.pixels:
        return None
    if max(image.width, image.height) < 300:
        return None
    pixels = page.image_pixels(image, colour)
    if pixels is None:
        return None
    x0, top, x1, bottom = image.box
    height, width = pixels.shape[:2]
    unit = sheet.width / page.width
    across = width * POINTS_PER_INCH / ((x1 - x0) * unit)
    down = height * POINTS_PER_INCH / ((bottom - top) * unit)
    if max(across, down) > 2_400:
        return None
    place = across, down if abs(across - down) > 0.01 * across else None, x0 * unit, top * unit
    found = _image(pixels, *place, image.is_grey)
    if page.is_one_image() and _is_shown_at_glance(page, image, found):
        return found
    scale = min(1.0, 1_000.0 / max(page.width, page.height))
    drawn = page.draw(scale)
    if _is_shown(drawn, scale, image, found):
        return found
    inverted = _image(255 - pixels, *place, image.is_grey)  # as a mask or /Decode may say
    return inverted if _is_shown(drawn, scale, image, inverted) else None


def _is_shown_at_glance(page: pdfium.Page, image: pdfium.PlacedImage, scan: PageImage) -> bool:
    """Whether a page that draws one image alone shows it as it is, not through a mask."""
    scale = GLANCE * min(1.0, 1_000.0 / max(page.width, page.height))
    difference = _difference(page.draw(scale), scale, image, scan, SMOOTH_AT_GLANCE)
    return difference is not None and difference <= UNLIKE_AT_GLANCE


def _is_shown(drawn: Pixels, scale: float, image: pdfium.PlacedImage, scan: PageImage) -> bool:
    """Whether a drawing of the page at ``scale`` shows this scan of its image and no more."""
    difference = _difference(drawn, scale, image, scan, SMOOTH)
    if difference is None or difference > UNLIKE:
        return False
    outside = drawn.astype(np.int16)
    x0, top, x1, bottom = (max(round(edge * scale), 0) for edge in image.box)
    outside[top:bottom, x0:x1] = 255
    return int((outside < 160).sum()) < 20


def _difference(
    drawn: Pixels, scale: float, image: pdfium.PlacedImage, scan: PageImage, smooth: int
) -> int | None:
    """Most grey levels by which a drawing of the page at ``scale`` differs from its image.

    Viewers shrink pictures in ways of their own: only drawings smoothed over some pixels can be
    compared. None where the image is too small.
    """
    x0, top, x1, bottom = (round(edge * scale) for edge in image.box)
    if x1 - x0 < 8 or bottom - top < 8:
        return None
    width, height = x1 - x0, bottom - top
    rows, columns = scan.pixels.shape
    times = max(1.0, min(columns / width, rows / height))
    near = scan.halves.reduced(0.5 ** math.floor(math.log2(times)))
    small = cv2.resize(near, (width, height), interpolation=cv2.INTER_AREA)
    height, width = drawn.shape
    inside = drawn[max(top, 0) : min(bottom, height), max(x0, 0) : min(x1, width)]
    small = small[max(-top, 0) :, max(-x0, 0) :][: inside.shape[0], : inside.shape[1]]
    size = (smooth, smooth)
    return int(cv2.absdiff(cv2.blur(inside, size), cv2.blur(small, size)).max())


def _wanted_dpi(page: pdfium.Page, sheet: Sheet) -> float:
    """Resolution for a rendering: that of the finest large picture, within bounds."""
    unit = sheet.width / page.width
    finest = DPI
    for image in page.contents().images:
        wide = (image.box[2] - image.box[0]) * unit
        if _cover(page, image) >= 0.02 and wide > 0:
            turned = abs(image.matrix[1]) > abs(image.matrix[0]) != (page.rotation in (90, 270))
            pixels = image.height if turned else image.width
            finest = max(finest, pixels * POINTS_PER_INCH / wide)
    shorter = max(min(sheet.width, sheet.height), 1.0)
    return min(finest, MOST_DPI * (OFFICE / shorter if shorter < STAMP else 1.0))


# --------------------------------------------------------------------------------- image files


def _picture(file: Path, sheet: Sheet, limits: Limits, dpi: int | None, colour: bool) -> PageImage:
    """A frame of an image file, turned as its EXIF orientation says."""
    pixels = read_frame(file, sheet.number, limits, colour)
    across = pixels.shape[1] * POINTS_PER_INCH / sheet.width
    down = pixels.shape[0] * POINTS_PER_INCH / sheet.height
    if dpi is not None and dpi < across:
        size = (
            max(1, round(sheet.width * dpi / POINTS_PER_INCH)),
            max(1, round(sheet.height * dpi / POINTS_PER_INCH)),
        )
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        across = down = float(dpi)
    return _image(pixels, across, down if abs(across - down) > 0.01 * across else None)


def read_frame(file: Path, number: int, limits: Limits, colour: bool) -> Pixels:
    """Frame ``number`` (from 1) of an image file as grey, or red, green, blue with ``colour``.

    Raises :class:`TooLarge` or :class:`Corrupt`.
    """
    try:
        with Image.open(file) as image:
            image.seek(number - 1)
            if image.width * image.height > 4 * limits.pixels:
                raise TooLarge(
                    f"The image has {image.width} x {image.height} pixels"
                    f" (limits.pixels is {limits.pixels}).",
                    number,
                )
            if image.width * image.height > limits.pixels:
                image.draft("L", (image.width // 2, image.height // 2))
            upright = ImageOps.exif_transpose(image)
            if upright.mode in ("RGBA", "LA", "PA", "P"):
                upright = upright.convert("RGBA")
                paper = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(paper, upright)
            elif upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
                upright = _eight_bits(upright)
            return np.asarray(upright.convert("RGB" if colour else "L"), np.uint8)
    except TriageError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Corrupt(f"The image cannot be decoded ({type(error).__name__}).", number) from None


def _eight_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image, np.float64)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255.0 / max(high - low, 1.0))).astype(np.uint8))
