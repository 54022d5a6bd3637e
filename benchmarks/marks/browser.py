"""Interfaces as a browser draws them: real form controls, icons and type, from HTML of our own.

Needs Chromium and playwright. Nothing here takes part in training.
"""

# ruff: noqa: E501 (templates read better unbroken)

from __future__ import annotations

import io
import random
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PIL import Image

from benchmarks.marks.admin import ADMIN, TOLD_BY_WORDS, Draw
from benchmarks.marks.canvas import DPI, Label, Page
from benchmarks.marks.layouts import TOPICS
from benchmarks.marks.products import PRODUCTS

_SCRIPT = """() => {
  const words = [], controls = {}, owners = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let line = 0;
  while (walk.nextNode()) {
    const node = walk.currentNode, text = node.textContent;
    const owner = node.parentElement.closest('[data-topic]');
    const isLabel = node.parentElement.closest('.label') !== null;
    const expression = /\\S+/g;
    let match, any = false;
    if (node.parentElement.closest('.sign')) continue;
    while ((match = expression.exec(text))) {
      const range = document.createRange();
      range.setStart(node, match.index); range.setEnd(node, match.index + match[0].length);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      const style = getComputedStyle(node.parentElement);
      const size = parseFloat(style.fontSize);
      const base = box.top + box.height / 2 + size * 0.35;
      const hangs = /[gjpqy,;()]/.test(match[0]), tall = /[A-Z0-9bdfhklti]/.test(match[0]);
      words.push([match[0], box.left, base - size * (tall ? 0.72 : 0.53), box.right,
                  base + (hangs ? size * 0.21 : 0), line,
                  owner && isLabel ? owner.dataset.topic : null]);
      any = true;
    }
    if (any) line += 1;
  }
  for (const element of document.querySelectorAll('[data-topic]')) {
    const control = element.querySelector('.control') || element;
    const box = control.getBoundingClientRect();
    controls[element.dataset.topic] = [box.left, box.top, box.right, box.bottom];
  }
  return [words, controls];
}"""


Row = Callable[[Draw, str, bool], str]
_TICK = ('<svg class="control sign" viewBox="0 0 24 24" width="{s}" height="{s}"><path d="M4 12l6 6L20 6" '
         'fill="none" stroke="{c}" stroke-width="{w}"/></svg>')  # fmt: skip


def _list(
    draw: Draw, rows: list[tuple[str, bool]], row: Callable[[str, bool], str], style: str = ""
) -> str:
    gap = draw.rng.uniform(0.3, 1.1) * draw.size
    parts = [
        f'<div class="row" data-topic="{name}" style="margin:{gap:.0f}px 0;{style}">{row(name, on)}</div>'
        for name, on in rows
    ]
    return f"<h3>{draw.rng.choice(('NCIC topics', 'Hotlist alerts'))}</h3>" + "".join(parts)


def _before(control: str, name: str, gap: float = 8) -> str:
    return f'{control}<span class="label" style="margin-left:{gap}px">{name}</span>'


def _behind(control: str, name: str, width: float) -> str:
    return f'<span class="label" style="width:{width}px">{name}</span>{control}'


def native_checkbox(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    size = draw.size * draw.rng.uniform(0.9, 1.3)
    return _list(
        draw,
        rows,
        lambda name, on: _before(
            f'<input type="checkbox" class="control" style="width:{size}px;height:{size}px;margin:0;'
            f'accent-color:{draw.accent}" {"checked" if on else ""}>',
            name,
        ),
    )


def native_radio(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    size = draw.size * draw.rng.uniform(0.9, 1.2)
    return _list(
        draw,
        rows,
        lambda name, on: _before(
            f'<input type="radio" name="{name}" class="control" style="width:{size}px;height:{size}px;'
            f'margin:0;accent-color:{draw.accent}" {"checked" if on else ""}>',
            name,
        ),
    )


def _switch(draw: Draw, on: bool, words: bool = False) -> str:
    h = draw.size * 1.35
    w = h * (2.3 if words else 1.85)
    k = h * 0.78
    pad = (h - k) / 2
    text = ""
    if words:
        side = f"left:{h * 0.35}px" if on else f"right:{h * 0.3}px"
        text = (
            f'<span class="sign" style="position:absolute;{side};top:{h * 0.2}px;color:#fff;'
            f'font-size:{h * 0.5}px">{"ON" if on else "OFF"}</span>'
        )
    place = f"right:{pad}px" if on else f"left:{pad}px"
    return (
        f'<span class="control" style="position:relative;display:inline-block;width:{w}px;'
        f'height:{h}px;border-radius:{h}px;background:{draw.accent if on else draw.muted}">{text}'
        f'<span style="position:absolute;{place};top:{pad}px;width:{k}px;height:{k}px;'
        f'border-radius:50%;background:#fff;box-shadow:0 1px 2px rgba(0,0,0,.4)"></span></span>'
    )


def switch_column(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    width = draw.rng.uniform(260, 420)
    return _list(
        draw,
        rows,
        lambda name, on: _behind(_switch(draw, on), name, width),
        "border-bottom:1px solid #ddd;padding-bottom:6px",
    )


def switch_before(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    return _list(draw, rows, lambda name, on: _before(_switch(draw, on), name, 12))


def switch_lettered(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    width = draw.rng.uniform(240, 340)
    return _list(draw, rows, lambda name, on: _behind(_switch(draw, on, True), name, width))


def chip_cancel(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    """Chips whose remove sign is a grey disc with a white cross."""
    s = draw.size * 1.2
    chips = "".join(
        f'<span data-topic="{name}" style="display:inline-flex;align-items:center;margin:4px;padding:6px 6px 6px 12px;'
        f'border-radius:20px;background:#e3e6ea;color:#222"><span class="label">{name}</span>'
        f'<svg class="control sign" viewBox="0 0 24 24" width="{s}" height="{s}" style="margin-left:6px">'
        '<circle cx="12" cy="12" r="10" fill="#8a9099"/><path d="M8 8l8 8M16 8l-8 8" stroke="#fff" '
        'stroke-width="2.2"/></svg></span>'
        for name, _ in rows
    )
    return f'<h3>Alert topics (NCIC)</h3><div style="border:1px solid #999;width:560px;padding:6px">{chips}</div>'


def chip_left(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    """Tags with the remove sign before the label, parted by a line."""
    chips = "".join(
        f'<span data-topic="{name}" style="display:inline-flex;align-items:center;margin:3px;'
        f'border:1px solid #aaa;border-radius:4px;background:#e4e4e4;color:#222"><span class="control sign" '
        f'style="padding:2px 6px;border-right:1px solid #aaa">×</span><span class="label" '
        f'style="padding:2px 8px">{name}</span></span>'
        for name, _ in rows
    )
    return f'<h3>Hotlists (NCIC)</h3><div style="border:1px solid #999;width:560px;padding:4px">{chips}</div>'


def icon_table(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    """A table whose state is a green disc with a tick or a red disc with a cross."""
    s = draw.size * 1.25

    def icon(on: bool) -> str:
        path = "M7 12l4 4 6-8" if on else "M8 8l8 8M16 8l-8 8"
        return (
            f'<svg class="control sign" viewBox="0 0 24 24" width="{s}" height="{s}"><circle cx="12" cy="12" '
            f'r="11" fill="{"#1f9d55" if on else "#d64545"}"/><path d="{path}" fill="none" stroke="#fff" '
            'stroke-width="2.4"/></svg>'
        )

    body = "".join(
        f'<tr data-topic="{name}"><td style="padding:6px 60px 6px 0"><span class="label">{name}</span></td>'
        f'<td style="padding:6px 60px">NCIC</td><td style="text-align:center">{icon(on)}</td></tr>'
        for name, on in rows
    )
    return (
        "<h3>Hotlist subscriptions</h3><table><tr><th align=left>Topic</th><th>Source</th>"
        f"<th>Subscribed</th></tr>{body}</table>"
    )


def tick_table(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    tick = _TICK.format(s=draw.size * 1.1, c=draw.accent, w=2.6)
    body = "".join(
        f'<tr data-topic="{name}" style="border-bottom:1px solid #ccc"><td style="padding:6px 80px 6px 0">'
        f'<span class="label">{name}</span></td><td style="text-align:center">{tick if on else ""}</td></tr>'
        for name, on in rows
    )
    return (
        '<h3>NCIC alert lists</h3><table style="border-collapse:collapse"><tr><th align=left>List</th>'
        f"<th>Receive alerts</th></tr>{body}</table>"
    )


def selected_rows(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    """A list box whose chosen rows carry a tick at the right."""
    tick = _TICK.format(s=draw.size, c=draw.accent, w=2.4)
    items = "".join(
        f'<div class="row" data-topic="{name}" style="justify-content:space-between;padding:7px 12px;'
        f'{"background:#eaf1fe;color:#111" if on else ""}"><span class="label">{name}</span>'
        f"{tick if on else ''}</div>"
        for name, on in rows
    )
    return f'<h3>NCIC topics</h3><div style="border:1px solid #bbb;width:330px">{items}</div>'


def bulleted(draw: Draw, rows: list[tuple[str, bool]]) -> str:
    """A plain list: nothing here is a control."""
    kind = draw.rng.choice(("disc", "circle", "square", "decimal"))
    items = "".join(
        f'<li data-topic="{name}"><span class="label">{name}</span></li>' for name, _ in rows
    )
    return f'<p>NCIC topics on offer:</p><ul style="list-style-type:{kind};line-height:1.7">{items}</ul>'


BROWSER: dict[str, Callable[[Draw, list[tuple[str, bool]]], str]] = {
    "browser native checkbox": native_checkbox, "browser native radio": native_radio,
    "browser switch column": switch_column, "browser switch before": switch_before,
    "browser switch lettered": switch_lettered, "browser chip cancel": chip_cancel,
    "browser chip left": chip_left, "browser icon table": icon_table,
    "browser tick table": tick_table, "browser selected rows": selected_rows,
    "browser bulleted": bulleted, **ADMIN, **PRODUCTS,
}  # fmt: skip


class Browser:
    """Chromium, kept open for many pages. A context manager."""

    def __enter__(self) -> Browser:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        chromium = self._playwright.chromium
        try:
            self._browser = chromium.launch()
        except Exception:  # playwright's own build is absent: the system's will do
            self._browser = chromium.launch(executable_path="/usr/bin/chromium")
        self._page: Any = self._browser.new_page(
            viewport={"width": 816, "height": 1056}, device_scale_factor=DPI / 96
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def draw(self, style: str, seed: int) -> Page:
        """One page in ``style``, with its words, labels and controls."""
        rng = random.Random(f"{style} {seed}")
        dark = rng.random() < 0.2 and "chip" not in style
        draw = Draw(
            rng, rng.choice(("#2563eb", "#16a34a", "#7c3aed", "#0f766e", "#c2410c", "#111827")),
            "#e5e7eb" if dark else "#222", "#1b1d22" if dark else rng.choice(("#fff", "#f6f7f9")),
            "#5b616b" if dark else rng.choice(("#c4c8cf", "#b3b8c0")), rng.uniform(12, 18),
        )  # fmt: skip
        names = list(TOPICS[1:])
        rng.shuffle(names)
        names = names[: rng.randint(5, 9)]
        names.insert(rng.randrange(len(names) + 1), TOPICS[0])
        share = rng.choice((0.3, 0.6, 0.8))
        rows = [(name, rng.random() < share or "chip" in style) for name in names]
        if len({on for _, on in rows}) == 1 and "chip" not in style:
            rows[0] = (rows[0][0], not rows[0][1])
        html = f"<html><style>{draw.css()}</style><body>{BROWSER[style](draw, rows)}</body></html>"
        self._page.set_content(html)
        words, controls = self._page.evaluate(_SCRIPT)
        page = Page((255, 255, 255))
        page.image = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
        owners: dict[str, list[int]] = {}
        for text, x0, top, x1, bottom, line, owner in words:
            if owner:
                owners.setdefault(owner, []).append(len(page.words))
            page.words.append((text, (x0 * 0.75, top * 0.75, x1 * 0.75, bottom * 0.75), line))
        page.line = len(page.words)
        for name, on in rows:
            state = "checked" if on else "unchecked"
            if style == "browser bulleted":
                state = "none"
            elif style == "browser selected rows" and not on:
                state = "blank"  # nothing says that ticks mark what is received
            silent = style in TOLD_BY_WORDS or style == (
                "admin struck" if on else "admin highlighted"
            )
            box = tuple(0.75 * v for v in controls[name])
            control = None if state == "none" else box
            kind = "may be silent" if silent else style
            page.labels.append(Label(name, owners[name], state, kind, control))  # type: ignore[arg-type]
        return page
