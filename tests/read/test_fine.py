"""Fine print on sheets so large that they are read as if they were reduced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.read import fine, ocr
from pipeline.read.image import PageImage
from pipeline.settings import Limits, Read
from tests.read.drawn import LETTER, sheet

LARGE = 1.6
"""A sheet so many times as large as an office page: 13.6 by 17.6 inches."""


@pytest.fixture(scope="module")
def plan() -> PageImage:
    """Six lines in 8 points at 125 dpi, in a corner of the large sheet."""
    image = sheet(LETTER, size=12.8)
    assert image.dpi / LARGE == 125.0
    return replace(image, dpi=image.dpi / LARGE)


def test_type_is_lost_below_six_pixels(plan: PageImage) -> None:
    assert not fine.is_lost(plan, 125.0)
    assert fine.is_lost(plan, 32.0)
    white = replace(plan, pixels=np.full_like(plan.pixels, 255))
    assert not fine.is_lost(white, 32.0)


def test_a_large_sheet_is_read_again_at_its_own_size(plan: PageImage) -> None:
    reduced = replace(plan, pixels=np.full_like(plan.pixels, 255))
    first = replace(ocr.read_image(reduced, Read(), Limits()), dpi=32)
    found = fine.reread(plan, first, Read(), Limits())
    assert [word.text for word in found.words][:3] == ["Harbor", "County", "Sheriff"]
    assert not found.doubts
    assert fine.reread(plan, found, Read(), Limits()) is found


def test_type_that_no_reading_can_tell_is_doubted(plan: PageImage) -> None:
    first = replace(ocr.read_image(plan, Read(), Limits()), dpi=32)
    found = fine.reread(plan, first, Read(), Limits(pixels=240_000))
    assert "fine_print" in [doubt.code for doubt in found.doubts]
