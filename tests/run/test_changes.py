"""What is new between two runs, and how the digest says it."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.artefacts import Agencies, AgencyRecord
from pipeline.run.changes import compare, counts, digest_text
from pipeline.run.ledger import Result


def result(**other: Any) -> Result:
    fields: dict[str, Any] = {
        "sha256": "a",
        "disposition": "clear",
        "immigration_hotlist": "not_found",
        "ice": "not_found",
        "sanctuary_policy": "not_found",
        "policy_conflict": False,
        "rules": "r1",
        "settings": "s1",
        "tools": "t1",
    }
    return Result(**(fields | other))


FLAG = result(disposition="flag", immigration_hotlist="enabled")


@pytest.mark.parametrize(
    ("other", "causes"),
    [
        ({"sha256": "b"}, ("document",)),
        ({"rules": "r2"}, ("rules",)),
        ({"settings": "s2"}, ("settings",)),
        ({"tools": "t2"}, ("program",)),
        ({"sha256": "b", "rules": "r2"}, ("document", "rules")),
        ({}, ("program",)),
    ],
)
def test_a_changed_verdict_names_what_changed_beneath_it(
    other: dict[str, str], causes: tuple[str, ...]
) -> None:
    after = result(disposition="flag", immigration_hotlist="enabled", **other)
    found = compare({"a": result()}, {"a": after}, first=False)
    assert [one.causes for one in found.changed] == [causes]
    assert "hotlist not found → enabled" in found.changed[0].sentence()


def test_another_text_with_the_same_verdict_is_no_change() -> None:
    assert not compare({"a": result()}, {"a": result(sha256="b", rules="r2")}, first=False)


def test_new_gone_and_newly_failed_are_told_apart() -> None:
    failed = result(disposition="failed", errors=("encrypted",))
    before = {"a": result(), "b": failed, "c": result()}
    after = {"a": failed, "b": failed, "d": failed, "e": FLAG}
    found = compare(before, after, first=False)
    assert found.new == ("d", "e")
    assert found.gone == ("c",)
    assert found.newly_failed == ("a", "d")
    assert [one.path for one in found.changed] == ["a"]
    assert counts(after) == {"flag": 1, "review": 0, "clear": 0, "failed": 3}


def test_the_digest_begins_with_three_lines_and_holds_nothing_that_acts_on_a_terminal() -> None:
    evil = "x`<b>\x1b[2J\n- Failed: 0\u202e.pdf"
    after = {evil: FLAG, "b": result(disposition="failed", errors=("corrupt",))}
    record = AgencyRecord(
        name="Elm\x07brook",
        documents=("b",),
        immigration_hotlist="enabled",
        ice="not_found",
        sanctuary_policy="restricts",
        conflict=True,
    )
    text = digest_text(compare({}, after, first=False), after, Agencies(agencies=(record,)))
    assert text.splitlines()[2:5] == [
        "- New: 2 documents, 0 changed verdicts, 0 files gone.",
        "- Needs eyes: 1 new or changed document (1 to act on and 0 to review in all).",
        "- Failed: 1 new (1 in all).",
    ]
    assert "`Elm\ufffdbrook` (1 document)" in text
    assert all(char.isprintable() or char == "\n" for char in text)


def test_long_lists_are_cut_and_counted() -> None:
    after = {f"{number:03}.pdf": FLAG for number in range(120)}
    text = digest_text(compare({}, after, first=True), after, Agencies(agencies=()))
    assert text.count(".pdf`") == 50
    assert "… and 70 more" in text
