"""What is said of immigration authorities, agreements, detainers and of the rules about them."""

# ruff: noqa: E501 (sentences and pages are data, one a line)

from __future__ import annotations

import pytest
from paper import texts_of

from pipeline.settings import Tag
from pipeline.tag import Tagger
from pipeline.tag.assertion import assert_mentions
from pipeline.tag.zones import find_zones


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Tag())


def said(tagger: Tagger, *pages: str, state: str | None = None) -> dict[str, set[str]]:
    """The assertions of each tag on some pages."""
    texts = texts_of(*pages)
    mentions = tagger.mentions(texts, state)
    stated = assert_mentions(texts, mentions, find_zones(texts))
    out: dict[str, set[str]] = {}
    for mention, one in zip(mentions, stated, strict=True):
        out.setdefault(mention.tag, set()).add(one.assertion)
        assert one.assertion == "mentioned" or one.cue, (mention, one)
    return out


LIMIT = {"prohibited", "disabled"}
RULES: list[tuple[str, dict[str, set[str]]]] = [
    # limits: a rule forbids, or the agency says it does not
    ("Officers shall not inquire about the immigration status of any person.", {"non_inquiry": {"prohibited"}}),
    ("Deputies do not ask about immigration status.", {"non_inquiry": {"disabled"}}),
    ("No member shall take part in civil immigration enforcement.", {"no_enforcement": {"prohibited"}}),
    ("The department does not participate in immigration enforcement.", {"no_enforcement": {"disabled"}}),
    ("PROHIBITED USES: Immigration enforcement, harassment or intimidation.", {"no_enforcement": {"prohibited"}}),
    ("The jail shall not hold a person on an immigration detainer without a judicial warrant.", {"no_detainer": {"prohibited"}, "detainer": LIMIT | {"mentioned"}}),
    ("License plate data shall not be shared with Immigration and Customs Enforcement.", {"no_data_sharing": {"prohibited"}, "agency": {"prohibited"}}),
    ("We do not share plate reader data with ICE.", {"no_data_sharing": {"disabled"}, "agency": {"disabled"}}),
    # cooperation: duty, permission, practice
    ("Deputies shall cooperate with ICE in the identification of removable aliens.", {"cooperation": {"required"}}),
    ("The sergeant may notify ICE of the release of a person convicted of a felony.", {"cooperation": {"permitted"}}),
    ("The department assists Immigration and Customs Enforcement with arrests.", {"cooperation": {"enabled"}, "agency": {"enabled"}}),
    ("When an agent of Homeland Security Investigations asks for a plate search, our detectives run the search for the agent.", {"agency": {"enabled"}}),
    # agreements
    ("The department has no 287(g) agreement and will not enter one.", {"agreement_287g": {"disabled"}}),
    ("The Sheriff's Office has signed a 287(g) agreement.", {"agreement_287g": {"enabled"}}),
    ("We participate in the 287(g) Jail Enforcement Model.", {"agreement_287g": {"enabled"}}),
    ("The Chief has applied for the 287(g) Jail Enforcement Model; the application is pending.", {"agreement_287g": {"conditional"}}),
    ("The Sheriff is considering a 287(g) agreement.", {"agreement_287g": {"conditional"}}),
    ("The 287(g) agreement was terminated in 2021.", {"agreement_287g": {"historical"}}),
    ("The department shall not enter into a 287(g) agreement.", {"agreement_287g": {"prohibited"}}),
    ("Question 3: Is there a 287(g) agreement? Answer: No such agreement exists.", {"agreement_287g": {"disabled"}}),
    ("Does your agency have a 287(g) agreement? Yes.", {"agreement_287g": {"enabled"}}),
    ("We are not a party to any 287(g) agreement.", {"agreement_287g": {"disabled"}}),
    ("An agreement under section 287(g) delegates federal functions.", {"agreement_287g": {"definitional"}}),
    # detainers and warrants
    ("The jail shall honor immigration detainers received for any inmate.", {"detainer": {"required"}}),
    ("Jail staff honor immigration detainers issued on Form I-247A for forty-eight hours.", {"detainer": {"enabled"}}),
    ("The office does not honor immigration detainers.", {"detainer": {"disabled", "prohibited"}}),
    ("Immigration detainers are not honored.", {"detainer": {"disabled", "prohibited"}}),
    ("An immigration detainer is a request of ICE on Form I-247A.", {"detainer": {"definitional"}, "agency": {"definitional", "mentioned"}}),
    ("An administrative warrant (Form I-200) is signed by an immigration officer.", {"administrative_warrant": {"definitional"}}),
    ("DEFINITIONS\nImmigration detainer: a notice by which ICE asks a jail to hold a person.", {"detainer": {"definitional"}}),
    # named, and no more
    ("The list is kept by Immigration and Customs Enforcement.", {"agency": {"mentioned"}}),
    ("Records come from many agencies, ICE among them.", {"agency": {"mentioned"}}),
    ("All other requests of ICE are sent to the borough solicitor.", {"agency": {"mentioned"}}),
    ("The Illinois TRUST Act, 5 ILCS 805, governs local conduct.", {"statute": {"mentioned"}}),
    ("Elm Ridge is a welcoming city.", {"label": {"mentioned"}}),
    # refusals
    ("Requests from U.S. Immigration and Customs Enforcement or Customs and Border Protection shall be denied.", {"agency": {"prohibited"}, "dhs": {"prohibited"}}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), RULES, ids=[p[:60] for p, _ in RULES])
def test_sentence(tagger: Tagger, page: str, expected: dict[str, set[str]]) -> None:
    found = said(tagger, page)
    for tag, allowed in expected.items():
        assert tag in found, found
        assert found[tag] <= allowed, tag


AUDIT = """Search audit - Oak PD
Exported 05/01/2026
Date User Organization Reason Cameras
04/01/2026 04:36 jmartin Oak PD retail theft 12
04/01/2026 08:46 tkell Oak PD immigration 12
04/03/2026 23:45 plee {org} ICE assist 890
04/04/2026 10:01 plee Oak PD narcotics 890
04/05/2026 10:01 plee Oak PD fraud 26-0931 890"""


def test_audit_row_is_a_search_that_took_place(tagger: Tagger) -> None:
    found = said(tagger, AUDIT.format(org="Oak PD"))
    assert found["agency"] == {"enabled"}
    assert found["enforcement"] == {"enabled"}


def test_audit_row_of_another_agency(tagger: Tagger) -> None:
    found = said(tagger, AUDIT.format(org="Maple County SO"))
    assert found["agency"] == {"other_party"}
    assert found["enforcement"] == {"enabled"}


MOA = """MEMORANDUM OF AGREEMENT
287(g) Task Force Model
This Memorandum of Agreement constitutes an agreement between Immigration and Customs Enforcement and the
Oak County Sheriff's Office, pursuant to section 287(g) of the Immigration and Nationality Act.
Participating deputies may issue immigration detainers (Form I-247A) and serve warrants of arrest for
immigration violations (Form I-200).
Signed: ________ Sheriff"""


def test_signed_agreement_is_in_force(tagger: Tagger) -> None:
    found = said(tagger, MOA)
    assert "enabled" in found["agreement_287g"]
    assert found["detainer"] == {"enabled"}
    assert found["administrative_warrant"] == {"enabled"}


QUOTED = (
    "You asked for all communications with ICE and any 287(g) agreement.\nNo records were found."
)
NEWS = """Sheriff joins federal program
The Valley Courier, June 27, 2026
The sheriff of a county in another state signed a 287(g) agreement, records show. A spokesman declined to comment.
Deputies there honor immigration detainers."""


def test_words_of_the_requester(tagger: Tagger) -> None:
    found = said(tagger, QUOTED)
    assert found["agency"] == {"quoted_request"}
    assert found["agreement_287g"] == {"quoted_request"}


def test_words_of_a_newspaper(tagger: Tagger) -> None:
    found = said(tagger, NEWS)
    assert found["agreement_287g"] == {"other_party"}
    assert found["detainer"] == {"other_party"}


SAVING = "Nothing in this policy prohibits sharing immigration status with ICE as required by 8 U.S.C. 1373."


def test_nothing_prohibits_is_no_limit(tagger: Tagger) -> None:
    found = said(tagger, SAVING)
    assert "prohibited" not in found.get("no_data_sharing", set())
    assert found["savings_clause"] == {"mentioned"}
