"""Outlines: what a fax or a copy has left of an empty control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.read.marks.columns import Column
from pipeline.read.marks.objects import Strip
from pipeline.read.marks.states import Family, State

_SECTORS = 16  # parts of a turn in which ink is looked for
_AROUND = 0.4  # share of them that must have some
_RIM = (0.8, 1.25)  # where the outline lies, from the middle (0) to the edge (1) of a control
_INSIDE, _OUTSIDE = 0.55, (1.5, 2.2)  # where its inside ends, and where the paper around lies
_TRACE = 1.5  # levels by which the mean of a part of the outline differs from the paper at least
_SURE = 3.0  # standard errors from which such a difference is no grain
_BARE = 0.02  # share of the inside that specks may take
_INK = 0.3  # share of the row's contrast from which a pixel is ink


def left_of(
    column: Column,
    strips: Sequence[Strip],
    rows: Sequence[int],
    family: Family,
    states: Mapping[int, State],
) -> dict[int, State]:
    """The states of ``rows`` in which no control was seen, where at its place dots lie around bare
    paper while a sibling's mark has come through.

    Copying takes the thin and the grey first: what is left of an outline was no bold mark.
    """
    if family not in ("box", "round") or all(s.state != "checked" for s in states.values()):
        return {}
    empty = State(
        "checkbox" if family == "box" else "radio", "unchecked", 0.7,
        "what is left of an empty outline",
    )  # fmt: skip
    return {row: empty for row in rows if _is_outline(column, row, strips, family)}


def _is_outline(column: Column, row: int, strips: Sequence[Strip], family: Family) -> bool:
    """Whether traces lie around a row's place and nothing in it.

    ``column.place`` says where the control would be. The paper is what is well outside.
    """
    strip = strips[row]
    x0, y0, x1, y1 = column.place(row, strips)
    half_x, half_y = (x1 - x0) / 2, (y1 - y0) / 2
    left, right = round(x0 - 1.3 * half_x), round(x1 + 1.3 * half_x)
    grey = strip.levels[:, max(0, left) : right].mean(axis=2, dtype=np.float32)
    ys, xs = np.mgrid[: grey.shape[0], : grey.shape[1]]
    across = (xs + max(0, left) - (x0 + x1) / 2) / half_x
    down = (ys + strip.top - (y0 + y1) / 2) / half_y
    box = family == "box"
    reach = np.maximum(np.abs(across), np.abs(down)) if box else np.hypot(across, down)
    paper = grey[(reach > _OUTSIDE[0]) & (reach < _OUTSIDE[1])]
    rim, inside = (reach > _RIM[0]) & (reach < _RIM[1]), reach < _INSIDE
    if not (paper.size and rim.any() and inside.any()):
        return False
    usual = float(np.median(paper))
    grain = 1.48 * float(np.median(np.abs(paper - usual)))
    away = (usual - grey) * (1 if usual > grey[rim].mean() else -1)
    sectors = ((np.arctan2(down, across) / (2 * np.pi) + 0.5) * _SECTORS).astype(int) % _SECTORS
    count = np.bincount(sectors[rim], minlength=_SECTORS)
    mean = np.bincount(sectors[rim], away[rim], minlength=_SECTORS) / np.maximum(count, 1)
    traced = mean > np.maximum(_TRACE, _SURE * grain / np.sqrt(np.maximum(count, 1)))
    inked = float((away[inside] > _INK * strip.contrast).mean())
    is_bare = inked < _BARE and float(away[inside].mean()) < 0.5 * float(away[rim].mean())
    return bool(is_bare and traced.mean() >= _AROUND)
