"""Which files of a folder are documents, and that none goes unmentioned."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.run.walk import walk


def touch(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"%PDF-")


def test_every_file_at_any_depth_is_found_in_a_fixed_order(tmp_path: Path) -> None:
    odd = [
        "-rf.pdf", "Änderung № 5.PDF", "a b/same.pdf", "c#d/same.pdf", "deep/er/and/deeper/x.tiff",
        "no suffix", "quo'te \"and\" \\.pdf", "sheet.xlsx", "zzz/empty.pdf",
    ]  # fmt: skip
    touch(tmp_path, *odd)
    assert [candidate.path for candidate in walk(tmp_path)] == sorted(odd)


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf")
    os.utime(tmp_path / "a.pdf", ns=(5, 1_700_000_000_123_456_789))
    (candidate,) = walk(tmp_path)
    assert (candidate.size_bytes, candidate.mtime_ns) == (5, 1_700_000_000_123_456_789)


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path, ".DS_Store", ".git/config", "a/.hidden.pdf", "a/seen.pdf")
    assert [candidate.path for candidate in walk(tmp_path)] == ["a/seen.pdf"]


def test_links_are_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    touch(tmp_path, "outside/secret.pdf", "raw/a.pdf")
    raw = tmp_path / "raw"
    (raw / "to secret.pdf").symlink_to(tmp_path / "outside/secret.pdf")
    (raw / "to folder").symlink_to(tmp_path / "outside")
    (raw / "to a.pdf").symlink_to(raw / "a.pdf")
    (raw / "to nothing.pdf").symlink_to(raw / "gone.pdf")
    (raw / "to itself.pdf").symlink_to(raw / "to itself.pdf")
    codes = {c.path: c.problem.code if c.problem else None for c in walk(raw)}
    assert codes == {
        "a.pdf": None,
        "to a.pdf": None,
        "to folder": "unsupported",
        "to itself.pdf": "corrupt",
        "to nothing.pdf": "corrupt",
        "to secret.pdf": "unsupported",
    }


def test_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (candidate,) = walk(tmp_path)
    assert candidate.problem is not None
    assert candidate.problem.code == "unsupported"


def test_a_folder_through_a_link_is_walked(tmp_path: Path) -> None:
    touch(tmp_path, "real/a.pdf")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [candidate.problem for candidate in walk(tmp_path / "link")] == [None]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_mentioned(tmp_path: Path) -> None:
    touch(tmp_path, "locked/a.pdf", "b.pdf")
    (tmp_path / "locked").chmod(0)
    try:
        assert {c.path: c.problem is not None for c in walk(tmp_path)} == {
            "b.pdf": False,
            "locked": True,
        }
    finally:
        (tmp_path / "locked").chmod(0o755)
