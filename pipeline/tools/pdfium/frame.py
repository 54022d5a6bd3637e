"""A page's own coordinates, and those of the page as displayed."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium

from pipeline.artefacts import Box, Quarter


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of the page as displayed, its /Rotate, and the corner of its crop box in points."""

    width: float
    height: float
    rotation: Quarter
    left: float
    bottom: float

    def displayed(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page's own coordinates as a box of the page as displayed."""
        x0, x1 = left - self.left, right - self.left
        y0, y1 = bottom - self.bottom, top - self.bottom
        match self.rotation:
            case 90:
                return (y0, x0, y1, x1)
            case 180:
                return (self.width - x1, y0, self.width - x0, y1)
            case 270:
                return (self.width - y1, self.height - x1, self.width - y0, self.height - x0)
            case _:
                return (x0, self.height - y1, x1, self.height - y0)


def frame_of(raw: pdfium.PdfPage) -> Frame:
    """The frame of an open page."""
    rotation: Quarter = (0, 90, 180, 270)[(raw.get_rotation() // 90) % 4]
    left, bottom, _, _ = raw.get_bbox()
    return Frame(raw.get_width(), raw.get_height(), rotation, left, bottom)
