"""Read: from one page of a document to its words with their places, and how well they were read.

A page takes its own route (:mod:`pipeline.read.route`): the text layer where that is legible,
complete and visible, OCR where it is not, nothing where nothing is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from pipeline import geometry
from pipeline.artefacts import Document, Doubt, Mark, Page, Route, Word
from pipeline.errors import Corrupt, Internal, RenderFailed, TriageError
from pipeline.read import combine, fine, marks, ocr, order, render, route
from pipeline.read.image import PageImage
from pipeline.read.route import Plan
from pipeline.settings import Limits, Read
from pipeline.tools import pdfium

MARKS_DPI = 200
"""Resolution at which controls are looked for on pages that have no scan of their own."""
FEWEST_OF_BODY = 40
"""Words of a text layer that are more than a stamp or a heading."""
MOSTLY_LAYER, MOSTLY_BODY = 0.05, 0.35
"""Share of recognised letters from which a page with a layer counts as recognised: where the
layer is hardly more than a stamp, and where it is a body of text."""
POSTER, READ_AS = 1_300.0, 800.0
"""Points of a page's shorter side from which it is a poster; and the side, about a ledger sheet's,
that pages whose size is no measure of their type are read as if they had."""
FINE_DPI, ENOUGH_DPI = 400.0, 300.0
"""Resolution of a picture from which a page of the size of a stamp (:data:`render.STAMP`) is an
office page whose size is told wrong; and the resolution that it is then given at least."""
MOST_PICTURES = 64
"""Pictures beside text whose words a worker remembers."""
FAINTEST = 40
"""Grey levels between the lightest and the darkest pixel of a page that shows anything."""
CONFIRM_DPI = 50.0
"""Resolution at which Poppler is asked whether a page is blank."""
COARSE_DPI = 90
"""Resolution below which small type of a page that was rendered is lost."""


def read_page(
    file: Path,
    document: Document,
    number: int,
    settings: Read,
    limits: Limits,
    password: str | None = None,
) -> Page:
    """Page ``number`` (from 1) of ``file``, read by whichever route serves it.

    Runs in a bounded worker, whose ``TMPDIR`` is its own. Raises :class:`TriageError` where the
    page cannot be read at all; a page that was read, but not well, carries doubts.
    """
    try:
        return _Reader(file, document, number, settings, limits, password).read()
    except TriageError as error:
        error.page = number
        raise
    except MemoryError:
        raise
    except Exception as error:
        raise Internal(f"The page could not be read ({type(error).__name__}).", number) from error


_pictures: dict[tuple[bytes, Read], ocr.Recognised] = {}
"""What was read in pictures beside text layers, by their fingerprint; the newest few."""


class _Reader:
    """One page's way: a plan, recognition where the plan asks for it, and what both give."""

    def __init__(
        self,
        file: Path,
        document: Document,
        number: int,
        settings: Read,
        limits: Limits,
        password: str | None,
    ) -> None:
        self.file, self.document, self.number = file, document, number
        self.settings, self.limits, self.password = settings, limits, password
        self.sheet = document.sheet(number)
        self.unit = 1.0
        self.controls: tuple[pdfium.Control, ...] = ()
        self.scan: PageImage | None = None

    def read(self) -> Page:
        plan = self._plan()
        if plan.route == "blank":
            plan = self._confirmed(plan)
        if plan.route == "blank":
            return self._page("blank", plan, ())
        if plan.route == "text_layer" and not plan.parts:
            return self._from_layer(plan)
        if self.settings.ocr == "never":
            return self._unrecognised(plan)
        if plan.route == "text_layer":
            return self._with_pictures(plan)
        return self._recognised(plan)

    def _plan(self) -> Plan:
        if self.document.media_type != "application/pdf":
            return Plan("ocr", "The file is an image.")
        if any(problem.code == "page_mismatch" for problem in self.document.problems):
            return Plan("ocr", "Readers disagree on the pages; only what is rendered counts.")
        try:
            with pdfium.page(self.file, self.number, self.password) as page:
                self.unit = self.sheet.width / page.width
                self.controls = page.controls
                plan = route.plan(page, self.limits)
        except (RenderFailed, Corrupt):
            return Plan("ocr", "The page's text layer cannot be loaded.")
        if self.settings.ocr == "always" and plan.route == "text_layer":
            return Plan("ocr", "Recognition was asked for.", hidden=plan.hidden)
        return plan

    def _confirmed(self, blank: Plan) -> Plan:
        """The plan for a page on which PDFium sees nothing: only if Poppler sees nothing either.

        Raises :class:`RenderFailed` where Poppler cannot render the page: it may be damaged.
        """
        if self.password is not None:
            return blank
        image = render.rendered_by_poppler(
            self.file, self.sheet, self.limits, CONFIRM_DPI, self.unit
        )
        if int(np.ptp(image.pixels)) <= FAINTEST:
            return blank
        return Plan("ocr", "Readers disagree on whether the page is blank.")

    # ------------------------------------------------------------------------------- routes

    def _from_layer(self, plan: Plan, doubts: Sequence[Doubt] = ()) -> Page:
        words = order.in_reading_order(
            combine.layer_words(plan.words, self.unit), [word.angle for word in plan.words]
        )
        hidden = combine.layer_words(plan.hidden, self.unit, visible=False)
        return self._page("text_layer", plan, combine.append(words, hidden), doubts)

    def _unrecognised(self, plan: Plan) -> Page:
        message = "The page shows more than its text layer says, and recognition is off."
        return self._from_layer(plan, [Doubt("not_recognised", message)])

    def _with_pictures(self, plan: Plan) -> Page:
        """A sound layer, and the type in pictures or broken fonts that it says nothing of."""
        read = self._read_parts(plan)
        new = [word for part in read for word in part.words]
        layer = plan.words
        if plan.suspect and combine.agree(new, plan.suspect):
            layer = (*layer, *plan.suspect)
        words = list(combine.layer_words(layer, self.unit))
        words += combine.not_among(new, words)
        hidden = combine.layer_words(plan.hidden, self.unit, visible=False)
        angles = [word.angle for word in layer] + [0] * (len(words) - len(layer))
        ordered = combine.append(order.in_reading_order(words, angles), hidden)
        doubts = [doubt for part in read for doubt in part.doubts]
        stamp = len(plan.words) < FEWEST_OF_BODY
        if combine.recognised_share(ordered) < (MOSTLY_LAYER if stamp else MOSTLY_BODY):
            return self._page("text_layer", plan, ordered, doubts)
        return msgspec.structs.replace(
            self._page("ocr", plan, ordered, doubts),
            dpi=read[0].dpi,
            confidence=combine.mean_confidence(ordered),
        )

    def _read_parts(self, plan: Plan) -> list[ocr.Recognised]:
        """What each part of the plan says; letterheads seen before are not read again."""
        known = {
            part: _pictures[part.key, self.settings]
            for part in plan.parts
            if part.key is not None and (part.key, self.settings) in _pictures
        }
        new = [part for part in plan.parts if part not in known]
        images = render.part_images(
            self.file,
            self.document,
            self.number,
            self.limits,
            [geometry.scaled(part.box, self.unit) for part in new],
            plan.shown,
            self.password,
        )
        for part, image in zip(new, images, strict=True):
            known[part] = self._recognise(image)
            if part.key is not None:
                _pictures[part.key, self.settings] = known[part]
        while len(_pictures) > MOST_PICTURES:
            del _pictures[next(iter(_pictures))]
        return [known[part] for part in plan.parts]

    def _recognised(self, plan: Plan) -> Page:
        image = self._image()
        recognised = self._recognise(image)
        if recognised.blank and self.document.media_type == "application/pdf":
            plan = replace(plan, lost=self._lost_pictures())
        if plan.suspect and combine.agree(recognised.words, plan.suspect):
            return self._from_layer(replace(plan, words=(*plan.words, *plan.suspect)))
        doubts = [*recognised.doubts]
        if image.dpi < COARSE_DPI and image.pixels.size > 0.9 * self.limits.pixels:
            message = f"The page is so large that it could only be read at {image.dpi:.0f} dpi."
            doubts += [Doubt("coarse", message)] if np.ptp(image.pixels) > FAINTEST else []
        if plan.suspect and not recognised.words:
            doubts.append(Doubt("unread_text", "The page shows text that could not be read."))
        words = combine.completed(recognised.words, combine.layer_words(plan.words, self.unit))
        hidden = combine.layer_words((*plan.hidden, *plan.suspect), self.unit, visible=False)
        words = combine.append(words, combine.unaccounted(words, hidden))
        empty = recognised.blank and not (words or doubts or plan.lost)
        return msgspec.structs.replace(
            self._page("blank" if empty else "ocr", plan, words, doubts, None),
            rotation=recognised.rotation,
            dpi=round(recognised.dpi),
            confidence=recognised.confidence,
            reason=f"{plan.reason} {recognised.reason}".strip(),
        )

    def _recognise(self, image: PageImage) -> ocr.Recognised:
        """What is printed on an image. A poster is read as if it were reduced to a sheet: its type
        is as much larger as its paper. So is, the other way, what is no larger than a stamp and
        has the pixels of a page.
        """
        shorter = min(self.sheet.width, self.sheet.height)
        reduced = shorter / READ_AS if shorter > POSTER else 1.0
        if shorter < render.STAMP and image.dpi > FINE_DPI:
            reduced = max(shorter / READ_AS, ENOUGH_DPI / image.dpi)
        if reduced == 1.0:
            return ocr.read_image(image, self.settings, self.limits)
        small = replace(
            image,
            dpi=image.dpi * reduced,
            dpi_y=None if image.dpi_y is None else image.dpi_y * reduced,
            x0=image.x0 / reduced,
            top=image.top / reduced,
        )
        found = ocr.read_image(small, self.settings, self.limits)
        words = tuple(
            msgspec.structs.replace(word, box=geometry.scaled(word.box, reduced))
            for word in found.words
        )
        found = replace(found, words=words, dpi=round(found.dpi / reduced))
        return fine.reread(image, found, self.settings, self.limits) if reduced > 1 else found

    # ------------------------------------------------------------------------------ results

    def _lost_pictures(self) -> bool:
        try:
            with pdfium.page(self.file, self.number, self.password) as page:
                return route.lost_pictures(page)
        except (RenderFailed, Corrupt):
            return False

    def _image(self, dpi: int | None = None, colour: bool = False) -> PageImage:
        if dpi is None and self.scan is not None and self.scan.is_grey:
            return self.scan
        image = render.page_image(
            self.file, self.document, self.number, self.limits, dpi, colour, self.password
        )
        if dpi is None:
            self.scan = image
        return image

    def _marks(
        self, words: tuple[Word, ...], dpi: int | None, fields: tuple[marks.FormField, ...]
    ) -> tuple[tuple[Mark, ...], tuple[Doubt, ...]]:
        """The page's controls; where they cannot be looked at, its words stand, with a doubt."""
        try:
            found = marks.find_marks(words, lambda: self._image(dpi, colour=True), fields)
        except MemoryError:
            raise
        except Exception as error:
            message = f"Controls could not be looked at ({type(error).__name__})."
            return (), (Doubt("unseen_controls", message),)
        if not found.unread_rows:
            return found.marks, ()
        message = f"Rows of a list of topics that were not read: {found.unread_rows}."
        return found.marks, (Doubt("unread_rows", message),)

    def _page(
        self,
        source: Route,
        plan: Plan,
        words: tuple[Word, ...],
        doubts: Sequence[Doubt] = (),
        marks_dpi: int | None = MARKS_DPI,
    ) -> Page:
        if plan.cut:
            message = f"The page's text was cut after {self.limits.page_characters} characters."
            doubts = (*doubts, Doubt("too_much_text", message))
        if plan.lost:
            message = "A picture on the page cannot be decoded: what it shows is not known."
            doubts = (*doubts, Doubt("lost_picture", message))
        fields = tuple(
            marks.FormField(
                geometry.scaled(control.box, self.unit),
                control.kind,
                "checked" if control.checked else "unchecked",
            )
            for control in self.controls
        )
        shown = tuple(word for word in words if word.visible)
        found: tuple[Mark, ...] = ()
        if shown and marks.wanted(shown):
            found, unsure = self._marks(shown, marks_dpi, fields)
            doubts = (*doubts, *unsure)
        return Page(
            number=self.number,
            source=source,
            width=self.sheet.width,
            height=self.sheet.height,
            words=words,
            marks=found,
            doubts=tuple(dict.fromkeys(doubts)),
            concealed=tuple(geometry.scaled(box, self.unit) for box in plan.concealed),
            reason=plan.reason,
        )
