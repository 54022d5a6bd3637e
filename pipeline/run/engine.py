"""How work is spread: tasks go in, outcomes come out as they come. The engine may be anything.

:mod:`pipeline.run.local` runs tasks in processes of this machine. An engine knows nothing of
documents; the stages know nothing of engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.artefacts import Problem
from pipeline.errors import TriageError
from pipeline.run.source import InputFile

LOST_OF_A_GROUP = 3
"""When so many tasks of one group took their workers with them, its others wait to the end."""


@dataclass(frozen=True)
class Task:
    """A call of a function of a module, for a worker.

    ``file`` is its first argument where it works on one; an engine fetches it where it lies
    elsewhere. ``answer`` is the type that the worker's answer must decode to; it is not trusted
    before.
    ``seconds`` is the wall-clock time after which the worker is killed. ``key`` is the caller's
    own and stays here; ``label`` says what the task is about, for people. Tasks of one ``group``
    (a document) share their fate when they kill.
    """

    key: Any
    label: str
    group: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    answer: Any
    seconds: float
    file: InputFile | None = None

    @property
    def all_arguments(self) -> tuple[Any, ...]:
        """What the function is called with: the file, where there is one, and the arguments."""
        return self.arguments if self.file is None else (self.file, *self.arguments)


@dataclass(frozen=True)
class Outcome:
    """What became of a task: an answer, or a problem.

    ``lost`` says that the task took its worker with it (killed, hung, out of memory), which may
    be the fault of another: such a task deserves one more try with nothing beside it.
    """

    task: Task
    answer: Any = None
    problem: Problem | None = None
    lost: bool = False
    seconds: float = 0.0
    detail: str = ""


class EngineError(TriageError):
    """The engine cannot do this work. The message says why."""

    advice = "What was read is kept; put that right and run again."


class Engine(Protocol):
    """Runs tasks. ``workers`` is how many run at once."""

    @property
    def workers(self) -> int: ...

    def submit(self, task: Task) -> None:
        """Take a task; never waits."""

    def wait(self, seconds: float) -> list[Outcome]:
        """Outcomes since the last call; waits at most ``seconds`` for one."""

    def close(self) -> None:
        """Kill what runs and free everything. Nothing may be submitted after it."""


def spread(
    engine: Engine, tasks: Iterable[Task], stopping: Callable[[], bool], workers: int | None = None
) -> Iterator[Outcome]:
    """Run all tasks and yield each one's outcome as it comes.

    At most two tasks a worker are under way, so that memory does not grow with the work. Where
    ``workers`` are fewer than the engine has, no more tasks are: the others stay idle. A task
    that was lost is tried once more when all others are done, alone; when that fails too, the
    rest of its group is given up with the same problem. Once three of a group were lost, its
    others are not tried before that. Once ``stopping()`` is true nothing is submitted any more
    and the iteration ends.
    """
    suspects: list[Outcome] = []
    lost: Counter[str] = Counter()
    last: dict[str, Problem | None] = {}

    def at_once() -> int:
        all_of_them = engine.workers
        return 2 * all_of_them if workers is None or workers >= all_of_them else workers

    for outcome in _pump(engine, tasks, stopping, at_once, lost, last):
        if outcome.lost:
            lost[outcome.task.group] += 1
            last[outcome.task.group] = outcome.problem
            suspects.append(outcome)
        else:
            yield outcome
    guilty: Counter[str] = Counter()
    again = (outcome.task for outcome in suspects)
    for outcome in _pump(engine, again, stopping, lambda: 1, guilty, last):
        if outcome.lost:
            guilty[outcome.task.group] = LOST_OF_A_GROUP
            last[outcome.task.group] = outcome.problem
        yield outcome


def _pump(
    engine: Engine,
    tasks: Iterable[Task],
    stopping: Callable[[], bool],
    at_once: Callable[[], int],
    lost: Counter[str],
    last: dict[str, Problem | None],
) -> Iterator[Outcome]:
    """Outcomes of ``tasks`` with ``at_once()`` under way, but of those whose group is given up."""
    pending = iter(tasks)
    under_way, more = 0, True
    while more or under_way:
        while more and under_way < at_once() and not stopping():
            task = next(pending, None)
            if task is None:
                more = False
            elif lost[task.group] >= LOST_OF_A_GROUP:
                yield Outcome(task, problem=last[task.group], lost=True)
            else:
                engine.submit(task)
                under_way += 1
        outcomes = engine.wait(0.2) if under_way else []
        under_way -= len(outcomes)
        yield from outcomes
        if stopping():
            return
