"""One class an error code of the contract; each message says what happened and what to do next."""

from __future__ import annotations

from typing import ClassVar

from pipeline.artefacts import ErrorCode, Problem


class TriageError(Exception):
    """A document or a page that could not be processed.

    ``code`` is the contract's error code. The message is for a person: it names what is wrong
    and what to do, and holds nothing that a document could have put there.
    """

    code: ClassVar[ErrorCode] = "internal"
    advice: ClassVar[str] = "Run again with --debug and report what it prints."

    def __init__(self, message: str, page: int | None = None) -> None:
        super().__init__(message)
        self.page = page

    def problem(self) -> Problem:
        return Problem(self.code, f"{self} {self.advice}", self.page)


class Encrypted(TriageError):
    code = "encrypted"
    advice = "Ask the agency for an open copy, or put the password into passwords.txt."


class Corrupt(TriageError):
    code = "corrupt"
    advice = "Ask the agency to send the file again."


class Unsupported(TriageError):
    code = "unsupported"
    advice = "Print it to PDF and put the PDF beside it."


class Empty(TriageError):
    code = "empty"
    advice = "Ask the agency to send the file again."


class TooLarge(TriageError):
    code = "too_large"
    advice = "Split the file, or raise the limit that the message names."


class TimedOut(TriageError):
    code = "timeout"
    advice = "Raise --page-seconds and run with --only failed."


class OutOfMemory(TriageError):
    code = "out_of_memory"
    advice = "Raise --memory and run with --only failed."


class OcrFailed(TriageError):
    code = "ocr_failed"
    advice = "Look at the page by eye; `triage doctor` says whether Tesseract is whole."


class RenderFailed(TriageError):
    code = "render_failed"
    advice = "Open the page in a viewer; if it shows there, print it to PDF again."


class PageMismatch(TriageError):
    code = "page_mismatch"
    advice = "Page numbers are those of the rendered pages; check them by eye."


class Internal(TriageError):
    code = "internal"
