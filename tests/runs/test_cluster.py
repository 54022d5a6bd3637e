"""The same job on a Dask cluster: a real scheduler and real workers on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import night_folders
import pytest
from night_folders import Night, contents, letter, pages_read, paper
from test_elsewhere import Bucket, bytes_of, without_links
from test_poison import DEADLY

pytest.importorskip("distributed")


CODE = {
    "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    "PYTHONPATH": str(Path(__file__).parents[2]),
}
"""What the workers run: this checkout, whatever is installed."""


@dataclass
class Cluster:
    """A scheduler and the workers that a test starts."""

    place: Path
    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, program: str, *more: str, **environment: str) -> subprocess.Popen[bytes]:
        file = self.place / "scheduler.json"
        argv = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard"]
        process = subprocess.Popen(
            [*argv, "--scheduler-file", str(file), *more],
            cwd=self.place,
            env=os.environ | CODE | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def scheduler(self) -> subprocess.Popen[bytes]:
        (self.place / "scheduler.json").unlink(missing_ok=True)
        process = self.start("scheduler", "--host", "127.0.0.1", "--port", str(self.port))
        while not (self.place / "scheduler.json").exists():
            time.sleep(0.1)
        return process

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        return self.start("worker", "--nthreads", "1", "--no-nanny", **environment)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    place = tmp_path / "cluster"
    place.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Cluster(place, port)
    made.scheduler()
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


def test_a_scheduler_that_dies_and_returns_costs_no_page_that_was_kept(
    undisturbed: Night, fresh: Night, cluster: Cluster
) -> None:
    cluster.worker()
    cluster.worker()
    running = night_folders.start(fresh.raw, fresh.out, "--cluster", cluster.address)
    while running.poll() is None and not pages_read(fresh.out):
        time.sleep(0.01)
    for process in cluster.processes:
        process.kill()
        process.wait()
    cluster.scheduler()
    cluster.worker()
    assert running.wait(timeout=240) == 0
    assert contents(fresh.out) == contents(undisturbed.out)
    assert set(pages_read(fresh.out).values()) == {1}
    assert "the scheduler is gone" in (fresh.out.parent / "out.log").read_text()


def test_workers_fetch_from_a_bucket_what_they_need(
    undisturbed: Night, cluster: Cluster, bucket: str
) -> None:
    there = Bucket(bucket)
    raw = there.put(undisturbed.raw, "raw")
    cluster.worker()
    cluster.worker()
    file = str(cluster.place / "scheduler.json")
    done = night_folders.run(raw, f"{bucket}/out", "--cluster", file)
    assert done.returncode == 0, done.stderr
    assert without_links(there.contents("out")) == bytes_of(undisturbed.out)


def test_a_cluster_that_is_not_there_is_said(fresh: Night) -> None:
    for address, said in (
        ("dask", "Dask's configuration names no scheduler-address."),
        ("local:many", "--cluster takes local:4"),
        ("tcp://127.0.0.1:many", "No scheduler answers at tcp://127.0.0.1:many."),
    ):
        done = night_folders.run(fresh.raw, fresh.out, "--cluster", address)
        assert done.returncode == 69
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_poison_fails_and_spares_the_workers(fresh: Night, cluster: Cluster) -> None:
    (cluster.place / "sitecustomize.py").write_text(DEADLY)
    worker = cluster.worker(PYTHONPATH=f"{cluster.place}{os.pathsep}{CODE['PYTHONPATH']}")
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
