"""What holds of every text: nothing raises, spans are in order, decisions name their cues."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from paper import texts_of, topics_of

from pipeline.tag.assertion import assert_mentions
from pipeline.tag.response import response_type
from pipeline.tag.zones import find_zones

WORDS = st.sampled_from(
    [
        "Immigration_Violator",
        "Stolen_Vehicle",
        "Missing_Person",
        "NCIC",
        "not",
        "never",
        "is",
        "are",
        "off",
        "on",
        "enabled",
        "disabled",
        "except",
        "with_the_exception_of",
        "all",
        "but",
        ";",
        ",",
        ".",
        "?",
        ":",
        '"',
        "(",
        ")",
        ">",
        "From:",
        "To:",
        "wrote:",
        "You_asked",
        "Answer:",
        "Yes",
        "No",
        "shall",
        "may",
        "must",
        "until",
        "if",
        "whether",
        "we",
        "subscribe_to",
        "includes",
        "among",
        "topics",
        "selected",
        "[x]",
        "☐",
        "-",
        "1.",
        "Enabled",
        "Status",
        "12",
        "0",
        "the",
        "which",
        "Dear",
        "Sincerely",
        "immigration@ice.gov",
        "\x00",
        "ﬁ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_any_text(words: list[str]) -> None:
    page = " ".join(words).replace("_", " ")
    texts = texts_of(page, page[: len(page) // 2])
    zones = find_zones(texts, (page[:80],))
    for one, following in itertools.pairwise(zones):
        assert (one.page, one.end) <= (following.page, following.start) or one.page < following.page
    mentions = topics_of(texts)
    stated = assert_mentions(texts, mentions, zones)
    assert len(stated) == len(mentions)
    assert all(s.cue or s.assertion == "mentioned" for s in stated)
    assert stated == assert_mentions(texts, mentions, zones)
    response_type(texts, zones)


def test_cost_grows_with_the_text() -> None:
    """A page without any full stop is read in parts: it comes to an end."""
    page = "Immigration Violator, Stolen Vehicle and Missing Person except but not is on " * 400
    texts = texts_of(page)
    mentions = topics_of(texts)
    assert len(assert_mentions(texts, mentions, find_zones(texts))) == len(mentions)
