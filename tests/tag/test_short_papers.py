"""Short papers in many voices: what their verdict says, from words to fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.artefacts import Agency, Document, Provenance, Reading, Sheet
from pipeline.judge import judge
from pipeline.tag import Tagger
from pipeline.tag.layout import plain_page

BLOCKS = [
    block
    for name in ("papers.txt", "letters.txt", "replies.txt", "memos.txt")
    for block in re.split(r"(?m)^=== ", (Path(__file__).parent / name).read_text("utf-8"))[1:]
]
SHA = "0" * 64
FIELDS = {"hotlist": "immigration_hotlist", "ice": "ice", "policy": "sanctuary_policy"}


@pytest.mark.parametrize("block", BLOCKS, ids=[b.partition("\n")[2][:50] for b in BLOCKS])
def test_short_paper(tagger: Tagger, block: str) -> None:
    head, _, paper = block.partition("\n")
    reading = Reading(SHA, (plain_page(paper.rstrip("\n")).page,))
    document = Document("paper.pdf", SHA, 1, "application/pdf", (Sheet(1, 612.0, 792.0),))
    tagged = tagger.tag(document, reading, Agency())
    verdict = judge(document, reading, tagged, tagged.agency, Provenance("0", SHA, SHA, {}))
    for wanted in head.split():
        if wanted.startswith("!"):
            assert wanted[1:] not in {f.tag for f in tagged.findings}
        elif ":" in wanted:
            tag, _, assertion = wanted.partition(":")
            assert assertion in {f.assertion for f in tagged.findings if f.tag == tag}
        else:
            name, _, value = wanted.partition("=")
            if name == "response":
                assert verdict.response_type == value
            elif name == "agency":
                assert verdict.document.agency.name == value.replace("_", " ")
            else:
                assert str(getattr(verdict.verdict, FIELDS.get(name, name))) == value, name
