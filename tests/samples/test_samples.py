"""``data/raw`` is what ``make samples`` makes, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.samples import SAMPLES

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.mark.parametrize("path", SAMPLES)
def test_a_sample_is_made_again_byte_for_byte(path: str) -> None:
    assert SAMPLES[path]() == (RAW / path).read_bytes()


def test_nothing_else_lies_in_the_sample_folder() -> None:
    found = {p.relative_to(RAW).as_posix() for p in RAW.rglob("*") if p.is_file()}
    assert found == set(SAMPLES)
