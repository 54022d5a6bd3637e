"""Marks on grounds of their own, in colours, and worn by faxes: small pages drawn here."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read.image import PageImage
from pipeline.read.marks.find import area_of
from pipeline.read.marks.frame import lay_of, make_frame
from pipeline.read.marks.labels import lay_out
from pipeline.read.marks.objects import strips_of
from tests.read.test_marks_pages import (
    BLUE,
    GREY,
    INK,
    TOPICS,
    WHITE,
    Canvas,
    Painter,
    crossed_box,
    faxed,
    page_of,
    penned,
    printed_box,
    seen,
    states_of,
)


def on_a_panel(paint: Painter, edge: int) -> Painter:
    """The same controls on a white panel of a dark page that begins ``edge`` pixels before them."""

    def painted(canvas: Canvas, x: int, y: int, on: bool) -> None:
        canvas[:, : x - edge] = INK
        paint(canvas, x, y, on)

    return painted


def oval(canvas: Canvas, x: int, y: int, on: bool) -> None:
    cv2.ellipse(canvas, (x, y), (13, 9), 0, 0, 360, INK, 2, cv2.LINE_AA)
    if on:
        cv2.ellipse(canvas, (x, y), (10, 6), 0, 0, 360, INK, -1, cv2.LINE_AA)


@pytest.mark.parametrize(("paint", "edge"), [(crossed_box, 14), (oval, 18)])
def test_the_edge_of_a_panel_is_no_part_of_the_controls_beside_it(
    paint: Painter, edge: int
) -> None:
    assert states_of(seen(*page_of(on_a_panel(paint, edge), 85))) == TOPICS


def test_ovals_that_are_filled_are_no_switches() -> None:
    found = seen(*page_of(oval, 85))
    assert states_of(found) == TOPICS
    assert {mark.kind for mark in found.values()} == {"radio"}


def test_of_boxes_that_differ_in_the_colour_of_their_fill_alone_the_coloured_are_on() -> None:
    def filled(canvas: Canvas, x: int, y: int, on: bool) -> None:
        cv2.rectangle(
            canvas, (x - 9, y - 9), (x + 9, y + 9), (120, 205, 150) if on else (170, 170, 170), -1
        )
        cv2.rectangle(canvas, (x - 9, y - 9), (x + 9, y + 9), INK, 3)

    found = states_of(seen(*page_of(filled, 85)))
    assert {text for text, on in found.items() if on} == {t for t, on in TOPICS.items() if on}


def test_a_tick_beside_a_box_is_seen_without_the_lines_of_the_form() -> None:
    tick = penned([(-36, 0), (-29, 12), (-15, -18)], ink=INK)

    def ruled(canvas: Canvas, x: int, y: int, on: bool) -> None:
        tick(canvas, x, y, on)
        for line in (-23, 23):
            cv2.line(canvas, (x - 32, y + line), (x + 800, y + line), GREY, 2)

    assert states_of(seen(*page_of(ruled, 85))) == TOPICS


def test_a_cross_beside_a_box_among_ticks_is_not_on() -> None:
    tick = penned([(-34, -2), (-27, 8), (-15, -12)], ink=INK)
    cross = penned([(-32, -8), (-16, 8)], [(-16, -8), (-32, 8)], ink=INK)

    def noted(canvas: Canvas, x: int, y: int, on: bool) -> None:
        (tick if on else cross)(canvas, x, y, True)

    found = states_of(seen(*page_of(noted, 85)))
    assert {text for text, on in found.items() if on} == {t for t, on in TOPICS.items() if on}


@pytest.mark.parametrize("colour", [BLUE, (70, 70, 70)])
def test_chosen_rows_are_told_by_their_colour_or_by_the_ground_of_the_page(
    colour: tuple[int, int, int],
) -> None:
    """A light list on a dark page: the light rows are the usual ones, though the page is dark."""

    def listed(canvas: Canvas, x: int, y: int, on: bool) -> None:
        if canvas[0, 0, 0] == 255:
            canvas[:] = (25, 25, 25)
            canvas[y - 24 : y + 300, x - 20 : x + 600] = (226, 220, 205)
        if on:
            cv2.rectangle(canvas, (x - 20, y - 20), (x + 600, y + 20), colour, -1)

    found = states_of(seen(*page_of(listed, 100, inverted=True)))
    assert all(found.get(text) is not True for text, on in TOPICS.items() if not on)
    if colour == BLUE:
        assert all(found[text] for text, on in TOPICS.items() if on)


def test_brackets_hold_what_touches_one_of_them() -> None:
    def bracketed(canvas: Canvas, x: int, y: int, on: bool) -> None:
        for side in (-1, 1):
            middle = 0 if side < 0 else 180
            cv2.ellipse(canvas, (x + side * 9, y), (5, 10), 0, middle + 95, middle + 265, INK, 1)
        if on:
            for slope in (-1, 1):
                cv2.line(canvas, (x - 13, y - 6 * slope), (x - 1, y + 6 * slope), INK, 2)

    words, image = page_of(bracketed, 80)
    lay = lay_of(words)
    layout = lay_out(words, lay)
    frame = make_frame(image, lay, area_of(layout, lay, image), layout.height)
    before = [[b for b in s.objects if b[2] < s.box[0]] for s in strips_of(frame, layout)]
    assert [len(objects) for objects in before if objects] == [1] * len(TOPICS)


def compressed(image: PageImage, quality: int) -> PageImage:
    whole = np.ascontiguousarray(image.colour)
    small = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    colour = np.asarray(cv2.imdecode(small, cv2.IMREAD_COLOR), np.uint8)
    return PageImage(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), image.dpi, colour=colour)


def test_filled_chips_are_seen_through_compression() -> None:
    widths = iter(
        sum(cv2.getTextSize(w, cv2.FONT_HERSHEY_SIMPLEX, 0.55, 1)[0][0] for w in topic.split()) + 8
        for topic in TOPICS
    )

    def chip(canvas: Canvas, x: int, y: int, on: bool) -> None:
        ends = ((x - 14, y - 16), (x + next(widths) + 14, y + 16))
        cv2.rectangle(canvas, *ends, (255, 190, 225) if on else (110, 110, 110), -1 if on else 2)

    words, image = page_of(chip, 100)
    found = states_of(seen(words, compressed(image, 60)))
    assert found == TOPICS


def dotted(canvas: Canvas, x: int, y: int) -> None:
    for turn in np.linspace(0, 2 * np.pi, 14, endpoint=False):
        canvas[round(y + 9 * np.sin(turn)), round(x + 9 * np.cos(turn))] = INK


def test_what_a_fax_leaves_of_an_empty_outline_is_an_empty_control() -> None:
    def worn(canvas: Canvas, x: int, y: int, on: bool) -> None:
        if on:
            cv2.circle(canvas, (x, y), 9, INK, 2)
            cv2.circle(canvas, (x, y), 5, INK, -1)
        else:
            dotted(canvas, x, y)

    words, image = page_of(worn, 85)
    found = seen(words, faxed(image))
    assert states_of(found) == TOPICS


def test_dots_around_a_place_that_is_not_bare_tell_nothing_of_it() -> None:
    def worn(canvas: Canvas, x: int, y: int, on: bool) -> None:
        if on:
            printed_box(canvas, x, y)
            cv2.rectangle(canvas, (x - 6, y - 6), (x + 6, y + 6), INK, -1)
        else:
            dotted(canvas, x, y)
            cv2.line(canvas, (x - 4, y), (x - 1, y + 4), INK, 2)
            canvas[y - 1 : y + 2, x - 20 : x + 20] = WHITE

    words, image = page_of(worn, 85)
    assert False not in states_of(seen(words, faxed(image))).values()
