"""Pixels of pages: the scan itself where it is the page, and boxes that lie on the ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rapidfuzz import fuzz

from pipeline import intake, read
from pipeline.artefacts import Document
from pipeline.errors import RenderFailed
from pipeline.read.image import PageImage
from pipeline.read.render import page_image
from pipeline.settings import Limits, Read
from pipeline.tools import poppler
from pipeline.tools.pdfium import documents
from tests.defects import made
from tests.read.drawn import LETTER, sheet

SHAPES = {
    "plain": made.LETTER,
    "turned 90": made.LETTER + b"/Rotate 90",
    "turned 180": made.LETTER + b"/Rotate 180",
    "turned 270": made.LETTER + b"/Rotate -90",
    "cropped": made.LETTER + b"/CropBox[40 500 500 760]",
    "cropped and turned": made.LETTER + b"/CropBox[40 500 500 760]/Rotate 90",
    "units": b"/MediaBox[0 0 612 792]/UserUnit 1.5",
    "all of it": made.LETTER + b"/CropBox[40 500 500 760]/Rotate 270/UserUnit 2",
    "off the origin": b"/MediaBox[-100 -50 512 792]",
    "crop beyond the paper": made.LETTER + b"/CropBox[-50 -50 900 900]",
}


def identify(tmp_path: Path, content: bytes, name: str = "made.pdf") -> tuple[Path, Document]:
    (tmp_path / name).write_bytes(content)
    return tmp_path / name, intake.identify(tmp_path, name, Limits())


def inked(image: PageImage, box: tuple[float, float, float, float]) -> float:
    """Share of dark pixels in a box of points."""
    across, down = image.dpi / 72, image.dpi_down / 72
    left, right = (round((edge - image.x0) * across) for edge in (box[0], box[2]))
    top, bottom = (round((edge - image.top) * down) for edge in (box[1], box[3]))
    return float((image.pixels[max(top, 0) : bottom, max(left, 0) : right] < 128).mean())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dpi", [100, None], ids=["pdfium", "poppler"])
def test_words_lie_on_their_ink(tmp_path: Path, shape: str, dpi: int | None) -> None:
    file, document = identify(tmp_path, made.shaped(SHAPES[shape]))
    page = read.read_page(file, document, 1, Read(), Limits())
    image = page_image(file, document, 1, Limits(), dpi)
    words = [word for word in page.words if word.visible]
    assert len(words) == len(" ".join(made.SENTENCES).split())
    assert all(inked(image, word.box) > 0.04 for word in words)
    outside = image.pixels.copy()
    for word in words:
        x0, top, x1, bottom = (edge * image.dpi / 72 for edge in word.box)
        outside[int(top) : int(bottom) + 2, int(x0) : int(x1) + 2] = 255
    assert int((outside < 128).sum()) < 20
    assert image.pixels.shape[1] == pytest.approx(page.width * image.dpi / 72, abs=2)


@pytest.mark.parametrize("shape", ["turned 90", "cropped and turned", "all of it"])
def test_recognised_words_lie_where_those_of_the_layer_do(tmp_path: Path, shape: str) -> None:
    file, document = identify(tmp_path, made.shaped(SHAPES[shape]))
    layer = read.read_page(file, document, 1, Read(), Limits())
    recognised = read.read_page(file, document, 1, Read(ocr="always"), Limits())
    texts = [word.text for word in layer.words]
    places = {word.text: word.box for word in layer.words if texts.count(word.text) == 1}
    shared = [word for word in recognised.words if word.text in places and len(word.text) > 5]
    assert len(shared) > 10
    for word in shared:
        assert word.box == pytest.approx(places[word.text], abs=8)


def test_a_scan_is_taken_as_it_is_stored(tmp_path: Path) -> None:
    file, document = identify(tmp_path, made.scan(made.SENTENCES))
    image = page_image(file, document, 1, Limits())
    assert image.dpi == pytest.approx(150)
    assert np.array_equal(image.pixels, np.asarray(made.picture(made.SENTENCES)))


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [(b"0 -792 612 0 0 792", 90), (b"0 792 -612 0 612 0", 270), (b"-612 0 0 -792 612 792", 180)],
)
def test_a_scan_stored_another_way_is_set_upright(tmp_path: Path, matrix: bytes, turn: int) -> None:
    file, document = identify(tmp_path, made.turned_scan(matrix, turn))
    image = page_image(file, document, 1, Limits())
    assert np.array_equal(image.pixels, np.asarray(made.picture(made.SENTENCES)))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_scan_on_a_turned_page_is_turned_with_it(tmp_path: Path, turn: int) -> None:
    page = made.LETTER + b"/Rotate %d" % turn
    file, document = identify(tmp_path, made.scan(made.SENTENCES, page=page))
    image = page_image(file, document, 1, Limits())
    upright = np.asarray(made.picture(made.SENTENCES))
    assert np.array_equal(image.pixels, np.rot90(upright, -(turn // 90)))


def test_a_negative_comes_out_dark_on_light(tmp_path: Path) -> None:
    file, document = identify(tmp_path, made.inverted_scan())
    image = page_image(file, document, 1, Limits())
    assert float(np.median(image.pixels)) == 255
    assert int(image.pixels.min()) < 60


def test_a_scan_with_a_mask_is_rendered(tmp_path: Path) -> None:
    """All black under a mask of letters: its own pixels show nothing of what a reader sees."""
    print_ = made.picture(made.SENTENCES)
    black = made.image(Image.new("L", print_.size, 0))
    letters = made.image(Image.eval(print_, lambda value: 255 - value))
    content = made.page_of(
        b"q 612 0 0 792 0 0 cm /I1 Do Q\n",
        resources=b"/XObject<</I1 6 0 R>>",
        more={
            6: black.replace(b"/BitsPerComponent 8", b"/BitsPerComponent 8/SMask 7 0 R"),
            7: letters,
        },
    )
    file, document = identify(tmp_path, content)
    image = page_image(file, document, 1, Limits())
    assert float(np.median(image.pixels)) == 255
    assert int(image.pixels.min()) < 60


def test_what_is_drawn_on_a_scan_is_not_lost(tmp_path: Path) -> None:
    """A black bar hides half of the print: the stored scan must not show it again."""
    file, document = identify(tmp_path, made.scan(made.SENTENCES, b"0 g 0 600 612 160 re f\n"))
    image = page_image(file, document, 1, Limits())
    assert inked(image, (10, 40, 600, 180)) > 0.99


def test_unlike_resolutions_across_and_down_are_kept(tmp_path: Path) -> None:
    """A fax has about twice as many pixels across as down."""
    paper = made.picture(made.SENTENCES, dpi=200).resize((1700, 1078))
    content = made.page_of(
        b"q 612 0 0 792 0 0 cm /I1 Do Q\n",
        resources=b"/XObject<</I1 6 0 R>>",
        more={6: made.image(paper)},
    )
    file, document = identify(tmp_path, content)
    image = page_image(file, document, 1, Limits())
    assert (image.dpi, image.dpi_down) == pytest.approx((200, 98), abs=0.1)


def test_a_rendering_stays_within_the_pixel_limit(tmp_path: Path) -> None:
    file, document = identify(tmp_path, made.enormous())
    image = page_image(file, document, 1, Limits(pixels=1_000_000))
    assert image.pixels.size == pytest.approx(1_000_000, rel=0.01)


def test_an_image_of_another_size_than_asked_for_is_refused(tmp_path: Path) -> None:
    """Poppler answers one pixel and exit status 0 where it cannot allocate a page."""
    file, _ = identify(tmp_path, made.enormous())
    with pytest.raises(RenderFailed):
        poppler.render(file, 1, 300, size=(60_000, 60_000), colour=False, seconds=60)


def test_colours_are_given_only_where_there_are_any(tmp_path: Path) -> None:
    file, document = identify(tmp_path, made.page_of(made.letter()))
    assert page_image(file, document, 1, Limits(), 72, colour=True).colour is None
    red = made.page_of(b"1 0 0 rg 100 100 200 200 re f\n" + made.letter())
    file, document = identify(tmp_path, red, "red.pdf")
    colour = page_image(file, document, 1, Limits(), 72, colour=True).colour
    assert colour is not None
    assert colour[600, 200].tolist() == [255, 0, 0]


def test_no_password_reaches_a_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a page needs one, Poppler is not asked at all."""
    monkeypatch.setattr(poppler, "render", None)
    (tmp_path / "locked.pdf").write_bytes(made.encrypted("secret"))
    document = intake.identify(tmp_path, "locked.pdf", Limits(), ["other", "secret"])
    image = page_image(tmp_path / "locked.pdf", document, 1, Limits(), password="secret")
    assert image.dpi == 200
    assert int(image.pixels.min()) < 60


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.tif", "TIFF")])
def test_image_files_are_pages(tmp_path: Path, name: str, kind: str) -> None:
    picture = made.picture(made.SENTENCES, dpi=150)
    picture.save(tmp_path / name, kind, dpi=(150, 150))
    document = intake.identify(tmp_path, name, Limits())
    page = read.read_page(tmp_path / name, document, 1, Read(), Limits())
    assert (page.width, page.height) == pytest.approx((612, 792), abs=0.5)
    assert "".join(f"{word.text} " for word in page.words).startswith(made.SENTENCES[0])


def test_every_page_of_a_tiff_is_its_own(tmp_path: Path) -> None:
    frames = [made.picture([said], 300, 100) for said in made.SENTENCES[:3]]
    frames[0].save(tmp_path / "fax.tif", save_all=True, append_images=frames[1:], dpi=(150, 150))
    document = intake.identify(tmp_path, "fax.tif", Limits())
    assert len(document.sheets) == 3
    for number, frame in enumerate(frames, start=1):
        image = page_image(tmp_path / "fax.tif", document, number, Limits())
        assert np.array_equal(image.pixels, np.asarray(frame))


def test_a_photo_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    upright = made.picture(made.SENTENCES, dpi=100)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees
    upright.rotate(90, expand=True).save(tmp_path / "photo.png", exif=exif, dpi=(100, 100))
    document = intake.identify(tmp_path, "photo.png", Limits())
    sheet = document.sheets[0]
    assert (sheet.width, sheet.height) == pytest.approx((612, 792), abs=0.5)
    image = page_image(tmp_path / "photo.png", document, 1, Limits())
    assert np.array_equal(image.pixels, np.asarray(upright))


def test_documents_are_closed(tmp_path: Path) -> None:
    """Only the newest few stay open, however many a worker reads."""
    for number in range(5):
        file, document = identify(tmp_path, made.page_of(made.letter()), f"{number}.pdf")
        read.read_page(file, document, 1, Read(), Limits())
    assert len(documents._kept) <= documents.OPEN_DOCUMENTS


@pytest.mark.parametrize("said_dpi", [1_200, 2_400, 4_800])
def test_a_page_said_to_be_a_stamp_is_read_by_its_pixels(tmp_path: Path, said_dpi: int) -> None:
    """An office page whose file says that it is a few times, or many times, finer than it is."""
    scan = sheet(LETTER)
    file = tmp_path / "stamp.pdf"
    Image.fromarray(scan.pixels).save(file, dpi=(said_dpi, said_dpi))
    document = intake.identify(tmp_path, file.name, Limits())
    page = read.read_page(file, document, 1, Read(), Limits())
    told = " ".join(word.text for word in page.words)
    assert fuzz.ratio(told, " ".join(LETTER)) > 97
    assert page.doubts == ()
    boxes = np.array([word.box for word in page.words])
    assert boxes.min() > 0
    assert boxes[:, 2].max() < page.width
    assert boxes[:, 3].max() < page.height
