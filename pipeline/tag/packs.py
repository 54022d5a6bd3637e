"""Rule packs: the TOML files of ``models/rules`` as typed rules, with the line each stands on.

A pack says in its first table what it holds (``kind``); this module reads those of kind
``mentions`` into :class:`Rule` and hands out the others' tables as they are, to the modules that
know them. What is wrong in a pack is reported with file and line, all of it at once.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from pipeline.artefacts import Assertion, Category
from pipeline.errors import TriageError
from pipeline.tag.cues import KINDS, compile_cue
from pipeline.tag.phrases import PhraseError, families_of, routes, wordings

OWN = Path(__file__).resolve().parents[2] / "models" / "rules"
"""The packs that come with the program."""

CATEGORIES: dict[str, tuple[Category, tuple[str, ...]]] = {
    "ncic_hotlist": ("ncic_hotlist", ("immigration_violator", "other_topic", "hotlist")),
    "ice": (
        "ice",
        ("agency", "dhs", "agreement_287g", "detainer", "administrative_warrant", "enforcement"),
    ),
    "sanctuary_policy": (
        "sanctuary_policy",
        (
            "statute", "non_inquiry", "no_enforcement", "no_detainer", "no_data_sharing", "label",
            "savings_clause", "cooperation",
        ),
    ),
}  # fmt: skip
TAGS: dict[str, Category] = {tag: name for name, tags in CATEGORIES.values() for tag in tags}


class PackError(TriageError):
    """Something wrong in the packs. Its text has one ``file:line: what`` a line."""

    advice = "Put it right and run `triage rules check`."


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases that must, or must not, stand near a mention, and how near.

    ``within`` is ``sentence``, ``page``, ``document``, or a number of words on either side.
    ``before`` and ``after`` mean that the phrase ends just before, or starts just after, the
    mention; ``ahead`` that it stands in the same sentence no more than ten words before it;
    ``inside`` that it shares words with it.
    """

    phrases: tuple[str, ...]
    within: Literal["sentence", "page", "document", "before", "after", "ahead", "inside"] | int = (
        "sentence"
    )


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing to find. README.md of ``models/rules`` explains every field."""

    id: str
    tag: str = ""
    canonical: str = ""
    phrases: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Phrases that count only where the rule's state is known (bill numbers)."""
    tokens: tuple[tuple[dict[str, Any], ...], ...] = ()
    """Patterns of spaCy's Matcher, for shapes that words cannot say."""
    title: bool = False
    """Every word of it must begin with a capital: a label, not a phrase of running text."""
    label: bool = False
    """A topic's label: counts as a list, a label under a heading, or among topics."""
    company: int = 0
    """So many other topics must stand around it (labels that are everyday words)."""
    row: bool = False
    """Only in the rows of a search audit."""
    bridge: bool = False
    """Where one word of a phrase is whole, the next may be a wreck ("Immigration Vicketor")."""
    lead: bool = False
    """What the first step finds is a heading over the mention and no part of it."""
    barred: tuple[str, ...] = ()
    """Phrases that may not stand in the gaps ("share with no one except ...")."""
    needs: tuple[Context, ...] = ()
    """At least one of these, where there are any."""
    vetoes: tuple[Context, ...] = ()
    asserts: dict[str, Assertion] = {}
    stock: bool = False
    state: str | None = None
    direction: Literal["limits", "demands", "neutral"] | None = None
    citation: str = ""
    verified: bool = True
    sources: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """One file, as read. ``rules`` are those of the kind ``mentions``; ``tables`` is all of it."""

    path: Path
    kind: str
    tables: dict[str, Any]
    capitals: tuple[str, ...] = ()
    """Acronyms that count in capitals only, where a phrase writes them so."""
    families: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]


class Packs(msgspec.Struct, frozen=True, kw_only=True):
    """All packs in use. ``sha256`` is the digest of their bytes, names and order."""

    packs: tuple[Pack, ...]
    capitals: tuple[str, ...]
    families: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    real_words: tuple[str, ...]
    sha256: str

    def tables(self, kind: str) -> list[dict[str, Any]]:
        """The tables of every pack of that kind, in order of file name."""
        return [pack.tables for pack in self.packs if pack.kind == kind]

    def cues(self) -> dict[str, list[dict[str, Any]]]:
        """The cues that packs of users add, by the name of the pack that they add to."""
        return {
            kind: [
                cue
                for pack in self.packs
                if pack.kind == kind and pack.path.parent.resolve() != OWN
                for cue in pack.tables.get("cue", ())
            ]
            for kind in KINDS
        }

    def place(self, rule: Rule) -> str:
        """``file:line`` of a rule."""
        for pack in self.packs:
            if rule in pack.rules:
                return f"{pack.path.name}:{line_of(pack.path.read_text('utf-8'), rule.id)}"
        return "?"


def line_of(text: str, rule: str, phrase: str | None = None, field: str = "") -> int:
    """The line on which a rule's ``id`` stands, or a phrase in one of its fields; else 1."""
    start = 0
    for wanted in (rf'id\s*=\s*["\']{re.escape(rule)}["\']' if rule else "", field):
        found = re.compile(rf"^\s*{wanted}", re.M).search(text, start) if wanted else None
        start = found.start() + len(found[0]) - len(found[0].lstrip()) if found else start
    if phrase:
        places = (text.find(f'"{phrase}', start), text.find(f"'{phrase}", start))
        start = min((at for at in places if at >= 0), default=start)
    return text.count("\n", 0, start) + 1


def load(folders: Iterable[Path] = (), own: Path = OWN) -> Packs:
    """The program's packs and those of ``folders``. Raises :class:`PackError`."""
    packs: list[Pack] = []
    wrong: list[str] = []
    sha256 = hashlib.sha256()
    for folder in (own, *folders):
        if not folder.is_dir():
            wrong.append(f"{folder}:1: no such folder of rule packs")
            continue
        for path in sorted(folder.glob("*.toml")):
            data = path.read_bytes()
            sha256.update(path.name.encode() + b"\0" + data + b"\0")
            try:
                packs.append(_read(path, data.decode("utf-8")))
            except PackError as error:
                wrong.append(str(error))
            except UnicodeDecodeError as error:
                wrong.append(f"{path.name}:1: not UTF-8 ({error.reason})")
    families: dict[str, tuple[str, ...]] = {}
    for pack in packs:
        for name, phrases in pack.families.items():
            families[name] = (*families.get(name, ()), *phrases)
    wrong += _check(packs, families)
    if wrong:
        raise PackError("\n".join(wrong))
    real = [word for p in packs if p.kind == "words" for word in p.tables["words"].split()]
    rules = tuple(rule for pack in packs for rule in pack.rules)
    return Packs(
        packs=tuple(packs), capitals=tuple(sorted({c for p in packs for c in p.capitals})),
        families=families, rules=rules, real_words=tuple(real),
        sha256=sha256.hexdigest(),
    )  # fmt: skip


def _read(path: Path, text: str) -> Pack:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise PackError(f"{path.name}:{line[1] if line else 1}: {error}") from error
    kind = tables.get("pack", {}).get("kind", "mentions" if "rule" in tables else path.stem)
    if kind != "mentions":
        return Pack(path=path, kind=kind, tables=tables, families={}, rules=())
    wrong, rules = [], []
    for table in tables.get("rule", []):
        try:
            rules.append(msgspec.convert(table, Rule))
        except msgspec.ValidationError as error:
            name = str(table.get("id", ""))
            wrong.append(f"{path.name}:{line_of(text, name)}: rule {name!r}: {error}")
    families: dict[str, tuple[str, ...]] = {}
    for name, phrases in tables.get("families", {}).items():
        if not isinstance(phrases, list) or not all(isinstance(p, str) for p in phrases):
            wrong.append(f"{path.name}:1: family {name!r} is not a list of phrases")
        else:
            families[name] = tuple(phrases)
    if wrong:
        raise PackError("\n".join(wrong))
    capitals = tuple(tables.get("pack", {}).get("capitals", ()))
    return Pack(
        path=path, kind=kind, tables=tables, capitals=capitals, families=families,
        rules=tuple(rules),
    )  # fmt: skip


def _phrases(rule: Rule) -> Sequence[str]:
    contexts = (*rule.needs, *rule.vetoes)
    return [*rule.phrases, *rule.numbers, *rule.barred, *(p for c in contexts for p in c.phrases)]


def _check(packs: Sequence[Pack], families: Mapping[str, Sequence[str]]) -> list[str]:
    """What cannot be: unknown tags and families, phrases that cannot be read, names used twice."""
    wrong = []
    seen: dict[str, str] = {}
    for pack in packs:
        cues = pack.tables.get("cue", ()) if pack.kind in KINDS else ()
        text = pack.path.read_text("utf-8") if pack.rules or pack.families or cues else ""
        for cue in cues:
            try:
                compile_cue(cue)
            except (KeyError, ValueError, re.error) as error:
                name = str(cue.get("id", ""))
                wrong.append(f"{pack.path.name}:{line_of(text, name)}: cue {name!r}: {error}")

        def at(rule: str, phrase: str | None = None, text: str = text, pack: Pack = pack) -> str:
            return f"{pack.path.name}:{line_of(text, rule, phrase)}: rule {rule!r}"

        for name, phrases in pack.families.items():
            for phrase in phrases:
                line = f"{pack.path.name}:{line_of(text, '', phrase)}: family {name!r}"
                try:
                    nested = families_of(phrase)
                    if not nested:
                        wordings(phrase)
                    elif phrase.strip() != "{" + next(iter(nested)) + "}":
                        wrong.append(f"{line}: another family must stand alone: {phrase!r}")
                    wrong += [f"{line}: no family {n!r}" for n in nested if n not in families]
                except PhraseError as error:
                    wrong.append(f"{line}: {error}")
        for rule in pack.rules:
            if rule.id in seen:
                wrong.append(f"{at(rule.id)}: the id is taken in {seen[rule.id]}")
            seen[rule.id] = pack.path.name
            if rule.tag not in TAGS:
                wrong.append(f"{at(rule.id)}: unknown tag {rule.tag!r} (of {', '.join(TAGS)})")
            if not (rule.phrases or rule.numbers or rule.tokens):
                wrong.append(f"{at(rule.id)}: nothing to look for: no phrases, numbers or tokens")
            if rule.numbers and not rule.state:
                wrong.append(f'{at(rule.id)}: numbers count only with a state; give state = "XX"')
            if rule.tag == "statute" and not (rule.citation and rule.direction):
                wrong.append(f"{at(rule.id)}: a statute needs citation and direction")
            for phrase in _phrases(rule):
                try:
                    for name in families_of(phrase):
                        if name not in families:
                            wrong.append(f"{at(rule.id, phrase)}: no family {name!r}")
                    routes(phrase)
                except PhraseError as error:
                    wrong.append(f"{at(rule.id, phrase)}: {error}")
            for name in rule.asserts:
                if name not in families and name != "*":
                    wrong.append(f"{at(rule.id)}: asserts: no family {name!r}")
    return wrong
