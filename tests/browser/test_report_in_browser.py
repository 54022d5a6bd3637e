from __future__ import annotations

import functools
import re
import subprocess
import tarfile
import threading
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from made_verdicts import HOSTILE
from playwright.sync_api import Browser, Page, expect

from pipeline.report.links import document_id

Open = Callable[..., Page]

LETTER = f"documents/{document_id('Birch Run Sheriff/letter.pdf')}.html"
ALERTS = f"documents/{document_id('Aspen Fork Police/alerts.pdf')}.html"
HIDDEN = f"documents/{document_id('Cedar Flat Police/hidden.pdf')}.html"
LOG = f"documents/{document_id('Cedar Flat Police/log.pdf')}.html"


def found(page: Page) -> list[str]:
    """The paths, or names, in the table of results."""
    return page.locator("#results tbody th a").all_text_contents()


# --------------------------------------------------------------------------- search, filters


def test_search_filters_as_one_types_and_keeps_its_state_in_the_address(visit: Open) -> None:
    page = visit()
    expect(page.locator("#overview")).to_be_visible()
    page.locator("#q").press_sequentially("aspen viola")
    expect(page.locator("#results-count")).to_have_text("1 document")
    assert found(page) == ["Aspen Fork Police/alerts.pdf"]
    expect(page.locator("#overview")).to_be_hidden()
    page.wait_for_url("**/index.html#q=aspen+viola")
    again = visit("index.html#q=aspen+viola")
    assert found(again) == ["Aspen Fork Police/alerts.pdf"]
    assert again.locator("#q").input_value() == "aspen viola"
    again.get_by_role("button", name="Clear all").click()
    expect(again.locator("#overview")).to_be_visible()
    again.wait_for_url("**/index.html")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("disposition=failed&q=birch+run", ["Birch Run Sheriff/locked.pdf"]),
        ("hotlist=mentioned&q=run", ["Birch Run Sheriff/letter.pdf"]),
        ("ice=cooperates", ["Cedar Flat Police/log.pdf"]),
        ("tag=immigration_violator&assertion=mentioned", ["Birch Run Sheriff/letter.pdf"]),
        ("policy=restricts&q=aspen", ["Aspen Fork Police/manual.pdf"]),
        ("q=topic+named+its+state", []),  # so says the program, no document
        ("new=1", ["Birch Run Sheriff/letter.pdf", "stray.pdf"]),
        ("new=1&sort=0d", ["stray.pdf", "Birch Run Sheriff/letter.pdf"]),
        ("show=agencies&q=aspen+fork", ["Aspen Fork Police"]),
        ("show=agencies&disposition=failed&q=birch+run", ["Birch Run Sheriff"]),
        ("q=no+such+words", []),
        ("q=aspen+readers+kind", ["Aspen Fork Police/manual.pdf"]),
        ("disposition=nonsense&q=stray", ["stray.pdf"]),
    ],
)
def test_an_address_shows_its_view(visit: Open, address: str, expected: list[str]) -> None:
    page = visit(f"index.html#{address}")
    expect(page.locator("#results")).to_be_visible()
    assert found(page) == expected


def test_filters_are_chosen_with_the_mouse_and_one_agency_among_them(visit: Open) -> None:
    page = visit()
    page.locator("#agency").select_option(label="Aspen Fork Police, NV")
    page.locator("#disposition").select_option("flag")
    assert found(page) == ["Aspen Fork Police/alerts.pdf"]
    page.wait_for_url(re.compile(r"#agency=[0-9a-f]{16}&disposition=flag$"))


def test_long_results_come_in_portions(visit: Open) -> None:
    page = visit("index.html#show=documents")
    assert len(found(page)) == 50
    expect(page.locator("#results-count")).to_have_text("157 documents, the first 50 shown")
    for shown in (100, 150, 157):
        page.locator("#results-more").click()
        assert len(found(page)) == shown
    expect(page.locator("#results-more")).to_be_hidden()


def test_columns_sort_both_ways_and_say_so(visit: Open) -> None:
    page = visit("index.html#show=documents")
    head = page.locator("#results thead th").first
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    up = found(page)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    down = found(page)
    assert up[0].startswith("Alder")
    assert down[0] == "stray.pdf"
    page.wait_for_url("**sort=0d")
    expect(head.get_by_role("button")).to_be_focused()


def test_the_lists_that_are_there_without_a_search_sort_too(visit: Open) -> None:
    page = visit()
    pages = page.locator("#review thead th").last
    pages.get_by_role("button").click()
    expect(pages).to_have_attribute("aria-sort", "ascending")
    shown = [int(text) for text in page.locator("#review tbody td:last-child").all_text_contents()]
    assert shown == sorted(shown)
    page.wait_for_url("**#sort-review=*")
    reopened = visit("index.html#" + page.url.split("#")[1])
    expect(reopened.locator("#review thead th").last).to_have_attribute("aria-sort", "ascending")


# ---------------------------------------------------------------------------------- keyboard


def test_j_and_k_go_through_the_findings(visit: Open) -> None:
    page = visit(ALERTS)
    page.keyboard.press("j")
    expect(page.locator("#f-f1")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#f-f2")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#f-f2")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("#f-f1")).to_be_focused()


def test_j_and_k_go_through_results_and_enter_opens_one(visit: Open) -> None:
    page = visit("index.html#q=aspen")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#results tbody tr.current a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*.html")


def test_n_goes_from_one_document_to_review_to_the_next(visit: Open) -> None:
    page = visit()
    first = page.locator("#review tbody a").first.get_attribute("href")
    page.keyboard.press("n")
    page.wait_for_url(f"**/{first}")
    page.keyboard.press("n")
    page.wait_for_url(lambda url: not url.endswith(str(first)) and "documents/" in url)


def test_slash_searches_escape_leaves_and_a_question_mark_helps(visit: Open) -> None:
    page = visit()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("j?n/")
    assert page.locator("#q").input_value() == "j?n/"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    document = visit(ALERTS)
    document.keyboard.press("/")
    document.wait_for_url("**/index.html#q")
    expect(document.locator("#q")).to_be_focused()


# ----------------------------------------------------------------------------- document's page


def test_a_whole_page_opens_on_demand_with_frames_that_lead_back(visit: Open) -> None:
    page = visit(ALERTS)
    whole = page.locator("#page-1")
    expect(whole.locator(".sheet")).to_be_hidden()
    page.locator("#f-f1 a.crop").click()
    expect(whole.locator(".sheet")).to_be_visible()
    expect(whole.locator("rect.mark")).to_have_count(1)
    frame = whole.locator("rect.words").first.bounding_box()
    sheet = whole.locator("svg").bounding_box()
    assert frame is not None
    assert sheet is not None
    scale = sheet["width"] / 612
    assert frame["x"] - sheet["x"] == pytest.approx(98.5 * scale, abs=2)
    assert frame["y"] - sheet["y"] == pytest.approx(78.5 * scale, abs=2)
    whole.locator("svg a").first.press("Enter")
    page.wait_for_url("**#f-f1")


def test_pictures_are_shown(visit: Open) -> None:
    page = visit(ALERTS)
    image = page.locator("#f-f1 img")
    image.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#f-f1 img').naturalWidth > 0")


def test_the_rule_of_a_finding_is_one_link_away(visit: Open) -> None:
    page = visit(ALERTS)
    page.locator("#f-f1 a[href*='rules.html']").click()
    page.wait_for_url("**/rules.html#*")
    expect(page.get_by_role("heading", name="Rules", exact=True)).to_be_visible()


def test_a_web_server_serves_it_as_well(browser: Browser, short_report: Path) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    asked: list[str] = []
    said: list[str] = []
    handler = functools.partial(Quiet, directory=str(short_report))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, browser.new_page() as page:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}/"
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{root}index.html#q=aspen")
        assert len(found(page)) == 2
        page.locator("#results tbody th a").first.click()
        page.wait_for_url("**/documents/*.html")
        page.wait_for_function("document.querySelector('#f-f1 img').naturalWidth > 0")
        server.shutdown()
    assert said == []
    assert [url for url in asked if not url.startswith((root, "data:"))] == []


# ------------------------------------------------------------------------- without JavaScript


def test_everything_can_be_read_without_javascript(visit: Open) -> None:
    front = visit(java_script_enabled=False)
    expect(front.locator(".headline")).to_be_visible()
    expect(front.locator("#search")).to_be_hidden()
    expect(front.get_by_role("button")).to_have_count(0)
    front.get_by_role("link", name="Documents", exact=True).click()
    expect(front.locator("tbody tr")).to_have_count(157)
    document = visit(ALERTS, java_script_enabled=False)
    expect(document.locator("#f-f1 .read")).to_contain_text("Immigration Violator")
    document.locator("#page-1 summary").click()
    expect(document.locator("#page-1 .sheet img")).to_be_visible()


# ------------------------------------------------------------------------------------ hostile


def test_strangers_texts_do_nothing_and_are_shown_as_they_are(
    visit: Open, hostile_report: Path
) -> None:
    front = visit(folder=hostile_report)
    expect(front.locator("article.case")).to_have_count(0)
    page = visit("index.html#show=documents", hostile_report)
    assert len(found(page)) == len(HOSTILE)
    assert any("<script>alert(1)</script>" in path for path in found(page))
    for text in HOSTILE:
        document = page.context.new_page()
        document.goto(f"{hostile_report.as_uri()}/documents/{document_id(f'{text}/{text}')}.html")
        expect(document.locator("article.finding")).to_have_count(1)
        assert document.evaluate("document.scripts.length") == 1
        link = document.get_by_role("link", name="Original file").evaluate("one => one.href")
        assert link.startswith("file:///")
        assert unquote(link.split("#")[0]).endswith(f"raw/{text}/{text}")
        document.close()


def test_nothing_hostile_widens_the_page(visit: Open, hostile_report: Path) -> None:
    text = HOSTILE[-1]
    for name in ("index.html", f"documents/{document_id(f'{text}/{text}')}.html"):
        page = visit(name, hostile_report, viewport={"width": 700, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 700


# ------------------------------------------------------------------------------------- access


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest) -> str:
    """axe-core, fetched once into pytest's cache."""
    folder = request.config.cache.mkdir("axe-core")  # type: ignore[union-attr]
    if not list(folder.glob("*.tgz")):
        command = ["npm", "pack", "axe-core@4", "--silent"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"npm cannot fetch axe-core: {error}")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "index.html#q=police",
        ALERTS,
        HIDDEN,
        LOG,
        "rules.html",
        "lists/agencies-1.html",
        "agency",
    ],
)
def test_axe_finds_nothing_in_light_and_dark(
    visit: Open, short_report: Path, axe: str, name: str
) -> None:
    name = first_agency(short_report) if name == "agency" else name
    page = visit(name, short_report, color_scheme="light")
    page.evaluate(
        "document.querySelectorAll('article.rule ~ article.rule').forEach(o => o.remove())"
    )
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(axe)
    assert violations(page, "{ preload: false }") == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, "{ preload: false, runOnly: ['color-contrast'] }") == []


def violations(page: Page, options: str) -> list[tuple[str, str]]:
    result = page.evaluate(f"axe.run({options})")
    assert result["passes"], "axe looked at nothing"
    return [
        (rule["id"], node["html"][:160]) for rule in result["violations"] for node in rule["nodes"]
    ]


def first_agency(report: Path) -> str:
    """The page of the agency that the front page shows first."""
    return re.findall(r"agencies/\w+\.html", (report / "index.html").read_text("utf-8"))[0]


@pytest.mark.parametrize("name", ["index.html", "index.html#q=police", ALERTS, LOG, "agency"])
@pytest.mark.parametrize("width", [640, 320])
def test_zoom_needs_no_scrolling_sideways(visit: Open, report: Path, name: str, width: int) -> None:
    """A window of 1280 pixels at 200 % and at 400 %."""
    name = first_agency(report) if name == "agency" else name
    page = visit(name, viewport={"width": width, "height": 512}, device_scale_factor=1280 // width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    whole = "h1, .headline, article.finding, .exhibit" + (", tbody td" if width < 576 else "")
    for box in page.locator(whole).all():
        if box.is_visible():
            place = box.bounding_box()
            assert place is not None
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= width


def test_focus_can_be_seen(visit: Open) -> None:
    page = visit()
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
        )
        assert style[0] != "none"
        assert style[1] >= 2


def test_the_first_tab_skips_to_the_content(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_paper_shows_findings_and_no_controls(visit: Open) -> None:
    page = visit(ALERTS)
    page.emulate_media(media="print")
    expect(page.locator("#f-f1 .read")).to_be_visible()
    expect(page.locator("nav").first).to_be_hidden()
    expect(page.locator(".help-button")).to_be_hidden()
