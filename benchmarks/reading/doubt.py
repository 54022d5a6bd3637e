"""Whether badly read pages are doubted: ``python -m benchmarks.reading.doubt [--seed N]
[--kinds letter,table] [--only NAME]``.

Pages of known words are spoiled step by step, from what is read whole to what nobody reads. A page
of which under half the words were found must carry a doubt; one read whole should carry none.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
import pdfplumber
import pypdfium2

from benchmarks.reading import content, grades
from benchmarks.reading.grades import Chance, Pixels
from benchmarks.reading.scoring import words_in
from pipeline.read import ocr
from pipeline.read.image import PageImage
from pipeline.settings import Limits, Read

HALF, WHOLE = 0.5, 0.95
"""Shares of words below and above which a page is hardly read, or read whole."""
DPI = 150
Spoiler = Callable[[Pixels, float, Chance], Pixels]


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


def _noise(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    noisy = pixels + chance.normal(0.0, strength, pixels.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def _blur(pixels: Pixels, sigma: float, chance: Chance) -> Pixels:
    return _noise(np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8), 3, chance)


def _grain(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    return _noise(_softened(pixels), strength, chance)


def _softened(pixels: Pixels, sigma: float = 0.7) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def _pale(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    """Light grey type on white: ``depth`` grey levels of contrast and a little grain."""
    return _noise(_mapped(255 - (255.0 - pixels) * depth / 255), 2, chance)


def _clean_pale(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    return _mapped(255 - (255.0 - pixels) * depth / 255)


def _dim(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    """Grey type on grey, grainy paper."""
    return _noise(_mapped(190 - (255.0 - pixels) * depth / 255), 7, chance)


def _mapped(values: np.ndarray) -> Pixels:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def _threshold(pixels: Pixels, level: float, chance: Chance) -> Pixels:
    soft = _noise(_softened(pixels, 1.2), 10, chance)
    return np.asarray(np.where(soft > level, 255, 0), np.uint8)


def _coarse(pixels: Pixels, dpi: float, chance: Chance) -> Pixels:
    small = cv2.resize(pixels, None, fx=dpi / DPI, fy=dpi / DPI, interpolation=cv2.INTER_AREA)
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _jpeg(pixels: Pixels, quality: float, chance: Chance) -> Pixels:
    _, data = cv2.imencode(".jpg", _softened(pixels), [cv2.IMWRITE_JPEG_QUALITY, int(quality)])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def _copies(pixels: Pixels, times: float, chance: Chance) -> Pixels:
    for _ in range(int(times)):
        big = cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
        copy = grades.third_copy(np.asarray(big, np.uint8), chance).pixels
        size = pixels.shape[1], pixels.shape[0]
        pixels = np.asarray(cv2.resize(copy, size, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels


def _shadow(pixels: Pixels, light: float, chance: Chance) -> Pixels:
    """The lower half in a shadow that leaves ``light`` of the light, sensor noise stays."""
    page = pixels * 0.8 + 30
    page[len(page) // 2 :] *= light
    return _noise(_mapped(page), 5, chance)


def _glare(pixels: Pixels, left: float, chance: Chance) -> Pixels:
    """The right half nearly white: ``left`` of the contrast is left."""
    page = 255.0 - pixels
    page[:, page.shape[1] // 2 :] *= left
    return _noise(_mapped(250 - page * 0.9), 2, chance)


def _mirrored(pixels: Pixels, _: float, chance: Chance) -> Pixels:
    return _noise(np.ascontiguousarray(pixels[:, ::-1]), 3, chance)


def _inverted(pixels: Pixels, dark: float, chance: Chance) -> Pixels:
    return _noise(_mapped(dark + (255.0 - pixels) * (230 - dark) / 255), 5, chance)


def _watermark(pixels: Pixels, grey: float, chance: Chance) -> Pixels:
    page = np.full_like(pixels, 255)
    height, width = page.shape
    for y in (0.4, 0.62, 0.85):
        at = (int(0.02 * width), int(y * height))
        cv2.putText(page, "CONFIDENTIAL", at, cv2.FONT_HERSHEY_DUPLEX, 5.2, int(grey), 34)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 20, 1.0)
    mark = cv2.warpAffine(page, turn, (width, height), borderValue=(255,))
    return _mapped(np.minimum(pixels, mark))


def _small(pixels: Pixels, points: float, chance: Chance) -> Pixels:
    """The page reduced so that 10-point type is ``points`` high, on a sheet of the same size."""
    sheet = np.full_like(pixels, 250)
    scale = points / 10
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sheet[60 : 60 + len(small), 60 : 60 + small.shape[1]] = small[: len(sheet) - 60]
    return _noise(sheet, 4, chance)


def _written(pixels: Pixels, thick: float, chance: Chance) -> Pixels:
    """Strokes like handwriting instead of the print: a person sees that something is written."""
    page = np.full_like(pixels, 250)
    for y in range(150, page.shape[0] - 150, 48):
        x = 120.0
        while x < page.shape[1] - 200:
            steps = int(chance.integers(12, 40))
            swing = np.cumsum(chance.normal(0, 3, steps)) * 0.3
            curve = np.arange(steps) * 0.9
            xs = x + np.arange(steps) * 3.0 + 5 * np.sin(curve * 1.3)
            ys = y + 11 * np.sin(curve) * chance.uniform(0.4, 1.2, steps) + swing
            points = np.stack([xs, ys], axis=1).astype(np.int32)
            cv2.polylines(page, [points], False, 60, int(thick), cv2.LINE_AA)
            x += 3.0 * steps + 25
    return _noise(page, 4, chance)


SPOILERS: dict[str, tuple[Spoiler, tuple[float, ...]]] = {
    "blur": (_blur, (1, 1.5, 2, 2.5, 3, 4, 6, 9)),
    "grain": (_grain, (20, 40, 60, 80, 110, 150)),
    "pale": (_pale, (60, 30, 20, 14, 9, 6)),
    "pale, no grain": (_clean_pale, (40, 20, 10, 5)),
    "dim": (_dim, (100, 60, 40, 25, 15)),
    "threshold low": (_threshold, (150, 130, 110, 95)),
    "threshold high": (_threshold, (200, 225, 235, 242)),
    "coarse": (_coarse, (90, 70, 60, 50, 40, 30)),
    "jpeg": (_jpeg, (20, 10, 5, 2)),
    "copies of copies": (_copies, (1, 2, 3)),
    "shadow": (_shadow, (0.4, 0.2, 0.1, 0.06, 0.03)),
    "glare": (_glare, (0.3, 0.15, 0.08, 0.05, 0.03)),
    "small print": (_small, (7, 6, 5, 4, 3)),
    "inverted": (_inverted, (20, 90, 150, 200)),
    "mirrored": (_mirrored, (1,)),
    "watermark": (_watermark, (210, 170, 120, 70)),
    "handwriting": (_written, (1, 2, 4)),
}
"""Each way to spoil a page at 150 dpi, and its steps."""


def _page(kind: str, seed: int) -> tuple[Pixels, tuple[str, ...]]:
    text = content.make(kind, random.Random(zlib.crc32(f"{seed} {kind}".encode())))
    with closing(pypdfium2.PdfDocument(text.pdf)) as document:
        pixels = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
    with pdfplumber.open(BytesIO(text.pdf)) as pdf:
        words = tuple(word["text"] for word in pdf.pages[0].extract_words())
    return np.ascontiguousarray(pixels.reshape(pixels.shape[:2])), words


def _share(read: ocr.Recognised, words: tuple[str, ...]) -> float:
    said = Counter(words_in(" ".join(words)))
    found = Counter(words_in(" ".join(word.text for word in read.words)))
    return sum((said & found).values()) / max(1, sum(said.values()))


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
                yield Outcome(name, step, kind, _share(read, words), read)


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
    bad = [o for o in every if o.found < HALF]
    good = [o for o in every if o.found > WHOLE]
    print()
    print(f"{len(every)} pages, seed {options.seed}.")
    print(f"Under half of the words: {len(bad)}, no doubt: {sum(o.passes for o in bad)}.")
    print(f"Over 95 % of the words: {len(good)}, doubted: {sum(not o.passes for o in good)}.")
    between = len(every) - len(bad) - len(good)
    passed = sum(o.passes and HALF <= o.found <= WHOLE for o in every)
    print(f"Between: {between}, no doubt: {passed}.")


def _line(o: Outcome) -> str:
    verdict = "blank" if o.read.blank else f"{o.read.confidence or 0:.0f} %"
    codes = ", ".join(doubt.code for doubt in o.read.doubts) or "none"
    wrong = " <-- read?" if o.passes and o.found < HALF else ""
    wrong = " <-- doubted?" if not o.passes and o.found > WHOLE else wrong
    return (
        f"{o.kind:8} {o.spoiler:17} {o.step:6g}  found {o.found:4.0%}  confidence {verdict:6}"
        f"  doubts: {codes}{wrong}"
    )


if __name__ == "__main__":
    main()
