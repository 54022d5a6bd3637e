from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from made_findings import finding, page, verdict_on

from pipeline.artefacts import Agencies, Agency, AgencyRecord, Tagged, Verdict
from pipeline.judge import parse_agencies, roll_up


def tags(verdicts: Iterable[Verdict], state: str | None = None, **more: Any) -> dict[str, Tagged]:
    return {
        v.document.sha256: Tagged(
            v.document.sha256,
            v.findings,
            agency=Agency(v.document.agency.name, None, state),
            **more,
        )
        for v in verdicts
    }


def only(agencies: Agencies) -> AgencyRecord:
    (record,) = agencies.agencies
    return record


def on(path: str, **more: Any) -> Verdict:
    return verdict_on(finding("immigration_violator", "enabled"), path=path, **more)


def ban(path: str, **more: Any) -> Verdict:
    return verdict_on(finding("no_enforcement", "prohibited"), path=path, **more)


def test_the_contradiction_across_two_files() -> None:
    record = only(roll_up([on("screen.pdf"), ban("portal.pdf")], {}))
    assert record.conflict
    assert record.immigration_hotlist == "enabled"
    assert record.sanctuary_policy == "restricts"
    assert [(e.path, e.role) for e in record.evidence[:2]] == [
        ("portal.pdf", "ban"),
        ("screen.pdf", "hotlist"),
    ]


def test_on_in_one_and_off_in_another_is_conflicting_in_order_of_dates() -> None:
    later = verdict_on(finding("immigration_violator", "disabled"), path="a.pdf", date="2026-06-01")
    record = only(roll_up([later, on("b.pdf", date="2026-01-05")], {}))
    assert record.immigration_hotlist == "conflicting"
    assert not record.conflict
    assert [(e.path, e.date) for e in record.evidence] == [
        ("b.pdf", "2026-01-05"),
        ("a.pdf", "2026-06-01"),
    ]


def test_both_sides_of_a_conflict_come_before_everything_else() -> None:
    record = only(
        roll_up(
            [
                verdict_on(finding("agency", "enabled"), path="a.pdf", date="2020-01-01"),
                on("b.pdf", date="2026-02-01"),
                ban("c.pdf", date="2026-01-01"),
            ],
            {},
        )
    )
    assert [e.role for e in record.evidence[:2]] == ["ban", "hotlist"]
    assert {e.role for e in record.evidence[2:]} == {"ice", "policy"}
    assert record.ice == "mixed"


def test_a_stock_sentence_is_a_limit_that_knows_its_weight() -> None:
    stock = verdict_on(finding("no_enforcement", "prohibited", stock=True), path="portal.pdf")
    record = only(roll_up([on("screen.pdf"), stock], {}))
    assert record.conflict and record.stock_policy_only
    assert not only(roll_up([on("screen.pdf"), stock, ban("own.pdf")], {})).stock_policy_only
    assert not only(roll_up([on("screen.pdf")], {})).stock_policy_only


def test_documents_of_nobody_are_gathered_and_never_in_conflict() -> None:
    nobody = Agency()
    verdicts = [on("x.pdf", agency=nobody), ban("y.pdf", agency=nobody), on("s.pdf")]
    agencies = roll_up(verdicts, {}).agencies
    assert [record.name for record in agencies] == ["Sparks Police Department", None]
    assert agencies[1].documents == ("x.pdf", "y.pdf")
    assert agencies[1].immigration_hotlist == "enabled"
    assert not agencies[1].conflict


def test_unrelated_strangers_do_not_make_the_topic_conflicting() -> None:
    nobody = Agency()
    off = verdict_on(finding("immigration_violator", "disabled"), path="y.pdf", agency=nobody)
    assert only(roll_up([on("x.pdf", agency=nobody), off], {})).immigration_hotlist == "enabled"


def test_a_copy_of_an_agencys_paper_among_strangers_papers_is_no_evidence_of_theirs() -> None:
    theirs = on("Sparks PD/screen.pdf", sha256="e" * 64)
    copy = on("misc/copy.pdf", agency=Agency(), sha256="e" * 64, duplicate_of=theirs.document.path)
    other = verdict_on(path="misc/other.pdf", agency=Agency())
    strangers = roll_up([theirs, copy, other], {}).agencies[1]
    assert strangers.documents == ("misc/copy.pdf", "misc/other.pdf")
    assert strangers.immigration_hotlist == "not_found"
    assert strangers.evidence == ()


def named(name: str, path: str, state: str | None = None, basis: Any = "letterhead") -> Verdict:
    return verdict_on(path=path, agency=Agency(name, basis, state))


def names(verdicts: list[Verdict], tagged: dict[str, Tagged] | None = None) -> list[str | None]:
    return [record.name for record in roll_up(verdicts, tagged or {}).agencies]


def test_spellings_of_one_agency_are_one() -> None:
    spellings = ["Sparks PD", "SPARKS POLICE DEPT.", "Sparks Police Department", "City of Sparks"]
    verdicts = [named(name, f"{i}.pdf") for i, name in enumerate(spellings)]
    assert len(names(verdicts)) == 1


def test_washington_county_of_two_states_are_two() -> None:
    verdicts = [
        named("Washington County Sheriff's Office", "or.pdf"),
        named("Washington County Sheriff's Office", "mn.pdf"),
    ]
    tagged = tags(verdicts[:1], "OR") | tags(verdicts[1:], "MN")
    records = roll_up(verdicts, tagged).agencies
    assert [(r.name, r.state) for r in records] == [
        ("Washington County Sheriff's Office (MN)", "MN"),
        ("Washington County Sheriff's Office (OR)", "OR"),
    ]


def test_a_folder_is_one_agency_whatever_state_a_paper_in_it_seems_to_be_from() -> None:
    verdicts = [
        named("Sparks Police Department", f"Sparks PD/{n}.pdf", basis="folder") for n in range(3)
    ]
    tagged = tags(verdicts[:2], "NV") | tags(verdicts[2:], "CA")
    records = roll_up(verdicts, tagged).agencies
    assert [(len(r.documents), r.state) for r in records] == [(3, "NV")]


def test_the_state_of_a_strangers_paper_is_not_the_agencys() -> None:
    verdict = named("Sparks Police Department", "Sparks PD/clipping.pdf", basis="folder")
    sha256 = verdict.document.sha256
    tagged = {sha256: Tagged(sha256, (), agency=Agency(None, None, "CA"))}
    assert only(roll_up([verdict], tagged)).state is None


def test_a_name_without_a_state_joins_the_only_one_with_it() -> None:
    verdicts = [named("Reno Police Department", "a.pdf"), named("Reno PD", "b.pdf")]
    records = roll_up(verdicts, tags(verdicts[:1], "NV")).agencies
    assert [(r.documents, r.state) for r in records] == [(("a.pdf", "b.pdf"), "NV")]


def test_a_short_name_joins_the_city_but_not_two_of_them() -> None:
    assert len(names([named("Tarrow PD", "a.pdf"), named("Tarrow City Police", "b.pdf")])) == 1
    three = [
        named("Union PD", "a.pdf"),
        named("Union City Police Department", "b.pdf"),
        named("Union Township Police Department", "c.pdf"),
    ]
    assert len(names(three)) == 3


def test_police_and_sheriff_of_one_county_are_two() -> None:
    verdicts = [
        named("Cobb County Police Department", "a.pdf"),
        named("Cobb County Sheriff's Office", "b.pdf"),
    ]
    assert len(names(verdicts)) == 2


def test_a_county_paper_is_its_sheriffs_and_a_city_paper_its_polices() -> None:
    verdicts = [
        named("Cook County Sheriff's Office", "a.pdf"),
        named("Cook County", "b.pdf"),
        named("City of Cook", "c.pdf"),
    ]
    assert names(verdicts) == ["City of Cook", "Cook County Sheriff's Office"]


def test_a_misread_letter_joins_but_a_namesake_in_plain_letters_does_not() -> None:
    scan = verdict_on(
        path="scan.pdf",
        pages=[page(1, "ocr", confidence=70.0)],
        agency=Agency("Sandrcck Police Department", "letterhead"),
    )
    good = named("Sandrock Police Department", "text.pdf")
    assert names([scan, good]) == ["Sandrock Police Department"]
    plain = named("Sandreck Police Department", "plain.pdf")
    assert len(names([plain, good])) == 2


def test_a_duplicate_is_listed_and_counted_once() -> None:
    first = on("a.pdf", sha256="d" * 64)
    again = on("b.pdf", sha256="d" * 64, duplicate_of="a.pdf")
    record = only(roll_up([again, first], {}))
    assert record.documents == ("a.pdf", "b.pdf")
    assert [e.path for e in record.evidence] == ["a.pdf"]


def test_near_duplicates_are_grouped_and_the_best_read_one_counts() -> None:
    scan = on("a scan.pdf", pages=[page(1, "ocr", confidence=80.0)])
    text = on("b text.pdf")
    other = on("c other.pdf")
    signature = tuple(range(96))
    different = tuple(range(1000, 1096))
    tagged = tags([scan, text], signature=signature) | tags([other], signature=different)
    record = only(roll_up([scan, text, other], tagged))
    assert record.near_duplicates == (("a scan.pdf", "b text.pdf"),)
    assert [e.path for e in record.evidence] == ["b text.pdf", "c other.pdf"]


def test_letters_of_one_template_with_other_dates_or_states_are_no_duplicates() -> None:
    signature = tuple(range(96))
    dated = [on("a.pdf", date="2026-01-01"), on("b.pdf", date="2026-02-01")]
    assert only(roll_up(dated, tags(dated, signature=signature))).near_duplicates == ()
    off = verdict_on(finding("immigration_violator", "disabled"), path="c.pdf")
    pair = [on("a.pdf"), off]
    record = only(roll_up(pair, tags(pair, signature=signature)))
    assert record.near_duplicates == ()
    assert record.immigration_hotlist == "conflicting"


def test_what_a_template_shares_is_not_enough_where_the_sentences_differ() -> None:
    def letter(path: str, sentence: str) -> Verdict:
        return verdict_on(finding("immigration_violator", "mentioned", context=sentence), path=path)

    pair = [
        letter("a.pdf", "The account recorded no Immigration Violator alerts last year."),
        letter("b.pdf", "Who set Immigration Violator up, and how, is not known to this office."),
    ]
    fax = letter("c.pdf", "The acc0unt recorded no lmmigration Vio1ator a1erts last year")
    tagged = tags([*pair, fax], signature=tuple(range(96)))
    assert only(roll_up([*pair, fax], tagged)).near_duplicates == (("a.pdf", "c.pdf"),)


def test_a_screen_taken_again_after_a_change_is_no_copy() -> None:
    others = [finding("other_topic", "enabled", context=f"Topic {n}") for n in range(9)]
    before = verdict_on(finding("immigration_violator", "enabled"), *others, path="a.pdf")
    after = verdict_on(finding("immigration_violator", "disabled"), *others, path="b.pdf")
    tagged = tags([before, after], signature=tuple(range(96)))
    assert only(roll_up([before, after], tagged)).near_duplicates == ()


def test_the_users_table_gives_the_state() -> None:
    table = parse_agencies("path,name,state\nx/*,Sparks PD,nv\n")
    record = only(
        roll_up([named("Sparks Police Department", "x/a.pdf", None, "folder")], {}, table)
    )
    assert record.state == "NV"


def test_records_fit_the_contract_and_do_not_depend_on_the_order_of_verdicts(
    contract: Callable[[str, Any], None],
) -> None:
    verdicts = [
        on("a.pdf", date="2026-01-01"),
        ban("b.pdf"),
        on("c.pdf", agency=Agency()),
        verdict_on(path="d.pdf", pages=[]),
    ]
    agencies = roll_up(verdicts, tags(verdicts, "NV"))
    contract("agencies", agencies)
    assert roll_up(reversed(verdicts), tags(verdicts, "NV")) == agencies
