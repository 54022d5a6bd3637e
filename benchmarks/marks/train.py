"""Train the classifier of small objects: ``python -m benchmarks.marks.train``.

Draws the styles that are not held out, degrades them, takes the objects that the pipeline finds
and the truth of each, and writes ``models/marks/controls.npz``. Same code, same weights.
"""

from __future__ import annotations

import argparse
import random
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.marks.__main__ import heard, page_image
from benchmarks.marks.canvas import SCALE, Label
from benchmarks.marks.grades import GRADES, degrade
from benchmarks.marks.layouts import HELD_OUT, STYLES, draw
from pipeline.read.marks.classify import CLASSES, WEIGHTS
from pipeline.read.marks.find import area_of
from pipeline.read.marks.frame import lay_of, make_frame
from pipeline.read.marks.labels import lay_out
from pipeline.read.marks.objects import strips_of
from pipeline.read.marks.shapes import GRID, features

HIDDEN = 64
_SEEDS = (7, 11)
Floats = NDArray[np.float32]
_NEGATIVES = 0.3  # share of the samples that are shown as a negative of the page would show them
_SHADE = slice(2 * GRID * GRID, 3 * GRID * GRID)

_LOTS = {
    "icons": ("icon", "icon struck"), "shapes": ("shape", "hollow shape"),
    "ringed": ("disc with tick", "disc with cross"),
}  # fmt: skip

_HARD = ("fax fine", "fax standard", "third copy", "photo")  # twice as many pages of these
# How many times the pages of other styles those get whose looks vary more.
_SHARES = {
    "toggle/random": 8,
    "random": 4,
    "icons": 7,
    "ringed": 3,
    "shapes": 4,
    "toggle": 2,
    "": 1,
}


def truth_class(style: str, label: Label) -> str | None:
    """What the control of a label looks like; None where it is none of the classes."""
    on = label.state == "checked"
    if style in ("pen/beside", "pen/ring") and on:
        return None
    if label.kind in ("checkbox", "pen"):
        return "box on" if on else "box off"
    if label.kind == "radio":
        return None if style == "circled" else "round on" if on else "round off"
    if label.kind == "toggle":
        return "switch on" if on else "switch off"
    if label.kind == "chip":
        signs = {"chips/filter": None, "chips/cancel": "disc with cross"}
        return signs.get(style, "cross")
    look = style.partition("/")[2]
    if look in ("dots", "dot_blank"):
        return "round on" if on else "round off"
    if look == "badges":
        return "disc with tick" if on else "disc with cross"
    if look in _LOTS:
        return _LOTS[look][not on]
    if look == "x_blank":
        return "cross"
    if look == "tick_cross" and not on:
        return "cross"
    if look == "tick_dash" and not on:
        return "dash"
    return "tick"


def samples(style: str, grade: str, seed: int) -> tuple[list[Floats], list[int]]:
    """Features and classes of the objects of one page."""
    page = draw(style, seed)
    foot = max(page.words[label.words[0]][1][3] for label in page.labels) + 40
    height = min(page.image.height, round(foot * SCALE))
    page.image = page.image.crop((0, 0, page.image.width, height))
    degraded = degrade(page, grade, seed)
    rng = random.Random(seed)
    named = {index for label in page.labels for index in label.words}
    words = [  # some words are not recognised: what they leave on the page is no control
        word
        for index, word in enumerate(heard(page, degraded, seed))
        if index in named or rng.random() < 0.75
    ]
    layout = lay_out(words, lay := lay_of(words))
    if not layout.labels:
        return [], []
    image = page_image(degraded)
    frame = make_frame(image, lay, area_of(layout, lay, image), layout.height)
    unit = layout.height * frame.scale
    truths = [
        (control, truth_class(style, label))
        for label, control in zip(page.labels, degraded.controls, strict=True)
        if control is not None
    ]
    found: list[Floats] = []
    classes: list[int] = []
    for strip in strips_of(frame, layout):
        for box in strip.objects:
            place = frame.to_page(box)
            best = max(((_share(place, control), kind) for control, kind in truths),
                       default=(0.0, None), key=lambda pair: pair[0])  # fmt: skip
            if best[0] > 0.3:
                if best[1] is None:
                    continue
                kind = CLASSES.index(best[1])
            elif (
                not page.decorated
                and best[0] < 0.05
                and max(box[2] - box[0], box[3] - box[1]) > 0.3 * unit
            ):
                kind = 0
            else:
                continue
            for _ in range(2 if kind else 1):
                by = 0.05 * unit
                moved = tuple(v + rng.uniform(-by, by) for v in box)
                found.append(features(strip, moved, unit))  # type: ignore[arg-type]
                classes.append(kind)
    return found, classes


def _share(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h
    return w * h / union


def train(x: Floats, y: NDArray[np.int64], epochs: int) -> dict[str, Floats]:
    """Networks that differ in their lots alone, as one whose scores are the mean of theirs."""
    parts = [_network(x, y, epochs, seed) for seed in _SEEDS]
    w1, b1, w2, b2 = zip(*parts, strict=True)
    share = 1 / len(parts)
    joined = (np.hstack(w1), np.concatenate(b1), share * np.vstack(w2), share * np.sum(b2, axis=0))
    return dict(zip(("w1", "b1", "w2", "b2"), (v.astype(np.float16) for v in joined), strict=True))


def _network(x: Floats, y: NDArray[np.int64], epochs: int, seed: int) -> list[NDArray[np.float64]]:
    """One hidden layer, cross-entropy with weights against rare classes, Adam."""
    rng = np.random.default_rng(seed)
    sizes = (x.shape[1], HIDDEN, len(CLASSES))
    values = [
        rng.normal(0, np.sqrt(2 / sizes[0]), sizes[:2]), np.zeros(sizes[1]),
        rng.normal(0, np.sqrt(2 / sizes[1]), sizes[1:]), np.zeros(sizes[2]),
    ]  # fmt: skip
    first = [np.zeros_like(v) for v in values]
    second = [np.zeros_like(v) for v in values]
    weight = 1 / np.sqrt(np.bincount(y, minlength=len(CLASSES)) + 1)
    weight /= weight[y].mean()
    step = 0
    for epoch in range(epochs):
        order = rng.permutation(len(y))
        rate = 2e-3 * (1 - epoch / epochs) + 1e-5
        for at in range(0, len(order), 256):
            pick = order[at : at + 256]
            inputs = x[pick] + rng.normal(0, 0.03, (len(pick), sizes[0]))
            inputs[rng.random(len(pick)) < _NEGATIVES, _SHADE] *= -1
            keep = rng.random((len(pick), HIDDEN)) > 0.1
            hidden = np.maximum(inputs @ values[0] + values[1], 0) * keep / 0.9
            scores = hidden @ values[2] + values[3]
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            error = powers / powers.sum(axis=1, keepdims=True)
            error[np.arange(len(pick)), y[pick]] -= 1
            error *= weight[y[pick]][:, None] / len(pick)
            back = (error @ values[2].T) * (hidden > 0) / 0.9
            slopes = [inputs.T @ back + 1e-4 * values[0], back.sum(0),
                      hidden.T @ error + 1e-4 * values[2], error.sum(0)]  # fmt: skip
            step += 1
            for k, slope in enumerate(slopes):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope * slope
                ahead = first[k] / (1 - 0.9**step)
                spread = np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8
                values[k] = values[k] - rate * ahead / spread
    return values


def main() -> None:
    """Draw, train, print how many objects of each class were known again, write the weights."""
    parser = argparse.ArgumentParser(prog="benchmarks.marks.train", description=__doc__)
    parser.add_argument("--pages", type=int, default=15, help="pages a style")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--cache", type=Path, help="keep the samples here (.npz)")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        with np.load(options.cache) as stored:
            x, y = stored["x"].astype(np.float32), stored["y"]
    else:
        rows: list[Floats] = []
        kinds: list[int] = []
        for style in sorted(set(STYLES) - HELD_OUT):
            shares = next(share for part, share in _SHARES.items() if part in style)
            for seed in range(options.pages * shares):
                dice = random.Random(zlib.crc32(f"{style} {seed}".encode()))
                more, classes = samples(style, dice.choice((*GRADES, *_HARD)), seed + 1000)
                rows += more
                kinds += classes
        x, y = np.array(rows, np.float32), np.array(kinds)
        if options.cache:
            np.savez_compressed(options.cache, x=x.astype(np.float16), y=y)
    test = np.arange(len(y)) % 10 == 9
    for subset in (~test, np.ones(len(y), bool)):
        weights = train(x[subset], y[subset], options.epochs)
        if subset[test].any():
            continue
        hidden = np.maximum(x[test] @ weights["w1"].astype(np.float32) + weights["b1"], 0)
        guess = (hidden @ weights["w2"].astype(np.float32) + weights["b2"]).argmax(axis=1)
        for k, name in enumerate(CLASSES):
            mine = y[test] == k
            if mine.any():
                print(f"{name:11} {mine.sum():6} {(guess[mine] == k).mean():.3f}")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out, **weights)


if __name__ == "__main__":
    main()
