"""What the rule packs find on a page: mentions, before anybody asked what is asserted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.artefacts import Assertion, Category, Statute


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name one thing. ``start`` and ``end`` are offsets in the page's text.

    ``assertion`` and ``cue`` are set only where the phrase itself states it: "shall not share …"
    is ``prohibited`` by its own "shall not".
    """

    rule: str
    category: Category
    tag: str
    canonical: str
    page: int
    start: int
    end: int
    match: Literal["exact", "fuzzy"] = "exact"
    statute: Statute | None = None
    stock: bool = False
    assertion: Assertion | None = None
    cue: str | None = None
