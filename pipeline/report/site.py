"""The static site: what is written where, and what need not be written again.

Every file has a key, the digest of all that it is made of. The keys of the last run lie beside
the report (``keys.json``); a file whose key is the same is neither rendered nor written again.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Protocol

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.artefacts import Agencies, Verdict, ZoneArea
from pipeline.report import wording
from pipeline.report.document import document_page
from pipeline.report.headline import headline, news_line
from pipeline.report.links import file_url, upwards
from pipeline.report.pictures import PagePictures
from pipeline.report.rulebook import rulebook
from pipeline.report.search import search_script
from pipeline.report.survey import AgencyLine, DocumentLine, News, Survey, take_survey
from pipeline.report.text import in_two, legible, one_line

KEYS = "keys.json"
STATIC = Path(__file__).parent / "static"
OWN = ("agencies", "assets", "data", "documents", "lists", "pictures")
"""Folders of the report; what lies in them and is not part of it any more is removed."""
OWN_FILES = ("index.html", "rules.html")
CARDS_ON_FRONT = 12
ROWS_ON_FRONT = 100
ROWS_ON_LIST = 500
NEAR_DUPLICATES = 20
"""Documents of the same text that a document's page names at most."""

FIRST_RUN = News()


class Site(Protocol):
    """The report's place. Files go by their POSIX names in it."""

    def names(self) -> Iterable[str]:
        """All files that are there."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where it is not there."""

    def write(self, name: str, data: bytes) -> None:
        """Put a file there, whole or not at all."""

    def settle(self) -> None:
        """Wait until all that was written is there."""

    def delete(self, name: str) -> None:
        """Remove a file."""


class Written(msgspec.Struct, frozen=True):
    """What a call of :func:`write_report` did, in files."""

    rendered: int
    kept: int
    removed: int


class _File(msgspec.Struct, frozen=True):
    """A file to be: ``made_of`` is all that its content depends on, beside this program;
    ``content`` is called only where that changed.
    """

    name: str
    made_of: object
    content: Callable[[], bytes]

    def key(self) -> str:
        """The digest of what the file is made of."""
        return _digest(_program(), msgspec.msgpack.encode(self.made_of))


def write_report(
    verdicts: Iterable[Verdict],
    agencies: Agencies,
    site: Site,
    *,
    plans: Mapping[str, Sequence[PagePictures]],
    zones: Callable[[str], Sequence[ZoneArea]] = lambda sha256: (),
    originals: str = "../../raw",
    verdict_name: Callable[[str], str] = "verdicts/{}.json".format,
    rules: Sequence[Path] = (),
    news: News = FIRST_RUN,
) -> Written:
    """Write the report into ``site`` and remove what an older one left there.

    ``verdicts`` are iterated several times, in the order in which they are to be listed.
    ``plans`` is what :func:`plan_report` made of them; of its pictures those are shown that exist
    in ``pictures`` of the site, and pictures that it does not name are removed. ``zones`` gives
    the zones of a document by its sha256 and is asked only for pages that are rendered again.
    ``originals`` is the input as a URL seen from the site; ``verdict_name`` gives, for a
    document's path, its verdict's file beside the site; ``rules`` are the user's folders of rule
    packs.
    """
    there = {name for name in site.names() if name in OWN_FILES or name.split("/")[0] in OWN}
    drawn = frozenset(name[9:] for name in there if name.startswith("pictures/"))
    found = take_survey(verdicts, agencies, plans, drawn, news)
    old = _keys_of_last_run(site)
    keys: dict[str, str] = {}
    changed: set[str] = set()

    def files() -> Iterator[_File]:
        yield from _overview(found, rules)
        yield from _documents(verdicts, found, plans, drawn, zones, originals, verdict_name)

    for file in files():
        keys[file.name] = file.key()
        if old.get(file.name) != keys[file.name] or file.name not in there:
            changed.add(file.name)
    if changed:  # a kill halfway must not leave keys that speak of other files
        kept = {name: key for name, key in keys.items() if name not in changed}
        site.write(KEYS, msgspec.json.encode(kept, order="sorted"))
        site.settle()
        for file in files():  # once more, for all of them are too many to hold
            if file.name in changed:
                site.write(file.name, file.content())
    wanted = {f"pictures/{name}" for pages in plans.values() for one in pages for name in one.names}
    stale = sorted(there - keys.keys() - wanted - {KEYS})
    for name in stale:
        site.delete(name)
    if keys != old or changed:
        site.settle()
        site.write(KEYS, msgspec.json.encode(keys, order="sorted"))
    return Written(len(changed), len(keys) - len(changed), len(stale))


# ------------------------------------------------------------------------- what there is


def _overview(found: Survey, rules: Sequence[Path]) -> Iterator[_File]:
    """All files of the report but its documents' pages and their pictures."""
    for path in sorted(STATIC.iterdir()):
        yield _File(f"assets/{path.name}", path.read_bytes(), path.read_bytes)
    yield _File("data/index.js", (found.documents, found.agencies), lambda: search_script(found))
    yield _File(
        "index.html",
        (found.documents, found.agencies, news_line(found)),
        lambda: _render("index.html", "", **_front(found)),
    )
    named = sum(bool(line.name) for line in found.agencies)
    yield from _lists("documents", found.documents, len(found.documents))
    yield from _lists("agencies", found.agencies, named)
    for agency in found.agencies:
        yield _File(
            agency.page,
            agency,
            partial(_render, "agency.html", "../", agency=agency),
        )
    yield _File(
        "rules.html",
        (found.rules, [str(folder) for folder in rules]),
        lambda: _render("rules.html", "", book=rulebook(rules)),
    )


def _documents(
    verdicts: Iterable[Verdict],
    found: Survey,
    plans: Mapping[str, Sequence[PagePictures]],
    drawn: frozenset[str],
    zones: Callable[[str], Sequence[ZoneArea]],
    originals: str,
    verdict_name: Callable[[str], str],
) -> Iterator[_File]:
    lines = {line.path: line for line in found.documents}
    owners = {line.path: agency for agency in found.agencies for line in agency.documents}
    alike = {
        line.path: group
        for agency in found.agencies
        for group in agency.near_duplicates
        for line in group
    }
    places = {line.path: place for place, line in enumerate(found.documents)}
    to_review = found.with_disposition("review")
    review_places = [places[line.path] for line in to_review]
    for verdict in verdicts:
        line = lines[verdict.document.path]
        owner = owners.get(line.path)
        first_alike = alike.get(line.path, ())[: NEAR_DUPLICATES + 1]
        others = [other for other in first_alike if other.path != line.path][:NEAR_DUPLICATES]
        after = bisect_right(review_places, places[line.path])
        review = to_review[after % len(to_review)] if to_review else None
        planned = plans.get(line.path, ())
        shown = frozenset(name for page in planned for name in page.names) & drawn

        def content(
            verdict: Verdict = verdict,
            line: DocumentLine = line,
            owner: AgencyLine | None = owner,
            others: Sequence[DocumentLine] = others,
            review: DocumentLine | None = review,
            planned: Sequence[PagePictures] = planned,
            shown: frozenset[str] = shown,
        ) -> bytes:
            page = document_page(
                verdict,
                line,
                lines=lines,
                agency=owner,
                near_duplicates=others,
                review=review if review is not line else None,
                plans=planned,
                drawn=shown,
                zones=zones(verdict.document.sha256) if shown else (),
                originals=upwards(originals),
                verdict_file=file_url("../..", verdict_name(line.path)),
            )
            return _render("document.html", "../", doc=page)

        duplicate = lines.get(verdict.document.duplicate_of or "")
        yield _File(
            line.page,
            (
                verdict,
                (line.news, line.change),
                None if duplicate is None else duplicate.path,
                None if owner is None else (owner.name, owner.standing, owner.state),
                [other.path for other in others],
                None if review is None else review.path,
                planned,
                sorted(shown),
                originals,
            ),
            content,
        )


def _lists(
    kind: str, lines: Sequence[DocumentLine] | Sequence[AgencyLine], total: int
) -> Iterator[_File]:
    """All documents, or all agencies, in as many pages as it takes."""
    pages = max(1, -(-len(lines) // ROWS_ON_LIST))
    names = [f"lists/{kind}-{number}.html" for number in range(1, pages + 1)]
    for number, name in enumerate(names, start=1):
        part = lines[(number - 1) * ROWS_ON_LIST : number * ROWS_ON_LIST]
        yield _File(
            name,
            (part, pages, total),
            partial(
                _render,
                f"{kind}.html",
                "../",
                lines=part,
                number=number,
                pages=pages,
                total=total,
            ),
        )


def _front(found: Survey) -> dict[str, object]:
    """What the front page shows: the gravest first, each list cut to what one can look through."""
    conflicts = [line for line in found.agencies if line.standing.code == "conflict"]
    on = [line for line in found.agencies if line.standing.code in ("enabled", "conflicting")]
    first = {line.id for line in (*conflicts, *on)}
    other_flags = [line for line in found.agencies if line.flagged and line.id not in first]
    first |= {line.id for line in other_flags}
    rest = [line for line in found.agencies if line.id not in first]
    return {
        "found": found,
        "headline": headline(found),
        "news_line": news_line(found),
        "anything_new": any(line.news for line in found.documents),
        "cards": conflicts[:CARDS_ON_FRONT],
        "on": [*conflicts[CARDS_ON_FRONT:], *on],
        "conflicts": len(conflicts),
        "other_flags": other_flags,
        "review": found.with_disposition("review"),
        "rest": rest,
        "clear": len(found.with_disposition("clear")),
        "failed": found.with_disposition("failed"),
        "standings": found.standings(),
        "rows": ROWS_ON_FRONT,
    }


# ----------------------------------------------------------------------------- rendering


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["one_line"] = one_line
    environment.filters["in_two"] = in_two
    environment.globals |= {
        "DISPOSITION": wording.DISPOSITION,
        "HOTLIST": wording.HOTLIST,
        "ICE": wording.ICE,
        "POLICY": wording.POLICY,
        "STANDING": wording.STANDING,
        "ASSERTION": wording.ASSERTION,
        "TAG": wording.TAG,
        "ZONE": wording.ZONE,
        "counted": wording.counted,
    }
    return environment


def _shown(value: object) -> object:
    """Every value that a template prints passes through here, and then through escaping."""
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _render(template: str, root: str, **values: object) -> bytes:
    """A page; ``root`` leads from it to the report's folder."""
    html = _environment().get_template(template).render(root=root, **values)
    return html.encode("utf-8", "xmlcharrefreplace")


# ---------------------------------------------------------------------------------- keys


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


@cache
def _program() -> bytes:
    """Digest of this package: another template or another sentence renders all pages again."""
    own = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".html"):
            own.update(path.read_bytes())
    return own.digest()


def _keys_of_last_run(site: Site) -> dict[str, str]:
    try:
        return msgspec.json.decode(site.read(KEYS) or b"", type=dict[str, str])
    except msgspec.DecodeError:
        return {}
