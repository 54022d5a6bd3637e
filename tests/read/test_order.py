"""Reading order: lines, blocks, columns, tables, margins."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.artefacts import Box, Word
from pipeline.read.order import in_reading_order, lines_of

LEFT = (
    "The council met on Monday to hear",
    "what the chief had to say about the",
    "new readers at the town's borders and",
    "who may look at what they record",
    "and for how long it is to be kept",
    "before anyone must delete it again.",
)
RIGHT = (
    "Residents asked whether the lists come",
    "from the state or from federal offices",
    "and whether anyone checks them before",
    "an officer stops a car on their word",
    "alone, as had happened in spring when",
    "a family was held on the highway.",
)


def typed(said: str, x: float, top: float, size: float = 10.0) -> list[Word]:
    """Words of one line, each letter half as wide as it is high."""
    words: list[Word] = []
    for part in said.split():
        width = 0.5 * size * len(part)
        words.append(Word(part, (x, top, x + width, top + size), None, 0, 0))
        x += width + 0.5 * size
    return words


def lines(words: Sequence[Word]) -> list[str]:
    said: dict[int, list[str]] = {}
    for word in words:
        said.setdefault(word.line, []).append(word.text)
    return [" ".join(parts) for parts in said.values()]


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    page = [word for n, said in enumerate(LEFT) for word in typed(said, 50, 100 + 12 * n)]
    page += [word for n, said in enumerate(RIGHT) for word in typed(said, 320, 100 + 12 * n)]
    assert lines(in_reading_order(page)) == [*LEFT, *RIGHT]


def test_columns_whose_lines_do_not_align_are_read_one_after_the_other() -> None:
    page = [word for n, said in enumerate(LEFT) for word in typed(said, 50, 100 + 12 * n)]
    page += [word for n, said in enumerate(RIGHT) for word in typed(said, 320, 106 + 12 * n)]
    assert lines(in_reading_order(page)) == [*LEFT, *RIGHT]


def test_a_headline_over_columns_comes_first_and_a_footer_last() -> None:
    title, footer = (
        "Readers at the borders of the town stir the council",
        "The Weekly 14 May page 3",
    )
    page = typed(footer, 50, 400)
    page += [word for n, said in enumerate(LEFT) for word in typed(said, 50, 100 + 12 * n)]
    page += [word for n, said in enumerate(RIGHT) for word in typed(said, 320, 100 + 12 * n)]
    page += typed(title, 120, 50, 14)
    assert lines(in_reading_order(page)) == [title, *LEFT, *RIGHT, footer]


def test_cells_of_a_table_row_share_a_line() -> None:
    rows = [
        ("Immigration Violator", "Disabled", "May 2"),
        ("Stolen Vehicle", "Enabled", "May 3"),
        ("Missing Person", "Enabled", "May 3"),
        ("Gang or Suspected Terrorist", "Enabled", "June 14"),
        ("Sex Offender", "Disabled", "June 14"),
    ]
    page = [
        word
        for column, x in ((2, 450.0), (0, 60.0), (1, 300.0))
        for n, row in enumerate(rows)
        for word in typed(row[column], x, 100 + 18 * n)
    ]
    assert lines(in_reading_order(page)) == [" ".join(row) for row in rows]


def test_labels_and_values_of_a_form_share_a_line() -> None:
    page: list[Word] = []
    labels = ("Name of agency", "Address", "Records officer", "Telephone", "Date of reply")
    values = ("Sandrock Police", "1701 East Prater Way", "Dana Whitlock", "555 0100", "May 11")
    for n, (label, value) in enumerate(zip(labels, values, strict=True)):
        page += typed(value, 250, 100 + 20 * n) + typed(label, 60, 100.8 + 20 * n)
    expected = [f"{a} {b}" for a, b in zip(labels, values, strict=True)]
    assert lines(in_reading_order(page)) == expected


def test_a_superscript_stays_on_its_line() -> None:
    page = [*typed("kept for thirty days", 60, 100), Word("2", (165, 97, 168, 103), None, 0, 0)]
    assert lines(in_reading_order(page)) == ["kept for thirty days 2"]


def test_close_lines_do_not_run_together() -> None:
    page = [word for n, said in enumerate(LEFT) for word in typed(said, 60, 100 + 8.5 * n)]
    assert lines(in_reading_order(page)) == list(LEFT)


def test_paragraphs_are_blocks() -> None:
    page = typed("One paragraph", 60, 100) + typed("of two lines.", 60, 112)
    page += typed("Another one.", 60, 145)
    assert [word.block for word in in_reading_order(page)] == [0, 0, 0, 0, 0, 1, 1]


def test_words_that_run_up_the_margin_are_read_after_the_page() -> None:
    page = [word for n, said in enumerate(LEFT) for word in typed(said, 60, 100 + 12 * n)]
    stamp = [("RECEIVED", 180.0), ("MAY", 150.0), ("11", 130.0)]
    boxes: list[Box] = [(20, bottom - 15, 30, bottom) for _, bottom in stamp]
    margin = [Word(said, box, None, 0, 0) for (said, _), box in zip(stamp, boxes, strict=True)]
    ordered = in_reading_order([*margin, *page], [270] * 3 + [0] * len(page))
    assert lines(ordered) == [*LEFT, "RECEIVED MAY 11"]


def test_a_page_printed_sideways_is_read_line_by_line() -> None:
    upright = [word for n, said in enumerate(LEFT) for word in typed(said, 60, 100 + 12 * n)]
    turned = [
        Word(w.text, (792 - w.box[3], w.box[0], 792 - w.box[1], w.box[2]), None, 0, 0)
        for w in upright
    ]
    assert lines(in_reading_order(turned, [90] * len(turned))) == list(LEFT)


def test_nothing_gives_nothing() -> None:
    assert in_reading_order([]) == ()


def test_a_page_of_scattered_short_words_has_an_order() -> None:
    page = [word for n in range(9) for word in typed("at", 60 + 50 * n, 100 + 31 * n)]
    assert lines(in_reading_order(page)) == ["at"] * 9


def test_specks_between_columns_do_not_join_them() -> None:
    page = [word for n, said in enumerate(LEFT) for word in typed(said, 50, 100 + 12 * n)]
    page += [word for n, said in enumerate(RIGHT) for word in typed(said, 320, 100 + 12 * n)]
    page += typed(".", 303, 118) + typed("|", 306, 142)
    read = [word.text for word in in_reading_order(page) if word.text not in ".|"]
    assert read == " ".join([*LEFT, *RIGHT]).split()


def test_words_of_a_line_that_was_told_stay_together_on_a_slanted_page() -> None:
    boxes: list[Box] = []
    told: list[int] = []
    for number in range(2):
        for place in range(8):
            top = 100.0 + 12 * number + 1.5 * place  # falls by a line's height from end to end
            boxes.append((50.0 + 40 * place, top, 82.0 + 40 * place, top + 10))
            told.append(number)
    assert [members for _, members in lines_of(boxes, told)] == [
        list(range(8)),
        list(range(8, 16)),
    ]
