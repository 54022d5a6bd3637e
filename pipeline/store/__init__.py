"""Where artefacts lie: a folder, or an object store. Each file is there whole or not at all.

What the run needs of a place is :class:`Store`; :class:`~pipeline.store.folder.FolderStore` and
:class:`~pipeline.store.objects.ObjectStore` give it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

import msgspec

T = TypeVar("T")

NAME_BYTES = 255
"""Longest name of a file or folder on the file systems in use."""


class StoreError(OSError):
    """A place cannot be written, or read. The message says what to do."""


class NothingThere(StoreError):
    """There is no such place."""


class Locked(Exception):
    """Another run holds the place. The message names it."""


class Status(NamedTuple):
    """A file's size in bytes, and what changes whenever its content does: the time of its last
    change, or what an object store calls an entity tag.
    """

    size: int
    version: str


class Store(Protocol):
    """Files by their POSIX names. Whatever is written raises :class:`StoreError` on failure."""

    @property
    def url(self) -> str:
        """The place as a URL or an absolute path, for links."""

    @property
    def scratch(self) -> Path:
        """A folder of this machine for what is passing; :meth:`sweep` empties it."""

    def read(self, name: str) -> bytes | None:
        """The file's bytes, or None where there is no such file."""

    def write(self, name: str, data: bytes) -> None:
        """Put ``data`` under ``name``, whole. What was written may be on its way until
        :meth:`settle`; whoever reads or deletes finds it done.
        """

    def settle(self) -> None:
        """Wait until all that was written is there: what follows may rely on it."""

    def write_changed(self, name: str, data: bytes) -> None:
        """As :meth:`write`, but a file that holds these bytes already is left alone."""

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name."""

    def status(self, name: str) -> Status | None:
        """The file's status, or None where there is no such file."""

    def delete(self, name: str) -> None:
        """Remove a file or a folder with all in it; what is not there is no error."""

    def names(self, folder: str) -> Iterator[tuple[str, Status]]:
        """All files below ``folder`` with their names relative to it, in no order. The version is
        empty where the file was written since the place was looked at.
        """

    def statuses(self, folder: str) -> dict[str, Status]:
        """As :meth:`names`, as it is now."""

    def prune(self, folder: str) -> None:
        """Remove the empty folders below ``folder``."""

    def sweep(self) -> None:
        """Remove what an interrupted run left half-written."""

    def lock(self, wait: bool) -> AbstractContextManager[None]:
        """The place for this run alone. Raises :class:`Locked` where another run has it and is
        not waited for.
        """


def open_store(place: str | Path) -> Store:
    """The store at ``place``: a folder, or a URL that fsspec knows (``s3://bucket/out``)."""
    from pipeline.store.remote import is_url

    if is_url(place):
        from pipeline.store.objects import ObjectStore

        return ObjectStore(str(place))
    from pipeline.store.folder import FolderStore

    return FolderStore(Path(place))


def pack(artefact: object) -> bytes:
    """An artefact as compressed JSON: equal artefacts give equal bytes."""
    return gzip.compress(msgspec.json.encode(artefact), compresslevel=1, mtime=0)


def unpack(data: bytes | None, kind: type[T]) -> T | None:
    """The artefact in ``data``; None where there is none, or where it is damaged or of another
    version (then it is simply made again).
    """
    if data is None:
        return None
    try:
        return msgspec.json.decode(gzip.decompress(data), type=kind)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError):
        return None
