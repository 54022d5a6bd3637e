"""The log: one line an event, as text for people or as JSON for machines."""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Literal

Format = Literal["text", "json"]
FILE_BYTES, FILES = 5_000_000, 5
"""A log file is set aside when it is so long; so many are kept."""


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = {"time": _time(record), "level": record.levelname.lower()}
        event |= getattr(record, "fields", {})
        event["message"] = record.getMessage()
        return json.dumps(event)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # A log line holds nothing that could act on a terminal, whatever it quotes.
        said = "".join(char if char.isprintable() else " " for char in record.getMessage())
        return f"{_time(record)} {record.levelname.lower():7} {said}"


def set_up(file: Path | None, form: Format | None, debug: bool) -> None:
    """Send events to ``file`` (rotated), or to stderr where only a form is named; else nowhere
    but, with ``debug``, to stderr with all details.
    """
    log = logging.getLogger("triage")
    log.handlers.clear()
    log.propagate = False
    log.setLevel(logging.DEBUG if debug else logging.INFO)
    handlers: list[logging.Handler] = []
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                file, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8"
            )
        )
    if debug or (form is not None and file is None):
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers or [logging.NullHandler()]:
        handler.setFormatter(_Json() if form == "json" else _Text())
        log.addHandler(handler)


def _time(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="seconds")
