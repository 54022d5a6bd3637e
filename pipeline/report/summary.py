"""``summary.csv``: a line a document, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.artefacts import Verdict


def summary_csv(verdicts: Iterable[Verdict]) -> str:
    """All verdicts as CSV with a header, in the order given."""
    raise NotImplementedError
