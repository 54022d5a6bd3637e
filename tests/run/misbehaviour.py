"""What workers are asked to do in the tests of the engine: they must be importable by them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from pipeline.errors import Corrupt


def add(one: int, other: int) -> int:
    return one + other


def refuse() -> int:
    raise Corrupt("This is no document.")


def stumble() -> int:
    raise ValueError("\x1b[31m")


def hang() -> int:
    time.sleep(600)
    return 0


def die() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def crash() -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return 0


def take_memory() -> int:
    return len(bytearray(1 << 40))


def lie() -> str:
    return "no number"


def leave_a_child(seconds: str) -> int:
    """Start a program that outlives its parent in a session of its own, and hang."""
    script = f"sleep {seconds} & sleep {seconds}"
    subprocess.Popen(["/bin/sh", "-c", script], start_new_session=True)
    time.sleep(600)
    return 0


def where() -> tuple[int, str]:
    Path(os.environ["TMPDIR"], "left").write_text("over")
    return os.getpid(), os.environ["TMPDIR"]
