"""Which pictures of pages a reviewer needs, and what each shows. Drawing them is another module.

A crop shows a finding's words with two lines of the page above and below, and the mark that
shows their state. Whole pages and thumbnails are plain: the report lays its frames over them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import msgspec

from pipeline import geometry
from pipeline.artefacts import Agencies, Box, Finding, PageHead, Quarter, Verdict
from pipeline.geometry import POINTS_PER_INCH
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
    """A piece of a page, in points of the page as displayed; ``words`` and ``mark`` are framed."""

    name: str
    finding: str
    region: Box
    words: tuple[Box, ...]
    mark: Box | None


class PagePictures(msgspec.Struct, frozen=True):
    """What to draw of one page. Names are relative to the report's ``pictures`` folder.

    Crops are turned clockwise by ``rotation``, so that their words stand upright.
    """

    page: int
    width: float
    height: float
    dpi: int
    rotation: Quarter
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
        dpi = _page_dpi(page, by_page[page.number])
        planned.append(
            PagePictures(
                page.number,
                page.width,
                page.height,
                dpi,
                page.rotation,
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


def _page_dpi(page: PageHead, findings: Sequence[Finding]) -> int:
    """Resolution at which the smallest words to show are legible and no larger than needed."""
    boxes = [_turned(box, page, page.rotation) for one in findings for box in one.boxes]
    height = max(min((box[3] - box[1] for box in boxes), default=12.0), 1.0)
    an_inch = POINTS_PER_INCH / height  # lines set solid
    return round(min(max(DPI, LEGIBLE_PIXELS * an_inch), MAX_DPI, TALL_PIXELS * an_inch))


def _crop(folder: str, page: PageHead, dpi: int, finding: Finding) -> Crop:
    mark = finding.mark.box if finding.mark is not None else None
    region = _region(page, finding.boxes, mark)
    drawn = digest(STYLE, dpi, page.rotation, region, finding.boxes, mark)[:10]
    name = f"{folder}/p{page.number}-{drawn}.webp"
    return Crop(name, finding.id, region, finding.boxes, mark)


def _region(page: PageHead, words: Sequence[Box], mark: Box | None) -> Box:
    """The words and their mark with two lines of context, no larger than a crop may be.

    Lines are those of the page turned upright. Where all of it would not fit one crop (a mention
    that runs into the next column), the first line of the words wins, and its mark.
    """
    width, height = page.width, page.height
    if page.rotation in (90, 270):
        width, height = height, width
    first, *others = [_turned(box, page, page.rotation) for box in words]
    wanted = [first]
    if mark is not None:
        wanted.append(_turned(mark, page, page.rotation))
    line = max(first[3] - first[1], 4.0)
    across = geometry.around(wanted)
    widest = max(CROP_WIDTH, 40 * line, across[2] - across[0] + 4 * line)
    highest = max(CROP_HEIGHT, 14 * line)
    context = (2 * LEADING + 0.35) * line
    wanted += others
    while len(wanted) > 1:
        x0, top, x1, bottom = geometry.around(wanted)
        if bottom - top + 2 * context <= highest and x1 - x0 <= widest:
            break
        wanted.pop()
    x0, top, x1, bottom = geometry.around(wanted)
    top = max(0.0, top - context)
    bottom = min(height, bottom + context, top + highest)
    middle = (x0 + x1) / 2
    x0 = max(0.0, min(MARGIN * width, x0 - line))
    x1 = min(width, max((1 - MARGIN) * width, x1 + line))
    if width > widest:
        x0 = min(max(0.0, middle - widest / 2), width - widest)
        x1 = x0 + widest
    if bottom - top < 2 or x1 - x0 < 2:  # boxes that lie off the page
        x0, top, x1, bottom = 0.0, 0.0, width, min(height, highest)
    turned = _turned((x0, top, x1, bottom), page, page.rotation, back=True)
    return geometry.rounded(turned, 1)


def _turned(box: Box, page: PageHead, rotation: int, back: bool = False) -> Box:
    """A box of the page as displayed, on the page turned clockwise by ``rotation``; or ``back``."""
    width, height = page.width, page.height
    if back:
        rotation = (360 - rotation) % 360
        if rotation in (90, 270):
            width, height = height, width
    x0, top, x1, bottom = box
    if rotation == 90:
        return (height - bottom, x0, height - top, x1)
    if rotation == 180:
        return (width - x1, height - bottom, width - x0, height - top)
    if rotation == 270:
        return (top, width - x1, bottom, width - x0)
    return box
