"""Who answers: papers of invented agencies, and papers that are nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_pages import document, typed

from pipeline.artefacts import Agency
from pipeline.tag.agency import find_agency
from pipeline.tag.dates import find_date
from pipeline.tag.zone_spans import ZoneSpan

PAPERS = {
    "letterhead and address": (
        """
        Quarry Bend Police Department
        410 Mill Street, Quarry Bend, Oregon 97321
        May 11, 2026
        Ms. Jane Roe
        Re: Public records request 26-0419
        Dear Ms. Roe:
        We received your request. The Reno Police Department may hold other records.
        Sincerely,
        Dana Whitlock
        """,
        ("Quarry Bend Police Department", "letterhead", "OR"),
    ),
    "letterhead on two lines": (
        """
        CITY OF TALLOW CREEK
        POLICE DEPARTMENT
        Office of the Chief of Police
        12 Main Street   Tallow Creek, Ohio 44100
        June 3, 2026
        Dear Requester:
        Your request is denied.
        """,
        ("Tallow Creek Police Department", "letterhead", "OH"),
    ),
    "kind above place and state": (
        """
        POLICE DEPARTMENT
        HANNOVER LAKE, ILLINOIS
        DIRECTIVE: 210-P
        PURPOSE: To establish guidelines for members.
        """,
        ("Hannover Lake Police Department", "letterhead", "IL"),
    ),
    "office of the sheriff": (
        """
        OFFICE OF THE SHERIFF
        PINE RIVER COUNTY
        Sheriff Tom Ode
        January 5, 2026
        Dear Mr. Doe:
        In response to your request, no responsive records were found.
        """,
        ("Pine River County Sheriff's Office", "letterhead", None),
    ),
    "sheriff's name below the office": (
        """
        County of Pine
        Office of the Sheriff
        ANN DOE, SHERIFF-CORONER
        May 1, 2026
        Dear Requester:
        """,
        ("Pine County Sheriff's Office", "letterhead", None),
    ),
    "reply that names itself in its subject alone": (
        """
        RE: Quarry Bend Police Department Public Records Request 26-1
        Dear Requester:
        Your request is closed.
        Sincerely,
        Records Unit
        """,
        ("Quarry Bend Police Department", "letterhead", None),
    ),
    "chief beside the name": (
        """
        Robert Wells, Chief of Police   Larkhaven Township Police Department
        July 7, 2026
        Dear Requester:
        Your request was received.
        """,
        ("Larkhaven Township Police Department", "letterhead", None),
    ),
    "no letterhead but a signature": (
        """
        September 25, 2025
        Seth Roe
        Sent via email
        Mr. Roe,
        The City is in receipt of your public records request.
        Sincerely,
        Chris Stone
        Public Records Supervisor
        Marlow Police Department
        300 Club Road
        Marlow, Oregon 97401
        """,
        ("Marlow Police Department", "signature", "OR"),
    ),
    "mail": (
        """
        From: Records, Birch Hollow PD
        Sent: Thursday, April 9, 2026 2:40 PM
        To: A. Requester
        Subject: RE: FOIA 2026-077
        The topic is not selected. Ask the Elgin Police Department about theirs.
        Kim Sorensen
        """,
        ("Birch Hollow Police Department", "signature", None),
    ),
    "mail whose signature tells": (
        """
        From: Kim Sorensen <ksorensen@example.org>
        Sent: Thursday, April 9, 2026 2:40 PM
        To: A. Requester
        Subject: RE: your request to the Elgin Police Department
        We received your request.
        Thank you,
        Kim Sorensen
        FOIA Officer, Birch Hollow Police Department
        """,
        ("Birch Hollow Police Department", "signature", None),
    ),
    "mail whose domain tells": (
        """
        From: K. Sorensen <ksorensen@birchhollowpd.gov>
        Sent: Thursday, April 9, 2026 2:40 PM
        To: A. Requester
        Subject: RE: records
        We received your request. The Birch Hollow Police Department and the Elgin Police
        Department share data.
        """,
        ("Birch Hollow Police Department", "signature", None),
    ),
    "fax": (
        """
        FAX
        TO   Requester
        FROM   Vale Township PD, Records
        PAGES   2 including cover
        """,
        ("Vale Township Police Department", "signature", None),
    ),
    "form": (
        """
        ALPR CONFIGURATION CERTIFICATION
        Agency:   Ashbury Borough Police
        Completed by: Sgt. Vance
        [X] Stolen Vehicle
        """,
        ("Ashbury Borough Police", "letterhead", None),
    ),
    "policy title": (
        """
        Port Elder Police Department Policy 428
        AUTOMATED LICENSE PLATE READERS
        428.1 PURPOSE AND SCOPE
        Members shall not share data with the Federal Bureau of Investigation.
        """,
        ("Port Elder Police Department", "letterhead", None),
    ),
    "portal": (
        """
        Saltmarsh NV PD
        Transparency Portal · Last updated May 2, 2026
        Organizations granted access: Reno NV PD, Elko NV PD, Washoe County NV SO
        """,
        ("Saltmarsh Police Department", "letterhead", "NV"),
    ),
    "screen": (
        """
        ALPR Admin   Devices   Search   Settings   Users   Cinder Gap PD
        Organization
        Sharing
        NCIC topics
        """,
        ("Cinder Gap Police Department", "letterhead", None),
    ),
    "audit": (
        """
        Search audit — Elmwood IL PD
        Exported 05/01/2026
        Date   User   Organization   Reason
        04/01/2026   jmartin   Peoria IL PD   theft
        """,
        ("Elmwood Police Department", "letterhead", "IL"),
    ),
    "ordinance": (
        """
        CITY OF ELM GROVE
        ORDINANCE NO. 26-14
        AN ORDINANCE DECLARING ELM GROVE A WELCOMING CITY
        WHEREAS, the Illinois TRUST Act governs local conduct;
        """,
        ("City of Elm Grove", "letterhead", "IL"),
    ),
    "agreement with ICE": (
        """
        MEMORANDUM OF AGREEMENT
        287(g) Task Force Model
        This Memorandum of Agreement constitutes an agreement between United States Immigration
        and Customs Enforcement (ICE), a component of the Department of Homeland Security, and the
        Cedar Flats County Sheriff's Office, pursuant to which ICE delegates authority.
        """,
        ("Cedar Flats County Sheriff's Office", "letterhead", None),
    ),
    "policy without a title": (
        """
        1204.1 PURPOSE AND SCOPE
        Plate readers are used by the Eastgate Police Department for lawful ends.
        Officers shall not share data. Members shall report. Personnel shall train.
        The Reno Police Department is not bound by this policy.
        """,
        ("Eastgate Police Department", "letterhead", None),
    ),
    "invoice for copies from the agency": (
        """
        Records Request
        Invoice #EPD-2025-44
        To   From
        Seth Roe   Eastgate Police Department
        MuckRock News   300 Club Road
        If payment is not received, your request will be closed.
        """,
        ("Eastgate Police Department", "signature", None),
    ),
    "scan with spoilt letters": (
        """
        Quarry Bend Pohce Deparlment
        410 Mill Street, Quarry Bend, Oregon
        May 11, 2026
        Dear Requester:
        Your request is denied.
        """,
        ("Quarry Bend Police Department", "letterhead", "OR"),
    ),
    "letter with words that newspapers use too": (
        """
        Quarry Bend Police Department
        May 1, 2026
        Dear Mayor Doe:
        I am requesting your approval of the contract. The officer shall ask dispatch to verify, and
        works according to the schedule. The observer said so. Each Defendant or several Defendants.
        """,
        ("Quarry Bend Police Department", "letterhead", None),
    ),
    "state's letterhead on two lines": (
        """
        STATE OF NEVADA
        DEPARTMENT OF PUBLIC SAFETY
        May 1, 2026
        Dear Requester:
        """,
        ("Nevada Department of Public Safety", "letterhead", None),
    ),
    "user of a program": (
        """
        Signed in: Sgt. Poe (Cinder Gap Police Department)
        NCIC topics
        """,
        ("Cinder Gap Police Department", "letterhead", None),
    ),
    "domain of a user": (
        """
        jpoe@cindergappd.gov
        Hotlist topics
        Cinder Gap patrol
        """,
        ("Cinder Gap Police Department", "signature", None),
    ),
    "request portal": (
        """
        Request #26-1234   Closed
        Department   Police
        City of Cinder Gap Records Portal
        """,
        ("Cinder Gap Police Department", "letterhead", None),
    ),
    "press release": (
        """
        Quarry Bend Police Department
        NEWS RELEASE
        The topic was off, Chief Wells said. A spokesperson declined to comment further.
        """,
        ("Quarry Bend Police Department", "letterhead", None),
    ),
    "addressee of a reply is another agency": (
        """
        Quarry Bend Police Department
        June 3, 2026
        Reno Police Department
        Records Division
        Dear Custodian:
        We received your request.
        """,
        ("Quarry Bend Police Department", "letterhead", None),
    ),
}

NOBODYS = {
    "request": """
        Jane Roe
        12 Elm Street
        May 1, 2026
        Quarry Bend Police Department
        Records Division
        Dear Custodian of Records:
        Pursuant to the Public Records Act, I hereby request the following records.
        """,
    "request without a sender's address": """
        Quarry Bend Police Department
        Attn: Records
        To Whom It May Concern:
        I am requesting all records on hotlists.
        """,
    "request template": """
        [Agency name]
        [Your name]
        This is a formal public records request to the Quarry Bend Police Department.
        """,
    "appeal": """
        August 6, 2025
        Lane County District Attorney
        I write to appeal the response of the Eastgate Police Department.
        """,
    "clipping": """
        Quarry Bend Police Department Kept List Secret
        The Valley Courier, June 27, 2026
        By Ann Bell
        Records show that the department had switched it on. A spokesman declined to comment.
        """,
    "complaint": """
        UNITED STATES DISTRICT COURT
        JANE ROE, Plaintiff, v. Quarry Bend Police Department, Defendant.
        """,
    "invoice of a vendor": """
        INVOICE 2291
        Bill to: City of Quarry Bend, Police
        LPR camera, annual
        """,
    "contract of a vendor": """
        GOVERNMENT AGENCY AGREEMENT
        This agreement is made by and between Plate Systems, Inc. and the City of Quarry Bend.
        """,
    "flyer": """
        Stop the cameras!
        Quarry Bend Police Department uses plate readers.
        Join us on May 1.
        """,
    "letter of a federal agency": """
        U.S. Immigration and Customs Enforcement
        500 12th Street SW
        May 1, 2026
        Chief Ann Doe
        Quarry Bend Police Department
        Dear Chief Doe:
        This letter confirms that you take part.
        """,
    "brochure": """
        See every plate. Solve more cases.
        "It changed our work," says the Quarry Bend Police Department.
        """,
    "report": """
        Watching the Watchers: how the Quarry Bend Police Department uses plate readers
        A report by the Civil Liberties Project
        """,
    "list of agencies": """
        Ada County ID SO
        Adams County WA SO
        Albany OR PD
        Auburn WA PD
        Aurora CO PD
        """,
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", PAPERS)
def test_papers_of_agencies(kind: str) -> None:
    text, (name, basis, state) = PAPERS[kind]
    assert find_agency(document(), [typed(text)]) == Agency(name, basis, state)


@pytest.mark.parametrize("kind", NOBODYS)
def test_papers_of_outsiders(kind: str) -> None:
    found = find_agency(document(), [typed(NOBODYS[kind])])
    assert (found.name, found.basis) == (None, None)


def test_words_of_the_request_name_nobody() -> None:
    page = typed("Quarry Bend Police Department\nPlease send what you have.")
    zone = ZoneSpan(1, 0, len(page.text), "request", "you requested")
    assert find_agency(document(), [page], [zone]).name is None


def test_manual_whose_pages_carry_the_name_at_their_foot() -> None:
    pages = [
        typed(f"{n}.1 SCOPE\nMembers shall report.", n, foot=f"Marlow PD   Page {n}")
        for n in (1, 2, 3)
    ]
    assert find_agency(document(), pages).name == "Marlow Police Department"


def test_metadata_is_the_last_resort() -> None:
    meta = document(Author="Marlow Police Department")
    assert find_agency(meta, [typed("Item 4. Account of the traffic unit.")]) == Agency(
        "Marlow Police Department", "metadata", None
    )
    letter = typed("Elgin Police Department\nMay 1, 2026\nDear Requester:")
    assert find_agency(meta, [letter]).name == "Elgin Police Department"


def test_a_misread_letterhead_follows_the_spelling_of_the_rest() -> None:
    page = typed(
        "Quarny Bend Police Department\nMay 1, 2026\nDear Requester:\nThe Quarry Bend Police "
        "Department keeps no list.\nSincerely,\nQuarry Bend Police Department"
    )
    assert find_agency(document(), [page]).name == "Quarry Bend Police Department"


def test_a_misread_letterhead_follows_the_addresses() -> None:
    page = typed(
        "Quarny Bend Police Department\n4 Mill Road, Quarry Bend, Oregon\nMay 1, 2026\nDear "
        "Requester:\nYour request is denied. Write to Quarry Bend City Hall."
    )
    assert find_agency(document(), [page]).name == "Quarry Bend Police Department"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Vale PD Policy 4\nSee RCW 10.93.160.", "WA"),
        ("Vale PD Policy 4\nunder the Illinois Freedom of Information Act, 5 ILCS 140", "IL"),
        ("Vale PD Policy 4\nRCW 10.93.160, 5 ILCS 805", None),
        ("Vale PD Policy 4\nVale, New Jersey 07001", "NJ"),
        ("Vale PD Policy 4\n12 Mill Lane, Vale NJ 07001", "NJ"),
        ("Vale PD Policy 4\nrecords@ci.vale.or.us", "OR"),
        ("Vale PD Policy 4\n4 Elm Road, Washington Street corner", None),
    ],
)
def test_state(text: str, state: str | None) -> None:
    assert find_agency(document(), [typed(text)]).state == state


VOCABULARY = """
    Police Department Sheriff's Office PD SO (WA) - , of the City County Quarry Bend NV From: To:
    Dear Sincerely, Policy 428 May 11, 2026 31/02/2026 Agency: MEMORANDUM OF AGREEMENT and @a.gov
    PO1ICE \x00 ﬁ
"""
WORDS = st.sampled_from(VOCABULARY.split())


@settings(deadline=None)
@given(st.lists(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=8), max_size=12))
def test_nothing_raises_whatever_the_text(lines: list[list[str]]) -> None:
    pages = [typed("\n".join(" ".join(line) for line in lines))]
    found = find_agency(document(), pages)
    assert (found.name is None) == (found.basis is None)
    assert found.name is None or found.name.strip()
    find_date(pages)
