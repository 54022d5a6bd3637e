"""Versions of everything that shapes what is read and found; they stand in each verdict."""

from __future__ import annotations

import functools
import importlib.metadata
import re
import shutil

from pipeline.tools import tesseract
from pipeline.tools.bounded import run

PACKAGES = ("numpy", "opencv-python-headless", "pdfplumber", "pypdfium2", "spacy", "tesserocr")


def tools() -> dict[str, str]:
    """Name to version, in one order; what is not installed is left out."""
    found = {name: package_version(name) for name in PACKAGES}
    found["tesseract"] = tesseract.version()
    found["poppler"] = poppler_version()
    return {name: version for name, version in sorted(found.items()) if version}


def package_version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


@functools.cache
def poppler_version() -> str | None:
    program = shutil.which("pdftoppm")
    if program is None:
        return None
    printed = re.search(r"version (\S+)", run([program, "-v"], seconds=20).untrusted_stderr)
    return printed.group(1) if printed else None
