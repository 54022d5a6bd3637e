"""The static site: what is written where, and what need not be written again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from pipeline.artefacts import Agencies, Verdict, ZoneArea

Write = Callable[[Path, bytes], None]
"""Writes a file whole or not at all, making its folders."""


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
    verdicts: Collection[Verdict],
    agencies: Agencies,
    folder: Path,
    *,
    write: Write,
    pictures: Collection[str] = (),
    all_crops: bool = False,
    zones: Callable[[str], Sequence[ZoneArea]] = lambda sha256: (),
    originals: str = "../../raw",
    news: News = News(),
) -> Written:
    """Write the report into ``folder`` and remove what an older one left there.

    ``pictures`` are the names (below ``folder/pictures``) of pictures that exist; ``zones`` gives
    the zones of a document by its sha256 and is asked only for pages that are rendered again;
    ``originals`` is the input folder as a URL seen from ``folder``. Pictures that no document
    plans any more are removed too.
    """
    raise NotImplementedError
