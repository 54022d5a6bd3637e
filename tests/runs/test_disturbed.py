"""Runs that are killed, starved and stopped: the next one ends with the same bytes."""

from __future__ import annotations

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import night_folders
import pytest
from night_folders import Night, contents, orphans, pages_read, start, workers_of


def test_killed_at_many_moments_it_ends_with_the_same_bytes(
    undisturbed: Night, fresh: Night
) -> None:
    moments, latest, deaths = random.Random(8), 2.5, 0
    while deaths < 4:
        running = start(fresh.raw, fresh.out)
        time.sleep(moments.uniform(0.4, latest))
        running.send_signal(signal.SIGKILL)
        running.wait()
        if not _came_to_its_end(fresh.out):
            deaths += 1
            continue
        shutil.rmtree(fresh.out)  # no disturbance: once more
        (fresh.out.parent / "out.log").unlink()
        latest = max(0.5, 0.7 * latest)
    assert start(fresh.raw, fresh.out).wait() == 0
    assert contents(fresh.out) == contents(undisturbed.out)
    assert not orphans(fresh.out)
    assert set(pages_read(fresh.out).values()) == {1}


def _came_to_its_end(out: Path) -> bool:
    """Whether a run finished there, so that the next one's digest rightly says: nothing new."""
    ledger = out / ".triage" / "ledger.json"
    return ledger.exists() and json.loads(ledger.read_text())["runs"] > 0


def test_killed_at_each_kind_of_write_it_ends_with_the_same_bytes(
    undisturbed: Night, fresh: Night
) -> None:
    """The run kills itself in the middle of its nth write, before the rename or after it."""
    deaths = 0
    for nth in (4, 9, 13, 6):
        patch = f"""
import itertools
from pathlib import Path
rename, count = Path.replace, itertools.count(1)
def fatal(self, target):
    n = next(count)
    if n == {nth} and n % 2:
        die()
    done = rename(self, target)
    if n == {nth}:
        die()
    return done
Path.replace = fatal
"""
        status = night_folders.run_that_kills_itself(fresh.raw, fresh.out, fresh.out.parent, patch)
        deaths += status == -signal.SIGKILL
    assert deaths >= 3
    assert night_folders.run(fresh.raw, fresh.out).returncode == 0
    assert contents(fresh.out) == contents(undisturbed.out)
    assert not orphans(fresh.out)


def test_a_worker_that_is_killed_costs_one_more_try(undisturbed: Night, fresh: Night) -> None:
    """Once: a task that loses its worker twice is given up, and rightly so."""
    running = start(fresh.raw, fresh.out)
    killed = 0
    while running.poll() is None and not pages_read(fresh.out):
        time.sleep(0.01)
    while running.poll() is None and not killed:
        for pid in workers_of(running.pid)[:1]:
            try:
                os.kill(pid, signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                continue
    assert running.wait() == 0
    assert killed
    assert contents(fresh.out) == contents(undisturbed.out)


def test_a_full_disk_is_told_and_lost_nothing(undisturbed: Night, fresh: Night) -> None:
    """A file system of its own that is too small, then large enough."""
    place = fresh.out.parent
    command = shlex.join(night_folders.command(fresh.raw, fresh.out))
    script = f"""
set -e
mkdir out kept
mount -t tmpfs -o size=40k none out
{command} >small.txt 2>&1 && exit 90 || test $? = 74
mount -o remount,size=60m out
{command} >large.txt 2>&1
cp -a out kept/
"""
    alone = ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*alone, "mount", "-t", "tmpfs", "none", "/mnt"]).returncode:
        pytest.skip("this system lets nobody mount a file system of their own")
    done = subprocess.run([*alone, "sh", "-c", script], cwd=place, timeout=240)
    assert done.returncode == 0
    assert "No space is left" in (place / "small.txt").read_text()
    assert contents(place / "kept/out") == contents(undisturbed.out)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_stops_and_says_how_to_go_on(fresh: Night, number: signal.Signals) -> None:
    running = start(fresh.raw, fresh.out)
    while running.poll() is None and not workers_of(running.pid):
        time.sleep(0.05)
    running.send_signal(number)
    assert running.wait(timeout=30) == 128 + number
    said = (fresh.out.parent / "out.log").read_text()
    assert "the same command goes on from there" in said
    assert not orphans(fresh.out)


def test_of_two_runs_at_once_one_leaves_or_waits(undisturbed: Night, fresh: Night) -> None:
    first = start(fresh.raw, fresh.out)
    while not (fresh.out / ".triage" / "lock").exists():
        time.sleep(0.02)
    first.send_signal(signal.SIGSTOP)  # however fast it is, it does not end before the others come
    try:
        second = night_folders.run(fresh.raw, fresh.out)
        third = start(fresh.raw, fresh.out, "--wait", beside=fresh.out.parent / "third")
        time.sleep(1)
        assert third.poll() is None
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 75
    assert "Another run is working" in second.stderr
    assert first.wait() == 0
    assert third.wait() == 0
    assert _but_digest(fresh.out) == _but_digest(undisturbed.out)


def _but_digest(out: Path) -> dict[str, str]:
    """All but what the second of two runs rightly says: that nothing is new."""
    return {name: digest for name, digest in contents(out).items() if name != "digest.md"}


def test_the_lock_of_a_dead_process_holds_nobody_up(fresh: Night) -> None:
    first = start(fresh.raw, fresh.out)
    while not (fresh.out / ".triage" / "lock").exists():
        time.sleep(0.02)
    first.kill()
    first.wait()
    assert (fresh.out / ".triage" / "lock").exists()
    assert night_folders.clean(fresh.out).returncode == 0
