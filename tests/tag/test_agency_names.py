from __future__ import annotations

import pytest

from pipeline.tag.agency_names import find_names, whole_name
from pipeline.tag.agency_repair import repaired


@pytest.mark.parametrize(
    ("written", "name", "state"),
    [
        ("Sparks PD", "Sparks Police Department", None),
        ("SPARKS POLICE DEPT.", "Sparks Police Department", None),
        ("Sparks Police Dep't", "Sparks Police Department", None),
        ("sparks pd", "Sparks Police Department", None),
        ("City of Sparks Police Department", "Sparks Police Department", None),
        ("VILLAGE OF OAK PARK POLICE DEPARTMENT", "Oak Park Police Department", None),
        ("Township of Millbrook Police", "Millbrook Township Police", None),
        ("Borough of Dunmore Police Department", "Dunmore Borough Police Department", None),
        ("Columbus Division of Police", "Columbus Division of Police", None),
        ("Portland Police Bureau", "Portland Police Bureau", None),
        ("Department of Police, City of Chicago", "Chicago Department of Police", None),
        ("Lake in the Hills Police Department", "Lake in the Hills Police Department", None),
        ("Fond du Lac Police Department", "Fond du Lac Police Department", None),
        ("St. Louis Metropolitan Police Department", "St. Louis Metropolitan Police Department",
         None),
        ("Winston-Salem Police Department", "Winston-Salem Police Department", None),
        ("O'FALLON POLICE DEPARTMENT", "O'Fallon Police Department", None),
        ("MCHENRY COUNTY SHERIFF'S OFFICE", "McHenry County Sheriff's Office", None),
        ("Prince George's County Police Department", "Prince George's County Police Department",
         None),
        ("Meade Co. Sheriff’s Office", "Meade County Sheriff's Office", None),
        ("Washoe County Sheriffs Dept", "Washoe County Sheriff's Department", None),
        ("Office of the Sheriff, Cook County", "Cook County Sheriff's Office", None),
        ("Cook County Office of the Sheriff", "Cook County Sheriff's Office", None),
        ("Illinois State Police", "Illinois State Police", "IL"),
        ("California Highway Patrol", "California Highway Patrol", "CA"),
        ("Texas Department of Public Safety", "Texas Department of Public Safety", "TX"),
        ("Marina Public Safety Department", "Marina Public Safety Department", None),
        ("Lane County District Attorney's Office", "Lane County District Attorney's Office", None),
        ("University of Iowa Police", "University of Iowa Police", None),
        ("Katy ISD Police Department", "Katy ISD Police Department", None),
        ("BART Police Department", "BART Police Department", None),
        ("Elk Fork Regional Police Department", "Elk Fork Regional Police Department", None),
        ("Ohio State Highway Patrol", "Ohio State Highway Patrol", None),
        ("Michigan State Police", "Michigan State Police", "MI"),
        ("Ash Hollow Town Marshal", "Ash Hollow Town Marshal", None),
        ("Pine County Constable Precinct 3", "Pine County Precinct 3 Constable", None),
        ("Coeur d'Alene Police Department", "Coeur d'Alene Police Department", None),
        ("Federal Way PD", "Federal Way Police Department", None),
        ("Kansas City Police", "Kansas City Police", None),
        ("Port Washington Police Department", "Port Washington Police Department", None),
        ("Sparks Nevada Police Department", "Sparks Police Department", "NV"),
        ("Ukiah, CA Police Department", "Ukiah Police Department", "CA"),
        ("HARLOW TWP. POLICE DEPT.", "Harlow Township Police Department", None),
        ("Dunmore Boro PD", "Dunmore Borough Police Department", None),
        ("Sparks PD NV", "Sparks Police Department", "NV"),
        ("Sandrock NV PD", "Sandrock Police Department", "NV"),
        ("Meade County KS SO", "Meade County Sheriff's Office", "KS"),
        ("KS - Meade County SO", "Meade County Sheriff's Office", "KS"),
        ("Windsor- IL- PD", "Windsor Police Department", "IL"),
        ("Derby PD - CT", "Derby Police Department", "CT"),
        ("Arlington PD (WA)", "Arlington Police Department", "WA"),
        ("Arlington, Texas Police Department", "Arlington Police Department", "TX"),
        ("Sparks Police Department, Nevada", "Sparks Police Department", "NV"),
        ("Dublin CA PD (ACSO)", "Dublin Police Department", "CA"),
        ("Houston TX PD [Inactive]", "Houston Police Department", "TX"),
        ("Vail CO PD", "Vail Police Department", "CO"),
        ("Mesa County CO SO", "Mesa County Sheriff's Office", "CO"),
    ],
)  # fmt: skip
def test_labels_become_a_name_and_a_state(written: str, name: str, state: str | None) -> None:
    title = whole_name(written)
    assert title is not None
    assert (title.name, title.state) == (name, state)


@pytest.mark.parametrize(
    "written",
    [
        "Police",
        "police reports",
        "Chief of Police",
        "Office of the Chief of Police",
        "State Police Records",
        "City Police",
        "County Sheriff",
        "Sheriff",
        "policies",
        "Records Division",
        "The Police Department",
        "Our police department",
        "Two police departments in other states",
        "Local Police",
        "Secret Police",
        "POLICE OFFICERS",
        "",
        "---",
        "123",
    ],
)
def test_other_labels_name_nobody(written: str) -> None:
    assert whole_name(written) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Port Calder Police Department Policy 428", ["Port Calder Police Department"]),
        ("Search audit — Elm Ridge IL PD", ["Elm Ridge Police Department"]),
        ("FOIA Officer, Elm Ridge Police Department", ["Elm Ridge Police Department"]),
        ("Devices Search Settings Users Sandrock NV PD", ["Sandrock Police Department"]),
        ("CEDAR GAP PD ALERTS", ["Cedar Gap Police Department"]),
        ("OFFICERS WHO DID SO WERE TOLD", []),
        ("The Sparks Police Department does not", ["Sparks Police Department"]),
        ("Chief of the Reno Police Department", ["Reno Police Department"]),
        ("Reno Police Department and Sparks Police Department",
         ["Reno Police Department", "Sparks Police Department"]),
        ("sent by the police department to nobody", []),
        ("Police officers and Sheriff Smith met", []),
        ("the Washoe County Sheriff's Office (the Agency)", ["Washoe County Sheriff's Office"]),
    ],
)  # fmt: skip
def test_names_are_found_within_lines(line: str, names: list[str]) -> None:
    assert [found.title.name for found in find_names(line)] == names


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Sparks Pohce Deparlment", "Sparks Police Department"),
        ("Sparks Police Deperinent", "Sparks Police Department"),
        ("SPARKS POL1CE DEPARTMENT", "SPARKS POLICE DEPARTMENT"),
        ("Washoe County Shenff's Offlce", "Washoe County Sheriff's Office"),
        ("Millbrook Police.Department", "Millbrook Police Department"),
        ("Harlow Township PoIice", "Harlow Township Police"),
    ],
)
def test_kinds_that_recognition_spoilt_are_mended(read: str, meant: str) -> None:
    assert repaired(read) == meant


@pytest.mark.parametrize(
    "line",
    ["Police Deployment Area", "Policy Department", "Office Department", "the police office"],
)
def test_other_words_are_left_alone(line: str) -> None:
    assert repaired(line) == line


def test_a_name_in_a_very_long_line_costs_no_more_than_its_share() -> None:
    line = "Sparks Police Department " * 4000
    assert len(find_names(line)) == 4000
