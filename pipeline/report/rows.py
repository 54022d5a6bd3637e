"""Findings as rows for a reader: what says the same again and again is one row."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.artefacts import Finding

REPEATED = 4
"""From so many alike on, findings share a row."""


class Row(msgspec.Struct, frozen=True):
    """One finding, or several that say the same in the same words; never empty."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]


def rows_of(findings: Sequence[Finding]) -> list[Row]:
    """Rows in the order of their first finding, which is that of reading.

    An audit log names its reason four hundred times; a reader needs it once, with the count and
    a list of the places. Fewer than :data:`REPEATED` alike keep rows of their own.
    """
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_sameness(finding), []).append(finding)
    rows = []
    for group in alike.values():
        if len(group) >= REPEATED:
            rows.append(Row(tuple(group)))
        else:
            rows += [Row((finding,)) for finding in group]
    place = {finding.id: number for number, finding in enumerate(findings)}
    return sorted(rows, key=lambda row: place[row.first.id])


def _sameness(finding: Finding) -> tuple[object, ...]:
    return (
        finding.tag,
        finding.canonical,
        finding.assertion,
        finding.cue,
        finding.zone,
        finding.visible,
        finding.stock,
        None if finding.mark is None else (finding.mark.kind, finding.mark.state),
        "".join(finding.text.casefold().split()),
    )
