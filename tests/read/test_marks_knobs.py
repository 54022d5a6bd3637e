"""Knobs of switches: found by their shape, whatever the colours are."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.read.marks.knobs import End, knob_end
from pipeline.read.marks.labels import Label
from pipeline.read.marks.objects import Strip

Grey = NDArray[np.uint8]
BOX = (30.0, 20.0, 110.0, 60.0)  # of the switch, 80 by 40 pixels
LABEL = Label((0,), (0, 0, 10, 10), (0, 0, 10, 10), True, "Stolen Vehicle")


def track(ink: int, width: int = -1) -> Grey:
    """A pill on white paper, filled or an outline ``width`` pixels wide."""
    canvas = np.full((80, 140), 255, np.uint8)
    pill = np.zeros_like(canvas)
    cv2.rectangle(pill, (50, 20), (90, 59), 255, -1)
    for x in (50, 90):
        cv2.circle(pill, (x, 40), 19, 255, -1)
    canvas[pill > 0] = ink
    if width > 0:
        canvas[cv2.erode(pill, np.ones((2 * width + 1,) * 2, np.uint8)) > 0] = 255
    return canvas


def with_disc(canvas: Grey, end: End, radius: int, ink: int) -> Grey:
    cv2.circle(canvas, (50 if end == "left" else 90, 40), radius, ink, -1)
    return canvas


def thick_knob(end: End) -> Grey:
    """A thin pale track with a large dark knob at one end."""
    canvas = np.full((80, 140), 255, np.uint8)
    cv2.rectangle(canvas, (40, 30), (100, 50), 170, -1)
    return with_disc(canvas, end, 20, 40)


def dotted(canvas: Grey) -> Grey:
    """The greys as a screen of dots, as a fax prints them."""
    order = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 13 + 20
    screen = np.tile(order, (20, 35))
    return np.where(canvas > screen, 255, 0).astype(np.uint8)


def seen(canvas: Grey, is_bilevel: bool) -> End | None:
    away = (255 - canvas).astype(np.float32)
    strip = Strip(LABEL, (0, 0, 10, 10), 0, 40, canvas[:, :, None], away, 255, 0, 0, 140, (), ())
    return knob_end(BOX, strip, is_bilevel)


DRAWN: dict[str, Callable[[End], Grey]] = {
    "paper-white knob in a dark track": lambda end: with_disc(track(60), end, 16, 255),
    "white knob in a pale track": lambda end: with_disc(track(190), end, 16, 255),
    "dark knob in an outline": lambda end: with_disc(track(40, width=2), end, 11, 40),
    "black knob in a pale track": lambda end: with_disc(track(200), end, 15, 0),
    "knob larger than its track": thick_knob,
}


@pytest.mark.parametrize("end", ["left", "right"])
@pytest.mark.parametrize("look", DRAWN)
def test_a_knob_is_found_at_its_end_in_grey_and_in_dots(look: str, end: End) -> None:
    drawn = DRAWN[look](end)
    assert seen(drawn, is_bilevel=False) == end
    assert seen(dotted(drawn), is_bilevel=True) == end


def halves() -> Grey:
    """A square track, one half dark: the knob is either half."""
    canvas = np.full((80, 140), 255, np.uint8)
    cv2.rectangle(canvas, (30, 20), (110, 59), 40, 2)
    cv2.rectangle(canvas, (30, 20), (70, 59), 40, -1)
    return canvas


@pytest.mark.parametrize("drawn", [halves(), track(60), track(40, width=2)])
def test_no_end_is_told_where_no_shape_is_a_knob(drawn: Grey) -> None:
    assert seen(drawn, is_bilevel=False) is None
