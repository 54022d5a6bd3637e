"""Whether badly read pages are doubted: ``python -m benchmarks.reading.doubt [--seed N]
[--kinds letter,table] [--only NAME]``.

Pages of known words are spoiled step by step, from what is read whole to what nobody reads. A page
of which under half the words were found must carry a doubt; one read whole should carry none. Words
that the spoiling cut off, covered or wiped out count as not found.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pdfplumber
import pypdfium2

from benchmarks.reading import content
from benchmarks.reading.grades import Pixels
from benchmarks.reading.scoring import share_found
from benchmarks.reading.spoilers import DPI, SPOILERS
from pipeline.read import ocr
from pipeline.read.image import PageImage
from pipeline.settings import Limits, Read

HALF, POOR, WHOLE = 0.5, 0.75, 0.95
"""Shares of words below which a page is hardly or poorly read, and above which it is read whole."""


@dataclass(frozen=True)
class Outcome:
    """What reading gave for one page; ``found`` is the share of its visible words."""

    spoiler: str
    step: float
    kind: str
    found: float
    read: ocr.Recognised

    @property
    def passes(self) -> bool:
        return not self.read.doubts


def _page(kind: str, seed: int) -> tuple[Pixels, tuple[str, ...]]:
    text = content.make(kind, random.Random(zlib.crc32(f"{seed} {kind}".encode())))
    with closing(pypdfium2.PdfDocument(text.pdf)) as document:
        pixels = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
    with pdfplumber.open(BytesIO(text.pdf)) as pdf:
        words = tuple(word["text"] for word in pdf.pages[0].extract_words())
    return np.ascontiguousarray(pixels.reshape(pixels.shape[:2])), words


def outcomes(seed: int, kinds: list[str], only: str | None) -> Iterator[Outcome]:
    for kind in kinds:
        pixels, words = _page(kind, seed)
        for name, (spoil, steps) in SPOILERS.items():
            if only and only not in name:
                continue
            for step in steps:
                chance = np.random.default_rng(zlib.crc32(f"{seed} {name} {step}".encode()))
                image = PageImage(spoil(pixels, step, chance), float(DPI))
                read = ocr.read_image(image, Read(), Limits())
                text = " ".join(word.text for word in read.words)
                yield Outcome(name, step, kind, share_found(words, text), read)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading.doubt", description=__doc__)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--kinds", default="letter,table,form")
    parser.add_argument("--only", help="spoilers whose name holds this")
    options = parser.parse_args()
    every: list[Outcome] = []
    for outcome in outcomes(options.seed, options.kinds.split(","), options.only):
        every.append(outcome)
        print(_line(outcome))
        sys.stdout.flush()
    print()
    print(f"{len(every)} pages, seed {options.seed}.")
    print()
    print("\n".join(table(every)))


def table(every: Sequence[Outcome]) -> list[str]:
    """Rows of Markdown: pages by how much of them was found, and of these those without doubt
    (of pages read whole, those with one).
    """
    rows = [
        "| spoiled by | pages | under 50 %: no doubt | 50 to 75 %: no doubt | over 95 %: doubted |",
        "| --- " * 5 + "|",
    ]
    names = list(dict.fromkeys(outcome.spoiler for outcome in every))
    for name in [*names, "all"]:
        some = [o for o in every if name in (o.spoiler, "all")]
        bad = [o.passes for o in some if o.found < HALF]
        poor = [o.passes for o in some if HALF <= o.found < POOR]
        whole = [not o.passes for o in some if o.found > WHOLE]
        counts = (f"{sum(found)} of {len(found)}" for found in (bad, poor, whole))
        rows.append(f"| {name} | {len(some)} | {' | '.join(counts)} |")
    return rows


def _line(o: Outcome) -> str:
    verdict = "blank" if o.read.blank else f"{o.read.confidence or 0:.0f} %"
    codes = ", ".join(doubt.code for doubt in o.read.doubts) or "none"
    wrong = " <-- read?" if o.passes and o.found < POOR else ""
    wrong = " <-- doubted?" if not o.passes and o.found > WHOLE else wrong
    return (
        f"{o.kind:8} {o.spoiler:17} {o.step:6g}  found {o.found:4.0%}  confidence {verdict:6}"
        f"  doubts: {codes}{wrong}"
    )


if __name__ == "__main__":
    main()
