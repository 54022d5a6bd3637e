"""The route of a page: its text layer where that can be believed, OCR, or nothing there.

A layer is used only where it is *legible* (its letters make words), *visible* (they leave ink on
the drawn page) and *complete* (the drawing without them shows no more type). The reason is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline import geometry
from pipeline.artefacts import Box
from pipeline.read import beside, text_layer, visibility
from pipeline.read.visibility import Look
from pipeline.settings import Limits
from pipeline.tools.pdfium import LayerWord, Page

BODY = 0.35
"""Share of the page's lines of type outside the layer from which the whole page is recognised."""
PICTURE = 0.01
"""Share of the page from which a picture may hold something to read."""
EVEN = 8
"""Grey levels within which an area shows nothing."""
NEAR = 14.0
"""Points by which lines of type may be apart and still belong to one picture."""


@dataclass(frozen=True)
class Part:
    """A part of a page to be recognised on its own.

    Pictures of the same ``key`` are the same picture in the same place, as letterheads are; where
    words of the layer are part of it, it has none.
    """

    box: Box
    key: bytes | None


@dataclass(frozen=True)
class Plan:
    """How a page is to be read. Boxes are in the PDF's units, without /UserUnit.

    ``words`` are the words of the layer that a reader sees and that may be believed; ``hidden``
    those that no reader sees. ``suspect`` words are visible and make no sense; if recognition
    reads the same, they do after all. ``parts`` are boxes of type that ``words`` say nothing of:
    they are recognised on their own where ``route`` is ``text_layer``, with the words ``shown``
    drawn, the suspect ones and their neighbours. ``cut`` says that the layer was too long,
    ``lost`` that the page has pictures that cannot be decoded.
    """

    route: Literal["text_layer", "ocr", "blank"]
    reason: str
    words: tuple[LayerWord, ...] = ()
    hidden: tuple[LayerWord, ...] = ()
    suspect: tuple[LayerWord, ...] = ()
    parts: tuple[Part, ...] = ()
    shown: tuple[LayerWord, ...] = ()
    concealed: tuple[Box, ...] = ()
    cut: bool = False
    lost: bool = False


def plan(page: Page, limits: Limits) -> Plan:
    """Look at a page of a PDF and choose its route."""
    words, cut = text_layer.read_words(page, limits.page_characters)
    contents = page.contents()
    if not words:
        if not contents.images and not contents.others and not contents.texts:
            return Plan("blank", "Nothing is drawn on the page.")
        return Plan("ocr", "The page has no text layer.")
    look = visibility.look_at(page, words, limits)
    lost = lost_pictures(page, look)
    visible = visibility.seen(page, look, words, limits)
    shown = tuple(word for word, is_seen in zip(words, visible, strict=True) if is_seen)
    hidden = tuple(word for word, is_seen in zip(words, visible, strict=True) if not is_seen)
    concealed = visibility.concealed(page, look, hidden) if hidden else ()
    left = beside.type_left(look)
    if not shown:
        reason = "No word of the text layer can be seen."
        return Plan("ocr", reason, hidden=hidden, concealed=concealed, cut=cut, lost=lost)
    bad, fault = text_layer.illegible(shown)
    sound = tuple(word for word, is_bad in zip(shown, bad, strict=True) if not is_bad)
    suspect = tuple(word for word, is_bad in zip(shown, bad, strict=True) if is_bad)
    if _length(suspect) > BODY * _length(shown):
        reason = f"The text layer cannot be believed: {fault}."
        return Plan("ocr", reason, sound, hidden, suspect, (), (), concealed, cut, lost)
    if _mostly_left(shown, left):
        reason = "Most of what the page shows is not in its text layer."
        return Plan("ocr", reason, sound, hidden, suspect, (), (), concealed, cut, lost)
    shown = (*suspect, *_line_mates(sound, suspect))
    small = beside.small_type(page, limits)
    boxes = beside.together((*left, *small, *(word.box for word in shown)), NEAR)
    parts = tuple(Part(box, None if suspect else beside.fingerprint(look, box)) for box in boxes)
    reason = "The text layer is legible, visible and complete."
    if suspect:
        reason = f"Part of the text layer cannot be believed ({fault}) and is recognised."
    elif parts:
        reason = "The text layer is sound; pictures beside it are recognised."
    return Plan("text_layer", reason, sound, hidden, suspect, parts, shown, concealed, cut, lost)


def _line_mates(
    words: tuple[LayerWord, ...], suspect: tuple[LayerWord, ...]
) -> tuple[LayerWord, ...]:
    """The words that stand on a line with a suspect one: recognition does better with them."""
    lines = {(word.box[1], word.box[3]): word.box for word in suspect}.values()
    return tuple(word for word in words if any(geometry.abreast(word.box, line) for line in lines))


def lost_pictures(page: Page, look: Look | None = None) -> bool:
    """Whether a picture of some size cannot be decoded, or not rightly: the page shows nothing in
    its place.

    With a ``look`` only those are decoded for this in whose place it shows nothing.
    """
    for image in page.contents().images:
        shown = geometry.on_page(image.box, page.width, page.height)
        wide, high = shown[2] - shown[0], shown[3] - shown[1]
        if min(wide, high) < 1 or wide * high < PICTURE * page.width * page.height:
            continue
        if look is not None:
            left, upper, right, lower = (max(round(edge * look.scale), 0) for edge in image.box)
            drawn = look.bare[upper : lower + 1, left : right + 1]
            if drawn.size and int(drawn.max()) - int(drawn.min()) >= EVEN:
                continue
        pixels = page.image_pixels(image)
        if pixels is None or page.holds_more(image, pixels):
            return True
    return False


def _length(words: tuple[LayerWord, ...]) -> int:
    return sum(len(word.text) for word in words)


def _mostly_left(words: tuple[LayerWord, ...], left: tuple[Box, ...]) -> bool:
    inside = sum(word.box[2] - word.box[0] for word in words)
    outside = sum(box[2] - box[0] for box in left)
    return outside > BODY * (inside + outside)
