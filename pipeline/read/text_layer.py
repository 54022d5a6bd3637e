"""The text layer of a page: its words, and whether they are letters that mean what they show.

A layer may be there and worthless: fonts without a way back to characters (``(cid:12)``, private
use, letters shifted by a constant), text in a wrong encoding, the work of an OCR program run in
another language. Such a layer is told by its letters, not by its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from pipeline.tools.pdfium import LayerWord, Page

HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u00ad": "-", "\u00a0": " "})
"""PDFium's own sign for a hyphen at the end of a line, and soft hyphens."""

_CID = re.compile(r"\(cid:\d+\)")
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf]|â€|Ã[¡-¿©]|ï¿½")
_PLAIN_WORD = re.compile(r"(?<![\w-])[a-z]{2,}(?![\d_])")
_ODD = re.compile(r"[A-Za-z][\]\\^{}|~][A-Za-z]")

MOST_BROKEN = 0.08
"""Share of characters that no font maps, above which a layer is taken for broken."""
FEWEST_PAIRS = 30
"""Pairs of letters below which the sound of a text cannot be judged."""
LOWEST_SOUND = -3.1
"""Mean log10 likelihood of letter pairs below which they make no words."""
MOST_ODD = 0.12
"""Share of words with signs between their letters above which letters are not what they seem."""


def read_words(page: Page, most_characters: int) -> tuple[list[LayerWord], bool]:
    """The layer's words, soft hyphens resolved and odd characters replaced; True where cut."""
    words, cut = page.words(most_characters)
    kept: list[LayerWord] = []
    for word in words:
        text = word.text
        if not text.isascii() or not text.isprintable():
            text = text.translate(HYPHENS).strip()
            word.unmapped |= any(_broken(character) for character in text)
            text = "".join(_readable(character) for character in text)
        if text:
            word.text = text
            kept.append(word)
    return kept, cut


def _broken(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs")


def _readable(character: str) -> str:
    """The character, unless it could mislead a terminal or a browser: then a stand-in, or none."""
    match unicodedata.category(character):
        case "Cf" | "Zl" | "Zp":
            return ""
        case "Cc" | "Cs" | "Cn":
            return "\ufffd"
        case _:
            return character


# ------------------------------------------------------------------------------- legibility

_PAIRS = (
    "52224425253121626111334436"
    "26252646246256358334277336"
    "25351552362245146332346246"
    "23531555256355257433355647"
    "23212235355221423112423235"
    "36543377197456257343277749"
    "35452542378242347334365765"
    "16561667286555248252476758"
    "21122227564120136311523363"
    "47673778587777455757467989"
    "36452656387564457435565768"
    "24431446175254247522345626"
    "13441657275235227534366658"
    "25112314253343247511246636"
    "43224135354221328122222556"
    "26442544374254227232365624"
    "87887998799686888776377899"
    "15331435173423137222334626"
    "34341452164244226321255636"
    "14331450164324136122363425"
    "33333437375231528222676466"
    "26572657286667469665678778"
    "27663663296554368436694778"
    "47463676498747638723778268"
    "46564667497344337333675775"
    "46873766498573688867778866"
)
"""How rare each pair of letters is (row: first, column: second), in half decades: a digit ``d``
stands for a likelihood of about 10 ** -((d + 3) / 2). Counted over the English manuals and licence
texts of a Debian system."""


def sound(text: str) -> tuple[float, int]:
    """Mean log10 likelihood of the letter pairs of ``text`` as English, and how many there are.

    English gives about -2.3, other languages of Europe and lists of names down to -2.8, letters
    shifted or shuffled -3.3 and less.
    """
    letters = (
        "".join(
            character
            for character in unicodedata.normalize("NFD", text.lower())
            if not unicodedata.combining(character)
        )
        if not text.isascii()
        else text.lower()
    )
    total = count = 0
    for word in _PLAIN_WORD.findall(letters):
        for first, second in pairwise(word):
            total += ord(_PAIRS[(ord(first) - 97) * 26 + ord(second) - 97]) - 45
            count += 1
    return (-total / 2 / count if count else 0.0), count


def illegible(words: Sequence[LayerWord]) -> tuple[list[bool], str | None]:
    """For each word whether its letters cannot be what is printed, and why.

    Fonts are judged one by one, for a font is what has or lacks a way back to characters: a sound
    heading hides no broken body, nor a sound body a broken quotation.
    """
    fonts: dict[int, list[LayerWord]] = {}
    for word in words:
        fonts.setdefault(word.font, []).append(word)
    faults = {font: _fault(members) for font, members in fonts.items()}
    reasons = [fault for fault in faults.values() if fault]
    bad = [faults[word.font] is not None or bool(_CID.search(word.text)) for word in words]
    return bad, reasons[0] if reasons else None


def _fault(words: Sequence[LayerWord]) -> str | None:
    """What is wrong with the characters of one font's words."""
    text = " ".join(word.text for word in words)
    characters = len(text)
    if len(_CID.findall(text)) * 8 > characters * MOST_BROKEN:
        return "its fonts name no characters"
    if sum(len(word.text) for word in words if word.unmapped) > characters * MOST_BROKEN:
        return "its fonts map to no characters"
    if len(_MOJIBAKE.findall(text)) * 3 > characters * MOST_BROKEN:
        return "its letters are wrongly encoded"
    letters = [character for character in text if character.isalpha()]
    if sum(not _latin(character) for character in letters) > 0.3 * len(letters):
        return "it is in another script"
    odd = sum(bool(_ODD.search(word.text)) for word in words)
    if odd >= 3 and odd > MOST_ODD * len(words):
        return "its letters make no words"
    likelihood, pairs = sound(text)
    if pairs >= FEWEST_PAIRS and likelihood < LOWEST_SOUND:
        return "its letters make no words"
    return None


def _latin(character: str) -> bool:
    return character < "\u0250" or "\u1e00" <= character <= "\u1eff"
