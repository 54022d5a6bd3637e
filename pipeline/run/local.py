"""Processes of this machine as workers, each in a session of its own with bounds around it.

A worker is started fresh (no fork of a process with threads), confined before it imports anything
that parses, given one task at a time over a pipe of its own, and replaced after some hundred
tasks. When a task's time is over the worker dies with all that it started. Answers are plain
bytes, decoded here against the type that was asked for: nothing of a worker is unpickled.

A pool from a library would kill the worker alone, not its group, and unpickle what it sends.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import time
import traceback
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import msgspec

from pipeline.artefacts import Problem
from pipeline.errors import Internal, OutOfMemory, TimedOut, TriageError
from pipeline.run.engine import Outcome, Task
from pipeline.settings import MEGABYTE, Limits, Spread
from pipeline.tools import bounded

ANSWER_BYTES = 512 * MEGABYTE
"""Longest answer that is taken from a worker."""
START_SECONDS = 120.0
"""A new worker must be ready within so much time; only then its first task's time begins."""


class _Answer(msgspec.Struct):
    """What a worker sends: the encoded value, or what went wrong."""

    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    problem: Problem | None = None
    lost: bool = False
    detail: str = ""


@dataclass
class _Worker:
    process: SpawnProcess
    connection: Connection
    scratch: Path
    task: Task | None = None
    started: float = 0.0
    deadline: float = 0.0
    ready: bool = False
    served: int = 0


@dataclass
class LocalEngine:
    """Worker processes below ``scratch``; see :class:`pipeline.run.engine.Engine`."""

    limits: Limits
    settings: Spread
    scratch: Path
    _queue: deque[Task] = field(default_factory=deque)
    _workers: list[_Worker] = field(default_factory=list)
    _serial: int = 0

    def __post_init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        bounded.adopt_orphans()
        self._strangers = frozenset(bounded.children())

    @property
    def workers(self) -> int:
        return max(self.settings.jobs, 0) or available_cores()

    def submit(self, task: Task) -> None:
        self._queue.append(task)
        self._hand_out()

    def wait(self, seconds: float) -> list[Outcome]:
        busy = [worker for worker in self._workers if worker.task is not None]
        if not busy:
            return []
        now = time.monotonic()
        first = min(worker.deadline for worker in busy)
        ready = wait([w.connection for w in busy], timeout=max(0.0, min(seconds, first - now)))
        outcomes = []
        for worker in busy:
            if worker.connection in ready:
                outcomes += self._collect(worker)
            elif time.monotonic() >= worker.deadline:
                outcomes.append(self._overdue(worker))
        self._hand_out()
        return outcomes

    def close(self) -> None:
        self._queue.clear()
        for worker in list(self._workers):
            self._dismiss(worker)

    def _hand_out(self) -> None:
        while self._queue:
            worker = next((w for w in self._workers if w.task is None), None)
            if worker is None and len(self._workers) >= self.workers:
                return
            worker = worker or self._hire()
            task = self._queue.popleft()
            worker.task = task
            worker.started = time.monotonic()
            worker.deadline = worker.started + (task.seconds if worker.ready else START_SECONDS)
            try:
                worker.connection.send((task.function, task.all_arguments))
            except OSError:  # it died while idle; nothing was lost
                self._dismiss(worker)
                self._queue.appendleft(task)

    def _hire(self) -> _Worker:
        self._serial += 1
        scratch = self.scratch / f"worker-{os.getpid()}-{self._serial}"
        scratch.mkdir(parents=True)
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self.limits, scratch), daemon=True
        )
        # A Ctrl-C in the terminal is for this process alone: the new one inherits the mask.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        theirs.close()
        worker = _Worker(process, ours, scratch)
        self._workers.append(worker)
        return worker

    def _collect(self, worker: _Worker) -> list[Outcome]:
        """What a worker says: that it is ready now, or the outcome of its task."""
        task, seconds = worker.task, time.monotonic() - worker.started
        assert task is not None
        try:
            untrusted = worker.connection.recv_bytes(ANSWER_BYTES)
        except (EOFError, OSError):
            return [self._bereaved(worker)]
        if not worker.ready:
            worker.ready, worker.started = True, time.monotonic()
            worker.deadline = worker.started + task.seconds
            return []
        worker.task = None
        worker.served += 1
        try:
            answer = msgspec.msgpack.decode(untrusted, type=_Answer)
            value = None
            if answer.problem is None:
                value = msgspec.msgpack.decode(answer.value, type=task.answer)
        except msgspec.MsgspecError as error:
            self._dismiss(worker)
            problem = Internal(f"The worker's answer is not what was asked for: {error}.").problem()
            return [Outcome(task, problem=problem, seconds=seconds)]
        if answer.lost or worker.served >= self.settings.pages_per_worker:
            self._dismiss(worker)
        return [Outcome(task, value, answer.problem, answer.lost, seconds, answer.detail)]

    def _bereaved(self, worker: _Worker) -> Outcome:
        """The outcome of a task whose worker died of it, or of something beside it."""
        task, seconds = worker.task, time.monotonic() - worker.started
        assert task is not None
        worker.process.join(5)
        status = worker.process.exitcode
        self._dismiss(worker)
        error: TriageError
        if status == -signal.SIGKILL:
            error = OutOfMemory("The process that worked on it was killed, most likely for memory.")
        else:
            error = Internal(f"The process that worked on it died (status {status}).")
        return Outcome(task, problem=error.problem(), lost=True, seconds=seconds)

    def _overdue(self, worker: _Worker) -> Outcome:
        task, seconds = worker.task, time.monotonic() - worker.started
        assert task is not None
        self._dismiss(worker)
        problem = TimedOut(f"It was not done after {task.seconds:.0f} s.").problem()
        return Outcome(task, problem=problem, lost=True, seconds=seconds)

    def _dismiss(self, worker: _Worker) -> None:
        """Kill a worker with all it started, and remove its scratch folder."""
        self._workers.remove(worker)
        pid = worker.process.pid
        if pid is not None:
            try:
                os.killpg(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                worker.process.kill()
        worker.process.join()
        worker.connection.close()
        keep = {w.process.pid for w in self._workers} | self._strangers
        bounded.kill_strays(keep, own_session=False)
        shutil.rmtree(worker.scratch, ignore_errors=True)


def available_cores() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _serve(connection: Connection, limits: Limits, scratch: Path) -> None:
    """A worker's life: tasks one after the other until the pipe closes."""
    bounded.confine(limits, scratch)
    # What native libraries print about a stranger's file must not reach a terminal.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    connection.send_bytes(b"ready")
    while True:
        try:
            function, arguments = connection.recv()
        except (EOFError, OSError):
            return
        answer = _answer(function, arguments)
        bounded.kill_strays()
        connection.send_bytes(msgspec.msgpack.encode(answer))
        if answer.lost:
            return


def _answer(function: Any, arguments: tuple[Any, ...]) -> _Answer:
    try:
        return _Answer(msgspec.Raw(msgspec.msgpack.encode(function(*arguments))))
    except TriageError as error:
        return _Answer(problem=error.problem())
    except MemoryError:
        problem = OutOfMemory("It needs more memory than a worker may use.").problem()
        return _Answer(problem=problem, lost=True)
    except Exception as error:
        problem = Internal(f"It stopped with {type(error).__name__}.").problem()
        trace = traceback.format_exc()[-4_000:]
        detail = "".join(char if char.isprintable() or char == "\n" else "?" for char in trace)
        return _Answer(problem=problem, detail=detail)
