"""The static site: what is written where, and what need not be written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from pipeline.artefacts import Agencies, Verdict, ZoneArea
from pipeline.report.pictures import PagePictures

Write = Callable[[str, bytes], object]
"""Writes a file, whole or not at all, under its POSIX name below the report's folder."""


class News(msgspec.Struct, frozen=True):
    """What is new since the last run. ``changed`` says why: path to one short sentence.

    ``first`` is true where there was no run before, and then nothing is marked as new.
    """

    first: bool = True
    new: frozenset[str] = frozenset()
    changed: Mapping[str, str] = {}


class Written(msgspec.Struct, frozen=True):
    """What a call of :func:`write_report` did, in files."""

    rendered: int
    kept: int
    removed: int


def write_report(
    verdicts: Iterable[Verdict],
    agencies: Agencies,
    folder: Path,
    *,
    write: Write,
    plans: Mapping[str, Sequence[PagePictures]],
    zones: Callable[[str], Sequence[ZoneArea]] = lambda sha256: (),
    originals: str = "../../raw",
    news: News = News(),
) -> Written:
    """Write the report into ``folder`` and remove what an older one left there.

    ``verdicts`` are iterated twice, in the order in which they are to be listed. ``plans`` is what
    :func:`plan_report` made of them; of its pictures those are shown that exist below
    ``folder/pictures``, and pictures that it does not name are removed. ``zones`` gives the zones
    of a document by its sha256 and is asked only for pages that are rendered again. ``originals``
    is the input folder as a URL seen from ``folder``.
    """
    raise NotImplementedError
