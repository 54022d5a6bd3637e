"""The same job on a Dask cluster: a real scheduler and real workers on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import night_folders
import pytest
from conftest import Night
from night_folders import contents, letter, paper
from test_poison import DEADLY

pytest.importorskip("distributed")


@dataclass
class Cluster:
    """A scheduler and the workers that a test starts."""

    place: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, program: str, *more: str, **environment: str) -> subprocess.Popen[bytes]:
        file = self.place / "scheduler.json"
        argv = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard"]
        process = subprocess.Popen(
            [*argv, "--scheduler-file", str(file), *more],
            cwd=self.place,
            env=os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"} | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        return self.start("worker", "--nthreads", "1", "--no-nanny", **environment)

    @property
    def address(self) -> str:
        return str(json.loads((self.place / "scheduler.json").read_text())["address"])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    place = tmp_path / "cluster"
    place.mkdir()
    made = Cluster(place)
    made.start("scheduler", "--host", "127.0.0.1", "--port", "0")
    while not (place / "scheduler.json").exists():
        time.sleep(0.1)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def test_two_workers_one_of_them_killed_give_the_bytes_of_a_local_run(
    undisturbed: Night, fresh: Night, cluster: Cluster
) -> None:
    cluster.worker()
    victim = cluster.worker()
    running = subprocess.Popen(
        night_folders.command(fresh.raw, fresh.out, "--cluster", cluster.address)
    )
    while running.poll() is None and not list(fresh.out.glob(".triage/documents/*/*")):
        time.sleep(0.05)
    victim.kill()
    assert running.wait(timeout=240) == 0
    assert contents(fresh.out) == contents(undisturbed.out)


def test_poison_fails_and_spares_the_workers(fresh: Night, cluster: Cluster) -> None:
    (cluster.place / "sitecustomize.py").write_text(DEADLY)
    paths = [str(cluster.place), os.environ.get("PYTHONPATH", "")]
    worker = cluster.worker(PYTHONPATH=os.pathsep.join(filter(None, paths)))
    paper(fresh.raw / "poison.pdf", *(letter("Missing Person", n) for n in range(3)))
    done = night_folders.run(fresh.raw, fresh.out, "--cluster", cluster.address)
    assert done.returncode == 0, done.stderr
    verdict = json.loads((fresh.out / "verdicts" / "poison.pdf.json").read_text())
    assert [(one["code"], one["page"]) for one in verdict["errors"]] == [("out_of_memory", 2)]
    assert worker.poll() is None


def test_workers_that_would_read_otherwise_are_refused(fresh: Night, cluster: Cluster) -> None:
    other = cluster.place / "bin"
    other.mkdir()
    (other / "pdftoppm").write_text("#!/bin/sh\necho 'pdftoppm version 1.2.3' >&2\n")
    (other / "pdftoppm").chmod(0o755)
    cluster.worker(PATH=f"{other}{os.pathsep}{os.environ['PATH']}")
    done = night_folders.run(fresh.raw, fresh.out, "--cluster", cluster.address)
    assert done.returncode == 69
    assert "has other tools, rules or code than this machine" in done.stderr
