"""What a run tells while it runs: a bar on a terminal, a log, and the counts for its manifest."""

from __future__ import annotations

import logging
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.run.engine import Outcome

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

log = logging.getLogger("triage")


_DONE = {
    "hash": "hashed",
    "intake": "identified",
    "read": "read",
    "tag": "tagged",
    "judge": "judged",
    "report": "drawn",
}


class Progress:
    """Counts tasks by stage; draws a bar where ``show`` is true.

    ``seconds`` is the wall-clock time each stage took, ``work`` the time its tasks took together,
    ``tasks`` how many there were.
    """

    def __init__(self, show: bool = False) -> None:
        self.seconds: dict[str, float] = {}
        self.work: dict[str, float] = {}
        self.tasks: dict[str, int] = {}
        self._stage, self._since = "", time.monotonic()
        self._show = show
        self._units: dict[str, str] = {}
        self._bar: Bar | None = None
        self._row: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def begin(self, stage: str, total: int, unit: str) -> None:
        """A stage starts; the one before it is over."""
        self.end()
        self._stage, self._since = stage, time.monotonic()
        self.seconds.setdefault(stage, 0.0)
        self.work.setdefault(stage, 0.0)
        self.tasks.setdefault(stage, 0)
        if total:
            self._units[stage] = f"{unit} {_DONE.get(stage, stage)}"
            log.info("%s: %d %s", stage, total, unit)
        if self._show and total:
            self._draw(stage, total, unit)

    def end(self) -> None:
        """The stage is over."""
        if self._stage:
            spent = time.monotonic() - self._since
            self.seconds[self._stage] += spent
        self._stage = ""
        if self._bar is not None:
            self._bar.stop()
        self._bar = None

    def sentence(self) -> str:
        """What was done so far, for a person."""
        parts = [f"{self.tasks[stage]} {unit}" for stage, unit in self._units.items()]
        return ", ".join(parts) or "nothing"

    def say(self, sentence: str) -> None:
        """A line for the log, and for whoever watches the bar."""
        log.info("%s", sentence)
        if self._show:
            print(sentence, file=sys.stderr)

    def advance(self, count: int) -> None:
        if self._bar is not None and self._row is not None and count:
            self._bar.advance(self._row, count)

    def done(self, outcome: Outcome) -> None:
        """A task is over."""
        self.work[self._stage] += outcome.seconds
        self.tasks[self._stage] += 1
        self.advance(1)
        if outcome.problem is not None:
            # A path comes from strangers and may hold escape codes.
            about, code = ascii(outcome.task.label)[1:-1], outcome.problem.code
            fields = {"stage": self._stage, "document": about, "code": code}
            log.warning(
                "%s: %s: %s",
                self._stage,
                about,
                outcome.problem.message,
                extra={"fields": fields},
            )
        if outcome.detail:
            log.debug("%s", outcome.detail)

    def _draw(self, stage: str, total: int, unit: str) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar
        from rich.progress import Task as Row
        from rich.text import Text

        class Pace(ProgressColumn):
            """Pages (files, documents) a minute."""

            def render(self, row: Row) -> Text:
                pace = row.speed
                return Text("" if pace is None else f"{pace * 60:,.0f} {unit}/min")

        self._bar = Bar(
            TextColumn("{task.description:6}"),
            BarColumn(),
            MofNCompleteColumn(),
            Pace(),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._row = self._bar.add_task(stage, total=total)
        self._bar.start()
