"""States that come from a list's head, a table's cell, an answer or a neighbouring sentence."""

from __future__ import annotations

import re

import pytest
from paper import said, states

# (page, state of the immigration topic, states of others by a word of their name)
PAGES: list[tuple[str, str, dict[str, str]]] = [
    # heads over items
    ("Hotlists Alerted On:\n- Stolen Vehicle\n- Missing Person\n- Immigration Violator", "enabled", {"stolen": "enabled"}),
    ("Hotlists Alerted On\nStolen Vehicle, Missing Person, Immigration Violator", "enabled", {"stolen": "enabled"}),
    ("The following topics are on:\n1. Stolen Vehicle\n2. Immigration Violator\n3. Wanted Person\n\nSincerely,\nR. Dole", "enabled", {"wanted": "enabled"}),
    ("The following topics are not selected:\n* Immigration Violator\n* Sex Offender\n\nAll others are selected.", "disabled", {"sex": "disabled"}),
    ("Topics turned off\nImmigration Violator\nSex Offender", "disabled", {"sex": "disabled"}),
    ("We have these lists switched on:\n(a) Stolen Vehicle\n(b) Missing Person\n\nThese lists are switched off:\n(a) Immigration Violator\n(b) Sex Offender", "disabled", {"stolen": "enabled", "sex": "disabled"}),
    ("Available\nImmigration Violator\nSex Offender\n\nSelected\nStolen Vehicle\nMissing Person", "disabled", {"stolen": "enabled", "sex": "disabled"}),
    ("Selected topics (3)\nStolen Vehicle\nImmigration Violator\nMissing Person", "enabled", {}),
    ("Not selected:\nImmigration Violator", "disabled", {}),
    ("Our agency does not subscribe to:\n- Immigration Violator\n- Gang or Suspected Terrorist", "disabled", {"gang": "disabled"}),
    ("Topics enabled for this agency are as follows:\n\nStolen Vehicle\n\nImmigration Violator\n\nMissing Person", "enabled", {"missing": "enabled"}),
    ("ACTIVE HOTLISTS\nSTOLEN VEHICLE\nIMMIGRATION VIOLATOR", "enabled", {"stolen": "enabled"}),
    ("Active hot lists: Stolen Vehicle; Missing Person; Immigration Violator", "enabled", {"stolen": "enabled"}),
    ("Alerts enabled for: Stolen Vehicle, Wanted Person. Alerts disabled for: Immigration Violator.", "disabled", {"stolen": "enabled"}),
    # a list that decides nothing
    ("NCIC topics\n8 topics selected\nStolen Vehicle\nImmigration Violator\nSex Offender", "mentioned", {}),
    ("Select topics\nStolen Vehicle\nImmigration Violator\nSex Offender", "mentioned", {}),
    ("Mark each topic that is active:\nStolen Vehicle\nImmigration Violator", "mentioned", {}),
    ("Hotlist Topics\nStolen Vehicle\nImmigration Violator", "mentioned", {}),
    # rows and cells
    ("Topic                      Status\nStolen Vehicle             Enabled\nImmigration Violator       Disabled\nMissing Person             Enabled", "disabled", {"stolen": "enabled", "missing": "enabled"}),
    ("Topic                      Status\nStolen Vehicle             Disabled\nImmigration Violator       Enabled\nMissing Person             Disabled", "enabled", {"stolen": "disabled", "missing": "disabled"}),
    ("Topic                      Enabled\nStolen Vehicle             Yes\nImmigration Violator       No\nMissing Person             Yes", "disabled", {"stolen": "enabled"}),
    ("Topic                      Subscribed      Updated\nStolen Vehicle             TRUE            05/01/2026\nImmigration Violator       FALSE           05/01/2026", "disabled", {"stolen": "enabled"}),
    ("List                       Excluded\nStolen Vehicle             No\nImmigration Violator       Yes", "disabled", {"stolen": "enabled"}),
    ("List                       On       Off\nStolen Vehicle             X\nImmigration Violator                X", "disabled", {"stolen": "enabled"}),
    ("Total Alerts by Topic\nStolen Vehicle             1,204\nImmigration Violator       17\nSex Offender               0", "enabled", {"stolen": "enabled", "sex": "mentioned"}),
    ("Topic                      Audience\nStolen Vehicle             Entire Organization\nImmigration Violator       None", "disabled", {"stolen": "enabled"}),
    ("Hot list name              Requires approval\nStolen Vehicle             Yes\nImmigration Violator       Yes", "mentioned", {}),
    ("Immigration Violator ........ Off\nStolen Vehicle ............. On", "disabled", {"stolen": "enabled"}),
    ("Immigration Violator          5/21/2026          Active\nSex Offender          5/21/2026          Inactive", "enabled", {"sex": "disabled"}),
    # questions
    ("Question 1: Does the township subscribe to Immigration Violator? Answer: No.", "disabled", {}),
    ("Q: Is the Immigration Violator topic enabled?\nA: Yes.", "enabled", {}),
    ("1. Is Immigration Violator selected in your account? No, it is not.\n2. Is Stolen Vehicle selected? Yes.", "disabled", {"stolen": "enabled"}),
    ("Q3. Has your agency ever enabled the Immigration Violator list?\nResponse: Never.", "disabled", {}),
    ("Is Immigration Violator turned off?\nAnswer: Yes.", "disabled", {}),
    ("Is Immigration Violator turned off?\nAnswer: No.", "enabled", {}),
    ("Question 2: Which lists are selected? Answer: Stolen Vehicle and Immigration Violator.", "enabled", {"stolen": "enabled"}),
    ("Which topics are disabled?\nImmigration Violator and Sex Offender.", "disabled", {"sex": "disabled"}),
    ("Does the department receive Immigration Violator alerts? We do not.", "disabled", {}),
    ("Do you receive alerts for Immigration Violator? Correct, we do.", "enabled", {}),
    ("Is the Immigration Violator topic on? The topic is turned off.", "disabled", {}),
    ("Is the Immigration Violator topic on? The administrator is on leave and cannot say.", "mentioned", {}),
    # the sentence that points back
    ("The menu has a topic called Immigration Violator. It has never been selected.", "disabled", {}),
    ("The menu has a topic called Immigration Violator. That topic is switched on in our account.", "enabled", {}),
    ("The file of interest is the Immigration Violator File. We do not subscribe to it.", "disabled", {}),
    # what the requester asked, and what the agency answers
    ("You asked whether the Immigration Violator topic is turned on. It is not.", "disabled", {}),
    ("You asked if we subscribe to Immigration Violator. We do.", "enabled", {}),
    ("You asked for the Immigration Violator setting. No responsive records were found.", "quoted_request", {}),
    ("You asked whether Immigration Violator is enabled. The records are exempt from disclosure.", "quoted_request", {}),
    ("From: Records, Oak PD\nTo: B. Citizen\nSubject: RE: request\n\nImmigration Violator is off.\n\nOn Tue, May 5, 2026 at 9:00 AM B. Citizen wrote:\n> Is the Immigration Violator topic turned on?\n> Please send a screenshot.", "disabled quoted_request", {}),
    ("From: Records, Oak PD\nTo: B. Citizen\nSubject: RE: request\n\nSee below.\n\nOn Tue, May 5, 2026 at 9:00 AM B. Citizen wrote:\n> Is the Immigration Violator topic turned on?\nNo, it is not.\n> Do you receive Stolen Vehicle alerts?\nYes.", "disabled", {"stolen": "enabled"}),
    ("Request Description: Please provide records that show that Immigration Violator is enabled.\nStatus: Closed\nResponse: Immigration Violator is not enabled.", "quoted_request disabled", {}),
    # conditions on the whole list
    ("Once the council approves, the following topics will be enabled:\n- Immigration Violator\n- Sex Offender", "conditional", {"sex": "conditional"}),
    ("The following topics shall not be enabled:\n- Immigration Violator\n- Sex Offender", "prohibited", {"sex": "prohibited"}),
    ("Prohibited topics\nImmigration Violator", "prohibited", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "state", "others"), PAGES, ids=[re.sub(r"\s+", " ", p)[:70] for p, _, _ in PAGES]
)
def test_page(page: str, state: str, others: dict[str, str]) -> None:
    assert states(page) == state.split()
    for name, expected in others.items():
        assert set(states(page, name)) == {expected}, name


def test_state_of_a_list_is_marked_as_such() -> None:
    (_, stated), *_ = said("Topics turned off\nImmigration Violator")
    assert (stated.state_from, stated.cue) == ("list", "turned off")


def test_the_cell_is_the_cue() -> None:
    table = "Topic                      Status\nImmigration Violator       Disabled\nStolen Vehicle             Enabled"
    (_, stated), *_ = said(table)
    assert stated.cue == "Status: Disabled"
