"""Files from elsewhere: fetched once while they are kept, bounded in size and in number."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from pipeline.errors import Corrupt, TooLarge
from pipeline.run.fetch import Cache
from pipeline.run.source import RemoteFile, open_source
from pipeline.settings import MEGABYTE

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def url() -> str:
    return f"memory://{secrets.token_hex(4)}/raw"


def put(url: str, name: str, size: int) -> RemoteFile:
    fsspec.filesystem("memory").pipe_file(f"{url}/{name}", bytes(size))
    (listed,) = (one for one in open_source(url, 100).walk() if one.name == name)
    assert listed.status.size == size
    return RemoteFile(url, name, listed.status)


def held(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def test_files_no_longer_used_go_when_there_is_no_room(url: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept", 2, 100)
    first, second, third = (put(url, name, MEGABYTE) for name in "abc")
    files = [cache.get(first), cache.get(second)]
    cache.release(files[0])
    cache.release(files[1])
    assert cache.get(first) == files[0]
    files.append(cache.get(third))
    assert [file.exists() for file in files] == [True, False, True]
    assert held(tmp_path / "kept") == 2 * MEGABYTE


def test_files_in_use_stay_whatever_the_room(url: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept", 1, 100)
    files = [cache.get(put(url, name, MEGABYTE)) for name in "abc"]
    assert all(file.exists() for file in files)
    for file in files:
        cache.release(file)
    assert held(tmp_path / "kept") == MEGABYTE


def test_a_file_that_changed_is_another(url: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept", 10, 100)
    before = cache.get(put(url, "a", 10))
    after = cache.get(put(url, "a", 20))
    assert (before.stat().st_size, after.stat().st_size) == (10, 20)


def test_what_is_too_large_or_gone_is_said_and_leaves_nothing(url: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept", 10, 1)
    large, gone = put(url, "large", 3 * MEGABYTE), put(url, "gone", 1)
    fsspec.filesystem("memory").rm_file(f"{url}/gone")
    with pytest.raises(TooLarge):
        cache.get(large)
    with pytest.raises(Corrupt):
        cache.get(gone)
    assert held(tmp_path / "kept") == 0


def test_a_large_object_is_not_fetched_at_all(url: str) -> None:
    put(url, "a.pdf", 3 * MEGABYTE)
    (listed,) = open_source(url, 2).walk()
    assert listed.problem is not None
    assert listed.problem.code == "too_large"
