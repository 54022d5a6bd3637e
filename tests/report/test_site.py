from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from made_verdicts import HOSTILE, hostile, many, story, topic_on, verdict, write_site

from pipeline.artefacts import ZoneArea
from pipeline.report import News, wording
from pipeline.report.links import document_id


class Tags(HTMLParser):
    """Start tags with their attributes, and the text between them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def pages(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, path.read_text("utf-8")


def document_html(folder: Path, path: str) -> str:
    return (folder / "documents" / f"{document_id(path)}.html").read_text("utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told") / "report"
    changed = {"Birch Run Sheriff/letter.pdf": "verdict clear → review (because of the rules)"}
    write_site(folder, story(), news=News(False, frozenset({"stray.pdf"}), changed))
    return folder


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacked") / "report"
    write_site(folder, hostile())
    return folder


# --------------------------------------------------------------------------- what it says


def test_the_front_page_says_in_one_sentence_what_was_found(told: Path) -> None:
    front = html.unescape((told / "index.html").read_text("utf-8"))
    assert (
        "In 7 documents of 3 agencies, 1 agency forbids immigration enforcement and has the "
        "immigration hotlist on; 2 documents need a reader; and 1 could not be processed."
    ) in front
    assert "Since the last run: 1 new document and 1 changed verdict." in front


def test_what_is_new_or_changed_is_marked_and_why(told: Path) -> None:
    lists = (told / "lists" / "documents-1.html").read_text("utf-8")
    rows = [row for row in lists.split("<tr") if 'class="new"' in row]
    marks = ["".join(Tags("<tr" + row).text).split("✦")[1].split()[0] for row in rows]
    assert marks == ["changed", "new"]
    page = html.unescape(document_html(told, "Birch Run Sheriff/letter.pdf"))
    assert "Changed since the last run: verdict clear → review" in page


def test_the_gravest_comes_first(told: Path) -> None:
    front = (told / "index.html").read_text("utf-8")
    headings = ["conflicts-title", "flags-title", "review-title", "failed-title"]
    places = [front.index(f'<h2 id="{heading}"') for heading in headings]
    assert places == sorted(places)


def test_a_contradiction_is_two_pictures_with_file_page_and_date(told: Path) -> None:
    front = (told / "index.html").read_text("utf-8")
    case = front[front.index('<article class="case"') : front.index("</article>")]
    text = " ".join("".join(Tags(case).text).split())
    pictures = [attributes for tag, attributes in Tags(case).tags if tag == "img"]
    assert len(pictures) == 2
    assert "“shall not be used for immigration enforcement”" in (pictures[0]["alt"] or "")
    assert "check box (on) in a dashed frame" in (pictures[1]["alt"] or "")
    for words in ("The words that forbid it", "manual.pdf", "page 2", "2024-02-01"):
        assert words in text
    for words in ("The mark that shows it on", "alerts.pdf", "page 1", "2026-05-08"):
        assert words in text


def test_a_failure_is_listed_with_what_to_do(told: Path) -> None:
    front = (told / "index.html").read_text("utf-8")
    failed = front[front.index('id="failed-title"') :]
    page = document_html(told, "Birch Run Sheriff/locked.pdf")
    assert page.count("not read") == 3, "nothing found is not said of what was not read"
    assert "not found" not in page
    assert "Put the password into passwords.txt." in failed


def test_a_finding_has_its_words_cue_confidence_rule_and_original(told: Path) -> None:
    page = document_html(told, "Aspen Fork Police/alerts.pdf")
    text = " ".join("".join(Tags(page).text).split())
    assert "Stolen Vehicle Immigration Violator Wanted Person" in text
    assert "<mark>Immigration Violator</mark>" in page
    assert "“ticked check box”" in text
    assert "OCR, 91 % sure of the worst word" in text
    assert 'href="../rules.html#ncic.immigration_violator"' in page
    assert 'href="../../verdicts/Aspen%20Fork%20Police/alerts.pdf.json"' in page
    assert 'href="../../raw/Aspen%20Fork%20Police/alerts.pdf#page=1"' in page


def test_frames_of_words_and_mark_lie_over_the_whole_page(told: Path) -> None:
    page = document_html(told, "Aspen Fork Police/alerts.pdf")
    frames = [a for tag, a in Tags(page).tags if tag == "rect"]
    assert [frame["class"] for frame in frames] == ["words", "mark", "words"]
    assert float(frames[0]["x"] or 0) < 100 < float(frames[0]["x"] or 0) + 5


def test_whose_words_are_whose_is_shaded_on_the_whole_page(tmp_path: Path) -> None:
    areas = [
        ZoneArea(1, (50, 300, 500, 420), "request"),
        ZoneArea(1, (50, 50, 500, 290), "agency"),
        ZoneArea(2, (50, 300, 500, 420), "attachment"),
    ]
    write_site(tmp_path, story(), zones=areas)
    page = document_html(tmp_path, "Aspen Fork Police/alerts.pdf")
    shaded = [a for tag, a in Tags(page).tags if tag == "rect" and "zone" in (a["class"] or "")]
    assert [(area["class"], area["y"], area["height"]) for area in shaded] == [
        ("zone request", "300.0", "120.0")
    ]
    assert "Shaded: the requester&#39;s words." in page


def test_a_duplicate_names_what_it_repeats(tmp_path: Path) -> None:
    original, policy = story()[:2]
    copy = verdict("Aspen Fork Police/copy.pdf", duplicate_of=original.document.path)
    scan = verdict("Aspen Fork Police/scan of manual.pdf")
    pair = (policy.document.path, scan.document.path)
    write_site(tmp_path, [original, policy, copy, scan], near_duplicates=(pair,))
    assert "The same file as" in document_html(tmp_path, copy.document.path)
    assert "The same text as" in document_html(tmp_path, scan.document.path)
    assert "The same text in other files" in next((tmp_path / "agencies").iterdir()).read_text()


def test_a_finding_whose_picture_is_missing_says_so(tmp_path: Path) -> None:
    write_site(tmp_path, story(), pictures=False)
    page = document_html(tmp_path, "Aspen Fork Police/alerts.pdf")
    assert page.count("No picture: the page could not be drawn") == 1


def test_only_immigration_alarms() -> None:
    topics = [
        topic_on(1, tag="other_topic", canonical="Stolen Vehicle", text="Stolen Vehicle"),
        topic_on(2),
    ]
    assert [wording.assertion(one).tone for one in topics] == ["quiet", "alarm"]


def test_words_that_cannot_be_seen_are_called_out_and_not_repeated(told: Path) -> None:
    page = document_html(told, "Cedar Flat Police/hidden.pdf")
    assert "1 finding in text that a reader of the page cannot see" in page
    assert "and all the ▮▮▮ here" in page
    assert "Immigration Violator" not in page
    assert "immigration_violator" not in page
    for path in told.rglob("*"):
        if path.is_file():
            assert b"SECRET" not in path.read_bytes(), path


def test_a_log_is_one_row_with_its_places(told: Path) -> None:
    page = document_html(told, "Cedar Flat Police/log.pdf")
    assert page.count('<article class="finding') == 1
    assert "All 90 places on 3 pages" in page


def test_the_rules_are_there_to_read(told: Path) -> None:
    rules = (told / "rules.html").read_text("utf-8")
    assert len(re.findall(r'<article class="rule"', rules)) > 10


def test_documents_to_review_lead_to_one_another(told: Path) -> None:
    first = document_html(told, "Birch Run Sheriff/letter.pdf")
    second = document_html(told, "Cedar Flat Police/hidden.pdf")
    following = re.compile(r'rel="next" href="\.\./documents/(\w+)\.html"')
    assert following.findall(first) == [document_id("Cedar Flat Police/hidden.pdf")]
    assert following.findall(second) == [document_id("Birch Run Sheriff/letter.pdf")]


# ---------------------------------------------------------------------------------- safe


def test_no_text_of_a_stranger_becomes_markup(attacked: Path) -> None:
    known = {document_id(f"{text}/{text}") for text in HOSTILE}
    for path, source in pages(attacked):
        tags = Tags(source)
        for tag, attributes in tags.tags:
            assert not any(name.startswith("on") for name in attributes), (path, tag, attributes)
            assert "style" not in attributes, (path, tag, attributes)
            if tag == "script":
                assert (attributes["src"] or "").endswith((".js",)), path
            for name in ("href", "src"):
                url = urlsplit(attributes.get(name) or "")
                assert url.scheme in ("", "data", "https"), (path, attributes)
                if url.scheme == "https":
                    assert path.name == "rules.html"
        assert [a for tag, a in tags.tags if tag == "img" and a["src"] == "x"] == []
        assert "49" not in re.findall(r"\b49\b", "".join(tags.text)) or "7 * 7" in source
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", source)
    assert {path.stem for path in (attacked / "documents").iterdir()} == known


def test_every_page_forbids_all_but_its_own_files(attacked: Path) -> None:
    for path, source in pages(attacked):
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', source)
        assert policy is not None, path
        assert policy[1].startswith("default-src 'none'; ")
        assert "unsafe" not in policy[1]
        assert "<style" not in source


def test_links_to_originals_lead_to_the_files_and_nowhere_else(attacked: Path) -> None:
    for text in HOSTILE:
        path = f"{text}/{text}"
        page = document_html(attacked, path)
        href = next(a["href"] for tag, a in Tags(page).tags if "raw/" in (a.get("href") or ""))
        url = urlsplit(href or "")
        assert unquote(url.path) == f"../../raw/{path}"
        assert url.query == ""


def test_a_path_that_would_leave_the_folder_is_no_link(tmp_path: Path) -> None:
    write_site(tmp_path, [verdict("../../etc/passwd")])
    page = document_html(tmp_path, "../../etc/passwd")
    assert "Original file" not in page
    assert not any("passwd" in (a.get("href") or "") for _, a in Tags(page).tags)


def test_the_search_index_is_data_and_cannot_end_its_script(attacked: Path) -> None:
    script = (attacked / "data" / "index.js").read_text("utf-8")
    start, end = "globalThis.triageIndex=", ";\n"
    assert script.startswith(start)
    assert script.endswith(end)
    assert not re.search("[<>&\u2028\u2029\u202e]", script)
    index = json.loads(script[len(start) : -len(end)])
    assert len(index["documents"]) == len(HOSTILE)
    assert any("<script>" in row[1] for row in index["documents"])


# ------------------------------------------------------------------------ only what changed


def test_nothing_changed_renders_nothing(tmp_path: Path) -> None:
    write_site(tmp_path, story())
    written: list[str] = []
    again = write_site(tmp_path, story(), written=written)
    assert (again.rendered, again.removed) == (0, 0)
    assert written == []


def test_one_changed_verdict_renders_it_its_agency_and_the_lists(tmp_path: Path) -> None:
    documents = many(60)
    write_site(tmp_path, documents)
    changed = msgspec.structs.replace(documents[7], response_type="denial")
    written: list[str] = []
    write_site(tmp_path, [*documents[:7], changed, *documents[8:]], written=written)
    assert set(written) == {f"documents/{document_id(changed.document.path)}.html", "keys.json"}
    moved = msgspec.structs.replace(
        documents[7], document=msgspec.structs.replace(documents[7].document, date="2020-01-01")
    )
    written.clear()
    write_site(tmp_path, [*documents[:7], moved, *documents[8:]], written=written)
    assert len([name for name in written if name.startswith("documents/")]) == 1
    assert len([name for name in written if name.startswith("agencies/")]) == 1
    assert {"index.html", "data/index.js"} <= set(written)


def test_a_page_that_was_deleted_or_a_picture_that_came_is_rendered(tmp_path: Path) -> None:
    write_site(tmp_path, story(), pictures=False)
    page = document_html(tmp_path, "Aspen Fork Police/alerts.pdf")
    assert "<img" not in page
    written: list[str] = []
    write_site(tmp_path, story(), pictures=True, written=written)
    assert "<img" in document_html(tmp_path, "Aspen Fork Police/alerts.pdf")
    (tmp_path / "lists" / "documents-1.html").unlink()
    written.clear()
    write_site(tmp_path, story(), written=written)
    assert set(written) == {"lists/documents-1.html", "keys.json"}


def test_a_run_that_was_cut_short_leaves_no_page_of_another_state(tmp_path: Path) -> None:
    before = story()
    after = [msgspec.structs.replace(one, response_type="denial") for one in before]
    write_site(tmp_path, before)
    expected = document_html(tmp_path, before[-1].document.path)

    class PowerCut(Exception):
        pass

    def cut(name: str) -> None:
        if name.startswith("documents/") and "denial" in (tmp_path / name).read_text("utf-8"):
            raise PowerCut

    with pytest.raises(PowerCut):
        write_site(tmp_path, after[::-1], then=cut)
    assert document_html(tmp_path, before[-1].document.path) != expected
    write_site(tmp_path, before)
    assert document_html(tmp_path, before[-1].document.path) == expected


def test_what_is_no_part_of_the_report_any_more_is_removed(tmp_path: Path) -> None:
    documents = story()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("kept")
    folder = tmp_path / "report"
    write_site(folder, documents)
    gone = folder / "documents" / f"{document_id(documents[0].document.path)}.html"
    pictures = set((folder / "pictures").rglob("*.webp"))
    assert gone.exists()
    (folder / "pictures" / "linked").symlink_to(outside)
    (folder / "notes.txt").write_text("a reviewer's own")
    done = write_site(folder, documents[1:])
    assert not gone.exists()
    assert len(set((folder / "pictures").rglob("*.webp"))) < len(pictures)
    assert done.removed == 1 + len(pictures) - len(set((folder / "pictures").rglob("*.webp")))
    assert (outside / "mine.txt").read_text() == "kept"
    assert (folder / "notes.txt").exists()


def test_equal_verdicts_give_equal_bytes(tmp_path: Path) -> None:
    def files(folder: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    write_site(tmp_path / "one", story() + hostile())
    write_site(tmp_path / "two", story() + hostile())
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_thousand_documents_keep_the_front_page_small(tmp_path: Path) -> None:
    write_site(tmp_path, many(1_000), pictures=False)
    assert (tmp_path / "index.html").stat().st_size < 400_000
    assert (tmp_path / "lists" / "documents-2.html").exists()


def test_no_documents_at_all_make_a_report(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    assert "There were no documents to look at." in (tmp_path / "index.html").read_text("utf-8")
