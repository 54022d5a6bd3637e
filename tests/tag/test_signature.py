from __future__ import annotations

import random

import pytest

from pipeline.artefacts import Page, Reading, Word
from pipeline.tag.signature import SIZE, folded, signature, similarity

LETTER = (
    "The agency administrator confirms that the account was opened in the spring of last year and "
    "that every member of the department who uses the system completes two hours of training. "
    "Images are retained for thirty days and are then overwritten unless they have been saved as "
    "evidence in a criminal case. Supervisors review a sample of searches each quarter and report "
    "irregularities to the professional standards unit, which keeps a log of every review. "
)
MORE = (
    "Before acting on an alert the officer shall visually confirm the plate and the issuing state "
    "and ask dispatch to verify that the entry is still active. A list of the lots is on file with "
    "the clerk. Copies are furnished in the form in which they are held, and no new record is "
    "created in order to answer a request that was made under the law of this state. "
)


def reading(text: str, hidden: str = "") -> Reading:
    words = [Word(w, (0, 0, 1, 1), None, 0, 0) for w in text.split()]
    words += [Word(w, (0, 0, 1, 1), None, 0, 0, visible=False) for w in hidden.split()]
    return Reading("0" * 64, (Page(1, "ocr", 612, 792, words=tuple(words)),))


def scanned(text: str, errors: float, seed: int = 1) -> str:
    """A text as recognition might give it: confused letters, lost and split words."""
    chance = random.Random(seed)
    confused = {"l": "1", "i": "l", "o": "0", "s": "5", "e": "c", "rn": "m", "m": "rn", "c": "e"}
    out = []
    for letter in text:
        if chance.random() < errors:
            letter = confused.get(letter, chance.choice("aeintr ~"))
        out.append(letter)
    return "".join(out)


def likeness(one: str, other: str) -> float:
    return similarity(signature(reading(one)), signature(reading(other)))


@pytest.mark.parametrize("seed", range(5))
def test_a_fax_matches_its_original(seed: int) -> None:
    assert likeness(LETTER + MORE, scanned(LETTER + MORE, 0.02, seed)) >= 0.7


def test_confused_letters_line_ends_and_case_do_not_count() -> None:
    assert folded("Immi-\ngration VIOLATOR 10 rn") == folded("immigration vioIator lO m")


def test_different_texts_of_one_author_do_not_match() -> None:
    assert likeness(LETTER, MORE) < 0.2
    assert likeness(LETTER + MORE, LETTER) < 0.7


def test_hidden_words_do_not_count() -> None:
    assert signature(reading(LETTER, hidden=MORE)) == signature(reading(LETTER))


def test_short_texts_have_no_signature_and_match_nothing() -> None:
    assert signature(reading("Quick card. OFF.")) == ()
    assert similarity((), ()) == 0.0


def test_signatures_are_small_whole_numbers_and_the_same_every_time() -> None:
    numbers = signature(reading(LETTER))
    assert len(numbers) == SIZE
    assert all(0 <= number < 2**32 for number in numbers)
    # Signatures are kept from run to run: one that comes out otherwise matches no kept one.
    assert numbers[0] == 2792016
