"""Marks that writing itself makes: signs of a text layer, headings of lists, counters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.artefacts import Box, MarkState, Word
from pipeline.read.marks.labels import Label, Layout

_ON_SIGNS = "☑☒✓✔✅🗹🗸●◉⦿🔘■◼⬛▣✗✘✕"
_OFF_SIGNS = "☐□◻⬜○◯⭘❏❑❒🞎"
_AMBIGUOUS = "●■◼○◯✕✗✘❏❑❒□"  # bullets as well: only beside others that differ
_LONGEST_SIGN = 5  # characters
_BRACKETED = re.compile(r"[\[(]\s*([xX✓✔×*])?\s*[\])]")
_CHOSEN = re.compile(
    r"\b(selected|chosen|subscribed|included|assigned|enabled|active|receiving|turned on)\b", re.I
)
_LEFT_OUT = re.compile(
    r"\b(available|unselected|unsubscribed|unassigned|excluded|disabled|inactive|turned off|"
    r"not (yet )?(selected|chosen|subscribed|included|assigned|enabled|active|receiving))\b",
    re.I,
)
_COUNTER = re.compile(
    r"\b(\d{1,2})\b(?: of \d{1,2})?(?: \w+)? selected\b|\bselected \(?(\d{1,2})\b", re.I
)
_TELLING = re.compile(
    r"alert|subscri|active|enabled|receiv|audience|selected|\bon\b|monitor|notif|status|in use",
    re.I,
)


def signs_of(words: Sequence[Word]) -> dict[int, MarkState]:
    """The words of a text layer that are signs of controls, by index, with their states.

    Recognised words are not trusted for this: their signs are guesses.
    """
    return {
        index: state
        for index, word in enumerate(words)
        if word.confidence is None
        and word.visible
        and len(word.text) <= _LONGEST_SIGN
        and (state := sign_state(word.text)) is not None
    }


def sign_before(
    words: Sequence[Word],
    signs: Mapping[int, MarkState],
    label: Label,
    flat: Sequence[Box],
    height: float,
) -> tuple[int, MarkState, str] | None:
    """Of the ``signs`` of a text layer the one next to a label, before it rather than behind it.

    Gives the word's index, the state it says, and the sign.
    """
    best: tuple[float, int, MarkState, str] | None = None
    for index, state in signs.items():
        if index in label.words:
            continue
        word, box = words[index], flat[index]
        if not box[1] - 0.3 * height < label.middle < box[3] + 0.3 * height:
            continue
        before, behind = label.box[0] - box[2], box[0] - label.box[2]
        gap = before if before > -height else behind + 2 * height
        if -height < gap < 6 * height and (best is None or gap < best[0]):
            best = (gap, index, state, word.text)
    return None if best is None else best[1:]


def sign_state(text: str) -> MarkState | None:
    """The state that a sign stands for where it is a control; None for other words."""
    if len(text) == 1 and text in _ON_SIGNS:
        return "checked"
    if len(text) == 1 and text in _OFF_SIGNS:
        return "unchecked"
    match = _BRACKETED.fullmatch(text)
    if match:
        return "checked" if match[1] else "unchecked"
    return None


def is_ambiguous(text: str) -> bool:
    """Whether a sign is as often a bullet as a control."""
    return text in _AMBIGUOUS


def list_states(layout: Layout) -> dict[int, tuple[MarkState, Label]]:
    """For labels under "Selected" or "Available" (by index of the layout's labels) their state.

    Both headings must stand on the page, once each: one alone is a heading like any other.
    """
    height = layout.height
    counters = [line for line in layout.lines if _COUNTER.search(line)]
    headings = [
        (phrase, state)
        for phrase in layout.phrases
        if (state := _heading(phrase)) is not None
        and not any(phrase.text in line for line in counters)
    ]
    if sorted(state for _, state in headings) != ["checked", "unchecked"]:
        return {}  # several would be the states of rows
    found: dict[int, tuple[MarkState, Label]] = {}
    for index, label in enumerate(layout.labels):
        above = [
            (phrase, state)
            for phrase, state in headings
            if phrase.box[3] < label.middle and abs(phrase.box[0] - label.box[0]) < 4 * height
        ]
        if above:
            phrase, state = max(above, key=lambda pair: pair[0].box[3])
            found[index] = (state, phrase)
    return found


def _heading(phrase: Label) -> MarkState | None:
    if phrase.topic or len(phrase.words) > 4:
        return None
    if _LEFT_OUT.search(phrase.text):
        return "unchecked"
    return "checked" if _CHOSEN.search(phrase.text) else None


def counted(layout: Layout) -> int | None:
    """The number that a counter ("8 topics selected") states, or None."""
    for line in layout.lines:
        match = _COUNTER.search(line)
        if match:
            return int(match[1] or match[2])
    return None


def is_told(layout: Layout, x: float, rows: Sequence[Label]) -> bool:
    """Whether a header over a column (its flat x) says what a sign in it means.

    A header stands in one row with another that heads the labels (a line above or below it, where
    it is wrapped): a title or a counter above a list is none.
    """
    if not rows:
        return False
    height = layout.height
    top = min(label.box[1] for label in rows)
    left, right = min(label.box[0] for label in rows), max(label.box[2] for label in rows)
    above = [
        phrase
        for phrase in layout.phrases
        if not phrase.topic and top - 7 * height < phrase.box[1] < top and phrase.box[3] < top
    ]
    return any(
        _TELLING.search(header.text)
        and len(header.words) <= 3
        and header.box[0] > right
        and header.box[0] - height < x < header.box[2] + height
        and any(
            other.box[0] < right
            and other.box[2] > left
            and other.box[1] - 1.2 * height < header.middle < other.box[3] + 1.2 * height
            for other in above
        )
        for header in above
    )
