"""One run over one folder: what all stages share."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import msgspec

from pipeline.artefacts import Agency, Document
from pipeline.judge.agencies import AgencyTable, known_agency
from pipeline.run.engine import Engine, Outcome, Task, spread
from pipeline.run.keys import Keys
from pipeline.run.ledger import Ledger, save
from pipeline.run.progress import Progress
from pipeline.run.source import InputFile, Source
from pipeline.run.stop import Stop
from pipeline.settings import Settings
from pipeline.store import NAME_BYTES, Status, Store, StoreError, unpack

SAVE_SECONDS = 30.0


def with_grace(seconds: float) -> float:
    """A limit and some more, so that what bounds itself can say so before it is killed."""
    return 1.25 * seconds + 5


@dataclass
class Job:
    """The folders, the settings with their digests, and the means; passed to every stage.

    A document goes by its path as text; ``names`` holds what its place calls it where that is
    something else.
    """

    source: Source
    settings: Settings
    keys: Keys
    store: Store
    ledger: Ledger
    engine: Engine
    progress: Progress
    stop: Stop
    passwords: tuple[str, ...] = ()
    agencies: AgencyTable | None = None
    names: dict[str, str] = field(default_factory=dict)
    _folders: frozenset[str] | None = None
    _saved: float = field(default_factory=time.monotonic)

    def file(self, path: str) -> InputFile:
        """The input file at ``path``, as tasks carry it."""
        return self.source.file(self.names.get(path, path), self.ledger.files[path].status)

    def status_now(self, path: str) -> Status | None:
        """What the status of the input file at ``path`` is by now; None where it is gone."""
        return self.source.status(self.names.get(path, path))

    def known_agency(self, path: str) -> Agency:
        """Who answers in the document at ``path``, where the user or the folder says so."""
        return known_agency(path, self.agencies)

    def document(self, path: str) -> Document:
        """The document at ``path``, as identified."""
        entry = self.ledger.files[path]
        document = unpack(self.store.read(entry.document), Document)
        if document is None:
            raise StoreError(errno.EIO, f"{entry.document} is damaged. Run with --force.")
        return msgspec.structs.replace(document, path=path, duplicate_of=entry.duplicate_of)

    def document_seconds(self) -> float:
        """When a task over a whole document is killed."""
        return with_grace(self.settings.limits.document_seconds)

    def packed_reading(self, path: str) -> bytes:
        """The reading of the document at ``path`` as it is kept; empty where there is none."""
        name = self.ledger.files[path].reading
        return (self.store.read(name) or b"") if name else b""

    def verdict_name(self, path: str) -> str:
        """Where the verdict on ``path`` lies: ``verdicts/<path>.json``.

        A digest takes the place of what no file system takes: the end of a very long name, and
        the ``.json`` of ``a`` where the input has a folder ``a.json`` too.
        """
        folder, _, name = path.rpartition("/")
        encoded = os.fsencode(name)
        unique = hashlib.sha256(encoded).hexdigest()[:16]
        if len(encoded) > NAME_BYTES - len(".json"):
            name = f"{encoded[:200].decode('utf-8', 'ignore')}.{unique}"
        elif f"{path}.json" in self._input_folders():
            name = f"{name}.{unique}"
        return "/".join(part for part in ("verdicts", folder, f"{name}.json") if part)

    def outcomes(self, tasks: Iterable[Task], workers: int | None = None) -> Iterator[Outcome]:
        """Run a stage's tasks, on so many workers if not on all. Raises :class:`Stopped` where the
        run was asked to end.
        """
        for outcome in spread(self.engine, tasks, self.stop.requested, workers):
            self.progress.done(outcome)
            yield outcome
            if time.monotonic() - self._saved > SAVE_SECONDS:
                save(self.store, self.ledger)
                self._saved = time.monotonic()
        self.stop.check()

    def _input_folders(self) -> frozenset[str]:
        if self._folders is None:
            parents = {PurePosixPath(path).parent for path in self.ledger.files}
            above = {str(one) for parent in parents for one in (parent, *parent.parents)}
            self._folders = frozenset(above)
        return self._folders
