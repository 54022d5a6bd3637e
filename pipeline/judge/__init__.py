"""Judge: from findings to a verdict a document, and from verdicts to a record an agency."""

from __future__ import annotations

from pipeline.judge.agencies import AgencyTable, known_agency, parse_agencies
from pipeline.judge.rollup import roll_up
from pipeline.judge.verdict import judge

__all__ = ["AgencyTable", "judge", "known_agency", "parse_agencies", "roll_up"]
