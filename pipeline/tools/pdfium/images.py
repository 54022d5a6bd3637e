"""Images on a page: where they lie, and their own pixels, turned as they lie there."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

from pipeline.artefacts import Box, Quarter
from pipeline.tools.pdfium.frame import Frame

Pixels = NDArray[np.uint8]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

FLAT = 4
"""Grey levels within which an image shows nothing."""


@dataclass(slots=True)
class PlacedImage:
    """An image of the page: its box there, its own size in pixels, and how it is placed.

    ``is_grey`` is known when it has been decoded.
    """

    handle: c.FPDF_PAGEOBJECT
    matrix: Matrix
    box: Box
    width: int
    height: int
    is_grey: bool = False


def matrix_of(handle: c.FPDF_PAGEOBJECT) -> Matrix:
    """How an object is placed within what holds it."""
    m = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(handle, m):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def image_of(handle: c.FPDF_PAGEOBJECT, within: Matrix, frame: Frame) -> PlacedImage:
    """An image object; ``within`` is how what holds it is placed on the page."""
    m = times(matrix_of(handle), within)
    xs = (m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2])
    ys = (m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3])
    box = frame.displayed(min(xs), min(ys), max(xs), max(ys))
    width, height = ctypes.c_uint(), ctypes.c_uint()
    c.FPDFImageObj_GetImagePixelSize(handle, width, height)
    return PlacedImage(handle, m, box, width.value, height.value)


def pixels_of(image: PlacedImage, rotation: Quarter, colour: bool) -> Pixels | None:
    """The image as it lies on a page of that /Rotate, or None; see :meth:`Page.image_pixels`."""
    bitmap = c.FPDFImageObj_GetBitmap(image.handle)
    if not bitmap:
        return None
    try:
        pixels = _bitmap_pixels(bitmap, colour)
        image.is_grey = c.FPDFBitmap_GetFormat(bitmap) == c.FPDFBitmap_Gray
    finally:
        c.FPDFBitmap_Destroy(bitmap)
    return None if pixels is None else _placed(pixels, image.matrix, rotation)


def holds_more(image: PlacedImage, pixels: Pixels) -> bool:
    """Whether an image of one flat colour has data too long for that: they are damaged.

    A white page of any size is a few hundred bytes of JBIG2, a byte or less a row of fax
    code, a thousandth of its size in Flate. JPEG and JPX are left aside: noise too weak to
    show may fill them.
    """
    if pixels.size == 0 or int(pixels.max()) - int(pixels.min()) > FLAT:
        return False
    if c.FPDFImageObj_GetImageFilterCount(image.handle) < 1:
        return False
    name = ctypes.create_string_buffer(32)
    last = c.FPDFImageObj_GetImageFilterCount(image.handle) - 1
    c.FPDFImageObj_GetImageFilter(image.handle, last, name, len(name))
    length = int(c.FPDFImageObj_GetImageDataRaw(image.handle, None, 0))
    most = {
        b"JBIG2Decode": 2_000,
        b"CCITTFaxDecode": 2_000 + 2 * image.height,
        b"FlateDecode": 2_000 + image.width * image.height // 100,
    }
    return length > most.get(name.value, length)


def _bitmap_pixels(bitmap: c.FPDF_BITMAP, colour: bool) -> Pixels | None:
    width, height = c.FPDFBitmap_GetWidth(bitmap), c.FPDFBitmap_GetHeight(bitmap)
    stride = c.FPDFBitmap_GetStride(bitmap)
    channels = {
        c.FPDFBitmap_Gray: 1,
        c.FPDFBitmap_BGR: 3,
        c.FPDFBitmap_BGRx: 4,
        c.FPDFBitmap_BGRA: 4,
    }.get(c.FPDFBitmap_GetFormat(bitmap))
    start = c.FPDFBitmap_GetBuffer(bitmap)
    if channels is None or not start or width <= 0 or height <= 0:
        return None
    memory = (ctypes.c_ubyte * (stride * height)).from_address(start)
    rows = np.frombuffer(memory, dtype=np.uint8).reshape(height, stride)
    pixels = rows[:, : width * channels].reshape(height, width, channels)
    if channels == 1:
        grey = pixels[:, :, 0].copy()
        return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8) if colour else grey
    wanted = cv2.COLOR_BGR2RGB if colour else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[:, :, :3]), wanted), np.uint8)


def _placed(pixels: Pixels, m: Matrix, rotation: Quarter) -> Pixels | None:
    """Turn and mirror an image as its matrix and the page's /Rotate do; None where slanted.

    An image's rows run from the top of the unit square, so an upright one has ``a`` and ``d``
    positive.
    """
    straight = abs(m[1]) + abs(m[2]) < 0.02 * (abs(m[0]) + abs(m[3]))
    turned = abs(m[0]) + abs(m[3]) < 0.02 * (abs(m[1]) + abs(m[2]))
    if straight:
        across, down = m[0] > 0, m[3] > 0
    elif turned:
        pixels = pixels.swapaxes(0, 1)
        # The image's columns now run down the page: b > 0 means they climb, c > 0 that rows,
        # counted from the bottom, run to the right.
        across, down = m[2] < 0, m[1] < 0
    else:
        return None
    if not across:
        pixels = pixels[:, ::-1]
    if not down:
        pixels = pixels[::-1]
    return np.asarray(np.ascontiguousarray(np.rot90(pixels, -(rotation // 90))), np.uint8)
