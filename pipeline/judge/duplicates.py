"""Groups of documents with the same text in other bytes: a scan and its original, a second fax.

Candidates come from locality-sensitive hashing of the signatures (bands of equal numbers), so the
cost grows with the number of documents and not with its square. What only looks alike is kept
apart: two letters from one template bear different dates or tell different states.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.artefacts import Tagged, Verdict
from pipeline.tag.signature import similarity

ALIKE = 0.7
"""Estimated similarity from which two texts are the same, give or take misread letters."""
_ROWS = 4
"""Equal numbers that make a candidate; with 24 bands, half of the pairs at 0.45 are found."""
_MOST_COMPARED = 40
"""Group leaders that a document is compared with, those that share most bands first: bounds what
a template costs that thousands of letters were made from."""
_WORDS = 0.9
"""Least ratio of word counts within a group."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of a document."""

    path: str
    signature: tuple[int, ...]
    words: int
    date: str | None
    states: dict[str, str]
    """Hotlist topics with the state that the document tells of them."""


def text_of(verdict: Verdict, tagged: Tagged | None) -> Text:
    states: dict[str, str] = {}
    for finding in verdict.findings:
        if finding.visible and finding.assertion in ("enabled", "disabled"):
            states.setdefault(f"{finding.tag} {finding.canonical}", finding.assertion)
    return Text(
        path=verdict.document.path,
        signature=tagged.signature if tagged else (),
        words=sum(page.words for page in verdict.pages),
        date=verdict.document.date,
        states=states,
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
    if any(other.states.get(topic, state) != state for topic, state in one.states.items()):
        return False
    return similarity(one.signature, other.signature) >= ALIKE
