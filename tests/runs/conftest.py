"""One undisturbed run, made once, that the other tests compare with or go on from."""

from __future__ import annotations

import shutil
from pathlib import Path

import night_folders
import pytest
from night_folders import Night


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Night:
    root = tmp_path_factory.mktemp("undisturbed")
    raw = night_folders.folder(root)
    done = night_folders.run(raw, root / "out")
    assert done.returncode == 0, done.stderr
    return Night(raw, root / "out")


@pytest.fixture
def fresh(undisturbed: Night, tmp_path: Path) -> Night:
    """The same folder before its first run."""
    shutil.copytree(undisturbed.raw, tmp_path / "raw")
    return Night(tmp_path / "raw", tmp_path / "out")


@pytest.fixture
def night(undisturbed: Night, tmp_path: Path) -> Night:
    """A folder on the morning after: run once, free to be changed."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    shutil.copytree(undisturbed.raw, raw)
    shutil.copytree(undisturbed.out, out)
    return Night(raw, out)
