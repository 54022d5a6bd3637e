"""The search index: a script that assigns data, for pages opened from disk may not fetch any."""

from __future__ import annotations

import msgspec

from pipeline.report.survey import AgencyLine, DocumentLine, Survey
from pipeline.report.text import legible

_UNSAFE = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def search_script(found: Survey) -> bytes:
    r"""``triageIndex = {…}``: what the search box looks through.

    The data cannot end the script or open a tag: what could is written as ``\u003c`` and so on.
    """
    agencies = {line.id: number for number, line in enumerate(found.agencies)}
    said = sorted({pair for line in found.documents for pair in line.said})
    places = {pair: number for number, pair in enumerate(said)}
    index = {
        "said": said,
        "agencies": [_agency(line) for line in found.agencies],
        "documents": [_document(line, agencies, places) for line in found.documents],
    }
    script = msgspec.json.encode(index).decode("utf-8")
    for character, escape in _UNSAFE.items():
        script = script.replace(character, escape)
    return f"globalThis.triageIndex={script};\n".encode()


def _agency(line: AgencyLine) -> list[object]:
    return [
        line.id,
        legible(line.name),
        legible(line.state),
        line.standing.code,
        line.hotlist.code,
        line.ice.code,
        line.policy.code,
        len(line.documents),
        line.to_review,
        line.news,
    ]


def _document(line: DocumentLine, agencies: dict[str, int], places: dict[str, int]) -> list[object]:
    return [
        line.id,
        legible(line.path),
        agencies.get(line.agency_id, -1),
        line.disposition.code,
        line.hotlist.code,
        line.ice.code,
        line.policy.code,
        line.pages,
        legible(line.date),
        legible(line.why),
        legible(line.news),
        [places[pair] for pair in line.said],
        line.words,
    ]
