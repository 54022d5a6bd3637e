"""Report: verdicts for people.

Three steps, so that the costly one can be spread over workers::

    plan_report(verdicts, agencies)        which pieces of which pages are worth a picture (pure)
    draw_pictures(file, document, pages …) those of a document that are not there yet, by name
                                           (``draw`` is imported by workers alone: it renders)
    write_report(verdicts, agencies …)     the static site; renders only what changed

Pictures are named after the document's digest and what is drawn, so that a picture which exists
never has to be drawn again, and duplicates share theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.artefacts import Document
from pipeline.report.pictures import PagePictures as PagePictures
from pipeline.report.pictures import plan_pictures as plan_pictures
from pipeline.report.pictures import plan_report as plan_report
from pipeline.report.site import Site as Site
from pipeline.report.site import Written as Written
from pipeline.report.site import write_report as write_report
from pipeline.report.summary import summary_csv as summary_csv
from pipeline.report.survey import News as News
from pipeline.settings import Limits


def draw_pictures(
    file: Path,
    document: Document,
    task: Sequence[PagePictures],
    limits: Limits,
    password: str | None = None,
) -> dict[str, bytes]:
    """WebP files by their names in ``task``, to be stored below the report's ``pictures``.

    To be run in a bounded worker: it renders pages. A page that cannot be rendered is left out;
    the report then says so in place of the picture.
    """
    from pipeline.report import draw

    return draw.draw_pictures(file, document, task, limits, password)
