"""What the last run knew: one small file that lets the next one look only at what changed.

Nothing here is needed for correctness: without the file, documents are hashed again, and all
that was read is found again by its digests.
"""

from __future__ import annotations

import msgspec

from pipeline.artefacts import Disposition, HotlistState, IceState, PolicyState
from pipeline.store import Status, Store

NAME = ".triage/ledger.json"


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document's verdict in short, and what it was made from, to say later why it changed."""

    sha256: str
    disposition: Disposition
    immigration_hotlist: HotlistState
    ice: IceState
    sanctuary_policy: PolicyState
    policy_conflict: bool
    rules: str
    settings: str
    tools: str
    agency: str | None = None
    pages: int = 0
    errors: tuple[str, ...] = ()
    duplicate: bool = False

    @property
    def verdict(self) -> tuple[object, ...]:
        """What counts as changed when it changes."""
        return (
            self.disposition, self.immigration_hotlist, self.ice, self.sanctuary_policy,
            self.policy_conflict,
        )  # fmt: skip


class Entry(msgspec.Struct, omit_defaults=True):
    """One file of the input folder.

    ``racy``: it was written so shortly before it was looked at that a later change might have
    left size and time as they are. The other fields name artefacts and what they were made from.
    """

    status: Status
    racy: bool = False
    sha256: str = ""
    document: str = ""
    pages: int = 0
    duplicate_of: str | None = None
    reading: str = ""
    content: str = ""
    tagged: str = ""
    made_from: str = ""
    verdict: Status | None = None
    result: Result | None = None


class Ledger(msgspec.Struct):
    """``before`` are the results of the last run that came to its end, by path."""

    layout: int = 2
    runs: int = 0
    published: str = ""
    files: dict[str, Entry] = {}
    before: dict[str, Result] = {}


def load(store: Store) -> Ledger:
    """The ledger as last written; an empty one where there is none or it is damaged."""
    data = store.read(NAME)
    try:
        ledger = msgspec.json.decode(data, type=Ledger) if data else Ledger()
    except msgspec.MsgspecError:
        return Ledger()
    return ledger if ledger.layout == Ledger().layout else Ledger()


def save(store: Store, ledger: Ledger) -> None:
    """Write the ledger, after all that it speaks of."""
    store.settle()
    store.write(NAME, msgspec.json.encode(ledger))
