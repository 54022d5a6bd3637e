"""What spreading costs: a local run against a Dask cluster of as many workers, and both against the
bare tools.

``python -m benchmarks.cluster [PAGES]`` makes the pages of the reading bench, so many a grade, and
lets each in turn, three times, work on them with two processes: pdftoppm and tesseract alone,
``triage run``, and ``triage run --cluster`` with a scheduler and two workers that are running
already. Wall seconds of the whole command; the median counts.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import dask
from distributed import LocalCluster

from benchmarks.reading.pages import make

JOBS = 2
ROUNDS = 3
SEED = 2
BARE = (
    'pdftoppm -r 200 -gray "$1" "$2/page"; '
    'for page in "$2"/page*; do OMP_THREAD_LIMIT=1 tesseract "$page" "$page" 2>/dev/null; done'
)


def main() -> None:
    pages_a_grade = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        raw, count = _documents(place, pages_a_grade)
        with (
            dask.config.set({"distributed.worker.daemon": False}),
            LocalCluster(n_workers=JOBS, threads_per_worker=1, dashboard_address=None) as cluster,
        ):
            _compare(place, raw, count, cluster.scheduler_address)


def _compare(place: Path, raw: Path, pages: int, scheduler: str) -> None:
    readers: dict[str, Callable[[Path], None]] = {
        "bare tools": lambda out: _bare(raw, out),
        "local": lambda out: _triage(raw, out, "--jobs", str(JOBS)),
        "cluster": lambda out: _triage(raw, out, "--cluster", scheduler),
    }
    wall: dict[str, list[float]] = {name: [] for name in readers}
    reading: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(ROUNDS):
        for name, work in readers.items():
            out = place / f"{name} {turn}"
            start = time.perf_counter()
            work(out)
            wall[name].append(time.perf_counter() - start)
            if (out / "run.json").exists():
                made = json.loads((out / "run.json").read_text())
                reading[name].append(made["stage_seconds"]["read"])
            kept = sum(f.stat().st_size for f in out.rglob("readings/*/*")) / pages
            shutil.rmtree(out)
    half = {name: statistics.median(seconds) for name, seconds in wall.items()}
    print(f"{pages} scanned pages, {JOBS} processes, {os.cpu_count()} cores, {ROUNDS} rounds")
    for name, seconds in half.items():
        spread = f"{min(wall[name]):.1f} to {max(wall[name]):.1f}"
        print(f"{name:<12}{seconds:7.1f} s wall ({spread}), {60 * pages / seconds:5.0f} pages/min")
    print(f"cluster to local, whole run:    {half['cluster'] / half['local']:.2f}")
    stages = {name: statistics.median(reading[name]) for name in ("local", "cluster")}
    print(f"cluster to local, reading:      {stages['cluster'] / stages['local']:.2f}")
    print(f"local to bare tools, whole run: {half['local'] / half['bare tools']:.2f}")
    print(f"local to bare tools, reading:   {stages['local'] / half['bare tools']:.2f}")
    moved = sum(file.stat().st_size for file in raw.iterdir()) / pages
    print(
        f"bytes of a page: {moved / 1000:.0f} kB of the file, {kept / 1000:.0f} kB of its reading"
    )


def _documents(place: Path, pages_a_grade: int) -> tuple[Path, int]:
    """A folder of documents of mixed grades, and how many pages they have."""
    made, raw = place / "made", place / "raw"
    made.mkdir()
    raw.mkdir()
    stacks = make(made, SEED, pages_a_grade)
    for stack in stacks:
        stack.file.rename(raw / stack.file.name)
    return raw, sum(len(stack.pages) for stack in stacks)


def _triage(raw: Path, out: Path, *more: str) -> None:
    argv = [sys.executable, "-m", "pipeline", "run", str(raw), str(out), *more]
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)


def _bare(raw: Path, out: Path) -> None:
    """One document a process, as many at once as the others have workers."""
    under_way: list[subprocess.Popen[bytes]] = []
    for file in sorted(raw.iterdir()):
        while len([one for one in under_way if one.poll() is None]) >= JOBS:
            time.sleep(0.01)
        folder = out / file.stem
        folder.mkdir(parents=True)
        argv = ["sh", "-ec", BARE, "sh", str(file), str(folder)]
        under_way.append(subprocess.Popen(argv))
    for process in under_way:
        if process.wait():
            raise SystemExit("The bare tools failed.")


if __name__ == "__main__":
    main()
