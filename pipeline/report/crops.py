"""Crops that exist, with their sizes and with words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.artefacts import Finding
from pipeline.geometry import POINTS_PER_INCH
from pipeline.report import wording
from pipeline.report.pictures import PagePictures
from pipeline.report.text import one_line


class Picture(msgspec.Struct, frozen=True):
    """An image of the report: its file below the report's folder, its size in pixels."""

    file: str
    width: int
    height: int
    alt: str


def crop_pictures(
    plans: Sequence[PagePictures],
    drawn: frozenset[str],
    findings: Iterable[Finding],
    path: str,
) -> dict[str, Picture | None]:
    """Crops by the ids of their findings; None for one that was planned and never drawn."""
    planned = {crop.finding: (crop, page) for page in plans for crop in page.crops}
    pictures: dict[str, Picture | None] = {}
    for finding in findings:
        if finding.id in planned:
            crop, page = planned[finding.id]
            x0, top, x1, bottom = (round(edge * page.dpi / POINTS_PER_INCH) for edge in crop.region)
            sides = (max(1, x1 - x0), max(1, bottom - top))
            width, height = sides if page.rotation in (0, 180) else sides[::-1]
            pictures[finding.id] = (
                Picture(
                    f"pictures/{crop.name}",
                    width,
                    height,
                    _alternative(finding, path),
                )
                if crop.name in drawn
                else None
            )
    return pictures


def _alternative(finding: Finding, path: str) -> str:
    """What a crop shows, for those who cannot see it."""
    if not finding.visible:
        words = "the place of words that cannot be seen, in a solid frame"
    else:
        words = f"“{one_line(finding.text, 160)}” in a solid frame"
    seen = f"Part of page {finding.page} of {path}: {words}"
    if finding.mark is not None:
        kind = wording.MARK_KIND[finding.mark.kind]
        seen += f", its {kind} ({wording.MARK_STATE[finding.mark.state]}) in a dashed frame"
    return seen + "."
