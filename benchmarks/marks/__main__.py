"""Accuracy of marks on interfaces of our own: ``python -m benchmarks.marks --help``."""

from __future__ import annotations

import argparse
import random
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator

import cv2
import numpy as np

from benchmarks.marks.browser import BROWSER, Browser
from benchmarks.marks.canvas import Label, Page
from benchmarks.marks.grades import GRADES, Degraded, degrade
from benchmarks.marks.layouts import HELD_OUT, STYLES, draw
from pipeline.artefacts import Mark, Word
from pipeline.read.image import PageImage
from pipeline.read.marks import find_marks, wanted

JUNK = ("vi", "M", "E]", "[¥]", "©", "O", "@", "v", "¥", "CO", "=)", "&", "LI", "(J")


def page_image(degraded: Degraded) -> PageImage:
    pixels = degraded.pixels
    if pixels.ndim == 2:
        return PageImage(pixels, degraded.dpi)
    return PageImage(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), degraded.dpi, colour=pixels)


def heard(page: Page, degraded: Degraded, seed: int) -> list[Word]:
    """The words as recognition would give them: boxes that are a little off, and junk where a
    control was read as letters.
    """
    rng = random.Random(seed)
    words = []
    for (text, _, line), box in zip(page.words, degraded.words, strict=True):
        moved = tuple(round(v + rng.uniform(-0.5, 0.5), 1) for v in box)
        words.append(Word(text, moved, rng.uniform(70, 97), line, 0))  # type: ignore[arg-type]
    for control in degraded.controls:
        if control is not None and rng.random() < 0.3:
            moved = tuple(v + rng.uniform(-1, 1) for v in control)
            words.append(Word(rng.choice(JUNK), moved, rng.uniform(10, 85), page.line + 1, 0))  # type: ignore[arg-type]
    return words


def outcome(label: Label, label_words: list[int], marks: tuple[Mark, ...]) -> str:
    """What became of one label: right, wrong, unknown, or invented where no control is."""
    said = {m.state for m in marks if set(m.words) & set(label_words)} - {"unknown"}
    if label.state == "none":
        return "invented" if said else "right"
    if label.state == "blank":
        return "wrong" if said else "right"
    if not said:
        return "right" if label.kind == "may be silent" else "unknown"
    return "right" if said == {label.state} else "wrong"


def pages(styles: list[str], grades: list[str], seeds: range) -> Iterator[tuple[str, str, int]]:
    for style in styles:
        for grade in grades:
            for seed in seeds:
                yield style, grade, seed


def recognised(degraded: Degraded, page: Page) -> tuple[list[Word], list[list[int]]]:
    """The words of real recognition, and for each label those that lie on it."""
    from pipeline.read.ocr import read_image
    from pipeline.settings import Limits, Read

    words = list(read_image(page_image(degraded), Read(), Limits()).words)
    spans = []
    for label in page.labels:
        boxes = [degraded.words[i] for i in label.words]
        hits = [
            i for i, word in enumerate(words)
            if any(_overlap(word.box, box) > 0.5 for box in boxes)
        ]  # fmt: skip
        spans.append(hits)
    return words, spans


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    size = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return w * h / max(size, 0.01) if w > 0 and h > 0 else 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.marks", description=__doc__)
    parser.add_argument("--seeds", default="100:102", help="first:end; below 100 are for tuning")
    parser.add_argument("--style", default="", help="only styles that contain this")
    parser.add_argument("--grade", default="", help="only grades that contain this")
    parser.add_argument("--held-out", action="store_true", help="only styles not used in tuning")
    parser.add_argument("--share", type=float, default=1.0, help="share of the pages, drawn evenly")
    parser.add_argument("--ocr", action="store_true", help="words by recognition, not by truth")
    parser.add_argument("--browser", action="store_true", help="also what a browser draws")
    parser.add_argument("--verbose", action="store_true", help="name what went wrong")
    options = parser.parse_args()
    first, end = (int(part) for part in options.seeds.split(":"))
    everything_drawn = [*STYLES, *(BROWSER if options.browser else ())]
    unseen = HELD_OUT | set(BROWSER)
    styles = [
        s for s in everything_drawn if options.style in s and (s in unseen or not options.held_out)
    ]
    grades = [g for g in GRADES if options.grade in g]
    by_style: dict[str, Counter[str]] = defaultdict(Counter)
    by_grade: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: list[float] = []
    fatal = 0
    browser = Browser().__enter__() if options.browser else None
    for style, grade, seed in pages(styles, grades, range(first, end)):
        name = f"{style}|{grade}|{seed}"
        if (zlib.crc32(name.encode()) % 1000) / 1000 >= options.share:
            continue
        lot = zlib.crc32(name.encode()) % 10**6 + seed
        page = browser.draw(style, lot) if browser and style in BROWSER else draw(style, lot)
        degraded = degrade(page, grade, seed)
        if options.ocr:
            words, spans = recognised(degraded, page)
        else:
            words = heard(page, degraded, zlib.crc32(name.encode()))
            spans = [label.words for label in page.labels]
        image = page_image(degraded)
        start = time.process_time()
        marks = find_marks(words, lambda image=image: image).marks if wanted(words) else ()
        seconds.append(time.process_time() - start)
        for label, span in zip(page.labels, spans, strict=True):
            result = outcome(label, span, marks)
            by_style[style][result] += 1
            by_grade[grade][result] += 1
            if result == "wrong" and label.state == "checked" and "Immigration" in label.text:
                fatal += 1
            if options.verbose and result != "right":
                mine = [(m.kind, m.state, m.cue) for m in marks if set(m.words) & set(span)]
                print(f"{result:8} {name}: {label.text} is {label.state}: {mine}")
    if browser:
        browser.__exit__(None, None, None)
    for title, table in (("style", by_style), ("grade", by_grade)):
        print(f"{title:26} {'labels':>7} {'right':>7} {'wrong':>7} {'unknown':>8} {'invented':>9}")
        everything: Counter[str] = Counter()
        for key, counts in table.items():
            everything += counts
            print(_row(key + (" *" if key in unseen else ""), counts))
        print(_row("all", everything))
    print(f"Immigration Violator reported off though on: {fatal}")
    if seconds:
        print(f"CPU seconds a page: median {np.median(seconds):.3f}, most {max(seconds):.3f}")


def _row(name: str, counts: Counter[str]) -> str:
    total = sum(counts.values())
    parts = [counts[k] / total for k in ("right", "wrong", "unknown", "invented")]
    return f"{name:26} {total:7} {parts[0]:7.3f} {parts[1]:7.3f} {parts[2]:8.3f} {parts[3]:9.3f}"


if __name__ == "__main__":
    main()
