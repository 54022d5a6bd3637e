"""Files of an object store, or of anything else that fsspec opens.

A put is whole or not at all by the nature of such stores. It also takes long, so that many are
under way at once. While a run holds the lease nobody else writes, so that what a listing said stays
true: each part of the place is listed once, and what is there is then known without asking.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from pipeline.store import Status
from pipeline.store.lease import Lease
from pipeline.store.remote import answering, filesystem, listing, look, status_of

Folder = dict[str, Status]


AT_ONCE, WAITING = 16, 64
"""Puts under way at once, and those that may wait for them."""


class ObjectStore:
    """A :class:`pipeline.store.Store` below ``url``."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._files, self._root = filesystem(url)
        self._lease: Lease | None = None
        self._parts: dict[str, dict[str, Folder]] = {}
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._under_way: dict[str, Future[None]] = {}

    @cached_property
    def scratch(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="triage-"))

    def read(self, name: str) -> bytes | None:
        self._settled(name)
        with answering(self.url), contextlib.suppress(FileNotFoundError):
            return bytes(self._files.cat_file(self._path(name)))
        return None

    def write(self, name: str, data: bytes) -> None:
        self._settled(name)
        if len(self._under_way) >= WAITING:
            self._settled(next(iter(self._under_way)))
        self._under_way[name] = self._threads.submit(self._put, name, data)
        folder, _, leaf = name.rpartition("/")
        if _part(name) in self._parts:
            self._parts[_part(name)].setdefault(folder, {})[leaf] = Status(len(data), "")

    def settle(self) -> None:
        for name in list(self._under_way):
            self._settled(name)

    def write_changed(self, name: str, data: bytes) -> None:
        if self.read(name) != data:
            self.write(name, data)

    def exists(self, name: str) -> bool:
        folder, _, leaf = name.rpartition("/")
        if not folder:
            return self.status(name) is not None
        return leaf in self._listed(name).get(folder, {})

    def status(self, name: str) -> Status | None:
        self._settled(name)
        return look(self._files, self._path(name), self.url)

    def delete(self, name: str) -> None:
        self.settle()
        below = [f"{name}/{one}" for one, _ in self.names(name)]
        if "/" not in name or self.exists(name):
            below.append(name)
        for one in below:
            folder, _, leaf = one.rpartition("/")
            self._listed(one).get(folder, {}).pop(leaf, None)
        if below:
            with answering(self.url), contextlib.suppress(FileNotFoundError):
                self._files.rm([self._path(one) for one in below])

    def names(self, folder: str) -> Iterator[tuple[str, Status]]:
        inside = f"{folder}/"
        for parent, files in list(self._listed(inside).items()):
            if parent == folder or parent.startswith(inside):
                within = parent[len(inside) :]
                for leaf, status in list(files.items()):
                    yield (f"{within}/{leaf}" if within else leaf), status

    def statuses(self, folder: str) -> dict[str, Status]:
        self._parts.pop(_part(f"{folder}/"), None)
        return dict(self.names(folder))

    def prune(self, folder: str) -> None:
        """Nothing: there are no folders."""

    def sweep(self) -> None:
        if "scratch" in self.__dict__:
            shutil.rmtree(self.scratch, ignore_errors=True)
            del self.scratch

    @contextlib.contextmanager
    def lock(self, wait: bool) -> Iterator[None]:
        """By a lease, see :mod:`pipeline.store.lease`."""
        with Lease(self._files, self._path(".triage/lock"), self.url).held(wait) as lease:
            self._lease = lease
            self._parts.clear()
            try:
                yield
                self.settle()
            finally:
                self._threads.shutdown(cancel_futures=True)
                self._threads, self._under_way = ThreadPoolExecutor(AT_ONCE), {}
                self._lease = None

    def _put(self, name: str, data: bytes) -> None:
        if self._lease is not None:
            self._lease.check()
        with answering(self.url):
            self._files.pipe_file(self._path(name), data)

    def _settled(self, name: str) -> None:
        """Wait for the put of ``name``, where one is under way; what went wrong is raised here."""
        put = self._under_way.pop(name, None)
        if put is not None:
            put.result()

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _listed(self, name: str) -> dict[str, Folder]:
        """What lies in the part of the place that ``name`` belongs to, by folder."""
        part = _part(name)
        if part not in self._parts:
            found: dict[str, Folder] = {}
            self.settle()
            for name, info in listing(self._files, self._root, self.url, part):
                folder, _, leaf = name.rpartition("/")
                found.setdefault(folder, {})[leaf] = status_of(info)
            self._parts[part] = found
        return self._parts[part]


def _part(name: str) -> str:
    """The first folder of a name, below ``.triage`` the first two; all names outside folders are
    one part.
    """
    folders = name.split("/")[:-1]
    return "/".join(folders[: 2 if folders[:1] == [".triage"] else 1])
