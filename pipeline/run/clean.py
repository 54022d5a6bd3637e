"""Removing what no document needs any more."""

from __future__ import annotations

from pipeline.run.ledger import Ledger
from pipeline.store import Store


def clean(store: Store, ledger: Ledger) -> tuple[int, int]:
    """Remove artefacts that belong to no document of the ledger, or to rules, settings and tools
    that are not those of its last run. Returns how many files went, and their bytes.
    """
    needed = {
        name
        for entry in ledger.files.values()
        for name in (entry.document, entry.reading, entry.tagged)
    }
    present = {entry.sha256 for entry in ledger.files.values()}
    files = size = 0
    for kind in ("documents", "readings", "tagged", "pages", "undrawn"):
        folder = f".triage/{kind}"
        for name, status in list(store.names(folder)):
            path = f"{folder}/{name}"
            if path in needed or (kind in ("pages", "undrawn") and name.split(".")[0] in present):
                continue
            store.delete(path)
            files += 1
            size += status.size
        store.prune(folder)
    return files, size
