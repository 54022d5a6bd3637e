"""Born-digital pages: our reading against pdfplumber's plain ``extract_words``.

    python -m benchmarks.text_layer FOLDER [--pages N]

Both read the same pages in the same run, page by page in turn. Ours includes opening the page, the
look at what is visible, the choice of the route and the reading order. Printed are CPU
milliseconds a page, their ratio, and how many of pdfplumber's words (and of its words of letters
and digits alone) ours has, as a multiset over each page.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber

from pipeline import intake
from pipeline.artefacts import Document
from pipeline.read import combine, order, route
from pipeline.run.walk import walk
from pipeline.settings import Limits
from pipeline.tools import pdfium

LIMITS = Limits()
_PARTS = re.compile(r"\w+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=10, help="most pages of one document")
    parser.add_argument("--missed", action="store_true", help="print words that ours lacks")
    options = parser.parse_args()
    root: Path = options.folder
    ours = theirs = 0.0
    pages = words = found = parts = parts_found = 0
    for candidate in walk(root):
        document = intake.identify(root, candidate.path, LIMITS)
        if document.media_type != "application/pdf" or document.problems:
            continue
        for page in _pages(root / candidate.path, document, options.pages):
            ours, theirs = ours + page.ours, theirs + page.theirs
            pages += 1
            words += len(page.expected)
            found += len(page.expected) - (Counter(page.expected) - Counter(page.text)).total()
            wanted = Counter(_PARTS.findall(" ".join(page.expected)))
            gone = wanted - Counter(_PARTS.findall(" ".join(page.text)))
            parts += wanted.total()
            parts_found += wanted.total() - gone.total()
            if options.missed and gone:
                print(candidate.path, page.number, sorted(gone)[:20])
    print(f"pages {pages}")
    print(f"ours {1000 * ours / pages:.1f} ms, pdfplumber {1000 * theirs / pages:.1f} ms a page")
    print(f"ratio {ours / theirs:.3f}")
    print(f"recall of words {found / words:.4f}, of letters and digits {parts_found / parts:.4f}")


@dataclass(frozen=True)
class _Page:
    """A page as both read it: our words and theirs, and the CPU seconds that each took."""

    number: int
    text: list[str]
    expected: list[str]
    ours: float
    theirs: float


def _pages(file: Path, document: Document, most: int) -> Iterator[_Page]:
    """The first pages of a document that we read from its text layer.

    Ends, and says so, where pdfplumber fails: it lets pass whatever pdfminer meets.
    """
    try:
        with pdfplumber.open(file) as pdf:
            for sheet in document.sheets[:most]:
                start = time.process_time()
                chosen, text = _ours(file, document, sheet.number)
                middle = time.process_time()
                if chosen != "text_layer":
                    continue
                page = pdf.pages[sheet.number - 1]
                expected = [str(word["text"]) for word in page.extract_words()]
                page.close()
                seconds = middle - start, time.process_time() - middle
                yield _Page(sheet.number, text, expected, *seconds)
    except Exception as error:
        print(f"{document.path}: pdfplumber fails ({type(error).__name__})", file=sys.stderr)


def _ours(file: Path, document: Document, number: int) -> tuple[str, list[str]]:
    with pdfium.page(file, number) as page:
        plan = route.plan(page, LIMITS)
    words = order.in_reading_order(combine.layer_words(plan.words, 1.0))
    hidden = combine.layer_words(plan.hidden, 1.0, visible=False)
    suspect = combine.layer_words(plan.suspect, 1.0)
    return plan.route, [word.text for word in (*words, *hidden, *suspect)]


if __name__ == "__main__":
    main()
