"""Where artefacts lie: files of one folder, each there whole or not at all.

A file is written under a temporary name, flushed to the disk and renamed into place, so that a
kill or a power cut leaves either the old file or the new one. Temporary files have a folder of
their own, which is emptied when the next run starts.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import os
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

NAME_BYTES = 255
"""Longest name of a file or folder on the file systems in use."""


class StoreError(OSError):
    """The output folder cannot be written. The message says what to do."""


class Store:
    """Files below ``root`` by their POSIX names; ``scratch`` holds what is being written."""

    def __init__(self, root: Path, scratch: Path | None = None) -> None:
        self.root = root
        self.scratch = scratch or root / ".triage" / "tmp"
        self._serial = 0

    def path(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> bytes | None:
        """The file's bytes, or None where there is no such file."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def write(self, name: str, data: bytes) -> os.stat_result:
        """Put ``data`` under ``name``, whole. Raises :class:`StoreError`."""
        self._serial += 1
        target = self.path(name)
        half = self.scratch / f"{os.getpid()}.{self._serial}"
        try:
            self.scratch.mkdir(parents=True, exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            half.replace(target)
            return target.stat()
        except OSError as error:
            half.unlink(missing_ok=True)
            raise _explained(error, self.root) from error

    def write_changed(self, name: str, data: bytes) -> os.stat_result:
        """As :meth:`write`, but a file that holds these bytes already is left alone."""
        if self.read(name) == data:
            return self.path(name).stat()
        return self.write(name, data)

    def delete(self, name: str) -> None:
        """Remove a file or a folder with all in it; what is not there is no error."""
        path = self.path(name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
            return
        path.unlink(missing_ok=True)

    def names(self, folder: str) -> Iterator[tuple[str, os.stat_result]]:
        """All files below ``folder`` with their names relative to it, in no order."""
        top = str(self.path(folder))
        pending = [top]
        while pending:
            try:
                entries = list(os.scandir(pending.pop()))
            except (FileNotFoundError, NotADirectoryError):
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    yield entry.path[len(top) + 1 :], entry.stat(follow_symlinks=False)

    def prune(self, folder: str) -> None:
        """Remove the empty folders below ``folder``."""
        top = self.path(folder)
        for path, _, _ in os.walk(top, topdown=False):
            if path != str(top):
                with contextlib.suppress(OSError):  # not empty
                    Path(path).rmdir()

    def sweep(self) -> None:
        """Remove what an interrupted run left half-written."""
        shutil.rmtree(self.scratch, ignore_errors=True)


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


def _explained(error: OSError, root: Path) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            error.errno,
            f"No space is left for {root}. What was read is kept: make room and run again, "
            "it goes on where it stopped.",
        )
    return StoreError(error.errno, f"Cannot write below {root}: {error.strerror}.")
