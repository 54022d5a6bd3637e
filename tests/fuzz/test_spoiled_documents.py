"""A short round of the fuzzer; the long one is ``python -m tests.fuzz.mutate --minutes 30``."""

from __future__ import annotations

import random
from pathlib import Path

from tests.fuzz.mutate import batch, broken_rules

RAW = Path(__file__).parents[2] / "data" / "raw"


def test_spoiled_documents_get_verdicts_and_leave_nothing_behind(tmp_path: Path) -> None:
    small = sorted(p for p in RAW.rglob("*") if p.is_file() and p.stat().st_size < 60_000)
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    names = batch(small, raw, 30, random.Random(20_261_123))
    assert broken_rules(raw, out, names, seconds=240) == []


def test_the_same_seed_spoils_the_same_way(tmp_path: Path) -> None:
    small = sorted(p for p in RAW.rglob("*") if p.is_file() and p.stat().st_size < 60_000)
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        batch(small, folder, 8, random.Random(5))
        made.append([p.read_bytes() for p in sorted(folder.iterdir())])
    assert made[0] == made[1]
