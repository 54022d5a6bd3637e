"""Names of the report's files, and URLs to files outside it.

No name of an input file ever becomes a path of the report: its files are called after digests.
"""

from __future__ import annotations

import hashlib
import os
from urllib.parse import quote

from pipeline.artefacts import AgencyRecord

_DIGITS = 16


def document_id(path: str) -> str:
    """Short name of a document, the same in every run."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:_DIGITS]


def agency_id(record: AgencyRecord) -> str:
    """Short name of an agency; two of one name in two states are two."""
    key = "\n".join((record.name or "", record.state or "", "" if record.name else "unknown"))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def finding_anchor(finding_id: str) -> str:
    """Fragment of a finding, whatever characters its id has."""
    if finding_id.isascii() and finding_id.replace("-", "").replace("_", "").isalnum():
        return f"f-{finding_id}"
    return "f-" + hashlib.sha256(finding_id.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def file_url(prefix: str, path: str) -> str | None:
    """URL of an input file below ``prefix``; None for a path that would leave it."""
    if not path or path.startswith("/") or ".." in path.split("/"):
        return None
    return f"{prefix.rstrip('/')}/{quote(os.fsencode(path), safe='/')}"


def upwards(prefix: str) -> str:
    """A prefix seen from the report's folder, as seen from one folder further down."""
    return prefix if prefix.startswith("/") or ":" in prefix.split("/")[0] else f"../{prefix}"
