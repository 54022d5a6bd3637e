"""The spaCy component ``triage_mentions``: what the packs name, in a text or a document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.tag.abbreviations import abbreviated
from pipeline.tag.layout import Layout, plain_page
from pipeline.tag.overlap import settle
from pipeline.tag.rules import Mention
from pipeline.tag.ruleset import PackData, RuleSet
from pipeline.tag.search import Search
from pipeline.tag.tokens import Tokenizer

_TOPICS = ("other_topic", "immigration_violator")


class Mentions:
    """The component: ``doc.spans["triage"]`` and ``doc.user_data["mentions"]``."""

    def __init__(self, nlp: Language, name: str = "triage_mentions") -> None:
        self.name = name
        self._nlp = nlp
        self.rules: RuleSet | None = None
        self.candidates: list[Mention] = []
        """What the last search found before overlaps were settled; for `triage rules check`."""

    def use(self, data: PackData) -> None:
        """Compiles the packs; to be called once before the first text."""
        self.rules = RuleSet(self._nlp.vocab, data)
        self._nlp.tokenizer = Tokenizer(self._nlp.vocab, self.rules.spelling)

    def __call__(self, doc: Doc) -> Doc:
        """Finds the mentions of a text on its own, without a page: lines as they stand in it."""
        page = plain_page(doc.user_data["text"])
        if page.text != doc.user_data["text"]:
            # What the rules read is the normalised text; the document becomes that.
            doc = self._nlp.tokenizer(page.text)
        mentions = self.find([(1, doc, Layout(page))], doc.user_data.get("state"))
        doc.user_data["mentions"] = mentions
        spans = (
            doc.char_span(m.start, m.end, m.tag, span_id=m.rule, alignment_mode="expand")
            for m in mentions
        )
        doc.spans["triage"] = [span for span in spans if span is not None]
        return doc

    def find(
        self, pages: Iterable[tuple[int, Doc, Layout]], state: str | None = None
    ) -> list[Mention]:
        """The mentions of a document's pages, each with its number, in reading order.

        ``state`` is the agency's (two letters): numbers of bills count only where it is known.
        """
        if self.rules is None:
            return []
        self.candidates = []
        searches = [(number, Search(self.rules, doc, layout)) for number, doc, layout in pages]
        everywhere = {atom for _, search in searches for atom in search.found}
        out: list[Mention] = []
        for number, search in searches:
            hits = search.hits(state, everywhere)
            found = [search.mention(hit, number) for hit in hits if not hit.rule.company]
            lonely = {
                search.mention(hit, number): hit.rule.company for hit in hits if hit.rule.company
            }
            topics = sorted({m.start for m in (*found, *lonely) if m.tag in _TOPICS})
            found += [m for m, n in lonely.items() if search.layout.company(m, topics) >= n]
            self.candidates += found
            out += settle(found, search.text)
        more = abbreviated([(number, search.text) for number, search in searches], out)
        order = {number: index for index, (number, _) in enumerate(searches)}
        return sorted([*out, *more], key=lambda m: (order[m.page], m.start)) if more else out

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if self.rules:
            (folder / "packs.json").write_bytes(
                msgspec.json.format(msgspec.json.encode(self.rules.data), indent=1)
            )

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Mentions:
        self.use(msgspec.json.decode((Path(path) / "packs.json").read_bytes(), type=PackData))
        return self


@Language.factory("triage_mentions")
def make_mentions(nlp: Language, name: str) -> Mentions:
    return Mentions(nlp, name)
