"""Labels: the short phrases of a page beside which a control may stand.

Recognition gives words, among them junk where it read a control as letters (``vi``, ``M``,
``E]``, ``©``). A label is a run of words without a wide gap, freed of junk at both ends; runs that
continue one another on the next line are one label.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.artefacts import Box, Word
from pipeline.geometry import around
from pipeline.read.marks.frame import Lay
from pipeline.read.marks.gate import GENERAL, heard, topics_in

_LETTERS = re.compile(r"[^\W\d_]{3,}")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "us",
        "u.s.",
        "no",
        "id",
        "vs",
        "be",
    ]
)
_STATUS = frozenset(
    [
        "enabled",
        "disabled",
        "active",
        "inactive",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "selected",
        "available",
        "subscribed",
    ]
)
_ANSWER = re.compile(
    r"\W*(on|off|yes|no|y|n|true|false|enabled?|disabled?|active|inactive)\W*", re.I
)
_HANGING = re.compile(r"[gjpqy]")
_SPARE = 0.2  # share of a line's height above capitals and below the line, in most fonts
_NUMBER = re.compile(r"\d[\d,.]*")
_DIVIDER = re.compile(r"[x×✕✖✗⨯+|]")
_LONGEST_LABEL = 9  # words


@dataclass(frozen=True)
class Label:
    """A phrase with its place in the flat plane (points).

    ``words`` index the page's words; ``box`` hulls all its lines, ``first`` the first line alone.
    ``topic`` says that it names an alert topic; others serve as siblings.
    """

    words: tuple[int, ...]
    box: Box
    first: Box
    topic: bool
    text: str

    @property
    def middle(self) -> float:
        """The height at which a control beside the label is expected."""
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Layout:
    """All that the words say of where controls may stand.

    ``text`` are the boxes of real words: no control lies there. ``lines`` are all runs of words as
    they were read. ``height`` is that of the labels' capital letters, in points. ``answers`` are
    the words such as "Yes" or "OFF" that are no part of a label, with their boxes.
    """

    labels: tuple[Label, ...]
    phrases: tuple[Label, ...]
    text: tuple[Box, ...]
    height: float
    lines: tuple[str, ...] = ()
    answers: tuple[tuple[str, Box], ...] = ()


def lay_out(words: Sequence[Word], lay: Lay) -> Layout:
    """Find the labels among a page's words. ``labels`` is empty where none names a topic."""
    boxes = [_inked(word, lay.lay_flat(word.box)) for word in words]
    runs = [part for run in _runs(words, boxes) for part in _parts(words, run)]
    meanings = heard([word.text for word in words])
    phrases = [
        phrase for run in runs if (phrase := _phrase(words, boxes, meanings, run)) is not None
    ]
    topics = [phrase for phrase in phrases if phrase.topic]
    if not topics:
        return Layout((), tuple(phrases), (), 0.0)
    height = _capital_height(words, boxes, topics)
    phrases = [_trimmed(phrase, boxes, height) for phrase in phrases]
    phrases = [
        replace(phrase, topic=False)
        if phrase.topic and _in_prose(phrase, phrases, height)
        else phrase
        for phrase in phrases
    ]
    phrases = _join_wrapped(phrases, height)
    topics = [phrase for phrase in phrases if phrase.topic]
    labels = topics + [p for p in phrases if not p.topic and _stands_among(p, topics, height)]
    rows = {index for label in labels for index in label.words}
    text = tuple(
        boxes[index]
        for run in runs
        for index in _writing(words, run, rows)
        if 0.4 * height < boxes[index][3] - boxes[index][1] < 2.6 * height
    )
    text += tuple(boxes[index] for index in _counting(words, boxes, height) if index not in rows)
    answers = {
        box: words[index].text for index, box in enumerate(boxes)
        if index not in rows and _ANSWER.fullmatch(words[index].text)
    }  # fmt: skip
    text = tuple(box for box in text if box not in answers)
    labels.sort(key=lambda label: (round(label.first[1], 1), label.first[0]))
    lines = tuple(" ".join(words[index].text for index in run) for run in runs)
    answered = tuple(sorted((text, box) for box, text in answers.items()))
    return Layout(tuple(labels), tuple(phrases), text, height, lines, answered)


def _inked(word: Word, box: Box) -> Box:
    """The box of a word's ink. Boxes of text layers are as high as a line; recognition's hug it."""
    if word.confidence is not None:
        return box
    spare = _SPARE * (box[3] - box[1])
    foot = box[3] if _HANGING.search(word.text) else box[3] - spare
    return (box[0], box[1] + spare, box[2], foot)


def _writing(words: Sequence[Word], run: Sequence[int], rows: set[int]) -> list[int]:
    """The words of a run that are surely writing and not controls that were read as letters.

    Beside a label's words only long ones are; in runs without a label ("4 May 2026") a digit is
    writing as well.
    """
    sure = [index for index in run if index in rows or _is_text(words[index])]
    if not sure or rows.intersection(run):
        return sure
    return [index for index in run if index in sure or words[index].text.isalnum()]


def _counting(words: Sequence[Word], boxes: Sequence[Box], height: float) -> list[int]:
    """Numbers below one another that are all different: they count rows or entries, where a
    control that was read as a digit would give the same ones again.
    """
    columns: list[list[int]] = []
    numbers = [i for i, word in enumerate(words) if _NUMBER.fullmatch(word.text)]
    for index in sorted(numbers, key=lambda i: boxes[i][2]):
        last = columns[-1][-1] if columns else None
        if last is not None and boxes[index][2] - boxes[last][2] < 0.5 * height:
            columns[-1].append(index)
        else:
            columns.append([index])
    return [
        index
        for column in columns
        if len(column) > 2 and len({words[i].text for i in column}) > 0.8 * len(column)
        for index in column
    ]


def _is_text(word: Word) -> bool:
    if word.confidence is None:
        return any(c.isalnum() for c in word.text) and len(word.text) > 1
    letters = _LETTERS.search(word.text) is not None or word.text.lower() in _SMALL_WORDS
    number = sum(c.isdigit() for c in word.text) >= 2
    return (letters and word.confidence >= 30) or (number and word.confidence >= 60)


def _runs(words: Sequence[Word], boxes: Sequence[Box]) -> list[list[int]]:
    """Words in rows, split where a gap is wider than the words are high."""
    order = sorted(
        (i for i, w in enumerate(words) if w.visible and w.text.strip()),
        key=lambda i: (boxes[i][0], boxes[i][1]),
    )
    runs: list[list[int]] = []
    open_runs: list[tuple[float, list[int]]] = []  # with where a next word may begin at most
    for index in order:
        box = boxes[index]
        best: list[int] | None = None
        best_gap = float("inf")
        # What begins further right than any gap allows cannot continue a run, nor can what follows.
        open_runs = [pair for pair in open_runs if box[0] < pair[0]]
        for _, run in open_runs:
            last = boxes[run[-1]]
            if last[3] <= box[1] or box[3] <= last[1]:
                continue
            low, high = sorted((max(last[3] - last[1], 3.0), max(box[3] - box[1], 3.0)))
            gap = box[0] - last[2]
            overlap = min(last[3], box[3]) - max(last[1], box[1])
            near = -0.6 * low < gap < 1.15 * min(high, 1.4 * low)
            if near and overlap > 0.5 * low > 0.18 * high and gap < best_gap:
                best, best_gap = run, gap
        if best is None:
            best = []
            runs.append(best)
        else:
            open_runs = [pair for pair in open_runs if pair[1] is not best]
        best.append(index)
        open_runs.append((_furthest(box), best))
    return runs


def _furthest(last: Box) -> float:
    """Where a word that continues a run begins at most: the gap is less than the widest that
    :func:`_runs` takes, for a neighbour of any height.
    """
    return last[2] + 1.15 * 1.4 * max(last[3] - last[1], 3.0)


def _parts(words: Sequence[Word], run: list[int]) -> list[list[int]]:
    """A run cut at remove signs and dividers between words: chips in a row stand close."""
    parts: list[list[int]] = [[]]
    for index in run:
        if _DIVIDER.fullmatch(words[index].text):
            parts.append([])
        else:
            parts[-1].append(index)
    return [part for part in parts if part]


def _trimmed(phrase: Label, boxes: Sequence[Box], height: float) -> Label:
    """The phrase with its vertical extent from the words that were boxed soundly."""
    sound = [boxes[i] for i in phrase.words if 0.6 < (boxes[i][3] - boxes[i][1]) / height < 1.6]
    if not sound:
        return phrase
    top = statistics.median(box[1] for box in sound)
    bottom = statistics.median(box[3] for box in sound)
    box = (phrase.box[0], top, phrase.box[2], bottom)
    return replace(phrase, box=box, first=box)


def _phrase(
    words: Sequence[Word], boxes: Sequence[Box], meanings: Sequence[str], run: list[int]
) -> Label | None:
    """A run freed of junk at its ends, or None where no label-like words are left."""
    kept = list(run)
    while kept and _is_junk(words[kept[0]].text):
        kept.pop(0)
    while kept and _is_junk(words[kept[-1]].text):
        kept.pop()
    texts = [words[index].text for index in kept]
    if not any(_LETTERS.search(text) for text in texts):
        return None
    named = topics_in([meanings[index] for index in kept])
    topic = (
        len(texts) <= _LONGEST_LABEL
        and any(not GENERAL.intersection(t) for t in named)
        and not texts[-1].endswith(("?", ".", ",", ";", "-"))
        and _is_titled(texts)
    )
    box = around([boxes[index] for index in kept])
    return Label(tuple(kept), box, box, topic, " ".join(texts))


def _is_titled(texts: Sequence[str]) -> bool:
    """Whether words are cased as labels are: few and with a capital, or mostly with capitals."""
    long = [text for text in texts if len(text) > 3 and text[0].isalpha()]
    capitals = sum(text[0].isupper() for text in long)
    return capitals > 0.6 * len(long) or (capitals > 0 and len(texts) <= 5)


def _is_junk(text: str) -> bool:
    bare = text.strip(".,;:'\"‘’“”|_-")
    if bare.lower() in _SMALL_WORDS:
        return False
    if _LETTERS.search(bare):
        return False
    return len(bare) <= 4


def _capital_height(words: Sequence[Word], boxes: Sequence[Box], topics: Sequence[Label]) -> float:
    heights = [
        boxes[i][3] - boxes[i][1]
        for topic in topics
        for i in topic.words
        if _LETTERS.search(words[i].text) and not _HANGING.search(words[i].text)
    ] or [topic.box[3] - topic.box[1] for topic in topics]
    return max(statistics.median(heights), 2.0)


def _in_prose(phrase: Label, phrases: Sequence[Label], height: float) -> bool:
    """Whether a sentence goes on beside a phrase: words in small letters follow or precede it
    closer than a column would.
    """
    for other in phrases:
        gap = max(other.box[0] - phrase.box[2], phrase.box[0] - other.box[2])
        if 0 < gap < 3.5 * height and other.box[1] < phrase.middle < other.box[3]:
            near = other.text.split()
            near = near[:2] if other.box[0] > phrase.box[0] else near[-2:]
            if any(w.islower() and len(w) > 1 and w not in _STATUS for w in near):
                return True
    return False


def _join_wrapped(phrases: Sequence[Label], height: float) -> list[Label]:
    """Make one label of a topic and the continuation that its wrap put on the next line.

    Within a list the rows are evenly spaced; a wrapped line follows much closer than a row does,
    and begins where its first line begins.
    """
    rows = sorted(phrases, key=lambda p: (p.box[1], p.box[0]))
    usual = max(
        statistics.median([below.middle - above.middle for above, below in pairs] or [0.0])
        for pairs in (_stacked(rows, height), _stacked([p for p in rows if p.topic], height))
    )  # notes under the labels shorten the steps of all rows
    taken: set[int] = set()
    joined: list[Label] = []
    follows = {id(first): second for first, second in _stacked(rows, height)}
    for row in rows:
        if id(row) in taken:
            continue
        after = follows.get(id(row))
        if (
            after is not None
            and (row.topic or after.topic)
            and after.middle - row.middle < min(0.72 * usual, 2.1 * height)
            and after.text.split()[0].lower() not in _STATUS
            and len(row.words) + len(after.words) <= _LONGEST_LABEL
            and not row.text.endswith((":", "."))
        ):
            taken.add(id(after))
            row = replace(
                row,
                words=row.words + after.words,
                box=around([row.box, after.box]),
                topic=True,
                text=f"{row.text} {after.text}",
            )
        joined.append(row)
    return joined


def _stacked(rows: Sequence[Label], height: float) -> list[tuple[Label, Label]]:
    """Pairs of phrases of which the second stands next below the first, aligned at the left."""
    pairs = []
    for index, row in enumerate(rows):
        for below in rows[index + 1 :]:
            if below.box[1] - row.box[1] > 6 * height:
                break
            aligned = abs(below.box[0] - row.box[0]) < 0.5 * height
            if (
                aligned
                and below.box[1] >= row.box[3] - height
                and below.box[1] - row.box[1] > 0.8 * height
            ):
                pairs.append((row, below))
                break
    return pairs


def _stands_among(phrase: Label, topics: Sequence[Label], height: float) -> bool:
    """Whether a phrase is a row of the list that the topics form, though it names none."""
    aligned = [t for t in topics if abs(t.box[0] - phrase.box[0]) < 0.5 * height]
    if len(aligned) < 2 or len(phrase.words) > _LONGEST_LABEL:
        return False
    top, bottom = min(t.box[1] for t in aligned), max(t.box[3] for t in aligned)
    size = phrase.first[3] - phrase.first[1]
    return top - 4 * height < phrase.box[1] < bottom + 4 * height and size < 1.8 * height
