"""Where the documents lie: a folder of this machine, or anything that fsspec lists.

A task carries a file as :data:`InputFile`; an engine that gets one from elsewhere fetches it
(:mod:`pipeline.run.fetch`), so that stages only ever see files of their own machine.
"""

from __future__ import annotations

import errno
import hashlib
import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.artefacts import Problem
from pipeline.errors import TooLarge
from pipeline.run.walk import Candidate, walk
from pipeline.settings import MEGABYTE
from pipeline.store import NAME_BYTES, NothingThere, Status
from pipeline.store.remote import answering, filesystem, is_url, listing, look, status_of


@dataclass(frozen=True)
class RemoteFile:
    """A file elsewhere: ``url`` of its place, ``path`` there, and its status when listed."""

    url: str
    path: str
    status: Status


InputFile = Path | RemoteFile


class Source(Protocol):
    """The input of a run. Names are those that :meth:`walk` gave."""

    @property
    def url(self) -> str:
        """The place as a URL or an absolute path, for links."""

    def walk(self) -> list[Listed]:
        """All files in a fixed order; nothing is opened. Raises :class:`StoreError`."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes, or None where there is no such file."""

    def file(self, name: str, status: Status) -> InputFile:
        """The file as a task carries it."""

    def status(self, name: str) -> Status | None:
        """What the file's status is now; None where it is gone."""


@dataclass(frozen=True)
class Listed:
    """A file of the input. ``path`` is its name for people and for verdicts, POSIX and relative;
    ``name`` is what the place calls it. With a ``problem`` the file is not to be opened.
    """

    path: str
    name: str
    status: Status
    problem: Problem | None = None


def open_source(place: str | Path, most_megabytes: float) -> Source:
    """The input at ``place``. Of another machine's files those larger than ``most_megabytes`` are
    not fetched. Raises :class:`NothingThere` where there is nothing.
    """
    if is_url(place):
        return _Remote(str(place), most_megabytes)
    return _Folder(Path(place))


class _Folder:
    """A folder that this machine sees, and that the workers see under the same path."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise NothingThere(errno.ENOENT, f"There is no folder {root}.")
        self._root = root.resolve()

    @property
    def url(self) -> str:
        return str(self._root)

    def walk(self) -> list[Listed]:
        return [self._listed(candidate) for candidate in walk(self._root)]

    def read(self, name: str) -> bytes | None:
        file = self._root / name
        return file.read_bytes() if file.is_file() else None

    def file(self, name: str, status: Status) -> InputFile:
        return self._root / name

    def status(self, name: str) -> Status | None:
        try:
            found = (self._root / name).stat()
        except OSError:
            return None
        return Status(found.st_size, str(found.st_mtime_ns))

    def _listed(self, candidate: Candidate) -> Listed:
        # A path as text: bytes of a name that are no UTF-8 as escapes.
        encoded = candidate.path.encode("utf-8", "surrogateescape")
        path = encoded.decode("utf-8", "backslashreplace")
        status = Status(candidate.size_bytes, str(candidate.mtime_ns))
        return Listed(path, candidate.path, status, candidate.problem)


class _Remote:
    """The files below a URL."""

    def __init__(self, url: str, most_megabytes: float) -> None:
        self._url, self._most = url.rstrip("/"), most_megabytes
        self._files, self._root = filesystem(url)
        with answering(url):
            if not self._files.exists(self._root):
                raise NothingThere(errno.ENOENT, f"There is nothing at {url}.")

    @property
    def url(self) -> str:
        return self._url

    def walk(self) -> list[Listed]:
        listed = []
        decoded = urllib.parse.unquote if self._url.startswith("http") else str
        for name, info in listing(self._files, self._root, self._url):
            path = _harmless(decoded(name))
            if name.endswith("/") or any(part.startswith(".") for part in path.split("/")):
                continue  # a mark that there is a folder; hidden
            found = status_of(info)
            status = found if found.version else self.status(name) or found
            listed.append(Listed(path, name, status, self._refused(status)))
        return sorted(listed, key=lambda one: one.path)

    def read(self, name: str) -> bytes | None:
        with answering(self._url):
            try:
                return bytes(self._files.cat_file(f"{self._root}/{name}"))
            except FileNotFoundError:
                return None

    def file(self, name: str, status: Status) -> InputFile:
        return RemoteFile(self._url, name, status)

    def status(self, name: str) -> Status | None:
        return look(self._files, f"{self._root}/{name}", self._url)

    def _refused(self, status: Status) -> Problem | None:
        if status.size <= self._most * MEGABYTE:
            return None
        size = f"{status.size / MEGABYTE:.0f} MB (limits.file_megabytes is {self._most:.0f})"
        return TooLarge(f"The file has {size}; it was not fetched.").problem()


def _harmless(name: str) -> str:
    """A key of an object store as a path that is one everywhere: no step upwards, no empty part,
    none too long. What is changed keeps a digest, so that two keys never become one path.
    """
    parts = name.split("/")
    folders = [part for part in parts if part not in ("", ".", "..")]
    path = re.sub(r"[\0\\]", "_", "/".join(part[: NAME_BYTES // 4] for part in folders))
    if path == name:
        return name
    return f"{path}~{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
