"""What is found, and what is left alone, in sentences that no pack has as an example."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag import Tagger
from pipeline.tag.layout import plain_page
from pipeline.tag.overlap import settle
from pipeline.tag.rules import Mention

AUDIT = "Search audit\nDate User Agency Reason Cameras\n{}\n04/02/2026 09:10 kw Elm PD theft 3"


def find(tagger: Tagger, text: str, state: str | None = None) -> list[tuple[str, str]]:
    page = plain_page(text)
    found = tagger.mentions([page], state)
    return [(m.tag, " ".join(page.text[m.start : m.end].split())) for m in found]


def tags(tagger: Tagger, text: str, state: str | None = None) -> set[str]:
    return {tag for tag, _ in find(tagger, text, state)}


def only(tagger: Tagger, text: str, tag: str) -> Mention:
    found = [m for m in tagger.mentions([plain_page(text)]) if m.tag == tag]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "We have never opted in to the Immigration Violator alert.",
        "lmmigrat1on Vio1ator",
        "Immi gration Viclator",
        "[ ] Irnmigration Violat0r",
        "IMMIGRATIONVIOLATOR FILE",
        "The topic “Immigra-\ntion Violator” is off.",
        "Immigration\nViolators File",
        "The DEPORTED FELON FILE is not loaded.",
        "NCIC IVF is not among them.",
        "Immigration Violator .... Disabled",
    ],
)
def test_the_topic_under_its_names_and_damaged(tagger: Tagger, text: str) -> None:
    assert "immigration_violator" in tags(tagger, text)


@pytest.mark.parametrize(
    "text",
    [
        "Policy 428 Immigration Violations",
        "ICE arrests by class: 3 Other Immigration Violator",
        "IVF treatment at the clinic",
        "an immigration violation",
        "a deported felon was seen",
    ],
)
def test_what_is_not_the_topic(tagger: Tagger, text: str) -> None:
    assert "immigration_violator" not in tags(tagger, text)


def test_bridged_damage_is_fuzzy_and_clean_text_exact(tagger: Tagger) -> None:
    assert only(tagger, "Immigration Violator", "immigration_violator").match == "exact"
    assert only(tagger, "lmmigration Violator", "immigration_violator").match == "fuzzy"


@pytest.mark.parametrize(
    "text",
    [
        "POL ICE REPORT\nnotICE to all off ICE holders; DICE and VICE units",
        "Black ice. The ICE RINK is closed; officers were injured.",
        "Add an ICE contact to your telephone for emergencies.",
        "A landlord won his unlawful detainer action in court.",
        "Traffic on I-205 and I-247 was heavy near exit 200.",
        "The Department of Human Services (DHS) pays child benefits.",
        "The bird sanctuary and the church sanctuary are open.",
        "Second Amendment sanctuary county",
        "Our hotlist of restaurants is on the menu.",
        "An administrative warrant let the fire marshal into the building.",
        "Officers recovered two stolen vehicles and a stolen license plate.",
        "Community based policing (CBP) and a Hispanic-Serving Institution (HSI)",
        "Bias by race, religion or immigration status is forbidden.",
        "SB 54 and HB 318 were heard in committee.",
    ],
)
def test_words_that_only_look_alike(tagger: Tagger, text: str) -> None:
    assert find(tagger, text) == []


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Officers must not question anyone about their birth or their citizenship status.",
         "non_inquiry"),
        ("No member shall, in the course of duty, ask any witness for immigration papers.",
         "non_inquiry"),
        ("This office refrains from assisting in deportation operations.", "no_enforcement"),
        ("Prohibited Uses\nImmigration enforcement, stalking", "no_enforcement"),
        ("Under no circumstances may officers join federal immigration raids.", "no_enforcement"),
        ("Nobody will be kept in custody because of a DHS detainer.", "no_detainer"),
        ("The jail does not act on administrative warrants issued by ICE.", "no_detainer"),
        ("Our plate reads are never sold or given to immigration authorities.", "no_data_sharing"),
        ("The network shall not be made accessible to Border Patrol.", "no_data_sharing"),
        ("Members shall not:\n(a) smoke\n(b) share plate data with ICE", "no_data_sharing"),
        ("All deputies are directed to notify ICE of releases.", "cooperation"),
        ("A sergeant may assist immigration agents with traffic control.", "cooperation"),
        ("We work closely with Homeland Security Investigations.", "cooperation"),
    ],
)  # fmt: skip
def test_limits_and_cooperation_in_other_words(tagger: Tagger, text: str, tag: str) -> None:
    found = tags(tagger, text)
    limits = {"non_inquiry", "no_enforcement", "no_detainer", "no_data_sharing", "cooperation"}
    assert found & limits == {tag}


@pytest.mark.parametrize(
    "text",
    [
        "Nothing in this order prohibits officers from asking about immigration status.",
        "Data shall not be shared with anyone except the prosecutor.",
        "Officers shall not hold a suspect without probable cause.",
        "A person is not approved by a judge of immigration.",
    ],
)
def test_sentences_that_limit_nothing(tagger: Tagger, text: str) -> None:
    assert not tags(tagger, text) & {
        "non_inquiry", "no_enforcement", "no_detainer", "no_data_sharing",
    }  # fmt: skip


def test_a_limit_is_one_mention_and_what_it_names_keeps_its_own(tagger: Tagger) -> None:
    assert find(tagger, "The unit shall not share reads with ICE for any reason.") == [
        ("no_data_sharing", "shall not share reads with ICE"),
        ("agency", "ICE"),
    ]
    mention = only(tagger, "The unit shall not share reads with ICE.", "no_data_sharing")
    assert (mention.assertion, mention.cue) == ("prohibited", "shall not")


def test_a_practice_is_told_from_a_rule(tagger: Tagger) -> None:
    mention = only(tagger, "We do not ask about immigration status.", "non_inquiry")
    assert (mention.assertion, mention.cue) == ("disabled", "do not")


def test_topics_are_labels_and_not_subjects(tagger: Tagger) -> None:
    labels = "NCIC topics\nStolen Vehicle\nWarrants\nSex Offender\nGang or Suspected Terrorist"
    assert [text for tag, text in find(tagger, labels) if tag == "other_topic"] == [
        "Stolen Vehicle", "Warrants", "Sex Offender", "Gang or Suspected Terrorist",
    ]  # fmt: skip
    prose = "NCIC helps officers find stolen vehicles and missing persons fast."
    assert tags(tagger, prose) == {"hotlist"}


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("immigration", {"enforcement"}),
        ("IMMIGRATION (civil)", {"enforcement"}),
        ("ice warrant", {"agency"}),
        ("Assist HSI", {"agency"}),
        ("cbp", {"dhs"}),
        ("ice cream truck", set()),
        ("Ice House Rd burglary", set()),
        ("retail theft", set()),
    ],
)
def test_reasons_of_a_search_audit(tagger: Tagger, reason: str, expected: set[str]) -> None:
    found = tags(tagger, AUDIT.format(f"04/01/2026 08:46 jm Elm PD {reason} 12"))
    assert found == expected


def test_lower_case_ice_counts_in_an_audit_alone(tagger: Tagger) -> None:
    assert tags(tagger, "The officer assisted ice yesterday.") == set()


def test_a_bill_number_counts_with_its_state_alone(tagger: Tagger) -> None:
    text = "The department follows SB 54."
    assert tags(tagger, text) == set()
    assert tags(tagger, text, "CA") == {"statute"}
    assert tags(tagger, text, "OH") == set()
    assert tags(tagger, "California officers follow SB 54.") == {"statute"}


def test_one_number_is_another_law_in_another_state(tagger: Tagger) -> None:
    (washington,) = tagger.mentions([plain_page("See SB 6002.")], "WA")
    (tennessee,) = tagger.mentions([plain_page("See SB 6002.")], "TN")
    assert washington.statute is not None
    assert tennessee.statute is not None
    assert (washington.statute.direction, tennessee.statute.direction) == ("limits", "demands")


def test_a_citation_takes_what_belongs_to_it(tagger: Tagger) -> None:
    assert find(tagger, "(Government Code § 7284.6(a)(1))") == [
        ("statute", "Government Code § 7284.6(a)(1)")
    ]


def test_the_default_sentence_of_a_vendor_is_marked(tagger: Tagger) -> None:
    text = (
        "Prohibited Uses\nImmigration enforcement, traffic enforcement, harassment or intimidation"
    )
    assert only(tagger, text, "no_enforcement").stock
    own = "Prohibited Uses\nImmigration enforcement, stalking"
    assert not only(tagger, own, "no_enforcement").stock


def test_context_may_stand_on_another_page(tagger: Tagger) -> None:
    first = plain_page("Immigration detainers are filed.")
    second = plain_page("ICE OPR will coordinate with Internal Affairs.")
    assert "agency" in {m.tag for m in tagger.mentions([first, second])}


FRAGMENTS = st.lists(
    st.sampled_from(
        ["ICE", "shall not", "share", "data", "with", "immigration", "Violator", "NCIC", "287(g)",
         "8 U.S.C. 1373", "detainer", "§ 7284.6", "SB 54", ":", "\n", "(a)", ".", "\u0000", "é|1l"]
    )
    | st.text(max_size=8),
    max_size=40,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(FRAGMENTS)
def test_nothing_raises_and_every_mention_lies_in_the_text(parts: list[str]) -> None:
    tagger = _shared()
    page = plain_page(" ".join(parts))
    for mention in tagger.mentions([page], "CA"):
        assert 0 <= mention.start < mention.end <= len(page.text)
        assert page.text[mention.start : mention.end].strip()
        assert page.words_of(mention.start, mention.end)


@settings(max_examples=60, deadline=None)
@given(FRAGMENTS)
def test_mentions_of_one_tag_never_overlap(parts: list[str]) -> None:
    ends: dict[str, int] = {}
    for mention in _shared().mentions([plain_page(" ".join(parts))]):
        assert mention.start >= ends.get(mention.tag, 0)
        ends[mention.tag] = mention.end


_TAGGER: list[Tagger] = []


def _shared() -> Tagger:
    """One tagger for the properties, which take no fixture."""
    if not _TAGGER:
        from pipeline.settings import Tag

        _TAGGER.append(Tagger(Tag()))
    return _TAGGER[0]


@pytest.mark.parametrize("unit", ["shall not share data with ICE ", "ICE agents officer "])
def test_work_grows_with_the_text_even_where_it_never_ends(tagger: Tagger, unit: str) -> None:
    """Counted in calls, not in seconds: four times the text, at most five times the calls."""

    def calls(repeats: int) -> int:
        page = plain_page(unit * repeats)
        assert page.sentences
        count = 0

        def tally(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(tally)
        try:
            tagger.mentions([page])
        finally:
            sys.setprofile(None)
        return count

    calls(10)
    assert calls(400) < 5 * calls(100)


def test_equal_stretches_settle_alike_in_either_order() -> None:
    short = Mention(
        "r", "sanctuary_policy", "cooperation", "c", 1, 0, 20, assertion="enabled", cue="ran"
    )
    longer = replace(short, cue="ran four")
    assert settle([short, longer], "x" * 20) == settle([longer, short], "x" * 20) == [longer]
