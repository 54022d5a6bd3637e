"""Pages typed for tests: lines of text as words with boxes."""

from __future__ import annotations

from pipeline.artefacts import Document, Page, Word
from pipeline.tag.text import PageText, page_text

GAP = "   "
"""Three spaces in a typed line stand for a wide gap between two things side by side."""


def typed(text: str, number: int = 1, foot: str = "") -> PageText:
    """A page of lines; an empty line leaves room, three spaces part columns."""
    words = []
    top = 60.0
    lines = text.strip("\n").split("\n") + ([foot] if foot else [])
    for index, line in enumerate(lines):
        top = 740.0 if foot and index == len(lines) - 1 else top
        left = 72.0
        for column in line.strip().split(GAP):
            for word in column.split():
                width = 5.4 * len(word)
                words.append(Word(word, (left, top, left + width, top + 10), None, index, 0))
                left += width + 3.0
            left += 60.0
        top += 14.0
    return page_text(Page(number, "text_layer", 612.0, 792.0, words=tuple(words)))


def document(**metadata: str) -> Document:
    return Document("a.pdf", "0" * 64, 1, "application/pdf", metadata=metadata)
