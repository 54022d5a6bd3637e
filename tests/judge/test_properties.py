"""What holds of every verdict, whatever the findings and pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_findings import finding, page, verdict_on

from pipeline.artefacts import Assertion, Doubt, Finding, Page, Route
from pipeline.judge import roll_up

TAGS = (
    "immigration_violator", "other_topic", "hotlist", "agency", "dhs", "agreement_287g", "detainer",
    "administrative_warrant", "enforcement", "statute", "non_inquiry", "no_enforcement",
    "no_detainer", "no_data_sharing", "label", "savings_clause", "cooperation",
)  # fmt: skip

findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(TAGS),
        st.sampled_from(get_args(Assertion)),
        visible=st.booleans(),
        stock=st.booleans(),
        match=st.sampled_from(["exact", "fuzzy"]),
        confidence=st.one_of(st.none(), st.floats(0, 100)),
    ),
    max_size=8,
)
routes = st.lists(
    st.tuples(st.sampled_from(get_args(Route)), st.booleans()), min_size=0, max_size=4
)


def pages_of(drawn: list[tuple[str, bool]]) -> list[Page]:
    doubt = (Doubt("faint", "The print is faint."),)
    return [
        page(number, source, doubts=doubt if doubted else ())
        for number, (source, doubted) in enumerate(drawn, 1)
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(findings, routes)
def test_every_verdict_fits_the_contract_and_clear_means_read_and_harmless(
    contract: Callable[[str, Any], None], said: list[Finding], drawn: list[tuple[str, bool]]
) -> None:
    verdict = verdict_on(*said, pages=pages_of(drawn))
    contract("verdict", verdict)
    told = verdict.verdict
    ids = {item.id for item in verdict.findings}
    for reason in told.reasons:
        assert set(reason.findings) <= ids
    if told.disposition == "clear":
        assert drawn and all(source != "failed" and not doubted for source, doubted in drawn)
        assert all(item.visible for item in verdict.findings)
        assert told.immigration_hotlist in ("disabled", "mentioned", "not_found")
        assert told.ice not in ("cooperates", "mixed")
        assert told.sanctuary_policy not in ("requires_cooperation", "mixed")
        assert not told.policy_conflict
    if told.disposition == "failed":
        assert not drawn
    if not said:
        assert told.disposition != "flag"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(findings, min_size=1, max_size=4))
def test_a_record_says_of_all_documents_what_one_document_with_all_findings_would(
    contract: Callable[[str, Any], None], documents: list[list[Finding]]
) -> None:
    verdicts = [verdict_on(*said, path=f"{number}.pdf") for number, said in enumerate(documents)]
    agencies = roll_up(verdicts, {})
    contract("agencies", agencies)
    (record,) = agencies.agencies
    whole = verdict_on(*(item for said in documents for item in said)).verdict
    assert record.immigration_hotlist == whole.immigration_hotlist
    assert (record.ice, record.sanctuary_policy) == (whole.ice, whole.sanctuary_policy)
    assert record.conflict == whole.policy_conflict
    known = {(v.document.path, item.id) for v in verdicts for item in v.findings}
    assert {(item.path, item.finding) for item in record.evidence} <= known
