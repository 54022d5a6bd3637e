"""What a document says of a topic: sentences in the styles agencies write (``sentences.txt``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import said, states


def _cases() -> list[tuple[str, frozenset[str], dict[str, str]]]:
    """Sentences with the states that are right for the immigration topic, and for others."""
    out = []
    for line in (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        head, sentence = line.split(" | ", 1)
        state, *others = head.split()
        pairs = dict(other.split("=") for other in others)
        out.append((sentence, frozenset(state.split(",")) - {"-"}, pairs))
    return out


CASES = _cases()


@pytest.mark.parametrize(("sentence", "right", "others"), CASES, ids=[c[0][:90] for c in CASES])
def test_sentence(sentence: str, right: frozenset[str], others: dict[str, str]) -> None:
    found = states(sentence)
    assert found or not right
    assert set(found) <= right or not right
    for name, state in others.items():
        assert states(sentence, name) == [state], name


@pytest.mark.parametrize("sentence", [c[0] for c in CASES])
def test_every_decision_names_its_cue(sentence: str) -> None:
    for _, stated in said(sentence):
        assert stated.assertion == "mentioned" or stated.cue


@pytest.mark.parametrize(
    ("sentence", "right"), [c[:2] for c in CASES if c[1] and c[1] <= {"enabled", "disabled"}]
)
def test_capitals_change_nothing(sentence: str, right: frozenset[str]) -> None:
    assert set(states(sentence.upper())) <= right
