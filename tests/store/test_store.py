"""Files are there whole or not at all, and equal artefacts are equal bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.artefacts import Doubt, Page, Reading
from pipeline.store import Store, StoreError, pack, unpack


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "out")


def test_what_is_written_is_read(store: Store) -> None:
    store.write("a/b.json", b"one")
    store.write("a/b.json", b"two")
    assert store.read("a/b.json") == b"two"
    assert store.read("a/c.json") is None
    assert store.read("a/b.json/c") is None
    assert not list(store.scratch.iterdir())


def test_a_write_that_fails_leaves_the_old_file_and_no_other(store: Store) -> None:
    store.write("a", b"old")
    with pytest.raises(StoreError, match="Cannot write below"):
        store.write("a/b", b"new")
    assert store.read("a") == b"old"
    assert not list(store.scratch.iterdir())


def test_a_file_that_holds_the_bytes_already_is_left_alone(store: Store) -> None:
    first = store.write("a", b"same")
    second = store.write_changed("a", b"same")
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)
    third = store.write_changed("a", b"other")
    assert third.st_ino != first.st_ino
    assert store.read("a") == b"other"


def test_sweeping_removes_what_was_half_written(store: Store) -> None:
    store.scratch.mkdir(parents=True)
    (store.scratch / "1.1").write_bytes(b"half")
    store.write("whole", b"1")
    store.sweep()
    assert not store.scratch.exists()
    assert store.read("whole") == b"1"


def test_names_are_those_below_the_folder_and_empty_folders_go(store: Store) -> None:
    store.write("v/a/b/c", b"1")
    store.write("v/d", b"22")
    assert {name: status.st_size for name, status in store.names("v")} == {"a/b/c": 1, "d": 2}
    store.delete("v/a/b/c")
    store.prune("v")
    assert [path.name for path in (store.root / "v").iterdir()] == ["d"]
    assert list(store.names("nowhere")) == []


def test_packing_is_reproducible_and_damage_is_nothing() -> None:
    page = Page(1, "failed", 612.0, 792.0, doubts=(Doubt("dark", "It is dark."),))
    reading = Reading("0" * 64, (page,))
    packed = pack(reading)
    assert packed == pack(Reading("0" * 64, (page,)))
    assert unpack(packed, Reading) == reading
    assert unpack(None, Reading) is None
    assert unpack(packed[:-9], Reading) is None
    assert unpack(b"\x1f\x8b" + packed[4:], Reading) is None
    assert unpack(pack({"sha256": 3}), Reading) is None
