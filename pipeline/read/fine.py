"""Fine print on large sheets: a poster is read as if it were reduced to an office page, a plan has
type as small as a letter's.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.artefacts import Doubt
from pipeline.read import ocr
from pipeline.read.image import PageImage
from pipeline.read.ink import find_marks, ink
from pipeline.settings import Limits, Read

READABLE = 6.0
"""Pixels of the usual letter (the height of an x), below which it is not read."""
FEWEST, MUCH = 60, 0.1
"""Smaller letters in lines of type, and their share of all such letters, that are fine print."""


def is_lost(image: PageImage, dpi: float) -> bool:
    """Whether type on an image is too small to be read at ``dpi``, that of the page's own size."""
    marks = find_marks(ink(image.pixels), image.dpi)
    heights = marks.boxes[marks.typed, 3] * (dpi / image.dpi)
    small = int(np.count_nonzero(heights < READABLE))
    return small >= max(FEWEST, MUCH * len(heights))


def reread(
    image: PageImage, found: ocr.Recognised, settings: Read, limits: Limits
) -> ocr.Recognised:
    """A large page as it was read, or where that left doubts or lost fine print, at its own size.

    What is still too small then gets a doubt.
    """
    if not found.doubts and not is_lost(image, found.dpi):
        return found
    whole = ocr.read_image(image, settings, limits)
    better = whole if len(whole.words) > len(found.words) else found
    if not is_lost(image, better.dpi):
        return better
    message = f"The page is so large that its small type could not be read at {better.dpi} dpi."
    return replace(better, doubts=(*better.doubts, Doubt("fine_print", message)))
