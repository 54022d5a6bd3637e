"""A page that kills its worker: tried twice, told, remembered, and no trouble to the others."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import night_folders
from night_folders import Night, letter, paper

DEADLY = """
import multiprocessing.connection as pipes, os, signal, time
receive = pipes.Connection.recv
def fatal(self):
    task = receive(self)
    if isinstance(task, tuple) and getattr(task[0], "__name__", "") == "read_page":
        if "poison" in str(task[1][0]) and task[1][2] == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        if "tar" in str(task[1][0]):
            time.sleep(600)
    return task
pipes.Connection.recv = fatal
"""


def run(night: Night, place: Path, *more: str) -> dict[str, Any]:
    """A run in which each worker dies when it is given page 2 of a file named poison, and hangs
    over a file named tar.
    """
    (place / "sitecustomize.py").write_text(DEADLY)
    paths = [str(place), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        night_folders.command(night.raw, night.out, *more),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads((night.out / "run.json").read_text())
    return data


def test_poison_fails_alone_and_is_not_tried_every_night(night: Night, tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    paper(night.raw / "poison.pdf", *(letter("Missing Person", n) for n in range(3)))
    paper(night.raw / "z.pdf", letter("Stolen Vehicle", 9))
    first = run(night, place)
    assert first["pages_read"] == 4
    verdict = json.loads((night.out / "verdicts" / "poison.pdf.json").read_text())
    assert [(one["code"], one["page"]) for one in verdict["errors"]] == [("out_of_memory", 2)]
    assert [page["source"] for page in verdict["pages"]] == ["text_layer", "failed", "text_layer"]
    assert verdict["verdict"]["disposition"] != "clear"
    assert (night.out / "verdicts" / "z.pdf.json").is_file()
    assert run(night, place)["pages_read"] == 0
    assert run(night, place, "--memory", "3000")["pages_read"] == 1
    assert run(night, place, "--memory", "3000", "--only", "failed")["pages_read"] == 1
    (place / "sitecustomize.py").unlink()
    healed = night_folders.run(night.raw, night.out, "--memory", "3000", "--only", "failed")
    assert healed.returncode == 0
    verdict = json.loads((night.out / "verdicts" / "poison.pdf.json").read_text())
    assert verdict["errors"] == []


def test_a_page_that_hangs_is_a_timeout(night: Night, tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    paper(night.raw / "tar.pdf", letter("Missing Person", 1))
    made = run(night, place, "--page-seconds", "1")
    assert {"path": "tar.pdf", "disposition": "failed", "codes": ["timeout"]} in made["failures"]
