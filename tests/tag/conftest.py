from __future__ import annotations

import pytest

from pipeline.settings import Tag
from pipeline.tag import Tagger


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The tagger with the program's own packs."""
    return Tagger(Tag())
