"""What flows from stage to stage: ``intake → read → tag → judge → report``.

Every artefact is an immutable msgspec struct: typed, validated when it is decoded (a worker's
answer is not trusted until it has passed through here), and encoded with its fields in one order,
so that equal artefacts are equal bytes.

Units. Boxes are ``(x0, top, x1, bottom)`` in PDF points (1/72 inch) from the top left corner of
the page *as a viewer displays it*: after /Rotate, within the crop box, /UserUnit applied.
Confidence of OCR is in per cent (0 to 100), that of a mark between 0 and 1. Page numbers count
from 1, word, line and block numbers from 0.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Box = tuple[float, float, float, float]
Quarter = Literal[0, 90, 180, 270]

ErrorCode = Literal[
    "encrypted", "corrupt", "unsupported", "empty", "too_large", "timeout",
    "out_of_memory", "ocr_failed", "render_failed", "page_mismatch", "internal",
]  # fmt: skip
Route = Literal["text_layer", "ocr", "blank", "failed"]
MarkKind = Literal[
    "checkbox", "radio", "toggle", "chip", "tick", "glyph", "form_field", "greyed", "list"
]
MarkState = Literal["checked", "unchecked", "unknown"]
Category = Literal["ncic_hotlist", "ice", "sanctuary_policy"]
Assertion = Literal[
    "enabled", "disabled", "prohibited", "permitted", "required", "historical", "conditional",
    "quoted_request", "definitional", "other_party", "mentioned",
]  # fmt: skip
Zone = Literal["agency", "request", "attachment", "other_party"]
ResponseType = Literal[
    "records", "no_records", "denial", "acknowledgement", "fee_estimate", "extension", "unknown"
]
HotlistState = Literal["enabled", "disabled", "conflicting", "mentioned", "not_found"]
IceState = Literal["cooperates", "restricted", "mixed", "mentioned", "not_found"]
PolicyState = Literal["restricts", "requires_cooperation", "mixed", "mentioned", "not_found"]
Disposition = Literal["flag", "review", "clear", "failed"]
AgencyBasis = Literal["folder", "letterhead", "signature", "metadata"]
MediaType = Literal["application/pdf", "image/png", "image/jpeg", "image/tiff", "other"]


class Problem(msgspec.Struct, frozen=True):
    """What went wrong with a document or one of its pages: an entry of the verdict's ``errors``."""

    code: ErrorCode
    message: str
    page: int | None = None


# ---------------------------------------------------------------------------------- intake


class Sheet(msgspec.Struct, frozen=True):
    """A page as its file declares it, before anything on it was read.

    ``width`` and ``height`` are points as displayed; ``rotation`` is the file's /Rotate.
    """

    number: int
    width: float
    height: float
    rotation: Quarter = 0


class Document(msgspec.Struct, frozen=True):
    """One input file: what it is, without any of its text.

    ``path`` is POSIX and relative to the input folder. ``problems`` is not empty where the file
    cannot be processed (then ``sheets`` is empty) or can be only in part.
    """

    path: str
    sha256: str
    size_bytes: int
    media_type: MediaType
    sheets: tuple[Sheet, ...] = ()
    metadata: dict[str, str] = {}
    problems: tuple[Problem, ...] = ()
    duplicate_of: str | None = None

    def sheet(self, number: int) -> Sheet:
        """The page of that number, from 1. Raises :class:`StopIteration` where there is none."""
        return next(sheet for sheet in self.sheets if sheet.number == number)


# ------------------------------------------------------------------------------------ read


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A word with its place. ``confidence`` is None for words of a text layer."""

    text: str
    box: Box
    confidence: float | None
    line: int
    block: int
    visible: bool = True


class Mark(msgspec.Struct, frozen=True):
    """A control (tick box, switch, chip …) that belongs to a label on the page.

    ``words`` are the label's words as indices into the page's words; ``cue`` says in a few words
    what was seen ("ticked check box"), for the verdict's ``cue``.
    """

    kind: MarkKind
    state: MarkState
    box: Box
    confidence: float
    words: tuple[int, ...]
    cue: str


class Doubt(msgspec.Struct, frozen=True):
    """Why a page may hold words that were not read well. Any doubt rules out ``clear``."""

    code: str
    message: str


class Page(msgspec.Struct, frozen=True):
    """One page as read: its words in reading order, and how well it was read.

    ``rotation`` is the clockwise turn that OCR applied to read the page upright; boxes are
    nevertheless those of the page as displayed. ``dpi`` is that of the image recognised.
    ``reason`` says why the page took its route. ``concealed`` holds the boxes of shapes that
    cover live text (a redaction that did not remove what it hides).
    """

    number: int
    source: Route
    width: float
    height: float
    rotation: Quarter = 0
    dpi: int | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    marks: tuple[Mark, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    concealed: tuple[Box, ...] = ()
    reason: str = ""


class Reading(msgspec.Struct, frozen=True):
    """All pages of one document, in order; ``problems`` are those met while reading."""

    sha256: str
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()


# ------------------------------------------------------------------------------------- tag


class Statute(msgspec.Struct, frozen=True):
    citation: str
    state: str | None
    direction: Literal["limits", "demands", "neutral"]


class MarkSeen(msgspec.Struct, frozen=True):
    """A mark as a verdict shows it."""

    kind: MarkKind
    state: MarkState
    box: Box
    confidence: float


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One mention and what the document says of it. Fields as in the verdict's schema."""

    id: str
    category: Category
    tag: str
    assertion: Assertion
    canonical: str
    text: str
    context: str
    page: int
    boxes: tuple[Box, ...]
    rule: str
    match: Literal["exact", "fuzzy"]
    source: Literal["text_layer", "ocr"]
    confidence: float | None
    state_from: Literal["wording", "checkbox", "toggle", "list"] | None = None
    cue: str | None
    visible: bool
    zone: Zone
    mark: MarkSeen | None = None
    statute: Statute | None = None
    stock: bool = False


class Agency(msgspec.Struct, frozen=True):
    """Who answers. ``state`` is two letters where known."""

    name: str | None = None
    basis: AgencyBasis | None = None
    state: str | None = None


class ZoneArea(msgspec.Struct, frozen=True):
    """Lines of a page that are one party's words, for the report to shade."""

    page: int
    box: Box
    zone: Zone


class Tagged(msgspec.Struct, frozen=True):
    """What the rules made of a reading.

    ``agency`` and ``date`` come from the document's own words alone; ``signature`` is the
    fingerprint by which texts that are the same in other bytes are found. ``beside_help`` names
    the findings that stand beside words of help for immigration authorities which no rule could
    tell of; ``beside_leave`` those of them where the words also grant something.
    """

    sha256: str
    findings: tuple[Finding, ...]
    response_type: ResponseType = "unknown"
    agency: Agency = Agency()
    date: str | None = None
    zones: tuple[ZoneArea, ...] = ()
    signature: tuple[int, ...] = ()
    beside_help: tuple[str, ...] = ()
    beside_leave: tuple[str, ...] = ()


# ----------------------------------------------------------------------------------- judge


class AgencyName(msgspec.Struct, frozen=True):
    name: str | None
    basis: AgencyBasis | None


class DocumentHead(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    sha256: str
    size_bytes: int
    page_count: int
    agency: AgencyName
    duplicate_of: str | None = None
    date: str | None = None


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    code: str
    message: str
    findings: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    disposition: Disposition
    immigration_hotlist: HotlistState
    ice: IceState
    sanctuary_policy: PolicyState
    policy_conflict: bool
    reasons: tuple[Reason, ...]


class PageHead(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    source: Route
    width: float
    height: float
    rotation: Quarter
    dpi: int | None
    words: int
    confidence: float | None


class Provenance(msgspec.Struct, frozen=True):
    """What made a verdict: versions and digests, never times or host names."""

    pipeline: str
    rules_sha256: str
    settings_sha256: str
    tools: dict[str, str]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One document's verdict; encoded, it is ``verdicts/<path>.json`` of the contract."""

    schema_version: Literal[1] = 1
    document: DocumentHead
    verdict: Judgement
    response_type: ResponseType
    findings: tuple[Finding, ...]
    pages: tuple[PageHead, ...]
    errors: tuple[Problem, ...]
    provenance: Provenance


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    finding: str
    role: Literal["hotlist", "ice", "policy", "ban"]
    date: str | None = None


class AgencyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What all documents of one agency say together: an entry of ``agencies.json``."""

    name: str | None
    state: str | None = None
    documents: tuple[str, ...]
    immigration_hotlist: HotlistState
    ice: IceState
    sanctuary_policy: PolicyState
    conflict: bool
    stock_policy_only: bool = False
    evidence: tuple[Evidence, ...] = ()
    near_duplicates: tuple[tuple[str, ...], ...] = ()


class Agencies(msgspec.Struct, frozen=True, kw_only=True):
    schema_version: Literal[1] = 1
    agencies: tuple[AgencyRecord, ...]
