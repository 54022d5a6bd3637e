"""A lock on an object store: a lease that its holder keeps renewing.

An object store has no locks that it frees when a process dies. The holder writes the time until
which its lease runs, every few seconds a later one. A lease that has run out, or that claims to run
longer than any does (a clock was set), is watched: where it does not change, its holder is dead.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from pipeline.store import Locked, StoreError
from pipeline.store.remote import answering

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

LEASE_SECONDS = 60.0
RENEW_SECONDS = 10.0
WATCH_SECONDS = 2.5 * RENEW_SECONDS
SETTLE_SECONDS = 2.0
"""After which the one of two that took a dead lease at once sees which of them has it."""
GONE = 116
"""ESTALE: the lease is another's."""


class _Term(msgspec.Struct, frozen=True):
    """What the object holds: whose it is, and until when (seconds since 1970)."""

    holder: str
    until: float


class Lease:
    """A lease on the object at ``path``; ``place`` is its place's name for people."""

    def __init__(self, files: AbstractFileSystem, path: str, place: str) -> None:
        self._files, self._path, self._place = files, path, place
        self._holder = secrets.token_hex(8)
        self._ended = threading.Event()
        self._renewed = 0.0
        self._lost = False

    @contextlib.contextmanager
    def held(self, wait: bool) -> Iterator[Lease]:
        """Hold the lease. Raises :class:`Locked` where another does and is not waited for."""
        while not self._taken():
            if not wait:
                raise Locked(f"Another run is working on {self._place}.")
            time.sleep(RENEW_SECONDS / 2)
        renewing = threading.Thread(target=self._renew, daemon=True)
        renewing.start()
        try:
            yield self
        finally:
            self._ended.set()
            renewing.join()
            if self._is_ours(self._term()):
                with answering(self._place), contextlib.suppress(FileNotFoundError):
                    self._files.rm_file(self._path)

    def check(self) -> None:
        """Raise :class:`StoreError` where the lease is lost, before anything more is written."""
        if self._lost or time.monotonic() - self._renewed > LEASE_SECONDS:
            raise StoreError(
                GONE, f"The lease on {self._place} was lost. Run again, it goes on from here."
            )

    def _taken(self) -> bool:
        """Take the lease where nobody living has it."""
        if self._written(new=True):
            return True
        term = self._term()
        if term is not None and 0 <= term.until - time.time() <= LEASE_SECONDS:
            return False
        time.sleep(WATCH_SECONDS)
        if self._term() != term:
            return False
        with answering(self._place), contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._path)
        if not self._written(new=True):
            return False
        time.sleep(SETTLE_SECONDS)
        return self._is_ours(self._term())

    def _written(self, new: bool) -> bool:
        """Write a term of ours; with ``new``, only where there is none."""
        began = time.monotonic()
        term = msgspec.json.encode(_Term(self._holder, time.time() + LEASE_SECONDS))
        try:
            with answering(self._place):
                if new and self._files.exists(self._path):  # not every server knows mode="create"
                    return False
                self._files.pipe_file(self._path, term, mode="create" if new else "overwrite")
        except FileExistsError:
            return False
        self._renewed = began
        return True

    def _term(self) -> _Term | None:
        """The term that stands; None where there is none, or nothing that can be read."""
        with answering(self._place), contextlib.suppress(FileNotFoundError, msgspec.MsgspecError):
            return msgspec.json.decode(self._files.cat_file(self._path), type=_Term)
        return None

    def _is_ours(self, term: _Term | None) -> bool:
        return term is not None and term.holder == self._holder

    def _renew(self) -> None:
        while not self._ended.wait(RENEW_SECONDS):
            # What cannot be reached now is tried again; check() sees when it lasts too long.
            with contextlib.suppress(StoreError):
                if not self._is_ours(self._term()):
                    self._lost = True
                    return
                self._written(new=False)
