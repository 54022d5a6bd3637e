"""The bounded child: what an outside program, or a parse of a stranger's file, may use.

Threat: poppler, pdfminer and Tesseract parse hostile input and must be assumed to be taken over
one day. Two walls stand around them. :func:`confine` is called once in a worker process and
bounds the process and all its descendants; :func:`run` starts one outside program inside it, in a
session of its own, with a wall-clock bound, and kills the whole group when that is over.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import TimedOut
from pipeline.settings import MEGABYTE, Limits
from pipeline.tools import landlock

ENVIRONMENT = ("PATH", "HOME", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""All of the parent's environment that a program is given; the rest stays outside."""
PROCESSES = 256
"""How many processes a worker's user may start beyond those that run (not enforced for root)."""
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
"""What keeps the libraries of a process on one thread. Processes side by side use the cores better:
threads of one wait for one another by spinning, from the moment that they are loaded."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET = 0x4000_0000
_CLONE_NEWUSER = 0x1000_0000


@dataclass(frozen=True)
class Finished:
    """A program that ended by itself. ``untrusted_stdout`` is at most ``file_bytes`` long."""

    status: int
    untrusted_stdout: bytes
    untrusted_stderr: str


@dataclass(frozen=True)
class Walls:
    """What this system's kernel let :func:`confine` take away; for ``triage doctor``."""

    network: bool
    writing: bool


def confine(limits: Limits, scratch: Path, writable: Collection[Path] = ()) -> Walls:
    """Bound this process and its descendants; to be called first thing in a worker.

    Its own session (so that the parent can kill the group), death with its parent, an address
    space of ``limits.memory_megabytes``, files of at most ``limits.scratch_megabytes``, no core
    dumps, no new privileges, no network and no writing but beneath ``scratch`` (also ``TMPDIR``)
    and ``writable``, where the kernel allows a process to give these up. Descendants that lose
    their parent become this process's children, for :func:`kill_strays`.
    """
    if os.getsid(0) != os.getpid():
        os.setsid()
    _die_with_parent()
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, limits.scratch_megabytes * MEGABYTE)
    walls = Walls(network=False, writing=False)
    if sys.platform == "linux":
        _set_limit(resource.RLIMIT_AS, limits.memory_megabytes * MEGABYTE)
        running = sum(entry.name.isdigit() for entry in Path("/proc").iterdir())
        _set_limit(resource.RLIMIT_NPROC, running + PROCESSES)
        adopt_orphans()
        network = leave_network()
        _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        walls = Walls(network, landlock.write_only_beneath((scratch, *writable)))
    os.environ["TMPDIR"] = str(scratch)
    stay_on_one_thread()
    tempfile.tempdir = None
    return walls


def stay_on_one_thread() -> None:
    """Keep the libraries that this process has not loaded yet on one thread."""
    os.environ.update(ONE_THREAD)


def leave_network() -> bool:
    """Move this process into a network namespace with no way out. False where not allowed."""
    if sys.platform != "linux":
        return False
    libc = _libc()
    ways = (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET)
    return any(libc.unshare(way) == 0 for way in ways)


def adopt_orphans() -> None:
    """Make this process the parent of descendants whose own parent dies (Linux)."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def kill_strays(keep: Collection[int | None] = (), *, own_session: bool = True) -> int:
    """Kill and reap this process's children but ``keep``; returns how many there were.

    After a task a worker has no business with any child: what is left outlived the program that
    started it. A parent of workers spares its ``own_session``, which programs never stay in.
    Repeats, because the children of a killed child become ours.
    """
    killed = 0
    while True:
        strays = [pid for pid in children() if pid not in keep]
        again = 0
        for pid in strays:
            with contextlib.suppress(ProcessLookupError, ChildProcessError, PermissionError):
                if own_session or os.getsid(pid) != os.getsid(0):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
                    again += 1
        if not again:
            return killed
        killed += again


def run(
    argv: Sequence[str | Path],
    *,
    seconds: float,
    file_bytes: int = 256 * MEGABYTE,
    folder: Path | None = None,
    stdin: bytes = b"",
) -> Finished:
    """Run an outside program to its end and return what it printed.

    The program leads a session of its own and dies with this process. Its output goes to files,
    never to pipes, so that a child that outlives it cannot keep us waiting; no file it writes
    (its standard output is one) grows past ``file_bytes``: the kernel stops it there. When
    ``seconds`` of wall time are over its whole group is killed and :class:`TimedOut` is raised.
    """
    environment = {k: os.environ[k] for k in ENVIRONMENT if k in os.environ}
    environment |= {"LC_ALL": "C.UTF-8", **ONE_THREAD}
    environment["TMPDIR"] = str(folder or tempfile.gettempdir())

    def bound() -> None:
        _die_with_parent()
        _set_limit(resource.RLIMIT_FSIZE, file_bytes)
        _set_limit(resource.RLIMIT_CPU, int(seconds) + 1)

    with (
        tempfile.TemporaryFile() as untrusted_out,
        tempfile.TemporaryFile() as untrusted_err,
        tempfile.TemporaryFile() as fed,
    ):
        fed.write(stdin)
        fed.seek(0)
        process = subprocess.Popen(
            [str(part) for part in argv],
            stdin=fed,
            stdout=untrusted_out,
            stderr=untrusted_err,
            cwd=folder,
            env=environment,
            start_new_session=True,
            preexec_fn=bound,
        )
        try:
            status = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimedOut(f"{Path(argv[0]).name} did not end within {seconds:.0f} s.") from None
        finally:
            _kill_group(process)
        untrusted_out.seek(0)
        untrusted_err.seek(0)
        return Finished(
            status,
            untrusted_out.read(file_bytes),
            untrusted_err.read(16_384).decode("ascii", "backslashreplace"),
        )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what the program left running in its session, and reap it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children() -> list[int]:
    """Process ids of this process's children, those of all its threads."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir() if sys.platform == "linux" else ():
        with contextlib.suppress(OSError):
            found += [int(pid) for pid in (task / "children").read_text().split()]
    return found


def _die_with_parent() -> None:
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _set_limit(which: int, value: int) -> None:
    """Lower a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(which)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (bound, bound))
