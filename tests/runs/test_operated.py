"""A run as cron, systemd and a monitoring system see it, and what docs/nightly.md tells them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import night_folders
import pytest
from night_folders import Night

DOCS = Path(__file__).parents[2] / "docs" / "nightly.md"


def test_a_night_is_silent_logged_and_measured(night: Night, tmp_path: Path) -> None:
    (night.raw / "evil \x1b]0;owned\x07\n.pdf").write_bytes(b"%PDF-1.4 broken")
    prom = tmp_path / "triage.prom"
    done = night_folders.run(
        night.raw, night.out, "--metrics", str(prom), "--log-format", "json", name="nightly"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    lines = (night.out / "logs" / "nightly.log").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    assert all({"time", "level", "message"} <= event.keys() for event in events)
    assert events[-1]["message"].startswith("done in ")
    assert not any("\x1b" in event["message"] for event in events)
    made = dict(re.findall(r"^(\w+(?:\{[^}]*\})?) ([\d.]+)$", prom.read_text(), re.MULTILINE))
    documents = json.loads((night.out / "run.json").read_text())["dispositions"]
    assert {d: float(made[f'triage_documents{{disposition="{d}"}}']) for d in documents} == {
        d: float(n) for d, n in documents.items()
    }
    assert float(made['triage_failures{code="unsupported"}']) == 1
    assert list(tmp_path.glob(".triage*")) == []
    assert "\x1b" not in (night.out / "digest.md").read_text()


def test_strict_and_fail_on_set_the_exit_status(night: Night) -> None:
    assert night_folders.run(night.raw, night.out, "--strict", name="nightly").returncode == 1
    (night.raw / "rows.csv").unlink()
    assert night_folders.run(night.raw, night.out, "--strict").returncode == 0
    assert night_folders.run(night.raw, night.out, "--fail-on", "clear,flag").returncode == 1
    assert night_folders.run(night.raw, night.out, "--fail-on", "everything").returncode == 2
    assert night_folders.run(night.raw / "nowhere", night.out).returncode == 2


def test_a_failing_notification_is_said_and_changes_nothing(night: Night) -> None:
    shutil.copy(night.raw / "a" / "on.pdf", night.raw / "new.pdf")
    done = night_folders.run(night.raw, night.out, "--notify", "exit 3", name="nightly")
    assert done.returncode == 0
    assert "--notify failed" in done.stderr
    again = night_folders.run(night.raw, night.out, "--notify", "exit 3", name="nightly")
    assert again.stderr == ""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_units_of_the_docs_are_accepted(tmp_path: Path) -> None:
    units = re.findall(
        r"`/etc/systemd/system/([\w.]+)`:\n+```ini\n(.*?)```", DOCS.read_text(), re.S
    )
    assert [name for name, _ in units] == ["triage.service", "triage.timer"]
    for name, text in units:
        program = shutil.which("true") or "/bin/true"
        (tmp_path / name).write_text(re.sub(r"(?<=ExecStart=)\S+", program, text))
    told = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name, _ in units)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr
    assert str(tmp_path) not in told.stderr


def test_the_docs_name_every_metric_and_option() -> None:
    from pipeline.run import metrics

    text = DOCS.read_text()
    source = Path(metrics.__file__).read_text()
    for name in re.findall(r'"(triage_\w+)"', source):
        assert name in text
    helped = subprocess.run(
        [*night_folders.command(Path(), Path())[:3], "run", "--help"],
        capture_output=True,
        text=True,
        env={"COLUMNS": "200", "PATH": "/usr/bin:/bin"},
    )
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - {"--now", "--collector"}
    assert named <= set(re.findall(r"--[a-z][a-z-]+", helped.stdout))
