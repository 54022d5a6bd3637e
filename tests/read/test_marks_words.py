"""What the words alone say: the gate, how lines lie, labels, signs, headings."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from pipeline.artefacts import Box, Word
from pipeline.read.marks import FormField, find_marks, wanted
from pipeline.read.marks.frame import Lay, lay_of
from pipeline.read.marks.gate import heard
from pipeline.read.marks.labels import lay_out
from pipeline.read.marks.writing import counted, list_states, sign_state

LETTER = 4.5  # points a letter, in the lines below


def line(text: str, x: float, y: float, number: int, confidence: float | None = 90) -> list[Word]:
    """A line's words, their boxes hugging the ink of 7 point capitals on a baseline at ``y``."""
    words = []
    for word in text.split(" "):
        low = y + 2 if any(c in "gjpqy" for c in word) else y
        box = (x, y - 7.0, x + LETTER * len(word), low)
        words.append(Word(word, box, confidence, number, 0))
        x = box[2] + LETTER
    return words


def stacked(texts: Sequence[str], x: float = 100, top: float = 100, step: float = 20) -> list[Word]:
    return [w for k, text in enumerate(texts) for w in line(text, x, top + k * step, k)]


def turned(words: Sequence[Word], degrees: float) -> list[Word]:
    """The same words on a page turned clockwise about its middle."""
    angle = math.radians(degrees)
    c, s = math.cos(angle), math.sin(angle)

    def hull(box: Box) -> Box:
        corners = [(x - 306, y - 396) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [c * x - s * y for x, y in corners], [s * x + c * y for x, y in corners]
        return (min(xs) + 306, min(ys) + 396, max(xs) + 306, max(ys) + 396)

    return [Word(w.text, hull(w.box), w.confidence, w.line, w.block) for w in words]


TOPICS = ["Stolen Vehicle", "Immigration Violator", "Gang or Suspected Terrorist", "Missing Person"]


def labels_of(words: Sequence[Word]) -> list[str]:
    return [label.text for label in lay_out(words, lay_of(words)).labels]


def test_boxes_of_a_text_layer_count_by_their_capitals() -> None:
    cells = [
        Word(w.text, (w.box[0], w.box[1] - 1, w.box[2], w.box[1] + 9), None, w.line, 0)
        for w in stacked(TOPICS)
    ]
    assert lay_out(cells, lay_of(cells)).height == pytest.approx(6)


def test_a_note_under_each_label_is_one_label_with_it() -> None:
    words = [
        word
        for row, topic in enumerate(TOPICS)
        for word in line(topic, 100, 100 + 30 * row, 2 * row)
        + line("Sent twice daily", 100, 111 + 30 * row, 2 * row + 1)
    ]
    assert labels_of(words) == [f"{topic} Sent twice daily" for topic in TOPICS]


def test_numbers_that_count_rows_are_writing() -> None:
    words = stacked(TOPICS)
    for row in range(len(TOPICS)):
        words += line(str(row + 2), 80, 100 + 20 * row, row)
    boxes = {w.box for w in words if w.text.isdigit()}
    assert boxes <= set(lay_out(words, lay_of(words)).text)


def test_two_topics_in_short_lines_open_the_gate() -> None:
    assert wanted(stacked(TOPICS[:2]))


def test_misread_topics_open_the_gate() -> None:
    assert wanted(stacked(["Immigratlon Violater", "Stolem Vehlcle"]))


def test_sentences_do_not_open_the_gate() -> None:
    prose = "Officers shall verify that the stolen vehicle and the missing person remain active"
    assert not wanted(
        stacked([prose, "in the system before they make a stop for the wanted felon"])
    )


def test_one_topic_does_not_open_the_gate() -> None:
    assert not wanted(stacked(["Stolen Vehicle", "Save", "Cancel"]))


def test_short_words_are_never_taken_for_neighbours() -> None:
    assert heard(["hang", "hot", "gang"]) == ["", "", "gang"]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 1.5, -2.5, 91.5])
def test_lines_are_found_to_lie_as_they_were_turned(degrees: float) -> None:
    words = turned(stacked([f"{t} received since 2021" for t in TOPICS]), degrees)
    off = math.degrees(lay_of(words).angle) - degrees
    assert abs((off + 180) % 360 - 180) < 0.3


def test_descenders_do_not_slant_a_page() -> None:
    words = stacked(["Immigration Violator", "Gang Wanted", "Supervised Release"])
    assert lay_of(words).angle == pytest.approx(0, abs=0.002)


def test_a_slanted_words_hull_shrinks_to_the_word() -> None:
    word = turned([Word("Violator", (100, 93, 140, 100), 90, 0, 0)], 3)[0]
    flat = Lay(math.radians(3)).lay_flat(word.box)
    assert flat[3] - flat[1] == pytest.approx(7, abs=0.1)
    assert flat[2] - flat[0] == pytest.approx(40, abs=0.1)


@pytest.mark.parametrize("junk", ["vi", "M", "E]", "[¥]", "©", "=)"])
def test_controls_read_as_letters_are_no_part_of_a_label(junk: str) -> None:
    words = stacked(TOPICS)
    words += [Word(junk, (85, 93 + 20 * k, 96, 101 + 20 * k), 40, k, 0) for k in range(4)]
    assert labels_of(words) == TOPICS


def test_chips_in_one_row_are_labels_of_their_own() -> None:
    words = line("Stolen Vehicle × Immigration Violator × Missing Person ×", 100, 100, 0)
    assert labels_of(words) == ["Stolen Vehicle", "Immigration Violator", "Missing Person"]


def test_a_wrapped_label_is_one_label() -> None:
    words = stacked(["Stolen Vehicle", "Missing Person", "Wanted Person"], step=24)
    words += line("Gang or Suspected", 100, 172, 3) + line("Terrorist", 100, 182, 4)
    assert labels_of(words)[-1] == "Gang or Suspected Terrorist"


def test_rows_of_a_tight_list_stay_apart() -> None:
    assert labels_of(stacked(TOPICS, step=11)) == TOPICS


def test_sentence_ends_are_no_labels() -> None:
    assert labels_of(stacked(["for the stolen vehicle,", "and a missing person."])) == []


@pytest.mark.parametrize(
    ("sign", "state"),
    [("☑", "checked"), ("☒", "checked"), ("✓", "checked"), ("[x]", "checked"), ("(X)", "checked"),
     ("☐", "unchecked"), ("○", "unchecked"), ("[ ]", "unchecked"), ("x", None), ("Yes", None)],
)  # fmt: skip
def test_signs_of_a_text_layer(sign: str, state: str | None) -> None:
    assert sign_state(sign) == state


def no_image() -> None:
    raise AssertionError("the words alone decide: no image is needed")


def test_signs_before_labels_decide_without_an_image() -> None:
    words = [
        word
        for k, (sign, text) in enumerate(zip("☑☐☑☑", TOPICS, strict=True))
        for word in line(f"{sign} {text}", 100, 100 + 20 * k, k, None)
    ]
    marks = find_marks(words, no_image).marks  # type: ignore[arg-type]
    assert [mark.state for mark in marks] == ["checked", "unchecked", "checked", "checked"]
    assert {mark.kind for mark in marks} == {"glyph"}
    said = [words[i].text for i in marks[1].words]
    assert said == ["Immigration", "Violator"]


def test_a_form_field_belongs_to_the_label_behind_it() -> None:
    words = line("Stolen Vehicle", 100, 100, 0, None) + line(
        "Immigration Violator", 300, 100, 0, None
    )
    fields = [
        FormField((85, 92, 95, 102), "checkbox", "checked"),
        FormField((285, 92, 295, 102), "checkbox", "unchecked"),
    ]
    marks = find_marks(words, no_image, fields).marks  # type: ignore[arg-type]
    assert [(mark.kind, mark.state) for mark in marks] == [
        ("form_field", "checked"), ("form_field", "unchecked"),
    ]  # fmt: skip


def test_two_headings_decide_the_labels_below_them() -> None:
    words = line("Available topics", 100, 80, 0) + line("Selected topics", 300, 80, 0)
    words += stacked(TOPICS[:2]) + stacked(TOPICS[2:], x=300)
    layout = lay_out(words, lay_of(words))
    found = {layout.labels[i].text: state for i, (state, _) in list_states(layout).items()}
    assert found == {
        "Stolen Vehicle": "unchecked", "Immigration Violator": "unchecked",
        "Gang or Suspected Terrorist": "checked", "Missing Person": "checked",
    }  # fmt: skip


def test_one_heading_alone_decides_nothing() -> None:
    words = line("Selected topics", 100, 80, 9) + stacked(TOPICS)
    assert list_states(lay_out(words, lay_of(words))) == {}


def test_a_counter_is_read_and_no_heading() -> None:
    words = line("8 topics selected", 100, 80, 9) + line("Available", 300, 80, 8) + stacked(TOPICS)
    layout = lay_out(words, lay_of(words))
    assert counted(layout) == 8
    assert list_states(layout) == {}
