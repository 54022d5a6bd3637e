"""From a reading to findings: places, words as read, and what stands around them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline.artefacts import Agency, Document, Page, Reading, Tagged, Word
from pipeline.settings import Tag
from pipeline.tag import Tagger
from pipeline.tag.layout import plain_page

LETTER = """Elm Police Department
We reviewed the account of our plate readers this week.
The Immigration Violator topic is not enabled. Hotlists are
downloaded every night."""


def reading(*texts: str, confidence: float | None = None, visible: bool = True) -> Reading:
    pages = []
    for number, text in enumerate(texts, 1):
        words = tuple(
            msgspec.structs.replace(word, confidence=confidence, visible=visible)
            for word in plain_page(text).page.words
        )
        source = "text_layer" if confidence is None else "ocr"
        pages.append(Page(number, source, 612.0, 792.0, words=words))
    return Reading("0" * 64, tuple(pages))


def tag(tagger: Tagger, made: Reading) -> Tagged:
    return tagger.tag(Document("a.pdf", made.sha256, 1, "application/pdf"), made, Agency())


def test_findings_are_named_by_page_in_reading_order(tagger: Tagger) -> None:
    found = tag(tagger, reading(LETTER, "NCIC and ICE agents\nImmigration Violator")).findings
    assert [f.id for f in found] == ["p1-f01", "p1-f02", "p2-f01", "p2-f02", "p2-f03"]
    assert [f.tag for f in found] == [
        "immigration_violator", "hotlist", "hotlist", "agency", "immigration_violator",
    ]  # fmt: skip


def test_a_finding_shows_where_it_stands_and_what_was_read(tagger: Tagger) -> None:
    made = reading('The "lmmigration\nViolator", it seems, is on our hotlist.', confidence=80.0)
    (finding,) = [f for f in tag(tagger, made).findings if f.tag == "immigration_violator"]
    assert finding.text == "lmmigration Violator"
    assert finding.match == "fuzzy"
    assert finding.boxes == ((24.0, 0.0, 96.0, 10.0), (0.0, 12.0, 60.0, 22.0))
    assert finding.canonical == "Immigration Violator"
    assert "it seems, is on our hotlist" in finding.context


def test_confidence_is_the_lowest_of_the_words(tagger: Tagger) -> None:
    words = (
        Word("Immigration", (0, 0, 60, 10), 91.5, 0, 0),
        Word("Violator", (66, 0, 110, 10), 40.25, 0, 0),
    )
    made = Reading("0" * 64, (Page(1, "ocr", 612, 792, words=words),))
    (finding,) = tag(tagger, made).findings
    assert (finding.confidence, finding.source) == (40.25, "ocr")
    (typed,) = tag(tagger, reading("Immigration Violator")).findings
    assert (typed.confidence, typed.source) == (None, "text_layer")


def test_words_that_nobody_sees_make_a_finding_nobody_sees(tagger: Tagger) -> None:
    hidden = tag(tagger, reading("Immigration Violator", visible=False)).findings
    assert [f.visible for f in hidden] == [False]


def test_the_context_is_bounded(tagger: Tagger) -> None:
    long = "word " * 3000 + "Immigration Violator " + "word " * 3000
    (finding,) = tag(tagger, reading(long)).findings
    assert "Immigration Violator" in finding.context
    assert len(finding.context) <= 420


def test_the_state_that_is_known_decides_a_bill_number(tagger: Tagger) -> None:
    made = reading("Officers follow SB 54.")
    document = Document("a.pdf", made.sha256, 1, "application/pdf")
    assert tagger.tag(document, made, Agency()).findings == ()
    (finding,) = tagger.tag(document, made, Agency(state="CA")).findings
    assert finding.statute is not None
    assert (finding.statute.state, finding.statute.direction) == ("CA", "limits")


def test_equal_readings_give_equal_bytes(tagger: Tagger) -> None:
    made = reading(LETTER, "ICE agents asked; we do not share data with ICE.")
    encoded = msgspec.json.encode(tag(tagger, made))
    assert msgspec.json.encode(tag(tagger, made)) == encoded
    assert msgspec.json.encode(tag(Tagger(Tag()), made)) == encoded


def test_empty_pages_and_documents(tagger: Tagger) -> None:
    assert tag(tagger, reading()).findings == ()
    assert tag(tagger, reading("", " ")).findings == ()


def test_packs_and_requests_of_the_users_own_change_the_digest(tmp_path: Path) -> None:
    own = tmp_path / "packs"
    own.mkdir()
    (own / "mine.toml").write_text(
        '[[rule]]\nid = "mine"\ntag = "hotlist"\ncanonical = "Zorblax"\n'
        'phrases = ["zorblax list"]\n'
    )
    request = tmp_path / "request.txt"
    request.write_text("Please send every zorblax list.")
    plain = Tagger(Tag()).sha256
    ruled = Tagger(Tag(rules=(own,)))
    assert len({plain, ruled.sha256, Tagger(Tag(requests=(request,))).sha256}) == 3
    (finding,) = tag(ruled, reading("our zorblax list")).findings
    assert (finding.rule, finding.canonical) == ("mine", "Zorblax")


def test_a_request_that_the_user_sent_is_known_in_a_reply(tmp_path: Path) -> None:
    sent = (
        "Kindly furnish whichever documents list each NCIC topic your plate readers alert on, "
        "above all whether Immigration Violator stands switched on in your organization today."
    )
    request = tmp_path / "request.txt"
    request.write_text(sent)
    damaged = sent.replace("Immigration", "lmmigration").replace("organization", "organizati0n")
    reply = f"Elm Police Department\nThank you.\n{damaged}\nNo such records exist."
    found = tag(Tagger(Tag(requests=(request,))), reading(reply)).findings
    assert {f.zone for f in found if f.tag == "immigration_violator"} == {"request"}


@pytest.mark.parametrize("command", [["rules", "check"], ["rules", "list", "--unverified"]])
def test_the_commands_answer(command: list[str]) -> None:
    from typer.testing import CliRunner

    from pipeline.cli import app

    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0
    assert ("0 errors" in result.output) or ("unverified" in result.output)


def test_a_pack_that_is_wrong_fails_the_check(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from pipeline.cli import app

    (tmp_path / "bad.toml").write_text(
        '[[rule]]\nid = "bad"\ntag = "hotlist"\nphrases = ["zorblax"]\npositive = ["quux"]\n'
        'negative = ["zorblax"]\n'
    )
    result = CliRunner().invoke(app, ["rules", "check", "--rules", str(tmp_path)])
    assert result.exit_code == 1
    assert "bad.toml:5: error: bad" in result.output
    assert "bad.toml:6: error: bad" in result.output


def test_the_built_pipeline_finds_what_the_tagger_finds(tmp_path: Path, tagger: Tagger) -> None:
    import spacy
    from typer.testing import CliRunner

    from pipeline.cli import app

    out = tmp_path / "triage"
    assert CliRunner().invoke(app, ["rules", "build", "--out", str(out)]).exit_code == 0
    text = "The Immigration Violator topic is on; lCE has no access to hotlists."
    doc = spacy.load(out)(text)
    expected = [(m.rule, text[m.start : m.end]) for m in tagger.mentions([plain_page(text)])]
    assert [(span.id_, span.text) for span in doc.spans["triage"]] == expected
    assert len(expected) >= 3
