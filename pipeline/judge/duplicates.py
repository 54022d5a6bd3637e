"""Groups of documents with the same text in other bytes: a scan and its original, a second fax.

Candidates come from locality-sensitive hashing of the signatures (bands of equal numbers), so the
cost grows with the number of documents and not with its square. What only looks alike is kept
apart: two letters from one template bear different dates, or make other statements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.artefacts import Verdict
from pipeline.judge.bearing import TOPIC
from pipeline.tag.signature import folded, similarity

ALIKE = 0.7
"""Estimated similarity from which two texts are the same, give or take misread letters."""
_ROWS = 4
"""Equal numbers that make a candidate; with 24 bands, half of the pairs at 0.45 are found."""
_MOST_COMPARED = 40
"""Group leaders that a document is compared with, those that share most bands first: bounds what
a template costs that thousands of letters were made from."""
_WORDS = 0.9
"""Least ratio of word counts within a group."""
_DECISIVE = {(TOPIC, "enabled"), (TOPIC, "disabled")}
"""Statements of which no copy may lack one: a screen taken again after a change is no copy."""
_FOUND = 0.7
"""Least share of findings that two texts have in common: a scan loses some."""
_SENTENCE = 75.0
"""Least likeness (per cent) of two sentences that are one but for misread letters."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of a document."""

    path: str
    signature: tuple[int, ...]
    words: int
    date: str | None
    said: tuple[tuple[str, str, str], ...]
    """Tag, assertion and sentence of each finding, the sentence without what scans confuse."""


def text_of(verdict: Verdict, signature: tuple[int, ...]) -> Text:
    """What is compared of a document, from its verdict and its text's signature."""
    return Text(
        path=verdict.document.path,
        signature=signature,
        words=sum(page.words for page in verdict.pages),
        date=verdict.document.date,
        said=tuple(
            (finding.tag, finding.assertion, folded(finding.context))
            for finding in verdict.findings
            if finding.visible
        ),
    )


def near_duplicates(texts: Iterable[Text]) -> tuple[tuple[Text, ...], ...]:
    """Groups of two or more, in the order of ``texts``."""
    leaders: list[list[Text]] = []
    bands: defaultdict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for text in texts:
        if not text.signature:
            continue
        keys = _bands(text.signature)
        near = Counter(group for key in keys for group in bands[key][-_MOST_COMPARED:])
        for group, _ in near.most_common(_MOST_COMPARED):
            if _same(leaders[group][0], text):
                leaders[group].append(text)
                break
        else:
            for key in keys:
                bands[key].append(len(leaders))
            leaders.append([text])
    return tuple(tuple(group) for group in leaders if len(group) > 1)


def _bands(signature: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    return [
        (start, tuple(signature[start : start + _ROWS]))
        for start in range(0, len(signature), _ROWS)
    ]


def _same(one: Text, other: Text) -> bool:
    if one.date and other.date and one.date != other.date:
        return False
    fewer, more = sorted((one.words, other.words))
    if fewer < _WORDS * more:
        return False
    return similarity(one.signature, other.signature) >= ALIKE and _say_the_same(one, other)


def _say_the_same(one: Text, other: Text) -> bool:
    """Most findings of either stand in the other in the same sentence, and what decides does."""
    if len(one.said) > len(other.said):
        one, other = other, one
    left = list(other.said)
    for said in one.said:
        match = next((item for item in left if _alike(said, item)), None)
        if match is not None:
            left.remove(match)
        elif said[:2] in _DECISIVE:
            return False
    if any(said[:2] in _DECISIVE for said in left):
        return False
    return len(left) <= (1 - _FOUND) * len(other.said)


def _alike(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return one[:2] == other[:2] and fuzz.ratio(one[2], other[2]) >= _SENTENCE
