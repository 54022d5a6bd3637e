"""The report on 10,000 documents: its sizes, what rendering costs, how fast the search answers.

``python -m benchmarks.report [DOCUMENTS]`` makes verdicts, renders them (without pictures), renders
again with nothing and with one thing changed, and types into the search box in Chromium. Targets:
a front page under 2 MB, a keystroke answered in under 100 ms.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from playwright.sync_api import sync_playwright

sys.path.append(str(Path(__file__).parents[1] / "tests" / "report"))

from made_verdicts import many, write_site

QUERY = "cedar immigration viol"
KEYSTROKE = """
key => {
  const box = document.getElementById("q");
  const start = performance.now();
  box.value += key;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - start;
}
"""
"""Milliseconds from the key to the laid-out table."""


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    verdicts = many(documents)
    findings = sum(len(verdict.findings) for verdict in verdicts)
    print(f"{documents:,} documents, {findings:,} findings")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "report"
        seconds = rendering(folder, verdicts)
        each = 1000 * seconds / documents
        print(f"rendered          {seconds:8.2f} s CPU, {each:.2f} ms a document")
        print(f"nothing changed   {rendering(folder, verdicts):8.2f} s CPU")
        verdicts[5] = msgspec.structs.replace(verdicts[5], response_type="denial")
        print(f"one changed       {rendering(folder, verdicts):8.2f} s CPU")
        for name in ("index.html", "data/index.js", "lists/documents-1.html"):
            print(f"{name:<24}{(folder / name).stat().st_size / 1e6:8.2f} MB")
        in_browser(folder)


def rendering(folder: Path, verdicts: list) -> float:  # type: ignore[type-arg]
    """CPU seconds of one call."""
    start = time.process_time()
    write_site(folder, verdicts, pictures=False)
    return time.process_time() - start


def in_browser(folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        start = time.perf_counter()
        page.goto((folder / "index.html").as_uri())
        print(f"front page ready  {1000 * (time.perf_counter() - start):8.0f} ms")
        strokes = []
        for _ in range(3):
            page.evaluate("document.getElementById('q').value = ''")
            strokes += [page.evaluate(KEYSTROKE, key) for key in QUERY]
        browser.close()
    strokes.sort()
    print(
        f"keystroke         {statistics.median(strokes):8.1f} ms median,"
        f" {strokes[int(0.95 * len(strokes))]:.1f} ms at the 95th of 100,"
        f" {strokes[-1]:.1f} ms worst"
    )


if __name__ == "__main__":
    main()
