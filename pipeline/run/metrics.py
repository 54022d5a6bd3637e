"""The manifest as a textfile for Prometheus' node exporter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.run.manifest import Manifest
from pipeline.store.folder import FolderStore


def metrics_text(manifest: Manifest, finished: float) -> str:
    """The metrics in Prometheus' text format; ``finished`` in seconds since 1970."""
    failures = {code: 0 for one in manifest.failures for code in one.codes}
    for one in manifest.failures:
        for code in one.codes:
            failures[code] += 1
    return "".join(
        [
            _gauge("triage_documents", "Documents by disposition.", "disposition",
                   manifest.dispositions),
            _gauge("triage_pages", "Pages of all documents.", "", {"": manifest.pages}),
            _gauge("triage_pages_read", "Pages read in the last run.", "",
                   {"": manifest.pages_read}),
            _gauge("triage_stage_seconds", "Wall-clock seconds of the last run by stage.", "stage",
                   manifest.stage_seconds),
            _gauge("triage_run_seconds", "Wall-clock seconds of the last run.", "",
                   {"": manifest.seconds}),
            _gauge("triage_failures", "Documents with an error, by its code.", "code", failures),
            _gauge("triage_new_documents", "Documents that the last run saw first.", "",
                   {"": len(manifest.new)}),
            _gauge("triage_changed_verdicts", "Verdicts that the last run changed.", "",
                   {"": len(manifest.changed)}),
            _gauge("triage_last_success_timestamp_seconds", "When the last run ended.", "",
                   {"": round(finished)}),
        ]
    )  # fmt: skip


def write_metrics(file: Path, manifest: Manifest, finished: float) -> None:
    """Write the textfile whole, for a collector may read it at any moment."""
    folder = file.parent.resolve()
    store = FolderStore(folder, folder / f".{file.name}.tmp")
    store.write(file.name, metrics_text(manifest, finished).encode())
    store.sweep()


def _gauge(name: str, help_text: str, label: str, values: Mapping[Any, float]) -> str:
    lines = [f"# HELP {name} {help_text}", f"# TYPE {name} gauge"]
    for value, number in sorted(values.items()):
        labels = f'{{{label}="{value}"}}' if label else ""
        lines.append(f"{name}{labels} {number}")
    return "\n".join(lines) + "\n"
