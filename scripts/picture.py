"""Makes the README's picture: the top of the report on the samples, as Chromium shows it.

``triage run data/raw data/out && python scripts/picture.py [OUT]`` writes ``docs/report.png``.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
WIDTH = 1200
COLOURS = 128


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "out"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
        page.goto((out.resolve() / "report" / "index.html").as_uri())
        page.wait_for_function("[...document.images].slice(0, 2).every(one => one.naturalWidth)")
        case = page.locator("article.case").first.bounding_box()
        height = 900 if case is None else round(case["y"] + case["height"])
        shot = page.screenshot(
            full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height}
        )
        browser.close()
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=0)
    picture.save(ROOT / "docs" / "report.png", optimize=True)


if __name__ == "__main__":
    main()
