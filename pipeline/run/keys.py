"""What shaped an artefact, as digests: while they are the same, what is kept is as good as new.

Each stage's digest covers its settings, the versions of the tools it calls, and its own source.
Reading has two: pages whose words come from the file itself do not depend on the OCR settings.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pipeline
from pipeline.artefacts import Provenance
from pipeline.settings import Limits, Settings, digest, file_digest
from pipeline.tools import versions

SOURCE = Path(pipeline.__file__).parent
MODELS = SOURCE.parent / "models"
LAYOUT = 1
"""Raised whenever kept artefacts change their form."""


@dataclass(frozen=True)
class Keys:
    """Digests by stage. ``bounds`` covers what only failures depend on (time, memory)."""

    intake: str
    pages: str
    ocr: str
    bounds: str
    tag: str
    judge: str
    provenance: Provenance


def keys_of(settings: Settings, passwords: Iterable[str] = ()) -> Keys:
    """The digests for a run with ``settings`` on this machine with its tools as they are."""
    found = versions.tools() | versions.language_data(settings.read.lang)
    tools = dict(sorted(found.items()))
    sizes, bounds = _sizes(settings.limits), _bounds(settings.limits)
    common = (
        LAYOUT,
        source_digest("artefacts.py", "errors.py", "geometry.py", "settings.py", "tools"),
    )
    intake = digest(common, sizes, sorted(passwords), tools, source_digest("intake.py"))
    seen = _files_digest(MODELS / "marks", "*.npz")
    but_ocr = {name: known for name, known in tools.items() if not name.startswith("tesseract")}
    pages = digest(intake, settings.read.ocr, but_ocr, source_digest("read"), seen)
    read = settings.read
    ocr = digest(pages, read.lang, read.engine, read.dpi, tools)
    rules = rules_digest(settings)
    tag = digest(common, rules, tools.get("spacy"), source_digest("tag"))
    shaping = digest(settings.limits, settings.read, rules)
    provenance = Provenance(pipeline.__version__, rules, shaping, tools)
    judge = digest(common, provenance, source_digest("judge"))
    return Keys(intake, pages, ocr, digest(bounds), tag, judge, provenance)


def rules_digest(settings: Settings) -> str:
    """Digest of every pack and every known request, by name and content."""
    own = _files_digest(MODELS / "rules", "*.toml")
    packs = [_files_digest(folder, "*.toml") for folder in settings.tag.rules]
    return digest(own, packs, [_files_digest(path) for path in settings.tag.requests])


def _files_digest(path: Path, pattern: str = "*") -> str:
    """Digest of a file, or of all files of a folder that fit, by name and content."""
    files = sorted(path.rglob(pattern)) if path.is_dir() else [path]
    return digest([(file.name, file_digest(file)) for file in files if file.is_file()])


def _sizes(limits: Limits) -> tuple[object, ...]:
    return (
        limits.file_megabytes, limits.pages, limits.page_points, limits.pixels,
        limits.page_characters,
    )  # fmt: skip


def _bounds(limits: Limits) -> tuple[object, ...]:
    return (
        limits.page_seconds, limits.document_seconds, limits.memory_megabytes,
        limits.scratch_megabytes,
    )  # fmt: skip


@functools.cache
def source_digest(*names: str) -> str:
    """Digest of the package's own modules, files or whole folders."""
    known = hashlib.sha256()
    for name in names:
        top = SOURCE / name
        for path in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            known.update(path.relative_to(SOURCE).as_posix().encode() + b"\0")
            known.update(path.read_bytes() if path.is_file() else b"")
    return known.hexdigest()
