"""One file, page by page, in bounded workers: for the commands that look at a single document."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pipeline.artefacts import Problem
    from pipeline.run.engine import Engine
    from pipeline.settings import Settings

T = TypeVar("T")


def each_page(
    file: Path, settings: Settings, work: Callable[..., T], answer: type[T]
) -> Iterator[tuple[int, T | str]]:
    """What ``work`` makes of each page of ``file``, by page number and in order, or what went
    wrong, as a sentence; page 0 is the file itself. Passwords are those of a ``passwords.txt``
    beside the file.
    """
    from pipeline.run import controls
    from pipeline.run.local import LocalEngine
    from pipeline.run.source import open_source

    with tempfile.TemporaryDirectory(prefix="triage-") as scratch:
        engine = LocalEngine(settings.limits, settings.spread, Path(scratch))
        try:
            passwords = controls.passwords(open_source(file.parent, 0))
            yield from _pages(engine, file, settings, passwords, work, answer)
        finally:
            engine.close()


def _pages(
    engine: Engine,
    file: Path,
    settings: Settings,
    passwords: tuple[str, ...],
    work: Callable[..., T],
    answer: type[T],
) -> Iterator[tuple[int, T | str]]:
    from pipeline.artefacts import Document
    from pipeline.run.engine import Task, spread
    from pipeline.run.work import identify

    limits = settings.limits
    arguments = (limits, passwords, None)
    seconds = limits.document_seconds
    look = Task(0, file.name, file.name, identify, arguments, Document, seconds, file)
    (outcome,) = spread(engine, [look], lambda: False)
    document = outcome.answer
    if document is None:
        yield 0, _sentence(outcome.problem)
        return
    yield from ((0, _sentence(problem)) for problem in document.problems)
    tasks = (
        Task(
            sheet.number,
            f"{file.name} page {sheet.number}",
            file.name,
            work,
            (document, sheet.number, settings.read, limits, passwords),
            answer,
            limits.page_seconds,
            file,
        )
        for sheet in document.sheets
    )
    early: dict[int, T | str] = {}
    following = 1
    for outcome in spread(engine, tasks, lambda: False):
        failed = outcome.answer is None
        early[outcome.task.key] = _sentence(outcome.problem) if failed else outcome.answer
        while following in early:
            yield following, early.pop(following)
            following += 1


def _sentence(problem: Problem | None) -> str:
    if problem is None:
        return "internal: The file could not be read."
    page = f" (page {problem.page})" if problem.page else ""
    return f"{problem.code}{page}: {problem.message}"
