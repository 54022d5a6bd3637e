from __future__ import annotations

import pytest

from pipeline.tag.phrases import PhraseError, families_of, routes, wordings


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("immigration file", {"immigration file"}),
        ("hot (list|lists)", {"hot list", "hot lists"}),
        ("[custom] hotlist", {"hotlist", "custom hotlist"}),
        ("(a|b [c])", {"a", "b", "b c"}),
        ("287(g) [program]", {"287 ( g )", "287 ( g ) program"}),
    ],
)
def test_wordings(phrase: str, expected: set[str]) -> None:
    assert {" ".join(w.split()) for w in wordings(phrase)} == expected


def test_gaps_and_families_make_steps() -> None:
    (route,) = routes("{shall not} ~6 share ... {party}")
    assert [(s.atom.family, s.atom.wordings, s.gap) for s in route] == [
        ("shall not", (), 0),
        (None, ("share",), 6),
        ("party", (), 4),
    ]


def test_a_choice_of_families_makes_a_route_each() -> None:
    assert [[s.atom.family for s in r] for r in routes("({a}|{b}) [{c}]")] == [
        ["a", "c"],
        ["a"],
        ["b", "c"],
        ["b"],
    ]
    assert families_of("({a}|x [{b}])") == {"a", "b"}


@pytest.mark.parametrize("phrase", ["(a|b", "a ] b", "a | b", "", "  ", "{a", "[a (b|c]"])
def test_what_cannot_be_read_says_so(phrase: str) -> None:
    with pytest.raises(PhraseError):
        routes(phrase)


def test_a_phrase_that_stands_for_too_much_is_refused() -> None:
    with pytest.raises(PhraseError, match="more than"):
        wordings(" ".join(["(a|b|c|d|e)"] * 9))
