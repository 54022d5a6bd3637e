"""The bounded child: what an outside program, or a parse of a stranger's file, may use.

Threat: poppler, pdfminer and Tesseract parse hostile input and must be assumed to be taken over
one day. Two walls stand around them. :func:`confine` is called once in a worker process and
bounds the process and all its descendants; :func:`run` starts one outside program inside it, in a
session of its own, with a wall-clock bound, and kills the whole group when that is over.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import TimedOut
from pipeline.settings import Limits

MEGABYTE = 1024 * 1024
ENVIRONMENT = ("PATH", "HOME", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""All of the parent's environment that a program is given; the rest stays outside."""

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET = 0x4000_0000
_CLONE_NEWUSER = 0x1000_0000


@dataclass(frozen=True)
class Finished:
    """A program that ended by itself. ``untrusted_stdout`` is at most ``output_bytes`` long."""

    status: int
    untrusted_stdout: bytes
    untrusted_stderr: str


def confine(limits: Limits, scratch: Path) -> None:
    """Bound this process and its descendants; to be called first thing in a worker.

    Its own session (so that the parent can kill the group), death with its parent, an address
    space of ``limits.memory_megabytes``, files of at most ``limits.scratch_megabytes``, no core
    dumps, no new privileges, no network where the kernel allows that, ``scratch`` as ``TMPDIR``.
    """
    if os.getsid(0) != os.getpid():
        os.setsid()
    _die_with_parent()
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, limits.scratch_megabytes * MEGABYTE)
    if sys.platform == "linux":
        _set_limit(resource.RLIMIT_AS, limits.memory_megabytes * MEGABYTE)
        _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        leave_network()
    os.environ["TMPDIR"] = str(scratch)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    tempfile.tempdir = None


def leave_network() -> bool:
    """Move this process into a network namespace with no way out. False where not allowed."""
    if sys.platform != "linux":
        return False
    libc = _libc()
    return libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0


def run(
    argv: Sequence[str | Path],
    *,
    seconds: float,
    output_bytes: int = 64 * MEGABYTE,
    folder: Path | None = None,
    stdin: bytes = b"",
) -> Finished:
    """Run an outside program to its end and return what it printed.

    The program is the leader of its own session and dies with this process. Its output goes to
    files, never to pipes, so that a child that outlives it cannot keep us waiting. When ``seconds``
    are over the whole group is killed and :class:`TimedOut` is raised; output past
    ``output_bytes`` stops the program (it is killed by SIGXFSZ) and is cut.
    """
    environment = {k: os.environ[k] for k in ENVIRONMENT if k in os.environ}
    environment |= {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    environment["TMPDIR"] = str(folder or tempfile.gettempdir())
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
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
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
            untrusted_out.read(output_bytes),
            untrusted_err.read(16_384).decode("ascii", "backslashreplace"),
        )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what the program left running in its session, and reap it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()


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
