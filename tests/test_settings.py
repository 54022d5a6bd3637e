"""Settings: which layer wins, and that a mistake in any of them is told and not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import BadSetting, Settings, load


def test_flags_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "triage.toml").write_text('[read]\ndpi = 150\nlang = "spa"\nocr = "never"\n')
    monkeypatch.setenv("TRIAGE_READ_DPI", "250")
    monkeypatch.setenv("TRIAGE_READ_LANG", "eng+spa")
    found = load(tmp_path, {"read": {"dpi": 300, "lang": None}})
    assert (found.read.dpi, found.read.lang, found.read.ocr) == (300, "eng+spa", "never")
    assert found.limits == Settings().limits


def test_lists_of_the_environment_are_parted_as_paths_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    monkeypatch.setenv("TRIAGE_TAG_RULES", f"{first}:{second}")
    assert load(tmp_path).tag.rules == (first, second)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[limits\n", "triage.toml"),
        ("limits = 5\n", "Expected `object`"),
        ("[limit]\npage_seconds = 5\n", "`limit`"),
        ("[limits]\npage_second = 5\n", "`page_second`"),
        ('[limits]\npage_seconds = "long"\n', "limits.page_seconds: "),
        ("[limits]\npage_seconds = 0\n", "limits.page_seconds: "),
        ('[read]\nengine = "other"\n', "read.engine: "),
        ("[read]\ndpi = -5\n", "read.dpi: "),
        ("[tag]\nrules = [5]\n", "tag.rules[0]: "),
        ('[tag]\nrules = ["nowhere"]\n', "There is no nowhere."),
        ('[tag]\nrequests = ["nowhere.txt"]\n', "There is no nowhere.txt."),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, told: str) -> None:
    (tmp_path / "triage.toml").write_text(toml)
    with pytest.raises(BadSetting) as raised:
        load(tmp_path)
    assert told in str(raised.value)
