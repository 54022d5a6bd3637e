"""Marks from pixels: small pages drawn here, one kind of control a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.artefacts import Mark, Word
from pipeline.read.image import PageImage
from pipeline.read.marks import Found, find_marks

DPI = 150
K = DPI / 72
TOPICS = {
    "Stolen Vehicle": True, "Immigration Violator": False, "Missing Person": True,
    "Sex Offender": False, "Wanted Person": True, "Violent Person": True,
}  # fmt: skip
Canvas = NDArray[np.uint8]
Colour = tuple[int, int, int]
Painter = Callable[[Canvas, int, int, bool], None]
WHITE, INK, BLUE, GREY = (255, 255, 255), (30, 30, 30), (37, 99, 235), (185, 190, 198)


def page_of(
    paint: Painter, x: int, dark: bool = False, others: Sequence[tuple[str, float]] = (),
    heads: Sequence[tuple[str, float]] = (), inverted: bool = False,
    more: Sequence[tuple[str, Painter]] = (),
) -> tuple[list[Word], PageImage]:  # fmt: skip
    """Rows of labels at 100 points with a control painted at ``x`` points, centres on the row.

    ``others`` are words of every row, ``heads`` those of a row above; letters are light where the
    control is on if ``inverted``. ``more`` rows follow, painted in ways of their own.
    """
    canvas = np.full((int(600 * K), int(612 * K), 3), WHITE, np.uint8)
    words: list[Word] = []

    def write(text: str, left: float, base: float, line: int, ink: Colour = INK) -> None:
        for word in text.split():
            (width, height), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, 0.55, 1)
            place = (round(left * K), round(base * K))
            cv2.putText(canvas, word, place, cv2.FONT_HERSHEY_SIMPLEX, 0.55, ink, 1, cv2.LINE_AA)
            low = base + (1.8 if any(c in "gpqy" for c in word) else 0)
            box = (left, base - height / K, left + width / K, low)
            words.append(Word(word, box, 92, line, 0))
            left = box[2] + 4

    write("NCIC topics", 100, 40, 0)
    for text, left in heads:
        write(text, left, 76, 1)
    rows = [
        *((paint, *topic) for topic in TOPICS.items()),
        *((way, text, True) for text, way in more),
    ]
    for row, (way, topic, on) in enumerate(rows):
        base = 100 + 22 * row
        way(canvas, round(x * K), round((base - 2.8) * K), on)
        write(topic, 100, base, row + 2, WHITE if inverted and on else INK)
        for text, left in others:
            write(text, left, base, row + 2)
    if dark:
        canvas = 255 - canvas
    grey = cv2.cvtColor(canvas, cv2.COLOR_RGB2GRAY)
    return words, PageImage(grey, DPI, colour=canvas)


def seen(words: list[Word], image: PageImage) -> dict[str, Mark]:
    marks = find_marks(words, lambda: image).marks
    return {" ".join(words[i].text for i in mark.words): mark for mark in marks}


def check_box(canvas: Canvas, x: int, y: int, on: bool) -> None:
    if on:
        cv2.rectangle(canvas, (x - 9, y - 9), (x + 9, y + 9), BLUE, -1)
        cv2.polylines(
            canvas, [np.array([(x - 5, y), (x - 1, y + 4), (x + 6, y - 5)])], False, WHITE, 2
        )
    else:
        cv2.rectangle(canvas, (x - 9, y - 9), (x + 9, y + 9), (120, 120, 120), 2)


def crossed_box(canvas: Canvas, x: int, y: int, on: bool) -> None:
    cv2.rectangle(canvas, (x - 9, y - 9), (x + 9, y + 9), INK, 1)
    if on:
        cv2.line(canvas, (x - 6, y - 6), (x + 6, y + 6), INK, 2)
        cv2.line(canvas, (x - 6, y + 6), (x + 6, y - 6), INK, 2)


def tinted_box(canvas: Canvas, x: int, y: int, on: bool) -> None:
    cv2.rectangle(canvas, (x - 6, y - 6), (x + 6, y + 6), (238, 200, 180) if on else WHITE, -1)
    cv2.rectangle(canvas, (x - 6, y - 6), (x + 6, y + 6), (120, 120, 120), 1)


def radio(canvas: Canvas, x: int, y: int, on: bool) -> None:
    cv2.circle(canvas, (x, y), 9, INK, 1, cv2.LINE_AA)
    if on:
        cv2.circle(canvas, (x, y), 5, INK, -1, cv2.LINE_AA)


def switch(canvas: Canvas, x: int, y: int, on: bool) -> None:
    colour = BLUE if on else GREY
    for end in (x - 9, x + 9):
        cv2.circle(canvas, (end, y), 10, colour, -1, cv2.LINE_AA)
    cv2.rectangle(canvas, (x - 9, y - 10), (x + 9, y + 10), colour, -1)
    cv2.circle(canvas, (x + 9 if on else x - 9, y), 8, WHITE, -1, cv2.LINE_AA)


def tick(canvas: Canvas, x: int, y: int, on: bool) -> None:
    if on:
        points = np.array([(x - 6, y), (x - 2, y + 5), (x + 7, y - 6)])
        cv2.polylines(canvas, [points], False, INK, 2, cv2.LINE_AA)


def bullet(canvas: Canvas, x: int, y: int, on: bool) -> None:
    cv2.circle(canvas, (x, y), 3, INK, -1, cv2.LINE_AA)


def plate(canvas: Canvas, x: int, y: int, on: bool) -> None:
    """The ground of a row, chosen or not: to be drawn before its label."""
    if on:
        cv2.rectangle(canvas, (x - 20, y - 20), (x + 400, y + 20), BLUE, -1)


def strike(canvas: Canvas, x: int, y: int, on: bool) -> None:
    if not on:
        cv2.line(canvas, (x, y), (x + 330, y), INK, 2)


def answers(canvas: Canvas, x: int, y: int, on: bool) -> None:
    """Yes and No as the halves of one control, the chosen one filled."""
    for left, chosen in ((x, on), (x + 80, not on)):
        cv2.rectangle(canvas, (left, y - 14), (left + 80, y + 14), BLUE if chosen else WHITE, -1)
        cv2.rectangle(canvas, (left, y - 14), (left + 80, y + 14), GREY, 1)


def two_boxes(canvas: Canvas, x: int, y: int, on: bool) -> None:
    """A box a column, the second marked where the first is not."""
    crossed_box(canvas, x, y, on)
    crossed_box(canvas, x + 150, y, not on)


def blot(canvas: Canvas, x: int, y: int, on: bool) -> None:
    cv2.putText(canvas, "%", (x - 8, y + 6), cv2.FONT_HERSHEY_SIMPLEX, 0.5, INK, 1, cv2.LINE_AA)


def printed_box(canvas: Canvas, x: int, y: int) -> None:
    cv2.rectangle(canvas, (x - 9, y - 9), (x + 9, y + 9), INK, 1)


def penned(*strokes: Sequence[tuple[int, int]], ink: Colour = BLUE) -> Painter:
    """Printed boxes, those that are on with strokes of a pen (pixels from the box's middle)."""

    def paint(canvas: Canvas, x: int, y: int, on: bool) -> None:
        printed_box(canvas, x, y)
        for stroke in strokes if on else ():
            points = np.array([(x + right, y + down) for right, down in stroke])
            cv2.polylines(canvas, [points], False, ink, 2, cv2.LINE_AA)

    return paint


ANGLES = np.arange(0, 7, 0.4)
PENS = {
    "leaving upwards": penned([(-6, -2), (-1, 7), (22, -30)]),
    "hanging below": penned([(-16, 2), (-8, 16), (14, -8)]),
    "beside": penned([(-34, -2), (-27, 8), (-15, -12)]),
    "round it": penned(
        [(round(19 * np.cos(t)), round(17 * np.sin(t))) for t in np.arange(0, 7, 0.4)]
    ),
    "across it": penned([(-15, 13), (17, -12)]),
    "faint": penned([(-6, -1), (-1, 6), (8, -8)], ink=(205, 210, 225)),
}


def nothing(canvas: Canvas, x: int, y: int, on: bool) -> None:
    pass


CONTROLS: list[tuple[Painter, int, str]] = [
    (check_box, 85, "checkbox"), (check_box, 330, "checkbox"), (crossed_box, 85, "checkbox"),
    (radio, 85, "radio"), (switch, 400, "toggle"), (switch, 80, "toggle"),
]  # fmt: skip


@pytest.mark.parametrize(("paint", "x", "kind"), CONTROLS)
@pytest.mark.parametrize("dark", [False, True])
def test_states_of_drawn_controls(paint: Painter, x: int, kind: str, dark: bool) -> None:
    found = seen(*page_of(paint, x, dark))
    assert {text: mark.state == "checked" for text, mark in found.items()} == TOPICS
    assert {mark.state for mark in found.values()} == {"checked", "unchecked"}
    assert {mark.kind for mark in found.values()} == {kind}


def disc_or_ring(canvas: Canvas, x: int, y: int, on: bool) -> None:
    cv2.circle(canvas, (x, y), 9, INK, -1 if on else 2, cv2.LINE_AA)


def test_full_discs_beside_rings_are_on_where_the_ground_is_light() -> None:
    words, image = page_of(disc_or_ring, 85)
    found = {label: mark.state for label, mark in seen(words, image).items()}
    assert found == {topic: "checked" if on else "unchecked" for topic, on in TOPICS.items()}


def test_white_discs_beside_rings_on_dark_may_be_empty_buttons_made_for_light() -> None:
    words, image = page_of(disc_or_ring, 85, dark=True)
    assert {mark.state for mark in seen(words, image).values()} == {"unknown"}


def test_dots_beside_solid_discs_may_be_the_marks() -> None:
    def bearing(canvas: Canvas, x: int, y: int, on: bool) -> None:
        cv2.circle(canvas, (x, y), 10, INK, 2 if on else -1, cv2.LINE_AA)
        if on:
            cv2.circle(canvas, (x, y), 7, (150, 150, 150), -1, cv2.LINE_AA)

    found = seen(*page_of(bearing, 85))
    assert "unchecked" not in {mark.state for text, mark in found.items() if TOPICS[text]}


def test_states_in_a_grey_scan() -> None:
    words, image = page_of(switch, 400)
    rng = np.random.default_rng(5)
    noisy = np.clip(image.pixels + rng.normal(0, 5, image.pixels.shape), 0, 255).astype(np.uint8)
    found = seen(words, PageImage(cv2.GaussianBlur(noisy, (0, 0), 0.8), DPI))
    assert {text: mark.state == "checked" for text, mark in found.items()} == TOPICS


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_states_on_a_turned_page(turns: int) -> None:
    words, image = page_of(check_box, 85)
    height, width = 600.0, 612.0
    for _ in range(turns):  # clockwise
        words = [
            Word(w.text, (height - w.box[3], w.box[0], height - w.box[1], w.box[2]), 92, w.line, 0)
            for w in words
        ]
        height, width = width, height
    pixels = np.ascontiguousarray(np.rot90(image.pixels, -turns))
    found = seen(words, PageImage(pixels, DPI))
    assert {text: mark.state == "checked" for text, mark in found.items()} == TOPICS


def test_a_marks_box_is_where_the_control_stands() -> None:
    mark = seen(*page_of(check_box, 85))["Immigration Violator"]
    x, y = (mark.box[0] + mark.box[2]) / 2, (mark.box[1] + mark.box[3]) / 2
    assert (x, y) == (pytest.approx(85, abs=1.5), pytest.approx(119.2, abs=1.5))
    assert mark.box[2] - mark.box[0] == pytest.approx(20 / K, abs=2)


def test_a_row_without_a_tick_in_a_list_is_not_told() -> None:
    found = seen(*page_of(tick, 85))
    assert {m.state for t, m in found.items() if TOPICS[t]} == {"checked"}
    assert {m.state for t, m in found.items() if not TOPICS[t]} == {"unknown"}


def test_a_mark_of_another_kind_in_a_row_that_is_no_topic_changes_nothing() -> None:
    page = page_of(tick, 85, more=[("North district", blot), ("South district", blot)])
    assert states_of(seen(*page)) == {text: on or None for text, on in TOPICS.items()}


def test_a_box_that_only_a_tint_sets_apart_is_not_called_empty() -> None:
    found = seen(*page_of(tinted_box, 85))
    assert "unchecked" not in {mark.state for text, mark in found.items() if TOPICS[text]}


def states_of(found: dict[str, Mark]) -> dict[str, bool | None]:
    return {text: {"checked": True, "unchecked": False}.get(m.state) for text, m in found.items()}


def test_the_filled_half_of_a_yes_and_no_control_is_the_answer() -> None:
    assert states_of(seen(*page_of(answers, 300, others=[("Yes", 310), ("No", 350)]))) == TOPICS


@pytest.mark.parametrize("how", ["headed", "beside"])
def test_controls_of_the_answer_no_say_the_opposite(how: str) -> None:
    if how == "headed":
        page = page_of(two_boxes, 300, heads=[("Topic", 100), ("Yes", 292), ("No", 366)])
    else:
        page = page_of(two_boxes, 300, others=[("Yes", 312), ("No", 384)])
    assert states_of(seen(*page)) == TOPICS


def test_counts_in_pills_behind_the_labels_do_not_outvote_the_boxes_before_them() -> None:
    tick = penned([(-6, -2), (-1, 7), (8, -48)])  # into the box above

    def counted(canvas: Canvas, x: int, y: int, on: bool) -> None:
        tick(canvas, x, y, on)
        for end in (x + 640, x + 654):
            cv2.circle(canvas, (end, y), 10, (140, 145, 155), -1, cv2.LINE_AA)
        cv2.rectangle(canvas, (x + 640, y - 10), (x + 654, y + 10), (140, 145, 155), -1)
        place = (x + 640, y + 4)
        cv2.putText(canvas, "12", place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, WHITE, 1, cv2.LINE_AA)

    found = seen(*page_of(counted, 85))
    assert "unchecked" not in {mark.state for text, mark in found.items() if TOPICS[text]}


def test_two_columns_that_contradict_tell_nothing() -> None:
    assert set(states_of(seen(*page_of(two_boxes, 300))).values()) == {None}


def test_of_two_columns_the_one_whose_header_tells_decides() -> None:
    heads = [("Topic", 100), ("Active", 286), ("E-mail", 358)]
    assert states_of(seen(*page_of(two_boxes, 300, heads=heads))) == TOPICS


def test_chosen_rows_of_a_list_box_are_on_and_the_others_not_told() -> None:
    found = states_of(seen(*page_of(plate, 100, inverted=True)))
    assert found == {text: on or None for text, on in TOPICS.items()}


def test_rows_struck_through_are_off_and_the_others_not_told() -> None:
    found = states_of(seen(*page_of(strike, 100)))
    assert found == {text: False for text, on in TOPICS.items() if not on}


@pytest.mark.parametrize("way", PENS)
def test_a_box_that_a_pen_has_been_at_is_never_called_empty(way: str) -> None:
    found = seen(*page_of(PENS[way], 85))
    assert "unchecked" not in {mark.state for text, mark in found.items() if TOPICS[text]}
    assert "checked" not in {mark.state for text, mark in found.items() if not TOPICS[text]}


def test_a_plain_tick_beside_a_box_marks_it() -> None:
    beside = penned([(-34, -2), (-27, 8), (-15, -12)], ink=INK)
    assert states_of(seen(*page_of(beside, 85))) == TOPICS


def test_print_beside_all_boxes_is_no_pen() -> None:
    def starred(canvas: Canvas, x: int, y: int, on: bool) -> None:
        crossed_box(canvas, x, y, on)
        cv2.line(canvas, (x - 26, y - 6), (x - 18, y + 6), INK, 2)

    assert states_of(seen(*page_of(starred, 85))) == TOPICS


def test_a_single_word_beside_a_control_is_its_state_and_no_other_answer() -> None:
    words, image = page_of(switch, 300)
    firsts = {topic.split()[0] for topic in TOPICS}
    rows = [word for word in words if word.text in firsts]
    said = ["On" if on else "Off" for on in TOPICS.values()]
    said[0] = "Off"  # misread: most say "Off"
    beside = [
        Word(text, (316, w.box[1], 330, w.box[3]), 92, w.line, 0)
        for w, text in zip(rows, said, strict=True)
    ]
    assert states_of(seen([*words, *beside], image)) == TOPICS


def test_headings_outrank_empty_boxes_for_moving_rows() -> None:
    def box(canvas: Canvas, x: int, y: int, on: bool) -> None:
        printed_box(canvas, x, y)

    below = [("Subscribed lists", nothing), ("Amber Alert", box), ("Foreign Fugitive", box)]
    found = states_of(seen(*page_of(box, 85, heads=[("Available lists", 100)], more=below)))
    told = dict.fromkeys(TOPICS, False) | {"Amber Alert": True, "Foreign Fugitive": True}
    assert told.items() <= found.items()


def faxed(image: PageImage, level: int = 128) -> PageImage:
    """The page in black and white."""
    return PageImage(np.where(image.pixels > level, 255, 0).astype(np.uint8), image.dpi)


def test_a_fax_shows_a_switch_by_the_end_at_which_its_knob_is() -> None:
    def plain(canvas: Canvas, x: int, y: int, on: bool) -> None:
        switch(canvas, x, y, on)
        for end in (x - 9, x + 9):  # off is as dark as on
            cv2.circle(canvas, (end, y), 10, BLUE, -1, cv2.LINE_AA)
        cv2.rectangle(canvas, (x - 9, y - 10), (x + 9, y + 10), BLUE, -1)
        cv2.circle(canvas, (x + 9 if on else x - 9, y), 8, WHITE, -1, cv2.LINE_AA)

    words, image = page_of(plain, 300)
    found = seen(words, faxed(image))
    assert states_of(found) == TOPICS
    assert found["Immigration Violator"].cue == "switch whose knob is at its left end"


def test_marked_boxes_count_where_a_fax_has_lost_the_empty_ones() -> None:
    def lost(canvas: Canvas, x: int, y: int, on: bool) -> None:
        if on:
            crossed_box(canvas, x, y, on)

    more = [("Foreign Fugitive", nothing), ("Gang Member", nothing), ("Protection Order", nothing),
            ("Supervised Release", nothing), ("Identity Theft", nothing)]  # fmt: skip
    words, image = page_of(lost, 85, more=more)
    found = states_of(seen(words, faxed(image)))
    marked = {text for text, on in TOPICS.items() if on}
    assert {text for text, state in found.items() if state} == marked
    assert False not in found.values()


def test_crosses_at_labels_that_follow_one_another_like_words_are_remove_signs() -> None:
    canvas = np.full((500, 1200, 3), WHITE, np.uint8)
    words: list[Word] = []
    topics = iter([*TOPICS, "Gang Member", "Fugitive", "Protection Order"])
    for line in range(3):
        left, base = 60, 100 + 60 * line
        for topic in (next(topics), next(topics), next(topics)):
            for slope in (-1, 1):
                ends = ((left - 34, base - 9 - 8 * slope), (left - 18, base - 9 + 8 * slope))
                cv2.line(canvas, *ends, INK, 2, cv2.LINE_AA)
            for text in topic.split():
                (wide, high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.8, 2)
                cv2.putText(canvas, text, (left, base), cv2.FONT_HERSHEY_SIMPLEX, 0.8, INK, 2)
                box = (left / K, (base - high) / K, (left + wide) / K, base / K)
                words.append(Word(text, box, 92, line, 0))
                left += wide + 12
            left += 70
    image = PageImage(cv2.cvtColor(canvas, cv2.COLOR_RGB2GRAY), DPI)
    found = seen(words, image)
    assert {mark.state for mark in found.values()} == {"checked"}
    assert TOPICS.keys() <= found.keys()


def test_a_control_behind_a_card_is_not_the_next_cards() -> None:
    def two_cards(canvas: Canvas, x: int, y: int, on: bool) -> None:
        for edge, state in ((x, on), (x + round(190 * K), not on)):
            cv2.circle(canvas, (edge, y), 10, INK, -1 if state else 2, cv2.LINE_AA)

    words, image = page_of(two_cards, 235)
    more = dict(zip(("Amber", "Gang", "Fugitive", "Terrorist", "Protection", "Probation"),
                    (not on for on in TOPICS.values()), strict=True))  # fmt: skip
    canvas = np.ascontiguousarray(image.colour)
    for row, text in enumerate(more):
        base = 100 + 22 * row
        (wide, high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.55, 1)
        place = (round(290 * K), round(base * K))
        cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.55, INK, 1, cv2.LINE_AA)
        words.append(Word(text, (290, base - high / K, 290 + wide / K, base), 92, row + 2, 0))
    grey = cv2.cvtColor(canvas, cv2.COLOR_RGB2GRAY)
    found = states_of(seen(words, PageImage(grey, DPI, colour=canvas)))
    assert {text: found[text] for text in TOPICS} == TOPICS
    said = {text: state for text, state in found.items() if text in more and state is not None}
    assert said and said.items() <= more.items()


def test_bullets_are_no_controls() -> None:
    assert seen(*page_of(bullet, 85)) == {}


def test_labels_without_anything_beside_them_have_no_marks() -> None:
    assert seen(*page_of(nothing, 85)) == {}


def test_a_column_of_writing_is_no_control() -> None:
    assert seen(*page_of(nothing, 85, others=[("4 May 2026", 260)])) == {}


def test_a_page_without_labels_never_asks_for_its_image() -> None:
    words = [Word("Records", (100, 90, 140, 100), 90, 0, 0)]

    def image() -> PageImage:
        raise AssertionError("the image was asked for")

    assert find_marks(words, image) == Found()
