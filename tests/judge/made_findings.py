"""Findings and verdicts made for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from pipeline.artefacts import (
    Agency,
    Document,
    Finding,
    Page,
    Provenance,
    Reading,
    Sheet,
    Tagged,
    Verdict,
)
from pipeline.judge import judge

SPARKS = Agency("Sparks Police Department", "letterhead", "NV")
PROVENANCE = Provenance("0", "0" * 64, "1" * 64, {"tesseract": "5.3.0"})

_CATEGORY = {
    "immigration_violator": "ncic_hotlist",
    "other_topic": "ncic_hotlist",
    "hotlist": "ncic_hotlist",
    "agency": "ice",
    "dhs": "ice",
    "agreement_287g": "ice",
    "detainer": "ice",
    "administrative_warrant": "ice",
    "enforcement": "ice",
}


def finding(tag: str, assertion: str, **fields: Any) -> Finding:
    """A finding of ``tag`` with an assertion; whatever else a test does not name is plain."""
    values: dict[str, Any] = {
        "id": "f1",
        "category": _CATEGORY.get(tag, "sanctuary_policy"),
        "tag": tag,
        "assertion": assertion,
        "canonical": tag,
        "text": tag.replace("_", " "),
        "context": tag,
        "page": 1,
        "boxes": ((10.0, 10.0, 60.0, 20.0),),
        "rule": f"test.{tag}",
        "match": "exact",
        "source": "ocr",
        "confidence": 91.0,
        "cue": None if assertion == "mentioned" else "cue",
        "visible": True,
        "zone": "agency",
    }
    return Finding(**{**values, **fields})


def numbered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(
        msgspec.structs.replace(item, id=f"f{index}") for index, item in enumerate(findings, 1)
    )


def verdict_on(
    *findings: Finding,
    path: str = "a.pdf",
    pages: Sequence[Page] | None = None,
    agency: Agency = SPARKS,
    own: Agency | None = None,
    date: str | None = None,
    beside_help: tuple[str, ...] = (),
    beside_leave: tuple[str, ...] = (),
    **document: Any,
) -> Verdict:
    """The verdict on a document that holds ``findings``; ``own`` is what its words say."""
    sha256 = hashlib.sha256(path.encode()).hexdigest()
    if pages is None:
        pages = [page(1)]
    doc = Document(
        path=path,
        sha256=document.pop("sha256", sha256),
        size_bytes=100,
        media_type="application/pdf",
        sheets=document.pop("sheets", tuple(Sheet(p.number, 612, 792) for p in pages)),
        **document,
    )
    tagged = Tagged(
        doc.sha256,
        numbered(findings),
        agency=own or agency,
        date=date,
        beside_help=beside_help,
        beside_leave=beside_leave,
    )
    return judge(doc, Reading(doc.sha256, tuple(pages)), tagged, agency, PROVENANCE)


def page(number: int, source: str = "text_layer", **fields: Any) -> Page:
    return Page(number, source, 612.0, 792.0, **fields)  # type: ignore[arg-type]
