"""Versions of everything that shapes what is read and found; they stand in each verdict."""

from __future__ import annotations

import functools
import importlib.metadata
import re
import shutil

from pipeline.settings import file_digest
from pipeline.tools import tesseract
from pipeline.tools.bounded import run

PACKAGES = (
    "numpy", "opencv-python-headless", "pdfminer.six", "pdfplumber", "pillow", "pypdfium2",
    "pytesseract", "rapidfuzz", "spacy", "tesserocr",
)  # fmt: skip
MISSING = "missing"


def tools() -> dict[str, str]:
    """Versions of libraries and programs by their names; :data:`MISSING` for what is not there."""
    found = {name: _package(name) for name in PACKAGES}
    found |= {"poppler": _poppler(), "tesseract": tesseract.version() or MISSING}
    return dict(sorted(found.items()))


def language_data(lang: str) -> dict[str, str]:
    """Digests of Tesseract's data for the languages of ``lang``, as ``tesseract-<language>``."""
    folder = tesseract.tessdata()
    found: dict[str, str] = {}
    for one in lang.split("+"):
        data = folder / f"{one}.traineddata" if folder else None
        there = data is not None and data.is_file()
        found[f"tesseract-{one}"] = file_digest(data)[:16] if data and there else MISSING
    return found


def _package(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return MISSING


@functools.cache
def _poppler() -> str:
    program = shutil.which("pdftoppm")
    if program is None:
        return MISSING
    printed = re.search(r"version (\S+)", run([program, "-v"], seconds=20).untrusted_stderr)
    return printed.group(1) if printed else "unknown"
