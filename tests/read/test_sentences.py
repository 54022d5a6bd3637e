"""A line whose sentence began and goes on elsewhere."""

from __future__ import annotations

from pipeline.read import sentences
from pipeline.read.recognise import Spot


def line(text: str, number: int, top: float) -> list[Spot]:
    return [
        Spot(word, 100 + 90.0 * place, top, 180 + 90.0 * place, top + 30, 95.0, 1, number)
        for place, word in enumerate(text.split())
    ]


HEADING = line("Harbor County Sheriff", 0, 100)
FRAGMENT = "report was filed on time and no defects were noted by the"


def test_a_line_amid_a_sentence_that_stands_alone() -> None:
    found = sentences.doubt([*HEADING, *line(FRAGMENT, 1, 600)])
    assert found is not None
    assert found.code == "unread_lines"


def test_lines_that_have_neighbours_or_are_whole() -> None:
    assert sentences.doubt([]) is None
    assert sentences.doubt(HEADING) is None
    two = [*line(FRAGMENT, 1, 600), *line("weekly " + FRAGMENT, 2, 645)]
    assert sentences.doubt([*HEADING, *two]) is None
    whole = "Report of the weekly meeting that was held in the town hall."
    assert sentences.doubt([*HEADING, *line(whole, 1, 600)]) is None
    assert sentences.doubt([*HEADING, *line("continued from page 4", 1, 600)]) is None
