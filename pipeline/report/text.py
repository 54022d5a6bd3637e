"""Strangers' text made fit to be looked at: what has no shape of its own is given one.

A file's name or a page's text can hold characters that reverse what follows, hide it or end a
line. Escaping for HTML is the template engine's; this is about what a reader would be shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_FORMLESS = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_SPACES = re.compile(r"[\t\n\v\f\r ]+")


def legible(text: str) -> str:
    r"""The text with control, bidirectional and zero-width characters as visible symbols.

    >>> legible("a\u202eb\x07")
    'a⟨U+202E⟩b␇'
    """
    if text.isascii() and text.isprintable():
        return text
    return _STACKED.sub(r"\1", _FORMLESS.sub(_symbol, text))


def one_line(text: str, limit: int = 0) -> str:
    """The text with runs of blanks as one space, cut to ``limit`` characters (0: not cut)."""
    line = _SPACES.sub(" ", text).strip()
    if limit and len(line) > limit:
        return line[: limit - 1].rstrip() + "…"
    return line


def covered(text: str, unseen: Iterable[str]) -> str:
    """The text without the words that nobody can see on its page.

    >>> covered("the topics are A and B", ["A"])
    'the topics are ▮▮▮ and B'
    """
    for words in unseen:
        if words:
            text = text.replace(words, "▮▮▮")
    return text


def in_two(path: str, limit: int = 160) -> tuple[str, str]:
    """A path as its folder, with the last slash, and its name; long ones cut in the middle.

    >>> in_two("a/b/c.pdf")
    ('a/b/', 'c.pdf')
    """
    folder, slash, name = path.rpartition("/")
    if len(name) > limit:
        name = f"{name[: limit - 12]}…{name[-10:]}"
    return one_line(folder, limit) + slash, name


def _symbol(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(character) == "Cs" and 0xDC80 <= code <= 0xDCFF:
        return f"⟨byte {code - 0xDC00:02X}⟩"
    return f"⟨U+{code:04X}⟩"
