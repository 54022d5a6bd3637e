"""The words of a text layer: their characters, boxes, directions and colours."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from pipeline.artefacts import Box
from pipeline.tools.pdfium.frame import Frame


@dataclass(slots=True)
class LayerWord:
    """A run of characters between spaces, as the file's text layer has it.

    ``angle`` is the direction of writing in degrees clockwise on the page as displayed; ``first``
    is the index of its first character, ``count`` how many there are, ``font`` a number that words
    of one font share.
    """

    text: str
    box: Box
    angle: int
    first: int
    count: int
    font: int
    unmapped: bool = False


def words_of(text_page: pdfium.PdfTextPage, count: int, frame: Frame) -> list[LayerWord]:
    """The words of the first ``count`` characters, in the order of the file."""
    text = _characters(text_page, count)
    words: list[LayerWord] = []
    start = -1
    for index, character in enumerate(text):
        if character.isspace():
            if start >= 0:
                words += _word(text_page, text, start, index, frame)
                start = -1
        elif start < 0:
            start = index
    if start >= 0:
        words += _word(text_page, text, start, count, frame)
    return words


def _characters(text_page: pdfium.PdfTextPage, count: int) -> str:
    """The characters with one code unit an index, so that indices are PDFium's."""
    if count <= 0:
        return ""
    text: str = text_page.get_text_range(0, count)
    if len(text) != count:
        codes = (c.FPDFText_GetUnicode(text_page, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)
    return text


def _word(
    text_page: pdfium.PdfTextPage, text: str, start: int, end: int, frame: Frame
) -> list[LayerWord]:
    radians = c.FPDFText_GetCharAngle(text_page, start)  # clockwise, on the page as stored
    degrees = round(math.degrees(radians)) % 360 if radians >= 0 else 0
    angle = (frame.rotation + degrees) % 360
    level = degrees < 3 or degrees > 357
    box = None
    if level:
        first, last = _loose(text_page, start), _loose(text_page, end - 1)
        if first and last:
            box = (
                min(first[0], last[0]),
                min(first[1], last[1]),
                max(first[2], last[2]),
                max(first[3], last[3]),
            )
    if box is None or box[2] - box[0] < 0.1 or box[3] - box[1] < 0.1:
        tight = [b for b in (_tight(text_page, i) for i in range(start, end)) if b]
        if not tight:
            return []
        left, bottom, right, top = zip(*tight, strict=True)
        box = (min(left), min(bottom), max(right), max(top))
    unmapped = c.FPDFText_HasUnicodeMapError(text_page, start) == 1
    font = _address(c.FPDFTextObj_GetFont(c.FPDFText_GetTextObject(text_page, start)))
    return [
        LayerWord(text[start:end], frame.displayed(*box), angle, start, end - start, font, unmapped)
    ]


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _loose(text_page: pdfium.PdfTextPage, index: int) -> Box | None:
    """The character's cell (full advance and line height): left, bottom, right, top."""
    cell = c.FS_RECTF()
    if not c.FPDFText_GetLooseCharBox(text_page, index, cell):
        return None
    return (cell.left, cell.bottom, cell.right, cell.top)


def _tight(text_page: pdfium.PdfTextPage, index: int) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return None
    return (left.value, bottom.value, right.value, top.value)


def ink_colour(text_page: pdfium.PdfTextPage, index: int) -> tuple[int, bool]:
    """Grey level of a character's fill (0 to 255), and whether it is drawn."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    c.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha)
    grey = round(0.299 * red.value + 0.587 * green.value + 0.114 * blue.value)
    handle = c.FPDFText_GetTextObject(text_page, index)
    mode = c.FPDFTextObj_GetTextRenderMode(handle) if handle else c.FPDF_TEXTRENDERMODE_FILL
    silent = (c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP)
    return grey, mode not in silent and alpha.value > 0
