"""Input and output on an object store: a real server that speaks S3, reached over the network."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import night_folders
import pytest
from night_folders import NOT_OF_THE_RESULT, Night, letter, paper

fsspec = pytest.importorskip("fsspec")


class Bucket:
    """What lies below a URL, seen past the program."""

    def __init__(self, url: str) -> None:
        self.url, self.files = url, fsspec.filesystem("s3", use_listings_cache=False)

    def put(self, folder: Path, name: str) -> str:
        for path in folder.rglob("*"):
            if path.is_file():
                key = path.relative_to(folder).as_posix()
                self.files.pipe_file(f"{self.url}/{name}/{key}", path.read_bytes())
        return f"{self.url}/{name}"

    def names(self, place: str) -> list[str]:
        return list(self.files.find(place))

    def contents(self, name: str) -> dict[str, str]:
        top = f"{self.url}/{name}".removeprefix("s3://")
        found = {}
        for path in self.files.find(top):
            key = path.removeprefix(f"{top}/")
            if not key.startswith(NOT_OF_THE_RESULT):
                found[key] = hashlib.sha256(self.files.cat_file(path)).hexdigest()
        return found

    def manifest(self, name: str) -> Any:
        return json.loads(self.files.cat_file(f"{self.url}/{name}/run.json"))


@pytest.fixture
def there(bucket: str) -> Bucket:
    return Bucket(bucket)


def bytes_of(out: Path) -> dict[str, str]:
    """A local run's result, but for the pages that link to the originals by where they lie."""
    return without_links(night_folders.contents(out))


def without_links(found: dict[str, str]) -> dict[str, str]:
    links = ("report/documents/", "report/keys.json")
    return {name: digest for name, digest in found.items() if not name.startswith(links)}


def test_a_bucket_gives_thebytes_of_a_folder_and_the_next_night_does_nothing(
    undisturbed: Night, there: Bucket
) -> None:
    raw, out = there.put(undisturbed.raw, "raw"), f"{there.url}/out"
    first = night_folders.run(raw, out)
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-1] == f"Open {out}/report/index.html"
    assert without_links(there.contents("out")) == bytes_of(undisturbed.out)
    before = there.contents("out")
    assert night_folders.run(raw, out).returncode == 0
    shown = subprocess.run(
        [sys.executable, "-m", "pipeline", "show", "on.pdf", "--out", out],
        capture_output=True, text=True,
    )  # fmt: skip
    assert "a/on.pdf\nFLAG" in shown.stdout
    again = there.manifest("out")
    assert (again["judged"], again["pages_read"], again["run"]) == (0, 0, 2)
    after = there.contents("out")
    assert {name for name in before if before[name] != after.get(name)} == {"digest.md"}


def test_a_new_a_changed_and_a_removed_object_are_the_only_work(
    undisturbed: Night, there: Bucket, tmp_path: Path
) -> None:
    raw, out = there.put(undisturbed.raw, "raw"), f"{there.url}/out"
    assert night_folders.run(raw, out).returncode == 0
    paper(tmp_path / "more" / "new.pdf", letter("Immigration Violator", 9))
    paper(tmp_path / "more" / "b.pdf", letter("Gang", 1), letter("Gang", 2))
    there.put(tmp_path / "more", "raw")
    there.files.rm_file(f"{raw}/a/also.pdf")
    assert night_folders.run(raw, out).returncode == 0
    made = there.manifest("out")
    assert (made["judged"], made["pages_read"]) == (2, 3)
    assert (made["new"], made["gone"]) == (["new.pdf"], ["a/also.pdf"])
    names = {name for name in there.contents("out") if name.startswith("verdicts/")}
    assert "verdicts/new.pdf.json" in names
    assert "verdicts/a/also.pdf.json" not in names


def test_a_folder_judged_into_a_bucket_and_a_bucket_into_a_folder(
    undisturbed: Night, fresh: Night, there: Bucket
) -> None:
    assert night_folders.run(fresh.raw, f"{there.url}/one").returncode == 0
    assert without_links(there.contents("one")) == bytes_of(undisturbed.out)
    raw = there.put(fresh.raw, "raw")
    assert night_folders.run(raw, fresh.out).returncode == 0
    assert bytes_of(fresh.out) == bytes_of(undisturbed.out)


def test_killed_it_goes_on_where_it_was_and_its_lease_runs_out(
    undisturbed: Night, there: Bucket, tmp_path: Path
) -> None:
    raw, out = there.put(undisturbed.raw, "raw"), f"{there.url}/out"
    patch = """
from pipeline.store.objects import ObjectStore
write = ObjectStore.write
def fatal(self, name, data):
    write(self, name, data)
    if name.startswith(".triage/readings/"):
        self.read(name)  # it is there; other puts may be under way
        die()
ObjectStore.write = fatal
"""
    status = night_folders.run_that_kills_itself(raw, out, tmp_path, patch)
    assert status == -signal.SIGKILL
    assert there.files.exists(f"{out}/.triage/lock")
    whole = {name.split("/")[-1].split(".")[0] for name in there.names(f"{out}/.triage/readings")}
    single = {
        (name.split("/")[-1].split(".")[0], name.split("/")[-2].split(".")[0])
        for name in there.names(f"{out}/.triage/pages")
    }
    assert whole
    second = night_folders.run(raw, out)
    assert second.returncode == 75
    assert f"Another run is working on {out}." in second.stderr
    # what the killed run would have said a minute later
    there.files.pipe_file(f"{out}/.triage/lock", b'{"holder":"dead","until":1}')
    after = tmp_path / "after"
    assert night_folders.start(raw, out, beside=after).wait() == 0
    assert without_links(there.contents("out")) == bytes_of(undisturbed.out)
    again = night_folders.pages_read(after)  # those too whose puts the kill cut off
    assert set(again.values()) == {1}
    assert not [page for page in again if page in single or page[1] in whole]


def test_keys_that_would_climb_out_stay_inside(there: Bucket, tmp_path: Path) -> None:
    pdf = paper(tmp_path / "on.pdf", letter("Immigration Violator", 1)).read_bytes()
    for key in ("a/../../../up.pdf", "b//twice.pdf", "c\\d.pdf", "b/", ".hidden/e.pdf"):
        there.files.call_s3(
            "put_object", Bucket=there.url.removeprefix("s3://"), Key=f"raw/{key}", Body=pdf
        )
    out = tmp_path / "deep" / "out"
    done = night_folders.run(f"{there.url}/raw", out)
    assert done.returncode == 0, done.stderr
    verdicts = sorted(path.relative_to(out / "verdicts") for path in out.rglob("*.pdf*.json"))
    assert [str(path).split("~")[0] for path in verdicts] == ["a/up.pdf", "b/twice.pdf", "c_d.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "on.pdf"]


def test_what_is_not_there_and_what_no_library_opens_is_said(bucket: str, tmp_path: Path) -> None:
    for raw, status, said in (
        (f"{bucket}/nothing", 2, f"There is nothing at {bucket}/nothing."),
        ("gopher://host/raw", 74, "gopher://host/raw cannot be opened"),
    ):
        done = night_folders.run(raw, tmp_path / "out")
        assert done.returncode == status
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_a_web_server_that_lists_its_folders_is_read_by_the_files_own_names(
    tmp_path: Path,
) -> None:
    place = tmp_path / "served"
    paper(place / "Elm Brook PD" / "on & off.pdf", letter("Immigration Violator", 1))
    (place / "Elm Brook PD" / "page.html").write_text("<a href='/etc/passwd'>x</a>")
    served = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(place))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), served) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        done = night_folders.run(url, tmp_path / "out")
        again = night_folders.run(url, tmp_path / "out")
        server.shutdown()
    assert done.returncode == again.returncode == 0, done.stderr
    verdicts = (tmp_path / "out" / "verdicts").rglob("*.json")
    assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in verdicts) == [
        "verdicts/Elm Brook PD/on & off.pdf.json",
        "verdicts/Elm Brook PD/page.html.json",
    ]
    made = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (made["run"], made["judged"]) == (2, 0)
