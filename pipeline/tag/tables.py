"""States that stand in a table's cells: the row of a topic, the head of a column.

Works on the boxes of words, not on their order: a reader may have read the columns one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from pipeline.artefacts import Box, Word
from pipeline.tag.text import PageText, union

_GAP = 1.1
"""Width of the white between two cells, in heights of a line, from which on they are two."""

ON = re.compile(
    r"(?:currently |now )?(?:enabled|on|active|activated|selected|subscribed|checked"
    r"|ticked|opted[- ]in|turned on|switched on|in use|live|receiving|alerting"
    r"|(?:notify|alert) (?:everyone|everybody|all(?: users| officers)?|supervisors?|patrol|dispatch"
    r"|officers|admins?))",
    re.I,
)
OFF = re.compile(
    r"(?:currently |now )?(?:disabled|off|inactive|deactivated|unselected|deselected"
    r"|not (?:enabled|on|active|selected|subscribed|checked|in use|used|loaded)"
    r"|unsubscribed|unchecked|unticked|opted[- ]out|turned off|switched off|excluded"
    r"|blocked|removed|muted|paused|suspended|snoozed|on hold|not (?:monitored|receiving)"
    r"|never (?:enabled|active|selected)"
    r"|(?:do not|don't|never) (?:notify|alert|receive)|no (?:alerts?|notifications?))",
    re.I,
)
YES = re.compile(r"(?:yes|y|true|x|[✓✔☑☒■●◉•]|all|entire organi[sz]ation|everyone|all users)", re.I)
NO = re.compile(r"(?:no|n|false|none|nobody|no one|n/a|[-–—☐□○✗✘]+)", re.I)
_VALUE = re.compile(f"(?:{ON.pattern})|(?:{OFF.pattern})|yes|no|y|n|true|false", re.I)
_COUNT = re.compile(r"[0-9]{1,3}(?:,?[0-9]{3})*")
HEAD_ON = re.compile(
    r"\b(?:enabled|active|on|selected|subscribed|subscription|subscribe|status|state"
    r"|setting|in use|used|checked|opted[- ]in|notify|notification|notifications|alerting"
    r"|alerts?|audience|loaded|live|included|imported|downloaded|chosen|elected|receive"
    r"|receiving|received|monitored|turned on|yes)\b",
    re.I,
)
_HEAD_OFF = re.compile(
    r"\b(?:disabled|off|excluded|opted[- ]out|blocked|suppressed|inactive|deselected"
    r"|unselected|not (?:enabled|selected|subscribed|active|used)|turned off|muted|no"
    r"|removed)\b",
    re.I,
)
_HEAD_COUNT = re.compile(
    r"\b(?:hits?|counts?|totals?|number|alerts?|matches|#|qty|notifications)\b", re.I
)
_CHART = re.compile(
    r"\b(?:total )?(?:alerts|hits|notifications|matches) by (?:topic|list|hotlist|hot list"
    r"|type|reason|category)\b|\btotal alerts\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that stand together in a row. ``box`` in points."""

    text: str
    box: Box
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CellState:
    """On, off, or neither (None) where the column tells of something else."""

    on: bool | None
    cue: str


class Grid:
    """The words of a page as rows of cells, top to bottom."""

    def __init__(self, text: PageText) -> None:
        self._text = text

    @cached_property
    def slope(self) -> float:
        """How far lines sink towards the right, in points a point: scans are rarely straight."""
        lines: dict[tuple[int, int], list[Word]] = {}
        for word in self._text.page.words:
            lines.setdefault((word.block, word.line), []).append(word)
        slopes = []
        for words in lines.values():
            first, last = words[0], words[-1]
            run = (last.box[0] + last.box[2] - first.box[0] - first.box[2]) / 2
            if len(words) > 2 and run > 60:
                slopes.append((_middle(last) - _middle(first)) / run)
        return median(slopes) if len(slopes) >= 3 else 0.0

    @cached_property
    def rows(self) -> list[list[Cell]]:
        page = self._text.page.words
        level = {
            i: _middle(w) - self.slope * (w.box[0] + w.box[2]) / 2
            for i, w in enumerate(page)
            if w.text.strip() and w.box[3] > w.box[1]
        }
        rows: list[list[int]] = []
        height = 0.0
        for index in sorted(level, key=lambda i: (level[i], page[i].box[0])):
            near = rows and level[index] - level[rows[-1][0]] <= 0.5 * max(height, 1.0)
            if not near:
                rows.append([])
                height = page[index].box[3] - page[index].box[1]
            rows[-1].append(index)
        return [_cells(sorted(row, key=lambda i: page[i].box[0]), self._text) for row in rows]

    @cached_property
    def _where(self) -> dict[int, tuple[int, int]]:
        return {
            w: (r, c)
            for r, row in enumerate(self.rows)
            for c, cell in enumerate(row)
            for w in cell.words
        }

    @cached_property
    def _chart(self) -> bool:
        return bool(_CHART.search(self._text.text))

    def state(self, mention: Sequence[int], topics: frozenset[int]) -> CellState | None:
        """The state in the row of a topic. ``topics`` are the words of all topics of the page."""
        place = self._where.get(mention[-1]) if mention else None
        if place is None:
            return None
        row = self.rows[place[0]]
        own = row[place[1]]
        page = self._text.page.words
        rest = " ".join(page[w].text for w in own.words if w not in topics)
        right_of = [page[w].text for w in own.words if page[w].box[0] > page[mention[-1]].box[0]]
        beside = " ".join(right_of)
        led = re.fullmatch(r"[\s.·…_:|>=-]*[.·…_|>=-][\s.·…_:|>=-]*(\w[\w ]*?)\W*", beside)
        if led:
            found = self._read(Cell(led.group(1), own.box, own.words), place[0], led=True)
            if found:
                return found
        closing = _bare(beside)
        if own.words[-1] != mention[-1] and _VALUE.fullmatch(closing):
            # A value so near its label that no white parts them: its column must have a head.
            at = Cell(beside, union(page[w].box for w in own.words[-len(right_of) :]), own.words)
            if self._head(at, place[0]):
                found = self._read(at, place[0])
                if found:
                    return found
        if self._chart and right_of and _COUNT.fullmatch(_bare(right_of[0])):
            return self._read(Cell(right_of[0], own.box, own.words), place[0])
        if len(rest.split()) > 4:
            return None  # prose, not a label
        right = row[place[1] + 1 :]
        for n, cell in enumerate(right):
            if topics & set(cell.words):
                right = right[:n]
                break
        if right and own.text.rstrip().endswith("?"):
            asked = _bare(right[0].text).lower()
            if asked in ("yes", "no"):
                off = bool(_HEAD_OFF.search(rest))
                return CellState((asked == "yes") ^ off, f"{asked} (answer)")
        told = [found for cell in right if (found := self._read(cell, place[0]))]
        if told:
            return next((found for found in told if found.on is not None), told[0])
        if not right and place[1] > 0 and not topics & set(row[place[1] - 1].words):
            return self._read(row[place[1] - 1], place[0])
        return None

    def _read(self, cell: Cell, row: int, led: bool = False) -> CellState | None:
        """The state that a cell tells; ``led`` where dots or a dash lead to it from the topic."""
        text = _bare(cell.text)
        if led and text.lower() in ("yes", "no", "true", "false"):
            return CellState(text.lower() in ("yes", "true"), text)
        if OFF.fullmatch(text):
            head = self._head(cell, row)
            return CellState(False, f"{head}: {text}" if head else text)
        if ON.fullmatch(text):
            head = self._head(cell, row)
            return CellState(True, f"{head}: {text}" if head else text)
        yes, no = bool(YES.fullmatch(text)), bool(NO.fullmatch(text))
        count = _COUNT.fullmatch(text)
        if not (yes or no or count):
            return None
        head = self._head(cell, row)
        if count:
            counted = bool(self._chart or _HEAD_COUNT.search(head))
            if text.strip("0,") and counted:
                return CellState(True, f"{head or 'alerts'}: {text}")
            # No alerts is not off; a number under another head tells nothing.
            return CellState(None, head) if counted else None
        if _HEAD_OFF.search(head) and not HEAD_ON.search(_HEAD_OFF.sub("", head)):
            return (
                CellState(no, f"{head}: {text}")
                if yes or text.lower() in ("no", "n", "false")
                else None
            )
        if HEAD_ON.search(head):
            if no and not text.isalpha() and re.search(r"\b(?:on|yes)\b", head, re.I):
                return None
            return CellState(yes, f"{head}: {text}")
        if text.lower() not in ("yes", "no", "true", "false"):
            return None
        return CellState(None, head) if head else CellState(yes, text)

    def _head(self, cell: Cell, row: int) -> str:
        """The head of the column that a cell stands in: the first cell above that is no value."""
        for above in reversed(self.rows[max(row - 60, 0) : row]):
            over = [c for c in above if c.box[0] < cell.box[2] and c.box[2] > cell.box[0]]
            if len(over) != 1:
                continue
            text = _bare(over[0].text)
            value = any(p.fullmatch(text) for p in (ON, OFF, YES, NO, _COUNT))
            narrow = over[0].box[2] - over[0].box[0] < 3 * (cell.box[2] - cell.box[0]) + 60
            if value and len(above) > 1 and not self._is_head_row(above):
                continue
            if not narrow or len(text.split()) > 6:
                return ""
            if re.search(r"\d", text) and not HEAD_ON.search(text):
                continue
            return text
        return ""

    @staticmethod
    def _is_head_row(row: Sequence[Cell]) -> bool:
        """Values as the heads of columns: "Topic  On  Off", or opposite ones alone: "ON  OFF"."""
        words = [_bare(c.text) for c in row]
        if all(_VALUE.fullmatch(w) for w in words):
            return any(ON.fullmatch(w) or w.lower() == "yes" for w in words) and any(
                OFF.fullmatch(w) or w.lower() == "no" for w in words
            )
        return any(
            re.fullmatch(
                r"(?:ncic )?(?:topic|list|hotlist|hot list|category|name|file|alert type"
                r"|type)s?(?: name)?",
                c.text.strip(),
                re.I,
            )
            for c in row
        )


def _bare(text: str) -> str:
    """A cell's words without the dirt around them."""
    return text.strip(" .,:;|()[]{}_\"'*°~=<>") if any(c.isalnum() for c in text) else text.strip()


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _cells(row: Sequence[int], text: PageText) -> list[Cell]:
    words = text.page.words
    out: list[list[int]] = []
    for index in row:
        if out:
            last = words[out[-1][-1]].box
            height = min(last[3] - last[1], words[index].box[3] - words[index].box[1])
            if words[index].box[0] - last[2] <= _GAP * max(height, 1.0):
                out[-1].append(index)
                continue
        out.append([index])
    return [
        Cell(" ".join(words[i].text for i in cell), union(words[i].box for i in cell), tuple(cell))
        for cell in out
    ]
