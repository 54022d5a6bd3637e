"""Spelling of tokens, and damage that is and is not repaired."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag.confusions import Speller, bridges
from pipeline.tag.tokens import Spelling

KNOWN = ["immigration", "violator", "violators", "detainer", "enforcement", "homeland", "customs"]
SPELLING = Spelling(KNOWN, ["ICE", "NCIC", "HSI"], ["retainer", "detained", "container"])


def norms(text: str) -> list[str]:
    return SPELLING.tokens(text).norms


@pytest.mark.parametrize(
    "damaged",
    ["lmmigrat1on", "Imrnigration", "Immigratlon", "|mmigration", "Immi gration", "Imigration",
     "IMMIGRATI0N", "irnmigrafion", "Irnmiqration"],
)  # fmt: skip
def test_damaged_copies_of_a_long_word_are_brought_back(damaged: str) -> None:
    tokens = SPELLING.tokens(damaged)
    assert tokens.norms == ["immigration"]
    assert tokens.mended == {0}
    assert tokens.spans == [(0, len(damaged))]


@pytest.mark.parametrize("word", ["retainer", "detained", "container", "notice", "ice", "migrant"])
def test_words_of_the_language_are_left_alone(word: str) -> None:
    tokens = SPELLING.tokens(word)
    assert tokens.norms == [word]
    assert tokens.mended == set()


def test_other_forms_of_a_word_are_not_damage() -> None:
    assert Speller(["violator"]).repair("violating") is None
    assert Speller(["violator"]).repair("violate") is None


def test_two_words_run_together_are_two() -> None:
    tokens = SPELLING.tokens("ImmigrationViolator")
    assert tokens.norms == ["immigration", "violator"]
    assert tokens.spans == [(0, 11), (11, 19)]


def test_small_words_are_never_a_piece_of_a_broken_word() -> None:
    assert norms("detain or arrest") == ["detain", "or", "arrest"]


@pytest.mark.parametrize("text", ["ICE", "lCE", "1CE", "I.C.E."])
def test_an_acronym_has_its_very_letters(text: str) -> None:
    assert norms(text) == ["ICE"]


@pytest.mark.parametrize("text", ["ice", "Ice", "DICE", "VICE", "ACE", "ICF", "notICE", "POLICE"])
def test_what_is_not_an_acronym_stays_a_word(text: str) -> None:
    assert norms(text) == [text.lower()]


def test_letters_and_figures_are_tokens_of_their_own() -> None:
    assert norms("SB54 I-247A 287(g)") == ["sb", "54", "i", "247", "a", "287", "(", "g", ")"]


def test_abbreviations_lose_their_full_stops() -> None:
    assert norms("8 U.S.C. 1373") == ["8", "usc", "1373"]


def test_hyphens_quotes_and_specks_leave_no_trace() -> None:
    assert norms('hot-list "x" National.Crime ICE\'s') == [
        "hot", "list", "x", "national", "crime", "ICE", "s",
    ]  # fmt: skip


def test_a_wreck_counts_only_beside_its_partner() -> None:
    assert bridges("Vicketor", "violator")
    assert not bridges("visitor", "violator", {"visitor"})
    assert Speller(["violator"]).repair("Vicketor") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_tokens_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    tokens = SPELLING.tokens(text)
    assert len(tokens.spans) == len(tokens.norms)
    last = 0
    for start, end in tokens.spans:
        assert last <= start < end <= len(text)
        last = end


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KNOWN), st.text(alphabet="abcdefghij", max_size=5))
def test_repair_gives_a_known_word_or_nothing(word: str, other: str) -> None:
    speller = Speller(KNOWN)
    for damaged in (word + other, other + word, word[1:], word[::-1]):
        assert speller.repair(damaged) in (None, *KNOWN)
