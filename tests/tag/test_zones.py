"""Whose words stand where: replies that repeat what they answer, clippings, brochures, appeals."""

# ruff: noqa: E501 (sentences and pages are data, one a line)

from __future__ import annotations

import itertools

import pytest
from paper import texts_of

from pipeline.tag.zone_spans import zone_at
from pipeline.tag.zones import find_zones


def zone_of(words: str, *pages: str, requests: tuple[str, ...] = ()) -> str:
    """The zone of the first place where ``words`` stand."""
    texts = texts_of(*pages)
    zones = find_zones(texts, requests)
    for text in texts:
        flat = text.text.replace("\n", " ")
        if words in flat:
            return zone_at(zones, text.page.number, flat.index(words))[0]
    raise AssertionError(f"{words!r} is on no page")


MAIL = """From: Kim Sorensen <ksorensen@elmridgepd.gov>
Sent: Thursday, April 9, 2026 2:40 PM
To: A. Requester <areq@example.net>
Subject: RE: FOIA 2026-077

Good afternoon,
Immigration Violator is not selected in our account.
Kim Sorensen
FOIA Officer

{quoted}"""

QUOTED = [
    "On Mon, Apr 6, 2026 at 9:12 AM A. Requester <areq@example.net> wrote:\n> Please provide a screenshot of every topic\n> that your agency has enabled.",
    "On Mon, Apr 6, 2026 at 9:12 AM A. Requester\n<areq@example.net> wrote:\n\n> Please provide a screenshot of every topic\n> that your agency has enabled.",
    "-----Original Message-----\nFrom: A. Requester <areq@example.net>\nSent: Monday, April 6, 2026 9:12 AM\nTo: Records\nSubject: FOIA\n\nPlease provide a screenshot of every topic\nthat your agency has enabled.",
    "From: A. Requester\nSent: Monday, April 6, 2026 9:12 AM\nTo: Kim Sorensen\nSubject: FOIA request\n\nPlease provide a screenshot of every topic\nthat your agency has enabled.",
    "From: requests@muckrock.com\nDate: April 6, 2026\nTo: Elm Ridge PD\n\nTo Whom It May Concern:\nPlease provide a screenshot of every topic\nthat your agency has enabled.",
    "| On Apr 6, 2026, areq@example.net wrote:\n| Please provide a screenshot of every topic\n| that your agency has enabled.",
]  # fmt: skip


@pytest.mark.parametrize("quoted", QUOTED)
def test_quoted_mail_is_the_requesters(quoted: str) -> None:
    page = MAIL.format(quoted=quoted)
    assert zone_of("screenshot of every topic", page) == "request"
    assert zone_of("Immigration Violator is not selected", page) == "agency"


def test_message_that_a_colleague_wrote_is_the_agencys() -> None:
    page = MAIL.format(
        quoted="From: Sgt. R. Hale <rhale@elmridgepd.gov>\nSent: April 8, 2026\nTo: Kim Sorensen\nSubject: FW: FOIA\n\n"
        "Kim, every topic but Immigration Violator is on."
    )
    assert zone_of("every topic but", page) == "agency"


def test_quoting_goes_on_over_a_page_break() -> None:
    first = MAIL.format(
        quoted="On Apr 6, 2026 A. Requester wrote:\n> Please provide a screenshot\n> of every topic."
    )
    second = "> I also seek the policy on sharing.\n> Thank you."
    assert zone_of("policy on sharing", first, second) == "request"


def test_answer_typed_between_quoted_lines_is_the_agencys() -> None:
    page = MAIL.format(
        quoted="On Apr 6, 2026 A. Requester wrote:\n> Is the topic turned on?\nNo, it is switched off.\n> Since when?\nSince May."
    )
    assert zone_of("No, it is switched off", page) == "agency"
    assert zone_of("Since when", page) == "request"


REPEATED = [
    ("You asked for records that show the topics of our account.\n\nNone were found.", "topics of our account", "None were found"),
    ("You requested the following:\n1. Screenshots of the hotlist settings.\n2. The policy on sharing.\n\nThe Department has no responsive records.", "policy on sharing", "no responsive records"),
    ('Your request reads: "Please send the hotlist settings. I also want the audit log."\n\nThe settings are attached.', "audit log", "The settings are attached"),
    ("We have received your request for records that show which hotlists the department uses.\n\nOne record is enclosed.", "which hotlists", "One record is enclosed"),
    ("In your letter of May 2 you asked us to say which topics are on. We answer as follows.", "which topics are on", "We answer as follows"),
    ("Request Description:\nPlease provide the list of NCIC topics that are enabled.\nStatus: Closed\nThe list is attached.", "topics that are enabled", "The list is attached"),
    ("Describe the records you are requesting:\nAll settings of the plate readers\nDepartment: Police\nResponse: None exist.", "settings of the plate readers", "None exist"),
    ("Records requested: all topics that are enabled.\nDisposition: the topic is off.", "all topics", "the topic is off"),
    ("Our office is in receipt of your records request seeking the hotlist settings.\n\nThey are enclosed.", "the hotlist settings", "They are enclosed"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "theirs", "ours"), REPEATED, ids=[p[:40] for p, _, _ in REPEATED])
def test_request_repeated_in_a_reply(page: str, theirs: str, ours: str) -> None:
    assert zone_of(theirs, page) == "request"
    assert zone_of(ours, page) == "agency"


OURS = [
    "The page you asked for is attached.",
    "The list that you asked about, Immigration Violator, is turned off.",
    "In answer to your question, the topic is off.",
    "In response to your request, we state that the topic is off.",
    "We ask that you pay the deposit before we begin.",
    "Officers asked for the driver's licence.",
]


@pytest.mark.parametrize("page", OURS)
def test_the_agencys_own_words(page: str) -> None:
    assert zone_of(page.split(" ", 2)[2][:20], page) == "agency"


def test_question_that_is_answered_is_the_agencys_with_its_answer() -> None:
    page = "You asked whether the topic is turned on. It is not.\nYou asked for the policy. It is attached."
    assert zone_of("the topic is turned on", page) == "agency"
    assert zone_of("for the policy", page) == "request"


TEMPLATE = """Dear Custodian of Records:
Pursuant to the Freedom of Information Act, I hereby request the following records:
1. A screenshot of the NCIC topics selected in the plate reader system, and whether Immigration
Violator is turned on.
The requested documents will be made available to the general public, and this request is not
being made for commercial purposes.
I look forward to receiving your response to this request within five business days.
Sincerely,
A. Requester"""


def test_request_as_a_whole() -> None:
    assert zone_of("Violator is turned on", TEMPLATE) == "request"


def test_request_pasted_below_a_reply() -> None:
    page = f"Dear Requester:\nThank you for your request of May 4. The topic is off.\nSincerely,\nR. Dole\nRecords Officer\n\n{TEMPLATE}"
    assert zone_of("Violator is turned on", page) == "request"
    assert zone_of("The topic is off", page) == "agency"


def test_appeal_by_an_outsider() -> None:
    page = (
        "To the District Attorney:\nI hereby appeal the denial of my public records request by the Oak Police Department. "
        "This is an appeal under ORS 192. I urge the District Attorney to order disclosure, because the public must "
        "know whether the Immigration Violator list is turned on.\nSincerely,\nB. Citizen"
    )
    assert zone_of("list is turned on", page) == "request"


def test_request_that_the_user_sent_is_known_through_damage() -> None:
    sent = "Please state whether the plate readers of your agency alert upon the Immigration Violator hotlist, and since what date they have done so."
    page = (
        "Dear Requester:\nBelow is our answer.\nP1ease state whether the p1ate readers of your agency a1ert upon the lmmigration\n"
        "Violator hotllst, and since what date they have done so.\nA screenshot is attached."
    )
    assert zone_of("hotllst", page, requests=(sent,)) == "request"
    assert zone_of("screenshot is attached", page, requests=(sent,)) == "agency"


NEWS = """Towns quietly switched on a federal list
The Valley Courier, June 27, 2026
By Ann Writer, Staff writer
Two police departments in other states had switched on a list named Immigration Violator, records
show. A spokesman of one of the departments declined to comment."""
FLYER = """See every plate. Solve more cases.
Real-time alerts on the topics your agency picks: Stolen Vehicle, Immigration Violator and more.
Solar powered. Contact sales to schedule a demo."""
TERMS = """GOVERNMENT AGENCY AGREEMENT
This services agreement is made by and between the vendor and Customer.
1. Customer shall pay the fees of the order form. 2. Vendor grants Customer a licence. Customer may
subscribe to hotlists such as Immigration Violator. 3. Limitation of liability. 4. Governing law."""


@pytest.mark.parametrize("page", [NEWS, FLYER, TERMS])
def test_papers_of_other_parties(page: str) -> None:
    assert zone_of("Immigration Violator", page) == "other_party"


def test_clipping_attached_to_a_letter_leaves_the_letter_alone() -> None:
    letter = "Oak Police Department\nDear Requester:\nYour request is granted. Immigration Violator is off.\nSincerely,\nR. Dole"
    assert zone_of("Immigration Violator is off", letter, NEWS) == "agency"
    assert zone_of("named Immigration Violator", letter, NEWS) == "other_party"


def test_attachment() -> None:
    letter = (
        "Oak Police Department\nDear Requester:\nThe settings are attached.\nSincerely,\nR. Dole"
    )
    assert (
        zone_of("Stolen Vehicle", letter, "Attachment A\nTopics\nStolen Vehicle Enabled")
        == "attachment"
    )


SCREEN = "Organization\nSettings\nAlerts\nChoose which topics send alerts to your organization\nStolen Vehicle\nSave Cancel"


def test_admin_screen_is_no_brochure() -> None:
    assert zone_of("Stolen Vehicle", SCREEN) == "agency"


def test_stains_are_no_quotation_marks() -> None:
    assert (
        zone_of(
            "Stolen Vehicle",
            "Topics of the account\n| Stolen Vehicle enabled\nMissing Person enabled",
        )
        == "agency"
    )


def test_spans_are_in_order_and_do_not_overlap() -> None:
    texts = texts_of(MAIL.format(quoted=QUOTED[0]), NEWS, "Attachment A\n" + TEMPLATE)
    zones = find_zones(texts)
    assert [z.page for z in zones] == sorted(z.page for z in zones)
    for a, b in itertools.pairwise(zones):
        assert a.page < b.page or a.end <= b.start
    assert all(z.start < z.end <= len(texts[z.page - 1].text) for z in zones)
