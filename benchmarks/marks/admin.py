"""Settings pages as widely used toolkits draw them, from HTML of our own: switches, trees, list
boxes, pills, icons, segmented answers, printed forms.

Nothing here takes part in training: what these styles score is what an unseen interface scores.
"""

# ruff: noqa: E501 (templates read better unbroken)

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Rows = list[tuple[str, bool]]


@dataclass(frozen=True)
class Draw:
    """The lots of one page."""

    rng: random.Random
    accent: str
    ink: str
    ground: str
    muted: str
    size: float

    def css(self) -> str:
        family = self.rng.choice(
            ("Arial", "DejaVu Sans", "Liberation Sans", "Noto Sans", "Georgia")
        )
        return (
            f"body{{margin:{self.rng.randint(40, 90)}px {self.rng.randint(40, 120)}px;"
            f"font:{self.size}px {family},sans-serif;color:{self.ink};background:{self.ground}}}"
            ".row{display:flex;align-items:center}.label{white-space:nowrap}"
        )


def _label(name: str, style: str = "") -> str:
    return f'<span class="label" style="{style}">{name}</span>'


def _svg(size: float, body: str, colour: str, width: float = 2, fill: str = "none") -> str:
    return (
        f'<svg class="control sign" viewBox="0 0 24 24" width="{size:.1f}" height="{size:.1f}" '
        f'style="vertical-align:middle" fill="{fill}" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    )


def _table(
    draw: Draw, heads: tuple[str, ...], rows: Rows, cells: Callable[[str, bool], list[str]]
) -> str:
    """A table; ``cells`` gives the cells behind the label."""
    pad, wide = draw.rng.uniform(4, 9), draw.rng.uniform(30, 70)
    line = draw.rng.choice(("#d5d9df", "#eceef1", draw.muted))
    head = "".join(
        f'<th style="text-align:{"left" if k == 0 else "center"};padding:{pad}px {wide if k else 4}px">{h}</th>'
        for k, h in enumerate(heads)
    )
    body = ""
    for name, on in rows:
        rest = "".join(
            f'<td style="text-align:center;padding:{pad}px {wide}px">{c}</td>'
            for c in cells(name, on)
        )
        body += f'<tr data-topic="{name}" style="border-bottom:1px solid {line}"><td style="padding:{pad}px 4px">{_label(name)}</td>{rest}</tr>'
    return f'<h3>{draw.rng.choice(("Hotlist configuration", "NCIC topics", "Alert settings"))}</h3><table style="border-collapse:collapse"><tr>{head}</tr>{body}</table>'


def _stack(
    draw: Draw,
    rows: Rows,
    row: Callable[[str, bool], str],
    title: str = "NCIC hotlists",
    gap: float | None = None,
    frame: str = "",
) -> str:
    gap = draw.rng.uniform(0.2, 0.6) * draw.size if gap is None else gap
    parts = "".join(
        f'<div class="row" data-topic="{name}" style="padding:{gap:.1f}px 0">{row(name, on)}</div>'
        for name, on in rows
    )
    return f'<h3>{title}</h3><div style="{frame}">{parts}</div>'


# ------------------------------------------------------------------------ switches


def form_switch(draw: Draw, rows: Rows) -> str:
    """White with a grey knob where off, the accent's colour with a white knob where on."""
    h = draw.size * draw.rng.uniform(0.95, 1.15)

    def row(name: str, on: bool) -> str:
        colour = draw.accent if on else draw.rng.choice(("#fff",))
        knob = "#fff" if on else "#b6bcc4"
        place = f"right:{0.12 * h}px" if on else f"left:{0.12 * h}px"
        return (
            f'<span class="control" style="position:relative;display:inline-block;box-sizing:border-box;width:{2 * h}px;height:{h}px;'
            f'border-radius:{h}px;border:1px solid {draw.accent if on else "#b6bcc4"};background:{colour}">'
            f'<span style="position:absolute;{place};top:{0.12 * h - 1}px;width:{0.76 * h}px;height:{0.76 * h}px;border-radius:50%;background:{knob}"></span></span>'
            + _label(name, "margin-left:8px")
        )

    return _stack(draw, rows, row)


def phone_settings(draw: Draw, rows: Rows) -> str:
    """A card of rows with a green switch at the right edge, parted by thin lines."""
    h = draw.size * 1.55
    width = draw.rng.uniform(330, 420)

    def row(name: str, on: bool) -> str:
        place = "right:2px" if on else "left:2px"
        return (
            _label(name, f"width:{width - h * 2.2}px")
            + f'<span class="control" style="position:relative;display:inline-block;width:{1.64 * h}px;height:{h}px;border-radius:{h}px;background:{"#34c759" if on else "#e9e9eb"}">'
            f'<span style="position:absolute;{place};top:2px;width:{h - 4}px;height:{h - 4}px;border-radius:50%;background:#fff;box-shadow:0 2px 4px rgba(0,0,0,.25)"></span></span>'
        )

    return _stack(
        draw,
        rows,
        row,
        "Alerts",
        frame=f"background:#fff;color:#111;border-radius:12px;padding:4px 16px;width:{width}px",
    )


def subtitled(draw: Draw, rows: Rows) -> str:
    """Rows of two lines, the second small and grey, with a slim switch at the right."""
    h = draw.size * 0.9
    width = draw.rng.uniform(320, 440)
    notes = (
        "NCIC file, updated twice daily",
        "From the state hotlist",
        "Notifies all officers",
        "Audio and banner",
    )

    def row(name: str, on: bool) -> str:
        place = f"left:{h * 1.0}px" if on else "left:0"
        return (
            f'<span style="width:{width}px">{_label(name)}<br><span style="font-size:{draw.size * 0.8}px;color:#80868f">{draw.rng.choice(notes)}</span></span>'
            f'<span class="control" style="position:relative;display:inline-block;width:{h * 2.1}px;height:{h * 1.15}px">'
            f'<span style="position:absolute;left:0;top:{0.2 * h}px;width:{h * 2.1}px;height:{h * 0.75}px;border-radius:{h}px;background:{draw.accent if on else "#9aa0a6"};opacity:{0.5 if on else 0.6}"></span>'
            f'<span style="position:absolute;{place};top:0;width:{h * 1.15}px;height:{h * 1.15}px;border-radius:50%;background:{draw.accent if on else "#f1f1f1"};box-shadow:0 1px 3px rgba(0,0,0,.5)"></span></span>'
        )

    return _stack(draw, rows, row, "Hotlist notifications")


def worded_switch(draw: Draw, rows: Rows) -> str:
    """A rectangular switch with the word On or Off beside a white handle."""
    h = draw.size * 1.7
    width = draw.rng.uniform(220, 340)
    words = draw.rng.choice((("On", "Off"), ("ON", "OFF"), ("Yes", "No")))

    def row(name: str, on: bool) -> str:
        handle = f'<span style="width:{h * 0.6}px;height:{h - 2}px;background:#fff;border-radius:3px"></span>'
        word = f'<span class="sign" style="flex:1;text-align:center;font-size:{draw.size * 0.8}px;color:{"#fff" if on else "#333"}">{words[not on]}</span>'
        return _label(name, f"width:{width}px") + (
            f'<span class="control" style="display:inline-flex;align-items:center;width:{h * 2.3}px;height:{h}px;border-radius:4px;'
            f'border:1px solid {draw.accent if on else "#bbb"};background:{draw.accent if on else "#e6e6e6"}">{word + handle if on else handle + word}</span>'
        )

    return _stack(draw, rows, row)


def signed_switch(draw: Draw, rows: Rows) -> str:
    """A switch whose knob carries a tick where on and a cross where off."""
    h = draw.size * 1.6

    def row(name: str, on: bool) -> str:
        path = "M6 12l4 4 8-8" if on else "M7 7l10 10M17 7l-10 10"
        k = h * 0.8
        place = f"right:{h * 0.1}px" if on else f"left:{h * 0.1}px"
        knob = "#fff" if on else "#79747e"
        return (
            f'<span class="control" style="position:relative;display:inline-block;width:{h * 1.7}px;height:{h}px;border-radius:{h}px;background:{draw.accent if on else "#e6e0e9"};margin-right:12px">'
            f'<span style="position:absolute;{place};top:{h * 0.1}px;width:{k}px;height:{k}px;border-radius:50%;background:{knob};display:flex;align-items:center;justify-content:center">'
            f'<svg viewBox="0 0 24 24" width="{k * 0.75}" height="{k * 0.75}" fill="none" stroke="{draw.accent if on else "#e6e0e9"}" stroke-width="3"><path d="{path}"/></svg></span></span>'
            + _label(name)
        )

    return _stack(draw, rows, row)


# ------------------------------------------------------------------------ boxes


def tree(draw: Draw, rows: Rows) -> str:
    """Nested check boxes under a parent that shows a third state."""
    s = draw.size * draw.rng.uniform(0.9, 1.15)
    parent = "all" if all(on for _, on in rows) else "some"

    def box(state: str) -> str:
        fill = draw.accent if state != "off" else "#fff"
        mark = {"on": "M5 12l5 5 9-10", "some": "M5 12h14", "all": "M5 12l5 5 9-10", "off": ""}[
            state
        ]
        return (
            f'<svg class="control sign" viewBox="0 0 24 24" width="{s}" height="{s}" style="margin-right:7px"><rect x="1" y="1" width="22" height="22" rx="4" '
            f'fill="{fill}" stroke="{draw.accent if state != "off" else "#b0b5bd"}" stroke-width="1.6"/><path d="{mark}" fill="none" stroke="#fff" stroke-width="3"/></svg>'
        )

    caret = f'<svg class="sign" viewBox="0 0 24 24" width="{s}" height="{s}" style="margin-right:4px"><path d="M4 8h16l-8 10z" fill="{draw.ink}"/></svg>'
    items = "".join(
        f'<div class="row" data-topic="{name}" style="margin:5px 0 5px {2 * s + 14}px">{box("on" if on else "off")}{_label(name)}</div>'
        for name, on in rows
    )
    top = f'<div class="row" style="margin:5px 0">{caret}{box(parent).replace("control ", "")}<span>All NCIC files</span></div>'
    return f"<h3>Hotlist sources</h3>{top}{items}"


def list_box(draw: Draw, rows: Rows) -> str:
    """A checked list box of an old desktop: small square boxes, one row highlighted in blue."""
    s = draw.size * 0.9
    chosen = draw.rng.randrange(len(rows))
    style = draw.rng.choice(("sunken", "flat"))
    edge = "border:2px inset #ddd" if style == "sunken" else "border:1px solid #444"
    parts = ""
    for k, (name, on) in enumerate(rows):
        tick = (
            f'<svg viewBox="0 0 24 24" width="{s * 0.85}" height="{s * 0.85}" style="position:absolute;left:0;top:0"><path d="M4 11l5 6L20 5" fill="none" stroke="#111" stroke-width="3.4"/></svg>'
            if on
            else ""
        )
        ground = "background:#0a64ad;color:#fff" if k == chosen else ""
        parts += (
            f'<div class="row" data-topic="{name}" style="padding:1px 4px"><span class="control" style="position:relative;display:inline-block;flex:none;box-sizing:border-box;width:{s}px;height:{s}px;background:#fff;{edge}">{tick}</span>'
            f'<span style="margin-left:5px;padding:1px 4px;{ground}">{_label(name)}</span></div>'
        )
    return f'<h3>Alert types (NCIC)</h3><div style="border:1px solid #777;background:#fff;color:#000;width:{draw.rng.uniform(240, 330)}px">{parts}</div>'


def bevelled(draw: Draw, rows: Rows) -> str:
    """Boxes with a shaded body and a bevelled rim, on grey ground; a black slanted tick."""
    s = draw.size * 1.1

    def row(name: str, on: bool) -> str:
        tick = (
            '<path d="M6 11v7M6 18l12-13" fill="none" stroke="#111" stroke-width="3"/>'
            if on
            else ""
        )
        return (
            f'<span class="control" style="display:inline-block;width:{s}px;height:{s}px;border:1px solid #7a8a99;box-shadow:inset 1px 1px 0 #fff;background:linear-gradient(#fdfdfd,#cdd9e6)">'
            f'<svg viewBox="0 0 24 24" width="{s}" height="{s}">{tick}</svg></span>'
            + _label(name, "margin-left:6px;font-weight:bold")
        )

    return _stack(
        draw, rows, row, "Topic filter", frame="background:#eee;color:#222;padding:10px;width:380px"
    )


def select_all(draw: Draw, rows: Rows) -> str:
    """A data grid: a column of boxes before the label with one in the header, some rows tinted."""
    s = draw.size * 1.15

    def box(on: bool, cls: str = "control sign") -> str:
        mark = '<path d="M5 12l5 5 9-10" fill="none" stroke="#fff" stroke-width="3"/>' if on else ""
        return f'<svg class="{cls}" viewBox="0 0 24 24" width="{s}" height="{s}"><rect x="2" y="2" width="20" height="20" rx="3" fill="{draw.accent if on else "none"}" stroke="{draw.accent if on else draw.muted}" stroke-width="2"/>{mark}</svg>'

    body = "".join(
        f'<tr data-topic="{name}" style="background:{draw.accent + "14" if on else "transparent"};border-bottom:1px solid #ddd"><td style="padding:6px 14px">{box(on)}</td><td style="padding:6px 30px 6px 4px">{_label(name)}</td><td style="padding:6px 30px">{draw.rng.choice(("NCIC", "SLED", "State"))}</td><td style="padding:6px">{draw.rng.randint(20, 9000)}</td></tr>'
        for name, on in rows
    )
    return f'<h3>Subscribed lists</h3><table style="border-collapse:collapse"><tr><td style="padding:6px 14px">{box(False, "sign")}</td><th align=left>List</th><th>Source</th><th>Records</th></tr>{body}</table>'


def two_columns(draw: Draw, rows: Rows) -> str:
    """Boxes for "Active" and for "Email" behind each label; only the first says what is on."""
    s = draw.size * 1.1

    def box(on: bool, cls: str) -> str:
        mark = (
            f'<path d="M5 12l5 5 9-10" fill="none" stroke="{draw.ink}" stroke-width="3"/>'
            if on
            else ""
        )
        return f'<svg class="{cls}" viewBox="0 0 24 24" width="{s}" height="{s}"><rect x="2" y="2" width="20" height="20" fill="none" stroke="{draw.ink}" stroke-width="1.6"/>{mark}</svg>'

    return _table(
        draw,
        ("Hotlist", "Active", "Email"),
        rows,
        lambda name, on: [box(on, "control sign"), box(draw.rng.random() < 0.5, "sign")],
    )


def printed_boxes(draw: Draw, rows: Rows) -> str:
    """A printed form in two columns, its boxes marked by a pen that leaves them."""
    s = draw.size * 0.95
    pen = draw.rng.choice(("#1a2f9c", "#111", "#333"))
    kind = draw.rng.choice(("tick", "cross", "scribble"))

    def row(name: str, on: bool) -> str:
        j = [draw.rng.uniform(-3, 3) for _ in range(8)]
        path = {
            "tick": f"M{2 + j[0]} {12 + j[1]}L{9 + j[2]} {21 + j[3]}L{28 + j[4]} {-6 + j[5]}",
            "cross": f"M{-2 + j[0]} {-1 + j[1]}L{25 + j[2]} {26 + j[3]}M{26 + j[4]} {-2 + j[5]}L{-1 + j[6]} {25 + j[7]}",
            "scribble": f"M{3 + j[0]} 4L{20 + j[1]} 6L4 {11 + j[2]}L21 {12 + j[3]}L{4 + j[4]} 18L20 {20 + j[5]}",
        }[kind]
        mark = f'<path d="{path}" fill="none" stroke="{pen}" stroke-width="2.6"/>' if on else ""
        return (
            f'<svg class="control sign" viewBox="0 0 24 24" width="{s}" height="{s}" style="overflow:visible;flex:none"><rect x="1" y="1" width="22" height="22" fill="#fff" stroke="#000" stroke-width="1.8"/>{mark}</svg>'
            + _label(name, "margin-left:7px")
        )

    items = "".join(
        f'<div class="row" data-topic="{name}" style="width:48%;padding:4px 0">{row(name, on)}</div>'
        for name, on in rows
    )
    return f'<div style="background:#fff;color:#000;width:600px"><p>Hotlists in use by this agency (check all that apply)</p><div style="display:flex;flex-wrap:wrap">{items}</div></div>'


def bubbles(draw: Draw, rows: Rows) -> str:
    """Ovals that a pen fills, as on an answer sheet."""
    s = draw.size

    def row(name: str, on: bool) -> str:
        fill = '<ellipse cx="18" cy="12" rx="13" ry="8" fill="#333"/>' if on else ""
        return (
            f'<svg class="control sign" viewBox="0 0 36 24" width="{s * 1.5}" height="{s}" style="flex:none"><ellipse cx="18" cy="12" rx="16" ry="10" fill="none" stroke="#000" stroke-width="1.6"/>{fill}</svg>'
            + _label(name, "margin-left:8px")
        )

    return _stack(
        draw,
        rows,
        row,
        "Fill the oval of each list in use",
        frame="background:#fff;color:#000;width:400px",
    )


# ------------------------------------------------------------------------ signs, icons, lamps


def pills(draw: Draw, rows: Rows) -> str:
    """Coloured pills with a word in them: the words tell, the page's text holds them."""
    words = draw.rng.choice((("Enabled", "Disabled"), ("Active", "Inactive"), ("On", "Off")))
    colours = draw.rng.choice(
        (
            ("#d1f4dd;color:#14693a", "#fde2e1;color:#9b1c1c"),
            ("#16a34a;color:#fff", "#9ca3af;color:#fff"),
        )
    )

    def cells(name: str, on: bool) -> list[str]:
        return [
            "NCIC",
            f'<span class="control" style="border-radius:20px;padding:2px 10px;font-size:{draw.size * 0.85}px;background:{colours[not on]}">{words[not on]}</span>',
        ]

    return _table(draw, ("Topic", "Source", "Status"), rows, cells)


def lamps(draw: Draw, rows: Rows) -> str:
    """Dots of two colours, with a legend that names them."""
    on_colour, off_colour = draw.rng.choice(
        (("#22c55e", "#c3c8d0"), ("#22c55e", "#ef4444"), ("#3b82f6", "#d1d5db"))
    )

    def dot(on: bool, cls: str = "control sign") -> str:
        return f'<svg class="{cls}" viewBox="0 0 24 24" width="{draw.size * 0.8}" height="{draw.size * 0.8}"><circle cx="12" cy="12" r="10" fill="{on_colour if on else off_colour}"/></svg>'

    legend = f"<p>{dot(True, 'sign')} Active &nbsp; &nbsp; {dot(False, 'sign')} Inactive</p>"
    return (
        _table(
            draw,
            ("List", "Records", "State"),
            rows,
            lambda name, on: [str(draw.rng.randint(20, 9000)), dot(on)],
        )
        + legend
    )


def _signs(draw: Draw, head: str, rows: Rows, sign: Callable[[bool], str]) -> str:
    """A table with a source and a sign a row."""
    return _table(draw, ("Topic", "Source", head), rows, lambda name, on: ["NCIC", sign(on)])


def bells(draw: Draw, rows: Rows) -> str:
    """A bell where alerts are on, a bell struck through where they are off."""
    bell = '<path d="M18 8a6 6 0 0 0-12 0c0 7-3 9-3 9h18s-3-2-3-9M13.7 21a2 2 0 0 1-3.4 0"/>'

    def sign(on: bool) -> str:
        struck = "" if on else '<path d="M2 2l20 20"/>'
        return _svg(draw.size * 1.2, bell + struck, draw.accent if on else "#8b929c")

    return _signs(draw, "Alerts", rows, sign)


def eyes(draw: Draw, rows: Rows) -> str:
    """An eye where a list is shown, an eye struck through where it is hidden."""
    eye = '<path d="M1 12s4-8 11-8 11 8 11 8-4 8-11 8S1 12 1 12z"/><circle cx="12" cy="12" r="3"/>'

    def sign(on: bool) -> str:
        return _svg(draw.size * 1.2, eye + ("" if on else '<path d="M2 22L22 2"/>'), draw.ink)

    return _signs(draw, "Monitored", rows, sign)


def ringed_signs(draw: Draw, rows: Rows) -> str:
    """Thin rings with a tick or a cross in them, in green and red or in one colour."""
    colours = draw.rng.choice((("#16a34a", "#dc2626"), (draw.ink, draw.ink)))
    marks = ('<path d="M7.5 12.5l3 3 6-6.5"/>', '<path d="M15 9l-6 6M9 9l6 6"/>')

    def sign(on: bool) -> str:
        ring = '<circle cx="12" cy="12" r="10"/>'
        return _svg(draw.size * 1.25, ring + marks[not on], colours[not on])

    return _signs(draw, "Subscribed", rows, sign)


def stars(draw: Draw, rows: Rows) -> str:
    """Filled stars and hollow ones under a header that says what a filled one means."""
    star = '<path d="M12 2l3.1 6.3 6.9 1-5 4.9 1.2 6.8-6.2-3.2-6.2 3.2L7 14.2 2 9.3l6.9-1z"/>'

    def sign(on: bool) -> str:
        colours = (draw.accent, draw.accent) if on else ("#9aa1ab", "none")
        return _svg(draw.size * 1.2, star, colours[0], 1.6, colours[1])

    return _signs(draw, "Subscribed", rows, sign)


def plus_minus(draw: Draw, rows: Rows) -> str:
    """Signs of a font, heavy ticks and crosses, under "Receive"."""
    signs = draw.rng.choice((("✔", "✘"), ("✓", "✗"), ("✓", "—"), ("✔", "")))

    def sign(on: bool) -> str:
        colour = "#15803d" if on else "#b91c1c"
        return f'<span class="control sign" style="color:{colour};font-family:DejaVu Sans">{signs[not on]}&nbsp;</span>'

    return _signs(draw, "Receive", rows, sign)


# ------------------------------------------------------------------------ lists and answers


def segmented(draw: Draw, rows: Rows) -> str:
    """Yes and No side by side, the chosen one filled."""
    words = draw.rng.choice((("Yes", "No"), ("On", "Off"), ("Enable", "Disable")))
    width = draw.rng.uniform(230, 330)

    def row(name: str, on: bool) -> str:
        parts = "".join(
            f'<span style="padding:3px 12px;{f"background:{draw.accent};color:#fff" if chosen else "background:#fff;color:#444"}">{word}</span>'
            for word, chosen in zip(words, (on, not on), strict=True)
        )
        return (
            _label(name, f"width:{width}px")
            + f'<span class="control" style="display:inline-flex;border:1px solid {draw.accent};border-radius:4px;overflow:hidden">{parts}</span>'
        )

    return _stack(draw, rows, row)


def answers(draw: Draw, rows: Rows) -> str:
    """Two radio buttons a row, headed or followed by Yes and No."""
    s = draw.size
    inline = draw.rng.random() < 0.5

    def radio(on: bool) -> str:
        dot = f'<circle cx="12" cy="12" r="5.5" fill="{draw.accent}"/>' if on else ""
        return f'<svg class="control sign" viewBox="0 0 24 24" width="{s}" height="{s}"><circle cx="12" cy="12" r="10" fill="none" stroke="{draw.accent if on else draw.muted}" stroke-width="2"/>{dot}</svg>'

    if inline:
        return _table(
            draw,
            ("Topic", "Receive alerts?"),
            rows,
            lambda name, on: [f"{radio(on)} Yes &nbsp; {radio(not on)} No"],
        )
    return _table(draw, ("Topic", "Yes", "No"), rows, lambda name, on: [radio(on), radio(not on)])


def highlighted(draw: Draw, rows: Rows) -> str:
    """A list box of a browser or a desktop: several rows highlighted, nothing else."""
    parts = "".join(
        f'<div data-topic="{name}" style="padding:2px 8px;{"background:#1e66c9;color:#fff" if on else ""}">{_label(name)}</div>'
        for name, on in rows
    )
    return f'<h3>Selected NCIC topics (hold Ctrl for several)</h3><div style="border:1px solid #777;background:#fff;color:#111;width:280px">{parts}</div>'


def struck(draw: Draw, rows: Rows) -> str:
    """A list whose rows that are off are struck through."""
    return _stack(
        draw,
        rows,
        lambda name, on: (
            f'<span class="control">{_label(name, "" if on else "text-decoration:line-through")}</span>'
        ),
        "Topics in use",
    )


def sheet_cells(draw: Draw, rows: Rows) -> str:
    """A sheet with ruled cells and TRUE or FALSE, Y or N, X or nothing, as words."""
    words = draw.rng.choice((("TRUE", "FALSE"), ("Y", "N"), ("Yes", "No")))
    body = "".join(
        f'<tr data-topic="{name}"><td style="border:1px solid #bbb;padding:2px 6px">{k}</td><td style="border:1px solid #bbb;padding:2px 30px 2px 6px">{_label(name)}</td><td class="control" style="border:1px solid #bbb;padding:2px 20px;text-align:center">{words[not on]}</td></tr>'
        for k, (name, on) in enumerate(rows, 2)
    )
    return f'<table style="border-collapse:collapse;background:#fff;color:#000"><tr><th></th><th align=left>HOTLIST</th><th>ENABLED</th></tr>{body}</table>'


def cards(draw: Draw, rows: Rows) -> str:
    """Cards in two columns, the chosen ones with a thick coloured rim and a tick in the corner."""
    s = draw.size * 1.1
    items = "".join(
        f'<div data-topic="{name}" class="row" style="width:230px;justify-content:space-between;border:{2 if on else 1}px solid {draw.accent if on else "#c9ced6"};border-radius:8px;padding:9px 12px">{_label(name)}'
        + (
            _svg(
                s,
                '<circle cx="12" cy="12" r="11"/><path d="M7 12.5l3.5 3.5 7-7.5" stroke="#fff"/>',
                draw.accent,
                2.4,
                draw.accent,
            )
            if on
            else _svg(s, '<circle cx="12" cy="12" r="10.5"/>', "#b6bcc5", 1.6)
        )
        + "</div>"
        for name, on in rows
    )
    return f'<h3>Choose NCIC topics</h3><div style="display:flex;flex-wrap:wrap;gap:10px;width:540px">{items}</div>'


ADMIN: dict[str, Callable[[Draw, Rows], str]] = {
    f"admin {function.__name__.replace('_', ' ')}": function
    for function in (
        form_switch, phone_settings, subtitled, worded_switch, signed_switch, tree, list_box,
        bevelled, select_all, two_columns, printed_boxes, bubbles, pills, lamps, bells, eyes,
        ringed_signs, stars, plus_minus, segmented, answers, highlighted, struck, sheet_cells, cards,
    )
}  # fmt: skip
# The words of the page tell the state: marks may be silent there, but not contradict.
TOLD_BY_WORDS = frozenset({"admin pills", "admin sheet cells"})
