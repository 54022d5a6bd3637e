"""Workers of a Dask cluster, as an engine. The same tasks, the same bounds, other machines.

Dask moves tasks and answers; on its machine each Dask worker runs a task in a bounded process of
its own (:mod:`pipeline.run.local`), so that a document that kills or hangs costs a process there
and no Dask worker. Input files lie in a folder that the workers see under the driver's path, or at
a URL from which each worker fetches what it needs; artefacts come back to the driver, which alone
writes.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import logging
import multiprocessing
import queue
import time
from pathlib import Path
from typing import Any

import dask
import msgspec
from distributed import Client, Future, LocalCluster, Worker, get_worker
from distributed.client import FutureCancelledError
from distributed.comm import resolve_address
from distributed.scheduler import KilledWorker

from pipeline.artefacts import Problem
from pipeline.errors import Internal, OutOfMemory
from pipeline.run.engine import Engine, EngineError, Outcome, Task
from pipeline.run.fetch import fetching
from pipeline.run.keys import Keys, keys_of
from pipeline.run.local import LocalEngine
from pipeline.run.source import InputFile, open_source
from pipeline.settings import Settings, Spread
from pipeline.store import StoreError

log = logging.getLogger("triage")


class _Carried(msgspec.Struct, frozen=True):
    """An outcome on its way from a worker; ``value`` is the encoded answer."""

    value: bytes
    problem: Problem | None
    lost: bool
    seconds: float
    detail: str


START_SECONDS, RESTART_SECONDS = 30.0, 300.0
"""How long to wait for a scheduler: at first, and when it was there and is gone."""
ATTEMPT_SECONDS, RETRY_SECONDS = 10.0, 0.5
"""How long one call of it may take, and how long to wait before the next."""
COUNTED_SECONDS = 5.0
"""How long a count of the workers is good for: they may come and go."""


class ClusterEngine:
    """The workers of the cluster at ``address``; see :class:`pipeline.run.engine.Engine`.

    ``address`` is a scheduler's (``tcp://host:8786``), the file that one wrote
    (``scheduler.json``), ``dask`` for what Dask's own configuration names, or ``local:4`` for a
    cluster of so many workers on this machine. ``raw`` is the input, a folder or a URL. Raises
    :class:`EngineError` where a worker would not give the bytes that a local run gives: other
    tools, rules or code, or no sight of ``raw``.
    """

    def __init__(self, address: str, settings: Settings, raw: str | Path) -> None:
        self._address, self._settings, self._raw = address, settings, raw
        self._expected = _fingerprint(keys_of(settings))
        self._cluster = _local_cluster(address)
        self._client = self._connected(START_SECONDS)
        self._under_way: dict[str, Task] = {}
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._serial = itertools.count()
        self._counted = (0, 0.0)
        self._check_workers()

    @property
    def workers(self) -> int:
        if time.monotonic() - self._counted[1] > COUNTED_SECONDS:
            with contextlib.suppress(OSError):  # wait() sees that the scheduler is gone
                known = self._client.scheduler_info(n_workers=-1)["workers"]
                self._counted = (max(1, len(known)), time.monotonic())
        return max(1, self._counted[0])

    @property
    def dashboard(self) -> str:
        """Address of the page on which Dask shows what it does."""
        return str(self._client.dashboard_link)

    def submit(self, task: Task) -> None:
        future = self._client.submit(
            _carry, self._settings, self._expected, self._raw,
            task.function, task.file, task.arguments, task.answer, task.seconds,
            key=f"triage-{next(self._serial)}", pure=False,
        )  # fmt: skip
        self._under_way[future.key] = task
        future.add_done_callback(self._done.put)

    def wait(self, seconds: float) -> list[Outcome]:
        futures: list[Future] = []
        with contextlib.suppress(queue.Empty):
            futures.append(self._done.get(timeout=seconds))
            while True:
                futures.append(self._done.get_nowait())
        outcomes: list[Outcome] = []
        try:
            for future in futures:
                outcomes.append(self._outcome(future))  # noqa: PERF401 - those before stay
        except (OSError, FutureCancelledError):  # with the scheduler goes what it was to pass on
            self._begin_again()
        if not self._scheduler_is_there():
            self._begin_again()
        return outcomes

    def close(self) -> None:
        if self._scheduler_is_there():
            self._client.cancel(list(self._under_way), force=True)
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _connected(self, seconds: float) -> Client:
        """A client of the scheduler, which may take so long to answer."""
        where: dict[str, Any] = {"address": self._cluster or self._address}
        if self._address.endswith(".json"):
            where = {"scheduler_file": self._address}
        elif self._address == "dask":
            where = {"address": dask.config.get("scheduler-address", None)}
            if where["address"] is None:
                raise EngineError("Dask's configuration names no scheduler-address.")
        nobody = EngineError(f"No scheduler answers at {self._address}.")
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                if "scheduler_file" in where:
                    Path(self._address).stat()  # Dask waits for it without end
                elif self._cluster is None:
                    resolve_address(where["address"])  # a client that cannot call is slow to end
                return Client(**where, timeout=min(left, ATTEMPT_SECONDS), set_as_default=False)
            except ValueError:
                raise nobody from None
            except OSError:  # on its way up or down it takes a call and drops it
                time.sleep(RETRY_SECONDS)
        raise nobody

    def _scheduler_is_there(self) -> bool:
        stream = self._client.scheduler_comm
        return self._client.status == "running" and stream is not None and not stream.comm.closed()

    def _begin_again(self) -> None:
        """The scheduler went, and all that was under way with it: wait for it to come back, and
        hand that out once more.
        """
        log.warning("the scheduler is gone; waiting %.0f s for its return", RESTART_SECONDS)
        tasks = list(self._under_way.values())
        self._under_way.clear()
        until, joined = time.monotonic() + RESTART_SECONDS, False
        while not joined:
            with contextlib.suppress(Exception):  # whatever it says, it is of no use any more
                self._client.close(timeout=1)
            self._done = queue.SimpleQueue()
            self._client = self._connected(until - time.monotonic())
            with contextlib.suppress(OSError):  # it went again
                self._check_workers(RESTART_SECONDS)
                joined = True
        self._counted = (0, 0.0)
        for task in tasks:
            self.submit(task)

    def _outcome(self, future: Future) -> Outcome:
        task = self._under_way[future.key]
        if future.status == "cancelled":
            raise FutureCancelledError(future.key, "scheduler-connection-lost")
        carried = None if future.status == "error" else future.result()
        del self._under_way[future.key]
        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            problem = OutOfMemory("It took its workers along.").problem()
            return Outcome(task, problem=problem, lost=True)
        if isinstance(error, EngineError):
            raise error
        if not isinstance(carried, _Carried):
            problem = Internal(f"The cluster lost it ({future.status}).").problem()
            return Outcome(task, problem=problem, lost=True, detail=repr(error)[:4_000])
        value = None
        if carried.problem is None:
            value = msgspec.msgpack.decode(carried.value, type=task.answer)
        return Outcome(task, value, carried.problem, carried.lost, carried.seconds, carried.detail)

    def _check_workers(self, seconds: float = 60.0) -> None:
        try:
            self._client.wait_for_workers(1, timeout=seconds)
        except TimeoutError:
            raise EngineError(f"The scheduler at {self._address} has no worker.") from None
        told = self._client.run(_unfit, self._settings, self._expected, self._raw)
        for worker, why in sorted(told.items()):
            if why:
                raise EngineError(f"The worker {worker} {why}.")


def _fingerprint(keys: Keys) -> tuple[str, ...]:
    return (keys.intake, keys.pages, keys.ocr, keys.tag, keys.judge)


def _local_cluster(address: str) -> LocalCluster | None:
    kind, _, count = address.partition(":")
    if kind != "local":
        return None
    if count and not count.isdigit():
        raise EngineError(f"--cluster takes local:4, or a scheduler's address, not {address}.")
    with dask.config.set({"distributed.worker.daemon": False}):
        return LocalCluster(n_workers=int(count or 2), threads_per_worker=1, dashboard_address=":0")


def _unfit(
    settings: Settings, expected: tuple[str, ...], raw: str | Path, dask_worker: Worker
) -> str:
    """Runs on a worker: why it must not be used, in words that follow its name; else nothing."""
    if multiprocessing.current_process().daemon:
        return "may start no process: set DASK_DISTRIBUTED__WORKER__DAEMON=False"
    if dask_worker.state.nthreads != 1:
        return "has several threads: start it with --nthreads 1"
    try:
        open_source(raw, settings.limits.file_megabytes)
    except StoreError as error:
        return f"does not see the input: {error.strerror}"
    if _fingerprint(keys_of(settings)) != expected:
        return "has other tools, rules or code than this machine (triage doctor shows them)"
    return ""


def _carry(
    settings: Settings,
    expected: tuple[str, ...],
    raw: str | Path,
    function: Any,
    file: InputFile | None,
    arguments: tuple[Any, ...],
    answer: Any,
    seconds: float,
) -> _Carried:
    """Runs on a Dask worker: one task, in a bounded process beside it."""
    engine = _engine(settings, expected, raw)
    started = time.monotonic()
    engine.submit(Task(None, "", "", function, arguments, answer, seconds, file))
    outcomes: list[Outcome] = []
    try:
        while not outcomes:
            outcomes = engine.wait(1.0)
    except StoreError as error:
        raise EngineError(f"The worker {get_worker().address}: {error.strerror}") from None
    done = outcomes[0]
    return _Carried(
        msgspec.msgpack.encode(done.answer),
        done.problem,
        done.lost,
        time.monotonic() - started,
        done.detail,
    )


@functools.cache
def _engine(settings: Settings, expected: tuple[str, ...], raw: str | Path) -> Engine:
    """The bounded process of this Dask worker, made once; a worker that came late is checked."""
    worker = get_worker()
    why = _unfit(settings, expected, raw, worker)
    if why:
        raise EngineError(f"The worker {worker.address} {why}.")
    spread = Spread(jobs=1, pages_per_worker=settings.spread.pages_per_worker)
    scratch = Path(worker.local_directory) / "triage"
    return fetching(LocalEngine(settings.limits, spread, scratch), settings, scratch)
