"""``summary.csv``: a line a document, safe to open in a spreadsheet.

A spreadsheet takes a cell that begins with one of ``= + - @`` for a formula, also after blanks and
in the full-width forms; an apostrophe stands before such a beginning here. It also stands behind a
semicolon within a cell: where a spreadsheet takes semicolons for separators, a cell begins there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from pipeline.artefacts import Verdict
from pipeline.report.text import legible

COLUMNS = (
    "path", "agency", "agency_basis", "date", "disposition", "immigration_hotlist", "ice",
    "sanctuary_policy", "policy_conflict", "response_type", "page_count", "pages_failed",
    "findings", "findings_not_visible", "reasons", "why", "errors", "duplicate_of", "sha256",
)  # fmt: skip

_STARTS = "=+\\-@＝＋－＠﹢﹣−"
_FORMULA = re.compile(rf'(^|;)(?=[\s"\']*[{_STARTS}])')


def summary_csv(verdicts: Iterable[Verdict]) -> str:
    """All verdicts as CSV with a header, in the order given."""
    file = io.StringIO()
    table = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(COLUMNS)
    for verdict in verdicts:
        table.writerow([_cell(value) for value in _line(verdict)])
    return file.getvalue()


def _line(verdict: Verdict) -> tuple[str | int | None, ...]:
    head, said = verdict.document, verdict.verdict
    return (
        head.path,
        head.agency.name,
        head.agency.basis,
        head.date,
        said.disposition,
        said.immigration_hotlist,
        said.ice,
        said.sanctuary_policy,
        "true" if said.policy_conflict else "false",
        verdict.response_type,
        head.page_count,
        sum(page.source == "failed" for page in verdict.pages),
        len(verdict.findings),
        sum(not finding.visible for finding in verdict.findings),
        " ".join(reason.code for reason in said.reasons),
        said.reasons[0].message if said.reasons else None,
        " ".join(dict.fromkeys(problem.code for problem in verdict.errors)),
        head.duplicate_of,
        head.sha256,
    )


def _cell(value: str | int | None) -> str:
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    return _FORMULA.sub(r"\1'", legible(value))
