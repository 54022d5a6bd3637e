"""Interfaces of our own invention: each seed gives one page with topic labels and their states."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.marks import controls, signs
from benchmarks.marks.canvas import (
    BOLD,
    MONO,
    SANS,
    SCALE,
    SERIF,
    WIDTH,
    Box,
    Colour,
    Label,
    Page,
    font,
    font_names,
)  # fmt: skip

TOPICS = (
    "Immigration Violator", "Stolen Vehicle", "Stolen License Plate", "Missing Person",
    "Wanted Person", "Sex Offender", "Violent Person", "Protection Order", "Supervised Release",
    "Gang or Suspected Terrorist", "Stolen Boat", "Identity Theft", "Amber Alert",
    "Foreign Fugitive", "Unidentified Person", "Felony Warrants",
)  # fmt: skip
ACCENTS: tuple[Colour, ...] = (
    (37, 99, 235), (22, 163, 74), (98, 0, 238), (0, 121, 107), (220, 90, 20), (30, 41, 59),
    (190, 24, 93), (0, 0, 0), (14, 116, 144),
)  # fmt: skip


BOX_SIGNS = (("☐", "☑"), ("☐", "☒"), ("□", "■"), ("□", "▣"), ("◻", "◼"))
RADIO_SIGNS = (("○", "●"), ("○", "◉"), ("◯", "◉"))


@dataclass(frozen=True)
class Theme:
    ground: Colour
    ink: Colour
    soft: Colour
    muted: Colour
    accent: Colour
    name: str
    size: float
    dark: bool


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """A colour between two: all ``a`` at 0, all ``b`` at 1."""
    red, green, blue = (round(x * (1 - share) + y * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def theme_of(rng: random.Random, fonts: tuple[str, ...] = SANS) -> Theme:
    """Fonts and colours of one page: mostly light, some dark, some of low contrast."""
    kind = rng.choices(("light", "tinted", "dark", "low"), (5, 2, 1.5, 1))[0]
    name = rng.choice(font_names(fonts))
    size = rng.uniform(7.0, 11.5)
    accent = rng.choice(ACCENTS)
    if kind == "dark":
        g = rng.randint(15, 45)
        bright = tuple(min(255, v + 90) for v in accent)
        return Theme(
            (g, g, g + 6),
            (225, 228, 232),
            (150, 155, 165),
            (105, 110, 120),
            bright,
            name,
            size,
            True,
        )  # type: ignore[arg-type]
    ground = (255, 255, 255) if kind == "light" else tuple(rng.randint(236, 252) for _ in range(3))
    dark = rng.randint(0, 50) if kind != "low" else rng.randint(95, 125)
    grey = rng.randint(150, 195)
    return Theme(
        ground,
        (dark, dark, dark + 4),
        (135, 140, 148),
        (grey, grey, min(255, grey + 8)),
        accent,
        name,
        size,
        False,
    )  # type: ignore[arg-type]


@dataclass
class Sheet:
    """A page with its theme, the draw of the dice and the topics on it."""

    page: Page
    rng: random.Random
    theme: Theme
    style: str

    def topics(self, least: int = 6, most: int = 11) -> list[tuple[str, bool]]:
        chosen = list(TOPICS[1:])
        self.rng.shuffle(chosen)
        chosen = chosen[: self.rng.randint(least, most) - 1]
        chosen.insert(self.rng.randrange(len(chosen) + 1), TOPICS[0])
        share = self.rng.choice((0.25, 0.5, 0.8, 0.8))
        return [(name, self.rng.random() < share) for name in chosen]

    def say(
        self,
        x: float,
        y: float,
        text: str,
        size: float | None = None,
        colour: Colour | None = None,
        name: str | None = None,
    ) -> tuple[float, list[int]]:
        return self.page.text(
            x, y, text, name or self.theme.name, size or self.theme.size, colour or self.theme.ink
        )

    def label(
        self,
        x: float,
        y: float,
        text: str,
        on: bool | None,
        kind: str,
        control: Box | None,
        colour: Colour | None = None,
    ) -> float:
        end, words = self.say(x, y, text, colour=colour)
        state = "none" if on is None else "checked" if on else "unchecked"
        self.page.labels.append(Label(text, words, state, kind, control))
        return end

    def heading(self, x: float, y: float) -> None:
        bold = self.rng.choice(font_names(BOLD))
        words = self.rng.choice(
            (
                "NCIC Topics",
                "Hotlist Topics",
                "Alert Subscriptions",
                "NCIC Hotlist Settings",
                "Custom alerts and hotlists",
            )
        )
        self.say(x, y, words, self.theme.size * 1.3, name=bold)
        if self.rng.random() < 0.5:
            note = self.rng.choice(
                (
                    "Choose what your officers hear about",
                    "Changes are saved at once",
                    "Updated twice a day",
                )
            )
            self.say(x, y + self.theme.size * 1.5, note, self.theme.size * 0.85, self.theme.soft)

    def look(self, style: str) -> controls.Look:
        t, rng = self.theme, self.rng
        return controls.Look(
            style, t.accent, t.ink, t.ground, t.muted, rng.uniform(0.5, 1.2),
            rng.choice((0.0, 0.8, 1.6, 2.2)), rng.choice(("tick", "tick", "tick", "cross")),
            rng.choice(BOX_SIGNS if self.style.startswith("checkbox") else RADIO_SIGNS),
            rng.randrange(10**6),
        )  # fmt: skip


Drawer = Callable[[controls.Page, Box, bool, controls.Look, random.Random], None]
CHECKS = (
    "random",
    "material",
    "sign",
    "outline",
    "filled",
    "grey_square",
    "hand",
    "solid",
    "overflow",
    "accent_outline",
)
PENS = ("leaving", "low", "beside", "ring", "faint", "stroke")
RADIOS = ("plain", "accent", "donut", "solid_dot")
TOGGLES = ("random", "ios", "material", "material3", "outline", "square", "thick")


def _kind(style: str) -> tuple[str, str, Drawer]:
    kind, _, look = style.partition("/")
    draw: Drawer = {
        "checkbox": controls.check_box, "pen": controls.pen_box,
        "radio": controls.radio, "toggle": controls.toggle,
    }[kind]  # fmt: skip
    return kind, look, draw


def _control_size(sheet: Sheet, kind: str) -> tuple[float, float]:
    height = sheet.theme.size * sheet.rng.uniform(0.85, 1.3)
    if kind == "toggle":
        height *= sheet.rng.uniform(1.0, 1.35)
        return height * sheet.rng.uniform(1.55, 2.3), height
    return height, height


def rows(sheet: Sheet, side: str) -> None:
    """A list of rows with a control before the label, behind it, or in a column far behind."""
    rng, theme = sheet.rng, sheet.theme
    kind, name, draw = _kind(sheet.style)
    look = sheet.look(name)
    width, height = _control_size(sheet, kind)
    x, y = rng.uniform(60, 180), rng.uniform(90, 200)
    pitch = max(theme.size, height) * rng.uniform(1.35, 2.6)
    sheet.heading(x, y)
    y += theme.size * 3 + rng.uniform(4, 14)
    gap = theme.size * rng.uniform(0.5, 1.2)
    far = x + rng.uniform(180, 330)
    ruled = rng.random() < 0.4
    highlight = rng.random() < 0.2
    note = rng.choice((("NCIC", "State"), ("May 4", "June 17"), ("1,204", "88", "3"), ("daily",)))
    note = note if rng.random() < 0.3 else None
    note_x = far + width + 45 if side == "column" else far + width + 20
    icon = rng.choice(controls.ICONS) if rng.random() < 0.4 else None
    icon_x = far + width + 25 if side == "column" or rng.random() < 0.5 else x - 22
    for text, on in sheet.topics():
        middle = y - 0.36 * theme.size
        if highlight and on:
            tint = tuple(
                int(0.85 * g + 0.15 * a) for g, a in zip(theme.ground, theme.accent, strict=True)
            )
            sheet.page.box(
                (x - 8, middle - pitch / 2, far + width + 12, middle + pitch / 2), 0, tint, None
            )  # type: ignore[arg-type]
        if side == "before":
            box = (x, middle - height / 2, x + width, middle + height / 2)
            sheet.label(x + width + gap, y, text, on, kind, box)
        elif side == "column":
            box = (far, middle - height / 2, far + width, middle + height / 2)
            sheet.label(x, y, text, on, kind, box)
        else:
            end = x + font(theme.name, theme.size).getlength(text) / SCALE
            box = (end + gap, middle - height / 2, end + gap + width, middle + height / 2)
            sheet.label(x, y, text, on, kind, box)
        draw(sheet.page, box, on, look, rng)
        if note:
            sheet.say(note_x, y, rng.choice(note), colour=theme.soft)
        if icon:
            sheet.page.decorated = True
            controls.icon(sheet.page, icon_x, middle, theme.size * 0.4, icon, theme.soft)
        if ruled:
            sheet.page.rule(x - 6, far + width + 10, middle + pitch / 2, theme.muted, 0.4)
        y += pitch


def grid(sheet: Sheet) -> None:
    """Two or three columns of labels, the control before each."""
    rng, theme = sheet.rng, sheet.theme
    kind, name, draw = _kind(sheet.style)
    look = sheet.look(name)
    width, height = _control_size(sheet, kind)
    gap = theme.size * rng.uniform(0.5, 1.0)
    columns = rng.choice((2, 2, 3))
    x, y = 50.0, rng.uniform(100, 200)
    step = (WIDTH - 90) / columns
    pitch = max(theme.size, height) * rng.uniform(1.5, 2.4)
    sheet.heading(x, y)
    y += theme.size * 4
    for index, (text, on) in enumerate(sheet.topics(7, 12)):
        left = x + step * (index % columns)
        base = y + pitch * (index // columns)
        middle = base - 0.36 * theme.size
        box = (left, middle - height / 2, left + width, middle + height / 2)
        sheet.label(left + width + gap, base, text, on, kind, box)
        draw(sheet.page, box, on, look, rng)


def dropdown(sheet: Sheet) -> None:
    """A multi-select: ticked rows, with or without a highlight; ticks before or behind."""
    rng, theme = sheet.rng, sheet.theme
    x, y = rng.uniform(60, 200), rng.uniform(100, 220)
    width = rng.uniform(200, 320)
    sheet.heading(x, y)
    y += theme.size * 4
    pitch = theme.size * rng.uniform(1.8, 2.6)
    before = "before" in sheet.style
    chosen = sheet.topics()
    if not any(on for _, on in chosen):
        chosen[0] = (chosen[0][0], True)
    page = sheet.page
    count = sum(on for _, on in chosen)
    page.box((x, y - pitch * 0.65, x + width, y + pitch * 0.4), 3, None, theme.muted)
    sheet.say(
        x + 8, y, rng.choice((f"{count} selected", f"{count} topics selected", "Select topics"))
    )
    y += pitch * 1.15
    page.box(
        (x, y - pitch * 0.65, x + width, y + pitch * (len(chosen) - 0.35)),
        2,
        None,
        theme.muted,
        0.4,
    )
    tinted = rng.random() < 0.5
    stroke = rng.uniform(0.45, 1.4)
    share = rng.uniform(0.55, 1.05)
    sign = rng.choice(("", "", "✓", "✔"))
    colour = rng.choice((theme.accent, theme.ink))
    for text, on in chosen:
        middle = y - 0.36 * theme.size
        if tinted and on:
            tint = tuple(
                int(0.88 * g + 0.12 * a) for g, a in zip(theme.ground, theme.accent, strict=True)
            )
            page.box((x + 1, middle - pitch / 2, x + width - 1, middle + pitch / 2), 0, tint, None)  # type: ignore[arg-type]
        size = theme.size * share
        left = x + 8 if before else x + width - 8 - size
        box = (left, middle - size / 2, left + size, middle + size / 2)
        sheet.label(x + (16 + size if before else 10), y, text, on, "tick", box)
        if on:
            controls.any_tick(page, box, colour, stroke, sign)
        else:  # nothing says that ticks mark what is received: the row's state is not told
            page.labels[-1].state = "blank"
        y += pitch


_LOTS = {"icons": signs.icon, "shapes": signs.shape, "ringed": signs.ringed}


def table(sheet: Sheet) -> None:
    """A table whose last column holds ticks, dots or crosses under a header."""
    rng, theme, page = sheet.rng, sheet.theme, sheet.page
    x, y = rng.uniform(50, 90), rng.uniform(100, 180)
    sheet.heading(x, y)
    y += theme.size * 4
    middle_x, last_x = x + rng.uniform(170, 220), x + rng.uniform(300, 420)
    bold = rng.choice(font_names(BOLD))
    header = rng.choice(("Alerting", "Subscribed", "Audience", "Active", "Receive"))
    sheet.say(x, y, rng.choice(("Topic", "Hotlist", "List")), name=bold)
    sheet.say(middle_x, y, rng.choice(("Source", "Updated", "Entries")), name=bold)
    head_width = font(bold, theme.size).getlength(header) / SCALE
    sheet.say(last_x - head_width / 2, y, header, name=bold)
    pitch = theme.size * rng.uniform(1.8, 2.6)
    y += pitch
    style = sheet.style.partition("/")[2]
    size = theme.size * rng.uniform(0.6, 1.05)
    sign = rng.choice(("", "", "✓", "✔"))
    stroke = rng.uniform(0.8, 1.5)
    values = rng.choice((("NCIC", "State"), ("May 4", "June 17"), ("1,204", "88")))
    rows_ = sheet.topics()
    muted_badges = rng.random() < 0.3
    lot = rng.randrange(10**6)
    pair = rng.choice(
        ((theme.accent, theme.soft), (theme.ink, theme.ink), ((22, 150, 70), (210, 50, 50)))
    )
    if style in _LOTS:
        size *= 1.5
    if not any(on for _, on in rows_):
        rows_[-1] = (rows_[-1][0], True)
    for text, on in rows_:
        middle = y - 0.36 * theme.size
        box = (last_x - size / 2, middle - size / 2, last_x + size / 2, middle + size / 2)
        sheet.label(x, y, text, on, "tick", box)
        sheet.say(middle_x, y, rng.choice(values), colour=theme.soft)
        if style == "tick_blank" and on:
            controls.any_tick(page, box, theme.accent, stroke, sign)
        elif style == "x_blank" and on:
            controls.cross(page, box, theme.ink, stroke, 0.12)
        elif style == "tick_cross":
            if on:
                controls.any_tick(page, box, (20, 150, 60), stroke, sign)
            else:
                controls.cross(page, box, (200, 40, 40), stroke, 0.15)
        elif style in _LOTS:
            _LOTS[style](page, box, on, pair, lot)
        elif style == "badges":
            controls.badge(page, box, on, stroke, theme.soft if muted_badges else None)
        elif style == "dots":
            page.ellipse(
                box, theme.accent if on else None, theme.accent if on else theme.muted, 0.9
            )
        elif style == "dot_blank" and on:
            page.ellipse(box, theme.accent, None)
        elif style == "tick_dash":
            if on:
                controls.tick(page, box, theme.ink, stroke, 0.1)
            else:
                page.path(
                    [(box[0] + size * 0.2, middle), (box[2] - size * 0.2, middle)], theme.muted, 1.0
                )
        page.rule(x - 4, last_x + 40, middle + pitch / 2, theme.muted, 0.4)
        y += pitch


def chips(sheet: Sheet) -> None:
    """Chips in a field. Styles: remove (filled, with a cross behind), cancel (a disc with a
    cross), left (a tag with the cross before), outlined (with a cross), filter (filled or
    outlined, without a sign).
    """
    rng, theme, page = sheet.rng, sheet.theme, sheet.page
    style = sheet.style.partition("/")[2]
    x0, y = rng.uniform(50, 120), rng.uniform(100, 200)
    sheet.heading(x0, y)
    y += theme.size * 4
    x, right = x0 + 8, x0 + rng.uniform(320, 420)
    pitch = theme.size * rng.uniform(2.3, 2.9)
    pale = blend(theme.ground, theme.soft, 0.2)
    solid = rng.random() < 0.3
    strong = theme.accent if solid else blend(theme.ground, theme.accent, 0.25)
    radius = theme.size * rng.choice((0.95, 0.95, 0.3))
    topics = sheet.topics()
    if style == "filter" and len({on for _, on in topics}) == 1:
        topics[0] = (topics[0][0], not topics[0][1])
    for text, chosen in topics:
        on = chosen or style != "filter"
        length = font(theme.name, theme.size).getlength(text) / SCALE
        before = theme.size * 1.6 if style == "left" else 0.0
        behind = theme.size * 1.6 if style in ("remove", "cancel", "outlined") else 0.0
        wide = length + theme.size * 1.4 + before + behind
        if x + wide > right:
            x, y = x0 + 8, y + pitch
        middle = y - 0.36 * theme.size
        pill = (x, middle - theme.size * 0.95, x + wide, middle + theme.size * 0.95)
        colour = theme.ink
        if style in ("remove", "cancel", "left"):
            page.box(pill, radius, pale, theme.muted if style == "left" else None, 0.5)
        elif style == "filter" and on:
            page.box(pill, radius, strong, None)
            colour = (255, 255, 255) if solid else theme.ink
        else:
            page.box(pill, radius, None, theme.muted, 0.7)
        left = x + theme.size * 0.6 if before else x + length + theme.size * 1.25
        sign = (left, middle - theme.size * 0.3, left + theme.size * 0.6, middle + theme.size * 0.3)
        if style == "cancel":
            sign = (left, middle - theme.size * 0.55, left + theme.size * 1.1,
                    middle + theme.size * 0.55)  # fmt: skip
            controls.badge(page, sign, False, 0.8, theme.soft)
        elif before or behind:
            controls.cross(page, sign, theme.soft, 0.7, 0.05)
        if before:
            x1 = x + before
            page.path([(x1, pill[1]), (x1, pill[3])], theme.muted, 0.5)
        sheet.label(x + before + theme.size * 0.7, y, text, on, "chip",
                    pill if style == "filter" else sign, colour)  # fmt: skip
        x = pill[2] + theme.size * 0.7


def dual(sheet: Sheet) -> None:
    """Two lists side by side, with arrows between: what stands in the right one is on."""
    rng, theme, page = sheet.rng, sheet.theme, sheet.page
    x, y = rng.uniform(50, 80), rng.uniform(110, 200)
    sheet.heading(x, y)
    y += theme.size * 4
    names = rng.choice(
        (
            ("Available", "Selected"),
            ("Available topics", "Selected topics"),
            ("Not subscribed", "Subscribed"),
        )
    )
    width = rng.uniform(170, 200)
    other = x + width + 60
    bold = rng.choice(font_names(BOLD))
    sheet.say(x, y, names[0], name=bold)
    sheet.say(other, y, names[1], name=bold)
    y += theme.size * 1.2
    pitch = theme.size * rng.uniform(1.6, 2.2)
    topics = sheet.topics()
    if len({on for _, on in topics}) == 1:
        topics[0] = (topics[0][0], not topics[0][1])
    deep = pitch * (max(sum(on for _, on in topics), sum(not on for _, on in topics)) + 0.6)
    page.box((x - 6, y - 2, x + width, y + deep), 2, None, theme.muted)
    page.box((other - 6, y - 2, other + width, y + deep), 2, None, theme.muted)
    for k, arrow in enumerate((">", "<")):
        sheet.say(x + width + 22, y + deep / 2 + k * pitch, arrow)
    down = [y + pitch * 0.8, y + pitch * 0.8]
    for text, on in topics:
        sheet.label(other if on else x, down[on], text, on, "list", None)
        down[on] += pitch


def greyed(sheet: Sheet) -> None:
    """Rows without a control, those that are off in grey."""
    rng, theme = sheet.rng, sheet.theme
    x, y = rng.uniform(60, 180), rng.uniform(100, 200)
    sheet.heading(x, y)
    y += theme.size * 4
    pitch = theme.size * rng.uniform(1.6, 2.4)
    topics = sheet.topics()
    if len({on for _, on in topics}) == 1:
        topics[0] = (topics[0][0], not topics[0][1])
    share = rng.uniform(0.55, 0.7)
    grey = tuple(
        int(share * g + (1 - share) * i) for g, i in zip(theme.ground, theme.ink, strict=True)
    )
    for text, on in topics:
        sheet.label(x, y, text, on, "greyed", None, theme.ink if on else grey)  # type: ignore[arg-type]
        y += pitch


def form(sheet: Sheet) -> None:
    """A typed or printed form with [X] or (X), filled by machine or by hand."""
    rng, theme = sheet.rng, sheet.theme
    style = sheet.style.partition("/")[2]
    x, y = rng.uniform(60, 140), rng.uniform(100, 220)
    sheet.say(x, y, "ALPR SETTINGS STATEMENT", theme.size * 1.2)
    y += theme.size * 2
    sheet.say(x, y, rng.choice(("Mark every list that is in use", "Check all that apply:")))
    y += theme.size * 2.4
    pitch = theme.size * rng.uniform(1.5, 2.3)
    glyph = "hand" if "hand" in style else rng.choice("XXx")
    pen = rng.choice(((20, 30, 140), (0, 0, 0), (40, 40, 40)))
    look = controls.Look(
        "square" if "square" in style else "paren",
        pen,
        theme.ink,
        theme.ground,
        theme.muted,
        1.0,
        0,
        glyph,
    )
    width = theme.size * rng.uniform(1.3, 1.9)
    for text, on in sheet.topics():
        box = (x, y - 0.8 * theme.size, x + width, y + 0.1 * theme.size)
        controls.brackets(sheet.page, box, on, look, rng, theme.name)
        sheet.label(x + width + theme.size * 0.7, y, text, on, "checkbox", box)
        y += pitch


def circled(sheet: Sheet) -> None:
    """Yes and No behind each label, one of them circled by hand."""
    rng, theme, page = sheet.rng, sheet.theme, sheet.page
    x, y = rng.uniform(60, 120), rng.uniform(100, 220)
    sheet.heading(x, y)
    y += theme.size * 4
    pitch = theme.size * rng.uniform(2.0, 2.6)
    yes_x = x + rng.uniform(190, 260)
    no_x = yes_x + theme.size * rng.uniform(3, 5)
    pen = rng.choice(((20, 30, 140), (0, 0, 0), (170, 20, 30)))
    names = rng.choice((("Yes", "No"), ("YES", "NO"), ("On", "Off")))
    for text, on in sheet.topics():
        middle = y - 0.36 * theme.size
        ends = [
            sheet.say(left, y, word)[0] for left, word in zip((yes_x, no_x), names, strict=True)
        ]
        left, end = (yes_x, ends[0]) if on else (no_x, ends[1])
        pad = theme.size * rng.uniform(0.3, 0.5)
        ring = (
            left - pad,
            middle - theme.size * rng.uniform(0.7, 0.9),
            end + pad,
            middle + theme.size * rng.uniform(0.7, 0.9),
        )
        page.ellipse(ring, None, pen, rng.uniform(0.7, 1.3))
        sheet.label(x, y, text, on, "radio", ring)
        y += pitch


def bullets(sheet: Sheet) -> None:
    """No control at all: a list with bullets, numbers or icons. Any mark here is an error."""
    rng, theme, page = sheet.rng, sheet.theme, sheet.page
    x, y = rng.uniform(70, 140), rng.uniform(100, 240)
    sheet.say(x, y, "The system offers the following NCIC topics")
    y += theme.size * 2.5
    pitch = theme.size * rng.uniform(1.5, 2.2)
    style = sheet.style.partition("/")[2]
    for index, (text, _) in enumerate(sheet.topics()):
        middle = y - 0.33 * theme.size
        r = theme.size * 0.16
        if style == "disc":
            page.ellipse((x, middle - r, x + 2 * r, middle + r), theme.ink, None)
        elif style == "ring":
            page.ellipse((x, middle - r * 1.1, x + 2.2 * r, middle + r * 1.1), None, theme.ink, 0.5)
        elif style == "dash":
            page.path([(x, middle), (x + theme.size * 0.5, middle)], theme.ink, 0.8)
        elif style == "number":
            sheet.say(x, y, f"{index + 1}.")
        elif style == "arrow":
            page.path(
                [(x, middle - 2 * r), (x + 2 * r, middle), (x, middle + 2 * r)], theme.ink, 0.8
            )
        elif style == "icon":
            page.ellipse((x, middle - 3 * r, x + 2.6 * r, middle - 0.4 * r), None, theme.soft, 0.7)
            page.path(
                [
                    (x - r, middle + 3 * r),
                    (x, middle + r),
                    (x + 2.6 * r, middle + r),
                    (x + 3.4 * r, middle + 3 * r),
                ],
                theme.soft,
                0.7,
            )
        elif style == "chevron":
            far = x + 260
            page.path(
                [(far, middle - 2 * r), (far + 2 * r, middle), (far, middle + 2 * r)],
                theme.soft,
                0.8,
            )
        sheet.label(x + theme.size * 1.3, y, text, None, "none", None)
        y += pitch


STYLES: dict[str, Callable[[Sheet], None]] = {}
for _name in CHECKS:
    STYLES[f"checkbox/{_name}"] = lambda sheet: rows(sheet, "before")
for _name in PENS:
    STYLES[f"pen/{_name}"] = lambda sheet: rows(sheet, "before")
for _name in ("random", "plain", "accent", "donut", "sign"):
    STYLES[f"radio/{_name}"] = lambda sheet: rows(
        sheet, sheet.rng.choice(("before", "before", "column"))
    )
for _name in TOGGLES:
    STYLES[f"toggle/{_name}"] = lambda sheet: rows(
        sheet, sheet.rng.choice(("before", "column", "column", "behind"))
    )
STYLES["grid checkbox/material"] = grid
STYLES["column checkbox/outline"] = lambda sheet: rows(sheet, "column")
STYLES["dropdown/before"] = dropdown
STYLES["dropdown/behind"] = dropdown
for _name in (
    "tick_blank",
    "x_blank",
    "tick_cross",
    "dots",
    "dot_blank",
    "tick_dash",
    "badges",
    *_LOTS,
):
    STYLES[f"table/{_name}"] = table
for _name in ("remove", "cancel", "left", "outlined", "filter"):
    STYLES[f"chips/{_name}"] = chips
STYLES["dual"] = dual
STYLES["greyed"] = greyed
for _name in ("square", "paren", "square_hand", "paren_hand"):
    STYLES[f"form/{_name}"] = form
STYLES["circled"] = circled
for _name in ("disc", "ring", "dash", "number", "arrow", "icon", "chevron"):
    STYLES[f"bullets/{_name}"] = bullets

# Never used for tuning or training: what they score is what an unseen interface scores.
HELD_OUT = frozenset({
    "checkbox/solid", "checkbox/accent_outline", "checkbox/overflow", "radio/donut",
    "toggle/square", "toggle/thick", "column checkbox/outline", "table/tick_dash",
    "form/paren_hand", "bullets/arrow", "chips/outlined",
})  # fmt: skip


def draw(style: str, seed: int) -> Page:
    """One page in ``style``."""
    rng = random.Random(f"{style} {seed}")
    fonts = SANS
    if style.startswith("form"):
        fonts = MONO + SERIF + SANS
    elif style.startswith(("bullets", "circled")):
        fonts = SERIF + SANS
    theme = theme_of(rng, fonts)
    if style.startswith(("form", "circled", "pen")) and theme.dark:
        theme = Theme(
            (255, 255, 255),
            (10, 10, 10),
            (120, 120, 120),
            (150, 150, 150),
            theme.accent,
            theme.name,
            theme.size,
            False,
        )
    page = Page(
        theme.ground if not style.startswith(("form", "bullets", "pen")) else (255, 255, 255)
    )
    if style.startswith("bullets") and theme.dark:
        theme = Theme(
            (255, 255, 255),
            (10, 10, 10),
            (120, 120, 120),
            (150, 150, 150),
            theme.accent,
            theme.name,
            theme.size,
            False,
        )
    sheet = Sheet(page, rng, theme, style.removeprefix("grid ").removeprefix("column "))
    STYLES[style](sheet)
    prose = (
        "Records are kept for thirty days and then removed unless saved as evidence.",
        "Questions may be sent to the clerk of the department at any time.",
    )
    if rng.random() < 0.6:
        for k, line in enumerate(prose):
            sheet.say(60, 740 + 12 * k, line, 8.5, theme.soft if theme.dark else theme.ink)
    return page
