"""Pages typed for tests: text set in a fixed-width face, with the boxes that it would have."""

from __future__ import annotations

import re

from pipeline.artefacts import Mark, Page, Reading, Word
from pipeline.tag.assertion import Stated, assert_mentions
from pipeline.tag.rules import Mention
from pipeline.tag.text import PageText, page_text
from pipeline.tag.zones import find_zones

GLYPH, LEADING, HEIGHT, LEFT, TOP = 5.0, 14.0, 10.0, 72.0, 72.0

OTHER_TOPICS = re.compile(
    r"(?:stolen\s(?:license\s)?(?:vehicle|plate)|missing\sperson|wanted\sperson|sex\soffender|violent\sperson"
    r"|protection\sorder|supervised\srelease|gang\sor\ssuspected\sterrorist|amber\salert)s?",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"immigration\sviolators?(?:\sfiles?)?|deported\sfelon(?:\sfile)?|ivf\b",
    re.IGNORECASE,
)
HOTLIST = re.compile(r"\b(?:ncic|hot ?lists?)\b", re.IGNORECASE)


def page_of(text: str, number: int = 1, width: int = 90, marks: tuple[Mark, ...] = ()) -> Page:
    """A page of ``text``: one word a box; lines longer than ``width`` characters are wrapped."""
    words = []
    line = 0
    for block, paragraph in enumerate(re.split(r"\n{2,}", text)):
        for row in paragraph.split("\n"):
            for piece in _wrapped(row, width):
                for found in re.finditer(r"\S+", piece):
                    x0, top = LEFT + GLYPH * found.start(), TOP + LEADING * (line + block)
                    box = (x0, top, LEFT + GLYPH * found.end(), top + HEIGHT)
                    words.append(Word(found.group(), box, None, line, block))
                line += 1
    return Page(number, "text_layer", 612.0, 792.0, words=tuple(words), marks=marks)


def _wrapped(row: str, width: int) -> list[str]:
    out = []
    while len(row) > width and (cut := row.rfind(" ", 0, width)) > 0:
        out.append(row[:cut])
        row = row[cut + 1 :]
    return [*out, row]


def texts_of(*pages: str) -> list[PageText]:
    return [page_text(page_of(text, n)) for n, text in enumerate(pages, 1)]


def topics_of(texts: list[PageText]) -> list[Mention]:
    """The hotlist topics of some pages, found without the rule packs."""
    out: list[Mention] = []
    for text in texts:
        for pattern, tag in (
            (TOPIC, "immigration_violator"),
            (OTHER_TOPICS, "other_topic"),
            (HOTLIST, "hotlist"),
        ):
            number = text.page.number
            out += [
                Mention("test", "ncic_hotlist", tag, found.group(), number, *found.span())
                for found in pattern.finditer(text.text)
            ]
    return sorted(out, key=lambda m: (m.page, m.start))


def said(*pages: str, requests: tuple[str, ...] = ()) -> list[tuple[str, Stated]]:
    """Each topic of some pages with what is said of it, in reading order."""
    texts = texts_of(*pages)
    mentions = topics_of(texts)
    stated = assert_mentions(texts, mentions, find_zones(texts, requests))
    return [
        (texts[m.page - 1].text[m.start : m.end], s)
        for m, s in zip(mentions, stated, strict=True)
        if m.tag != "hotlist"
    ]


def states(text: str, name: str = "immigration|deported|ivf") -> list[str]:
    """What is said of the topics of one page whose words match ``name``."""
    return [s.assertion for topic, s in said(text) if re.search(name, topic, re.IGNORECASE)]


def reading_of(*pages: str) -> Reading:
    return Reading("0" * 64, tuple(page_of(text, n) for n, text in enumerate(pages, 1)))
