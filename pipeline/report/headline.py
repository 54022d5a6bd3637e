"""What a run found, and what is new, in a sentence each."""

from __future__ import annotations

from pipeline.report.survey import Survey
from pipeline.report.wording import counted


def headline(found: Survey) -> str:
    """What this run found, in one sentence."""
    number = {label.code: count for label, count in found.standings()}
    named = sum(number.values())
    review = len(found.with_disposition("review"))
    failed = len(found.with_disposition("failed"))
    total = len(found.documents)
    if not total:
        return "There were no documents to look at."

    def have(agencies: int) -> str:
        return "has" if agencies == 1 else "have"

    parts = []
    if number["conflict"]:
        parts.append(
            f"{counted(number['conflict'], 'agency forbids', 'agencies forbid')} immigration "
            f"enforcement and {have(number['conflict'])} the immigration hotlist on"
        )
    on = number["enabled"] + number["conflicting"]
    if on:
        parts.append(
            f"{on:,} more {have(on)} it on"
            if number["conflict"]
            else f"{counted(on, 'agency', 'agencies')} {have(on)} the immigration hotlist on"
        )
    if not parts:
        parts.append("no agency was found with the immigration hotlist on")
    if review:
        needs = "needs" if review == 1 else "need"
        parts.append(f"{counted(review, 'document')} {needs} a reader")
    if failed:
        parts.append(f"{failed:,} could not be processed")
    listed = parts[0] if len(parts) == 1 else "; ".join(parts[:-1]) + f"; and {parts[-1]}"
    return f"In {counted(total, 'document')} of {counted(named, 'agency', 'agencies')}, {listed}."


def news_line(found: Survey) -> str:
    """What is new since the last run, in one sentence; nothing on the first."""
    if found.news.first:
        return ""
    new = sum(line.news == "new" for line in found.documents)
    changed = sum(line.news == "changed" for line in found.documents)
    if not new and not changed:
        return "Nothing is new since the last run."
    parts = [counted(new, "new document")] if new else []
    parts += [counted(changed, "changed verdict")] if changed else []
    return f"Since the last run: {' and '.join(parts)}."
