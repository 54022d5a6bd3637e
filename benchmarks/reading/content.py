"""What the made pages say: invented letters, policies, logs, forms and screens.

Every page is laid out as PDF by ReportLab in the standard fonts, which the renderer brings along,
so that the same seed gives the same page everywhere. Nothing here is anybody's document.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

PHRASES = (
    "Immigration Violator", "287(g)", "Form I-247A", "Form I-200", "NCIC", "Nlets",
    "Immigration and Customs Enforcement", "administrative warrant", "immigration detainer",
    "Homeland Security", "hotlist", "Protection Order", "Gang or Suspected Terrorist",
    "Supervised Release", "Stolen License Plate", "Wanted Person", "sanctuary policy",
    "civil immigration enforcement", "8 U.S.C. 1373", "Title 8", "license plate reader",
    "Violent Person", "Missing Person", "Secure Communities", "citizenship status",
)  # fmt: skip
"""The phrases whose recall is measured: domain terms, long and short, with digits and brackets."""

_SENTENCES = (
    "The system compares every plate with the {p} list before an alert is sent.",
    "Records of the {p} program are kept for thirty days and then deleted.",
    "Deputies may not detain a person on the ground of {p} alone.",
    "An alert that names {p} must be confirmed by the dispatcher first.",
    "Our office has no document that mentions {p} in the period of your request.",
    "Under the order of March 4, the setting for {p} was changed by the administrator.",
    "Please see the enclosed page on {p} and the table that follows it.",
    "The vendor states that {p} is offered to every customer in the state.",
    "Section 14 of the manual describes how {p} is handled during a stop.",
    "No officer shall extend a stop in order to wait for {p} to be resolved.",
    "The sergeant on duty reviews each use of {p} at the end of the shift.",
    "Questions about {p} go to the records unit on the second floor.",
)
_FILLERS = (
    "The weekly report was filed on time and no defects were noted.",
    "Batteries and cables were replaced at the north gate in June.",
    "Copies cost fifteen cents a page, and postage is added to the fee.",
    "Training takes place twice a year in the room behind the lobby.",
    "The committee meets again on the second Tuesday of the month.",
    "Each vehicle carries two cameras and a processor under the seat.",
    "Receipts are kept with the invoice until the audit is finished.",
    "Your letter reached us on Friday and was given number 2207.",
)
_SURNAMES = ("Abara", "Brandt", "Castillo", "Drummond", "Eklund", "Farrow", "Grigsby", "Huang")
_PLACES = ("Alder Falls", "Crow Meadow", "Dunmore", "Farley Bluff", "Hazel Point", "Juniper Flat")
_OFFENCES = ("theft report", "welfare check", "stolen trailer", "hit and run", "traffic stop")
_SIZES = {
    "letter": 11.0,
    "policy": 10.5,
    "columns": 9.0,
    "table": 8.5,
    "form": 10.0,
    "screen": 10.0,
}
KINDS = tuple(_SIZES)
WIDTH, HEIGHT = LETTER
MARGIN = 72.0


@dataclass(frozen=True)
class Text:
    """A page as PDF, its words in reading order, and the domain phrases it holds."""

    kind: str
    pdf: bytes
    words: tuple[str, ...]
    phrases: tuple[str, ...]


class _Sheet:
    """A page under the pen: draws lines and remembers their words."""

    def __init__(self, font: str, size: float) -> None:
        self.buffer = BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=LETTER, invariant=1)
        self.font, self.size = font, size
        self.y = HEIGHT - MARGIN
        self.words: list[str] = []

    def put(self, x: float, text: str, size: float | None = None, bold: bool = False) -> None:
        name = _BOLD[self.font] if bold else self.font
        self.canvas.setFont(name, size or self.size)
        self.canvas.drawString(x, self.y, text)
        self.words += text.split()

    def down(self, lines: float = 1.0) -> None:
        self.y -= lines * self.size * 1.35

    def paragraph(self, text: str, x: float = MARGIN, width: float = WIDTH - 2 * MARGIN) -> None:
        line: list[str] = []
        for word in text.split():
            if line and stringWidth(" ".join([*line, word]), self.font, self.size) > width:
                self.put(x, " ".join(line))
                self.down()
                line = []
            line.append(word)
        self.put(x, " ".join(line))
        self.down()

    def finish(self, kind: str, phrases: list[str]) -> Text:
        self.canvas.showPage()
        self.canvas.save()
        return Text(kind, self.buffer.getvalue(), tuple(self.words), tuple(phrases))


_BOLD = {"Times-Roman": "Times-Bold", "Helvetica": "Helvetica-Bold", "Courier": "Courier-Bold"}


def make(kind: str, random_: random.Random) -> Text:
    """A page of the kind, drawn from ``random_``."""
    font = random_.choice(tuple(_BOLD)) if kind in ("letter", "policy", "form") else "Helvetica"
    if kind == "columns":
        font = "Times-Roman"
    phrases = random_.sample(PHRASES, 5)
    sheet = _Sheet(font, _SIZES[kind])
    _DRAW[kind](sheet, random_, phrases)
    return sheet.finish(kind, phrases)


def _body(random_: random.Random, phrases: list[str], extra: int) -> list[str]:
    """Sentences, one for each phrase and ``extra`` others, shuffled."""
    with_phrases = zip(random_.sample(_SENTENCES, len(phrases)), phrases, strict=True)
    sentences = [sentence.format(p=phrase) for sentence, phrase in with_phrases]
    sentences += [random_.choice(_FILLERS) for _ in range(extra)]
    random_.shuffle(sentences)
    return sentences


def _letter(sheet: _Sheet, random_: random.Random, phrases: list[str]) -> None:
    place = random_.choice(_PLACES)
    sheet.put(WIDTH / 2 - 110, f"{place} Police Department", 16, bold=True)
    sheet.down(1.6)
    sheet.put(WIDTH / 2 - 90, f"{random_.randint(10, 990)} Market Street, {place}")
    sheet.down(3)
    sheet.put(MARGIN, f"June {random_.randint(1, 30)}, 2026")
    sheet.down(2)
    sheet.put(MARGIN, "Dear Requester:")
    sheet.down(2)
    sentences = _body(random_, phrases, 6)
    for start in range(0, len(sentences), 4):
        sheet.paragraph(" ".join(sentences[start : start + 4]))
        sheet.down(0.8)
    sheet.put(MARGIN, "Sincerely,")
    sheet.down(3)
    sheet.put(MARGIN, f"{random_.choice(_SURNAMES)}, Custodian of Records")


def _policy(sheet: _Sheet, random_: random.Random, phrases: list[str]) -> None:
    sheet.put(MARGIN, f"GENERAL ORDER {random_.randint(2, 40)}", 14, bold=True)
    sheet.down(2)
    sentences = _body(random_, phrases, 16)
    for number, start in enumerate(range(0, len(sentences), 3), 1):
        sheet.put(MARGIN, f"{number}. PROCEDURE", bold=True)
        sheet.down(1.2)
        sheet.paragraph(" ".join(sentences[start : start + 3]), MARGIN + 18, WIDTH - 2.5 * MARGIN)
        sheet.down(0.6)


def _columns(sheet: _Sheet, random_: random.Random, phrases: list[str]) -> None:
    sheet.put(MARGIN, f"CHAPTER {random_.randint(1, 30)}", 13, bold=True)
    sheet.down(2.5)
    top, width = sheet.y, (WIDTH - 2 * MARGIN - 24) / 2
    sentences = _body(random_, phrases, 17)
    half = len(sentences) // 2
    for column, part in enumerate((sentences[:half], sentences[half:])):
        sheet.y = top
        for start in range(0, len(part), 3):
            sheet.paragraph(
                " ".join(part[start : start + 3]), MARGIN + column * (width + 24), width
            )
            sheet.down(0.7)


def _table(sheet: _Sheet, random_: random.Random, phrases: list[str]) -> None:
    sheet.put(MARGIN, "SEARCH AUDIT", 13, bold=True)
    sheet.down(2)
    places = [MARGIN, MARGIN + 80, MARGIN + 150, MARGIN + 310, MARGIN + 430]
    rows = [[phrase, random_.choice(_OFFENCES)] for phrase in phrases]
    rows += [[random_.choice(_OFFENCES), random_.choice(_PLACES)] for _ in range(22)]
    random_.shuffle(rows)
    ruled = random_.random() < 0.6
    first = sheet.y + sheet.size * 1.2
    for reason, note in rows:
        cells = [
            f"06/{random_.randint(1, 30):02}/2026", random_.choice(_SURNAMES).lower(),
            reason, note, str(random_.randint(1, 900)),
        ]  # fmt: skip
        for x, cell in zip(places, cells, strict=True):
            sheet.put(x + 3, cell)
        if ruled:
            sheet.canvas.setLineWidth(0.6)
            sheet.canvas.line(MARGIN, sheet.y - 4, WIDTH - MARGIN, sheet.y - 4)
        sheet.down(1.25)
    if ruled:
        for x in (*places, WIDTH - MARGIN):
            sheet.canvas.line(x, first, x, sheet.y + sheet.size * 1.25)


def _form(sheet: _Sheet, random_: random.Random, phrases: list[str]) -> None:
    sheet.put(MARGIN, "CONFIGURATION CERTIFICATION", 14, bold=True)
    sheet.down(2)
    for label in ("Agency", "Completed by", "Date"):
        value = {"Agency": random_.choice(_PLACES), "Date": "June 2, 2026"}.get(
            label, random_.choice(_SURNAMES)
        )
        sheet.put(MARGIN, f"{label}: {value}")
        sheet.canvas.line(MARGIN + 70, sheet.y - 2, MARGIN + 330, sheet.y - 2)
        sheet.down(1.8)
    sheet.paragraph("Mark each item that is active on the date above, and sign at the foot.")
    sheet.down()
    for phrase in phrases + random_.sample(_OFFENCES, 3):
        sheet.canvas.rect(MARGIN, sheet.y - 1, 9, 9)
        if random_.random() < 0.5:
            sheet.canvas.line(MARGIN, sheet.y - 1, MARGIN + 9, sheet.y + 8)
            sheet.canvas.line(MARGIN, sheet.y + 8, MARGIN + 9, sheet.y - 1)
        sheet.put(MARGIN + 18, phrase)
        sheet.down(1.6)
    sheet.down()
    sheet.paragraph(" ".join(random_.choices(_FILLERS, k=4)))


def _screen(sheet: _Sheet, random_: random.Random, phrases: list[str]) -> None:
    canvas = sheet.canvas
    canvas.setFillGray(0.17)
    canvas.rect(0, HEIGHT - 46, WIDTH, 46, fill=1, stroke=0)
    canvas.setFillGray(1)
    sheet.y = HEIGHT - 30
    sheet.put(24, "Plate Console", 13, bold=True)
    for number, tab in enumerate(("Devices", "Search", "Users", "Settings")):
        sheet.put(250 + 85 * number, tab)
    canvas.setFillGray(0.15)
    sheet.y = HEIGHT - 90
    sheet.put(170, "Alert Topics", 15, bold=True)
    sheet.down(2.2)
    sheet.put(170, "Choose which lists send alerts to your organization")
    sheet.down(2.5)
    for phrase in phrases + random_.sample(_OFFENCES, 3):
        canvas.setStrokeGray(0.75)
        canvas.rect(170, sheet.y - 9, 380, 26, stroke=1, fill=0)
        on = random_.random() < 0.5
        canvas.setFillGray(0.35 if on else 0.8)
        canvas.roundRect(505, sheet.y - 3, 28, 14, 7, stroke=0, fill=1)
        canvas.setFillGray(0.15)
        sheet.put(182, phrase)
        sheet.down(2.3)
    sheet.put(182, "Save changes", bold=True)


_DRAW: dict[str, Callable[[_Sheet, random.Random, list[str]], None]] = {
    "letter": _letter, "policy": _policy, "columns": _columns,
    "table": _table, "form": _form, "screen": _screen,
}  # fmt: skip
