"""The user's own files beside the documents: which is taken, and that a spoiled one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run import controls
from pipeline.run.source import open_source


def test_passwords_beside_the_documents_win_over_those_here_and_a_named_file_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, here, named = tmp_path / "raw", tmp_path / "here", tmp_path / "named"
    raw.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    source = open_source(raw, 1)
    assert controls.passwords(source) == ()
    (here / "passwords.txt").write_text("here\n")
    assert controls.passwords(source) == ("here",)
    (raw / "passwords.txt").write_text("first\n\nzweitens: é\n")
    assert controls.passwords(source) == ("first", "zweitens: é")
    named.write_text("named\n")
    assert controls.passwords(source, named) == ("named",)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("passwords.txt", b"good\nbad \xff\n", "passwords.txt is not UTF-8 text (byte 9)."),
        ("agencies.csv", b"\xff\xfe", "agencies.csv is not UTF-8 text (byte 0)."),
        ("agencies.csv", b"path,name\nalone\n", "agencies.csv, line 2: expected path,name,state."),
    ],
)
def test_what_is_wrong_with_them_is_said(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    source = open_source(tmp_path, 1)
    with pytest.raises(controls.BadControl) as raised:
        controls.agencies(source)
        controls.passwords(source)
    assert str(raised.value) == told
