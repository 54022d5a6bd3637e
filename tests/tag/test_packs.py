"""Reading packs: the program's own are right, and what is wrong is said with file and line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline.artefacts import Agency, Document, Reading, Sheet
from pipeline.settings import Tag
from pipeline.tag import Tagger
from pipeline.tag.check import check
from pipeline.tag.layout import plain_page
from pipeline.tag.packs import OWN, TAGS, PackError, load
from pipeline.tag.ruleset import PackData, data_of

RULE = """
[[rule]]
id = "x"
tag = "hotlist"
phrases = ["zorblax (list|lists)"]
positive = ["a zorblax list"]
negative = ["a list"]
"""


def folder(tmp_path: Path, text: str, name: str = "own.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_example_of_the_programs_packs_holds() -> None:
    report = check(load())
    assert [str(c) for c in report.complaints] == []
    assert report.rules > 150


def test_the_built_pipeline_is_that_of_the_packs() -> None:
    built = OWN.parent / "triage" / "triage_mentions" / "packs.json"
    packs = msgspec.json.decode(built.read_bytes(), type=PackData)
    assert packs == data_of(load()), "the packs were edited: run `triage rules build`"


def test_every_tag_of_the_contract_has_a_rule() -> None:
    assert {rule.tag for rule in load().rules} == set(TAGS)


def test_statutes_say_where_they_point_and_unchecked_facts_are_marked() -> None:
    statutes = [rule for rule in load().rules if rule.tag == "statute"]
    assert len(statutes) >= 50
    assert all(r.citation and r.direction and r.state and r.sources for r in statutes)
    unsure = [r for r in statutes if "not checked" in " ".join(r.sources)]
    assert unsure
    assert not any(r.verified for r in unsure)


CUE = """
[[cue]]
id = "zorblaxed"
category = "off"
direction = "bidirectional"
phrases = ["zorblaxed"]
positive = ["The list is zorblaxed."]
"""
PAPER = "The Immigration Violator topic is zorblaxed in our account."


def said(rules: tuple[Path, ...]) -> list[str]:
    reading = Reading("0" * 64, (plain_page(PAPER).page,))
    document = Document("a.pdf", "0" * 64, 1, "application/pdf", (Sheet(1, 612.0, 792.0),))
    found = Tagger(Tag(rules=rules)).tag(document, reading, Agency()).findings
    return [f.assertion for f in found if f.tag == "immigration_violator"]


def test_cues_of_the_users_own_decide_and_only_for_that_user(tmp_path: Path) -> None:
    rules = (folder(tmp_path, CUE, "cues.toml"),)
    assert said(rules) == ["disabled"]
    assert said(()) == ["mentioned"]


def test_a_malformed_cue_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = CUE.replace('"zorblaxed"]', '"(zorblaxed"]')
    with pytest.raises(PackError, match=r"cues\.toml:3: cue 'zorblaxed'"):
        load([folder(tmp_path, wrong, "cues.toml")])


def test_a_pack_of_the_users_own_is_added(tmp_path: Path) -> None:
    packs = load([folder(tmp_path, RULE)])
    assert any(rule.id == "x" for rule in packs.rules)
    assert packs.sha256 != load().sha256
    assert not check(packs).errors


def test_the_digest_changes_with_a_comment_and_with_nothing_else(tmp_path: Path) -> None:
    first = load([folder(tmp_path, RULE)]).sha256
    assert load([tmp_path]).sha256 == first
    assert load([folder(tmp_path, RULE + "# why")]).sha256 != first


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[rule]\nid = 3", "own.toml:1: "),
        (RULE.replace('"hotlist"', '"hotlists"'), "own.toml:3: rule 'x': unknown tag 'hotlists'"),
        (RULE.replace("phrases", "phrase"), "own.toml:3: rule 'x': Object contains unknown field"),
        (RULE.replace("lists)", "lists"), "own.toml:5: rule 'x': "),
        (RULE.replace("zorblax (", "{no such} ("), "own.toml:5: rule 'x': no family 'no such'"),
        (RULE + RULE, "own.toml:3: rule 'x': the id is taken in own.toml"),
        (RULE.replace('tag = "hotlist"', 'tag = "statute"'), "needs citation and direction"),
        (RULE.replace("phrases", "numbers"), "numbers count only with a state"),
        ('[families]\na = ["{b}"]\nb = ["b"]\n' + RULE.replace("zorblax", "{a} ~3"), ""),
        ('[families]\na = ["x {b}"]\nb = ["b"]\n' + RULE, "another family must stand alone"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, text: str, complaint: str
) -> None:
    made = folder(tmp_path, text)
    if not complaint:
        load([made])
        return
    with pytest.raises(PackError) as error:
        load([made])
    assert complaint in str(error.value)


def test_an_example_that_fails_is_reported_on_its_line(tmp_path: Path) -> None:
    bad = RULE.replace('"a list"', '"a zorblax list"').replace(
        '"a zorblax list"]\nneg', '"a"]\nneg'
    )
    report = check(load([folder(tmp_path, bad)]))
    said = [str(c) for c in report.complaints]
    assert [c.split(": error: x: ")[0] for c in said] == ["own.toml:6", "own.toml:7"]
    assert "finds nothing" in said[0]
    assert "finds 'zorblax list'" in said[1]


def test_uncovered_and_outdone_rules_are_warned_of(tmp_path: Path) -> None:
    other = RULE.replace('"x"', '"y"').replace("(list|lists)", "list book")
    other = other.replace('"a zorblax list"', '"a zorblax list book"')
    shadowed = RULE.replace('"a zorblax list"', '"a zorblax list book"')
    bare = RULE.replace('"x"', '"z"').replace("zorblax", "quux").split("positive")[0]
    report = check(load([folder(tmp_path, shadowed + other + bare)]))
    said = [str(c) for c in report.complaints]
    assert any("x: is always outdone by y" in c for c in said)
    assert any("z: no positive example covers it" in c for c in said)
    assert report.errors == 0


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such folder"):
        load([tmp_path / "none"])
