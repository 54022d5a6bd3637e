"""What kind of answer a document is, in the wordings of many agencies."""

# ruff: noqa: E501 (sentences and pages are data, one a line)

from __future__ import annotations

import pytest
from paper import texts_of

from pipeline.tag.response import response_type
from pipeline.tag.zones import find_zones

LETTER = "Oak Police Department\n1 Main Street\nMay 4, 2026\nDear Requester:\nRe: Public records request 26-12\n{body}\nSincerely,\nR. Dole\nRecords Clerk"

BODIES: dict[str, list[str]] = {
    "records": [
        "The records that you requested are enclosed.",
        "Attached please find the responsive record, a screenshot of the settings.",
        "The Department does not subscribe to the Immigration Violator list.",
        "Your request is granted. The documents are available for download on the portal.",
        "Your request is granted in part and denied in part. The redacted copy is attached.",
        "Some portions of the records have been redacted under 5 ILCS 140/7(1)(c). The remainder is enclosed.",
        "This completes your request. The file is attached.",
        "One page is enclosed. If you believe that a record has been withheld in error, you may write to the City Attorney.",
        "In answer to your question, the topic is off. Our fee schedule is on the website.",
    ],
    "no_records": [
        "After a diligent search, the department has found no records responsive to your request.",
        "We were unable to locate any records responsive to your request.",
        "The City does not possess any responsive documents.",
        "No responsive records exist.",
        "The Sheriff's Office has no records responsive to this request; you may wish to contact the vendor.",
        "Our search yielded no results. The agency is not required to create a record that does not exist.",
        "The records you seek are not in our custody; the county maintains them.",
        "We do not maintain a list of topics.",
    ],
    "denial": [
        "Your request of May 5 is denied.",
        "The records would disclose investigative techniques and are exempt from disclosure.",
        "We must deny your request under section 7(1)(d).",
        "The Department declines to release the settings, which are confidential under state law.",
        "The records are withheld in their entirety as law enforcement sensitive.",
        "The department has found no other records, and the screenshot is exempt from disclosure under RCW 42.56.240.",
        "This letter is a denial of your request.",
    ],
    "fee_estimate": [
        "Staff time is estimated at three hours at $34.00 an hour. A deposit of $51.00 is due before work begins.",
        "The estimated cost of copies is $120. Please remit payment before we start.",
        "We estimate that the fees will be $240. Copies cost 25 cents per page.",
        "An invoice for records is attached to this letter: total due $18.75. We will begin upon receipt of payment.",
    ],
    "extension": [
        "The department needs ten further business days to answer your request, because the records must be collected from another office.",
        "We are extending the time to respond by 14 days owing to unusual circumstances.",
        "Additional time is required to locate the records. We anticipate a response by June 15.",
        "The due date for this request has been extended to July 1.",
    ],
    "acknowledgement": [
        "This letter acknowledges receipt of your request dated May 5, 2026. It has been given number 1190.",
        "We received your request today and will answer within five business days.",
        "Your request has been received and assigned tracking number W012345-070226.",
        "Thank you for your request. Please clarify which time period you are interested in.",
        "Your request is too broad. Please narrow it to a reasonable period so that we can process it.",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), [(k, b) for k, bodies in BODIES.items() for b in bodies])
def test_letter(kind: str, body: str) -> None:
    texts = texts_of(LETTER.format(body=body))
    assert response_type(texts, find_zones(texts)) == kind


@pytest.mark.parametrize("kind", ["denial", "no_records"])
def test_mail(kind: str) -> None:
    page = f"From: Records, Oak PD\nTo: B. Citizen\nSubject: RE: request\n\nHello,\n{BODIES[kind][0]}\n\nOn May 4, 2026 B. Citizen wrote:\n> Please find attached my request for records."
    texts = texts_of(page)
    assert response_type(texts, find_zones(texts)) == kind


RECORDS = [
    "Search audit - Oak PD\n04/01/2026 04:36 jmartin retail theft\n04/01/2026 05:36 jmartin immigration",
    "Oak Police Department Policy 428\nAUTOMATED LICENSE PLATE READERS\n428.1 PURPOSE\nRecords that are exempt from disclosure are withheld by the custodian.",
    "INVOICE 2291\nBill to: City of Oak, Police\nLPR camera, annual 14 $42,000.00\nTotal due $42,000.00",
    "Two towns got alerts\nThe Valley Courier, June 27, 2026\nA spokesman declined to comment, records show. The department denied the request.",
    "Hotlist Topics\nStolen Vehicle\nImmigration Violator\nSave Cancel",
]


@pytest.mark.parametrize("page", RECORDS, ids=[p[:20] for p in RECORDS])
def test_paper_that_answers_nobody_is_a_record(page: str) -> None:
    texts = texts_of(page)
    assert response_type(texts, find_zones(texts)) == "records"


UNKNOWN = [
    "Dear Custodian of Records:\nI hereby request records of all settings. Please waive any fees. This request is not being made for commercial purposes. I look forward to receiving your response.",
    "To the District Attorney:\nI hereby appeal the denial of my public records request. This is an appeal under ORS 192.",
    "IN THE SUPERIOR COURT\nA. Citizen, Plaintiff, v. City of Oak, Defendant.\nCOMPLAINT FOR disclosure. Case No. 26-1. Plaintiff requested the records.",
    "~ ;. ,' i| _ : l .. - ^ ' . , ~ ' |",
    "",
]


@pytest.mark.parametrize("page", UNKNOWN, ids=["request", "appeal", "court", "noise", "blank"])
def test_no_answer_at_all(page: str) -> None:
    texts = texts_of(page)
    assert response_type(texts, find_zones(texts)) == "unknown"
