"""Verdicts made for the report's tests: a small story, strangers' worst texts, and many of them."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from pipeline.artefacts import (
    Agencies,
    AgencyName,
    AgencyRecord,
    DocumentHead,
    Evidence,
    Finding,
    Judgement,
    MarkSeen,
    PageHead,
    Problem,
    Provenance,
    Reason,
    Verdict,
    ZoneArea,
)
from pipeline.report import News, PagePictures, Written, plan_report, write_report

PROVENANCE = Provenance("1.0", "a" * 64, "b" * 64, {"tesseract": "5.3.0"})


def finding(number: int, **changes: Any) -> Finding:
    """A finding that says nothing in particular, with ``changes``."""
    fields: dict[str, Any] = {
        "id": f"f{number}",
        "category": "ice",
        "tag": "agency",
        "assertion": "mentioned",
        "canonical": "Immigration and Customs Enforcement",
        "text": "ICE",
        "context": "The lieutenant met ICE and the county in May.",
        "page": 1,
        "boxes": ((100.0, 60.0 + 20 * number, 130.0, 72.0 + 20 * number),),
        "rule": "ice.agency",
        "match": "exact",
        "source": "ocr",
        "confidence": 91.4,
        "cue": None,
        "visible": True,
        "zone": "agency",
    }
    return msgspec.convert(fields | changes, Finding)


def topic_on(number: int, **changes: Any) -> Finding:
    """The immigration topic beside a ticked box."""
    top = 60.0 + 20 * number
    fields: dict[str, Any] = {
        "category": "ncic_hotlist",
        "tag": "immigration_violator",
        "assertion": "enabled",
        "canonical": "Immigration Violator",
        "text": "Immigration Violator",
        "context": "Stolen Vehicle Immigration Violator Wanted Person",
        "rule": "ncic.immigration_violator",
        "cue": "ticked check box",
        "state_from": "checkbox",
        "mark": MarkSeen("checkbox", "checked", (80.0, top, 92.0, top + 12), 0.97),
    }
    return finding(number, **(fields | changes))


def ban(number: int, **changes: Any) -> Finding:
    """Words that forbid immigration enforcement."""
    fields: dict[str, Any] = {
        "category": "sanctuary_policy",
        "tag": "no_enforcement",
        "assertion": "prohibited",
        "canonical": "No immigration enforcement",
        "text": "shall not be used for immigration enforcement",
        "context": "Readers shall not be used for immigration enforcement of any kind.",
        "rule": "policy.no_enforcement",
        "cue": "shall not",
    }
    return finding(number, **(fields | changes))


def verdict(path: str, *findings: Finding, pages: int = 1, **changes: Any) -> Verdict:
    """A verdict on ``path``; what is not in ``changes`` follows from the findings."""
    on = tuple(one.id for one in findings if one.assertion == "enabled")
    limits = any(one.assertion == "prohibited" for one in findings)
    reasons = (Reason("hotlist_enabled", "The topic is on, page 1.", on, (1,)),) if on else ()
    return Verdict(
        document=DocumentHead(
            path=path,
            sha256=hashlib.sha256(path.encode()).hexdigest(),
            size_bytes=12_345,
            page_count=pages,
            agency=AgencyName(changes.pop("agency", path.split("/")[0]), "folder"),
            date=changes.pop("date", "2026-05-08"),
            duplicate_of=changes.pop("duplicate_of", None),
        ),
        verdict=Judgement(
            disposition=changes.pop("disposition", "flag" if on else "clear"),
            immigration_hotlist=changes.pop("hotlist", "enabled" if on else "not_found"),
            ice=changes.pop("ice", "restricted" if limits else "not_found"),
            sanctuary_policy=changes.pop("policy", "restricts" if limits else "not_found"),
            policy_conflict=bool(on) and limits,
            reasons=changes.pop("reasons", reasons),
        ),
        response_type="records",
        findings=findings,
        pages=changes.pop(
            "page_heads",
            tuple(
                PageHead(
                    number=number,
                    source="ocr",
                    width=612.0,
                    height=792.0,
                    rotation=0,
                    dpi=200,
                    words=240,
                    confidence=92.0,
                )
                for number in range(1, pages + 1)
            ),
        ),
        errors=changes.pop("errors", ()),
        provenance=PROVENANCE,
        **changes,
    )


def agencies(verdicts: Sequence[Verdict]) -> Agencies:
    """A record an agency, by the name in its documents."""
    members: dict[str | None, list[Verdict]] = {}
    for one in verdicts:
        members.setdefault(one.document.agency.name, []).append(one)
    return Agencies(agencies=tuple(_record(name, papers) for name, papers in members.items()))


def _record(name: str | None, papers: Sequence[Verdict]) -> AgencyRecord:
    pieces = [
        Evidence(path=paper.document.path, finding=one.id, role=role, date=paper.document.date)
        for role, tag in (("ban", "no_enforcement"), ("hotlist", "immigration_violator"))
        for paper in papers
        for one in paper.findings
        if one.tag == tag
    ]
    states = {paper.verdict.immigration_hotlist for paper in papers}
    policies = {paper.verdict.sanctuary_policy for paper in papers}
    order = ("enabled", "disabled", "mentioned", "not_found")
    hotlist = next((state for state in order if state in states), "not_found")
    limits = "restricts" in policies
    return AgencyRecord(
        name=name,
        state="NV",
        documents=tuple(paper.document.path for paper in papers),
        immigration_hotlist=hotlist,
        ice="restricted" if limits else "not_found",
        sanctuary_policy="restricts" if limits else "not_found",
        conflict=bool(name) and hotlist == "enabled" and limits,
        evidence=tuple(pieces),
    )


def story() -> list[Verdict]:
    """Seven documents of four agencies: a contradiction, a doubt, a failure, nothing."""
    return [
        verdict("Aspen Fork Police/alerts.pdf", topic_on(1), finding(2), date="2026-05-08"),
        verdict("Aspen Fork Police/manual.pdf", ban(1, page=2), pages=3, date="2024-02-01"),
        verdict(
            "Birch Run Sheriff/letter.pdf",
            topic_on(1, assertion="mentioned", cue=None, mark=None, state_from=None),
            disposition="review",
            hotlist="mentioned",
            reasons=(Reason("state_not_told", "The topic is named, its state is not.", ("f1",)),),
        ),
        verdict("Birch Run Sheriff/locked.pdf", pages=0, disposition="failed", errors=(
            Problem("encrypted", "The file is locked. Put the password into passwords.txt."),
        )),
        verdict(
            "Cedar Flat Police/hidden.pdf",
            topic_on(1, visible=False, text="SECRET WORDS", context="all the SECRET WORDS here"),
            finding(3, context="ICE and all the SECRET WORDS here"),
            disposition="review",
            hotlist="not_found",
            reasons=(Reason("not_visible", "Words that cannot be seen, page 1.", ("f1",), (1,)),),
        ),
        verdict(
            "Cedar Flat Police/log.pdf",
            *(
                finding(number % 30, id=f"row{number}", page=1 + number // 30, assertion="enabled",
                        text="ICE", cue="search reason")
                for number in range(90)
            ),
            pages=3,
            hotlist="not_found",
            ice="cooperates",
        ),
        verdict("stray.pdf", agency=None),
    ]  # fmt: skip


HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "\"><img src=x onerror=alert(3)>.pdf",
    "' onmouseover='alert(4)",
    "javascript:alert(5)",
    "invoice\u202efdp.exe",
    "zero\u200bwidth\u2066iso\u2069 nul\x07bell",
    "line\u2028separator\u2029",
    "{{ 7 * 7 }}{% raw %}",
    "=HYPERLINK(\"http://example.invalid\")",
    "&lt;b&gt; &amp;",
    "percent%2e%2e%2f#page=2?x=1.pdf",
    "x" * 3_000,
)  # fmt: skip


def hostile() -> list[Verdict]:
    """A document a text, with that text wherever a document can put one."""
    return [
        verdict(
            f"{text}/{text}",
            topic_on(
                1, id=f"id {text}", text=text, context=f"before {text} after", cue=text,
                canonical=text, rule=f"rule.{text}",
            ),
            agency=text,
            reasons=(Reason("hotlist_enabled", f"On: {text}", (f"id {text}",), (1,)),),
            errors=(Problem("render_failed", f"Not drawn: {text}", 1),),
        )
        for text in HOSTILE
    ]  # fmt: skip


def many(documents: int, seed: int = 7) -> list[Verdict]:
    """So many verdicts, eight to an agency, with about a dozen findings each."""
    chance = random.Random(seed)
    made = []
    for number in range(documents):
        agency = f"{chance.choice(PLACES)} {number // 8:04} {chance.choice(KINDS)}"
        findings = [
            finding(place, canonical=canonical, text=canonical, context=f"A line with {canonical}.")
            for place, canonical in enumerate(chance.choices(TOPICS, k=chance.randrange(20)))
        ]
        kind = chance.random()
        changes: dict[str, Any] = {"agency": agency, "pages": chance.randrange(1, 9)}
        if kind < 0.04:
            findings.append(topic_on(30))
        elif kind < 0.2:
            findings.append(ban(30))
        elif kind < 0.27:
            why = Reason("state_not_told", "The topic is named on page 1, its state is not told.")
            changes |= {"disposition": "review", "hotlist": "mentioned", "reasons": (why,)}
        elif kind < 0.28:
            changes |= {"disposition": "failed", "pages": 0}
            changes["errors"] = (Problem("corrupt", "Damaged. Ask the agency to send it again."),)
        made.append(verdict(f"{agency}/{number:05} answer.pdf", *findings, **changes))
    return made


PLACES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple")
KINDS = ("Police Department", "County Sheriff", "Township Police", "Metro Police")
TOPICS = (
    "Stolen Vehicle", "Missing Person", "Wanted Person", "Gang or Suspected Terrorist", "NCIC",
    "Sex Offender", "Stolen License Plate", "Immigration and Customs Enforcement", "CBP",
)  # fmt: skip


class _Folder:
    """A folder as a report's place."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> Iterable[str]:
        files = (path for path in self._root.rglob("*") if path.is_file())
        return [path.relative_to(self._root).as_posix() for path in files]

    def read(self, name: str) -> bytes | None:
        path = self._root / name
        return path.read_bytes() if path.is_file() else None

    def write(self, name: str, data: bytes) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def settle(self) -> None:
        pass

    def delete(self, name: str) -> None:
        (self._root / name).unlink()


def write_site(
    folder: Path,
    verdicts: Sequence[Verdict],
    *,
    pictures: bool = True,
    news: News | None = None,
    written: list[str] | None = None,
    then: Callable[[str], None] = lambda name: None,
    zones: Sequence[ZoneArea] = (),
    near_duplicates: tuple[tuple[str, ...], ...] = (),
) -> Written:
    """The report on ``verdicts`` in ``folder``; ``written`` is given the names of what is
    written, and ``then`` is called with each after it was written.
    """

    class Watched(_Folder):
        def write(self, name: str, data: bytes) -> None:
            super().write(name, data)
            if written is not None:
                written.append(name)
            then(name)

    rolled = agencies(verdicts)
    if near_duplicates:
        first, *rest = rolled.agencies
        first = msgspec.structs.replace(first, near_duplicates=near_duplicates)
        rolled = Agencies(agencies=(first, *rest))
    plans = plan_report(verdicts, rolled)
    if pictures:
        for name, data in fake_pictures(plans.values()):
            path = folder / "pictures" / name
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    return write_report(
        verdicts,
        rolled,
        Watched(folder),
        plans=plans,
        zones=lambda sha256: zones,
        originals="../raw",
        news=news or News(),
    )


def fake_pictures(
    plans: Iterable[Sequence[PagePictures]],
) -> Iterable[tuple[str, bytes]]:
    """Plain grey pictures under all planned names, of the shape of a page or of a crop."""
    shapes = {}
    for shape in ((612, 792), (640, 140)):
        file = io.BytesIO()
        Image.new("L", shape, 200).save(file, "WEBP")
        shapes[shape] = file.getvalue()
    for pages in plans:
        for page in pages:
            for name in page.names:
                plain = name in (page.whole, page.thumbnail)
                yield name, shapes[612, 792] if plain else shapes[640, 140]
