"""Pages drawn for tests: lines of type at 200 dpi on letter paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
import pypdfium2
from reportlab.lib.pagesizes import LETTER as PAPER
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.image import PageImage, Pixels

LETTER = [
    "Harbor County Sheriff",
    "The department does not receive alerts for the Immigration Violator list.",
    "Deputies may review each request before the warrant is served by the court.",
    "Copies of every record that you asked for are enclosed with this letter.",
    "Questions about the delivery go to the records desk on the second floor.",
    "Sincerely, Dana Whitfield, Custodian",
]
DPI = 200.0


def sheet(
    lines: Sequence[str], font: str = "Helvetica", size: float = 12.0, leading: float = 2.0
) -> PageImage:
    """Lines from an inch below the top edge, an inch from the left one."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=PAPER, invariant=1)
    canvas.setFont(font, size)
    for number, line in enumerate(lines):
        canvas.drawString(72, PAPER[1] - 72 - leading * size * number, line)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        pixels = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
        return PageImage(np.ascontiguousarray(pixels.reshape(pixels.shape[:2])), DPI)
    finally:
        document.close()


HALF_A_PAGE = [line for line in LETTER[1:5] for _ in range(4)]
"""Lines enough for half a page."""


def at_hundred() -> Pixels:
    """The page of :data:`HALF_A_PAGE` at a hundred pixels an inch, as doubts look at it."""
    pixels = cv2.resize(
        sheet(HALF_A_PAGE).pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA
    )
    return np.asarray(pixels, np.uint8)
