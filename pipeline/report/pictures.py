"""Which pictures of pages a reviewer needs, and what each shows. Drawing them is another module.

A crop shows a finding's words with two lines of the page above and below, and the mark that
shows their state. Whole pages and thumbnails are plain: the report lays its frames over them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import msgspec

from pipeline.artefacts import Agencies, Box, Finding, PageHead, Verdict
from pipeline.report.rows import rows_of
from pipeline.settings import digest

STYLE = 2
"""Raised whenever pictures are drawn differently, so that old ones are drawn again."""

DPI = 110
LEGIBLE_PIXELS = 14.0
"""Small print is drawn larger, so that a line of words is at least so high …"""
MAX_DPI = 220
"""… but at no more than this; and a poster's letters smaller, to be at most so high:"""
TALL_PIXELS = 48.0
LEADING = 1.35
"""Distance of two lines as a multiple of the height of their words' boxes."""
CROP_WIDTH, CROP_HEIGHT = 640.0, 300.0
"""Largest crop of ordinary print, in points; wider pages are cut around the words."""

MARGIN = 0.07
"""Share of a page's width on either side that is left out where there is nothing to show."""

EXAMPLES = 3
"""Crops of findings that say the same again and again (the rows of a log)."""
MAX_CROPS, MAX_WHOLE, MAX_THUMBNAILS = 40, 40, 60
"""Pictures of one document where not all are asked for …"""
MAX_ASKED = 1_000
"""… and where they are."""
WHOLE_PIXELS, THUMBNAIL_PIXELS = 1_700, 200
"""Longest sides."""


class Crop(msgspec.Struct, frozen=True):
    """A piece of a page. ``region`` is what is cut out, in points; ``words`` are framed."""

    name: str
    finding: str
    region: Box
    words: tuple[Box, ...]
    mark: Box | None


class PagePictures(msgspec.Struct, frozen=True):
    """What to draw of one page. Names are relative to the report's ``pictures`` folder."""

    page: int
    width: float
    height: float
    dpi: int
    thumbnail: str | None
    whole: str | None
    crops: tuple[Crop, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All pictures of this page; nothing is to be drawn where all exist."""
        plain = tuple(name for name in (self.thumbnail, self.whole) if name is not None)
        return (*plain, *(crop.name for crop in self.crops))


# ------------------------------------------------------------------------------------ plan


def plan_report(
    verdicts: Iterable[Verdict], agencies: Agencies, all_crops: bool = False
) -> dict[str, tuple[PagePictures, ...]]:
    """The pictures of all documents, by path: what verdicts and agencies rest on."""
    evidence: dict[str, set[str]] = defaultdict(set)
    for record in agencies.agencies:
        for piece in record.evidence:
            evidence[piece.path].add(piece.finding)
    return {
        verdict.document.path: plan_pictures(
            verdict, all_crops, evidence.get(verdict.document.path, ())
        )
        for verdict in verdicts
    }


def plan_pictures(
    verdict: Verdict, all_crops: bool = False, evidence: Collection[str] = ()
) -> tuple[PagePictures, ...]:
    """Which pictures a reviewer needs of this document, page by page.

    Crops are for findings that bear on a verdict: those that its reasons name, those that decide
    something for the agency (``evidence``, their ids), the hotlist topic itself and what no
    reader can see; or for all findings with ``all_crops``. A clear document without any of them
    gets no pictures at all.
    """
    shown = _findings_to_show(verdict, all_crops, evidence)
    looked_at = _pages_to_look_at(verdict)
    if not shown and not looked_at:
        return ()
    by_page: dict[int, list[Finding]] = defaultdict(list)
    for finding in shown:
        by_page[finding.page].append(finding)
    whole = sorted({*by_page, *looked_at})[: MAX_ASKED if all_crops else MAX_WHOLE]
    thumbnails = MAX_ASKED if all_crops else MAX_THUMBNAILS
    folder = verdict.document.sha256[:16]
    planned = []
    for page in verdict.pages:
        if page.width <= 0 or page.height <= 0:
            continue
        thumbnail = page.number <= thumbnails or page.number in whole
        if not thumbnail and page.number not in by_page:
            continue
        dpi = _page_dpi(by_page[page.number])
        planned.append(
            PagePictures(
                page.number,
                page.width,
                page.height,
                dpi,
                f"{folder}/p{page.number}-thumb-{STYLE}.webp" if thumbnail else None,
                f"{folder}/p{page.number}-page-{STYLE}.webp" if page.number in whole else None,
                tuple(_crop(folder, page, dpi, finding) for finding in by_page[page.number]),
            )
        )
    return tuple(planned)


def _findings_to_show(
    verdict: Verdict, all_crops: bool, evidence: Collection[str]
) -> list[Finding]:
    if all_crops:
        return [finding for finding in verdict.findings if finding.boxes][:MAX_ASKED]
    bearing = {one for reason in verdict.verdict.reasons for one in reason.findings} | {*evidence}
    shown: list[Finding] = []
    for row in rows_of(verdict.findings):
        wanted = [
            finding
            for finding in row.findings
            if finding.boxes
            and (
                finding.id in bearing
                or not finding.visible
                or (finding.tag == "immigration_violator" and finding.zone == "agency")
            )
        ]
        wanted.sort(key=lambda finding: finding.id not in evidence)
        shown += wanted[:EXAMPLES]
    shown.sort(key=lambda finding: (finding.id not in evidence, finding.id not in bearing))
    return shown[:MAX_CROPS]


def _pages_to_look_at(verdict: Verdict) -> set[int]:
    """Pages that a person has to read because the program could not."""
    named = {page for reason in verdict.verdict.reasons for page in reason.pages}
    if verdict.verdict.disposition == "clear":
        return set()
    return named | {page.number for page in verdict.pages if page.source == "failed"}


def _page_dpi(findings: Sequence[Finding]) -> int:
    """Resolution at which the smallest words to show are legible and no larger than needed."""
    heights = [box[3] - box[1] for finding in findings for box in finding.boxes]
    height = max(min(heights, default=12.0), 1.0)
    return round(min(max(DPI, LEGIBLE_PIXELS * 72 / height), MAX_DPI, TALL_PIXELS * 72 / height))


def _crop(folder: str, page: PageHead, dpi: int, finding: Finding) -> Crop:
    mark = finding.mark.box if finding.mark is not None else None
    region = _region(page, finding.boxes, mark)
    drawn = digest(STYLE, dpi, region, finding.boxes, mark)[:10]
    name = f"{folder}/p{page.number}-{drawn}.webp"
    return Crop(name, finding.id, region, finding.boxes, mark)


def _region(page: PageHead, words: Sequence[Box], mark: Box | None) -> Box:
    """The words and their mark with two lines of context, no larger than a crop may be.

    Where words and mark lie too far apart for one crop, or the words of one mention in two
    columns, the first line of the words wins.
    """
    line = max(min(box[3] - box[1] for box in words), 4.0)
    widest = max(CROP_WIDTH, 40 * line)
    highest = max(CROP_HEIGHT, 14 * line)
    context = 2 * LEADING * line + 0.35 * line
    wanted = [*words, mark] if mark is not None else [*words]
    while len(wanted) > 1 and (
        max(box[3] for box in wanted) - min(box[1] for box in wanted) + 2 * context > highest
        or max(box[2] for box in wanted) - min(box[0] for box in wanted) > widest
    ):
        wanted.pop()
    top = max(0.0, min(box[1] for box in wanted) - context)
    bottom = min(page.height, max(box[3] for box in wanted) + context, top + highest)
    x0 = max(0.0, min(MARGIN * page.width, *(box[0] - line for box in wanted)))
    x1 = min(page.width, max((1 - MARGIN) * page.width, *(box[2] + line for box in wanted)))
    if page.width > widest:
        middle = (min(box[0] for box in wanted) + max(box[2] for box in wanted)) / 2
        x0 = min(max(0.0, middle - widest / 2), page.width - widest)
        x1 = x0 + widest
    if bottom - top < 2 or x1 - x0 < 2:
        return (0.0, 0.0, round(page.width, 1), round(min(page.height, highest), 1))
    return (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
