"""The way back from a page's text to its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.artefacts import Page, Word
from pipeline.tag.layout import plain_page
from pipeline.tag.normalise import plain
from pipeline.tag.text import PageText, page_text


def page(*lines: str) -> Page:
    words = []
    for number, line in enumerate(lines):
        left = 0.0
        for text in line.split(" "):
            box = (left, 14.0 * number, left + 6 * len(text), 14.0 * number + 10)
            words.append(Word(text, box, 90.0, number, 0))
            left += 6.0 * (len(text) + 1)
    return Page(1, "ocr", 612, 792, words=tuple(words))


def words_at(text: PageText, found: str) -> list[str]:
    start = text.text.index(found)
    return [text.page.words[i].text for i in text.words_of(start, start + len(found))]


def test_lines_and_words_are_kept() -> None:
    text = page_text(page("Hot lists", "are on."))
    assert text.text == "Hot lists\nare on."
    assert [text.text[line.start : line.end] for line in text.lines] == ["Hot lists", "are on."]
    assert words_at(text, "lists\nare") == ["lists", "are"]


def test_a_word_broken_at_the_line_end_is_whole_and_has_a_box_on_each_line() -> None:
    text = page_text(page("the immi-", "gration list"))
    assert text.text == "the immigration\nlist"
    assert words_at(text, "immigration") == ["immi-", "gration"]
    start = text.text.index("immigration")
    assert [box[1] for box in text.boxes_of(start, start + 11)] == [0.0, 14.0]


def test_a_hyphen_of_the_words_own_stays() -> None:
    assert page_text(page("all non-", "public areas")).text == "all non-public\nareas"


def test_a_word_broken_over_three_lines() -> None:
    assert page_text(page("enfor-", "ce-", "ment of")).text == "enforcement\nof"


def test_letter_spaced_words_are_closed_up() -> None:
    text = page_text(page("the N C I C list"))
    assert text.text == "the NCIC list"
    assert words_at(text, "NCIC") == ["N", "C", "I", "C"]


def test_letter_spaced_words_are_parted_where_the_gap_is_wide() -> None:
    places = [("H", 0), ("O", 10), ("T", 20), ("L", 45), ("I", 55), ("S", 65), ("T", 75)]
    words = tuple(Word(letter, (x, 0.0, x + 6.0, 10.0), None, 0, 0) for letter, x in places)
    assert page_text(Page(1, "text_layer", 612, 792, words=words)).text == "HOT LIST"


def test_letters_in_columns_are_not_a_word() -> None:
    places = (("Y", 0), ("N", 90), ("Y", 180))
    words = tuple(Word(c, (x, 0.0, x + 6.0, 10.0), None, 0, 0) for c, x in places)
    assert page_text(Page(1, "text_layer", 612, 792, words=words)).text == "Y N Y"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("oﬃcer", "officer"),
        ("“Immigration", '"Immigration'),
        ("Sheriff’s", "Sheriff's"),
        ("1373–1644", "1373-1644"),
        ("immi\u00adgration", "immigration"),
        ("\u200bICE\ufeff", "ICE"),
        ("ＩＣＥ", "ICE"),
    ],
)
def test_characters_that_look_alike_are_one(raw: str, expected: str) -> None:
    assert plain(raw) == expected


def test_words_that_print_nothing_leave_no_trace() -> None:
    assert page_text(page("a \u200b b")).text == "a b"


def sentences(*lines: str) -> list[str]:
    text = page_text(page(*lines))
    return [" ".join(text.text[a:b].split()) for a, b in text.sentences]


def test_a_sentence_runs_over_lines_and_ends_at_its_full_stop() -> None:
    assert sentences(
        "The topic is not enabled in the account of this",
        "department. It was never selected by anybody here.",
    ) == [
        "The topic is not enabled in the account of this department.",
        "It was never selected by anybody here.",
    ]


def test_full_stops_of_abbreviations_end_nothing() -> None:
    line = "See Gov. Code 7284 and 8 U.S.C. 1373 for what U.S. Border Patrol asks."
    assert sentences(line) == [line]


def test_list_items_are_sentences_of_their_own() -> None:
    assert sentences("Officers shall not:", "(a) ask about status;", "(b) share data;") == [
        "Officers shall not:",
        "(a) ask about status;",
        "(b) share data;",
    ]


def test_a_heading_ends_before_the_text_below_it() -> None:
    first = sentences("NOTIFICATION TO CUSTOMS ENFORCEMENT", "Generally an officer need not tell.")
    assert first[0] == "NOTIFICATION TO CUSTOMS ENFORCEMENT"


# ---------------------------------------------------------------------------- whatever the text

WORDS = st.one_of(
    st.text(min_size=1, max_size=12),
    st.text(alphabet="abcIl1|-.'’ﬁ \u00ad\u200b\u00a0", min_size=1, max_size=8),
    st.sampled_from(["N", "C", "I", "immi-", "gration", "non-", "public", "287(g)", "ICE", "—"]),
)
PAGES = st.lists(st.lists(WORDS, max_size=7), max_size=6).map(
    lambda rows: Page(
        1, "ocr", 612, 792,
        words=tuple(
            Word(text, (20.0 * n, 12.0 * row, 20.0 * n + 15, 12.0 * row + 10), 50.0, row, 0)
            for row, line in enumerate(rows)
            for n, text in enumerate(line)
        ),
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_a_span_points_at_the_words_it_came_from_and_at_no_others(made: Page) -> None:
    text = page_text(made)
    for start, end in set(zip(text._pieces.starts, text._pieces.ends, strict=True)):
        sources = [made.words[i].text for i in text.words_of(start, end)]
        letters = "".join("".join(plain(s).split()) for s in sources).replace("-", "")
        shown = text.text[start:end].replace("-", "")
        assert shown in letters
        assert all(not text.text[k].isspace() for k in range(start, end))


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_every_word_that_prints_is_somewhere(made: Page) -> None:
    text = page_text(made)
    found = set(text.words_of(0, len(text.text)))
    assert found == {i for i, word in enumerate(made.words) if plain(word.text).split()}


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_lines_tile_the_text_and_sentences_stay_within_it(made: Page) -> None:
    text = page_text(made)
    assert "\n".join(text.text[line.start : line.end] for line in text.lines) == text.text
    edges = [edge for sentence in text.sentences for edge in sentence]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text.text) for edge in edges)


def _prints(word: str) -> bool:
    """Whether every part of a word prints: what does not leaves a gap that no text shows."""
    return all(plain(part).split() for part in word.split())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(WORDS.filter(_prints), max_size=6), max_size=5))
def test_normalising_twice_changes_nothing(rows: list[list[str]]) -> None:
    # Single spaces: a wider gap parts letters that stand apart, and no text keeps its width.
    lines = [" ".join(" ".join(row).split()) for row in rows]
    once = plain_page("\n".join(lines)).text
    assert plain_page(once).text == once
