"""Drawn controls: one column of objects judged as a whole, siblings together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from pipeline.artefacts import Box
from pipeline.read.marks.classify import CLASSES, Floats, probabilities
from pipeline.read.marks.columns import Column
from pipeline.read.marks.frame import Frame
from pipeline.read.marks.insides import completed, is_bare
from pipeline.read.marks.labels import Layout
from pipeline.read.marks.objects import Strip
from pipeline.read.marks.pen import doubted
from pipeline.read.marks.plates import plates_of
from pipeline.read.marks.shapes import features, look_again
from pipeline.read.marks.states import (
    Family,
    State,
    alike,
    control_states,
    families,
    groups_of,
    icon_states,
    sign_share,
    sign_states,
)  # fmt: skip
from pipeline.read.marks.switches import by_end, with_knobs
from pipeline.read.marks.writing import is_told

_DOUBTFUL: dict[Family, float] = {"box": 0.45, "round": 0.15, "switch": 0.45}
"""Shares of signs in a column of controls from which none is surely empty: crosses look like
crossed boxes, but a disc with a cross may be an empty one or a remove sign."""
_SIGN = 0.3  # chance of being one from which an object is read as a sign
_TOLD = 0.3  # what a header that says what a column means adds to its merit
_FEW, _PLAINLY = 0.3, 0.1
"""Share of the labels up to which controls beside them must be plain ones, and how much of them may
be something else then. On a fax empty boxes may be lost and marked ones left."""
_SPECK, _EVEN_SIZE, _MOST = 0.35, 0.25, 0.6
"""Share of the usual size up to which an object is a speck where most objects are of that size:
within a quarter of it, six in ten."""
_PLAIN = 0.95  # chance from which a switch plainly looks on or off
_SWITCH = 1.5  # heights of the narrowest switch
_EVEN = 0.6  # text heights by which the gaps between chips differ at most
_NEAR = {"before": 0.2, "behind": 0.1, "column": 0.0}  # what standing at its label adds
_DRAWN: tuple[Family, ...] = ("box", "round", "switch")

States = dict[int, State]


@dataclass(frozen=True)
class _Sight:
    """A column as it is seen: ``rows`` are those with an object, ``looks`` the objects' features
    and ``chances`` their classes' probabilities, one line a row. ``told`` says that a header over
    the column says what its signs mean.
    """

    column: Column
    frame: Frame
    layout: Layout
    strips: Sequence[Strip]
    unit: float
    rows: list[int]
    looks: Floats
    chances: Floats
    told: bool

    @cached_property
    def shares(self) -> dict[Family, float]:
        return families(self.chances)

    @property
    def controls(self) -> float:
        """The share of boxes, buttons and switches."""
        return sum(self.shares[name] for name in _DRAWN)

    @property
    def facing(self) -> dict[int, str]:
        """What each switch, seen for itself, plainly looks like: on or off."""
        names = {"on": CLASSES.index("switch on"), "off": CLASSES.index("switch off")}
        return {
            row: name
            for row, chance in zip(self.rows, self.chances, strict=True)
            for name, place in names.items()
            if chance[place] > _PLAIN
        }

    @property
    def topics(self) -> list[int]:
        return [row for row in self.column.rows if self.strips[row].label.topic]

    @property
    def support(self) -> float:
        """The share of topic labels that have an object here."""
        return sum(row in self.column.objects for row in self.topics) / max(len(self.topics), 1)

    @property
    def is_behind(self) -> bool:
        """Whether all objects stand to the right of their labels."""
        return all(self.column.objects[r][0] > self.strips[r].box[2] for r in self.rows)

    @property
    def is_sound(self) -> bool:
        """Whether enough speaks for controls: few objects must be very clear ones."""
        sure = 1 - self.shares["other"]
        few = len(self.rows) < 2 and not self.told
        return (
            bool(self.topics)
            and sure >= (0.97 if few else 0.5)
            and not (few and self.support < 0.1)
        )

    @property
    def merit(self) -> float:
        sure = 1 - self.shares["other"]
        return sure * (0.5 + 0.5 * self.support) + _NEAR[self.column.side] + _TOLD * self.told


def judged(
    column: Column, frame: Frame, layout: Layout, strips: Sequence[Strip], unit: float
) -> tuple[float, States]:
    """How sure it is that a column holds controls, and the states they show, by row.

    No states are given for columns that hold something else: icons, bullets, writing.
    """
    _drop_specks(column)
    rows = [row for row in column.rows if row in column.objects]
    looks = np.stack([features(strips[row], column.objects[row], unit) for row in rows])
    chances = _sized(probabilities(looks), [column.objects[row] for row in rows], unit)
    told = column.side == "column" and _is_told(column, frame, layout, strips)
    sight = _Sight(column, frame, layout, strips, unit, rows, looks, chances, told)
    if not sight.is_sound:
        return 0.0, {}
    if sight.shares["icon"] > max(sight.controls, sight.shares["sign"]):
        # Before a label a box that a pen has crossed out looks like an icon struck through.
        can_tell = sight.support > 0.6 and sight.is_behind
        return sight.merit, _icons(sight, told) if can_tell else {}
    if _may_be_icons(sight) and (icons := _icons(sight, told=False)):
        return sight.merit, icons
    if sight.controls < sight.shares["sign"]:
        return sight.merit, _signs(_seen_again(sight))
    if sight.support < _FEW and not told and sight.shares["other"] > _PLAINLY:
        return 0.0, {}
    family = max(_DRAWN, key=lambda name: sight.shares[name])
    return sight.merit, _controls(_seen_again(sight), family, sight.shares["sign"])


def _drop_specks(column: Column) -> None:
    """Leave out what is far smaller than most objects of a column: specks, remains of dots."""
    sizes = {row: max(box[2] - box[0], box[3] - box[1]) for row, box in column.objects.items()}
    usual = float(np.median(list(sizes.values())))
    alike = [row for row, size in sizes.items() if abs(size - usual) < _EVEN_SIZE * usual]
    if len(alike) >= _MOST * len(sizes):
        column.objects = {
            row: box for row, box in column.objects.items() if sizes[row] > _SPECK * usual
        }


def _may_be_icons(sight: _Sight) -> bool:
    """Whether round controls or signs under a header may be icons, some struck through."""
    return (
        sight.told
        and sight.is_behind
        and sight.controls + sight.shares["sign"] > 0.5
        and sight.shares["box"] + sight.shares["switch"] < 0.3
    )


def _icons(sight: _Sight, told: bool) -> States:
    shown = icon_states(sight.chances, sight.looks, told)
    return {row: state for row, state in zip(sight.rows, shown, strict=True) if state is not None}


def _controls(sight: _Sight, family: Family, signs: float) -> States:
    """The states of boxes, buttons or switches, among them a share of ``signs``."""
    column, strips = sight.column, sight.strips
    shown = control_states(sight.chances, sight.looks, family)
    states = dict(zip(sight.rows, shown, strict=True))
    if signs > _DOUBTFUL[family]:  # what is called empty may be a sign that was misread
        doubt = State(shown[0].kind, "unknown", 0.5, "a control or a sign")
        states = {row: doubt if s.state == "unchecked" else s for row, s in states.items()}
    states = completed(column, strips, sight.unit, family, states, sight.told)
    if family == "switch":
        if sight.frame.is_bilevel:
            alike = groups_of(sight.rows, sight.chances, sight.looks)
            states = states | by_end(column, strips, states, sight.facing, alike)
        else:
            states = with_knobs(column, strips, states)
    text = [sight.frame.to_pixels(box) for box in sight.layout.text]
    return states | doubted(column, strips, states, text, sight.unit, family)


def _signs(sight: _Sight) -> States:
    """The states of ticks, crosses, dashes and empty places."""
    column, strips, topics = sight.column, sight.strips, sight.topics
    drawn = list(zip(sight.rows, sight.chances, strict=True))
    hidden = {row for row, chance in drawn if sign_share(chance) < _SIGN}
    hidden |= {row for row in topics if row not in sight.rows and not is_bare(column, row, strips)}
    signs = dict(zip(sight.rows, alike(sight.chances, sight.looks), strict=True))
    labelled = [strips[row] for row in topics]
    chips = column.side == "behind" or (
        column.side == "before"
        and (_on_plates(labelled, sight.frame, sight.unit) or _flow(labelled, sight.unit))
    )
    plain = [row for row in topics if row not in hidden]
    shown = sign_states([signs.get(row) for row in plain], chips, sight.told)
    found = {row: state for row, state in zip(plain, shown, strict=True) if state is not None}
    covered = State("tick", "unknown", 0.5, "something covers its place")
    return found | {row: covered for row in topics if row in hidden and found}


def _seen_again(sight: _Sight) -> _Sight:
    """The same, with a second look where no control was seen."""
    column, strips, unit = sight.column, sight.strips, sight.unit
    rows, looks, chances = list(sight.rows), sight.looks.copy(), sight.chances.copy()
    sound = [row for row, chance in zip(rows, chances, strict=True) if chance[0] < 0.5]
    whole = Column(column.side, column.key, {row: column.objects[row] for row in sound})
    for row in column.rows:
        if row in sound or not sound or not strips[row].label.topic:
            continue
        again = look_again(strips[row], whole.place(row, strips), unit)
        if again is None:
            continue
        chance = _sized(probabilities(again[1][None]), [again[0]], unit)
        if chance[0, 0] > 0.3:
            continue
        if row in rows:
            at = rows.index(row)
            looks[at], chances[at] = again[1], chance[0]
        else:
            rows.append(row)
            looks, chances = np.vstack([looks, again[1]]), np.vstack([chances, chance])
        column.objects[row] = again[0]
    return replace(sight, rows=rows, looks=looks, chances=chances)


def _sized(chances: Floats, boxes: Sequence[Box], unit: float) -> Floats:
    """The chances with what size alone decides: no slight object is a control, none that is hardly
    wider than high a switch (but an oval to be filled), and a short flat stroke is a dash.
    """
    sizes = np.array([(box[2] - box[0], box[3] - box[1]) for box in boxes]) / unit
    chances = chances.copy()
    slight = sizes.min(axis=1) < 0.4
    chances[slight, 0] += chances[slight, 1:7].sum(axis=1)
    chances[slight, 1:7] = 0
    tall = sizes[:, 0] < _SWITCH * sizes[:, 1]
    for was, is_one in (("switch off", "round off"), ("switch on", "round on")):
        chances[tall, CLASSES.index(is_one)] += chances[tall, CLASSES.index(was)]
        chances[tall, CLASSES.index(was)] = 0
    flat = (sizes[:, 1] < 0.3) & (sizes[:, 0] > 1.6 * sizes[:, 1]) & (sizes[:, 0] < 1.4)
    chances[flat] = 0.1 / (len(CLASSES) - 1)
    chances[flat, CLASSES.index("dash")] = 0.9
    return chances


def _on_plates(strips: Sequence[Strip], frame: Frame, unit: float) -> bool:
    """Whether most of the labels stand on plates of their own."""
    plates = plates_of(frame, strips, unit)
    return sum(plate is not None for plate in plates) > 0.6 * len(plates)


def _flow(strips: Sequence[Strip], unit: float) -> bool:
    """Whether labels follow one another like words, each as far from the next whatever its length,
    as chips do; a grid's labels begin one below the other.
    """
    boxes = [strip.box for strip in strips]
    pairs = []
    for box in boxes:
        row = [o for o in boxes if o[0] > box[2] and o[1] < (box[1] + box[3]) / 2 < o[3]]
        pairs += [(box, min(row))] if row else []
    if len(pairs) < 3:
        return False
    gaps = [second[0] - first[2] for first, second in pairs]
    widths = [first[2] - first[0] for first, _ in pairs]
    return float(np.ptp(gaps)) < _EVEN * unit and float(np.ptp(widths)) > 2 * unit


def _is_told(column: Column, frame: Frame, layout: Layout, strips: Sequence[Strip]) -> bool:
    """Whether a header stands over a column that says what its signs mean."""
    x = float(np.median([(box[0] + box[2]) / 2 for box in column.objects.values()]))
    rows = [strips[row].label for row in column.rows if strips[row].label.topic]
    return is_told(layout, frame.left + x / frame.scale, rows)
