"""A page as pixels, and how its pixels lie on the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.artefacts import Box
from pipeline.geometry import POINTS_PER_INCH

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class PageImage:
    """Grey pixels (rows by columns, 0 black, 255 white) of a page as displayed.

    ``dpi`` is that across; ``dpi_y`` that down, where the two differ (a fax of 204 x 98), else
    None. Pixel (x, y) lies at ``(x0 + x * 72 / dpi, top + y * 72 / dpi_y)`` points of the page as
    displayed, before any turn that recognition applies. ``colour`` holds the same pixels as
    red, green and blue (rows by columns by 3) where the source has colours and they were asked
    for; ``is_grey`` says that it surely has none.
    """

    pixels: Pixels
    dpi: float
    x0: float = 0.0
    top: float = 0.0
    colour: Pixels | None = None
    dpi_y: float | None = None
    is_grey: bool = False

    @cached_property
    def halves(self) -> Halves:
        return Halves(self.pixels)

    @property
    def dpi_down(self) -> float:
        return self.dpi if self.dpi_y is None else self.dpi_y

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The place of a pixel, in points of the page as displayed."""
        return (
            self.x0 + x * POINTS_PER_INCH / self.dpi,
            self.top + y * POINTS_PER_INCH / self.dpi_down,
        )

    def pixels_of(self, box: Box) -> tuple[int, int, int, int]:
        """A box in points of the page as displayed, in pixels; it may reach past the edges."""
        across, down = self.dpi / POINTS_PER_INCH, self.dpi_down / POINTS_PER_INCH
        return (
            round((box[0] - self.x0) * across),
            round((box[1] - self.top) * down),
            round((box[2] - self.x0) * across),
            round((box[3] - self.top) * down),
        )


class Halves:
    """An image and its halves, the halves of these and so on, each made once.

    Many looks at a page begin with a smaller copy of it; none may alter what it is given.
    """

    def __init__(self, pixels: Pixels) -> None:
        self._made = [pixels]

    def reduced(self, across: float, down: float | None = None) -> Pixels:
        """The image so many times as large (``down`` as ``across``, unless it is given), each pixel
        the mean of those that it stands for.

        Halves are exact and nearly free; only the rest of the way costs what other ratios cost.
        """
        down = across if down is None else down
        times = 0
        while max(across, down) <= 0.5 and min(self._half(times).shape[:2]) > 1:
            times += 1
            across, down = 2 * across, 2 * down
        pixels = self._half(times)
        return pixels if across == down == 1 else _resized(pixels, across, down)

    def _half(self, times: int) -> Pixels:
        """The image halved so many times."""
        while len(self._made) <= times:
            self._made.append(_resized(self._made[-1], 0.5, 0.5))
        return self._made[times]


def reduced(pixels: Pixels, across: float, down: float | None = None) -> Pixels:
    """An image that is reduced only once; see :meth:`Halves.reduced`."""
    return Halves(pixels).reduced(across, down)


def _resized(pixels: Pixels, across: float, down: float) -> Pixels:
    found = cv2.resize(pixels, None, fx=across, fy=down, interpolation=cv2.INTER_AREA)
    return np.asarray(found, np.uint8)
