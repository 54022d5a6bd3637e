"""What a document says of the immigration topic: sentences in the styles agencies write."""

from __future__ import annotations

import pytest
from paper import said, states

ENABLED = [
    "The Immigration Violator topic is enabled in our account.",
    "Immigration Violator is on.",
    "Immigration Violator: ON",
    "Immigration Violator - Yes",
    "IMMIGRATION VIOLATOR FILE IS ACTIVE FOR ALL USERS OF THIS DEPARTMENT.",
    "Yes, we currently receive alerts from the Immigration Violator File.",
    "Our agency subscribes to the following NCIC topics: Stolen Vehicle, Missing Person and Immigration Violator.",
    "The department has opted in to the Immigration Violator hotlist.",
    "We have Immigration Violator turned on.",
    "Hi, I checked and Immigration Violators is selected on our end. Thanks, Mike",
    "The Immigration Violator box is checked.",
    "Please be advised that the Sheriff's Office utilizes the NCIC Immigration Violator File in its plate readers.",
    "Officers are alerted to Immigration Violator hits in their patrol vehicles, as that topic is switched on.",
    "The Immigration Violator topic has never been turned off.",
    "It is not true that the Immigration Violator topic is disabled.",
    "All ten topics are enabled, including Immigration Violator.",
    "The Deported Felon File is loaded in every reader.",
    "The account was set up in 2021 with Immigration Violator activated, and it remains active today.",
    "Immigration Violator was disabled until May 2, 2026, when it was turned back on.",
    "No topic other than Immigration Violator is enabled.",
    "Everything is turned off except Immigration Violator.",
    "Immigration Violator has been re-enabled.",
    "Immigration Violator is one of the topics to which our department subscribes.",
    "Among the lists that we have selected is Immigration Violator.",
    "The list of enabled topics includes Immigration Violator.",
    "Our hotlist subscriptions include Stolen Plate, Immigration Violator and Amber Alert.",
    "The only topic that has not been disabled is Immigration Violator.",
    "Per Lt. Gomez, the system is configured to alert on Immigration Violator entries.",
    "Our ALPR cameras check plates against the Immigration Violator File.",
    "We do not subscribe to Sex Offender but we do subscribe to Immigration Violator.",
    "Sgt. Ortiz confirmed on June 4 that the Immigration Violator category is, in fact, active.",
    "The Town opted into Immigration Violator when it signed with the vendor.",
    "Immigration Violator alerts are turned on for the patrol division.",
    "The Department has not unsubscribed from the Immigration Violator list.",
    "We get alerts for Immigration Violator, Stolen Vehicle and Gang or Suspected Terrorist.",
    "There is a topic named Immigration Violator in our settings. It is turned on.",
    "The Immigration Violator list, which is populated by ICE, is enabled.",
    "The department's cameras run plates against several lists, the Immigration Violator File among them, and all of them are switched on.",
    "At present the account alerts on Immigration Violator.",
    "Immigration Violator (enabled)",
]  # fmt: skip

DISABLED = [
    "The Immigration Violator topic is not enabled.",
    "Immigration Violator is off.",
    "Immigration Violator: OFF",
    "Immigration Violator ... No",
    "Immigration Violator - not selected",
    "IMMIGRATION VIOLATOR IS NOT ACTIVE AND HAS NEVER BEEN ACTIVE.",
    "We do not receive alerts from the Immigration Violator File.",
    "The department has never subscribed to the Immigration Violator hotlist.",
    "At no time has the City opted in to the Immigration Violator topic.",
    "The department has opted out of Immigration Violator.",
    "We have it on the menu, but Immigration Violator is unchecked.",
    "Immigration Violator was deselected when the account was created.",
    "I looked this morning and Immigration Violators is toggled off. - Dave",
    "Please be advised that the Sheriff's Office has disabled the Immigration Violator topic.",
    "The Immigration Violator topic is greyed out in our account.",
    "The Immigration Violator list is inactive.",
    "No account of this agency has Immigration Violator enabled.",
    "None of our users has the Immigration Violator topic selected.",
    "All topics except Immigration Violator are enabled.",
    "All topics are enabled except for Immigration Violator.",
    "Every NCIC topic other than Immigration Violator has been selected.",
    "All but Immigration Violator are on.",
    "The agency alerts on all NCIC categories with the exception of Immigration Violator.",
    "We use Stolen Vehicle and Missing Person but not Immigration Violator.",
    "Immigration Violator is the only one that is not enabled.",
    "All topics are on; Immigration Violator is the only one that is not.",
    "The only topic that is off is Immigration Violator.",
    "Immigration Violator does not appear among the topics we have selected.",
    "The list of topics that we have enabled does not include Immigration Violator.",
    "Immigration Violator is not one of the lists to which the department subscribes.",
    "Our readers do not alert on Immigration Violator.",
    "We don't use the Immigration Violator file.",
    "Immigration Violator isn't turned on.",
    "The township elected not to enable Immigration Violator.",
    "The Chief declined to activate the Immigration Violator topic.",
    "Immigration Violator has been removed from our hotlists.",
    "The Immigration Violator topic is no longer enabled.",
    "The Deported Felon File is not in use by this agency.",
    "We turned Immigration Violator off.",
    "We keep Immigration Violator switched off.",
    "The department neither subscribes to nor receives the Immigration Violator list.",
    "There is a topic named Immigration Violator in the menu. It is not selected.",
    "There is a topic named Immigration Violator in the menu, but we have never enabled it.",
    "Stolen Vehicle is on and Immigration Violator is off.",
    "Stolen Vehicle, Missing Person and Wanted Person are on; Immigration Violator is not.",
    "Immigration Violator hits are filtered out of our feed.",
    "The Immigration Violator list, which is populated by ICE, is not enabled.",
    "The box next to Immigration Violator was left unchecked.",
    "Our agency is not subscribed to Immigration Violator.",
    "Flock staff set up our account without Immigration Violator enabled.",
    "Immigration Violator is excluded from the alerts that our officers receive.",
    "Unlike the county, we do not subscribe to the Immigration Violator list.",
    "In our configuration the Immigration Violator entry is set to off.",
    "Immigration Violator (disabled)",
    "The department did not opt in to Immigration Violator.",
    "Neither Immigration Violator nor Sex Offender is enabled.",
]  # fmt: skip

HISTORICAL = [
    "The Immigration Violator topic was enabled until January 12, 2026.",
    "Immigration Violator was previously enabled.",
    "We used to subscribe to the Immigration Violator list.",
    "From 2022 until last spring Immigration Violator was selected in our account.",
    "The Immigration Violator topic had been active prior to the council's vote.",
    "Immigration Violator was once turned on in this account.",
    "The Deported Felon File was loaded in our cars until 2019.",
    "Formerly, Immigration Violator was checked; the administrator unchecked it in May.",
    "Immigration Violator was on until the Chief had it removed on April 2.",
    "UNTIL MARCH 2026 THE IMMIGRATION VIOLATOR TOPIC WAS SELECTED.",
]  # fmt: skip

CONDITIONAL = [
    "The Immigration Violator topic will be enabled once the new policy is adopted.",
    "If the council approves, Immigration Violator will be turned on.",
    "The department is considering enabling the Immigration Violator topic.",
    "Immigration Violator would be enabled only with the approval of the Chief.",
    "We plan to subscribe to the Immigration Violator list next year.",
    "The Chief has proposed to activate the Immigration Violator topic.",
    "Should the board agree, we will subscribe to the Immigration Violator list.",
    "The Sheriff intends to turn on Immigration Violator in July.",
    "Immigration Violator might be enabled in the future.",
    "Immigration Violator could be switched on if the Sheriff so orders.",
]  # fmt: skip

PROHIBITED = [
    "Personnel shall not enable the Immigration Violator topic.",
    "The Immigration Violator topic shall not be enabled.",
    "Immigration Violator must not be selected.",
    "Members may not subscribe to the Immigration Violator list.",
    "Subscribing to the Immigration Violator list is prohibited.",
    "The administrator is prohibited from enabling Immigration Violator.",
    "Immigration Violator shall remain disabled.",
    "The Immigration Violator box must be left unchecked.",
    "No member shall activate the Immigration Violator topic.",
    "Use of the Immigration Violator File by members of this department is forbidden.",
]  # fmt: skip

REQUIRED = [
    "The Immigration Violator topic shall be enabled at all times.",
    "The administrator must select the Immigration Violator topic.",
    "Immigration Violator is required to be turned on.",
    "The Immigration Violator topic shall not be disabled.",
]

PERMITTED = [
    "Nothing in this policy prohibits subscribing to the Immigration Violator list.",
    "The Immigration Violator topic may be enabled by the administrator.",
    "Divisions are authorized to enable the Immigration Violator topic.",
]

MENTIONED = [
    "There is a topic called Immigration Violator in the menu.",
    "The account recorded no Immigration Violator alerts in the last twelve months.",
    "There were no hits on the Immigration Violator File last year.",
    "We have not received any alerts for the Immigration Violator topic since 2024.",
    "If a query returns a record of the Immigration Violator File, the officer shall call the supervisor.",
    "Officers who receive an Immigration Violator alert shall not detain the driver on that basis alone.",
    "An alert based solely on the Immigration Violator File does not justify a stop.",
    "Upon receiving an Immigration Violator hit, dispatch must confirm it with the LESC.",
    "The department is unable to say whether Immigration Violator is enabled.",
    "We do not know if the Immigration Violator topic is turned on.",
    "It is unclear whether Immigration Violator was ever selected.",
    "The administrator could not determine whether the Immigration Violator topic is active.",
    "The menu lists Stolen Vehicle, Missing Person and Immigration Violator.",
    "Choose which topics send alerts: Stolen Vehicle, Immigration Violator.",
    "When an Immigration Violator alert comes in, the officer must verify the plate.",
    "Zero alerts were generated by the Immigration Violator topic in 2025.",
    "Training on the Immigration Violator File took place on May 4.",
]  # fmt: skip

DEFINITIONAL = [
    "The Immigration Violator File contains records on criminal aliens whom ICE has deported.",
    "The Immigration Violator File is a file of the FBI's National Crime Information Center.",
    "The Immigration Violator File is maintained by ICE.",
    'The term "civil immigration warrant" includes an entry in the Immigration Violator File.',
    "Immigration Violator File means the file of that name in NCIC.",
    "Records in the Immigration Violator File are entered by ICE only; the Immigration Violator File was created in 1996.",
]  # fmt: skip

OTHER_PARTY = [
    "Several other agencies in the county have the Immigration Violator topic enabled.",
    "According to EFF, two police departments had switched on the Immigration Violator list.",
    "Some departments subscribe to the Immigration Violator list.",
    "Flock Safety offers a topic named Immigration Violator that is turned on for many customers.",
    "A neighboring agency subscribes to Immigration Violator.",
    "Agencies can select Immigration Violator from the list.",
]  # fmt: skip

QUOTED = [
    "You asked for records showing whether the Immigration Violator topic is turned on.",
    "You requested screenshots of the Immigration Violator setting.",
    'Your request reads: "Please send records that show whether Immigration Violator is enabled."',
    "We received your request for documents that show that Immigration Violator is selected.",
    "In your letter of May 3, you asked us to say if the Immigration Violator list is enabled.",
]  # fmt: skip


def _cases() -> list[tuple[str, str]]:
    groups = {
        "enabled": ENABLED, "disabled": DISABLED, "historical": HISTORICAL, "conditional": CONDITIONAL,
        "prohibited": PROHIBITED, "required": REQUIRED, "permitted": PERMITTED, "mentioned": MENTIONED,
        "definitional": DEFINITIONAL, "other_party": OTHER_PARTY, "quoted_request": QUOTED,
    }  # fmt: skip
    return [(text, state) for state, texts in groups.items() for text in texts]


@pytest.mark.parametrize(("text", "state"), _cases())
def test_sentence(text: str, state: str) -> None:
    assert set(states(text)) == {state}


@pytest.mark.parametrize("text", [t for t, s in _cases() if s not in ("mentioned",)])
def test_every_decision_names_its_cue(text: str) -> None:
    assert all(s.cue for topic, s in said(text) if s.assertion != "mentioned")


OPPOSITES = [
    ("Stolen Vehicle is on and Immigration Violator is off.", {"stolen": "enabled"}),
    ("We subscribe to Stolen Vehicle and Missing Person, and do not subscribe to Immigration Violator.", {"stolen": "enabled", "missing": "enabled", "immigration": "disabled"}),
    ("Immigration Violator is disabled, while Stolen Vehicle, Wanted Person and Sex Offender are enabled.", {"immigration": "disabled", "stolen": "enabled", "sex": "enabled", "wanted": "enabled"}),
    ("Enabled: Stolen Vehicle, Missing Person. Disabled: Immigration Violator, Sex Offender.", {"stolen": "enabled", "missing": "enabled", "immigration": "disabled", "sex": "disabled"}),
    ("Stolen Vehicle: on, Missing Person: on, Immigration Violator: off", {"stolen": "enabled", "missing": "enabled", "immigration": "disabled"}),
    ("The Chief enabled Stolen Vehicle and disabled Immigration Violator.", {"stolen": "enabled", "immigration": "disabled"}),
    ("With the exception of Immigration Violator, Stolen Vehicle and Missing Person are on.", {"immigration": "disabled", "stolen": "enabled", "missing": "enabled"}),
    ("We receive Stolen Vehicle, Missing Person and Wanted Person alerts only, not Immigration Violator.", {"stolen": "enabled", "wanted": "enabled", "immigration": "disabled"}),
    ("Immigration Violator is off, but Gang or Suspected Terrorist is on.", {"immigration": "disabled", "gang": "enabled"}),
    ("Only Stolen Vehicle and Missing Person are enabled; Immigration Violator has been turned off since 2023.", {"stolen": "enabled", "missing": "enabled", "immigration": "disabled"}),
    ("We alert on Stolen Vehicle and Missing Person. We do not alert on Immigration Violator or Sex Offender.", {"stolen": "enabled", "missing": "enabled", "immigration": "disabled", "sex": "disabled"}),
    ("The department uses Stolen Vehicle rather than Immigration Violator.", {"stolen": "enabled", "immigration": "disabled"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OPPOSITES)
def test_two_topics_of_one_sentence(text: str, expected: dict[str, str]) -> None:
    for name, state in expected.items():
        assert states(text, name) == [state], name
