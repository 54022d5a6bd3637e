"""Read: from one page of a document to its words with their places, and how well they were read.

A page takes its own route (:mod:`pipeline.read.route`): the text layer where that is legible,
complete and visible, OCR where it is not, nothing where nothing is printed.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.artefacts import Document, Page
from pipeline.settings import Limits, Read


def read_page(file: Path, document: Document, number: int, settings: Read, limits: Limits) -> Page:
    """Page ``number`` (from 1) of ``file``, read by whichever route serves it.

    Runs in a bounded worker, whose ``TMPDIR`` is its own. Raises :class:`TriageError` where the
    page cannot be read at all; a page that was read, but not well, carries doubts.
    """
    raise NotImplementedError
