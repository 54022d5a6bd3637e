"""Files of one folder.

A file is written under a temporary name, flushed to the disk and renamed into place, so that a
kill or a power cut leaves either the old file or the new one. Temporary files have a folder of
their own, which is emptied when the next run starts.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline.store import Locked, Status, StoreError


class FolderStore:
    """A :class:`pipeline.store.Store` below the folder ``root``."""

    def __init__(self, root: Path, scratch: Path | None = None) -> None:
        self.root = root
        self.scratch = scratch or root / ".triage" / "tmp"
        self._serial = 0

    @property
    def url(self) -> str:
        return str(self.root.resolve())

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def write(self, name: str, data: bytes) -> None:
        self._serial += 1
        target = self.root / name
        half = self.scratch / f"{os.getpid()}.{self._serial}"
        try:
            self.scratch.mkdir(parents=True, exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            half.replace(target)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise _explained(error, self.root) from error

    def settle(self) -> None:
        """Nothing: a write that returned is on the disk."""

    def write_changed(self, name: str, data: bytes) -> None:
        if self.read(name) != data:
            self.write(name, data)

    def exists(self, name: str) -> bool:
        return (self.root / name).is_file()

    def status(self, name: str) -> Status | None:
        try:
            return _status((self.root / name).stat())
        except (FileNotFoundError, NotADirectoryError):
            return None

    def delete(self, name: str) -> None:
        path = self.root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
            return
        path.unlink(missing_ok=True)

    def names(self, folder: str) -> Iterator[tuple[str, Status]]:
        top = str(self.root / folder)
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
                    status = _status(entry.stat(follow_symlinks=False))
                    yield entry.path[len(top) + 1 :], status

    def statuses(self, folder: str) -> dict[str, Status]:
        return dict(self.names(folder))

    def prune(self, folder: str) -> None:
        top = self.root / folder
        for path, _, _ in os.walk(top, topdown=False):
            if path != str(top):
                with contextlib.suppress(OSError):  # not empty
                    Path(path).rmdir()

    def sweep(self) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self, wait: bool) -> Iterator[None]:
        """Held by this process; the system frees it when the process dies."""
        from filelock import FileLock, Timeout

        folder = self.root / ".triage"
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock")
        try:
            lock.acquire(timeout=-1 if wait else 0)
        except Timeout:
            raise Locked(f"Another run is working on {self.root}.") from None
        try:
            yield
        finally:
            lock.release()


def _status(found: os.stat_result) -> Status:
    return Status(found.st_size, str(found.st_mtime_ns))


def _explained(error: OSError, root: Path) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            error.errno,
            f"No space is left for {root}. What was read is kept: make room and run again, "
            "it goes on where it stopped.",
        )
    return StoreError(error.errno, f"Cannot write below {root}: {error.strerror}.")
