"""One page: what is drawn on it, what of that is shown, and the page drawn as pixels."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from pipeline.artefacts import Box
from pipeline.errors import RenderFailed
from pipeline.tools.pdfium import forms, images, words
from pipeline.tools.pdfium.documents import kept_document, open_document
from pipeline.tools.pdfium.forms import Control
from pipeline.tools.pdfium.frame import frame_of
from pipeline.tools.pdfium.images import IDENTITY, Matrix, Pixels, PlacedImage
from pipeline.tools.pdfium.words import LayerWord

MOST_OBJECTS = 200_000
DEEPEST_FORM = 12
"""Form XObjects may contain one another; deeper ones than this are left alone."""


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
        self._frame = frame_of(raw)
        self.width, self.height = self._frame.width, self._frame.height
        self.rotation = self._frame.rotation
        self._contents: Contents | None = None
        self.controls: tuple[Control, ...] = ()

    # ------------------------------------------------------------------------------- text

    def words(self, most_characters: int) -> tuple[list[LayerWord], bool]:
        """The words of the text layer in the order of the file; True where it had too many."""
        text_page = self._page.get_textpage()
        try:
            count = text_page.count_chars()
            cut = count > most_characters
            return words.words_of(text_page, min(count, most_characters), self._frame), cut
        finally:
            text_page.close()

    def ink_colours(self, firsts: list[int]) -> list[tuple[int, bool]]:
        """For characters by index: grey level of their fill (0 to 255), and whether it is drawn.

        A character that is not drawn has a render mode (3, or 7 that only clips) without paint.
        """
        text_page = self._page.get_textpage()
        try:
            return [words.ink_colour(text_page, first) for first in firsts]
        finally:
            text_page.close()

    # ---------------------------------------------------------------------------- objects

    def contents(self) -> Contents:
        """All objects of the page, also those inside form XObjects."""
        if self._contents is None:
            self._contents = Contents()
            self._gather(self._page, c.FPDFPage_CountObjects, c.FPDFPage_GetObject, IDENTITY, 0)
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
                contents.images.append(images.image_of(handle, placed, self._frame))
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = images.times(images.matrix_of(handle), placed)
                self._gather(
                    handle, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, inner, depth + 1
                )
            else:
                contents.others += 1
            if len(contents.texts) + len(contents.images) + contents.others > MOST_OBJECTS:
                return

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
        return images.pixels_of(image, self.rotation, colour)

    def holds_more(self, image: PlacedImage, pixels: Pixels) -> bool:
        """Whether an image of one flat colour has data too long for that: they are damaged."""
        return images.holds_more(image, pixels)

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
    document = kept_document(file, password)
    own: pdfium.PdfDocument | None = None
    raw = _load(document, number)
    try:
        controls: tuple[Control, ...] = ()
        if forms.has_annotations(raw):
            # Flattening alters the document in memory: it is done in a copy that is thrown away.
            raw.close()
            own = open_document(file, password)
            own.init_forms()
            raw = _load(own, number)
            controls = forms.controls_of(raw)
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
