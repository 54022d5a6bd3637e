"""PDFium, through pypdfium2: opens PDFs, gives their characters, draws pages, hands out images.

PDFium is not thread-safe (wrong text or a crash): one thread of a worker process calls this
module. All coordinates that leave it are points of the page as displayed (after /Rotate, within
the crop box), from the top left corner; PDFium ignores /UserUnit, so the caller multiplies by it.
"""

from __future__ import annotations

import ctypes
import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c
from numpy.typing import NDArray

from pipeline.artefacts import Box, Quarter
from pipeline.errors import Corrupt, Encrypted, RenderFailed

Pixels = NDArray[np.uint8]
Matrix = tuple[float, float, float, float, float, float]

OPEN_DOCUMENTS = 2
"""Documents that a worker keeps open; it mostly reads pages of one after another."""
MOST_OBJECTS = 200_000
DEEPEST_FORM = 12
"""Form XObjects may contain one another; deeper ones than this are left alone."""

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_kept: OrderedDict[tuple[str, int, int, str | None], pdfium.PdfDocument] = OrderedDict()


def open_document(file: Path, password: str | None = None) -> pdfium.PdfDocument:
    """A document of its own, to be closed by the caller.

    Raises :class:`Encrypted` where another password is needed or the protection is of an unknown
    kind, :class:`Corrupt` where PDFium finds no document in the file.
    """
    try:
        return pdfium.PdfDocument(file, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY):
            raise Encrypted("The file is protected by a password.") from None
        raise Corrupt("No PDF reader can make out the pages of this file.") from None
    except (OSError, ValueError) as error:
        raise Corrupt(f"The file cannot be opened ({type(error).__name__}).") from None


def _kept_document(file: Path, password: str | None) -> pdfium.PdfDocument:
    status = file.stat()
    key = (str(file), status.st_mtime_ns, status.st_size, password)
    document = _kept.pop(key, None) or open_document(file, password)
    _kept[key] = document
    while len(_kept) > OPEN_DOCUMENTS:
        _kept.popitem(last=False)[1].close()
    return document


def page_shapes(file: Path, password: str | None = None) -> list[tuple[float, float, Quarter]]:
    """Width and height as displayed (without /UserUnit) and /Rotate of every page."""
    document = _kept_document(file, password)
    shapes: list[tuple[float, float, Quarter]] = []
    for index in range(len(document)):
        raw = c.FPDF_LoadPage(document, index)
        if not raw:
            shapes.append((612.0, 792.0, 0))
            continue
        try:
            turn = c.FPDFPage_GetRotation(raw)
            quarter: Quarter = (0, 90, 180, 270)[turn % 4]
            shapes.append((c.FPDF_GetPageWidthF(raw), c.FPDF_GetPageHeightF(raw), quarter))
        finally:
            c.FPDF_ClosePage(raw)
    return shapes


def metadata(file: Path, password: str | None = None) -> dict[str, str]:
    """The document's information dictionary; untrusted text."""
    found: dict[str, str] = _kept_document(file, password).get_metadata_dict(skip_empty=True)
    return found


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


@dataclass(slots=True)
class Control:
    """A form field's widget: kind is ``checkbox`` or ``radio``."""

    kind: str
    box: Box
    checked: bool


@dataclass
class Contents:
    """What is drawn on a page, by kind of object."""

    texts: list[c.FPDF_PAGEOBJECT] = field(default_factory=list)
    images: list[PlacedImage] = field(default_factory=list)
    others: int = 0


class Page:
    """One open page. Made by :func:`page`; not to be used after it."""

    def __init__(self, raw: pdfium.PdfPage) -> None:
        self._page = raw
        self.width: float = raw.get_width()
        self.height: float = raw.get_height()
        self.rotation: Quarter = (0, 90, 180, 270)[(raw.get_rotation() // 90) % 4]
        self._left, self._bottom, _, _ = raw.get_bbox()
        self._contents: Contents | None = None
        self.controls: tuple[Control, ...] = ()

    # ------------------------------------------------------------------------- coordinates

    def displayed(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page's own coordinates as a box of the page as displayed."""
        x0, x1 = left - self._left, right - self._left
        y0, y1 = bottom - self._bottom, top - self._bottom
        match self.rotation:
            case 90:
                return (y0, x0, y1, x1)
            case 180:
                return (self.width - x1, y0, self.width - x0, y1)
            case 270:
                return (self.width - y1, self.height - x1, self.width - y0, self.height - x0)
            case _:
                return (x0, self.height - y1, x1, self.height - y0)

    # ------------------------------------------------------------------------------- text

    def words(self, most_characters: int) -> tuple[list[LayerWord], bool]:
        """The words of the text layer in the order of the file; True where it had too many."""
        text_page = self._page.get_textpage()
        try:
            count = text_page.count_chars()
            cut = count > most_characters
            return _words(self, text_page, min(count, most_characters)), cut
        finally:
            text_page.close()

    def ink_colours(self, firsts: list[int]) -> list[tuple[int, bool]]:
        """For characters by index: grey level of their fill (0 to 255), and whether it is drawn.

        A character that is not drawn has a render mode (3, or 7 that only clips) without paint.
        """
        text_page = self._page.get_textpage()
        try:
            return [_ink_colour(text_page, first) for first in firsts]
        finally:
            text_page.close()

    # ---------------------------------------------------------------------------- objects

    def contents(self) -> Contents:
        """All objects of the page, also those inside form XObjects."""
        if self._contents is None:
            self._contents = Contents()
            self._gather(self._page, c.FPDFPage_CountObjects, c.FPDFPage_GetObject, _IDENTITY, 0)
        return self._contents

    def _gather(self, holder, count, get, placed: Matrix, depth: int) -> None:  # type: ignore[no-untyped-def]
        contents = self.contents()
        for index in range(min(count(holder), MOST_OBJECTS)):
            handle = get(holder, index)
            if not handle:
                continue
            kind = c.FPDFPageObj_GetType(handle)
            if kind == c.FPDF_PAGEOBJ_TEXT:
                contents.texts.append(handle)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                matrix = _times(_matrix(handle), placed)
                width, height = ctypes.c_uint(), ctypes.c_uint()
                c.FPDFImageObj_GetImagePixelSize(handle, width, height)
                contents.images.append(
                    PlacedImage(handle, matrix, self._image_box(matrix), width.value, height.value)
                )
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = _times(_matrix(handle), placed)
                self._gather(
                    handle, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, inner, depth + 1
                )
            else:
                contents.others += 1
            if len(contents.texts) + len(contents.images) + contents.others > MOST_OBJECTS:
                return

    def _image_box(self, m: Matrix) -> Box:
        xs = (m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2])
        ys = (m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3])
        return self.displayed(min(xs), min(ys), max(xs), max(ys))

    def show_text(self, shown: bool) -> None:
        """Draw text objects, or leave them out of what :meth:`draw` draws."""
        for handle in self.contents().texts:
            c.FPDFPageObj_SetIsActive(handle, shown)

    def show_images(self, images: Sequence[PlacedImage], shown: bool) -> None:
        for image in images:
            c.FPDFPageObj_SetIsActive(image.handle, shown)

    def show_only(self, words: Sequence[LayerWord]) -> None:
        """Leave all text out of what :meth:`draw` draws but these words (and their neighbours in
        the same text object).
        """
        # A text page made while objects are hidden would count its characters without them.
        handles = self._text_objects(words)
        self.show_text(False)
        for handle in handles:
            c.FPDFPageObj_SetIsActive(handle, True)

    def show_without(self, words: Sequence[LayerWord]) -> None:
        """Draw all text but these words (and their neighbours in the same text object)."""
        self.show_text(True)
        for handle in self._text_objects(words):
            c.FPDFPageObj_SetIsActive(handle, False)

    def _text_objects(self, words: Sequence[LayerWord]) -> list[c.FPDF_PAGEOBJECT]:
        text_page = self._page.get_textpage()
        try:
            places = (i for word in words for i in range(word.first, word.first + word.count))
            found = (c.FPDFText_GetTextObject(text_page, place) for place in places)
            return [handle for handle in found if handle]
        finally:
            text_page.close()

    def is_one_image(self) -> bool:
        """Whether a single image is all that is drawn on the page."""
        if c.FPDFPage_CountObjects(self._page) != 1 or self.controls:
            return False
        only = c.FPDFPage_GetObject(self._page, 0)
        return bool(c.FPDFPageObj_GetType(only) == c.FPDF_PAGEOBJ_IMAGE)

    def image_pixels(self, image: PlacedImage, colour: bool = False) -> Pixels | None:
        """The image as it lies on the page (mirrored and turned as placed), or None.

        Grey (rows by columns) or with ``colour`` red, green, blue. None where the image is
        slanted, or PDFium cannot decode it.
        """
        bitmap = c.FPDFImageObj_GetBitmap(image.handle)
        if not bitmap:
            return None
        try:
            pixels = _bitmap_pixels(bitmap, colour)
            image.is_grey = c.FPDFBitmap_GetFormat(bitmap) == c.FPDFBitmap_Gray
        finally:
            c.FPDFBitmap_Destroy(bitmap)
        return None if pixels is None else _placed(pixels, image.matrix, self.rotation)

    def holds_more(self, image: PlacedImage, pixels: Pixels) -> bool:
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

    # ---------------------------------------------------------------------------- drawing

    def draw(self, scale: float, crop: Box | None = None, colour: bool = False) -> Pixels:
        """The page (or the part ``crop`` of it) drawn at ``scale`` pixels a point."""
        left, top, right, bottom = crop or (0.0, 0.0, self.width, self.height)
        margins = (left, self.height - bottom, self.width - right, top)
        try:
            bitmap = self._page.render(
                scale=scale,
                crop=tuple(max(0.0, m) for m in margins),
                grayscale=not colour,
                rev_byteorder=True,
                may_draw_forms=True,
            )
        except (pdfium.PdfiumError, ValueError, MemoryError, ctypes.ArgumentError):
            raise RenderFailed("The page cannot be drawn.") from None
        pixels = bitmap.to_numpy().copy()
        bitmap.close()
        if pixels.ndim == 3 and pixels.shape[2] == 4:
            pixels = pixels[:, :, :3]
        if pixels.ndim == 3 and not colour:
            pixels = pixels[:, :, 0]
        return np.ascontiguousarray(pixels)


@contextmanager
def page(file: Path, number: int, password: str | None = None) -> Iterator[Page]:
    """Page ``number`` (from 1) with its form fields and annotations drawn into it.

    Raises :class:`Encrypted`, :class:`Corrupt`, or :class:`RenderFailed` where this one page
    cannot be loaded.
    """
    document = _kept_document(file, password)
    own: pdfium.PdfDocument | None = None
    raw = _load(document, number)
    try:
        controls: tuple[Control, ...] = ()
        if _has_annotations(raw):
            # Flattening alters the document in memory: it is done in a copy that is thrown away.
            raw.close()
            own = open_document(file, password)
            own.init_forms()
            raw = _load(own, number)
            controls = _controls(Page(raw), raw)
            if c.FPDFPage_Flatten(raw, c.FLAT_NORMALDISPLAY) == c.FLATTEN_SUCCESS:
                raw.close()
                raw = _load(own, number)
        opened = Page(raw)
        opened.controls = controls
        yield opened
    finally:
        raw.close()
        if own is not None:
            own.close()


def _load(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    try:
        return document[number - 1]
    except (pdfium.PdfiumError, IndexError):
        raise RenderFailed("The page cannot be loaded.") from None


# ------------------------------------------------------------------------------------ words


def _words(page: Page, text_page: pdfium.PdfTextPage, count: int) -> list[LayerWord]:
    text = _characters(text_page, count)
    words: list[LayerWord] = []
    start = -1
    for index, character in enumerate(text):
        if character.isspace():
            if start >= 0:
                words += _word(page, text_page, text, start, index)
                start = -1
        elif start < 0:
            start = index
    if start >= 0:
        words += _word(page, text_page, text, start, count)
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
    page: Page, text_page: pdfium.PdfTextPage, text: str, start: int, end: int
) -> list[LayerWord]:
    radians = c.FPDFText_GetCharAngle(text_page, start)  # clockwise, on the page as stored
    degrees = round(math.degrees(radians)) % 360 if radians >= 0 else 0
    angle = (page.rotation + degrees) % 360
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
        LayerWord(text[start:end], page.displayed(*box), angle, start, end - start, font, unmapped)
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


def _ink_colour(text_page: pdfium.PdfTextPage, index: int) -> tuple[int, bool]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    c.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha)
    grey = round(0.299 * red.value + 0.587 * green.value + 0.114 * blue.value)
    handle = c.FPDFText_GetTextObject(text_page, index)
    mode = c.FPDFTextObj_GetTextRenderMode(handle) if handle else c.FPDF_TEXTRENDERMODE_FILL
    silent = (c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP)
    return grey, mode not in silent and alpha.value > 0


# ------------------------------------------------------------------------------- annotations

_HIDDEN = c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW
_NOT_DRAWN = (c.FPDF_ANNOT_LINK, c.FPDF_ANNOT_POPUP)


def _has_annotations(raw: pdfium.PdfPage) -> bool:
    """True where the page has annotations that a viewer draws."""
    for index in range(c.FPDFPage_GetAnnotCount(raw)):
        annotation = c.FPDFPage_GetAnnot(raw, index)
        if not annotation:
            continue
        subtype = c.FPDFAnnot_GetSubtype(annotation)
        c.FPDFPage_CloseAnnot(annotation)
        if subtype not in _NOT_DRAWN:
            return True
    return False


def _controls(page: Page, raw: pdfium.PdfPage) -> tuple[Control, ...]:
    """The check boxes and radio buttons of the page's form."""
    if not raw.formenv:
        return ()
    kinds = {c.FPDF_FORMFIELD_CHECKBOX: "checkbox", c.FPDF_FORMFIELD_RADIOBUTTON: "radio"}
    found: list[Control] = []
    for index in range(c.FPDFPage_GetAnnotCount(raw)):
        annotation = c.FPDFPage_GetAnnot(raw, index)
        if not annotation:
            continue
        kind = kinds.get(c.FPDFAnnot_GetFormFieldType(raw.formenv, annotation))
        place = c.FS_RECTF()
        hidden = c.FPDFAnnot_GetFlags(annotation) & _HIDDEN
        if kind and not hidden and c.FPDFAnnot_GetRect(annotation, place):
            left, right = sorted((place.left, place.right))
            bottom, top = sorted((place.bottom, place.top))
            checked = bool(c.FPDFAnnot_IsChecked(raw.formenv, annotation))
            found.append(Control(kind, page.displayed(left, bottom, right, top), checked))
        c.FPDFPage_CloseAnnot(annotation)
    return tuple(found)


# ----------------------------------------------------------------------------------- images


def _matrix(handle: c.FPDF_PAGEOBJECT) -> Matrix:
    m = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(handle, m):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


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
