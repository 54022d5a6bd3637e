"""Lines too faint to read keep a page from being blank; specks, tint, rules and blots do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read.faint import has_lines
from pipeline.read.image import PageImage
from tests.defects import made

SHAPE = (1650, 1275)


def paper(grey: float, noise: float) -> np.ndarray:
    return grey + np.random.default_rng(7).normal(0, noise, SHAPE)


def blots() -> np.ndarray:
    return 220 + 240 * cv2.GaussianBlur(paper(0, 1), (0, 0), 4)


def ruled() -> np.ndarray:
    page = paper(240, 5)
    for top in range(100, 1600, 45):
        page[top : top + 3] = 120
    return page


def shaded() -> np.ndarray:
    return paper(0, 4) + np.linspace(170, 250, SHAPE[0])[:, None]


def image(pixels: np.ndarray) -> PageImage:
    return PageImage(np.clip(pixels, 0, 255).astype(np.uint8), 150.0)


@pytest.mark.parametrize(
    "blank",
    [paper(255, 0), paper(225, 6), paper(215, 30), blots(), ruled(), shaded()],
    ids=["white", "tinted", "noisy", "blots", "ruled", "shaded"],
)
def test_blank_paper_has_no_lines(blank: np.ndarray) -> None:
    assert not has_lines(image(blank))


@pytest.mark.parametrize("turn", [0, 1])
def test_lines_drowned_in_noise_are_lines(turn: int) -> None:
    print_ = np.asarray(made.picture(made.SENTENCES * 6), np.float64)
    drowned = 215 - (255 - cv2.GaussianBlur(print_, (0, 0), 3)) * 0.5 + paper(0, 30)
    assert has_lines(image(np.rot90(drowned, turn)))
