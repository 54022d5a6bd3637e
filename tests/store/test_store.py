"""Files are there whole or not at all, and equal artefacts are equal bytes."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from pipeline.artefacts import Doubt, Page, Reading
from pipeline.store import Status, Store, StoreError, open_store, pack, unpack
from pipeline.store.folder import FolderStore
from pipeline.store.objects import ObjectStore


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """One place of each kind, empty."""
    if request.param == "folder":
        return open_store(tmp_path / "out")
    if request.param == "memory":
        pytest.importorskip("fsspec")
        return open_store(f"memory://{secrets.token_hex(4)}/out")
    return open_store(f"{request.getfixturevalue('bucket')}/some/out")


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def test_what_is_written_is_read(store: Store) -> None:
    store.write("a/b.json", b"one")
    store.write("a/b.json", b"two")
    store.write("top.md", b"three")
    assert store.read("a/b.json") == b"two"
    assert store.read("top.md") == b"three"
    assert store.read("a/c.json") is None
    assert store.read("a/b.json/c") is None


def test_what_is_there_is_known_before_and_after_a_listing(store: Store) -> None:
    store.write("v/a.json", b"1")
    assert [store.exists(name) for name in ("v/a.json", "v/b.json", "v", "top")] == [
        True, False, False, False,
    ]  # fmt: skip
    store.write("v/b.json", b"1")
    store.write("top", b"1")
    assert store.exists("v/b.json")
    assert store.exists("top")
    store.delete("v/b.json")
    store.delete("top")
    assert not store.exists("v/b.json")
    assert not store.exists("top")


def test_names_are_those_below_the_folder(store: Store) -> None:
    store.write("v/a/b/c", b"1")
    store.write("v/d", b"22")
    store.write("vd", b"333")
    assert {name: status.size for name, status in store.names("v")} == {"a/b/c": 1, "d": 2}
    assert [name for name, _ in store.names("v/a")] == ["b/c"]
    assert list(store.names("nowhere")) == []


def test_a_folder_is_deleted_with_all_in_it_and_nothing_beside_it(store: Store) -> None:
    for name in ("v/a/b", "v/a/c/d", "v/ab"):
        store.write(name, b"1")
    store.delete("v/a")
    store.delete("v/never")
    assert [name for name, _ in store.names("v")] == ["ab"]
    assert store.read("v/a/c/d") is None


def test_the_status_changes_with_the_content_and_not_without(store: Store) -> None:
    store.write("v/a", b"one")
    first = store.status("v/a")
    store.write_changed("v/a", b"one")
    assert store.status("v/a") == first
    store.write_changed("v/a", b"another")
    second = store.status("v/a")
    assert isinstance(second, Status)
    assert second.size == 7
    assert second != first
    assert store.status("v/b") is None


def test_a_listing_and_a_look_give_the_same_status(store: Store) -> None:
    store.write("v/a", b"one")
    assert dict(store.names("v"))["a"] == store.status("v/a")
    store.write("v/a", b"another")
    assert store.statuses("v")["a"] == store.status("v/a")


def test_the_last_of_many_writes_is_what_is_read(store: Store) -> None:
    for number in range(200):
        store.write(f"v/{number % 40}", str(number).encode())
    store.settle()
    read = [store.read(f"v/{number}") for number in range(40)]
    assert read == [str(number).encode() for number in range(160, 200)]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(folder: FolderStore) -> None:
    folder.write("a", b"old")
    with pytest.raises(StoreError, match="Cannot write below"):
        folder.write("a/b", b"new")
    assert folder.read("a") == b"old"
    assert not list(folder.scratch.iterdir())


def test_sweeping_removes_what_was_half_written(folder: FolderStore) -> None:
    folder.scratch.mkdir(parents=True)
    (folder.scratch / "1.1").write_bytes(b"half")
    folder.write("whole", b"1")
    folder.sweep()
    assert not folder.scratch.exists()
    assert folder.read("whole") == b"1"


def test_a_file_that_holds_the_bytes_already_is_left_alone(folder: FolderStore) -> None:
    folder.write("a", b"same")
    before = (folder.root / "a").stat()
    folder.write_changed("a", b"same")
    assert (folder.root / "a").stat().st_ino == before.st_ino


def test_empty_folders_go(folder: FolderStore) -> None:
    folder.write("v/a/b/c", b"1")
    folder.write("v/d", b"22")
    folder.delete("v/a/b/c")
    folder.prune("v")
    assert [path.name for path in (folder.root / "v").iterdir()] == ["d"]


def test_a_server_that_is_gone_is_told_with_its_name(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    s3fs.S3FileSystem.clear_instance_cache()
    store = ObjectStore(f"{bucket}/out")
    with pytest.raises(StoreError) as raised:
        store.write("a", b"1")
        store.settle()
    assert str(raised.value.strerror).startswith(f"{bucket}/out cannot be reached")


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
