"""Every knob, once: command-line flag, then ``TRIAGE_*`` variable, then ``triage.toml``, then this.

Groups follow the stages, because a stage's artefacts are kept by the digest of the settings that
shaped them: a change to :class:`Read` reads again, a change to :class:`Spread` never does.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds that honest documents never meet; what exceeds one fails with a code of its own."""

    file_megabytes: int = 2_000
    pages: int = 10_000
    page_points: float = 14_400.0
    """Longest side of a page that is taken at its word, in points (200 inches, PDF's limit)."""
    pixels: int = 40_000_000
    """Most pixels rendered for one page; larger pages are read at a lower resolution."""
    page_seconds: float = 120.0
    document_seconds: float = 300.0
    """Time for what concerns a whole document; reading has ``page_seconds`` a page."""
    page_characters: int = 400_000
    memory_megabytes: int = 4_096
    """Address space of a worker (most of it is never resident)."""
    scratch_megabytes: int = 2_048


class Read(msgspec.Struct, frozen=True, kw_only=True):
    lang: str = "eng"
    engine: Literal["auto", "pytesseract", "tesserocr"] = "auto"
    dpi: int = 200
    """Resolution above which scans are reduced before recognition."""
    ocr: Literal["auto", "always", "never"] = "auto"


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    rules: tuple[Path, ...] = ()
    """Folders of rule packs of the user's own, added to those of ``models/rules``."""
    requests: tuple[Path, ...] = ()
    """Texts of requests that the user sent; known word for word wherever a reply quotes them."""


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    jobs: int = 0
    """Worker processes; 0 is one a core."""
    pages_per_worker: int = 400
    """A worker is replaced after so many pages, so that nothing it leaks lasts."""
    fetched_megabytes: int = 4_000
    """Documents of other machines that are kept on this one while they are worked on."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    limits: Limits = Limits()
    read: Read = Read()
    tag: Tag = Tag()
    spread: Spread = Spread()


_GROUPS: dict[str, type[msgspec.Struct]] = {
    "limits": Limits,
    "read": Read,
    "tag": Tag,
    "spread": Spread,
}
_LISTS = ("rules", "requests")


def load(folder: Path | None = None, flags: dict[str, dict[str, Any]] | None = None) -> Settings:
    """Settings from ``triage.toml`` in ``folder``, ``TRIAGE_<GROUP>_<NAME>`` and ``flags``.

    Raises ``msgspec.ValidationError`` with the field's name where a value does not fit.
    """
    merged: dict[str, dict[str, Any]] = {}
    toml = (folder or Path()) / "triage.toml"
    layers: list[dict[str, dict[str, Any]]] = []
    if toml.is_file():
        layers.append(tomllib.loads(toml.read_text(encoding="utf-8")))
    environment: dict[str, dict[str, Any]] = {}
    for group, known in _GROUPS.items():
        for name in known.__struct_fields__:
            value = os.environ.get(f"TRIAGE_{group}_{name}".upper())
            if value is not None:
                environment.setdefault(group, {})[name] = (
                    value.split(os.pathsep) if name in _LISTS else value
                )
    layers += [environment, flags or {}]
    for layer in layers:
        for group, values in layer.items():
            merged.setdefault(group, {}).update({k: v for k, v in values.items() if v is not None})
    return msgspec.convert(merged, Settings, strict=False)


def digest(*parts: object) -> str:
    """sha256 of settings groups (or anything msgspec encodes), as hexadecimal digits."""
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()
