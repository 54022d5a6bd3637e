"""From words and pixels to marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.artefacts import Box, Mark, MarkState, Word
from pipeline.read.image import PageImage
from pipeline.read.marks.columns import Column, columns_of
from pipeline.read.marks.frame import Frame, lay_of, make_frame
from pipeline.read.marks.labels import Layout, lay_out
from pipeline.read.marks.objects import Strip, strips_of
from pipeline.read.marks.shapes import Shape, shape_of
from pipeline.read.marks.states import State, decide

_MARGIN = 10.0  # text heights beside and above the labels that are looked at


@dataclass(frozen=True)
class FormField:
    """A button of a PDF form: where it is (points of the displayed page) and its state."""

    box: Box
    kind: str
    state: MarkState


def find_marks(
    words: Sequence[Word], image: Callable[[], PageImage], fields: Sequence[FormField] = ()
) -> tuple[Mark, ...]:
    """The controls that belong to the topic labels of a page, in reading order.

    ``image`` is called once, and only where labels were found. Never raises for odd input; a
    label without a control has no mark.
    """
    lay = lay_of(words)
    layout = lay_out(words, lay)
    if sum(label.topic for label in layout.labels) < 1:
        return ()
    source = image()
    frame = make_frame(source, lay, _area(layout), layout.height)
    strips = strips_of(frame, layout)
    return tuple(_marks(frame, layout, strips))


def _area(layout: Layout) -> Box:
    """The part of the flat plane (points) to look at: the labels' rows, wide to both sides."""
    margin = _MARGIN * layout.height
    boxes = [label.box for label in layout.labels]
    right = max(box[2] for box in [*boxes, *layout.text])
    return (
        min(box[0] for box in boxes) - margin,
        min(box[1] for box in boxes) - 0.5 * margin,
        max(right, max(box[2] for box in boxes) + 4 * margin),
        max(box[3] for box in boxes) + 0.5 * margin,
    )


def _marks(frame: Frame, layout: Layout, strips: Sequence[Strip]) -> list[Mark]:
    unit = layout.height * frame.scale
    best: dict[int, tuple[float, Column, State]] = {}
    for column in columns_of(strips, unit):
        shapes: list[Shape | None] = [
            shape_of(strips[row], column.objects[row], unit) if row in column.objects else None
            for row in column.rows
        ]
        states = decide(shapes)
        merit = _merit(column, shapes)
        for row, state in zip(column.rows, states, strict=True):
            if state is not None and (row not in best or merit > best[row][0]):
                best[row] = (merit, column, state)
    marks = []
    for row in sorted(best):
        merit, column, state = best[row]
        if merit < 0.5:
            continue
        marks.append(
            Mark(
                kind=state.kind,
                state=state.state,
                box=frame.to_page(column.place(row, strips)),
                confidence=round(state.confidence, 2),
                words=strips[row].label.words,
                cue=state.cue,
            )
        )
    return marks


def _merit(column: Column, shapes: Sequence[Shape | None]) -> float:
    """How sure it is that a column holds the controls of its labels."""
    support = len(column.objects) / max(len(column.rows), 1)
    outlines = [shape.outline for shape in shapes if shape is not None]
    controls = sum(outline != "glyph" for outline in outlines) / max(len(outlines), 1)
    if len(column.objects) < 2 and controls < 1:
        return 0.0
    near = {"before": 0.3, "behind": 0.15, "column": 0.0}[column.side]
    return support * (0.6 + controls) + near
