"""Settings pages in the manner of products that agencies use: web frameworks, phones, desktop
programs, spreadsheets, surveys and tables printed from a browser; HTML of our own.

Nothing here takes part in training, and no style was looked at before it was first measured.
"""

# ruff: noqa: E501 (templates read better unbroken)

from __future__ import annotations

from collections.abc import Callable

from benchmarks.marks.admin import Draw, Rows, _label, _stack, _svg, _table

_TICK = '<path d="M5 12.5l4.5 4.5L19 7.5"/>'


def framework_checks(draw: Draw, rows: Rows) -> str:
    """Small rounded boxes of a web framework in a bordered list group, one row active."""
    s, active = draw.size, draw.rng.randrange(len(rows))
    items = ""
    for k, (name, on) in enumerate(rows):
        ground = "background:#e7f1ff" if k == active else "background:#fff"
        rim = "#0d6efd" if on else "#b8bec5"
        box = (
            f'<span class="control" style="box-sizing:border-box;display:inline-flex;flex:none;width:{s}px;height:{s}px;border:1px solid {rim};border-radius:3.5px;background:{"#0d6efd" if on else "#fff"}">'
            + (_svg(s - 2, _TICK, "#fff", 3.4).replace("control ", "") if on else "")
            + "</span>"
        )
        items += f'<div class="row" data-topic="{name}" style="border:1px solid #dee2e6;margin-top:-1px;padding:8px 16px;color:#212529;{ground}">{box}{_label(name, "margin-left:8px")}</div>'
    return f'<h3>Hotlist topics</h3><div style="width:400px">{items}</div>'


def material_list(draw: Draw, rows: Rows) -> str:
    """Two-line items with an icon before and a check box at the far end."""
    s, width = draw.size * 1.15, draw.rng.uniform(330, 430)
    car = '<path d="M3 13l2-6h14l2 6v5h-3v-2H6v2H3z"/><circle cx="7" cy="13" r="1"/><circle cx="17" cy="13" r="1"/>'

    def row(name: str, on: bool) -> str:
        box = (
            _svg(
                s,
                f'<rect x="3" y="3" width="18" height="18" rx="2" fill="{draw.accent}" stroke="none"/><path d="M7 12l4 4 7-8" stroke="#fff"/>',
                draw.accent,
                2.2,
            )
            if on
            else _svg(s, '<rect x="4" y="4" width="16" height="16" rx="1.5"/>', "#49454f")
        )
        icon = _svg(s * 1.2, car, "#6b6f76", 1.6).replace("control ", "")
        note = f'<br><span style="font-size:{draw.size * 0.8}px;color:#777">NCIC hotlist</span>'
        return (
            f'{icon}<span style="width:{width}px;margin-left:16px">{_label(name)}{note}</span>{box}'
        )

    return _stack(draw, rows, row, "Notify me about")


def office_toggles(draw: Draw, rows: Rows) -> str:
    """A label over each switch and the word On or Off behind it, as office suites have them."""
    h = draw.size * 1.3
    items = ""
    for name, on in rows:
        rim = draw.accent if on else "#605e5c"
        knob = f"{'right' if on else 'left'}:3px;background:{'#fff' if on else '#605e5c'}"
        switch = (
            f'<span class="control" style="box-sizing:border-box;position:relative;display:inline-block;width:{2 * h}px;height:{h}px;border:1px solid {rim};border-radius:{h}px;background:{draw.accent if on else "#fff"}">'
            f'<span style="position:absolute;top:{0.18 * h}px;{knob};width:{0.56 * h}px;height:{0.56 * h}px;border-radius:50%"></span></span>'
        )
        items += f'<div class="row" data-topic="{name}" style="padding:6px 0"><span style="width:250px">{_label(name)}</span>{switch}<span style="margin-left:8px">{"On" if on else "Off"}</span></div>'
    return f'<h3>NCIC alerts</h3><div style="background:#fff;color:#323130;padding:12px;width:460px">{items}</div>'


def phone_ticks(draw: Draw, rows: Rows) -> str:
    """A phone's list for choosing several: filled discs with ticks, empty rings, before labels."""
    s = draw.size * 1.35

    def row(name: str, on: bool) -> str:
        sign = (
            _svg(
                s,
                '<circle cx="12" cy="12" r="11" stroke="none" fill="#0a7aff"/><path d="M7 12.5l3.4 3.5L17 8.5" stroke="#fff"/>',
                "#0a7aff",
                2.2,
            )
            if on
            else _svg(s, '<circle cx="12" cy="12" r="10.5"/>', "#c5c5c7", 1.2)
        )
        return sign + _label(name, "margin-left:12px")

    frame = "background:#fff;color:#000;border-radius:10px;padding:4px 14px;width:330px"
    return _stack(draw, rows, row, "Alert topics", frame=frame)


def ant_table(draw: Draw, rows: Rows) -> str:
    """A component library's table: small switches in a column, tags in another."""
    h = draw.size * 1.15

    def cells(name: str, on: bool) -> list[str]:
        place = f"{'right' if on else 'left'}:2px"
        switch = (
            f'<span class="control" style="position:relative;display:inline-block;vertical-align:middle;width:{1.9 * h}px;height:{h}px;border-radius:{h}px;background:{"#1677ff" if on else "rgba(0,0,0,.25)"}">'
            f'<span style="position:absolute;top:2px;{place};width:{h - 4}px;height:{h - 4}px;border-radius:50%;background:#fff"></span></span>'
        )
        tag = f'<span style="border:1px solid #91caff;background:#e6f4ff;color:#0958d9;border-radius:4px;padding:0 6px;font-size:{draw.size * 0.8}px">NCIC</span>'
        return [tag, switch]

    return _table(draw, ("Name", "Source", "Status"), rows, cells)


def headless_switch(draw: Draw, rows: Rows) -> str:
    """Switches in grey and near-black with a ring of space, labels to the left, notes below."""
    h, width = draw.size * 1.4, draw.rng.uniform(360, 460)

    def row(name: str, on: bool) -> str:
        place = f"{'right' if on else 'left'}:2px"
        return (
            f'<span style="width:{width}px">{_label(name, "font-weight:600")}<br><span style="font-size:{draw.size * 0.85}px;color:#6b7280">Send alerts when a plate on this list is read.</span></span>'
            f'<span class="control" style="position:relative;display:inline-block;flex:none;width:{1.83 * h}px;height:{h}px;border-radius:{h}px;background:{"#18181b" if on else "#e4e4e7"}">'
            f'<span style="position:absolute;top:2px;{place};width:{h - 4}px;height:{h - 4}px;border-radius:50%;background:#fff;box-shadow:0 1px 3px rgba(0,0,0,.2)"></span></span>'
        )

    frame = f"background:#fff;color:#09090b;border:1px solid #e4e4e7;border-radius:8px;padding:10px 16px;width:{width + 70}px"
    return _stack(draw, rows, row, "Hotlist subscriptions", gap=9, frame=frame)


def desktop_dialog(draw: Draw, rows: Rows) -> str:
    """A grey dialog of an old desktop: sunken white boxes in a titled group, buttons below."""
    s = round(draw.size * 0.95)

    def row(name: str, on: bool) -> str:
        tick = (
            f'<svg viewBox="0 0 13 13" width="{s - 2}" height="{s - 2}"><path d="M3 5v3l2 2 5-5V2L5 7z" fill="#000"/></svg>'
            if on
            else ""
        )
        return (
            f'<span class="control sign" style="box-sizing:border-box;display:inline-flex;flex:none;width:{s}px;height:{s}px;background:#fff;border:1px solid;border-color:#808080 #fff #fff #808080;box-shadow:inset 1px 1px 0 #404040">{tick}</span>'
            + _label(name, "margin-left:6px")
        )

    body = "".join(
        f'<div class="row" data-topic="{name}" style="padding:3px 0">{row(name, on)}</div>'
        for name, on in rows
    )
    button = '<span class="sign" style="border:1px solid #404040;padding:3px 22px;margin:6px;box-shadow:inset 1px 1px 0 #fff">{}</span>'
    return (
        '<div style="background:#d4d0c8;color:#000;width:380px;padding:3px;border:2px outset #eee"><div style="background:#0a246a;color:#fff;padding:3px 6px">Hot List Options</div>'
        f'<fieldset style="margin:12px;border:1px solid #999"><legend>NCIC file types</legend>{body}</fieldset><div style="text-align:right;padding:6px">{button.format("OK")}{button.format("Cancel")}</div></div>'
    )


def widget_buttons(draw: Draw, rows: Rows) -> str:
    """Check boxes of a script library drawn as buttons: the pressed ones in another shade."""
    s = draw.size * 1.1

    def row(name: str, on: bool) -> str:
        mark = _svg(s * 0.8, _TICK, "#fff", 4).replace("control ", "") if on else ""
        box = f'<span class="control" style="display:inline-flex;flex:none;align-items:center;justify-content:center;width:{s}px;height:{s}px;border:1px solid {"#003eff" if on else "#c5c5c5"};border-radius:3px;background:{"#007fff" if on else "#f6f6f6"};margin-right:9px">{mark}</span>'
        edge = "#003eff" if on else "#c5c5c5"
        return f'<span style="display:inline-flex;align-items:center;width:260px;border:1px solid {edge};border-radius:3px;padding:5px 12px;background:{"#e8f0ff" if on else "#f6f6f6"};color:#333">{box}{_label(name)}</span>'

    return _stack(draw, rows, row, "Lists", gap=3)


def swing_table(draw: Draw, rows: Rows) -> str:
    """A ruled grid of a business program: a check box centred in a narrow cell, codes, dates."""
    s = draw.size * 0.9

    def box(on: bool) -> str:
        tick = (
            '<path d="M5 10v8l2 0L19 6" stroke="#000" stroke-width="3" fill="none"/>' if on else ""
        )
        return f'<svg class="control sign" viewBox="0 0 24 24" width="{s}" height="{s}" style="vertical-align:middle"><rect x="1" y="1" width="22" height="22" fill="#fff" stroke="#7a8a99" stroke-width="2"/>{tick}</svg>'

    line = "border:1px solid #9aa7b5"
    body = "".join(
        f'<tr data-topic="{name}" style="background:{"#fff" if k % 2 else "#eef3f8"}"><td style="{line};padding:2px 8px">{k + 1}</td><td style="{line};padding:2px 8px">{box(on)}</td><td style="{line};padding:2px 60px 2px 6px">{_label(name)}</td><td style="{line};padding:2px 8px">0{k + 3}/17/2025</td></tr>'
        for k, (name, on) in enumerate(rows)
    )
    heads = "".join(
        f'<th style="{line};padding:2px 8px;background:#d5dfea">{h}</th>'
        for h in ("#", "Sel", "NCIC file", "Effective")
    )
    return f'<p>Hot List Maintenance</p><table style="border-collapse:collapse;color:#000">{"<tr>" + heads + "</tr>"}{body}</table>'


def site_list(draw: Draw, rows: Rows) -> str:
    """A document site's list: round select marks on chosen rows, a tick column "Active"."""
    tick = _svg(draw.size, _TICK, "#333", 2.4)
    return _table(
        draw,
        ("Title", "Modified", "Active"),
        rows,
        lambda name, on: ["March 4", tick if on else ""],
    )


def survey(draw: Draw, rows: Rows) -> str:
    """A survey's grid: a row a list, circles under Yes, No and Not sure."""
    s = draw.size * 1.25

    def circle(on: bool) -> str:
        dot = f'<circle cx="12" cy="12" r="5" fill="{draw.accent}" stroke="none"/>' if on else ""
        return _svg(
            s, f'<circle cx="12" cy="12" r="10"/>{dot}', draw.accent if on else "#5f6368", 2
        )

    return _table(
        draw,
        ("Which lists do you use?", "Yes", "No", "Not sure"),
        rows,
        lambda name, on: [circle(on), circle(not on), circle(False)],
    )


def printed_table(draw: Draw, rows: Rows) -> str:
    """A web table printed in black and white: colours gone, a hollow and a filled dot, a footer."""
    dot = '<circle cx="12" cy="12" r="8"{}/>'
    body = _table(
        draw,
        ("Hot list", "Agency", "Alerts"),
        rows,
        lambda name, on: [
            "Self",
            _svg(draw.size * 0.9, dot.format(' fill="#000"' if on else ""), "#000", 2),
        ],
    )
    return f'<div style="background:#fff;color:#000">{body}<p style="font-size:9px">https://admin.example.org/hotlists?page=1 &nbsp; 3/4/2025, 9:14 AM</p></div>'


def permission_matrix(draw: Draw, rows: Rows) -> str:
    """Boxes in three columns; only the one headed "Receive alerts" says what is on."""
    s = draw.size * 1.05

    def box(on: bool, of_topic: bool) -> str:
        mark = f'<path d="M6 6l12 12M18 6L6 18" stroke="{draw.ink}"/>' if on else ""
        sign = _svg(s, f'<rect x="2" y="2" width="20" height="20"/>{mark}', draw.ink, 1.8)
        return sign if of_topic else sign.replace("control ", "")

    return _table(
        draw,
        ("List", "View", "Receive alerts", "Edit"),
        rows,
        lambda name, on: [box(True, False), box(on, True), box(draw.rng.random() < 0.3, False)],
    )


def dark_console(draw: Draw, rows: Rows) -> str:
    """A dark dispatch console: dim square boxes, lit ones in amber with a dark tick."""
    s = draw.size * 1.1

    def row(name: str, on: bool) -> str:
        mark = _TICK.replace("/>", ' stroke="#1c1c1c" stroke-width="3"/>') if on else ""
        sign = _svg(
            s,
            f'<rect x="2" y="2" width="20" height="20" fill="{"#ffb300" if on else "#2c2f33"}"/>{mark}',
            "#ffb300" if on else "#6c7278",
            1.6,
        )
        return sign + _label(name, f"margin-left:9px;color:{'#fff' if on else '#a9b0b8'}")

    frame = "background:#1c1e21;padding:14px;width:360px"
    return _stack(draw, rows, row, "Hotlist filter", frame=frame)


def transfer_list(draw: Draw, rows: Rows) -> str:
    """Two bordered lists, "Available" and "Subscribed", with small boxes for moving rows."""
    s = draw.size * 0.9
    box = f'<span class="sign" style="display:inline-block;width:{s}px;height:{s}px;border:1px solid #bbb;border-radius:2px;margin-right:7px;flex:none"></span>'

    def half(title: str, names: list[str]) -> str:
        items = "".join(
            f'<div class="row" data-topic="{name}" style="padding:4px 10px">{box}<span class="control">{_label(name)}</span></div>'
            for name in names
        )
        return f'<div style="border:1px solid #ccc;width:235px"><div style="border-bottom:1px solid #ccc;padding:6px 10px">{title}</div>{items}</div>'

    off, on = [n for n, o in rows if not o], [n for n, o in rows if o]
    return f'<h3>NCIC topics</h3><div style="display:flex;gap:26px;background:#fff;color:#222">{half("Available", off)}{half("Subscribed", on)}</div>'


PRODUCTS: dict[str, Callable[[Draw, Rows], str]] = {
    f"product {function.__name__.replace('_', ' ')}": function
    for function in (
        framework_checks, material_list, office_toggles, phone_ticks, ant_table, headless_switch,
        desktop_dialog, widget_buttons, swing_table, site_list, survey, printed_table,
        permission_matrix, dark_console, transfer_list,
    )
}  # fmt: skip
