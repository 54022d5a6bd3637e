from __future__ import annotations

import pytest

from pipeline.artefacts import Agency
from pipeline.judge import known_agency, parse_agencies


@pytest.mark.parametrize(
    ("path", "name", "state"),
    [
        ("Sparks Police Department/a.pdf", "Sparks Police Department", None),
        ("sparks_pd/letters/a.pdf", "Sparks Police Department", None),
        ("sparks-police-department/a.pdf", "Sparks Police Department", None),
        ("Sandrock NV PD/a.pdf", "Sandrock Police Department", "NV"),
        ("KS - Meade County SO/a.pdf", "Meade County Sheriff's Office", "KS"),
        ("Arlington PD (WA)/a.pdf", "Arlington Police Department", "WA"),
        ("Windsor- IL- PD/a.pdf", "Windsor Police Department", "IL"),
        ("Derby PD - CT/a.pdf", "Derby Police Department", "CT"),
        ("Brazos Bend County Sheriff's Office/a.pdf", "Brazos Bend County Sheriff's Office", None),
        ("Dunmore Borough Police/a.pdf", "Dunmore Borough Police", None),
        ("City of Sparks/a.pdf", "City of Sparks", None),
        ("Cook County/a.pdf", "Cook County", None),
        ("Sparks PD - 2026-05 responses/a.pdf", "Sparks Police Department", None),
    ],
)
def test_a_folder_named_like_an_agency_is_one(path: str, name: str, state: str | None) -> None:
    assert known_agency(path) == Agency(name, "folder", state)


@pytest.mark.parametrize(
    "path",
    [
        "a.pdf",
        "Sparks Police Department.pdf",
        "policies/a.pdf",
        "screens/a.pdf",
        "police/a.pdf",
        "police reports/a.pdf",
        "forms/Sparks PD/a.pdf",
        "2026-05/a.pdf",
        "County of origin unknown/a.pdf",
        "ICE and police/a.pdf",
    ],
)
def test_other_folders_name_nobody(path: str) -> None:
    assert known_agency(path) == Agency()


def test_the_users_table_wins_over_the_folder_and_the_first_line_that_fits_wins() -> None:
    table = parse_agencies(
        "\ufeffpath,name,state\n"
        "# what the clerk said on the telephone\n"
        "Sparks PD/odd one.pdf,Reno Police Department,NV\n"
        "Sparks PD,Sparks Police Department,NV\n"
        "screens/capture 0*.pdf,Tarrow City Police,\n"
    )
    assert known_agency("Sparks PD/odd one.pdf", table).name == "Reno Police Department"
    assert known_agency("Sparks PD/b/c.pdf", table) == Agency(
        "Sparks Police Department", "folder", "NV"
    )
    assert known_agency("screens/capture 03.pdf", table).name == "Tarrow City Police"
    assert known_agency("screens/else.pdf", table) == Agency()


@pytest.mark.parametrize(
    "text",
    ["path,name,state\nonly a path\n", "a,b,c,d\n", "a.pdf,Sparks PD,Nevada\n", "a.pdf,,NV\n"],
)
def test_a_line_that_does_not_fit_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"agencies\.csv, line \d"):
        parse_agencies(text)
