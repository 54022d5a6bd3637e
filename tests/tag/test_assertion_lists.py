"""States that come from a list's head, a table's cell, an answer or a neighbouring sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import said, states


def _pages() -> list[tuple[str, list[str], dict[str, str]]]:
    """The pages of ``pages.txt`` with the states of the immigration topic, and of others."""
    out = []
    blocks = (Path(__file__).parent / "pages.txt").read_text(encoding="utf-8").split("\n=== ")
    for block in blocks[1:]:
        head, page = block.split("\n", 1)
        words = head.split()
        right = [word for word in words if "=" not in word]
        out.append((page.rstrip("\n"), right, dict(w.split("=") for w in words if "=" in w)))
    return out


PAGES = _pages()


@pytest.mark.parametrize(("page", "right", "others"), PAGES, ids=[p[0][:60] for p in PAGES])
def test_page(page: str, right: list[str], others: dict[str, str]) -> None:
    assert states(page) == right
    for name, state in others.items():
        assert set(states(page, name)) == {state}, name


def test_state_of_a_list_is_marked_as_such() -> None:
    (_, stated), *_ = said("Topics turned off\nImmigration Violator")
    assert (stated.state_from, stated.cue) == ("list", "turned off")


def test_the_cell_is_the_cue() -> None:
    table = "Topic                  Status\nImmigration Violator   Disabled\nSex Offender   Enabled"
    (_, stated), *_ = said(table)
    assert stated.cue == "Status: Disabled"
