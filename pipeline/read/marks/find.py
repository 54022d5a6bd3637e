"""From words and pixels to marks: which evidence decides a label's state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.artefacts import Box, Mark, MarkState, Word
from pipeline.geometry import meet
from pipeline.read.image import PageImage
from pipeline.read.marks.answers import filled, inscribed, stands_for_no
from pipeline.read.marks.circled import circled
from pipeline.read.marks.columns import Column, Side, columns_of
from pipeline.read.marks.drawn import judged
from pipeline.read.marks.frame import Frame, Lay, lay_of, make_frame
from pipeline.read.marks.gaps import unread_rows
from pipeline.read.marks.labels import Label, Layout, lay_out
from pipeline.read.marks.lettering import faded, highlighted, struck
from pipeline.read.marks.objects import Strip, strips_of
from pipeline.read.marks.plates import plates_of
from pipeline.read.marks.states import State
from pipeline.read.marks.writing import counted, is_ambiguous, list_states, sign_before, signs_of

_DOUBT = 0.25  # what a column that cannot tell a state is worth less than one that can
_AS_GOOD = 0.25  # difference of worth up to which two columns count alike
_MIXED = 0.15  # what a column whose controls differ is worth more than one of look-alikes
_UNEVEN = 0.3  # text heights by which the heights of unlike objects of a column differ
_SAME_SIZE = 0.3  # share by which the sizes of controls of one kind differ at most
_INSCRIBED = {
    "yes": State("toggle", "checked", 0.9, 'control that says "ON"'),
    "no": State("toggle", "unchecked", 0.9, 'control that says "OFF"'),
}
_MARGIN = 10.0  # text heights beside the labels that are looked at


@dataclass(frozen=True)
class FormField:
    """A button of a PDF form: where it is (points of the displayed page), what it is ("checkbox",
    "radio") and its state.
    """

    box: Box
    kind: str
    state: MarkState


@dataclass(frozen=True)
class _Said:
    """What one kind of evidence says of one label; ``box`` in points of the page."""

    state: State
    box: Box


@dataclass(frozen=True)
class _Candidate:
    """What one column of controls says of a label: ``merit`` is how sure the column is one, and
    ``worth`` also how much it tells; ``mixed`` says that its controls differ in state.
    """

    merit: float
    worth: float
    state: State
    place: Box
    side: Side
    mixed: bool

    def is_contradicted_by(self, other: _Candidate) -> bool:
        """Whether another column that is as good says the opposite of the same label.

        What stands before a label is its own; what stands behind it may be the next label's.
        """
        return (
            {self.state.state, other.state.state} == {"checked", "unchecked"}
            and other.worth > self.worth - _AS_GOOD
            and other.mixed == self.mixed
            and (other.side == "before" or self.side != "before")
            and self.is_apart_from(other)
        )

    def is_apart_from(self, other: _Candidate) -> bool:
        """Whether they speak of two controls, not of one that was seen in two ways."""
        return self.place[2] <= other.place[0] or other.place[2] <= self.place[0]


@dataclass(frozen=True)
class Found:
    """The controls of a page, in reading order, and how many rows of its lists were not read."""

    marks: tuple[Mark, ...] = ()
    unread_rows: int = 0


def find_marks(
    words: Sequence[Word], image: Callable[[], PageImage], fields: Sequence[FormField] = ()
) -> Found:
    """The controls that belong to the topic labels of a page.

    ``image`` is called at most once, and only where labels have neither a form field nor a sign of
    the text layer. A label without a control has no mark.
    """
    lay = lay_of(words)
    layout = lay_out(words, lay)
    if not layout.labels:
        return Found()
    unread = 0
    said = _from_fields(layout, lay, fields)
    for index, found in _from_signs(words, layout, lay).items():
        said.setdefault(index, found)
    if any(label.topic and index not in said for index, label in enumerate(layout.labels)):
        source_image = image()
        frame = make_frame(source_image, lay, area_of(layout, lay, source_image), layout.height)
        unread = unread_rows(layout, words, frame)
        for index, found in _from_pixels(frame, layout).items():
            said.setdefault(index, found)
    marks = tuple(
        Mark(
            kind=found.state.kind,
            state=found.state.state,
            box=found.box,
            confidence=round(found.state.confidence, 2),
            words=layout.labels[index].words,
            cue=found.state.cue,
        )
        for index, found in sorted(_checked_by_count(layout, said).items())
        if layout.labels[index].topic or found.state.state != "unknown"
    )
    return Found(marks, unread)


def _from_pixels(frame: Frame, layout: Layout) -> dict[int, _Said]:
    """What the pixels of a page say of its labels.

    In black and white a grey outline is a row of dots, which may be no object: where labels stay
    open they are looked at with the dots joined, and this counts where it says the same of the
    labels that are not, or of half of them while it leaves none open.
    """
    said = _drawn(frame, layout, strips_of(frame, layout))
    topics = [index for index, label in enumerate(layout.labels) if label.topic]
    plain = {index: said[index].state.state for index in topics if index in said}
    plain = {index: state for index, state in plain.items() if state != "unknown"}
    if not frame.is_bilevel or len(plain) == len(topics):
        return said
    joined = _drawn(frame, layout, strips_of(frame, layout, joined=True))
    states = {index: found.state.state for index, found in joined.items()}
    against = {index for index, state in plain.items() if states.get(index, state) != state}
    is_whole = all(states.get(index, "unknown") != "unknown" for index in topics)
    if against and (2 * len(against) > len(plain) or not is_whole):
        return said
    said |= {index: found for index, found in joined.items() if index not in plain}
    for index in against:
        doubt = replace(said[index].state, state="unknown", confidence=0.5, cue="read in two ways")
        said[index] = replace(said[index], state=doubt)
    return said


def _drawn(frame: Frame, layout: Layout, strips: Sequence[Strip]) -> dict[int, _Said]:
    """What is drawn at the labels, the plainest evidence first."""
    said: dict[int, _Said] = {}
    columns = _from_columns(frame, layout, strips)
    for source in (
        _from_answers(frame, layout, strips),
        _from_circles(frame, layout, strips),
        _from_lists(layout, frame, columns),
        columns,
        _from_plates(frame, layout, strips),
        _from_lettering(frame, layout, strips),
    ):
        for index, found in source.items():
            said.setdefault(index, found)
    return said


def area_of(layout: Layout, lay: Lay, image: PageImage) -> Box:
    """The part of the flat plane (points) to look at: the labels' rows, far to the right, where
    columns of controls may stand, as far as the page goes.
    """
    margin = _MARGIN * layout.height
    boxes = [label.box for label in layout.labels]
    height, width = image.pixels.shape
    page = lay.lay_flat((image.x0, image.top, *image.point(width, height)))
    return (
        min(box[0] for box in boxes) - margin,
        min(box[1] for box in boxes) - 0.5 * margin,
        min(page[2], max(box[2] for box in boxes) + 8 * margin) + layout.height,
        max(box[3] for box in boxes) + 0.5 * margin,
    )


# ------------------------------------------------------------------------ fields and signs


def _from_fields(layout: Layout, lay: Lay, fields: Sequence[FormField]) -> dict[int, _Said]:
    """Form fields, each label taking the nearest on its row, before it rather than behind it."""
    found: dict[int, _Said] = {}
    flat = [lay.lay_flat(field.box) for field in fields]
    for index, label in enumerate(layout.labels):
        gaps = [
            (_distance(label, box, layout.height), k)
            for k, box in enumerate(flat)
            if box[1] - 0.4 * layout.height < label.middle < box[3] + 0.4 * layout.height
        ]
        if not gaps or min(gaps)[0] > 60 * layout.height:
            continue
        field = fields[min(gaps)[1]]
        words = {"checked": "ticked form field", "unchecked": "empty form field"}
        state = State(
            "form_field", field.state, 0.99 if field.state != "unknown" else 0.5,
            words.get(field.state, "form field without a state"),
        )  # fmt: skip
        found[index] = _Said(state, field.box)
    return found


def _distance(label: Label, box: Box, height: float) -> float:
    before, behind = label.box[0] - box[2], box[0] - label.box[2]
    return before if before > -height else behind + 3 * height


def _from_signs(words: Sequence[Word], layout: Layout, lay: Lay) -> dict[int, _Said]:
    """Signs of a text layer. A sign that bullets use as well counts only beside others."""
    signs = signs_of(words)
    if not signs:
        return {}
    flat = [lay.lay_flat(word.box) for word in words]
    near = {
        index: sign
        for index, label in enumerate(layout.labels)
        if (sign := sign_before(words, signs, label, flat, layout.height)) is not None
    }
    kinds = {sign for _, _, sign in near.values()}
    if len(kinds) == 1 and is_ambiguous(next(iter(kinds))):
        return {}
    return {
        index: _Said(State("glyph", state, 0.97, f"the sign {sign} beside it"), words[at].box)
        for index, (at, state, sign) in near.items()
    }


# ------------------------------------------------------------------------ drawn controls


def _from_columns(frame: Frame, layout: Layout, strips: Sequence[Strip]) -> dict[int, _Said]:
    """Controls that are drawn: the best column of objects decides for each label, unless another
    that is as good contradicts it.
    """
    unit = layout.height * frame.scale
    found: dict[int, list[_Candidate]] = {}
    unreadable: set[int] = set()
    columns = columns_of(strips, unit)
    for column in columns:
        merit, states = judged(column, frame, layout, strips, unit)
        if merit and not states and column.side == "before" and _is_uneven(column, unit):
            unreadable |= column.objects.keys()
        if states and stands_for_no(column, layout, frame, strips):
            states = {row: _negated(state) for row, state in states.items()}
        for row, kind in inscribed(column, layout, frame).items():
            if row in states:
                states[row] = _INSCRIBED[kind]
        said = {state.state for row, state in states.items() if strips[row].label.topic}
        mixed = {"checked", "unchecked"} <= said
        doubt = sum(state.state == "unknown" for state in states.values()) / max(len(states), 1)
        for row, state in states.items():
            if _is_anothers(row, column, columns) or _stands_behind(row, column, strips):
                continue
            worth = merit + _MIXED * mixed - _DOUBT * doubt
            place = column.place(row, strips)
            candidate = _Candidate(merit, worth, state, place, column.side, mixed)
            found.setdefault(row, []).append(candidate)
    best: dict[int, _Said] = {}
    for row, candidates in found.items():
        first = max(candidates, key=lambda candidate: candidate.worth)
        first = max([c for c in candidates if not c.is_apart_from(first)], key=lambda c: c.merit)
        state = first.state
        if any(first.is_contradicted_by(other) for other in candidates):
            state = State(state.kind, "unknown", 0.5, "two columns of controls contradict")
        elif row in unreadable and state.state == "unchecked" and not first.mixed:
            state = State(state.kind, "unknown", 0.5, "what stands before the label is not read")
        best[row] = _Said(state, frame.to_page(first.place))
    return best


def _is_uneven(column: Column, unit: float) -> bool:
    """Whether the objects of a column are of several heights, as boxes are that a pen has been at,
    and bullets are not.
    """
    heights = [box[3] - box[1] for box in column.objects.values()]
    return max(heights) - min(heights) > _UNEVEN * unit


def _is_anothers(row: int, column: Column, columns: Sequence[Column]) -> bool:
    """Whether the object that a column has for a row stands before another label, as this label's
    own does before it.
    """
    box = column.objects.get(row)
    return (
        box is not None
        and column.side != "before"
        and any(
            meet(box, theirs)
            for other in columns
            if other.side == "before" and row in other.objects
            for sibling, theirs in other.objects.items()
            if sibling != row
        )
    )


def _stands_behind(row: int, column: Column, strips: Sequence[Strip]) -> bool:
    """Whether the object before a label is the control behind the label before it: in cards side
    by side, where the last of a line has one of that size behind it, and the first none before it.
    """
    box, own = column.objects.get(row), strips[row]
    line = [strip for strip in strips if strip.box[1] < own.middle < strip.box[3]]
    if box is None or column.side != "column" or box[2] > own.box[0] or len(line) < 2:
        return False
    like = [other for strip in line for other in strip.objects if _same_size(box, other)]
    first, last = min(strip.box[0] for strip in line), max(strip.box[2] for strip in line)
    return any(other[0] >= last for other in like) and not any(other[2] <= first for other in like)


def _same_size(one: Box, other: Box) -> bool:
    sizes = [(box[2] - box[0], box[3] - box[1]) for box in (one, other)]
    return all(abs(a - b) < _SAME_SIZE * max(a, b) for a, b in zip(*sizes, strict=True))


def _negated(state: State) -> State:
    """The state of a label whose "No" has this state."""
    turned: dict[MarkState, MarkState] = {"checked": "unchecked", "unchecked": "checked"}
    cue = {"checked": '"No" is marked', "unchecked": '"No" is not marked'}
    return replace(
        state, state=turned.get(state.state, "unknown"), cue=cue.get(state.state, state.cue)
    )


def _from_answers(frame: Frame, layout: Layout, strips: Sequence[Strip]) -> dict[int, _Said]:
    return {
        row: _Said(
            State("radio", state, confidence, "the answer that is chosen is filled"),
            frame.to_page(box),
        )
        for row, (state, box, confidence) in filled(frame, layout, strips).items()
    }


def _from_circles(frame: Frame, layout: Layout, strips: Sequence[Strip]) -> dict[int, _Said]:
    unit = layout.height * frame.scale
    cue = {"checked": "the affirmative answer is circled", "unchecked": "the negative is circled"}
    return {
        row: _Said(State("radio", state, confidence, cue[state]), frame.to_page(ring))
        for row, (state, ring, confidence) in circled(frame, layout, strips, unit).items()
    }


def _from_lists(layout: Layout, frame: Frame, controls: dict[int, _Said]) -> dict[int, _Said]:
    """Labels under "Selected" and "Available" whose ``controls`` do not say the same: empty boxes
    are for moving them there, but one that is marked among those left out contradicts the heading.
    """
    found: dict[int, _Said] = {}
    for index, (state, heading) in list_states(layout).items():
        said = State("list", state, 0.85, f'listed under "{heading.text}"')
        shown = controls[index].state.state if index in controls else "unknown"
        if shown == state:
            continue
        if shown == "checked":
            said = State("list", "unknown", 0.5, f'marked, but listed under "{heading.text}"')
        found[index] = _Said(said, frame.to_page(frame.to_pixels(heading.box)))
    return found


def _from_plates(frame: Frame, layout: Layout, strips: Sequence[Strip]) -> dict[int, _Said]:
    """Chips without a sign, filled or outlined."""
    if frame.is_bilevel:
        return {}  # a screen of dots hides what is filled
    unit = layout.height * frame.scale
    rows = [index for index, label in enumerate(layout.labels) if label.topic]
    plates = dict(zip(rows, plates_of(frame, [strips[row] for row in rows], unit), strict=True))
    chips = {row: plate for row, plate in plates.items() if plate is not None}
    if len(chips) >= 0.8 * len(rows) and len({plate.filled for plate in chips.values()}) == 2:
        return {
            row: _Said(
                State("chip", "checked", 0.8, "filled chip among outlined ones")
                if plate.filled
                else State("chip", "unchecked", 0.75, "outlined chip among filled ones"),
                frame.to_page(plate.box),
            )
            for row, plate in chips.items()
        }
    return {}


def _from_lettering(frame: Frame, layout: Layout, strips: Sequence[Strip]) -> dict[int, _Said]:
    """Labels written otherwise than their siblings: chosen, struck through or greyed out."""
    rows = [index for index, label in enumerate(layout.labels) if label.topic]
    topics = [strips[row] for row in rows]
    chosen = highlighted(frame, topics)
    if chosen is not None:
        on = State("list", "checked", 0.8, "row chosen, unlike its siblings")
        off = State("list", "unknown", 0.5, "row not chosen, unlike its siblings")
        return _by_row(rows, chosen, on, off, frame, strips)
    through = struck(topics)
    if through is not None:
        off = State("greyed", "unchecked", 0.7, "struck through, unlike its siblings")
        return _by_row(rows, through, off, None, frame, strips)
    grey = faded(topics, frame.is_bilevel)
    if grey is not None:
        off = State("greyed", "unchecked", 0.75, "greyed out, unlike its siblings")
        on = State("greyed", "checked", 0.6, "not greyed out, unlike its siblings")
        return _by_row(rows, grey, off, on, frame, strips)
    return {}


def _by_row(
    rows: Sequence[int], so: Sequence[bool], state: State, other: State | None, frame: Frame,
    strips: Sequence[Strip],
) -> dict[int, _Said]:  # fmt: skip
    states = [(row, state if is_so else other) for row, is_so in zip(rows, so, strict=True)]
    return {row: _Said(given, frame.to_page(strips[row].box)) for row, given in states if given}


def _checked_by_count(layout: Layout, said: dict[int, _Said]) -> dict[int, _Said]:
    """The states, doubted where a counter ("8 selected") says that they are the wrong way round."""
    count = counted(layout)
    on = sum(found.state.state == "checked" for found in said.values())
    off = sum(found.state.state == "unchecked" for found in said.values())
    if count is None or count == on or not off or count != off:
        return said
    doubt = "the page's own count contradicts the marks"
    return {
        index: replace(found, state=State(found.state.kind, "unknown", 0.5, doubt))
        for index, found in said.items()
    }
