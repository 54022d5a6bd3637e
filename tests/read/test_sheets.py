"""Paper that lies on a page shows by its rim; rules, boxes and creases do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.artefacts import Box
from pipeline.read import sheets
from pipeline.read.image import Pixels
from tests.read.drawn import HALF_A_PAGE, at_hundred


@pytest.fixture(scope="module")
def page() -> Pixels:
    return at_hundred()


def boxes() -> list[Box]:
    tops = [100 - 12 + number * 24 * 100 / 72 for number in range(len(HALF_A_PAGE))]
    return [(100.0, top, 560.0, top + 16) for top in tops]


def labelled(page: Pixels, right: int) -> Pixels:
    """A label of the paper's white from column 200 on, shaded on its right and at its foot."""
    covered = page.copy()
    covered[160:410, 200:right] = 255
    for rim in (covered[160:412, right : right + 2], covered[410:412, 200:right]):
        rim -= np.minimum(rim, 25)
    return covered


def folded(page: Pixels, at: int, hidden: int) -> Pixels:
    """Rows hidden in a pleat, with a shade where the paper folds."""
    rows = np.concatenate([page[:at], page[at + hidden :], np.full_like(page[:hidden], 255)])
    rows[at - 2 : at] = np.minimum(rows[at - 2 : at], 185)
    return rows


def test_lines_end_at_the_rim_of_a_label(page: Pixels) -> None:
    found = sheets.doubt(labelled(page, 400), boxes())
    assert found is not None
    assert found.code == "covered"


def test_an_empty_area_shaded_on_two_sides_hides_the_ends_of_lines(page: Pixels) -> None:
    found = sheets.doubt(labelled(page, 700), boxes())
    assert found is not None
    assert found.code == "covered"


def test_a_label_over_all_of_the_text(page: Pixels) -> None:
    blank = np.full_like(page, 255)
    assert sheets.doubt(blank, ()) is None
    assert sheets.doubt(labelled(blank, 700), ()) is not None


def test_letters_are_cut_by_a_pleat(page: Pixels) -> None:
    found = sheets.doubt(folded(page, at=160, hidden=60), boxes())
    assert found is not None
    assert found.code == "covered"


def test_a_crease_cuts_nothing(page: Pixels) -> None:
    creased = page.copy()
    creased[159:161] = np.minimum(creased[159:161], 185)
    assert sheets.doubt(creased, boxes()) is None


def test_boxes_rules_and_plain_pages(page: Pixels) -> None:
    assert sheets.doubt(page, boxes()) is None
    boxed = page.copy()
    cv2.rectangle(boxed, (620, 160), (800, 420), 225, 2)  # an empty field beside the text
    assert sheets.doubt(boxed, boxes()) is None
    ruled = page.copy()
    ruled[90:600, 96:98] = 215  # a pale rule close to the text, with which nothing ends
    assert sheets.doubt(ruled, boxes()) is None
