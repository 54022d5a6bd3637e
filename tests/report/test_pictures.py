from __future__ import annotations

import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from made_verdicts import agencies, ban, finding, story, topic_on, verdict
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.artefacts import Box, Document, MarkSeen, PageHead, Reason, Sheet
from pipeline.report import draw_pictures, plan_pictures, plan_report
from pipeline.report.draw import MARK_FRAME, WORDS_FRAME
from pipeline.report.pictures import MAX_CROPS
from pipeline.settings import Limits


def contains(region: Box, box: Box) -> bool:
    return (
        region[0] <= box[0] and region[1] <= box[1] and region[2] >= box[2] and region[3] >= box[3]
    )


def head(number: int, width: float, height: float, source: str = "ocr") -> PageHead:
    return PageHead(
        number=number, source=source, width=width, height=height, rotation=0, dpi=200,  # type: ignore[arg-type]
        words=9, confidence=90.0,
    )  # fmt: skip


def test_a_crop_holds_words_mark_and_two_lines_of_context() -> None:
    shown = topic_on(10)
    (page,) = plan_pictures(verdict("a.pdf", shown))
    (crop,) = page.crops
    assert shown.mark is not None
    box = shown.boxes[0]
    assert contains(crop.region, box)
    assert contains(crop.region, shown.mark.box)
    line = box[3] - box[1]
    assert crop.region[1] <= box[1] - 2 * line
    assert crop.region[3] >= box[3] + 2 * line
    assert crop.region[2] - crop.region[0] > 400


def test_findings_that_bear_on_nothing_have_no_crop_unless_asked() -> None:
    one = verdict("a.pdf", finding(1), topic_on(5))
    assert [c.finding for page in plan_pictures(one) for c in page.crops] == ["f5"]
    assert [c.finding for page in plan_pictures(one, True) for c in page.crops] == ["f1", "f5"]
    assert [c.finding for p in plan_pictures(one, False, {"f1"}) for c in p.crops] == ["f1", "f5"]
    assert plan_pictures(verdict("b.pdf", finding(1))) == ()


def test_what_decides_for_an_agency_is_drawn_though_its_document_is_clear() -> None:
    plans = plan_report(story(), agencies(story()))
    crops = [crop for page in plans["Aspen Fork Police/manual.pdf"] for crop in page.crops]
    assert [crop.finding for crop in crops] == ["f1"]


def test_rows_of_a_log_share_a_few_crops() -> None:
    rows = [finding(1, id=f"r{n}", page=n + 1, assertion="enabled") for n in range(300)]
    plan = plan_pictures(verdict("log.pdf", *rows, pages=300))
    assert sum(len(page.crops) for page in plan) == 3
    assert sum(page.whole is not None for page in plan) == 3


def test_pictures_of_one_document_are_bounded() -> None:
    many = [topic_on(1, id=f"t{n}", page=n + 1, text=f"Topic {n}") for n in range(500)]
    plan = plan_pictures(verdict("big.pdf", *many, pages=500))
    assert sum(len(page.crops) for page in plan) == MAX_CROPS
    assert sum(len(page.names) for page in plan) < 200


def test_a_page_that_could_not_be_read_is_there_to_look_at() -> None:
    why = Reason("page_unread", "Page 2 could not be read.", (), (2,))
    one = verdict(
        "a.pdf",
        disposition="review",
        reasons=(why,),
        page_heads=(head(1, 612, 792), head(2, 612, 792, "failed")),
    )
    assert [page.page for page in plan_pictures(one) if page.whole] == [2]


def test_small_print_is_drawn_larger_and_posters_smaller() -> None:
    def dpi(height: float) -> int:
        shown = topic_on(1, boxes=((50, 50, 90, 50 + height),), mark=None)
        return plan_pictures(verdict("a.pdf", shown))[0].dpi

    assert dpi(12) == 110
    assert dpi(6) > 150
    assert dpi(60) < 70


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (-50, -50, 900, 900), (700, 900, 800, 950)])
def test_odd_boxes_still_make_a_crop_on_the_page(box: Box) -> None:
    shown = topic_on(1, boxes=(box,), mark=None)
    (page,) = plan_pictures(verdict("a.pdf", shown))
    x0, top, x1, bottom = page.crops[0].region
    assert 0 <= x0 < x1 <= 612
    assert 0 <= top < bottom <= 792


def test_a_name_says_what_is_drawn() -> None:
    def name(**changes: object) -> str:
        return plan_pictures(verdict("a.pdf", topic_on(1, **changes)))[0].crops[0].name

    assert name() == name(id="another")
    assert name() != name(boxes=((100.0, 81.0, 130.0, 92.0),))
    assert name() != name(mark=None)


def test_context_runs_along_the_lines_of_a_page_on_its_side() -> None:
    side = msgspec.structs.replace(head(1, 612, 792), rotation=270)
    shown = topic_on(1, boxes=((100, 300, 112, 420),), mark=None)
    (page,) = plan_pictures(verdict("a.pdf", shown, page_heads=(side,)))
    x0, top, x1, bottom = page.crops[0].region
    assert page.dpi == 110
    assert 60 < x0 < 75, "two lines before"
    assert 137 < x1 < 152, "two lines after"
    assert bottom - top > 600, "the whole of the lines"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_regions_hold_words_and_mark_whichever_way_the_page_lies(rotation: int) -> None:
    lying = msgspec.structs.replace(head(1, 700, 500), rotation=rotation)
    mark = MarkSeen("toggle", "checked", (600, 205, 620, 215), 0.9)
    shown = topic_on(1, boxes=((40, 200, 130, 212),), mark=mark)
    (page,) = plan_pictures(verdict("a.pdf", shown, page_heads=(lying,)))
    region = page.crops[0].region
    assert contains((0, 0, 700, 500), region)
    assert contains(region, shown.boxes[0])
    assert contains(region, mark.box) or rotation in (90, 270)


def test_a_switch_at_the_far_end_of_a_wide_screen_is_in_the_crop() -> None:
    mark = MarkSeen("toggle", "checked", (1380, 300, 1410, 315), 0.9)
    shown = topic_on(1, boxes=((80, 300, 200, 315),), mark=mark)
    (page,) = plan_pictures(verdict("a.pdf", shown, page_heads=(head(1, 1440, 900),)))
    assert contains(page.crops[0].region, mark.box)
    assert contains(page.crops[0].region, shown.boxes[0])


# ------------------------------------------------------------------------------------ drawn


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("paper") / "paper.pdf"
    canvas = Canvas(str(file), pagesize=(612, 792))
    canvas.setFont("Helvetica", 12)
    canvas.drawString(100, 792 - 110, "Immigration Violator")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return file


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.int16)


def near(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(picture - np.array(colour)).sum(axis=2) < 90


def test_words_are_framed_solid_and_the_mark_dashed(paper: Path) -> None:
    shown = topic_on(
        1,
        boxes=((100.0, 100.0, 210.0, 113.0),),
        mark=MarkSeen("checkbox", "checked", (60, 101, 72, 113), 0.9),
    )
    one = verdict("paper.pdf", shown, pages=2)
    plan = plan_pictures(one)
    document = Document(
        "paper.pdf", one.document.sha256, paper.stat().st_size, "application/pdf",
        (Sheet(1, 612, 792), Sheet(2, 612, 792)),
    )  # fmt: skip
    drawn = draw_pictures(paper, document, plan, Limits())
    assert set(drawn) == {name for page in plan for name in page.names}
    crop = plan[0].crops[0]
    picture = pixels(drawn[crop.name])
    scale = plan[0].dpi / 72
    assert picture.shape[1] == pytest.approx((crop.region[2] - crop.region[0]) * scale, abs=2)
    rows = [round((y - crop.region[1]) * scale) for y in (100.0, 113.0)]
    columns = [round((x - crop.region[0]) * scale) for x in (100.0, 210.0)]
    top_edge = near(picture, WORDS_FRAME)[rows[0] - 4 : rows[0], columns[0] : columns[1]]
    assert top_edge.any(axis=0).mean() > 0.95
    mark_columns = [round((x - crop.region[0]) * scale) for x in (60.0, 72.0)]
    dashes = near(picture, MARK_FRAME)[rows[0] - 6 : rows[0], mark_columns[0] : mark_columns[1]]
    assert 0.3 < dashes.any(axis=0).mean() < 0.9
    ink = picture[rows[0] : rows[1], columns[0] : columns[1]].sum(axis=2) < 200
    assert ink.any(), "the words themselves stay legible"
    whole = pixels(drawn[plan[0].whole or ""])
    assert not near(whole, WORDS_FRAME).any(), "the whole page is plain"
    thumbnail = pixels(drawn[plan[0].thumbnail or ""])
    assert max(thumbnail.shape) == 200


def test_words_of_a_page_on_its_side_stand_upright(tmp_path: Path) -> None:
    file = tmp_path / "side.pdf"
    canvas = Canvas(str(file), pagesize=(612, 792))
    canvas.rotate(90)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(300, -112, "Immigration Violator")
    canvas.save()
    side = msgspec.structs.replace(head(1, 612, 792), rotation=90)
    shown = topic_on(1, boxes=((102, 382, 116, 492),), mark=None)
    plan = plan_pictures(verdict("side.pdf", shown, page_heads=(side,)))
    document = Document("side.pdf", "0" * 64, 1, "application/pdf", (Sheet(1, 612, 792),))
    drawn = draw_pictures(file, document, plan, Limits())
    picture = pixels(drawn[plan[0].crops[0].name])
    frame = np.argwhere(near(picture, WORDS_FRAME))
    (top, left), (bottom, right) = frame.min(axis=0), frame.max(axis=0)
    assert right - left > 5 * (bottom - top), "a line that runs from left to right"
    ink = picture[top + 5 : bottom - 4, left + 5 : right - 4].sum(axis=2) < 200
    assert ink.any()


def test_equal_pages_give_equal_bytes(paper: Path) -> None:
    one = verdict("paper.pdf", ban(3))
    document = Document(
        "paper.pdf", one.document.sha256, 1, "application/pdf", (Sheet(1, 612, 792),)
    )
    plan = plan_pictures(one, all_crops=True)
    assert draw_pictures(paper, document, plan, Limits()) == draw_pictures(
        paper, document, plan, Limits()
    )


def test_a_page_that_cannot_be_drawn_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "broken.pdf"
    file.write_bytes(b"%PDF-1.4 nothing of the kind")
    one = verdict("broken.pdf", topic_on(1))
    document = Document("broken.pdf", "0" * 64, 1, "application/pdf", (Sheet(1, 612, 792),))
    assert draw_pictures(file, document, plan_pictures(one), Limits()) == {}
