"""Type in pictures beside a text layer: found however small it is, and not in mere texture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline import intake, read
from pipeline.artefacts import Page
from pipeline.read.beside import together
from pipeline.settings import Limits, Read
from tests.defects import made
from tests.read.drawn import DPI, sheet

TOPICS = ("Protection Order", "Felony Warrants", "Immigration Violator", "Stolen Boat", "Sex Crime")


def with_picture(pixels: np.ndarray, wide: float) -> bytes:
    """A typed letter, and below it a picture, so many points wide."""
    height, width = pixels.shape
    place = b"q %f 0 0 %f 72 300 cm /I1 Do Q\n" % (wide, wide * height / width)
    entries = (
        b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Width %d/Height %d" % (width, height)
    )
    picture = made.stream(pixels.tobytes(), entries)
    return made.page_of(
        place + made.letter(), resources=b"/XObject<</I1 6 0 R>>", more={6: picture}
    )


def only_page(tmp_path: Path, content: bytes) -> Page:
    (tmp_path / "made.pdf").write_bytes(content)
    document = intake.identify(tmp_path, "made.pdf", Limits())
    return read.read_page(tmp_path / "made.pdf", document, 1, Read(), Limits())


@pytest.mark.parametrize("points", [5.5, 7.0, 10.0])
def test_a_list_in_boxes_is_read_from_a_picture_whatever_its_size(
    tmp_path: Path, points: float
) -> None:
    rows = []
    for topic in TOPICS:
        row = sheet([topic]).pixels[155:219, 180:740].copy()
        rows.append(cv2.rectangle(row, (3, 3), (556, 60), 120, 2))
    screen = np.vstack(rows)
    page = only_page(tmp_path, with_picture(screen, screen.shape[1] * 72 / DPI * points / 12))
    said = " ".join(word.text for word in page.words)
    assert [topic for topic in TOPICS if topic not in said] == []


def test_texture_is_not_recognised(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).normal(128, 60, (60, 90)).clip(0, 255).astype(np.uint8)
    photo = cv2.GaussianBlur(cv2.resize(noise, None, fx=8, fy=8), (0, 0), 6)
    page = only_page(tmp_path, with_picture(np.asarray(photo, np.uint8), 260))
    assert (page.source, page.dpi, page.doubts) == ("text_layer", None, ())
    assert page.reason == "The text layer is legible, visible and complete."


def test_boxes_are_joined_across_others_between_them() -> None:
    first, second, far = (0.0, 0.0, 10.0, 10.0), (22.0, 0.0, 30.0, 10.0), (90.0, 0.0, 99.0, 9.0)
    between = (11.0, 2.0, 21.0, 8.0)
    assert together([first, second, far], 2.0) == (first, second, far)
    assert together([first, second, far, between], 2.0) == ((0.0, 0.0, 30.0, 10.0), far)
