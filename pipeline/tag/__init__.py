"""Tag: from a reading to its findings: what is mentioned, and what is asserted of it."""

from __future__ import annotations

from pipeline.artefacts import Agency, Document, Reading, Tagged
from pipeline.settings import Tag


class Tagger:
    """The compiled rules. ``sha256`` is the digest of every pack that shaped them."""

    sha256: str

    def __init__(self, settings: Tag) -> None:
        raise NotImplementedError

    def tag(self, document: Document, reading: Reading, known: Agency) -> Tagged:
        """Findings of one document, in reading order.

        ``known`` is who answers where the caller knows (folder, agencies.csv): its state decides
        which law a bare bill number means. Raises nothing, whatever the text.
        """
        raise NotImplementedError
