"""Workers of a Dask cluster, as an engine. The same tasks, the same bounds, other machines.

Dask moves tasks and answers; on its machine each Dask worker runs a task in a bounded process of
its own (:mod:`pipeline.run.local`), so that a document that kills or hangs costs a process there
and no Dask worker. Input files must be visible to the workers under the driver's path; artefacts
come back to the driver, which alone writes.
"""

from __future__ import annotations

import functools
import itertools
import multiprocessing
import queue
import time
from pathlib import Path
from typing import Any

import dask
import msgspec
from distributed import Client, Future, LocalCluster, Worker, get_worker
from distributed.scheduler import KilledWorker

from pipeline.artefacts import Problem
from pipeline.errors import Internal, OutOfMemory
from pipeline.run.engine import EngineError, Outcome, Task
from pipeline.run.keys import Keys, keys_of
from pipeline.run.local import LocalEngine
from pipeline.settings import Settings, Spread


class _Carried(msgspec.Struct, frozen=True):
    """An outcome on its way from a worker; ``value`` is the encoded answer."""

    value: bytes
    problem: Problem | None
    lost: bool
    seconds: float
    detail: str


class ClusterEngine:
    """The workers of the cluster at ``address``; see :class:`pipeline.run.engine.Engine`.

    ``address`` is a scheduler's (``tcp://host:8786``), or ``local:4`` for a cluster of so many
    workers on this machine. Raises :class:`EngineError` where a worker would not give the bytes
    that a local run gives: other tools, rules or code, or no sight of ``raw``.
    """

    def __init__(self, address: str, settings: Settings, raw: Path) -> None:
        self._settings, self._raw = settings, raw
        self._expected = _fingerprint(keys_of(settings))
        self._cluster: LocalCluster | None = None
        kind, _, count = address.partition(":")
        if kind == "local":
            with dask.config.set({"distributed.worker.daemon": False}):
                self._cluster = LocalCluster(
                    n_workers=int(count or 2), threads_per_worker=1, dashboard_address=":0"
                )
        try:
            self._client = Client(self._cluster or address, timeout="30s")
        except OSError:
            raise EngineError(f"No scheduler answers at {address}.") from None
        self._under_way: dict[str, Task] = {}
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._serial = itertools.count()
        self._check_workers()

    @property
    def workers(self) -> int:
        return max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    @property
    def dashboard(self) -> str:
        """Address of the page on which Dask shows what it does."""
        return str(self._client.dashboard_link)

    def submit(self, task: Task) -> None:
        future = self._client.submit(
            _carry, self._settings, self._expected, self._raw,
            task.function, task.arguments, task.answer, task.seconds,
            key=f"triage-{next(self._serial)}", pure=False,
        )  # fmt: skip
        self._under_way[future.key] = task
        future.add_done_callback(self._done.put)

    def wait(self, seconds: float) -> list[Outcome]:
        if self._client.status not in ("running", "connecting"):
            raise EngineError("The scheduler is gone.")
        futures: list[Future] = []
        try:
            futures.append(self._done.get(timeout=seconds))
            while True:
                futures.append(self._done.get_nowait())
        except queue.Empty:
            return [self._outcome(future) for future in futures]

    def close(self) -> None:
        self._client.cancel(list(self._under_way), force=True)
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _outcome(self, future: Future) -> Outcome:
        task = self._under_way.pop(future.key)
        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            problem = OutOfMemory("It took its workers along.").problem()
            return Outcome(task, problem=problem, lost=True)
        if isinstance(error, EngineError):
            raise error
        if future.status != "finished":
            problem = Internal(f"The cluster lost it ({future.status}).").problem()
            return Outcome(task, problem=problem, lost=True, detail=repr(error)[:4_000])
        carried: _Carried = future.result()
        value = None
        if carried.problem is None:
            value = msgspec.msgpack.decode(carried.value, type=task.answer)
        return Outcome(task, value, carried.problem, carried.lost, carried.seconds, carried.detail)

    def _check_workers(self) -> None:
        self._client.wait_for_workers(1, timeout=60)
        told = self._client.run(_unfit, self._settings, self._expected, self._raw)
        for worker, why in sorted(told.items()):
            if why:
                raise EngineError(f"The worker {worker} {why}.")


def _fingerprint(keys: Keys) -> tuple[str, ...]:
    return (keys.intake, keys.pages, keys.ocr, keys.tag, keys.judge)


def _unfit(settings: Settings, expected: tuple[str, ...], raw: Path, dask_worker: Worker) -> str:
    """Runs on a worker: why it must not be used, in words that follow its name; else nothing."""
    if multiprocessing.current_process().daemon:
        return "may start no process: set DASK_DISTRIBUTED__WORKER__DAEMON=False"
    if dask_worker.state.nthreads != 1:
        return "has several threads: start it with --nthreads 1"
    if not raw.is_dir():
        return f"does not see the folder {raw}"
    if _fingerprint(keys_of(settings)) != expected:
        return "has other tools, rules or code than this machine (triage doctor shows them)"
    return ""


def _carry(
    settings: Settings,
    expected: tuple[str, ...],
    raw: Path,
    function: Any,
    arguments: tuple[Any, ...],
    answer: Any,
    seconds: float,
) -> _Carried:
    """Runs on a Dask worker: one task, in a bounded process beside it."""
    engine = _engine(settings, expected, raw)
    started = time.monotonic()
    engine.submit(Task(None, "", "", function, arguments, answer, seconds))
    outcomes: list[Outcome] = []
    while not outcomes:
        outcomes = engine.wait(1.0)
    done = outcomes[0]
    return _Carried(
        msgspec.msgpack.encode(done.answer),
        done.problem,
        done.lost,
        time.monotonic() - started,
        done.detail,
    )


@functools.cache
def _engine(settings: Settings, expected: tuple[str, ...], raw: Path) -> LocalEngine:
    """The bounded process of this Dask worker, made once; a worker that came late is checked."""
    worker = get_worker()
    why = _unfit(settings, expected, raw, worker)
    if why:
        raise EngineError(f"The worker {worker.address} {why}.")
    spread = Spread(jobs=1, pages_per_worker=settings.spread.pages_per_worker)
    return LocalEngine(settings.limits, spread, Path(worker.local_directory) / "triage")
