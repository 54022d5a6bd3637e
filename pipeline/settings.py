"""Every knob, once: command-line flag, then ``TRIAGE_*`` variable, then ``triage.toml``, then this.

Groups follow the stages, because a stage's artefacts are kept by the digest of the settings that
shaped them: a change to :class:`Read` reads again, a change to :class:`Spread` never does.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from pipeline.errors import TriageError

MEGABYTE = 1024 * 1024
"""Bytes of what the settings call a megabyte."""


Count = Annotated[int, Meta(ge=1)]
Seconds = Annotated[float, Meta(gt=0)]


class BadSetting(TriageError):
    """A setting does not exist, or not with such a value."""

    advice = "Correct the flag, the TRIAGE_* variable or the line of triage.toml."


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds that honest documents never meet; what exceeds one fails with a code of its own."""

    file_megabytes: Count = 2_000
    pages: Count = 10_000
    page_points: Annotated[float, Meta(gt=0)] = 14_400.0
    """Longest side of a page that is taken at its word, in points (200 inches, PDF's limit)."""
    pixels: Count = 40_000_000
    """Most pixels rendered for one page; larger pages are read at a lower resolution."""
    page_seconds: Seconds = 120.0
    document_seconds: Seconds = 300.0
    """Time for what concerns a whole document; reading has ``page_seconds`` a page."""
    page_characters: Count = 400_000
    memory_megabytes: Annotated[int, Meta(ge=1_024)] = 4_096
    """Address space of a worker (most of it is never resident; its libraries alone take 900)."""
    scratch_megabytes: Count = 2_048


class Read(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lang: str = "eng"
    """Languages by Tesseract's names, joined by ``+``."""
    engine: Literal["auto", "pytesseract", "tesserocr"] = "auto"
    dpi: Annotated[int, Meta(ge=72)] = 200
    """Resolution above which scans are reduced before recognition."""
    ocr: Literal["auto", "always", "never"] = "auto"


class Tag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rules: tuple[Path, ...] = ()
    """Folders of rule packs of the user's own, added to those of ``models/rules``."""
    requests: tuple[Path, ...] = ()
    """Texts of requests that the user sent; known word for word wherever a reply quotes them."""


class Spread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    jobs: Annotated[int, Meta(ge=0)] = 0
    """Worker processes; 0 is one a core."""
    pages_per_worker: Count = 400
    """A worker is replaced after so many pages, so that nothing it leaks lasts."""
    fetched_megabytes: Count = 4_000
    """Documents of other machines that are kept on this one while they are worked on."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    limits: Limits = Limits()
    read: Read = Read()
    tag: Tag = Tag()
    spread: Spread = Spread()


Group = dict[str, Any]
_GROUPS: dict[str, type[msgspec.Struct]] = {
    "limits": Limits,
    "read": Read,
    "tag": Tag,
    "spread": Spread,
}
_LISTS = ("rules", "requests")


def load(folder: Path | None = None, flags: dict[str, Group] | None = None) -> Settings:
    """Settings from ``triage.toml`` in ``folder``, ``TRIAGE_<GROUP>_<NAME>`` and ``flags``.

    Raises :class:`BadSetting` where one is unknown, its value does not fit, or a path is not there.
    """
    merged: dict[str, Group] = {}
    try:
        for layer in (_of_file((folder or Path()) / "triage.toml"), _of_environment(), flags or {}):
            for group, values in layer.items():
                known = {name: value for name, value in values.items() if value is not None}
                merged.setdefault(group, {}).update(known)
        settings = msgspec.convert(merged, Settings, strict=False, dec_hook=_made)
    except msgspec.ValidationError as error:
        what, _, where = str(error).rpartition(" - at `$.")
        raise BadSetting(f"{where[:-1]}: {what}." if what else f"{error}.") from None
    for path in (*settings.tag.rules, *settings.tag.requests):
        if not path.exists():
            raise BadSetting(f"There is no {path}.")
    return settings


def _made(kind: Callable[[Any], Any], value: Any) -> Any:
    """A value of a type that msgspec does not know: a path out of its text."""
    return kind(value)


def _of_file(toml: Path) -> dict[str, Group]:
    if not toml.is_file():
        return {}
    try:
        found = tomllib.loads(toml.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{toml} is no TOML: {error}.") from None
    return msgspec.convert(found, dict[str, Group])


def _of_environment() -> dict[str, Group]:
    found: dict[str, Group] = {}
    for group, known in _GROUPS.items():
        for name in known.__struct_fields__:
            value = os.environ.get(f"TRIAGE_{group}_{name}".upper())
            if value is not None:
                values = found.setdefault(group, {})
                values[name] = value.split(os.pathsep) if name in _LISTS else value
    return found


def digest(*parts: object) -> str:
    """sha256 of settings groups (or anything msgspec encodes), as hexadecimal digits."""
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def file_digest(file: Path) -> str:
    """sha256 of a file's bytes, as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
