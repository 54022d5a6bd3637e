"""Intake: from a file to a document: what it is, its digest, and its pages.

A file is what its content says, whatever its name. Nothing is left out in silence: what cannot be
read becomes a :class:`Document` with a :class:`Problem`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PIL import Image, UnidentifiedImageError

from pipeline.artefacts import Document, MediaType, Problem, Sheet
from pipeline.errors import (
    Corrupt,
    Empty,
    Encrypted,
    Internal,
    PageMismatch,
    TimedOut,
    TooLarge,
    TriageError,
    Unsupported,
)
from pipeline.geometry import POINTS_PER_INCH
from pipeline.settings import MEGABYTE, Limits, file_digest
from pipeline.tools import pdfium, poppler

HEADER = 1024
"""Bytes within which a PDF begins (ISO 32000 allows junk before it; viewers look this far)."""
MOST_METADATA, LONGEST_VALUE = 32, 500
SCREEN_DPI = 96.0
"""Resolution of images that name none: those of screens."""
LONGEST_PAGE_INCHES = 24.0
"""An image larger than this by its own resolution is taken for a letter page photographed."""


def identify(
    root: Path,
    path: str,
    limits: Limits,
    passwords: Sequence[str] = (),
    sha256: str | None = None,
) -> Document:
    """What the file ``root / path`` is, and its pages. Runs in a bounded worker.

    Never raises for bad input: the document then has problems, and no pages where nothing of it
    can be read.
    """
    file = root / path
    try:
        size = file.stat().st_size
        digest = sha256 or file_digest(file)
    except OSError as error:
        problem = Corrupt(f"The file cannot be opened ({type(error).__name__}).").problem()
        return Document(path, hashlib.sha256().hexdigest(), 0, "other", problems=(problem,))
    document = Document(path, digest, size, "other")
    try:
        if size == 0:
            raise Empty("The file is empty.")
        if size > limits.file_megabytes * MEGABYTE:
            raise TooLarge(
                f"The file has {size / MEGABYTE:.0f} MB"
                f" (limits.file_megabytes is {limits.file_megabytes})."
            )
        media_type = recognise(file)
        document = msgspec.structs.replace(document, media_type=media_type)
        if media_type == "application/pdf":
            return _pdf(file, document, limits, passwords)
        if media_type == "other":
            raise Unsupported(f"This is {_kind(file)}, neither a PDF nor an image.")
        return _image(file, document, limits)
    except TriageError as error:
        return msgspec.structs.replace(document, problems=(error.problem(),))
    except MemoryError:
        problem = TooLarge("The file needs more memory than a worker may use.").problem()
        return msgspec.structs.replace(document, problems=(problem,))
    except Exception as error:
        problem = Internal(f"The file could not be looked at ({type(error).__name__}).").problem()
        return msgspec.structs.replace(document, problems=(problem,))


# ------------------------------------------------------------------------------ recognition


def recognise(file: Path) -> MediaType:
    """The media type that the file's first bytes show."""
    with file.open("rb") as stream:
        head = stream.read(HEADER + 16)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "image/tiff"
    if b"%PDF-" in head or _pdf_without_header(file, head):
        return "application/pdf"
    return "other"


def _pdf_without_header(file: Path, head: bytes) -> bool:
    """Whether a file with a damaged first line still holds a PDF's objects and end."""
    if b" obj" not in head:
        return False
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - 2 * HEADER))
        tail = stream.read()
    return b"%%EOF" in tail or b"startxref" in tail or b"trailer" in tail


_KINDS = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document or an Outlook message"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"{\\rtf", "a rich-text document"),
    (b"RIFF", "an audio, video or WebP file"),
    (b"ID3", "an audio file"),
    (b"\xef\xbb\xbf", "a text file"),
)


def _kind(file: Path) -> str:
    """A few words on what a file is that we do not read."""
    with file.open("rb") as stream:
        head = stream.read(4096)
    if head[4:8] == b"ftyp":
        return "a video or a HEIC photo"
    for start, name in _KINDS:
        if head.startswith(start):
            return name
    if head.lstrip()[:1] == b"<":
        return "a web page or XML"
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        text = head[: error.start].decode("utf-8") if error.start > len(head) - 4 else "\0"
    if text.isprintable() or all(c.isprintable() or c in "\t\r\n\f" for c in text):
        return "a text file or a spreadsheet as text"
    return "a file of an unknown kind"


# ------------------------------------------------------------------------------------- PDF


def _pdf(file: Path, document: Document, limits: Limits, passwords: Sequence[str]) -> Document:
    password = find_password(file, passwords)
    seconds = limits.document_seconds / 4
    rendered = _poppler_pages(file, seconds) if password is None else None
    opened = True
    try:
        shapes = dict(enumerate(pdfium.page_shapes(file, password), start=1))
    except Corrupt:
        if not rendered:
            raise
        opened, shapes = False, {}
    count = len(shapes) if rendered is None else rendered
    if count == 0:
        raise Corrupt("The file holds no pages.")
    if count > limits.pages:
        raise TooLarge(f"The file has {count} pages (limits.pages is {limits.pages}).")
    parsed = _parsed_pages(file, password, count)
    problems: tuple[Problem, ...] = ()
    counts = {count, len(shapes), count if parsed.count is None else parsed.count}
    if len(counts) > 1:
        told = " or ".join(str(number) for number in sorted(counts))
        problems = (PageMismatch(f"Readers disagree on how many pages it has ({told}).").problem(),)
        if rendered is not None:
            shapes = {**shapes, **poppler.page_shapes(file, count, seconds)}
            parsed.units.clear()
    metadata = bounded_metadata(pdfium.metadata(file, password)) if opened else {}
    sheets = tuple(
        _sheet(number, shapes.get(number), parsed.units.get(number, 1.0))
        for number in range(1, count + 1)
    )
    return msgspec.structs.replace(document, sheets=sheets, metadata=metadata, problems=problems)


def find_password(file: Path, passwords: Sequence[str]) -> str | None:
    """The one of ``passwords`` that opens the file; None where it needs none.

    Raises :class:`Encrypted` where none of them does.
    """
    try:
        pdfium.open_document(file).close()
        return None
    except Corrupt:
        return None
    except Encrypted as error:
        refusal = error
    for password in passwords:
        try:
            pdfium.open_document(file, password).close()
            return password
        except Encrypted:
            continue
    raise refusal


def _poppler_pages(file: Path, seconds: float) -> int | None:
    try:
        return poppler.page_count(file, seconds)
    except TimedOut:
        return None


class _Parsed(msgspec.Struct):
    """What pdfminer's page tree says: the count, and each page's /UserUnit where it has one."""

    count: int | None = None
    units: dict[int, float] = {}


def _parsed_pages(file: Path, password: str | None, most: int) -> _Parsed:
    """The page tree as pdfplumber's parser walks it: a second opinion on the count."""
    import pdfplumber

    parsed = _Parsed()
    try:
        with pdfplumber.open(file, password=password) as untrusted_pdf:
            count = 0
            for page in untrusted_pdf.pages[: most + 1]:
                count += 1
                unit = page.page_obj.attrs.get("UserUnit")
                if isinstance(unit, int | float) and 0.1 <= unit <= 1_000 and unit != 1:
                    parsed.units[count] = float(unit)
            parsed.count = count
    except Exception:
        return parsed
    return parsed


def _sheet(number: int, shape: poppler.Shape | None, unit: float) -> Sheet:
    """A page that no reader can open is given the size of a letter."""
    width, height, rotation = shape or (612.0, 792.0, 0)
    if width <= 0 or height <= 0:
        width, height = 612.0, 792.0
    return Sheet(number, round(width * unit, 2), round(height * unit, 2), rotation)


def bounded_metadata(untrusted: dict[str, str]) -> dict[str, str]:
    """A document's own description, cut to a bounded size and without control characters."""
    kept: dict[str, str] = {}
    for key, value in sorted(untrusted.items())[:MOST_METADATA]:
        text = "".join(
            " "
            if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
            else character
            for character in value[: 2 * LONGEST_VALUE]
        )
        text = " ".join(text.split())[:LONGEST_VALUE]
        if text:
            kept[key[:60]] = text
    return kept


# ------------------------------------------------------------------------------ image files


def _image(file: Path, document: Document, limits: Limits) -> Document:
    Image.MAX_IMAGE_PIXELS = 4 * limits.pixels
    try:
        with Image.open(file) as image:
            count = getattr(image, "n_frames", 1) if document.media_type == "image/tiff" else 1
            if count > limits.pages:
                raise TooLarge(f"The file has {count} pages (limits.pages is {limits.pages}).")
            sheets = []
            for number in range(1, count + 1):
                image.seek(number - 1)
                sheets.append(_image_sheet(image, number))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge(f"The image has more than {8 * limits.pixels} pixels.") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Corrupt(f"The image cannot be decoded ({type(error).__name__}).") from None
    return msgspec.structs.replace(document, sheets=tuple(sheets))


def _image_sheet(image: Image.Image, number: int) -> Sheet:
    """An image's size in points by the resolution it names, if that is one of paper or screens."""
    width, height = image.size
    across, down = _resolution(image)
    if max(width / across, height / down) > LONGEST_PAGE_INCHES:
        across = down = max(max(width, height) / 11.0, min(width, height) / 8.5)
    if image.getexif().get(0x0112, 1) >= 5:  # EXIF orientations that swap the sides
        width, height, across, down = height, width, down, across
    return Sheet(
        number,
        round(width * POINTS_PER_INCH / across, 2),
        round(height * POINTS_PER_INCH / down, 2),
    )


def _resolution(image: Image.Image) -> tuple[float, float]:
    untrusted = image.info.get("dpi")
    try:
        across, down = (float(value) for value in untrusted)  # type: ignore[union-attr]
    except (TypeError, ValueError, ZeroDivisionError):
        return SCREEN_DPI, SCREEN_DPI
    if 50 <= across <= 2_400 and 50 <= down <= 2_400 and 0.3 <= across / down <= 3:
        return across, down
    return SCREEN_DPI, SCREEN_DPI
