"""What a file is, by its content, and what is said of files that cannot be read."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from pipeline.artefacts import Document
from pipeline.intake import find_password, identify
from pipeline.settings import Limits
from tests.defects import made


def identified(tmp_path: Path, content: bytes, name: str = "a.bin", **limits: int) -> Document:
    (tmp_path / name).write_bytes(content)
    return identify(tmp_path, name, Limits(**limits))  # type: ignore[arg-type]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def picture(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    made.picture(made.SENTENCES, 306, 396).save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (made.page_of(made.letter()), "application/pdf"),
        (made.junk_before_header(), "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("TIFF"), "image/tiff"),
    ],
)
def test_files_are_told_by_their_content(tmp_path: Path, content: bytes, media_type: str) -> None:
    document = identified(tmp_path, content, "wrong.xlsx")
    assert (document.media_type, codes(document)) == (media_type, [])
    assert len(document.sheets) == 1
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.size_bytes == len(content)


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (archive(), "a ZIP archive or an Office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office document"),
        (b"plate,reason\n7ABC123,immigration\n", "a text file or a spreadsheet as text"),
        ("Grüße aus der Behörde\n".encode(), "a text file or a spreadsheet as text"),
        (b"<html><script>alert(1)</script></html>", "a web page or XML"),
        (b"\x00\x01\x02" * 50, "a file of an unknown kind"),
        (b"GIF89a" + bytes(50), "a GIF image"),
    ],
)
def test_what_is_not_read_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    document = identified(tmp_path, content, "named.pdf")
    assert codes(document) == ["unsupported"]
    assert what in document.problems[0].message
    assert document.media_type == "other"
    assert document.sheets == ()


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    assert codes(identified(tmp_path, b"")) == ["empty"]


def test_a_missing_file_is_answered_for(tmp_path: Path) -> None:
    assert codes(identify(tmp_path, "gone.pdf", Limits())) == ["corrupt"]


@pytest.mark.parametrize(
    "content",
    [
        made.no_pages(),
        made.cut_off(),
        b"%PDF-1.7\nnothing of the kind",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\xff\xd8\xff\xe0 no picture",
        picture("PNG")[:60],
    ],
)
def test_broken_files_are_corrupt(tmp_path: Path, content: bytes) -> None:
    document = identified(tmp_path, content)
    assert codes(document) == ["corrupt"]
    assert document.sheets == ()


def test_readers_that_disagree_are_told(tmp_path: Path) -> None:
    document = identified(tmp_path, made.broken_page_object())
    assert codes(document) == ["page_mismatch"]
    assert [sheet.number for sheet in document.sheets] == [1, 2, 3]


def test_a_loop_of_pages_ends(tmp_path: Path) -> None:
    document = identified(tmp_path, made.looping_page_tree())
    assert 1 <= len(document.sheets) <= 2


@pytest.mark.parametrize(
    ("page", "shape"),
    [
        (b"/MediaBox[0 0 612 792]", (612, 792, 0)),
        (b"/MediaBox[0 0 612 792]/Rotate 90", (792, 612, 90)),
        (b"/MediaBox[0 0 612 792]/Rotate -90", (792, 612, 270)),
        (b"/MediaBox[0 0 612 792]/Rotate 45", (612, 792, 0)),
        (b"/MediaBox[0 0 612 792]/CropBox[50 600 400 750]", (350, 150, 0)),
        (b"/MediaBox[0 0 612 792]/CropBox[50 600 400 750]/Rotate 270", (150, 350, 270)),
        (b"/MediaBox[0 0 612 792]/UserUnit 2", (1224, 1584, 0)),
        (b"/MediaBox[612 792 0 0]", (612, 792, 0)),
        (b"/MediaBox[0 0 14400 14400]", (14400, 14400, 0)),
        (b"/MediaBox[0 0 0 0]", (612, 792, 0)),
        (b"", (612, 792, 0)),
    ],
)
def test_pages_have_the_shape_that_viewers_show(
    tmp_path: Path, page: bytes, shape: tuple[float, float, int]
) -> None:
    (sheet,) = identified(tmp_path, made.shaped(page)).sheets
    assert (sheet.width, sheet.height, sheet.rotation) == shape


def test_images_have_the_size_of_their_resolution(tmp_path: Path) -> None:
    for name, options, width in (
        ("paper.png", {"dpi": (150, 150)}, 306),
        ("screen.png", {}, 306 * 150 / 96),
        ("nonsense.png", {"dpi": (1, 1)}, 306 * 150 / 96),
    ):
        (sheet,) = identified(tmp_path, picture("PNG", **options), name).sheets
        assert sheet.width == pytest.approx(width, abs=0.5)


def test_a_camera_s_picture_is_no_poster(tmp_path: Path) -> None:
    """Cameras declare 72 dpi for pictures of thousands of pixels."""
    file = io.BytesIO()
    Image.new("L", (4000, 3000), 128).save(file, "JPEG", dpi=(72, 72))
    (sheet,) = identified(tmp_path, file.getvalue()).sheets
    assert max(sheet.width, sheet.height) == pytest.approx(792, abs=1)


# ---------------------------------------------------------------------------------- passwords


def test_an_empty_user_password_opens(tmp_path: Path) -> None:
    document = identified(tmp_path, made.encrypted(""))
    assert (codes(document), len(document.sheets)) == ([], 1)


def test_passwords_are_tried_in_turn(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made.encrypted("sesame"))
    closed = identify(tmp_path, "a.pdf", Limits(), ["wrong", "Sesame"])
    assert codes(closed) == ["encrypted"]
    assert "passwords.txt" in closed.problems[0].message
    opened = identify(tmp_path, "a.pdf", Limits(), ["wrong", "sesame"])
    assert (codes(opened), len(opened.sheets)) == ([], 1)
    assert find_password(tmp_path / "a.pdf", ["wrong", "sesame"]) == "sesame"


def test_open_files_need_no_password(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made.page_of(made.letter()))
    assert find_password(tmp_path / "a.pdf", ["sesame"]) is None


# ------------------------------------------------------------------------------------- limits


def test_limits_have_their_own_code_and_name_the_setting(tmp_path: Path) -> None:
    many = made.pages_of([made.text(72, 700, "page")] * 5)
    document = identified(tmp_path, many, pages=4)
    assert codes(document) == ["too_large"]
    assert "limits.pages" in document.problems[0].message
    document = identified(tmp_path, many + bytes(2_000_000), file_megabytes=1)
    assert codes(document) == ["too_large"]
    assert "limits.file_megabytes" in document.problems[0].message


def test_a_bomb_of_pixels_is_too_large(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("1", (6000, 6000)).save(file, "PNG")
    assert codes(identified(tmp_path, file.getvalue(), pixels=1_000_000)) == ["too_large"]


def test_metadata_is_bounded_and_harmless(tmp_path: Path) -> None:
    metadata = identified(tmp_path, made.odd_metadata()).metadata
    assert metadata["Title"].startswith("31mred title xxx")
    assert len(metadata["Title"]) <= 500
    assert all(text.isprintable() for text in metadata.values())
