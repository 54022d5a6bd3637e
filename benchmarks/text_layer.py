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
import time
from collections import Counter
from pathlib import Path

import pdfplumber

from pipeline import intake
from pipeline.artefacts import Document
from pipeline.read import combine, order, route
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
    routes: Counter[str] = Counter()
    for candidate in intake.walk(root):
        document = intake.identify(root, candidate.path, LIMITS)
        if document.media_type != "application/pdf" or document.problems:
            continue
        with pdfplumber.open(root / candidate.path) as pdf:
            for sheet in document.sheets[: options.pages]:
                start = time.process_time()
                chosen, text = _ours(root / candidate.path, document, sheet.number)
                middle = time.process_time()
                if chosen != "text_layer":
                    continue
                page = pdf.pages[sheet.number - 1]
                expected = [str(word["text"]) for word in page.extract_words()]
                page.close()
                theirs += time.process_time() - middle
                ours += middle - start
                pages += 1
                routes[chosen] += 1
                lacking = Counter(expected) - Counter(text)
                words += len(expected)
                found += len(expected) - lacking.total()
                wanted = Counter(_PARTS.findall(" ".join(expected)))
                parts += wanted.total()
                gone = wanted - Counter(_PARTS.findall(" ".join(text)))
                parts_found += wanted.total() - gone.total()
                if options.missed and gone:
                    print(candidate.path, sheet.number, sorted(gone)[:20])
    print(f"pages {pages}")
    print(f"ours {1000 * ours / pages:.1f} ms, pdfplumber {1000 * theirs / pages:.1f} ms a page")
    print(f"ratio {ours / theirs:.3f}")
    print(f"recall of words {found / words:.4f}, of letters and digits {parts_found / parts:.4f}")


def _ours(file: Path, document: Document, number: int) -> tuple[str, list[str]]:
    with pdfium.page(file, number) as page:
        plan = route.plan(page, LIMITS)
    words = order.in_reading_order(combine.layer_words(plan.words, 1.0))
    hidden = combine.layer_words(plan.hidden, 1.0, visible=False)
    suspect = combine.layer_words(plan.suspect, 1.0)
    return plan.route, [word.text for word in (*words, *hidden, *suspect)]


if __name__ == "__main__":
    main()
