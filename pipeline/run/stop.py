"""Ending early: Ctrl-C in a terminal, SIGTERM from systemd."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import NoReturn, Self

PATIENCE_SECONDS = 3.0
"""How long a run may take to come to a place where it can end; then it is cut off anywhere."""


class Stopped(BaseException):
    """The run was asked to end. What was finished is kept; ``done`` says what that is."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number
        self.done = ""


class Stop:
    """While entered, turns SIGINT and SIGTERM into a request that the run looks at between tasks.

    A run that does not look within :data:`PATIENCE_SECONDS`, or is asked twice, gets
    :class:`Stopped` raised wherever it is; files are written whole, so that loses nothing.
    """

    def __init__(self) -> None:
        self._requested = 0
        self._former: dict[int, object] = {}

    def requested(self) -> bool:
        return self._requested != 0

    def check(self) -> None:
        """Raise :class:`Stopped` where the end was asked for."""
        if self._requested:
            self._end()

    def __enter__(self) -> Self:
        for number, handler in (
            (signal.SIGINT, self._on_signal),
            (signal.SIGTERM, self._on_signal),
            (signal.SIGALRM, self._on_alarm),
        ):
            self._former[number] = signal.signal(number, handler)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._requested:
            self._end()
        self._requested = number
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)

    def _on_alarm(self, number: int, frame: FrameType | None) -> None:
        self._end()

    def _end(self) -> NoReturn:
        """Raise once; what follows is tidying up, which nothing must cut off."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped(self._requested)
