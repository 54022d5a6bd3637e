"""Words of help beside immigration authorities that no rule could tell of."""

from __future__ import annotations

import pytest

from pipeline.artefacts import Agency, Document, Reading, Tagged
from pipeline.tag import Tagger
from pipeline.tag.layout import plain_page

SHA = "0" * 64


def tagged(tagger: Tagger, paper: str) -> Tagged:
    reading = Reading(SHA, (plain_page(paper).page,))
    return tagger.tag(Document("a.pdf", SHA, 1, "application/pdf"), reading, Agency())


@pytest.mark.parametrize(
    ("paper", "beside"),
    [
        ("Deputies hold them some hours while ICE is on its way to the jail.", True),
        ("The ICE agents were provided with a room in the jail.", True),
        ("ICE agents wanted a car found.\nOur cameras had seen it for them.", True),
        ("ICE agents wanted a car found.\nA detective found it for his aunt.", False),
        ("ICE will hold a press conference at the jail on Friday.", False),
        ("ICE agents were seen on Main Street.", False),
        ("Officers gave the ICE agents no assistance.", False),
        ("Detectives assist ICE agents with a criminal warrant.", False),
    ],
)
def test_words_of_help_that_no_rule_could_tell(tagger: Tagger, paper: str, beside: bool) -> None:
    found = tagged(tagger, paper)
    assert {f.id for f in found.findings if f.assertion == "mentioned"} >= set(found.beside_help)
    assert bool(found.beside_help) == beside


def test_words_of_help_of_another_agency_are_no_reason_to_look(tagger: Tagger) -> None:
    paper = "Elm Police Department\n\nDale Police Department shared its plates with ICE."
    assert not tagged(tagger, paper).beside_help


def test_words_that_grant_something(tagger: Tagger) -> None:
    (name,) = tagged(tagger, "With the approval of the captain, ICE agents join us.").beside_leave
    assert name == "p1-f01"
