"""One reading of one image: pixels in, words with pixel boxes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from pipeline.artefacts import Box
from pipeline.errors import OcrFailed
from pipeline.read.image import Pixels
from pipeline.settings import Limits, Read
from pipeline.tools import tesseract


class Layout(IntEnum):
    """How a reading looks for text: Tesseract's page segmentation modes."""

    PAGE = 3
    """Columns, paragraphs, lines: what a page has."""
    BLOCK = 6
    """One block of lines."""
    SCATTERED = 11
    """As much text as there is, in no order: finds what the layout analysis dropped."""


@dataclass(frozen=True)
class Spot:
    """A word where it was seen: box in pixels of the image read, confidence in per cent."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    block: int
    line: int

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    def moved(self, across: float, down: float) -> Spot:
        x0, top, x1, bottom = (
            self.x0 + across,
            self.top + down,
            self.x1 + across,
            self.bottom + down,
        )
        return Spot(self.text, x0, top, x1, bottom, self.confidence, self.block, self.line)


Engine = Callable[[Pixels, int, str, int, float, bool], str]


def recognise(
    pixels: Pixels,
    dpi: float,
    layout: Layout,
    settings: Read,
    limits: Limits,
    *,
    light_type: bool = True,
) -> tuple[Spot, ...]:
    """Read a grey image whose resolution is ``dpi``; no words is a result, not an error.

    Lines that read badly may hold light type on dark: with ``light_type`` they are read inverted,
    too, which a trial can do without.

    Raises :class:`~pipeline.errors.TimedOut` or :class:`~pipeline.errors.OcrFailed`.
    """
    if max(pixels.shape) > tesseract.MAX_SIDE:
        raise OcrFailed(f"A side is longer than {tesseract.MAX_SIDE} pixels.")
    tesseract.require(settings.lang)
    table = _engine(settings)(
        pixels, max(1, round(dpi)), settings.lang, int(layout), limits.page_seconds, light_type
    )
    return words_of(table)


def _engine(settings: Read) -> Engine:
    """The engine asked for; by itself the one in process, which costs a third less."""
    if settings.engine == "pytesseract":
        return tesseract.table_by_program
    if tesseract.has_library():
        return tesseract.table_in_process
    if settings.engine == "tesserocr":
        raise OcrFailed("The tesserocr library is not installed.")
    return tesseract.table_by_program


_WORD_LEVEL = "5"
_COLUMNS = 12


def words_of(table: str) -> tuple[Spot, ...]:
    """The words of Tesseract's TSV; quotation marks are text, never quoting.

    Raises :class:`OcrFailed` at a row that is not whole, rather than shift texts against boxes.
    """
    words: list[Spot] = []
    lines: dict[tuple[str, str, str], int] = {}
    blocks: dict[str, int] = {}
    for row in table.split("\n"):
        if not row or row.startswith("level\t"):
            continue
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS:
            raise OcrFailed("Tesseract's table of words has a broken row.")
        level, _page, block, paragraph, line, _word, *place, confidence, text = cells
        text = "".join(text.split())
        if level != _WORD_LEVEL or not text:
            continue
        try:
            left, top, width, height = map(int, place)
            score = float(confidence)
        except ValueError:
            raise OcrFailed("Tesseract's table of words has a broken row.") from None
        words.append(
            Spot(
                text,
                left,
                top,
                left + width,
                top + height,
                min(max(score, 0.0), 100.0),
                blocks.setdefault(block, len(blocks)),
                lines.setdefault((block, paragraph, line), len(lines)),
            )
        )
    return tuple(words)
