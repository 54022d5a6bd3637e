"""How fast tagging and judging are, and that their cost grows with the text and no faster.

    python -m benchmarks.tagging [--pages 1000]

Makes pages of invented text (policies, letters, settings, audits, with damage), tags and judges
them in this one process, and prints CPU time: start-up, a thousand pages, how the cost grows when
the text of a document is doubled, and a page of 100,000 characters against as many characters on
ordinary pages. Exit status 1 says that a bound was missed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

PLAIN = (
    "The cameras are mounted on poles along arterial roads and photograph passing vehicles.",
    "Every search of the system requires a log-in, a case number and a stated reason.",
    "Images are kept for thirty days and are then overwritten, unless saved as evidence.",
    "The audit is conducted each quarter by the Professional Standards Unit.",
    "Training rosters are kept by the Training Sergeant for three years.",
    "If you believe that a record was withheld in error you may write to the City Attorney.",
    "Officers shall confirm the plate by eye before any stop is made.",
    "The vendor hosts the data; the agency owns it and may export it at any time.",
    "No member shall operate the equipment without having completed the training.",
    "Invoices are paid in July of each year out of the general fund.",
)
TELLING = (
    "Officers shall not ask a person about immigration status during a stop.",
    "License plate data shall not be shared with any agency for immigration enforcement.",
    "Hot lists are downloaded from the National Crime Information Center every morning.",
    "The Immigration Violator topic is not selected in the account of this department.",
    "Requests from U.S. Immigration and Customs Enforcement are sent to the Captain.",
    "A detainer on Form I-247A is no warrant; the jail does not honor immigration detainers.",
    "Consistent with 8 U.S.C. 1373, nothing in this order prohibits what federal law requires.",
    "The topics that are turned on are Stolen Vehicle, Missing Person and Wanted Person.",
)
SHARE = 0.1
"""How many of the sentences name something: rather more than in real policies and letters."""
DAMAGE = {"i": "1", "l": "1", "o": "0", "m": "rn", "e": "c"}
LINE = 90
"""Characters of a line."""


def text_of(characters: int, dice: random.Random) -> str:
    """Invented text of about so many characters; one letter in two hundred is damaged."""
    out: list[str] = []
    length = 0
    while length < characters:
        sentence = dice.choice(TELLING if dice.random() < SHARE else PLAIN)
        out.append("".join(DAMAGE.get(c, c) if dice.random() < 0.005 else c for c in sentence))
        length += len(sentence) + 1
    return " ".join(out)[:characters]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=1_000)
    pages = parser.parse_args().pages

    start = time.process_time()
    from pipeline.artefacts import Agency, Document, Page, Provenance, Reading, Word
    from pipeline.judge import judge
    from pipeline.settings import Tag
    from pipeline.tag import Tagger

    tagger = Tagger(Tag())
    started = time.process_time() - start

    def page(number: int, text: str) -> Page:
        words, left, line = [], 0, 0
        for word in text.split():
            if left + len(word) > LINE:
                left, line = 0, line + 1
            box = (6.0 * left, 12.0 * line, 6.0 * (left + len(word)), 12.0 * line + 10)
            words.append(Word(word, box, 90.0, line, 0))
            left += len(word) + 1
        return Page(number, "ocr", 612.0, max(792.0, 12.0 * line + 12), words=tuple(words))

    def cost(documents: list[list[str]]) -> float:
        """CPU seconds to tag and judge documents, each a list of its pages' texts."""
        readings = [
            Reading(f"{n:064x}", tuple(page(i, text) for i, text in enumerate(texts, 1)))
            for n, texts in enumerate(documents)
        ]
        begin = time.process_time()
        for made in readings:
            document = Document(f"{made.sha256}.pdf", made.sha256, 1, "application/pdf")
            tagged = tagger.tag(document, made, Agency())
            judge(document, made, tagged, tagged.agency, Provenance("0", "0", "0", {}))
        return time.process_time() - begin

    dice = random.Random(26)
    cost([[text_of(2_500, dice)]])  # whatever is made at the first use
    ordinary = [[text_of(2_500, dice) for _ in range(4)] for _ in range(pages // 4)]
    total = cost(ordinary)
    whole = started + total
    print(f"start-up {started:.2f} s")
    print(f"{pages} pages of 2,500 characters: {total:.2f} s, with start-up {whole:.2f} s (< 20)")

    pairs = [(cost([[text_of(n, dice)] * 4]), n) for n in (5_000, 10_000, 20_000, 40_000)]
    for seconds, characters in pairs:
        each = 1e6 * seconds / 4 / characters
        print(f"{4 * characters:>7} characters in 4 pages: {each:.2f} µs each")
    growth = (pairs[-1][0] / pairs[-1][1]) / (pairs[0][0] / pairs[0][1])

    large = min(cost([[text_of(100_000, dice)]]) for _ in range(3))
    share = min(cost([[text_of(2_500, dice)] for _ in range(40)]) for _ in range(3))
    print(f"a character costs {growth:.2f} times as much on a page eight times as long (< 1.5)")
    print(f"a page of 100,000 characters: {large:.2f} s; on 40 pages: {share:.2f} s (< 1.3 times)")
    kept = whole < 20 * pages / 1_000 + started and growth < 1.5 and large < 1.3 * share
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
