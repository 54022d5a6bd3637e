"""The bounded child, with real processes: what it may not do, and that nothing outlives it."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import TimedOut
from pipeline.settings import Limits
from pipeline.tools import bounded, landlock

linux = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")


def _answer(
    connection: Any, work: Callable[..., Any], scratch: Path, arguments: tuple[Any, ...]
) -> None:
    walls = bounded.confine(Limits(memory_megabytes=2048, scratch_megabytes=8), scratch)
    try:
        connection.send((walls, work(*arguments)))
    except BaseException as error:
        connection.send((walls, error))


def confined(work: Callable[..., Any], scratch: Path, *arguments: Any) -> tuple[bounded.Walls, Any]:
    """``work`` done in a spawned process that :func:`bounded.confine` has bounded."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_answer, args=(theirs, work, scratch, arguments))
    process.start()
    assert ours.poll(30), "the confined process did not answer"
    answer: tuple[bounded.Walls, Any] = ours.recv()
    process.join(10)
    return answer


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def test_output_and_status_come_back() -> None:
    done = bounded.run(["sh", "-c", "cat; echo said >&2; exit 3"], seconds=10, stdin=b"fed")
    assert (done.status, done.untrusted_stdout, done.untrusted_stderr) == (3, b"fed", "said\n")


def test_a_program_that_hangs_is_ended() -> None:
    with pytest.raises(TimedOut) as caught:
        bounded.run(["sleep", "60"], seconds=0.3)
    assert caught.value.problem().code == "timeout"
    assert caught.value.problem().message.startswith("sleep did not end within 0 s. Raise")


@linux
def test_a_child_that_outlives_its_parent_is_killed_with_the_group(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    bounded.run(["sh", "-c", f"sleep 60 & echo $! > '{note}'"], seconds=10)
    assert gone(int(note.read_text()))


@linux
def test_a_flood_of_output_is_stopped_where_it_was_bounded() -> None:
    done = bounded.run(["sh", "-c", "yes"], seconds=30, file_bytes=100_000)
    assert done.status != 0
    assert len(done.untrusted_stdout) == 100_000


def test_error_messages_of_programs_cannot_hold_escape_codes() -> None:
    done = bounded.run(["sh", "-c", r"printf 'red\303\251' >&2"], seconds=10)
    assert done.untrusted_stderr == r"red\xc3\xa9"


@linux
def test_secrets_of_the_environment_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "sesame")
    assert b"sesame" not in bounded.run(["env"], seconds=10).untrusted_stdout


def _take_memory() -> str:
    try:
        return str(len(bytearray(3 << 30)))
    except MemoryError:
        return "refused"


@linux
def test_memory_of_a_worker_is_bounded(tmp_path: Path) -> None:
    assert confined(_take_memory, tmp_path)[1] == "refused"


def _threads() -> tuple[int, int]:
    before = len(list(Path("/proc/self/task").iterdir()))
    import cv2
    import numpy as np

    cv2.blur(np.zeros((2_000, 2_000), np.uint8), (9, 9))
    np.ones((500, 500)) @ np.ones((500, 500))
    return cv2.getNumThreads(), len(list(Path("/proc/self/task").iterdir())) - before


@linux
def test_libraries_of_a_worker_stay_on_one_thread(tmp_path: Path) -> None:
    assert confined(_threads, tmp_path)[1] == (1, 0)


def _write(folder: str) -> str:
    try:
        (Path(folder) / "written").write_text("x")
    except PermissionError:
        return "refused"
    return "written"


@linux
@pytest.mark.skipif(landlock.abi() < 1, reason="this kernel has no Landlock")
def test_a_worker_writes_in_its_scratch_folder_and_nowhere_else(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    assert confined(_write, inside, str(inside))[1] == "written"
    assert confined(_write, inside, str(outside))[1] == "refused"
    assert list(outside.iterdir()) == []


def _connect(port: int) -> str:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return "refused"
    return "connected"


@linux
def test_a_worker_reaches_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        walls, answer = confined(_connect, tmp_path, server.getsockname()[1])
    if not walls.network and landlock.abi() < 4:
        pytest.skip("this system lets no process leave the network")
    assert answer == "refused"


def _leave_stray(note: str) -> int:
    bounded.run(["sh", "-c", f"setsid sleep 60 & echo $! > '{note}'"], seconds=10)
    return bounded.kill_strays()


@linux
def test_a_stray_that_left_its_session_is_killed_after_the_task(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    _, killed = confined(_leave_stray, tmp_path, str(note))
    assert killed >= 1
    assert gone(int(note.read_text()))


@linux
def test_a_worker_leads_a_session_of_its_own(tmp_path: Path) -> None:
    _, sid = confined(os.getsid, tmp_path, 0)
    assert sid != os.getsid(0)
