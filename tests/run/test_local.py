"""The engine on this machine: what becomes of tasks that answer, fail, hang, die or lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import misbehaviour
import pytest

from pipeline.run.engine import Outcome, Task, spread
from pipeline.run.local import LocalEngine
from pipeline.settings import Limits, Spread


class Counting(LocalEngine):
    """The engine, with a list of what it was given."""

    def submit(self, task: Task) -> None:
        self.given = [*getattr(self, "given", []), task.key]
        super().submit(task)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Counting]:
    limits = Limits(memory_megabytes=2_048)
    engine = Counting(limits, Spread(jobs=2, pages_per_worker=3), tmp_path / "scratch")
    yield engine
    engine.close()


def task(
    key: str,
    function: Callable[..., Any],
    *arguments: Any,
    seconds: float = 60,
    group: str | None = None,
    answer: Any = int,
) -> Task:
    return Task(key, key, group or key, function, arguments, answer, seconds)


def outcomes(engine: LocalEngine, *tasks: Task) -> dict[str, Outcome]:
    return {one.task.key: one for one in spread(engine, tasks, lambda: False)}


def test_every_task_is_answered_and_workers_are_replaced(engine: Counting) -> None:
    sums = [task(str(n), misbehaviour.add, n, 1) for n in range(8)]
    found = outcomes(engine, *sums)
    assert {key: one.answer for key, one in found.items()} == {str(n): n + 1 for n in range(8)}
    assert engine._serial > 2


def test_few_tasks_can_be_kept_on_few_workers(engine: Counting) -> None:
    sums = [task(str(n), misbehaviour.add, n, 1) for n in range(3)]
    found = list(spread(engine, sums, lambda: False, workers=1))
    assert [one.answer for one in found] == [1, 2, 3]
    assert engine._serial == 1


def test_what_a_task_raises_is_a_problem_and_costs_no_second_try(engine: Counting) -> None:
    found = outcomes(
        engine, task("refused", misbehaviour.refuse), task("stumbled", misbehaviour.stumble)
    )
    assert found["refused"].problem is not None
    assert found["refused"].problem.code == "corrupt"
    stumbled = found["stumbled"]
    assert stumbled.problem is not None and stumbled.problem.code == "internal"
    assert "\x1b" not in stumbled.problem.message + stumbled.detail
    assert sorted(engine.given) == ["refused", "stumbled"]


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (misbehaviour.hang, "timeout"),
        (misbehaviour.die, "out_of_memory"),
        (misbehaviour.crash, "internal"),
        (misbehaviour.take_memory, "out_of_memory"),
    ],
)
def test_a_task_that_takes_its_worker_along_is_tried_once_more_alone(
    engine: Counting, function: Callable[[], int], code: str
) -> None:
    found = outcomes(
        engine,
        task("bad", function, seconds=0.5 if code == "timeout" else 60),
        *(task(str(n), misbehaviour.add, n, n) for n in range(4)),
    )
    assert found["bad"].problem is not None
    assert found["bad"].problem.code == code
    assert [found[str(n)].answer for n in range(4)] == [0, 2, 4, 6]
    assert engine.given.count("bad") == 2
    assert engine.given[-1] == "bad"


def test_a_document_that_kills_three_workers_is_given_up(engine: Counting) -> None:
    pages = [task(f"p{n}", misbehaviour.die, group="poison") for n in range(12)]
    good = [task(f"g{n}", misbehaviour.add, n, 0) for n in range(3)]
    found = outcomes(engine, *pages, *good)
    assert {found[f"p{n}"].problem.code for n in range(12)} == {"out_of_memory"}  # type: ignore[union-attr]
    assert [found[f"g{n}"].answer for n in range(3)] == [0, 1, 2]
    tried = [key for key in engine.given if key.startswith("p")]
    assert len(tried) <= 3 + 2 * engine.workers + 1


def test_nothing_that_a_killed_worker_started_lives_on(engine: Counting) -> None:
    seconds = "98765.4321"
    found = outcomes(engine, task("bad", misbehaviour.leave_a_child, seconds, seconds=1))
    assert found["bad"].problem is not None
    assert found["bad"].problem.code == "timeout"
    lines = [path.read_bytes() for path in _command_lines()]
    assert not [line for line in lines if seconds.encode() in line]


def _command_lines() -> list[Path]:
    return [path for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]


def test_an_answer_of_another_type_is_not_taken(engine: Counting) -> None:
    found = outcomes(engine, task("lied", misbehaviour.lie), task("sum", misbehaviour.add, 1, 2))
    assert found["lied"].problem is not None
    assert found["lied"].problem.code == "internal"
    assert found["lied"].answer is None
    assert found["sum"].answer == 3


def test_a_workers_temporary_folder_is_its_own_and_goes_with_it(engine: Counting) -> None:
    found = outcomes(engine, task("where", misbehaviour.where, answer=tuple[int, str]))
    folder = Path(found["where"].answer[1])
    assert folder.is_relative_to(engine.scratch)
    assert (folder / "left").exists()
    engine.close()
    assert not list(engine.scratch.iterdir())


def test_once_asked_to_stop_no_task_is_started(engine: Counting) -> None:
    tasks = (task(str(n), misbehaviour.add, n, 0) for n in range(1_000))
    seen: list[str] = []
    for outcome in spread(engine, tasks, lambda: len(seen) >= 4):
        seen.append(outcome.task.key)  # noqa: PERF401
    assert len(seen) >= 4
    assert len(engine.given) <= len(seen) + 2 * engine.workers
