"""What workers do: the stages' functions, as tasks call them.

These run in worker processes. Heavy libraries are imported by the function that needs them, so
that a worker that only reads never loads spaCy.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.artefacts import (
    Agency,
    Document,
    Page,
    Provenance,
    Reading,
    Tagged,
    Verdict,
)
from pipeline.errors import Internal
from pipeline.settings import Limits, Read, Tag, file_digest
from pipeline.store import unpack

if TYPE_CHECKING:
    from pipeline.report import PagePictures
    from pipeline.tag import Tagger


def sha256_of(file: Path) -> str:
    return file_digest(file)


def identify(file: Path, limits: Limits, passwords: Sequence[str], sha256: str | None) -> Document:
    """What ``file`` is, without its path: names that are no UTF-8 cannot be sent."""
    from pipeline import intake

    document = intake.identify(file.parent, file.name, limits, passwords, sha256)
    return msgspec.structs.replace(document, path="")


def read_page(
    file: Path,
    document: Document,
    number: int,
    settings: Read,
    limits: Limits,
    passwords: Sequence[str],
) -> Page:
    from pipeline import read

    return read.read_page(
        file, document, number, settings, limits, _password(file, document, passwords)
    )


def tag(document: Document, reading: bytes, settings: Tag, known: Agency) -> Tagged:
    return _tagger(settings).tag(document, _reading(document, reading), known)


def judge(
    document: Document, reading: bytes, tagged: Tagged, agency: Agency, provenance: Provenance
) -> Verdict:
    from pipeline import judge

    return judge.judge(document, _reading(document, reading), tagged, agency, provenance)


def draw_pictures(
    file: Path,
    document: Document,
    pages: Sequence[PagePictures],
    limits: Limits,
    passwords: Sequence[str],
) -> dict[str, bytes]:
    from pipeline import report

    return report.draw_pictures(file, document, pages, limits, _password(file, document, passwords))


def draw_marks(
    file: Path,
    document: Document,
    number: int,
    settings: Read,
    limits: Limits,
    passwords: Sequence[str],
) -> bytes:
    from pipeline.report.marks import draw_marks

    return draw_marks(
        file, document, number, settings, limits, _password(file, document, passwords)
    )


def _password(file: Path, document: Document, passwords: Sequence[str]) -> str | None:
    """The password that opens the file, where it needs one."""
    if not passwords or document.media_type != "application/pdf":
        return None
    from pipeline import intake

    return intake.find_password(file, passwords)


@functools.cache
def _tagger(settings: Tag) -> Tagger:
    from pipeline.tag import Tagger

    return Tagger(settings)


def _reading(document: Document, packed: bytes) -> Reading:
    """The reading in ``packed``; one without pages where there is nothing."""
    if not packed:
        return Reading(document.sha256, ())
    reading = unpack(packed, Reading)
    if reading is None:
        raise Internal("What was kept of its reading is damaged.")
    return reading
