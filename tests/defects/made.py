"""Small PDFs made by code, one defect each; README.md says what each is for.

Every function gives the bytes of a file. The words are invented.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw, ImageFont

Objects = dict[int, bytes]

LETTER = b"/MediaBox[0 0 612 792]"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
SENTENCES = (
    "The department has received your request for public records.",
    "Plate readers are used by patrol officers under the written policy.",
    "Hotlist topics are chosen by the records supervisor every year.",
    "Nothing in this letter is legal advice and no fee is owed.",
    "Please write to the custodian of records with any question.",
)


def assemble(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, of which 1 is the catalogue, with a true table of places."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += (
            b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        )
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def page_of(
    content: bytes,
    page: bytes = LETTER,
    resources: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    catalogue: bytes = b"",
    trailer: bytes = b"",
) -> bytes:
    """One page with one content stream; font F1 is Helvetica (object 5). ``more`` adds objects."""
    objects: Objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>"
        % (page, resources),
        4: stream(content),
        5: FONT,
    }
    return assemble({**objects, **(more or {})}, trailer)


def pages_of(contents: Sequence[bytes]) -> bytes:
    objects: Objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 5: FONT}
    kids = []
    for index, content in enumerate(contents):
        number = 10 + 2 * index
        kids.append(b"%d 0 R" % number)
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R%s/Contents %d 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
            % (LETTER, number + 1)
        )
        objects[number + 1] = stream(content)
    objects[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(contents))
    return assemble(dict(sorted(objects.items())))


def text(x: float, y: float, words: str, size: float = 12, before: bytes = b"") -> bytes:
    """Text at a place counted from the bottom left, as PDF does."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    return b"BT %s /F1 %g Tf %g %g Td (%s) Tj ET\n" % (before, size, x, y, escaped)


def letter(sentences: Sequence[str] = SENTENCES, top: float = 720) -> bytes:
    return b"".join(text(72, top - 18 * n, said) for n, said in enumerate(sentences))


def image(pixels: Image.Image) -> bytes:
    """An image XObject of grey pixels."""
    grey = pixels.convert("L")
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % grey.size
    entries += b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    return stream(zlib.compress(grey.tobytes(), 9), entries)


def picture(
    sentences: Sequence[str], width: float = 612, height: float = 792, dpi: int = 150
) -> Image.Image:
    """Sentences printed on white paper of so many points, as a scanner at ``dpi`` sees it."""
    step = dpi / 72
    paper = Image.new("L", (round(width * step), round(height * step)), 255)
    face = ImageFont.load_default(12 * step)
    for number, said in enumerate(sentences):
        place = (36 * step, (36 + 20 * number) * step)
        ImageDraw.Draw(paper).text(place, said, fill=0, font=face)
    return paper


# --------------------------------------------------------------------------- what readers see


def invisible() -> bytes:
    """A line in render mode 3, which paints nothing."""
    return page_of(letter() + text(72, 500, "Immigration Violator is enabled.", before=b"3 Tr"))


def white_on_white() -> bytes:
    return page_of(letter() + b"1 g\n" + text(72, 500, "Immigration Violator is enabled."))


def under_black_box() -> bytes:
    hidden = text(72, 500, "Immigration Violator is enabled.")
    return page_of(letter() + hidden + b"0 g 60 490 260 30 re f\n")


def under_white_box() -> bytes:
    hidden = text(72, 500, "Immigration Violator is enabled.")
    return page_of(letter() + hidden + b"1 g 60 490 260 30 re f\n")


def under_picture() -> bytes:
    """A picture of other words lies on the text."""
    hidden = text(72, 500, "Immigration Violator is enabled.")
    shown = picture(["The topic is not selected."], 300, 60)
    return page_of(
        letter() + hidden + b"q 300 0 0 60 60 480 cm /I1 Do Q\n",
        resources=b"/XObject<</I1 6 0 R>>",
        more={6: image(shown)},
    )


def under_other_text() -> bytes:
    """A white box and then other words on the text: two layers of words in one place."""
    return page_of(
        letter()
        + text(72, 500, "Immigration Violator is enabled.")
        + b"1 g 60 490 260 30 re f 0 g\n"
        + text(72, 500, "Stolen Vehicle remains disabled.")
    )


def off_the_page() -> bytes:
    return page_of(letter() + text(700, 500, "Immigration") + text(72, -60, "Violator"))


def outside_crop_box() -> bytes:
    page = LETTER + b"/CropBox[0 300 612 792]"
    return page_of(letter() + text(72, 200, "Immigration Violator is enabled."), page)


def faint_grey() -> bytes:
    """Pale text that a reader does see."""
    return page_of(letter() + b"0.75 g\n" + text(72, 500, "Printed in pale grey.", 7))


def set_twice_for_bold() -> bytes:
    """Words drawn twice, a third of a point apart: bold, not hidden."""
    return page_of(letter() + text(72, 500, "Notice") + text(72.3, 500, "Notice"))


# ------------------------------------------------------------------------------ text layers


def shifted_letters(sentences: Sequence[str] = SENTENCES, by: int = 3) -> bytes:
    """A font whose codes are shifted: drawn right by /Differences, read wrong by /ToUnicode."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    table = "".join(f"<{ord(c):02x}> <{ord(c) + by:04x}>\n" for c in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{table}endbfchar endcmap end end"
    )
    font = FONT[:-2] + b"/ToUnicode 6 0 R>>"
    return page_of(letter(sentences), more={5: font, 6: stream(cmap.encode())})


def half_broken() -> bytes:
    """A sound font for most of the letter, one with shifted letters for a quotation in it."""
    codes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    table = "".join(f"<{ord(c):02x}> <{ord(c) - 11:04x}>\n" for c in codes)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{table}endbfchar endcmap end end"
    )
    quoted = text(72, 500, "Immigration Violator is selected in the drop down menu").replace(
        b"/F1", b"/F2"
    )
    return page_of(
        letter() + quoted,
        resources=b"",
        more={
            3: b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources"
            b"<</Font<</F1 5 0 R/F2 7 0 R>>>>>>" % LETTER,
            6: stream(cmap.encode()),
            7: FONT[:-2] + b"/ToUnicode 6 0 R>>",
        },
    )


def contrary_layer() -> bytes:
    """A scan whose invisible layer says something else than the print."""
    layer = text(40, 740, "Immigration Violator is enabled in this account.", before=b"3 Tr")
    return scan(SENTENCES, layer)


def searchable_scan() -> bytes:
    layer = b"".join(
        text(36, 792 - 48 - 20 * n, said, before=b"3 Tr") for n, said in enumerate(SENTENCES)
    )
    return scan(SENTENCES, layer)


def stamped_scan() -> bytes:
    """A scan with a court's stamp as its only text."""
    return scan(SENTENCES, text(150, 770, "Case 3:26-cv-00123  Document 27  Page 1 of 9", 10))


def scan(
    sentences: Sequence[str], over: bytes = b"", page: bytes = LETTER, more: bytes = b""
) -> bytes:
    """A page that is one image; ``over`` is drawn on it."""
    return page_of(
        b"q 612 0 0 792 0 0 cm /I1 Do Q\n" + over,
        page,
        resources=b"/XObject<</I1 6 0 R>>" + more,
        more={6: image(picture(sentences))},
    )


def turned_scan(matrix: bytes, rotate: int) -> bytes:
    """A scan stored sideways or mirrored and set right by its matrix or the page's /Rotate."""
    paper = picture(SENTENCES)
    paper = paper.rotate(rotate, expand=True)
    return page_of(
        b"q %s cm /I1 Do Q\n" % matrix,
        LETTER,
        resources=b"/XObject<</I1 6 0 R>>",
        more={6: image(paper)},
    )


def inverted_scan() -> bytes:
    """A scan stored as its negative; /Decode sets it right."""
    negative = Image.eval(picture(SENTENCES), lambda value: 255 - value)
    stored = image(negative).replace(b"/BitsPerComponent 8", b"/BitsPerComponent 8/Decode[1 0]")
    return page_of(
        b"q 612 0 0 792 0 0 cm /I1 Do Q\n",
        resources=b"/XObject<</I1 6 0 R>>",
        more={6: stored},
    )


def letter_with_screenshot() -> bytes:
    """A letter born digital with a picture of words pasted in."""
    shown = picture(["Hotlist Topics", "Immigration Violator", "Stolen Vehicle"], 300, 110, 120)
    return page_of(
        letter() + b"q 300 0 0 110 72 400 cm /I1 Do Q\n",
        resources=b"/XObject<</I1 6 0 R>>",
        more={6: image(shown)},
    )


# ------------------------------------------------------------------------ forms, annotations


def filled_form(over_scan: bool = False, appearance: bool = False) -> bytes:
    """A text field, a ticked box and an empty one; without appearances viewers draw their own."""
    drawn = b"/AP<</N 12 0 R>>" if appearance else b""
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(agency)/V(Sandrock Police)/DA(/F1 12 Tf 0 g)"
    field += b"/Rect[72 400 300 420]/F 4/P 3 0 R%s>>" % drawn
    boxes = {
        number: b"<</Type/Annot/Subtype/Widget/FT/Btn/T(box%d)/V/%s/AS/%s/F 4/P 3 0 R"
        b"/Rect[72 %d 86 %d]/AP<</N<</Yes 13 0 R/Off 14 0 R>>>>>>"
        % (number, state, state, bottom, bottom + 14)
        for number, state, bottom in ((10, b"Yes", 360), (11, b"Off", 330))
    }
    square = b"0 G 1 1 12 12 re S\n"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 %d %d]/Resources<</Font<</F1 5 0 R>>>>"
    more = {
        9: field,
        **boxes,
        12: stream(text(2, 5, "Sandrock Police"), form % (228, 20)),
        13: stream(square + b"3 7 m 6 3 l 12 12 l S\n", form % (14, 14)),
        14: stream(square, form % (14, 14)),
    }
    body = letter() + text(100, 364, "Immigration Violator") + text(100, 334, "Stolen Vehicle")
    resources = b""
    if over_scan:
        body = b"q 612 0 0 792 0 0 cm /I1 Do Q\n"
        resources = b"/XObject<</I1 6 0 R>>"
        more[6] = image(picture(SENTENCES))
    return page_of(
        body,
        LETTER + b"/Annots[9 0 R 10 0 R 11 0 R]",
        resources,
        more,
        catalogue=b"/AcroForm<</Fields[9 0 R 10 0 R 11 0 R]/NeedAppearances true"
        b"/DR<</Font<</F1 5 0 R>>>>/DA(/F1 12 Tf 0 g)>>",
    )


def free_text() -> bytes:
    """A note typed onto the page, as an annotation with its appearance."""
    note = b"<</Type/Annot/Subtype/FreeText/Rect[300 500 560 520]/F 4/DA(/F1 12 Tf)"
    note += b"/Contents(Released in part)/AP<</N 7 0 R>>>>"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 260 20]/Resources<</Font<</F1 5 0 R>>>>"
    more = {6: note, 7: stream(text(2, 5, "Released in part"), form)}
    return page_of(letter(), LETTER + b"/Annots[6 0 R]", b"", more)


# -------------------------------------------------------------------------- shapes of pages


def shaped(page: bytes) -> bytes:
    """A letter on a page with these entries."""
    return page_of(letter(), page)


def enormous() -> bytes:
    """200 by 200 inches: Poppler answers one pixel and exit status 0 at any fine resolution."""
    return page_of(text(1000, 7000, "Immigration Violator", 400), b"/MediaBox[0 0 14400 14400]")


def enormous_outlines() -> bytes:
    """The same size with bars instead of text: nothing but a rendering shows them."""
    bars = b"".join(b"%d 6000 300 2000 re f\n" % (1000 + 900 * n) for n in range(12))
    return page_of(bars, b"/MediaBox[0 0 14400 14400]")


# ---------------------------------------------------------------------------- broken files


def broken_page_object() -> bytes:
    """The second of three pages is not a page: readers count two or three."""
    whole = pages_of([text(72, 700, f"Page number {n}") for n in (1, 2, 3)])
    return whole.replace(b"12 0 obj\n<</Type/Page/", b"12 0 obj\n<</Type/Pgae/").replace(
        b"12 0 obj\n<</Type/Pgae/Parent 2 0 R", b"12 0 obj\n[/Type/Pgae/Parent 2 0 R"
    )


def looping_page_tree() -> bytes:
    whole = page_of(letter())
    return whole.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R 3 0 R]/Count 2")


def no_pages() -> bytes:
    return assemble({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"})


def cut_off() -> bytes:
    """The file ends in the middle, without a cross-reference table."""
    whole = page_of(letter())
    return whole[: whole.index(b"xref\n0")]


def junk_before_header() -> bytes:
    return b"\x00junk" * 40 + page_of(letter())


def odd_metadata() -> bytes:
    """Escape codes, a direction override and a very long title in the information dictionary."""
    title = "\x9b31mred\u202e title " + "x" * 5_000
    stored = b"\xfe\xff" + title.encode("utf-16-be")
    info = b"<</Title<%s>/Author(\\007owned\\007 Clerk)>>" % stored.hex().encode()
    return page_of(letter(), more={6: info}, trailer=b"/Info 6 0 R")


def encrypted(user: str, owner: str = "owner") -> bytes:
    """Protected with 128-bit RC4; ``user`` may be empty."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(user, owner, strength=128), invariant=True)
    canvas.drawString(72, 720, SENTENCES[0])
    canvas.save()
    return file.getvalue()
