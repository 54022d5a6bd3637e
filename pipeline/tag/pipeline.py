"""The spaCy pipeline that the packs compile to: our tokenizer, and the component on top of it.

``spacy.load("models/triage")`` gives the same pipeline without the packs, wherever this program
is installed: ``doc.spans["triage"]`` holds the mentions, each with its tag as label and its rule
as ``id_``.
"""

from __future__ import annotations

from typing import cast

import spacy
from spacy.language import Language

from pipeline.settings import digest
from pipeline.tag.mentions import Mentions
from pipeline.tag.packs import Packs
from pipeline.tag.ruleset import data_of


def build(packs: Packs) -> tuple[Language, Mentions]:
    """The pipeline, and its component by which whole documents are searched."""
    config = {"nlp": {"tokenizer": {"@tokenizers": "triage.tokenizer.v1"}}}
    nlp = spacy.blank("en", config=config)
    component = cast(Mentions, nlp.add_pipe("triage_mentions"))
    data = data_of(packs)
    component.use(data)
    nlp.meta["name"] = "triage"
    nlp.meta["description"] = f"Rule packs {digest(data)[:16]}"
    return nlp, component
