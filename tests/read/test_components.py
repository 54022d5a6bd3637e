"""Components are the same whether two bytes or four number them."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.read import components


def dots(step: int) -> np.ndarray:
    mask = np.zeros((900, 900), np.uint8)
    mask[::step, ::step] = 255
    return mask


def test_more_components_than_two_bytes_can_number_are_all_found() -> None:
    mask = dots(2)
    stats, centres = components.measured(mask)
    count, labels = components.labelled(mask)
    assert len(stats) == len(centres) == count == 450 * 450 + 1
    assert int(labels.max()) == 450 * 450


def test_few_components_are_measured_as_opencv_measures_them() -> None:
    mask = cv2.circle(dots(30), (450, 450), 100, 255, 5)
    _, _, expected, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    stats, centres = components.measured(mask)
    assert sorted(stats.tolist()) == sorted(expected.tolist())
    assert np.allclose(sorted(centres.tolist()), sorted(middles.tolist()))


def test_corners_connect_among_eight_neighbours_alone() -> None:
    mask = np.eye(5, dtype=np.uint8) * 255
    assert components.labelled(mask)[0] == 2
    assert components.labelled(mask, 4)[0] == 6
    assert len(components.measured(mask, 4)[0]) == 6
