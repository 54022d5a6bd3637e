"""The files at the top of the input folder that are the user's own word, and no documents."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import TriageError
from pipeline.judge.agencies import FILE_NAME as AGENCIES
from pipeline.judge.agencies import AgencyTable, parse_agencies
from pipeline.run.source import Source

PASSWORDS = "passwords.txt"
CONTROLS = (AGENCIES, PASSWORDS)


class BadControl(TriageError):
    """Such a file is not as it should be."""

    advice = "Correct it and run again."


def agencies(source: Source) -> AgencyTable | None:
    """Who answers in which documents, where the user says so. Raises :class:`BadControl`."""
    table = source.read(AGENCIES)
    if table is None:
        return None
    try:
        return parse_agencies(_text(table, AGENCIES))
    except ValueError as error:
        raise BadControl(f"{error}.") from None


def passwords(source: Source, named: Path | None = None) -> tuple[str, ...]:
    """The passwords to try, one a line: those of the file ``named``; where none is, those of a
    ``passwords.txt`` beside the documents, or else of one in the working folder.

    Raises :class:`BadControl`, or :class:`OSError` where the file ``named`` cannot be read.
    """
    if named is not None:
        return _lines(named.read_bytes(), str(named))
    data, here = source.read(PASSWORDS), Path(PASSWORDS)
    if data is None and here.is_file():
        data = here.read_bytes()
    return _lines(data or b"", PASSWORDS)


def _lines(data: bytes, name: str) -> tuple[str, ...]:
    return tuple(line for line in _text(data, name).splitlines() if line)


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadControl(f"{name} is not UTF-8 text (byte {error.start}).") from None
