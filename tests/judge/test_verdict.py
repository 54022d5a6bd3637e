"""The contract's close calls on verdicts, one test each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from made_findings import finding, page, verdict_on

from pipeline.artefacts import Agency, Doubt, Mark, MarkSeen, Problem, Sheet, Word

NOBODY = Agency()


def codes(verdict: Any) -> list[str]:
    return [reason.code for reason in verdict.verdict.reasons]


def reason(verdict: Any, code: str) -> Any:
    return next(reason for reason in verdict.verdict.reasons if reason.code == code)


@pytest.mark.parametrize(
    ("assertions", "state", "disposition"),
    [
        ((), "not_found", "clear"),
        (("quoted_request",), "not_found", "clear"),
        (("enabled",), "enabled", "flag"),
        (("disabled",), "disabled", "clear"),
        (("enabled", "disabled"), "conflicting", "flag"),
        (("historical",), "disabled", "clear"),
        (("historical", "enabled"), "enabled", "flag"),
        (("mentioned",), "mentioned", "review"),
        (("conditional",), "mentioned", "review"),
        (("prohibited",), "mentioned", "review"),
        (("required",), "mentioned", "review"),
        (("definitional",), "mentioned", "clear"),
        (("other_party",), "mentioned", "clear"),
        (("definitional", "mentioned"), "mentioned", "review"),
        (("quoted_request", "disabled"), "disabled", "clear"),
        (("other_party", "enabled"), "enabled", "flag"),
        (("mentioned", "disabled"), "disabled", "clear"),
    ],
)
def test_state_of_the_topic(assertions: tuple[str, ...], state: str, disposition: str) -> None:
    verdict = verdict_on(*(finding("immigration_violator", said) for said in assertions)).verdict
    assert (verdict.immigration_hotlist, verdict.disposition) == (state, disposition)


def test_other_topics_and_hotlists_in_general_decide_nothing() -> None:
    verdict = verdict_on(finding("other_topic", "enabled"), finding("hotlist", "enabled")).verdict
    assert verdict.immigration_hotlist == "not_found"
    assert verdict.disposition == "clear"


@pytest.mark.parametrize(
    ("said", "state", "disposition"),
    [
        ([("agency", "mentioned")], "mentioned", "clear"),
        ([("agency", "quoted_request")], "not_found", "clear"),
        ([("agency", "definitional"), ("detainer", "other_party")], "mentioned", "clear"),
        ([("agency", "enabled")], "cooperates", "flag"),
        ([("enforcement", "enabled")], "cooperates", "flag"),
        ([("agency", "required")], "mentioned", "clear"),
        ([("agency", "prohibited")], "restricted", "clear"),
        ([("dhs", "disabled"), ("agency", "mentioned")], "restricted", "clear"),
        ([("agency", "prohibited"), ("agreement_287g", "enabled")], "cooperates", "flag"),
        ([("detainer", "required")], "cooperates", "flag"),
        ([("agreement_287g", "enabled")], "cooperates", "flag"),
        ([("agreement_287g", "disabled")], "restricted", "clear"),
        ([("agreement_287g", "historical")], "restricted", "clear"),
        ([("agreement_287g", "conditional")], "mentioned", "review"),
        ([("no_enforcement", "prohibited")], "restricted", "clear"),
        ([("no_detainer", "prohibited")], "restricted", "clear"),
        ([("no_data_sharing", "disabled")], "restricted", "clear"),
        ([("non_inquiry", "prohibited")], "not_found", "clear"),
        ([("statute", "mentioned")], "not_found", "clear"),
        ([("cooperation", "permitted")], "cooperates", "flag"),
        ([("cooperation", "permitted"), ("no_detainer", "prohibited")], "mixed", "flag"),
        ([("administrative_warrant", "mentioned")], "mentioned", "clear"),
    ],
)
def test_stance_towards_ice(said: list[tuple[str, str]], state: str, disposition: str) -> None:
    verdict = verdict_on(*(finding(tag, assertion) for tag, assertion in said)).verdict
    assert (verdict.ice, verdict.disposition) == (state, disposition)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([("label", "mentioned")], "mentioned"),
        ([("statute", "mentioned"), ("savings_clause", "mentioned")], "mentioned"),
        ([("non_inquiry", "prohibited")], "restricts"),
        ([("non_inquiry", "disabled")], "restricts"),
        ([("no_detainer", "prohibited")], "restricts"),
        ([("no_enforcement", "quoted_request")], "not_found"),
        ([("no_enforcement", "other_party")], "mentioned"),
        ([("cooperation", "required")], "requires_cooperation"),
        ([("cooperation", "enabled")], "requires_cooperation"),
        ([("cooperation", "prohibited")], "restricts"),
        ([("cooperation", "permitted"), ("non_inquiry", "prohibited")], "mixed"),
        ([("agreement_287g", "enabled")], "not_found"),
    ],
)
def test_policy_needs_words_of_a_law_or_a_policy(said: list[tuple[str, str]], state: str) -> None:
    findings = [finding(tag, assertion) for tag, assertion in said]
    assert verdict_on(*findings).verdict.sanctuary_policy == state


@pytest.mark.parametrize(
    ("limit", "conflict"),
    [
        (("no_enforcement", "prohibited"), True),
        (("no_data_sharing", "prohibited"), True),
        (("no_data_sharing", "disabled"), True),
        (("immigration_violator", "prohibited"), True),
        (("non_inquiry", "prohibited"), False),
        (("no_detainer", "prohibited"), False),
        (("no_enforcement", "definitional"), False),
        (("no_enforcement", "quoted_request"), False),
        (("label", "mentioned"), False),
    ],
)
def test_which_limits_contradict_an_enabled_topic(limit: tuple[str, str], conflict: bool) -> None:
    verdict = verdict_on(finding("immigration_violator", "enabled"), finding(*limit))
    assert verdict.verdict.policy_conflict is conflict
    assert ("policy_conflict" in codes(verdict)) is conflict
    assert verdict.verdict.disposition == "flag"


def test_a_conflict_comes_first_among_the_reasons_and_names_both_sides() -> None:
    verdict = verdict_on(
        finding("immigration_violator", "enabled", page=2),
        finding("immigration_violator", "disabled", page=3),
        finding("no_enforcement", "prohibited", page=1),
        pages=[page(1), page(2), page(3)],
    )
    assert codes(verdict)[:2] == ["policy_conflict", "hotlist_conflicting"]
    assert reason(verdict, "policy_conflict").findings == ("f1", "f3")
    assert reason(verdict, "policy_conflict").pages == (1, 2)
    assert verdict.verdict.immigration_hotlist == "conflicting"


def test_an_enabled_topic_that_nobody_can_see_decides_nothing_and_is_looked_at() -> None:
    verdict = verdict_on(finding("immigration_violator", "enabled", visible=False))
    assert verdict.verdict.immigration_hotlist == "not_found"
    assert verdict.verdict.disposition == "review"
    assert reason(verdict, "hidden_text").pages == (1,)
    assert len(verdict.findings) == 1


def test_hidden_words_do_not_take_back_what_is_visible() -> None:
    verdict = verdict_on(
        finding("immigration_violator", "enabled"),
        finding("immigration_violator", "disabled", visible=False),
    )
    assert verdict.verdict.immigration_hotlist == "enabled"
    assert verdict.verdict.disposition == "flag"


def test_definition_beside_a_limit_is_looked_at_because_the_setting_is_what_matters() -> None:
    verdict = verdict_on(
        finding("immigration_violator", "definitional"), finding("no_detainer", "prohibited")
    )
    assert verdict.verdict.immigration_hotlist == "mentioned"
    assert verdict.verdict.disposition == "review"
    assert "hotlist_beside_limit" in codes(verdict)


def test_a_clipping_that_names_the_topic_is_looked_at_whatever_folder_it_lies_in() -> None:
    verdict = verdict_on(finding("immigration_violator", "other_party"), own=NOBODY)
    assert verdict.verdict.disposition == "review"
    assert "hotlist_named_by_outsider" in codes(verdict)


def test_words_of_help_that_no_rule_could_tell_forbid_clear() -> None:
    beside = verdict_on(finding("agency", "mentioned"), beside_help=("f1",))
    assert beside.verdict.ice == "mentioned"
    assert beside.verdict.disposition == "review"
    assert "cooperation_untold" in codes(beside)
    assert verdict_on(finding("agency", "mentioned")).verdict.disposition == "clear"


def test_beside_a_limit_words_of_help_must_grant_something() -> None:
    found = finding("no_enforcement", "prohibited"), finding("agency", "mentioned")
    assert verdict_on(*found, beside_help=("f2",)).verdict.disposition == "clear"
    granted = verdict_on(*found, beside_help=("f2",), beside_leave=("f2",))
    assert granted.verdict.disposition == "review"
    assert "cooperation_untold" in codes(granted)


def test_a_page_that_was_not_read_forbids_clear() -> None:
    verdict = verdict_on(
        finding("immigration_violator", "disabled"), pages=[page(1), page(2, "failed"), page(3)]
    )
    assert verdict.verdict.immigration_hotlist == "disabled"
    assert verdict.verdict.disposition == "review"
    assert reason(verdict, "pages_unread").pages == (2,)


def test_a_page_that_was_not_read_does_not_hide_a_flag() -> None:
    verdict = verdict_on(
        finding("immigration_violator", "enabled"), pages=[page(1), page(2, "failed")]
    )
    assert verdict.verdict.disposition == "flag"
    assert "pages_unread" in codes(verdict)


def test_a_doubt_forbids_clear() -> None:
    doubtful = page(2, "ocr", doubts=(Doubt("faint", "The print is faint."),))
    verdict = verdict_on(pages=[page(1), doubtful])
    assert verdict.verdict.disposition == "review"
    assert reason(verdict, "pages_doubtful").pages == (2,)
    assert "all_pages_read" not in codes(verdict)


def test_a_page_that_the_file_declares_and_nobody_read_is_unread() -> None:
    verdict = verdict_on(pages=[page(1)], sheets=(Sheet(1, 612, 792), Sheet(2, 612, 792)))
    assert verdict.verdict.disposition == "review"
    assert reason(verdict, "pages_unread").pages == (2,)
    assert verdict.document.page_count == 2


def test_blank_pages_count_as_read_and_clear_says_how_much_was_read() -> None:
    verdict = verdict_on(pages=[page(1), page(2, "blank"), page(3)])
    assert verdict.verdict.disposition == "clear"
    assert reason(verdict, "all_pages_read").message == (
        "All 3 pages were read; the Immigration Violator topic is not named by the agency."
    )


def test_a_document_of_nothing_but_blank_pages_is_looked_at() -> None:
    verdict = verdict_on(pages=[page(1, "blank"), page(2, "blank")])
    assert verdict.verdict.disposition == "review"
    assert codes(verdict)[0] == "nothing_on_pages"


@pytest.mark.parametrize("code", ["encrypted", "corrupt", "empty", "unsupported", "timeout"])
def test_what_cannot_be_opened_has_failed(code: str) -> None:
    problem = Problem(code, "It did not open.")  # type: ignore[arg-type]
    verdict = verdict_on(pages=[], problems=(problem,))
    assert verdict.verdict.disposition == "failed"
    assert verdict.document.page_count == 0
    assert verdict.errors == (problem,)
    assert codes(verdict) == ["not_processed"]


def test_pages_that_no_tool_could_draw_have_failed_too() -> None:
    stopped = Problem("timeout", "Drawing took too long.", 1)
    assert verdict_on(pages=[page(1, "failed")], problems=(stopped,)).verdict.disposition == (
        "failed"
    )


def test_a_page_that_only_a_person_can_read_is_for_review() -> None:
    illegible = Problem("ocr_failed", "Nothing was recognised.", 1)
    verdict = verdict_on(pages=[page(1, "failed")], problems=(illegible,))
    assert verdict.verdict.disposition == "review"


def test_one_readable_page_makes_a_damaged_file_a_matter_for_review() -> None:
    stopped = Problem("render_failed", "Page 2 could not be drawn.", 2)
    verdict = verdict_on(pages=[page(1), page(2, "failed")], problems=(stopped,))
    assert verdict.verdict.disposition == "review"
    assert verdict.errors == (stopped,)


def test_page_numbers_that_disagree_are_for_review() -> None:
    mismatch = Problem("page_mismatch", "Two counts.")
    verdict = verdict_on(problems=(mismatch,))
    assert verdict.verdict.disposition == "review"
    assert "page_mismatch" in codes(verdict)
    assert reason(verdict, "page_mismatch").pages == ()


SPOILT = {"match": "fuzzy", "confidence": 22.0, "canonical": "Immigration Violator"}


def test_evidence_that_rests_on_damaged_words_alone_is_for_review() -> None:
    guess = finding("immigration_violator", "enabled", text="Inmgrntiom Vlclalcr", **SPOILT)
    verdict = verdict_on(guess)
    assert verdict.verdict.disposition == "review"
    assert codes(verdict)[0] == "damaged_evidence"
    sound = verdict_on(guess, finding("immigration_violator", "enabled"))
    assert sound.verdict.disposition == "flag"


def test_an_off_state_read_through_damage_does_not_clear() -> None:
    guess = finding("immigration_violator", "disabled", text="Inmgrntiom Vlclalcr", **SPOILT)
    assert verdict_on(guess).verdict.disposition == "review"


def test_a_long_term_with_a_letter_misread_is_plain_however_faint() -> None:
    faint = finding("immigration_violator", "disabled", text="Immigration Vicletor", **SPOILT)
    assert verdict_on(faint).verdict.disposition == "clear"


def test_a_mark_that_could_not_be_told_is_named_with_its_page() -> None:
    mark = MarkSeen("checkbox", "unknown", (0, 0, 9, 9), 0.4)
    verdict = verdict_on(
        finding("immigration_violator", "mentioned", page=2, mark=mark), pages=[page(1), page(2)]
    )
    assert verdict.verdict.disposition == "review"
    assert codes(verdict)[0] == "mark_unclear"
    assert reason(verdict, "mark_unclear").message == (
        "The box or switch beside the Immigration Violator topic on page 2 could not be told: "
        "look at the page."
    )


def test_a_mark_of_the_page_is_found_by_the_words_that_it_labels() -> None:
    labels = (
        Word("Immigration", (12, 11, 40, 19), 95.0, 0, 0),
        Word("Violator", (42, 11, 58, 19), 95.0, 0, 0),
    )
    unclear = Mark("toggle", "unknown", (62, 10, 80, 20), 0.3, (0, 1), "switch")
    verdict = verdict_on(
        finding("immigration_violator", "mentioned"),
        pages=[page(1, "ocr", words=labels, marks=(unclear,))],
    )
    assert codes(verdict)[0] == "mark_unclear"


def test_concealed_words_are_reported_and_not_repeated() -> None:
    secret = finding("immigration_violator", "enabled", visible=False, text="S3CRET WORDS")
    verdict = verdict_on(secret, pages=[page(1, concealed=((1.0, 2.0, 3.0, 4.0),))])
    assert reason(verdict, "concealed_text").pages == (1,)
    assert all("S3CRET" not in reason.message for reason in verdict.verdict.reasons)


def test_every_verdict_has_a_reason_whose_messages_are_sentences() -> None:
    for verdict in (
        verdict_on(),
        verdict_on(finding("immigration_violator", "historical")),
        verdict_on(pages=[]),
        verdict_on(finding("no_enforcement", "prohibited", stock=True)),
    ):
        assert verdict.verdict.reasons
        for item in verdict.verdict.reasons:
            assert item.message[0].isupper() and item.message.endswith(".")
            assert "{" not in item.message


def test_clear_says_why_a_named_topic_or_ice_is_harmless() -> None:
    defined = verdict_on(finding("immigration_violator", "definitional"))
    assert codes(defined) == ["hotlist_background", "all_pages_read"]
    within = verdict_on(finding("no_data_sharing", "prohibited"), finding("agency", "prohibited"))
    assert codes(within) == ["limits_enforcement", "all_pages_read"]
    without = verdict_on(finding("agreement_287g", "disabled"))
    assert codes(without) == ["cooperation_denied", "all_pages_read"]


def test_long_lists_of_pages_are_cut_in_words_and_whole_in_numbers() -> None:
    pages = [page(number, "failed" if number > 1 else "ocr") for number in range(1, 40)]
    unread = reason(verdict_on(pages=pages), "pages_unread")
    assert unread.message.count(",") == 11
    assert "and 26 more" in unread.message
    assert unread.pages == tuple(range(2, 40))


def test_verdicts_fit_the_contract(contract: Callable[[str, Any], None]) -> None:
    mark = MarkSeen("toggle", "checked", (0.0, 0.0, 9.0, 9.0), 0.97)
    for verdict in (
        verdict_on(),
        verdict_on(pages=[], problems=(Problem("encrypted", "Locked."),)),
        verdict_on(
            finding("immigration_violator", "enabled", state_from="toggle", mark=mark),
            finding("no_enforcement", "prohibited", stock=True),
            pages=[page(1, "ocr", confidence=88.5, dpi=200), page(2, "failed")],
            problems=(Problem("render_failed", "No picture.", 2),),
            date="2026-05-02",
            duplicate_of="first.pdf",
        ),
        verdict_on(agency=NOBODY),
    ):
        contract("verdict", verdict)
