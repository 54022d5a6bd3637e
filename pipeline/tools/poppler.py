"""Poppler: counts pages (pdfinfo) and renders them (pdftoppm, through pdf2image)."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pdf2image
from numpy.typing import NDArray
from pdf2image.exceptions import PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError

from pipeline.artefacts import Quarter
from pipeline.errors import RenderFailed, TimedOut
from pipeline.tools import bounded

Pixels = NDArray[np.uint8]
Shape = tuple[float, float, Quarter]
"""A page's width and height in points as displayed (without /UserUnit), and its /Rotate."""

_PAGES = re.compile(rb"^Pages:\s+(\d{1,9})\s*$", re.MULTILINE)
_SIZES = re.compile(rb"^Page\s+(\d+) size:\s+([\d.]+) x ([\d.]+) pts", re.MULTILINE)
_TURNS = re.compile(rb"^Page\s+(\d+) rot:\s+(\d+)", re.MULTILINE)


def page_count(file: Path, seconds: float) -> int | None:
    """How many pages Poppler sees in an open (or empty-password) PDF; None where it sees none.

    Files that need a password are not asked about: it would have to go on the command line.
    """
    answer = bounded.run(["pdfinfo", file.absolute()], seconds=seconds)
    match = _PAGES.search(answer.untrusted_stdout)
    if answer.status != 0 or match is None:
        return None
    return int(match[1])


def page_shapes(file: Path, count: int, seconds: float) -> dict[int, Shape]:
    """The shapes of those of the first ``count`` pages that Poppler can open, by number."""
    argv = ["pdfinfo", "-f", "1", "-l", str(count), str(file.absolute())]
    untrusted = bounded.run(argv, seconds=seconds).untrusted_stdout
    turns = {int(number): int(turn) % 360 for number, turn in _TURNS.findall(untrusted)}
    shapes: dict[int, Shape] = {}
    for number, across, down in _SIZES.findall(untrusted):
        page, width, height = int(number), float(across), float(down)
        match turns.get(page):
            case 90:
                shapes[page] = (height, width, 90)
            case 180:
                shapes[page] = (width, height, 180)
            case 270:
                shapes[page] = (height, width, 270)
            case _:
                shapes[page] = (width, height, 0)
    return shapes


def render(
    file: Path, number: int, dpi: float, *, size: tuple[int, int], colour: bool, seconds: float
) -> Pixels:
    """Page ``number`` within its crop box as pixels: grey, or red, green, blue with ``colour``.

    ``dpi`` counts Poppler's points, which know no /UserUnit. ``size`` is the width and height in
    pixels that the page must have; another one (Poppler gives 1 x 1 and exit status 0 for a page
    that it cannot allocate) raises :class:`RenderFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        try:
            paths = pdf2image.convert_from_path(
                file.absolute(),
                dpi=dpi,
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
    return np.asarray(pixels, np.uint8)
