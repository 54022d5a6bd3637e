from __future__ import annotations

import pytest
from typed_pages import typed

from pipeline.tag.dates import find_date
from pipeline.tag.zone_spans import ZoneSpan


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Vale PD\nMay 11, 2026\nDear Requester:\nYour request of May 5, 2026 is denied.",
         "2026-05-11"),
        ("Vale PD\n11 May 2026\nDear Requester:", "2026-05-11"),
        ("Vale PD\nMonday, May 11th, 2026\nDear Requester:", "2026-05-11"),
        ("Vale PD\nDate: 05/11/2026\nDear Requester:", "2026-05-11"),
        ("Vale PD\n2026-05-11\nDear Requester:", "2026-05-11"),
        ("Vale PD   May 11, 2026\nDear Requester:", "2026-05-11"),
        ("From: A\nSent: Thursday, April 9, 2026 2:40 PM\nTo: B\nOn Mon, Apr 6, 2026 at 9:12 AM B "
         "wrote:", "2026-04-09"),
        ("From: A\nTo: B\nDate: Thu, 9 Apr 2026 14:40:00 -0700", "2026-04-09"),
        ("Vale PD Policy 4\nEffective Date: 01/02/2020   Revised: 03/04/2024", "2024-03-04"),
        ("Vale PD Policy 4\nEFFECTIVE DATE 06-04-25", "2025-06-04"),
        ("Dir. 210-P Issued: 01/10/2006 Eff: 01/10/2006 Rescinds:\nRev: 12/05/2019", "2019-12-05"),
        ("Vale PD records request\n1 message\nRecords <a@b.gov> Wed, Jul 2, 2025 at 2:06 PM",
         "2025-07-02"),
        ("Vale NV PD\nTransparency Portal · Last updated May 2, 2026", "2026-05-02"),
        ("Search audit\nExported 05/01/2026\n04/01/2026 04:36 jmartin", "2026-05-01"),
        ("FAX\nFROM Vale PD\nDATE   02/11/2026", "2026-02-11"),
        ("Vale PD\nRECEIVED May 1, 2026\nMay 11, 2026\nDear Requester:", "2026-05-11"),
        ("ORDINANCE NO. 4\nAdopted this 3rd day of February, 2026.", "2026-02-03"),
        ("The topic was on between January 3, 2025 and March 3, 2025, and the council knew of it.",
         None),
        ("Vale PD\nFebruary 31, 2026", None),
        ("Vale PD\n13/45/2026", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_date_that_a_document_bears(text: str, date: str | None) -> None:
    assert find_date([typed(text)]) == date


def test_dates_of_a_quoted_message_are_not_the_documents() -> None:
    page = typed("Our answer is below.\nFrom: B\nSent: April 6, 2026\nTo: A\nPlease send it.")
    start = page.text.index("From")
    quoted = ZoneSpan(1, start, len(page.text), "request", "From/Sent/To")
    assert find_date([page], [quoted]) is None


def test_a_policys_latest_revision_on_its_first_page_counts() -> None:
    first = typed("Policy 4\nIssued: 01/02/2019\nRevised 05/06/2023")
    second = typed("Policy 5\nIssued: 01/02/2025", 2)
    assert find_date([first, second]) == "2023-05-06"
