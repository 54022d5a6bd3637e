"""Night after night: only what changed is done again, and what is new is said."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import night_folders
import pytest
from jsonschema import Draft202012Validator
from night_folders import Night, contents, letter, paper, run

from pipeline.run import whole
from pipeline.run.engine import Outcome
from pipeline.run.local import LocalEngine
from pipeline.settings import Settings, Spread

SCHEMA = Path(__file__).parents[2] / "pipeline" / "contract" / "verdict.schema.json"


def manifest(night: Night) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((night.out / "run.json").read_text())
    return data


def verdict(night: Night, path: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((night.out / "verdicts" / f"{path}.json").read_text())
    return data


def test_every_file_has_a_verdict_by_the_schema(undisturbed: Night) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    found = sorted((undisturbed.out / "verdicts").rglob("*.json"))
    assert len(found) == 5
    for path in found:
        validator.validate(json.loads(path.read_text()))
    assert verdict(undisturbed, "rows.csv")["errors"][0]["code"] == "unsupported"
    assert verdict(undisturbed, "rows.csv")["verdict"]["disposition"] == "failed"
    assert verdict(undisturbed, "a/on.pdf")["document"]["duplicate_of"] is None
    assert verdict(undisturbed, "copy of on.pdf")["document"]["duplicate_of"] == "a/on.pdf"
    assert manifest(undisturbed)["pages_read"] == 6


def test_a_night_without_news_changes_nothing(night: Night) -> None:
    before = contents(night.out)
    times = {path: path.stat().st_mtime_ns for path in (night.out / "verdicts").rglob("*.json")}
    assert run(night.raw, night.out).returncode == 0
    after = contents(night.out)
    assert manifest(night)["judged"] == 0
    assert {name for name in before if before[name] != after[name]} == {"digest.md"}
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert "New: 0 documents, 0 changed verdicts, 0 files gone." in (
        night.out / "digest.md"
    ).read_text().replace("\n", " ")


def test_news_are_said_and_only_they_are_read(night: Night, tmp_path: Path) -> None:
    paper(night.raw / "new.pdf", letter("Immigration Violator", 7))
    paper(night.raw / "b.pdf", *(letter("Immigration Violator", n) for n in range(2)))
    (night.raw / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing more")
    (night.raw / "copy of on.pdf").unlink()
    told = tmp_path / "told.txt"
    done = run(night.raw, night.out, "--notify", f"cat > '{told}'", "--fail-on", "failed")
    assert done.returncode == 1
    found = manifest(night)
    assert found["pages_read"] == 3
    assert found["new"] == ["broken.pdf", "new.pdf"]
    assert found["newly_failed"] == ["broken.pdf"]
    assert found["gone"] == ["copy of on.pdf"]
    assert [(one["path"], one["causes"]) for one in found["changed"]] == [("b.pdf", ["document"])]
    assert not (night.out / "verdicts" / "copy of on.pdf.json").exists()
    text = told.read_text()
    assert text == (night.out / "digest.md").read_text()
    first, second, third = text.splitlines()[2:5]
    assert first == "- New: 2 documents, 1 changed verdict, 1 file gone."
    assert second.startswith("- Needs eyes: ")
    assert third.startswith("- Failed: 1 new")
    assert len(list((night.out / "runs").iterdir())) == 2


def test_a_moved_and_a_copied_file_cost_no_reading(night: Night) -> None:
    shutil.move(night.raw / "b.pdf", night.raw / "moved.pdf")
    shutil.copy(night.raw / "a" / "also.pdf", night.raw / "z.pdf")
    assert run(night.raw, night.out).returncode == 0
    found = manifest(night)
    assert found["pages_read"] == 0
    assert found["new"] == ["moved.pdf", "z.pdf"]
    assert found["gone"] == ["b.pdf"]
    assert verdict(night, "z.pdf")["document"]["duplicate_of"] == "a/also.pdf"


def test_other_rules_tag_again_and_read_nothing(night: Night, tmp_path: Path) -> None:
    request = tmp_path / "request.txt"
    request.write_text(letter("Immigration Violator", 1))
    assert run(night.raw, night.out, "--request", str(request)).returncode == 0
    found = manifest(night)
    assert found["pages_read"] == 0
    assert found["judged"] == 5
    assert all(one["causes"][0] == "rules" for one in found["changed"])


def test_another_ocr_setting_reads_no_page_that_had_none(night: Night) -> None:
    assert run(night.raw, night.out, "--dpi", "150").returncode == 0
    found = manifest(night)
    assert found["pages_read"] == 0
    assert found["judged"] == 5


def test_size_and_time_are_trusted_unless_told_otherwise(night: Night) -> None:
    assert run(night.raw, night.out).returncode == 0
    file = night.raw / "b.pdf"
    status, data = file.stat(), file.read_bytes()
    file.write_bytes(data.replace(b"Letter 0", b"Letter 9").replace(b"%%EOF", b"%%EOF"))
    data = data[:-6] + b"\n" + data[-5:]
    file.write_bytes(data[: status.st_size])
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(night.raw, night.out).returncode == 0
    assert manifest(night)["judged"] == 0
    assert run(night.raw, night.out, "--rehash").returncode == 0
    assert manifest(night)["judged"] == 1


def test_only_failed_reads_only_what_failed(night: Night) -> None:
    paper(night.raw / "new.pdf", letter("Stolen Vehicle", 7))
    assert run(night.raw, night.out, "--only", "failed").returncode == 0
    found = manifest(night)
    assert (found["judged"], found["pages_read"]) == (1, 0)
    assert not (night.out / "verdicts" / "new.pdf.json").exists()


def test_force_makes_everything_again_with_the_same_bytes(night: Night) -> None:
    before = contents(night.out)
    assert run(night.raw, night.out, "--force").returncode == 0
    assert manifest(night)["pages_read"] == 6
    after = contents(night.out)
    assert {name for name in before if before[name] != after.get(name)} == {"digest.md"}


def test_a_verdict_that_somebody_changed_is_written_again(night: Night) -> None:
    file = night.out / "verdicts" / "b.pdf.json"
    before = file.read_bytes()
    file.write_text("{}")
    (night.out / "summary.csv").unlink()
    assert run(night.raw, night.out).returncode == 0
    assert file.read_bytes() == before
    assert (night.out / "summary.csv").is_file()


def test_a_lost_or_damaged_ledger_costs_no_reading(night: Night) -> None:
    before = contents(night.out)
    (night.out / ".triage" / "ledger.json").write_text('{"layout": 1, "files": [')
    assert run(night.raw, night.out).returncode == 0
    assert manifest(night)["pages_read"] == 0
    assert contents(night.out) == before


def test_a_clock_set_back_neither_loses_a_manifest_nor_hides_a_change(night: Night) -> None:
    for path in (night.out / "runs").iterdir():
        shutil.copy(path, path.with_name("2199-01-01T000000Z.json"))
    file = paper(night.raw / "b.pdf", letter("Stolen Vehicle", 3))
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert run(night.raw, night.out).returncode == 0
    assert manifest(night)["pages_read"] == 1
    assert manifest(night)["run"] == 2
    assert len(list((night.out / "runs").iterdir())) == 3


def test_clean_removes_what_nothing_needs_and_no_more(night: Night) -> None:
    (night.raw / "b.pdf").unlink()
    assert run(night.raw, night.out).returncode == 0
    kept = contents(night.out)
    cleaned = night_folders.clean(night.out)
    assert cleaned.stdout.startswith("3 files removed")
    assert len(contents(night.out)) == len(kept) - 3
    assert run(night.raw, night.out).returncode == 0
    assert manifest(night)["judged"] == 0


def test_names_of_all_kinds_get_their_verdicts(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    names = ["-rf.PDF", "a#b %20?.pdf", "naïve ü.pdf", "x" * 250, "c", "c.json/d.pdf", "\x1b[31m"]
    for name in names:
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_bytes(b"")
    (raw / os.fsdecode(b"latin\xe9.pdf")).write_bytes(b"")
    (raw / ".hidden").write_bytes(b"")
    (raw / "link").symlink_to("/etc/hostname")
    done = run(raw, out)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    found = [
        json.loads(path.read_text())
        for path in (out / "verdicts").rglob("*.json")
        if path.is_file()
    ]
    paths = {one["document"]["path"] for one in found if "document" in one}
    assert paths == {*names, "latin\\xe9.pdf", "link"}
    codes = {one["document"]["path"]: one["errors"][0]["code"] for one in found}
    assert codes.pop("link") == "unsupported"
    assert set(codes.values()) == {"empty"}
    assert "\x1b" not in (out / "digest.md").read_text()


def test_single_pages_that_a_kill_left_beside_their_whole_reading_are_removed(night: Night) -> None:
    whole = next((night.out / ".triage" / "readings").rglob("*.json.gz"))
    folder = ".".join(whole.name.split(".")[:3])
    left = night.out / ".triage" / "pages" / folder / "1.json.gz"
    left.parent.mkdir(parents=True)
    left.write_bytes(whole.read_bytes())
    shutil.rmtree(night.out / "verdicts")
    assert run(night.raw, night.out).returncode == 0
    assert not left.exists()
    assert manifest(night)["pages_read"] == 0


class _AllAtOnce(LocalEngine):
    """Gives outcomes when all that was submitted is done, as a cluster may."""

    def wait(self, seconds: float) -> list[Outcome]:
        outcomes: list[Outcome] = []
        while more := super().wait(seconds) or self._busy():
            outcomes += more if isinstance(more, list) else []
        return outcomes

    def _busy(self) -> bool:
        return any(worker.task is not None for worker in self._workers)


def test_outcomes_that_come_all_at_once_are_the_same_run(
    undisturbed: Night, fresh: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "LocalEngine", _AllAtOnce)
    one = Settings(spread=Spread(jobs=1))
    whole.run(fresh.raw, fresh.out, one, whole.Options())
    assert contents(fresh.out) == contents(undisturbed.out)
