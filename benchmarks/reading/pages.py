"""The bench's pages: content, rendered, degraded and put into one PDF a grade."""

from __future__ import annotations

import random
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from benchmarks.reading import content, grades
from benchmarks.reading.grades import Pixels


@dataclass(frozen=True)
class Made:
    """What stands on one page: its grade and kind, its words in reading order, its phrases."""

    grade: str
    kind: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Stack:
    """A PDF of pages of all grades, as offices put them together, and the truth of its pages."""

    file: Path
    pages: tuple[Made, ...]


STACKS = 3


def make(folder: Path, seed: int, pages_a_grade: int) -> list[Stack]:
    """Write a few PDFs of mixed pages; equal seeds give equal pages."""
    piles = [_pile(folder, grade, seed, pages_a_grade) for grade in grades.GRADES]
    stacks = []
    for number in range(STACKS):
        file, said = folder / f"stack-{number + 1}.pdf", []
        with closing(pypdfium2.PdfDocument.new()) as stack:
            for pile in piles:
                chosen = list(range(number, len(pile.pages), STACKS))
                with closing(pypdfium2.PdfDocument(pile.file)) as source:
                    stack.import_pages(source, chosen)
                said += [pile.pages[index] for index in chosen]
            stack.save(file)
        stacks.append(Stack(file, tuple(said)))
    return stacks


def _pile(folder: Path, grade: str, seed: int, count: int) -> Stack:
    mixed = zlib.crc32(f"{seed} {grade}".encode())
    random_, chance = random.Random(mixed), np.random.default_rng(mixed)
    kinds = ("screen",) if grade == "screen 96 dpi" else content.KINDS[:-1]
    pages, images = [], []
    for index in range(max(1, count // 2) if grade == "blank" else count):
        text = content.make(kinds[index % len(kinds)], random_)
        scan = grades.GRADES[grade](_rendered(text.pdf), chance)
        said = grade != "blank"
        pages.append(
            Made(
                grade, text.kind,
                text.words if said else (), text.phrases if said else (),
            )
        )  # fmt: skip
        images.append(scan)
    file = folder / f"{grade.replace(' ', '-')}.pdf"
    first, *rest = [_image(scan) for scan in images]
    options: dict[str, Any] = {} if images[0].bilevel else {"quality": images[0].quality}
    first.save(file, save_all=True, append_images=rest, dpi=images[0].dpi, **options)
    return Stack(file, tuple(pages))


def _rendered(pdf: bytes) -> Pixels:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        scale = grades.SOURCE_DPI / 72
        return np.array(document[0].render(scale=scale, grayscale=True).to_numpy())


def _image(scan: grades.Scan) -> Image.Image:
    image = Image.fromarray(scan.pixels)
    return image.convert("1", dither=Image.Dither.NONE) if scan.bilevel else image
