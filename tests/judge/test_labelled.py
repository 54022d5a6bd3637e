"""From the labelled mentions of a set of documents to the labelled verdicts and agencies."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from made_findings import finding, page, verdict_on

from pipeline.artefacts import Agency, Doubt, Verdict
from pipeline.judge import roll_up

LABELLED = Path(__file__).parents[2] / "../shared/evalset"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not LABELLED.is_dir(), reason="the labelled documents are not here"),
]
FIELDS = ("immigration_hotlist", "ice", "sanctuary_policy", "policy_conflict", "disposition")
HIDDEN = {"hidden_topic_text", "covered_text", "white_on_white"}
UNREADABLE = {"unreadable", "unreadable page"}
UNOPENED = {"corrupt", "encrypted"}


@cache
def labels() -> list[dict[str, Any]]:
    lines = (LABELLED / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def verdict_by(label: dict[str, Any]) -> Verdict:
    """The verdict that the labelled mentions lead to, on pages read as well as they can be."""
    features = set(label["features"])
    hidden = bool(features & HIDDEN)
    said = [
        finding(mention["tag"], mention["assertion"], page=mention["page"], visible=not hidden)
        for mention in label["mentions"]
        if hidden or not mention.get("optional")
    ]
    doubt = (Doubt("illegible", "It cannot be read."),) if features & UNREADABLE else ()
    count = 0 if features & UNOPENED else label["pages"]
    agency = Agency(label["agency"], "letterhead") if label["agency"] else Agency()
    return verdict_on(
        *said,
        path=label["path"],
        agency=agency,
        pages=[page(n, doubts=doubt if n == count else ()) for n in range(1, count + 1)],
    )


def test_verdicts_follow_from_the_mentions() -> None:
    wrong = []
    for label in labels():
        told = verdict_by(label).verdict
        for name in FIELDS:
            accepted = [label["verdict"][name], *label.get("verdict_accept", {}).get(name, [])]
            if getattr(told, name) not in accepted:
                wrong.append((label["path"], name, getattr(told, name)))
    assert wrong == []


def test_agencies_follow_from_the_verdicts() -> None:
    truth = json.loads((LABELLED / "agencies_truth.json").read_text(encoding="utf-8"))["agencies"]
    records = roll_up([verdict_by(label) for label in labels()], {}).agencies
    said = {
        record.documents: (
            record.immigration_hotlist, record.ice, record.sanctuary_policy, record.conflict,
        )
        for record in records
        if record.name is not None
    }  # fmt: skip
    assert said == {
        tuple(sorted(agency["documents"])): (
            agency["immigration_hotlist"], agency["ice"], agency["sanctuary_policy"],
            agency["conflict"],
        )
        for agency in truth
    }  # fmt: skip
