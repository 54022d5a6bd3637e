"""What the document says of each mention, and the cue that decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.artefacts import Assertion, Mark
from pipeline.tag.rules import Mention
from pipeline.tag.text import PageText
from pipeline.tag.zones import ZoneSpan


@dataclass(frozen=True, slots=True)
class Stated:
    """What is asserted of a mention; every assertion but ``mentioned`` names its cue."""

    assertion: Assertion
    cue: str | None = None
    state_from: Literal["wording", "checkbox", "toggle", "list"] | None = None
    mark: Mark | None = None


def assert_mentions(
    texts: Sequence[PageText], mentions: Sequence[Mention], zones: Sequence[ZoneSpan]
) -> list[Stated]:
    """One answer for each mention, in the order given."""
    return [Stated(m.assertion or "mentioned", m.cue) for m in mentions]
