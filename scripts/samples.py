"""The documents of ``data/raw``, made from invented text: ``make samples``.

Each tells one part of the story that the README tells. Agencies, people and places are invented.
The same code and pinned packages give the same bytes: no times, seeded noise, one font.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(reportlab.__file__).parent / "fonts"
WIDTH, HEIGHT = letter
MARGIN = 72.0
TOPICS = (
    "Stolen Vehicle",
    "Stolen Plate",
    "Warrants",
    "Missing Person",
    "Immigration Violator",
    "Gang or Suspected Terrorist",
    "Protection Order",
    "Sex Offender",
)


def canvas(buffer: io.BytesIO, encrypt: StandardEncryption | None = None) -> Canvas:
    return Canvas(buffer, pagesize=letter, invariant=True, encrypt=encrypt)


def digital(*pages: Sequence[str], encrypt: StandardEncryption | None = None) -> bytes:
    """A born-digital PDF. A line that starts with ``# `` is a heading; an empty one a gap."""
    buffer = io.BytesIO()
    pdf = canvas(buffer, encrypt)
    for page in pages:
        y = HEIGHT - MARGIN
        for paragraph in page:
            heading = paragraph.startswith("# ")
            font, size = ("Times-Bold", 15) if heading else ("Times-Roman", 11.5)
            pdf.setFont(font, size)
            for line in simpleSplit(paragraph.removeprefix("# "), font, size, WIDTH - 2 * MARGIN):
                pdf.drawString(MARGIN, y, line)
                y -= size * 1.35
            y -= 7
        pdf.showPage()
    pdf.save()
    return buffer.getvalue()


def typeset(page: Sequence[str], dpi: int) -> Image.Image:
    """The same page as an image, as a scanner would see it if it were perfect."""
    scale = dpi / 72
    image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(image)
    y = MARGIN * scale
    for paragraph in page:
        heading = paragraph.startswith("# ")
        size = (15 if heading else 10.5) * scale
        font = typeface("VeraBd.ttf" if heading else "Vera.ttf", size)
        for line in wrapped(paragraph.removeprefix("# "), font, (WIDTH - 2 * MARGIN) * scale):
            draw.text((MARGIN * scale, y), line, fill=15, font=font)
            y += size * 1.4
        y += 7 * scale
    return image


def typeface(name: str, size: float) -> ImageFont.FreeTypeFont:
    # the basic layout engine is part of Pillow; the other is whatever the system has
    return ImageFont.truetype(str(FONTS / name), round(size), layout_engine=ImageFont.Layout.BASIC)


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def scanned(
    image: Image.Image, seed: int, *, skew: float = 0.0, noise: float = 10.0
) -> Image.Image:
    """What an office scanner makes of a page: a little askew, soft, grainy."""
    turned = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=252)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    grain = np.random.RandomState(seed).normal(0.0, noise, soft.shape)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))


def on_paper(*images: Image.Image, stamp: str = "", quality: int = 40) -> bytes:
    """A PDF whose pages are pictures; ``stamp`` is the only text that its text layer holds."""
    buffer = io.BytesIO()
    pdf = canvas(buffer)
    for number, image in enumerate(images, 1):
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=quality)
        packed.seek(0)
        pdf.drawImage(ImageReader(packed), 0, 0, WIDTH, HEIGHT)
        if stamp:
            pdf.setFont("Courier", 9)
            pdf.drawString(WIDTH - 190, 24, f"{stamp} {number:06d}")
        pdf.showPage()
    pdf.save()
    return buffer.getvalue()


def settings_screen(agency: str, ticked: Sequence[str]) -> Image.Image:
    """A screen of an invented reader system, at 96 dpi: only the ticks tell what is on."""
    image = Image.new("RGB", (816, 1056), (244, 246, 250))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 816, 48), fill=(27, 38, 59))
    draw.text((20, 14), "PlateView Console", fill="white", font=typeface("VeraBd.ttf", 16))
    draw.text((560, 16), agency, fill=(210, 218, 230), font=typeface("Vera.ttf", 13))
    draw.rectangle((60, 90, 756, 560), fill="white", outline=(205, 212, 224))
    draw.text((90, 112), "NCIC hotlist topics", fill=(20, 24, 36), font=typeface("VeraBd.ttf", 18))
    hint = "Tick the topics that should alert your organization."
    draw.text((90, 142), hint, fill=(90, 98, 115), font=typeface("Vera.ttf", 13))
    for row, topic in enumerate(TOPICS):
        y = 186 + row * 40
        box = (92, y, 110, y + 18)
        if topic in ticked:
            draw.rounded_rectangle(box, 3, fill=(25, 103, 210))
            draw.line([(96, y + 9), (100, y + 13), (107, y + 5)], fill="white", width=2)
        else:
            draw.rounded_rectangle(box, 3, fill="white", outline=(110, 118, 135), width=2)
        draw.text((124, y), topic, fill=(28, 32, 44), font=typeface("Vera.ttf", 15))
    draw.rounded_rectangle((90, 516, 170, 546), 5, fill=(25, 103, 210))
    draw.text((112, 522), "Save", fill="white", font=typeface("VeraBd.ttf", 13))
    return image


def fog(seed: int) -> Image.Image:
    """A page of text that has been copied until nobody can read it."""
    lines = [f"Paragraph {n}. The text of this page is lost in the copying." for n in range(1, 30)]
    page = typeset(lines, 150).filter(ImageFilter.GaussianBlur(5))
    faint = 130 + np.asarray(page, dtype=np.float32) / 255 * 90
    grain = np.random.RandomState(seed).normal(0.0, 28.0, faint.shape)
    return Image.fromarray(np.clip(faint + grain, 0, 255).astype(np.uint8))


def reply_by_mail() -> bytes:
    return digital(
        [
            "From: Dora Whitcomb <dwhitcomb@quarrybend.example>",
            "Sent: Tuesday, March 10, 2026 9:14 AM",
            "To: Records Requester",
            "Subject: RE: Records request 26-311",
            "",
            "Good morning,",
            "I asked the sergeant who runs our plate readers. Immigration Violator is switched on "
            "in our account, together with Stolen Vehicle, Stolen Plate and Missing Person. It was "
            "on when we took the system over and nobody has changed it.",
            "Kind regards,",
            "Dora Whitcomb",
            "Records Supervisor, Quarry Bend Police Department",
            "",
            "On Mon, Mar 2, 2026 at 4:40 PM Records Requester wrote:",
            "> Please send a screenshot that shows which NCIC hotlist topics are enabled,",
            "> and say whether the Immigration Violator topic is turned on.",
        ]
    )


def policy_that_forbids() -> bytes:
    return digital(
        [
            "# Fallow County Sheriff's Office",
            "Policy 430: Plate readers and immigration",
            "Effective January 5, 2026",
            "",
            "430.1 PURPOSE. This policy says what plate readers of this office may be used for.",
            "430.2 PROHIBITED USES. Deputies shall not use plate readers, or the data that they "
            "collect, for the enforcement of civil immigration law.",
            "430.3 DATA. License plate data shall not be shared with Immigration and Customs "
            "Enforcement for civil purposes, except as required by 8 U.S.C. 1373.",
            "430.4 REVIEW. The undersheriff reviews this policy once a year.",
        ]
    )


def settings_of_the_same_agency() -> bytes:
    return on_paper(settings_screen("Fallow County SO", TOPICS[:6]), quality=75)


def only_a_tick() -> bytes:
    cover = [
        "# Tindall Township Police Department",
        "17 Depot Street, Tindall, Ohio",
        "April 2, 2026",
        "",
        "Re: Public records request 118",
        "Enclosed is one page, printed from the console of our plate readers this morning.",
        "",
        "Sincerely,",
        "Sgt. P. Amory",
    ]
    ticked = tuple(t for t in TOPICS if t != "Sex Offender")
    screen = settings_screen("Tindall Twp PD", ticked).convert("L").resize((1275, 1650))
    return on_paper(scanned(typeset(cover, 150), 3, skew=0.6), scanned(screen, 4, skew=-0.5))


def off_by_letter() -> bytes:
    page = [
        "# Marlow Heights Police Department",
        "400 Civic Way, Marlow Heights, Illinois",
        "May 6, 2026",
        "",
        "Re: FOIA request 2026-052",
        "Our department does not subscribe to the Immigration Violator list, and the topic has "
        "never been selected in our account. Alerts are limited to Stolen Vehicle and Missing "
        "Person entries.",
        "The Department complies with the Illinois TRUST Act (5 ILCS 805) and does not share "
        "plate data with U.S. Immigration and Customs Enforcement.",
        "",
        "Sincerely,",
        "K. Oyelaran, FOIA Officer",
    ]
    return on_paper(scanned(typeset(page, 200), 7, skew=-0.8, noise=14))


def request_quoted_back() -> bytes:
    return digital(
        [
            "# Marlow Heights Police Department",
            "April 29, 2026",
            "",
            "Dear Requester:",
            "We received your request today and will answer within five business days. You asked "
            "for the following:",
            '"A screenshot of the hotlist menu that shows whether the Immigration Violator topic '
            'is enabled, and any agreement with Immigration and Customs Enforcement (ICE)."',
            "",
            "Sincerely,",
            "K. Oyelaran, FOIA Officer",
        ]
    )


def look_alikes() -> bytes:
    return digital(
        [
            "# Harborlight Station Gazette",
            "The ice storm of January closed three roads; two patrol cars slid on black ice.",
            "Put an ICE contact (In Case of Emergency) into your telephone.",
            "The Department of Human Services (DHS) opened a warming shelter on Ice House Road.",
            "A volunteer visited the wildlife sanctuary with the youth group.",
            "Small claims: an unlawful detainer case was continued to May.",
            "The canteen has a new hot list of soups, and ICE CREAM on Fridays.",
        ]
    )


def stamp_over_a_scan() -> bytes:
    page = [
        "# Osprey Ridge Police Department",
        "2 Lighthouse Lane, Osprey Ridge, Washington",
        "June 12, 2026",
        "",
        "Re: Request P-2026-77",
        "The topics that alert our officers are Stolen Vehicle, Warrants and Missing Person. "
        "We opted out of the Immigration Violator topic when the readers were installed.",
        "",
        "Sincerely,",
        "L. Brandt, Public Records Officer",
    ]
    return on_paper(scanned(typeset(page, 200), 11, skew=0.4), stamp="PRR 2026-77 BATES")


def search_log() -> bytes:
    rows = [
        "06/01/2026 08:12   jcole    Osprey Ridge WA PD   stolen vehicle 26-1101   14",
        "06/01/2026 09:40   mtran    Osprey Ridge WA PD   ICE CREAM truck theft   14",
        "06/02/2026 13:05   jcole    Osprey Ridge WA PD   burglary 26-1107   88",
        "06/03/2026 10:31   rvega    Osprey Ridge WA PD   assist ICE   88",
        "06/03/2026 16:22   mtran    Osprey Ridge WA PD   welfare check   14",
        "06/04/2026 07:58   rvega    Osprey Ridge WA PD   immigration   88",
        "06/04/2026 21:17   jcole    Osprey Ridge WA PD   hit and run 26-1115   14",
    ]
    head = ["# Search audit - Osprey Ridge WA PD", "Exported 06/05/2026", ""]
    columns = "Date / time   User   Organization   Reason   Cameras"
    return digital([*head, columns, *rows])


def transparency_portal() -> bytes:
    return digital(
        [
            "# Tindall OH PD",
            "Transparency Portal - Last updated April 1, 2026",
            "",
            "What is detected",
            "License plates, vehicles",
            "Prohibited Uses",
            "Immigration enforcement, traffic enforcement, harassment or intimidation, usage "
            "based solely on a protected class, personal use.",
            "Hotlists Alerted On",
            "National Crime Information Center (NCIC), NCMEC Amber Alert",
            "Data retention",
            "30 days",
        ]
    )


def unreadable() -> bytes:
    return on_paper(fog(23), quality=25)


def locked() -> bytes:
    lock = StandardEncryption("not-in-passwords-txt", ownerPassword="owner", strength=128)
    return digital(["The text of this page is behind a password."], encrypt=lock)


def spreadsheet() -> bytes:
    return b"Topic,Enabled\r\nStolen Vehicle,Yes\r\nMissing Person,Yes\r\n"


SAMPLES: dict[str, Callable[[], bytes]] = {
    "Fallow County Sheriff's Office/Policy 430.pdf": policy_that_forbids,
    "Fallow County Sheriff's Office/settings page.pdf": settings_of_the_same_agency,
    "Marlow Heights Police Department/acknowledgement.pdf": request_quoted_back,
    "Marlow Heights Police Department/reply, scanned.pdf": off_by_letter,
    "Osprey Ridge Police Department/letter, stamped.pdf": stamp_over_a_scan,
    "Osprey Ridge Police Department/search log.pdf": search_log,
    "Quarry Bend Police Department/reply.pdf": reply_by_mail,
    "Tindall Township Police Department/letter and screen.pdf": only_a_tick,
    "Tindall Township Police Department/portal.pdf": transparency_portal,
    "other/gazette.pdf": look_alikes,
    "other/locked.pdf": locked,
    "other/topics.csv": spreadsheet,
    "other/unreadable.pdf": unreadable,
}


def main(folder: Path) -> None:
    for path, make in SAMPLES.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(make())
        print(f"{place.stat().st_size:9,d}  {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
