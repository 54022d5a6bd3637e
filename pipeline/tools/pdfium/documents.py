"""PDFs opened: their pages' shapes and their metadata. A worker keeps the last few open."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from pipeline.artefacts import Quarter
from pipeline.errors import Corrupt, Encrypted

OPEN_DOCUMENTS = 2
"""Documents that a worker keeps open; it mostly reads pages of one after another."""

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


def kept_document(file: Path, password: str | None) -> pdfium.PdfDocument:
    """A document that stays open for the next page of it; raises as :func:`open_document` does."""
    status = file.stat()
    key = (str(file), status.st_mtime_ns, status.st_size, password)
    document = _kept.pop(key, None) or open_document(file, password)
    _kept[key] = document
    while len(_kept) > OPEN_DOCUMENTS:
        _kept.popitem(last=False)[1].close()
    return document


def page_shapes(file: Path, password: str | None = None) -> list[tuple[float, float, Quarter]]:
    """Width and height as displayed (without /UserUnit) and /Rotate of every page."""
    document = kept_document(file, password)
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
    found: dict[str, str] = kept_document(file, password).get_metadata_dict(skip_empty=True)
    return found
