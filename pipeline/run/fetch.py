"""Files from elsewhere, fetched for the machine that works on them, and never too many at once.

Workers are cut off from the network, for what they parse is a stranger's. So the process that
hands them work fetches for them; on a cluster that is each Dask worker.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import queue
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.artefacts import Problem
from pipeline.errors import Corrupt, TooLarge
from pipeline.run.engine import Engine, Outcome, Task
from pipeline.run.source import RemoteFile
from pipeline.settings import MEGABYTE, Settings
from pipeline.store import StoreError
from pipeline.store.remote import answering, filesystem

AT_ONCE = 4
"""Files that are fetched at the same time."""
CHUNK = MEGABYTE


@dataclass
class _Kept:
    """A file of the cache: how many tasks use it, and its size in bytes."""

    users: int = 0
    size: int = 0


class Cache:
    """Fetched files in ``folder``, which is emptied by whoever made it. Files that no task uses
    go, the longest unused first, as soon as all together exceed ``megabytes``.
    """

    def __init__(self, folder: Path, megabytes: int, most_megabytes: float) -> None:
        self._folder, self._bytes = folder, megabytes * MEGABYTE
        self._most = most_megabytes
        self._files: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._fetching: dict[str, threading.Lock] = {}
        self._closed = False

    def close(self) -> None:
        """End what is being fetched; nothing may be asked for after it."""
        self._closed = True

    def get(self, remote: RemoteFile) -> Path:
        """The file on this machine, to be released when it is done with. Raises
        :class:`TriageError` where it is gone or too large, :class:`StoreError` where its place
        does not answer.
        """
        name = hashlib.sha256(repr(remote).encode()).hexdigest()
        with self._lock:
            self._files.setdefault(name, _Kept()).users += 1
            one_at_a_time = self._fetching.setdefault(name, threading.Lock())
        file = self._folder / name
        try:
            with one_at_a_time:
                if not file.exists():
                    self._fetch(remote, file)
        except BaseException:
            self.release(file)
            raise
        with self._lock:
            self._files[name].size = file.stat().st_size
            self._files.move_to_end(name)
            self._shrink()
        return file

    def release(self, file: Path) -> None:
        """Say that a task is done with a file."""
        with self._lock:
            self._files[file.name].users -= 1
            self._shrink()

    def _shrink(self) -> None:
        held = sum(kept.size for kept in self._files.values())
        for name, kept in list(self._files.items()):
            if held <= self._bytes:
                return
            if not kept.users:
                (self._folder / name).unlink(missing_ok=True)
                held -= kept.size
                del self._files[name], self._fetching[name]

    def _fetch(self, remote: RemoteFile, file: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        half = file.with_suffix(".half")
        fetched = 0
        try:
            with half.open("wb") as target:
                for chunk in _chunks(remote):
                    if self._closed:
                        raise StoreError(errno.ECANCELED, "The run ended.")
                    fetched += len(chunk)
                    if fetched > self._most * MEGABYTE:
                        raise TooLarge(
                            f"The file has more than limits.file_megabytes ({self._most:.0f})."
                        )
                    target.write(chunk)
            half.replace(file)
        except FileNotFoundError:
            raise Corrupt("The file is gone.") from None
        finally:
            half.unlink(missing_ok=True)


def _chunks(remote: RemoteFile) -> Iterator[bytes]:
    files, root = filesystem(remote.url)
    with answering(remote.url):
        source = files.open(f"{root}/{remote.path}", "rb", block_size=CHUNK)
    with source:
        while True:
            with answering(remote.url):
                chunk = source.read(CHUNK)
            if not chunk:
                return
            yield chunk


def fetching(engine: Engine, settings: Settings, scratch: Path) -> FetchingEngine:
    """``engine``, with files from elsewhere fetched into a folder below ``scratch``."""
    limits, megabytes = settings.limits, settings.spread.fetched_megabytes
    return FetchingEngine(engine, Cache(scratch / "fetched", megabytes, limits.file_megabytes))


class FetchingEngine:
    """An engine that fetches the tasks' files for another; see
    :class:`pipeline.run.engine.Engine`.
    """

    def __init__(self, inner: Engine, cache: Cache) -> None:
        self._inner, self._cache = inner, cache
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._fetched: queue.SimpleQueue[tuple[Task, Path | Exception]] = queue.SimpleQueue()
        self._fetching = 0
        self._given: dict[int, tuple[Task, Task]] = {}

    @property
    def workers(self) -> int:
        return self._inner.workers

    def submit(self, task: Task) -> None:
        remote = task.file
        if not isinstance(remote, RemoteFile):
            self._inner.submit(task)
            return

        def fetch() -> None:
            try:
                self._fetched.put((task, self._cache.get(remote)))
            except Exception as error:
                self._fetched.put((task, error))

        self._fetching += 1
        self._threads.submit(fetch)

    def wait(self, seconds: float) -> list[Outcome]:
        outcomes = self._hand_on(0.0 if self._given else seconds)
        patience = 0.0 if outcomes else min(seconds, 0.05) if self._fetching else seconds
        for outcome in self._inner.wait(patience):
            task, given = self._given.pop(id(outcome.task), (outcome.task, outcome.task))
            if isinstance(given.file, Path) and given is not task:
                self._cache.release(given.file)
            outcomes.append(dataclasses.replace(outcome, task=task))
        return outcomes

    def close(self) -> None:
        self._inner.close()
        self._cache.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _hand_on(self, seconds: float) -> list[Outcome]:
        """Give what is fetched to the other engine; outcomes of what could not be fetched."""
        outcomes = []
        try:
            while self._fetching:
                task, found = self._fetched.get(timeout=seconds or None, block=seconds > 0)
                seconds = 0.0
                self._fetching -= 1
                if isinstance(found, Path):
                    given = dataclasses.replace(task, file=found)
                    self._given[id(given)] = (task, given)
                    self._inner.submit(given)
                elif isinstance(found, StoreError):
                    raise found
                else:
                    outcomes.append(Outcome(task, problem=_problem(found)))
        except queue.Empty:
            pass
        return outcomes


def _problem(error: Exception) -> Problem:
    if isinstance(error, Corrupt | TooLarge):
        return error.problem()
    return Corrupt(f"The file cannot be opened ({type(error).__name__}).").problem()
