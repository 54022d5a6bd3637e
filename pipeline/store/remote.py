"""File systems that fsspec opens: object stores, web servers, memory."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.store import Status, StoreError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

VERSIONS = ("ETag", "etag", "LastModified", "updated", "mtime", "created")
"""What file systems call that which changes with a file, the surest first."""


def is_url(place: str | Path) -> bool:
    """Whether ``place`` is a URL and no path of this machine."""
    return isinstance(place, str) and "://" in place


def filesystem(url: str) -> tuple[AbstractFileSystem, str]:
    """The file system of ``url``, and the path in it. What it needs to know beside the URL
    (credentials, an endpoint) it takes from its own variables and files.

    Raises :class:`StoreError` where no library for it is installed.
    """
    scheme = url.partition("://")[0]
    try:
        from fsspec.core import url_to_fs

        files, path = url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        advice = "pip install '.[remote]'"
        raise StoreError(
            errno.ENOSYS, f"A library for {scheme}:// is missing: {advice} ({error})."
        ) from None
    except ValueError as error:
        raise StoreError(errno.ENOSYS, f"{url} cannot be opened: {error}.") from None
    return files, path.rstrip("/")


def listing(
    files: AbstractFileSystem, root: str, url: str, folder: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All files below ``root``, or below a folder of it: names relative to ``root``, and what the
    file system tells of them. ``url`` is the root's name for people.
    """
    found: Mapping[str, Mapping[str, Any]] = {}
    with answering(url), contextlib.suppress(FileNotFoundError):
        found = files.find(f"{root}/{folder}" if folder else root, detail=True)
    inside = f"{root}/"
    for path, info in found.items():  # a web page may link to what lies elsewhere
        if path.startswith(inside) and info.get("type") != "directory":
            yield path[len(inside) :], info


def look(files: AbstractFileSystem, path: str, url: str) -> Status | None:
    """The status of one file; None where there is none. ``url`` is its place's name for people."""
    try:
        with answering(url):
            info = files.info(path)
    except FileNotFoundError:
        return None
    return None if info.get("type") == "directory" else status_of(info)


def status_of(info: Mapping[str, Any]) -> Status:
    """Size and version in what a file system tells of a file; size -1 where it does not say."""
    version = next((info[key] for key in VERSIONS if info.get(key)), "")
    if isinstance(version, dt.datetime):  # the same as others tell it, in seconds
        version = version.timestamp()
    size = info.get("size")
    return Status(-1 if size is None else int(size), str(version))


@contextlib.contextmanager
def answering(url: str) -> Iterator[None]:
    """Turn whatever a file system's library raises into a :class:`StoreError`, but for files
    that are not there, or there already.
    """
    try:
        yield
    except (FileNotFoundError, FileExistsError, StoreError):
        raise
    except Exception as error:  # each library has its own: botocore, aiohttp, google.auth …
        said = str(error) or type(error).__name__
        advice = "What was done is kept: run again, it goes on where it stopped."
        raise StoreError(errno.EIO, f"{url} cannot be reached ({said}). {advice}") from error
