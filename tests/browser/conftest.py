"""A real Chromium and a report to look at in it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

sys.path.append(str(Path(__file__).parents[1] / "report"))

from made_verdicts import hostile, many, story, write_site

from pipeline.report import News

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 10


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story, with what is new and changed in it, and 150 more documents."""
    folder = tmp_path_factory.mktemp("told") / "report"
    news = News(False, frozenset({"stray.pdf"}), {"Birch Run Sheriff/letter.pdf": "other rules"})
    write_site(folder, [*story(), *many(150)], news=news)
    return folder


@pytest.fixture(scope="session")
def short_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story alone."""
    folder = tmp_path_factory.mktemp("short") / "report"
    write_site(folder, story(), news=News(False, frozenset({"stray.pdf"})))
    return folder


@pytest.fixture(scope="session")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacked") / "report"
    write_site(folder, hostile())
    return folder


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, report: Path) -> Iterator[Open]:
    """``visit(name, folder=report, **context)`` opens a page of the report from disk.

    When the test is over it fails for any message on the console, any error in a script and any
    request for something else than a file of the report.
    """
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(name: str = "index.html", folder: Path = report, **context: object) -> Page:
        still = {"reduced_motion": "reduce"} | context
        contexts.append(browser.new_context(**still))  # type: ignore[arg-type]
        contexts[-1].set_default_timeout(SECONDS * 1000)
        page = contexts[-1].new_page()
        root = folder.as_uri()

        def ask(request: Request) -> None:
            if not request.url.startswith((root, "data:")):
                complaints.append(f"asked for {request.url}")

        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
        page.on("request", ask)
        page.goto(f"{root}/{name}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []
