"""Pictures of marks: what ``triage show --marks FILE`` draws, so that a person sees what was seen.

Every label is outlined, joined to its control and to a tag with the state, its confidence and the
kind of control; states differ by word and by line, not by colour alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import geometry, read
from pipeline.read.render import page_image
from pipeline.settings import Limits, Read

if TYPE_CHECKING:
    from pipeline.artefacts import Document, Mark, Page
    from pipeline.read.image import PageImage, Pixels

DPI = 150
_COLOURS = {"checked": (30, 120, 20), "unchecked": (30, 30, 190), "unknown": (0, 110, 200)}
_WORDS = {"checked": "ON", "unchecked": "off", "unknown": "?"}


def draw_marks(
    file: Path,
    document: Document,
    number: int,
    settings: Read,
    limits: Limits,
    password: str | None,
) -> bytes:
    """Page ``number`` with its marks as a PNG; no bytes where it has none.

    Reads the page: runs in a bounded worker. Raises what reading raises.
    """
    page = read.read_page(file, document, number, settings, limits, password)
    if not page.marks:
        return b""
    return picture(page, page_image(file, document, number, limits, DPI, True, password))


def picture(page: Page, image: PageImage) -> bytes:
    """The page with its marks, as a PNG."""
    import cv2

    pixels = image.pixels if image.colour is None else image.colour
    canvas = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR if image.colour is None else cv2.COLOR_RGB2BGR)
    for mark in page.marks:
        _draw(canvas, page, image, mark)
    done, data = cv2.imencode(".png", canvas)
    if not done:
        raise OSError("The picture of the marks could not be written.")
    return bytes(data)


def _draw(canvas: Pixels, page: Page, image: PageImage, mark: Mark) -> None:
    import cv2

    label = geometry.around(page.words[index].box for index in mark.words)
    colour = _COLOURS[mark.state]
    corners = [image.pixels_of(box) for box in (label, mark.box)]
    for (x0, y0, x1, y1), width in zip(corners, (1, 2), strict=True):
        cv2.rectangle(canvas, (x0 - 2, y0 - 2), (x1 + 2, y1 + 2), colour, width)
    (a0, b0, _, b1), (c0, d0, _, d1) = corners
    cv2.line(canvas, (a0, (b0 + b1) // 2), (c0, (d0 + d1) // 2), colour, 1)
    text = f"{_WORDS[mark.state]} {mark.confidence:.2f} {mark.kind}"
    place = (max(corner[2] for corner in corners) + 6, b1)
    cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv2.LINE_AA)
