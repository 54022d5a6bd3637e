"""Annotations and form fields: which of them a viewer draws, and which boxes are ticked."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as c

from pipeline.artefacts import Box
from pipeline.tools.pdfium.frame import frame_of

_HIDDEN = c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW
_NOT_DRAWN = (c.FPDF_ANNOT_LINK, c.FPDF_ANNOT_POPUP)


@dataclass(slots=True)
class Control:
    """A form field's widget: kind is ``checkbox`` or ``radio``."""

    kind: str
    box: Box
    checked: bool


def has_annotations(raw: pdfium.PdfPage) -> bool:
    """True where the page has annotations that a viewer draws."""
    for index in range(c.FPDFPage_GetAnnotCount(raw)):
        annotation = c.FPDFPage_GetAnnot(raw, index)
        if not annotation:
            continue
        subtype = c.FPDFAnnot_GetSubtype(annotation)
        c.FPDFPage_CloseAnnot(annotation)
        if subtype not in _NOT_DRAWN:
            return True
    return False


def controls_of(raw: pdfium.PdfPage) -> tuple[Control, ...]:
    """The check boxes and radio buttons of the page's form."""
    if not raw.formenv:
        return ()
    kinds = {c.FPDF_FORMFIELD_CHECKBOX: "checkbox", c.FPDF_FORMFIELD_RADIOBUTTON: "radio"}
    frame = frame_of(raw)
    found: list[Control] = []
    for index in range(c.FPDFPage_GetAnnotCount(raw)):
        annotation = c.FPDFPage_GetAnnot(raw, index)
        if not annotation:
            continue
        kind = kinds.get(c.FPDFAnnot_GetFormFieldType(raw.formenv, annotation))
        place = c.FS_RECTF()
        hidden = c.FPDFAnnot_GetFlags(annotation) & _HIDDEN
        if kind and not hidden and c.FPDFAnnot_GetRect(annotation, place):
            left, right = sorted((place.left, place.right))
            bottom, top = sorted((place.bottom, place.top))
            checked = bool(c.FPDFAnnot_IsChecked(raw.formenv, annotation))
            found.append(Control(kind, frame.displayed(left, bottom, right, top), checked))
        c.FPDFPage_CloseAnnot(annotation)
    return tuple(found)
