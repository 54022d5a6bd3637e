"""Mutated documents through the real command: each gets a verdict, and nothing stays behind.

    python -m tests.fuzz.mutate --minutes 30 --seed 1 --seeds data/raw

Every round spoils a batch of documents in ways that break parsers (cut, flipped, spliced, numbers
made enormous), runs ``triage run`` on them and checks what must hold whatever the input: exit
status 0, a schema-valid verdict a file, no process and no scratch file left. What breaks a rule is
kept in ``--keep`` to become a test. The same seed spoils the same way.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jsonschema

SCHEMA = Path(__file__).parents[2] / "pipeline" / "contract" / "verdict.schema.json"
NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999", b"1e30")
WORDS = (
    b"endobj", b"stream", b"endstream", b"<<", b">>", b"[", b"]", b"(", b")", b"null", b"/Kids",
    b"/Parent", b"/Rotate 45", b"/UserUnit 1000", b"/MediaBox [0 0 1 1]", b"/Encrypt 1 0 R",
    b"\x00", b"\xff\xfe", b"%PDF-9.9", b"%%EOF", b"xref", b"trailer",
)  # fmt: skip


def spoil(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """``data`` after one to four of the ways below; ``other`` lends bytes to splice in."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(WAYS)(data, other, chance)
    return data[:8_000_000]


def _cut(data: bytes, _: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flip(data: bytes, _: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _n in range(chance.choice((1, 8, 64))):
        if spoiled:
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def _drop(data: bytes, _: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice((1, 16, 512)) :]


def _repeat(data: bytes, _: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((8, 256, 4096))]
    return data[:start] + piece * chance.choice((2, 50)) + data[start:]


def _splice(data: bytes, other: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _renumber(data: bytes, _: bytes, chance: random.Random) -> bytes:
    spots = list(re.finditer(rb"(?<![\w.])\d{1,10}(?![\w.])", data[:20_000]))
    spots += list(re.finditer(rb"(?<![\w.])\d{1,10}(?![\w.])", data[-4_000:])) if not spots else []
    if not spots:
        return data
    spot = chance.choice(spots)
    return data[: spot.start()] + chance.choice(NUMBERS) + data[spot.end() :]


def _insert(data: bytes, _: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + b" " + chance.choice(WORDS) + b" " + data[start:]


WAYS: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    _cut, _flip, _flip, _drop, _repeat, _splice, _renumber, _renumber, _renumber, _insert, _insert,
)  # fmt: skip


def batch(seeds: list[Path], folder: Path, count: int, chance: random.Random) -> list[str]:
    """Write ``count`` spoiled documents into ``folder``; their names."""
    names = []
    for number in range(count):
        first, second = chance.choice(seeds), chance.choice(seeds)
        name = f"{number:03d}{first.suffix}"
        (folder / name).write_bytes(spoil(first.read_bytes(), second.read_bytes(), chance))
        names.append(name)
    return names


def broken_rules(raw: Path, out: Path, names: list[str], seconds: float) -> list[str]:
    """Run the command on ``raw``; what of the rules above did not hold, as sentences."""
    environment = os.environ | {"TRIAGE_LIMITS_PAGE_SECONDS": "20"}
    command = [sys.executable, "-m", "pipeline", "run", str(raw), str(out)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return [f"the run did not end within {seconds:.0f} s"]
    broken = []
    if done.returncode != 0:
        broken.append(f"exit status {done.returncode}: {done.stderr[-600:]}")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for name in names:
        place = out / "verdicts" / f"{name}.json"
        if not place.is_file():
            broken.append(f"{name} has no verdict")
            continue
        verdict = json.loads(place.read_text(encoding="utf-8"))
        error = next(validator.iter_errors(verdict), None)
        if error is not None:
            broken.append(f"{name}: its verdict is not valid: {error.message[:200]}")
        elif any(e["code"] == "internal" for e in verdict["errors"]):
            broken.append(f"{name}: {verdict['errors']}")
    left = list((out / ".triage").rglob("worker-*")) if (out / ".triage").exists() else []
    return broken + [f"left behind: {path.name}" for path in left]


def main() -> int:
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--minutes", type=float, default=1.0)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--seeds", type=Path, action="append", help="folders of documents to spoil")
    ask.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    ask.add_argument("--count", type=int, default=24, help="documents a round")
    asked = ask.parse_args()
    folders = asked.seeds or [Path("data/raw")]
    seeds = sorted(
        p for f in folders for p in f.rglob("*") if p.is_file() and p.stat().st_size < 400_000
    )
    end, rounds, dispositions = time.monotonic() + asked.minutes * 60, 0, Counter[str]()
    found = 0
    while time.monotonic() < end:
        chance = random.Random(asked.seed * 1_000_003 + rounds)
        with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
            raw, out = Path(scratch) / "raw", Path(scratch) / "out"
            raw.mkdir()
            names = batch(seeds, raw, asked.count, chance)
            broken = broken_rules(raw, out, names, seconds=600)
            for place in out.rglob("verdicts/*.json"):
                verdict = json.loads(place.read_text(encoding="utf-8"))
                codes = "+".join(sorted({e["code"] for e in verdict["errors"]}))
                dispositions[f"{verdict['verdict']['disposition']} {codes}".strip()] += 1
            if broken:
                found += len(broken)
                shutil.copytree(raw, asked.keep / f"{asked.seed}-{rounds}", dirs_exist_ok=True)
                print(f"round {rounds}: " + "\n  ".join(broken), flush=True)
        rounds += 1
    tried = rounds * asked.count
    print(f"{tried} documents in {rounds} rounds, {found} rules broken")
    for name, count in dispositions.most_common():
        print(f"  {count:6} {name}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
