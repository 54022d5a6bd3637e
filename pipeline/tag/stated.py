"""The answer to "what does the document say of it?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.artefacts import Assertion, Mark

StateFrom = Literal["wording", "checkbox", "toggle", "list"]


@dataclass(frozen=True, slots=True)
class Stated:
    """What is asserted of a mention; every assertion but ``mentioned`` names its cue."""

    assertion: Assertion
    cue: str | None = None
    state_from: StateFrom | None = None
    mark: Mark | None = None


MENTIONED = Stated("mentioned")


def worded(assertion: Assertion, cue: str) -> Stated:
    """A state told in words. The cue is cut where it is longer than a line."""
    words = " ".join(cue.split())
    return Stated(assertion, words if len(words) <= 80 else words[:79] + "…", "wording")
