"""How long the roll-up of many documents takes, and whether its cost grows linearly.

    python -m benchmarks.roll_up [DOCUMENTS]

Prints seconds of processor time for a quarter, a half and all of the documents: made verdicts of
one agency in ten documents, one document in twenty a copy of another in other bytes, and letters
from one template throughout, the worst case for the search for duplicates.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time

from pipeline.artefacts import (
    Agency,
    AgencyName,
    DocumentHead,
    Finding,
    Judgement,
    PageHead,
    Provenance,
    Tagged,
    Verdict,
)
from pipeline.judge import roll_up
from pipeline.tag.signature import SIZE

_TOPICS = (("immigration_violator", "enabled"), ("immigration_violator", "disabled"),
           ("no_enforcement", "prohibited"), ("agency", "mentioned"))  # fmt: skip


def made(count: int) -> tuple[list[Verdict], dict[str, Tagged]]:
    """Verdicts of ``count`` documents with what they were made from."""
    chance = random.Random(7)
    template = [chance.getrandbits(32) for _ in range(SIZE)]
    verdicts, tagged = [], {}
    places = max(count // 10, 1)
    for number in range(count):
        name = f"Place{number % places} Police Department"
        sha256 = hashlib.sha256(str(number).encode()).hexdigest()
        findings = tuple(_finding(i, chance) for i in range(chance.randrange(12)))
        own = [n if chance.random() < 0.5 else chance.getrandbits(32) for n in template]
        if number % 20 == 1 and number >= places:
            original = verdicts[number - places]
            findings = original.findings
            own = list(tagged[original.document.sha256].signature)
        tagged[sha256] = Tagged(sha256, findings, agency=Agency(name), signature=tuple(own))
        verdicts.append(_verdict(number, sha256, name, findings))
    return verdicts, tagged


def _finding(number: int, chance: random.Random) -> Finding:
    tag, assertion = chance.choice(_TOPICS)
    category = {"no_enforcement": "sanctuary_policy", "agency": "ice"}.get(tag, "ncic_hotlist")
    return Finding(
        id=f"f{number}", category=category, tag=tag, assertion=assertion, canonical=tag,
        text=tag, context=tag, page=1, boxes=((0.0, 0.0, 9.0, 9.0),), rule=tag, match="exact",
        source="ocr", confidence=90.0, cue=None, visible=True, zone="agency",
    )  # type: ignore[arg-type]  # fmt: skip


def _verdict(number: int, sha256: str, name: str, findings: tuple[Finding, ...]) -> Verdict:
    return Verdict(
        document=DocumentHead(
            path=f"{number:06d}.pdf", sha256=sha256, size_bytes=1, page_count=1,
            agency=AgencyName(name if number % 5 else None, "letterhead"),
        ),
        verdict=Judgement(
            disposition="review", immigration_hotlist="mentioned", ice="mentioned",
            sanctuary_policy="mentioned", policy_conflict=False, reasons=(),
        ),
        response_type="records", findings=findings, errors=(),
        pages=(PageHead(number=1, source="ocr", width=612, height=792, rotation=0, dpi=200,
                        words=300, confidence=90.0),),
        provenance=Provenance("0", "0", "0", {}),
    )  # fmt: skip


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for share in (count // 4, count // 2, count):
        verdicts, tagged = made(share)
        started = time.process_time()
        agencies = roll_up(verdicts, tagged)
        spent = time.process_time() - started
        groups = sum(len(record.near_duplicates) for record in agencies.agencies)
        print(f"{share:6d} documents  {len(agencies.agencies):5d} agencies  {groups:4d} groups "
              f"{spent:6.2f} s")  # fmt: skip


if __name__ == "__main__":
    main()
