"""The gate: does a page name alert topics in label-like places? Pages that do not cost nothing.

The test is lexical, generous and independent of the rule packs: it decides where controls are
looked for, never what a finding is. Words may be misread, so they are compared fuzzily.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.artefacts import Word

# Words of which one suffices to make a short line a likely topic label. A tuple's words must all
# stand in the line.
TOPICS: tuple[tuple[str, ...], ...] = (
    ("immigration",), ("violator",), ("stolen",), ("wanted",), ("missing",), ("offender",),
    ("gang",), ("terrorist",), ("terrorism",), ("supervised",), ("protection", "order"),
    ("protective",), ("violent",), ("felon",), ("warrant",), ("warrants",), ("fugitive",),
    ("deported",), ("amber",), ("silver", "alert"), ("kidnapping",), ("abduction",),
    ("unidentified",), ("identity", "theft"), ("threat", "screening"), ("known", "suspected"),
    ("probation",), ("parole",), ("denied", "transaction"), ("extreme", "risk"), ("hotlist",),
    ("hotlists",), ("ncic",), ("administrative",), ("securities",), ("license", "plate"),
)  # fmt: skip
# These speak of the lists in general: they open the gate but are headings, not labels.
GENERAL = frozenset({"hotlist", "hotlists", "ncic"})
_VOCABULARY = tuple(sorted({word for topic in TOPICS for word in topic}))
_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST_LABEL = 7  # words; longer runs are sentences


def heard(texts: Sequence[str]) -> list[str]:
    """For each text, the vocabulary word it stands for, allowing a misreading; else empty."""
    found = [_WORD.search(text.lower()) for text in texts]
    tokens = sorted({match[0] for match in found if match})
    meant: dict[str, str] = {}
    if tokens:
        scores = process.cdist(
            tokens, _VOCABULARY, scorer=Levenshtein.normalized_similarity, score_cutoff=0.72
        )
        best = np.argmax(scores, axis=1)
        for token, row, column in zip(tokens, scores, best, strict=True):
            # Short words have too many neighbours ("gang", "hang"): only longer ones may differ.
            if row[column] == 1 or (row[column] > 0 and len(token) >= 6):
                meant[token] = _VOCABULARY[column]
    return [meant.get(match[0], "") if match else "" for match in found]


def topics_in(meanings: Sequence[str]) -> set[tuple[str, ...]]:
    """The topics that a line's meanings (of ``heard``) name."""
    present = set(meanings)
    return {topic for topic in TOPICS if present.issuperset(topic)}


def wanted(words: Sequence[Word]) -> bool:
    """Whether controls are worth looking for: two different topics in label-like runs of words."""
    meanings = heard([word.text for word in words])
    if len(set(meanings)) < 3:  # two vocabulary words and the empty one
        return False
    named: set[tuple[str, ...]] = set()
    for run in _runs(words):
        if sum(1 for index in run if _WORD.search(words[index].text)) > _LONGEST_LABEL:
            continue
        named |= topics_in([meanings[index] for index in run])
        if len(named) > 1 and any(not GENERAL.intersection(topic) for topic in named):
            return True
    return False


def _runs(words: Sequence[Word]) -> list[list[int]]:
    """Words of one line that follow each other without a gap wider than the line is high."""
    runs: list[list[int]] = []
    previous: Word | None = None
    for index, word in enumerate(words):
        if previous is not None and word.line == previous.line and _near(previous, word):
            runs[-1].append(index)
        else:
            runs.append([index])
        previous = word
    return runs


def _near(first: Word, second: Word) -> bool:
    across = max(second.box[0] - first.box[2], first.box[0] - second.box[2])
    down = max(second.box[1] - first.box[3], first.box[1] - second.box[3])
    height = min(min(box[2] - box[0], box[3] - box[1]) for box in (first.box, second.box))
    return max(across, down) < 1.2 * max(height, 4.0)
