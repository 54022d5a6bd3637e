"""Why a verdict is what it is: stable codes, and one plain sentence each for a reviewer.

A sentence names pages and counts, never the words of a page: those stand in the findings that
it points to. What a shape conceals on a page is never repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.artefacts import ErrorCode, Finding, Reason

_MOST_NAMED = 12
"""Page numbers spelt out in a sentence; a reason's ``pages`` always holds all of them."""

_NOTHING_READ: dict[ErrorCode, str] = {
    "encrypted": "The file is locked with a password",
    "corrupt": "The file is damaged",
    "unsupported": "The file is of a kind that cannot be read",
    "empty": "The file is empty",
    "too_large": "The file exceeds a limit",
    "timeout": "The file took too long",
    "out_of_memory": "The file needs more memory than it may use",
    "ocr_failed": "No page could be recognised",
    "render_failed": "No page could be drawn",
    "page_mismatch": "The file's pages could not be counted",
    "internal": "The program failed on this file",
}


def pages_named(numbers: Sequence[int]) -> str:
    """``page 3``, ``pages 1, 2 and 5``; long lists are cut short."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    shown = [str(number) for number in numbers[:_MOST_NAMED]]
    if len(numbers) > _MOST_NAMED:
        return f"pages {', '.join(shown)} and {len(numbers) - _MOST_NAMED} more"
    return f"pages {', '.join(shown[:-1])} and {shown[-1]}"


def about(code: str, sentence: str, findings: Iterable[Finding]) -> Reason:
    """A reason that rests on findings; ``{where}`` in the sentence becomes their pages."""
    found = tuple(findings)
    pages = tuple(sorted({finding.page for finding in found}))
    message = sentence.format(where=pages_named(pages))
    return Reason(code, message, tuple(finding.id for finding in found), pages)


def about_pages(code: str, sentence: str, pages: Sequence[int]) -> Reason:
    """A reason that rests on pages alone."""
    return Reason(code, sentence.format(where=pages_named(pages)), (), tuple(pages))


def nothing_read(codes: Sequence[ErrorCode]) -> Reason:
    """Why no verdict could be reached."""
    first = _NOTHING_READ[codes[0]] if codes else "The file holds no page"
    return Reason("not_processed", f"{first}; nothing of it was read.")
