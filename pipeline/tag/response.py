"""What kind of answer a document is."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.artefacts import ResponseType
from pipeline.tag.text import PageText
from pipeline.tag.zones import ZoneSpan


def response_type(texts: Sequence[PageText], zones: Sequence[ZoneSpan]) -> ResponseType:
    """The type of answer; ``unknown`` for requests and for what cannot be read."""
    return "unknown" if not any(t.text.strip() for t in texts) else "records"
