"""The bench's pages: content, rendered, degraded and put into one PDF a grade."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from benchmarks.reading import content, grades
from benchmarks.reading.grades import Pixels


@dataclass(frozen=True)
class Made:
    """What stands on one page of a grade's PDF. ``number`` counts from 1."""

    grade: str
    number: int
    kind: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Pile:
    """One grade's PDF and the truth of its pages."""

    grade: str
    file: Path
    pages: tuple[Made, ...]


def make(folder: Path, seed: int, pages_a_grade: int) -> list[Pile]:
    """Write a PDF for each grade; equal seeds give equal pages."""
    return [_pile(folder, grade, seed, pages_a_grade) for grade in grades.GRADES]


def _pile(folder: Path, grade: str, seed: int, count: int) -> Pile:
    mixed = zlib.crc32(f"{seed} {grade}".encode())
    random_, chance = random.Random(mixed), np.random.default_rng(mixed)
    kinds = ("screen",) if grade == "screen 96 dpi" else content.KINDS[:-1]
    pages, images = [], []
    for index in range(count // 2 if grade == "blank" else count):
        text = content.make(kinds[index % len(kinds)], random_)
        scan = grades.GRADES[grade](_rendered(text.pdf), chance)
        said = grade != "blank"
        pages.append(
            Made(
                grade, index + 1, text.kind,
                text.words if said else (), text.phrases if said else (),
            )
        )  # fmt: skip
        images.append(scan)
    file = folder / f"{grade.replace(' ', '-')}.pdf"
    first, *rest = [_image(scan) for scan in images]
    options = {} if images[0].bilevel else {"quality": images[0].quality}
    first.save(file, save_all=True, append_images=rest, dpi=images[0].dpi, **options)
    return Pile(grade, file, tuple(pages))


def _rendered(pdf: bytes) -> Pixels:
    document = pypdfium2.PdfDocument(pdf)
    try:
        scale = grades.SOURCE_DPI / 72
        return np.array(document[0].render(scale=scale, grayscale=True).to_numpy())
    finally:
        document.close()


def _image(scan: grades.Scan) -> Image.Image:
    image = Image.fromarray(scan.pixels)
    return image.convert("1", dither=Image.Dither.NONE) if scan.bilevel else image
