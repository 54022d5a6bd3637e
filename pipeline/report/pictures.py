"""Pictures of pages: which are worth drawing, and drawing them.

A crop shows a finding's words in a solid frame with two lines of the page above and below; the
mark that shows their state (a tick, a switch) in a dashed frame. The frames differ in shape and
not in colour alone. Whole pages and thumbnails are plain: the report lays its frames over them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from pipeline.artefacts import Box, Document, Finding, PageHead, Verdict
from pipeline.settings import Limits

STYLE = 1
"""Raised whenever pictures are drawn differently, so that old ones are drawn again."""

DPI = 110
LEGIBLE_PIXELS = 14
"""Small print is drawn larger, so that a line of words is at least so high …"""
MAX_DPI = 220
"""… but never at more than this."""
MAX_CROPS = 40
"""Crops a document where not all are asked for."""
MAX_CROPS_ASKED = 1_000
MAX_PAGES_DRAWN = 40
MAX_THUMBNAILS = 60
MAX_PAGE_PIXELS = 1_700
"""Longest side of a whole page's picture."""
THUMBNAIL_PIXELS = 180
CROP_WIDTH = 640.0
"""Widest crop, in points; wider pages are cut around the words."""
CROP_HEIGHT = 320.0
LEADING = 1.35
"""Distance of lines as a multiple of the height of their words' boxes."""

_SILENT = ("mentioned", "definitional", "other_party", "quoted_request")


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
    thumbnail: str
    whole: str | None
    crops: tuple[Crop, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All pictures of this page; nothing is to be drawn where all exist."""
        whole = () if self.whole is None else (self.whole,)
        return (self.thumbnail, *whole, *(crop.name for crop in self.crops))


def plan_pictures(
    verdict: Verdict, all_crops: bool = False, evidence: Collection[str] = ()
) -> tuple[PagePictures, ...]:
    """Which pictures a reviewer needs of this document, page by page.

    Crops are for findings that bear on a verdict: those that its reasons name, those that decide
    something for the agency (``evidence``, their ids), or all with ``all_crops``. A document
    without any, and nothing to review in it, gets no pictures at all.
    """
    raise NotImplementedError


def draw_pictures(
    file: Path,
    document: Document,
    task: Sequence[PagePictures],
    limits: Limits,
    password: str | None = None,
) -> dict[str, bytes]:
    """WebP files by their names in ``task``. To be run in a bounded worker: it renders pages.

    A page that cannot be rendered is left out; the report then says so in place of the picture.
    """
    raise NotImplementedError
