"""The files of a folder, at any depth; none is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pipeline.artefacts import Problem
from pipeline.errors import Corrupt, TriageError, Unsupported


class Candidate(msgspec.Struct, frozen=True):
    """A file that the folder holds. ``path`` is POSIX and relative to the folder.

    With a ``problem`` the file is not to be opened.
    """

    path: str
    size_bytes: int
    mtime_ns: int
    problem: Problem | None = None


def walk(root: Path) -> list[Candidate]:
    """All files below ``root`` in a fixed order, hidden ones left out; nothing is opened.

    Symbolic links are followed where they lead to a file inside ``root``, never out of it, and
    never into folders. Links that are not followed, folders that may not be looked into, and
    files that are no regular ones (pipes, devices) have a problem.
    """
    found = list(_candidates(root, root, root.resolve()))
    return sorted(found, key=lambda candidate: candidate.path)


def _candidates(folder: Path, root: Path, inside: Path) -> Iterator[Candidate]:
    try:
        with os.scandir(folder) as entries:
            seen = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        if folder == root:
            raise
        yield _refused(folder, root, Corrupt("The folder may not be looked into."))
        return
    for entry in seen:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _candidates(path, root, inside)
        else:
            yield _candidate(path, root, inside)


def _candidate(path: Path, root: Path, inside: Path) -> Candidate:
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            return _refused(path, root, Unsupported("This is a link that leads out of the folder."))
        status = path.stat()
    except (OSError, RuntimeError):  # RuntimeError: links that lead to one another
        return _refused(path, root, Corrupt("This is a link to nothing, or cannot be looked at."))
    if not stat.S_ISREG(status.st_mode):
        return _refused(path, root, Unsupported("This is a link to a folder, or no regular file."))
    return Candidate(path.relative_to(root).as_posix(), status.st_size, status.st_mtime_ns)


def _refused(path: Path, root: Path, error: TriageError) -> Candidate:
    return Candidate(path.relative_to(root).as_posix(), 0, 0, error.problem())
