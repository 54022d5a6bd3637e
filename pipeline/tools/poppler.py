"""Poppler: counts pages (pdfinfo) and renders them (pdftoppm, through pdf2image)."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pdf2image
from numpy.typing import NDArray
from pdf2image.exceptions import PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError

from pipeline.errors import RenderFailed, TimedOut
from pipeline.tools import bounded

Pixels = NDArray[np.uint8]

_PAGES = re.compile(rb"^Pages:\s+(\d{1,9})\s*$", re.MULTILINE)
_VERSION = re.compile(r"version (\d+\.\d+(?:\.\d+)?)")


def version() -> str | None:
    """Poppler's version, or None where it is not installed."""
    if shutil.which("pdftoppm") is None:
        return None
    match = _VERSION.search(bounded.run(["pdftoppm", "-v"], seconds=20).untrusted_stderr)
    return match[1] if match else None


def page_count(file: Path, seconds: float) -> int | None:
    """How many pages Poppler sees in an open (or empty-password) PDF; None where it sees none.

    Files that need a password are not asked about: it would have to go on the command line.
    """
    answer = bounded.run(["pdfinfo", file.absolute()], seconds=seconds)
    match = _PAGES.search(answer.untrusted_stdout)
    if answer.status != 0 or match is None:
        return None
    return int(match[1])


def render(
    file: Path, number: int, *, size: tuple[int, int], colour: bool, seconds: float
) -> Pixels:
    """Page ``number`` within its crop box as pixels: grey, or red, green, blue with ``colour``.

    ``size`` is the width and height in pixels that the page must have; another one (Poppler gives
    1 x 1 and exit status 0 for a page that it cannot allocate) raises :class:`RenderFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        try:
            paths = pdf2image.convert_from_path(
                file.absolute(),
                size=size,
                first_page=number,
                last_page=number,
                output_folder=folder,
                output_file="page",
                paths_only=True,
                fmt="ppm",
                grayscale=not colour,
                use_cropbox=True,
                timeout=max(1, round(seconds)),
            )
        except PDFPopplerTimeoutError:
            raise TimedOut(f"Rendering the page did not end within {seconds:.0f} s.") from None
        except (PDFPageCountError, PDFSyntaxError, OSError, ValueError):
            raise RenderFailed("Poppler cannot render the page.") from None
        if len(paths) != 1:
            raise RenderFailed("Poppler rendered no such page.")
        flags = cv2.IMREAD_COLOR_RGB if colour else cv2.IMREAD_GRAYSCALE
        pixels = cv2.imread(str(paths[0]), flags)
    if pixels is None:
        raise RenderFailed("Poppler's image of the page cannot be read.")
    height, width = pixels.shape[:2]
    if abs(width - size[0]) > 2 + 0.01 * size[0] or abs(height - size[1]) > 2 + 0.01 * size[1]:
        raise RenderFailed(f"Poppler's image of the page has {width} x {height} pixels.")
    return pixels.astype(np.uint8, copy=False)
