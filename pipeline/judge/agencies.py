"""Which agency a document belongs to, where its folder or its user says so.

``agencies.csv`` beside the documents has the columns ``path,name,state``: a document's path, a
folder or a pattern (``policies/*``), the agency's name, and its state in two letters or empty. The
first line that fits wins over everything that documents say of themselves.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pipeline.artefacts import Agency
from pipeline.tag.agency_names import whole_name
from pipeline.tag.agency_states import CODES

FILE_NAME = "agencies.csv"
_COLUMNS = ["path", "name", "state"]


@dataclass(frozen=True, slots=True)
class AgencyTable:
    """What the user settled: pattern, agency, in the file's order."""

    rows: tuple[tuple[str, Agency], ...] = ()

    def find(self, path: str) -> Agency | None:
        """The agency of the first row that fits a document's path; None where none does."""
        return next((agency for pattern, agency in self.rows if _fits(path, pattern)), None)


def parse_agencies(text: str) -> AgencyTable:
    """The table in the text of an ``agencies.csv``; raises ValueError with the line's number."""
    rows = []
    for number, cells in enumerate(csv.reader(io.StringIO(text.removeprefix("\ufeff"))), start=1):
        cells = [cell.strip() for cell in cells]
        if not any(cells) or cells[0].startswith("#") or (number == 1 and cells == _COLUMNS):
            continue
        if not 2 <= len(cells) <= 3 or not (cells[0] and cells[1]):
            raise ValueError(f"{FILE_NAME}, line {number}: expected path,name,state")
        state = cells[2].upper() if len(cells) == 3 else ""
        if state and state not in CODES:
            raise ValueError(f"{FILE_NAME}, line {number}: {state[:20]!r} is no state's code")
        rows.append((cells[0], Agency(cells[1], "folder", state or None)))
    return AgencyTable(tuple(rows))


def known_agency(path: str, table: AgencyTable | None = None) -> Agency:
    """The agency that the user or the folder names; an empty Agency where neither does.

    ``path`` is relative to the input folder. A folder counts where its name is an agency's name
    in form ("Sparks PD", "Cook County"); "policies" or "screens" are none.
    """
    settled = table.find(path) if table else None
    if settled is not None:
        return settled
    folder, slash, _ = path.partition("/")
    title = whole_name(folder) if slash else None
    return Agency(title.name, "folder", title.state) if title else Agency()


def _fits(path: str, pattern: str) -> bool:
    pattern = pattern.removeprefix("./")
    return fnmatchcase(path, pattern) or path.startswith(pattern.rstrip("/") + "/")
