"""Controls as interfaces and forms draw them, in many styles: one function a kind.

Every function draws one control in ``box`` (points) of a page in a given look and state. A look is
drawn once a page, so that the controls of one page are siblings.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from benchmarks.marks.canvas import SCALE, Box, Colour, Page, font, wobble

Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """What the controls of one page share."""

    style: str
    accent: Colour
    ink: Colour
    ground: Colour
    muted: Colour
    stroke: float
    radius: float
    glyph: str = "tick"
    glyph_pair: tuple[str, str] = ("☐", "☑")
    seed: int = 0


def _tick(box: Box, inset: float) -> list[Point]:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    return [
        (x0 + w * inset, y0 + h * 0.54),
        (x0 + w * 0.42, y1 - h * (inset + 0.04)),
        (x1 - w * inset, y0 + h * (inset + 0.05)),
    ]


def tick(page: Page, box: Box, colour: Colour, stroke: float, inset: float = 0.22) -> None:
    page.path(_tick(box, inset), colour, stroke)


def badge(page: Page, box: Box, on: bool, stroke: float, grey: Colour | None) -> None:
    """A disc with a white tick, or with a white cross."""
    page.ellipse(box, grey or ((30, 150, 80) if on else (205, 60, 60)), None)
    (tick if on else cross)(page, box, (255, 255, 255), stroke, 0.3)


def any_tick(page: Page, box: Box, colour: Colour, stroke: float, sign: str) -> None:
    """A drawn tick, or the sign of a font."""
    if sign:
        _sign(page, box, sign, colour)
    else:
        tick(page, box, colour, stroke, 0.1)


def cross(page: Page, box: Box, colour: Colour, stroke: float, inset: float = 0.22) -> None:
    x0, y0, x1, y1 = box
    dx, dy = (x1 - x0) * inset, (y1 - y0) * inset
    page.path([(x0 + dx, y0 + dy), (x1 - dx, y1 - dy)], colour, stroke)
    page.path([(x1 - dx, y0 + dy), (x0 + dx, y1 - dy)], colour, stroke)


def _sign(page: Page, box: Box, sign: str, colour: Colour) -> None:
    """A sign of a font, its ink scaled to the box."""
    face = font("DejaVuSans", 40)
    _, y0, _, y1 = page.draw.textbbox((0, 0), sign, font=face, anchor="ls")
    size = (box[3] - box[1]) / (y1 - y0) * SCALE
    face = font("DejaVuSans", 40 * size)
    x0, y0, _, _ = page.draw.textbbox((0, 0), sign, font=face, anchor="ls")
    page.draw.text(
        (box[0] * SCALE - x0, box[1] * SCALE - y0), sign, font=face, fill=colour, anchor="ls"
    )


def icon(page: Page, x: float, middle: float, r: float, name: str, colour: Colour) -> None:
    """Decoration that is no control."""
    if name == "chevron":
        page.path([(x, middle - r), (x + r, middle), (x, middle + r)], colour, 0.8)
    elif name == "caret":
        page.path(
            [(x, middle - r / 2), (x + r, middle + r / 2), (x + 2 * r, middle - r / 2)], colour, 0.8
        )
    elif name == "kebab":
        for k in (-1, 0, 1):
            page.ellipse(
                (x, middle + k * 0.7 * r - 0.2 * r, x + 0.4 * r, middle + k * 0.7 * r + 0.2 * r),
                colour,
                None,
            )
    elif name == "info":
        page.ellipse((x, middle - r, x + 2 * r, middle + r), None, colour, 0.6)
        page.path([(x + r, middle - 0.1 * r), (x + r, middle + 0.55 * r)], colour, 0.7)
        page.path([(x + r, middle - 0.55 * r), (x + r, middle - 0.35 * r)], colour, 0.7)
    elif name == "handle":
        for k in (-1, 0, 1):
            page.path([(x, middle + k * 0.6 * r), (x + 2 * r, middle + k * 0.6 * r)], colour, 0.6)
    elif name == "person":
        page.ellipse((x + 0.6 * r, middle - r, x + 1.4 * r, middle - 0.2 * r), colour, None)
        page.draw.pieslice(
            [v * SCALE for v in (x, middle, x + 2 * r, middle + 2 * r)], 180, 360, colour
        )
    elif name == "pencil":
        page.path([(x, middle + r), (x + 1.6 * r, middle - 0.6 * r)], colour, 1.5)
        page.path([(x, middle + r), (x + 0.5 * r, middle + 0.8 * r)], colour, 0.5)
    elif name == "bin":
        page.path(
            [
                (x + 0.3 * r, middle - 0.6 * r),
                (x + 0.5 * r, middle + r),
                (x + 1.5 * r, middle + r),
                (x + 1.7 * r, middle - 0.6 * r),
            ],
            colour,
            0.6,
        )
        page.path([(x, middle - 0.6 * r), (x + 2 * r, middle - 0.6 * r)], colour, 0.6)
    elif name == "car":
        page.box((x, middle - 0.1 * r, x + 2.2 * r, middle + 0.6 * r), 0.3 * r, colour, None)
        page.box((x + 0.4 * r, middle - 0.7 * r, x + 1.7 * r, middle), 0.3 * r, None, colour, 0.6)
    elif name == "badge":
        page.box((x, middle - 0.9 * r, x + 3.2 * r, middle + 0.9 * r), 0.9 * r, colour, None)
        page.text(
            x + 0.9 * r, middle + 0.6 * r, "12", "LiberationSans-Regular", 1.6 * r, (255, 255, 255)
        )
        del page.words[-1:]
    elif name == "star":
        points = [
            (
                x + r + r * (1 - 0.6 * (k % 2)) * math.sin(k * math.pi / 5),
                middle - r * (1 - 0.6 * (k % 2)) * math.cos(k * math.pi / 5),
            )
            for k in range(11)
        ]
        page.path(points, colour, 0.6)
    elif name == "flag":
        page.path(
            [(x, middle + r), (x, middle - r), (x + 1.4 * r, middle - 0.5 * r), (x, middle)],
            colour,
            0.8,
        )
    elif name == "bell":
        page.draw.pieslice(
            [v * SCALE for v in (x + 0.3 * r, middle - r, x + 1.7 * r, middle + r)],
            180,
            360,
            colour,
        )
        page.box((x + 0.3 * r, middle, x + 1.7 * r, middle + 0.6 * r), 0, colour, None)
        page.ellipse((x + 0.8 * r, middle + 0.6 * r, x + 1.2 * r, middle + r), colour, None)
    elif name == "letter":
        page.text(
            x,
            middle + 0.7 * r,
            "AaBRSgm48"[round(r * 97) % 9],
            "LiberationSans-Regular",
            2 * r,
            colour,
        )
        del page.words[-1:]


ICONS = (
    "chevron",
    "caret",
    "kebab",
    "info",
    "handle",
    "person",
    "pencil",
    "bin",
    "car",
    "letter",
    "badge",
    "star",
    "flag",
    "bell",
)


def check_box(page: Page, box: Box, on: bool, look: Look, rng: random.Random) -> None:
    """Styles: material, outline_tick, outline_cross, filled, white_card, grey_square, hand."""
    size = box[2] - box[0]
    stroke = look.stroke
    mark = tick if look.glyph == "tick" else cross
    inner = (box[0] + size * 0.22, box[1] + size * 0.22, box[2] - size * 0.22, box[3] - size * 0.22)
    if look.style == "material":
        if on:
            page.box(box, look.radius, look.accent, None)
            mark(page, box, look.ground, stroke * 1.3)
        else:
            page.box(box, look.radius, None, look.muted, stroke)
    elif look.style == "outline":
        page.box(box, look.radius, None, look.ink if on else look.muted, stroke)
        if on:
            mark(page, box, look.ink, stroke * 1.4)
    elif look.style == "accent_outline":
        page.box(box, look.radius, None, look.accent if on else look.muted, stroke)
        if on:
            mark(page, box, look.accent, stroke * 1.5)
    elif look.style == "filled":
        page.box(box, look.radius, None, look.ink, stroke)
        if on:
            page.box(inner, look.radius / 2, look.ink, None)
    elif look.style == "solid":
        page.box(box, look.radius, look.ink if on else None, look.ink, stroke)
    elif look.style == "grey_square":
        page.box(box, look.radius, look.accent if on else look.muted, None)
        if on:
            mark(page, box, (255, 255, 255), stroke * 1.3)
    elif look.style == "overflow":  # the tick leaves its box
        page.box(box, look.radius, None, look.ink, stroke)
        if on:
            big = (box[0] - size * 0.05, box[1] - size * 0.4, box[2] + size * 0.35, box[3])
            mark(page, big, look.ink, stroke * 1.6, 0.12)
    elif look.style == "random":
        _random_box(page, box, on, look)
    elif look.style == "sign":  # the signs of a font
        empty, full = look.glyph_pair
        _sign(page, box, full if on else empty, look.ink)
    elif look.style == "hand":
        page.box(box, 0, None, look.ink, stroke)
        if on:
            kind = look.glyph
            grown = tuple(
                v + rng.uniform(-0.18, 0.18) * size + (0.12 * size if i > 1 else -0.12 * size)
                for i, v in enumerate(box)
            )
            pen = look.accent
            if kind == "tick":
                page.path(wobble(rng, _tick(grown, 0.1), size * 0.06), pen, stroke * 1.5)  # type: ignore[arg-type]
            else:
                x0, y0, x1, y1 = grown  # type: ignore[misc]
                page.path(wobble(rng, [(x0, y0), (x1, y1)], size * 0.06), pen, stroke * 1.5)
                page.path(wobble(rng, [(x1, y0), (x0, y1)], size * 0.06), pen, stroke * 1.5)
    else:
        raise ValueError(look.style)


def pen_box(page: Page, box: Box, on: bool, look: Look, rng: random.Random) -> None:
    """A printed box and what people do to it with a pen. Styles: leaving (a tick far larger than
    the box, its corner within), beside (a tick before it), ring (round the box), faint, stroke (one
    line across), low (a tick that hangs below).
    """
    page.box(box, 0, None, look.ink, look.stroke)
    if not on:
        return
    size = box[2] - box[0]
    pen, width = look.accent, look.stroke * rng.uniform(1.0, 1.6)

    def at(*points: Point) -> list[Point]:
        """Points in sizes of the box, each a little off."""
        off = [(x + rng.uniform(-0.1, 0.1), y + rng.uniform(-0.1, 0.1)) for x, y in points]
        return [(box[0] + size * x, box[1] + size * y) for x, y in off]

    def draw(*points: Point) -> None:
        page.path(wobble(rng, at(*points), size * 0.05), pen, width)

    if look.style == "leaving":
        far = rng.uniform(1.2, 2.1)
        draw((0.1, 0.4), (0.45, 0.9), (far, -0.5 * far))
    elif look.style == "low":
        draw((-0.4, 0.5), (0.1, rng.uniform(1.1, 1.5)), (rng.uniform(0.8, 1.4), -0.1))
    elif look.style == "beside":
        draw((-1.4, 0.4), (-1.05, 0.9), (rng.uniform(-0.5, -0.2), -0.2))
    elif look.style == "ring":
        reach = rng.uniform(0.85, 1.05)
        turn = rng.uniform(0, 6)
        draw(*[
            (0.5 + reach * math.cos(turn + k * 0.53), 0.5 + 0.9 * reach * math.sin(turn + k * 0.53))
            for k in range(13)
        ])  # fmt: skip
    elif look.style == "faint":
        pen = _shade(look.ground, look.accent, rng.uniform(0.3, 0.5))
        draw((0.1, 0.5), (0.4, 0.9), (1.0, 0.0))
    else:
        draw((rng.uniform(-0.5, 0), 1.1), (rng.uniform(1, 1.5), -0.1))


def radio(page: Page, box: Box, on: bool, look: Look, rng: random.Random) -> None:
    """Styles: plain, accent, donut (a thick ring), solid."""
    size = box[2] - box[0]
    share = 0.27 if look.style != "donut" else 0.33
    inner = (box[0] + size * share, box[1] + size * share,
             box[2] - size * share, box[3] - size * share)  # fmt: skip
    if look.style == "random":
        _random_radio(page, box, on, look)
    elif look.style == "sign":
        _sign(page, box, look.glyph_pair[1] if on else look.glyph_pair[0], look.ink)
    elif look.style == "plain":
        page.ellipse(box, None, look.ink, look.stroke)
        if on:
            page.ellipse(inner, look.ink, None)
    elif look.style == "accent":
        page.ellipse(box, None, look.accent if on else look.muted, look.stroke * 1.3)
        if on:
            page.ellipse(inner, look.accent, None)
    elif look.style == "donut":
        page.ellipse(
            box, look.accent if on else None, look.accent if on else look.muted, look.stroke
        )
        if on:
            page.ellipse(inner, look.ground, None)
    else:
        page.ellipse(box, look.ink if on else None, look.ink, look.stroke)


def _shade(a: Colour, b: Colour, share: float) -> Colour:
    return tuple(round(x * (1 - share) + y * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def _random_box(page: Page, box: Box, on: bool, look: Look) -> None:
    """A check box whose fill, border and mark are drawn by lot, one lot for a page."""
    rng = random.Random(look.seed)
    size = box[2] - box[0]
    radius = rng.uniform(0, 0.28) * size
    border = rng.uniform(0.4, 1.4)
    rim = rng.choice((look.ink, look.muted, look.accent))
    rim_on = rng.choice((rim, look.accent))
    fill_off = rng.choice((None, None, (255, 255, 255), _shade(look.ground, look.muted, 0.3),
                           _shade(look.ground, look.muted, 0.8)))  # fmt: skip
    fill_on = rng.choice(
        (None, look.accent, look.accent, look.ink, _shade(look.ground, look.accent, 0.3))
    )
    page.box(box, radius, fill_on if on else fill_off, rim_on if on else rim, border)
    if rng.random() < 0.15:  # a bevel
        inner = (box[0] + border, box[1] + border, box[2], box[3])
        page.path(
            [(inner[0], inner[3]), inner[:2], (inner[2], inner[1])],
            _shade(look.muted, look.ink, 0.3),
            border,
        )
    if not on:
        return
    pen = look.ground if fill_on in (look.accent, look.ink) else rng.choice((look.ink, look.accent))
    mark = rng.choice(("tick", "tick", "cross", "square", "dot", "none"))
    if mark == "none" and fill_on is None:
        mark = "tick"
    inset = rng.uniform(0.08, 0.28)
    stroke = rng.uniform(0.07, 0.16) * size
    share = inset + 0.05
    inner = (
        box[0] + size * share,
        box[1] + size * share,
        box[2] - size * share,
        box[3] - size * share,
    )
    if mark == "tick":
        x0, y0, x1, y1 = box
        low = rng.uniform(0.3, 0.48)
        page.path(
            [
                (x0 + size * inset, y0 + size * rng.uniform(0.45, 0.6)),
                (x0 + size * low, y1 - size * (inset + 0.03)),
                (x1 - size * inset, y0 + size * rng.uniform(0.15, 0.3)),
            ],
            pen,
            stroke,
        )
    elif mark == "cross":
        cross(page, box, pen, stroke, inset)
    elif mark == "square":
        page.box(inner, 0, pen, None)
    elif mark == "dot":
        page.ellipse(inner, pen, None)


def _random_radio(page: Page, box: Box, on: bool, look: Look) -> None:
    """A radio button drawn by lot."""
    rng = random.Random(look.seed)
    size = box[2] - box[0]
    rim = rng.choice((look.ink, look.muted, look.accent))
    rim_on = rng.choice((rim, look.accent))
    full = rng.random() < 0.3
    fill_off = rng.choice((None, None, (255, 255, 255), _shade(look.ground, look.muted, 0.3)))
    page.ellipse(
        box, rim_on if on and full else fill_off, rim_on if on else rim, rng.uniform(0.4, 1.4)
    )
    if on:
        share = rng.uniform(0.2, 0.36)
        inner = (
            box[0] + size * share,
            box[1] + size * share,
            box[2] - size * share,
            box[3] - size * share,
        )
        pen = look.ground if full else rim_on
        if rng.random() < 0.85 or not full:
            page.ellipse(inner, pen, None)
        else:
            tick(page, box, pen, size * 0.12)


def _random_toggle(page: Page, box: Box, on: bool, look: Look) -> None:
    """A switch drawn by lot: track and knob of any roundness, size and colour."""
    rng = random.Random(look.seed)
    x0, y0, x1, y1 = box
    height = y1 - y0
    roundness = rng.choice((0.5, 0.5, 0.3, 0.12, 0.0))
    slim = rng.choice((0.0, 0.0, 0.12, 0.22))
    track_off = rng.choice(
        (look.muted, look.muted, _shade(look.ground, look.ink, 0.15), look.ground)
    )
    track_on = rng.choice(
        (look.accent, look.accent, look.ink, _shade(look.ground, look.accent, 0.4), track_off)
    )
    rim = look.ink if look.ground in (track_off, track_on) or rng.random() < 0.2 else None
    page.box(
        (x0, y0 + slim * height, x1, y1 - slim * height),
        roundness * (1 - 2 * slim) * height,
        track_on if on else track_off,
        rim,
        rng.uniform(0.4, 1.0),
    )
    white = (255, 255, 255)
    knob_off = rng.choice((white, white, look.ground, _shade(look.muted, look.ink, 0.4), look.ink))
    knob_on = rng.choice((knob_off, white, look.ground, look.accent))
    if knob_off == track_off:
        knob_off = _shade(track_off, look.ink, 0.6)
    if knob_on == track_on:
        knob_on = look.ground if track_on != look.ground else look.ink
    radius = height * (rng.uniform(0.28, 0.46) if not slim else rng.uniform(0.42, 0.5))
    wide = radius * rng.choice((1.0, 1.0, 1.0, 1.15))
    pad = max(0.0, height / 2 - radius)
    middle = (y0 + y1) / 2
    centre = x1 - pad - wide if on else x0 + pad + wide
    edge = _shade(look.muted, look.ink, 0.2) if rng.random() < 0.3 else None
    page.box(
        (centre - wide, middle - radius, centre + wide, middle + radius),
        2 * roundness * radius,
        knob_on if on else knob_off,
        edge,
        0.4,
    )
    free = (x0 + pad, centre - wide) if on else (centre + wide, x1 - pad)
    inscription = rng.choice(("", "", "", "word", "bar", "sign", "knob"))
    pen = (look.ground if on else look.ink) if track_on != track_off else look.ink
    if inscription == "word":
        size = min(0.5 * height, 0.42 * (free[1] - free[0]))
        words = len(page.words)
        page.text(
            free[0] + 0.1 * size, middle + 0.36 * size, "ON" if on else "OFF",
            "LiberationSans-Bold", size, pen,
        )  # fmt: skip
        del page.words[words:]
    elif inscription in ("bar", "sign"):
        r = 0.18 * height
        at = (free[0] + free[1]) / 2
        place = (at - r, middle - r, at + r, middle + r)
        if inscription == "sign":
            (tick if on else cross)(page, place, pen, 0.08 * height, 0.1)
        elif on:
            page.path([(at, middle - r), (at, middle + r)], pen, 0.08 * height)
        else:
            page.ellipse(place, None, pen, 0.08 * height)
    elif inscription == "knob":
        place = (centre - radius, middle - radius, centre + radius, middle + radius)
        pen = track_on if on else track_off
        (tick if on else cross)(page, place, pen, 0.1 * height, 0.3)


def toggle(page: Page, box: Box, on: bool, look: Look, rng: random.Random) -> None:
    """Styles: ios, material, material3, square, outline, lettered."""
    x0, y0, x1, y1 = box
    height = y1 - y0
    white = (255, 255, 255)
    pad = height * 0.1

    def disc(centre: float, radius: float, fill: Colour, outline: Colour | None = None) -> None:
        middle = (y0 + y1) / 2
        page.ellipse(
            (centre - radius, middle - radius, centre + radius, middle + radius), fill, outline, 0.4
        )

    left, right = x0 + height / 2, x1 - height / 2
    track = look.accent if on else look.muted
    if look.style == "random":
        _random_toggle(page, box, on, look)
    elif look.style == "ios":
        page.box(box, height / 2, track, None)
        disc(right if on else left, height / 2 - pad, white)
    elif look.style == "material":
        slim = (x0 + pad, y0 + height * 0.17, x1 - pad, y1 - height * 0.17)
        pale = tuple((a + 255 * 1.2) / 2.2 for a in track)
        page.box(slim, height * 0.33, tuple(int(min(255, v)) for v in pale), None)  # type: ignore[arg-type]
        disc(
            right if on else left,
            height / 2,
            look.accent if on else (250, 250, 250),
            None if on else (170, 170, 170),
        )
    elif look.style == "material3":
        if on:
            page.box(box, height / 2, look.accent, None)
            disc(right, height * 0.36, white)
        else:
            page.box(box, height / 2, look.ground, look.ink, look.stroke)
            disc(left, height * 0.26, look.ink)
    elif look.style == "square":
        page.box(box, look.radius, track, None)
        half = (
            (x1 - height + pad, y0 + pad, x1 - pad, y1 - pad)
            if on
            else (x0 + pad, y0 + pad, x0 + height - pad, y1 - pad)
        )
        page.box(half, look.radius * 0.7, white, None)
    elif look.style == "outline":
        page.box(box, height / 2, None, look.accent if on else look.muted, look.stroke * 1.2)
        disc(right if on else left, height * 0.32, look.accent if on else look.muted)
    elif look.style == "thick":  # a knob wider than a disc
        page.box(box, height / 2, track, None)
        wide = height * 1.05
        knob = (
            (x1 - wide + pad / 2, y0 + pad, x1 - pad, y1 - pad)
            if on
            else (x0 + pad, y0 + pad, x0 + wide - pad / 2, y1 - pad)
        )
        page.box(knob, height / 2, white, None)
    else:
        raise ValueError(look.style)


def brackets(page: Page, box: Box, on: bool, look: Look, rng: random.Random, name: str) -> None:
    """[X] and (X) as a typist or a pen fills them."""
    size = box[3] - box[1]
    opening, closing = ("[", "]") if look.style == "square" else ("(", ")")
    words, line = len(page.words), page.line
    page.text(box[0], box[3] - 0.1 * size, opening, name, size * 1.25, look.ink)
    page.text(box[2] - 0.45 * size, box[3] - 0.1 * size, closing, name, size * 1.25, look.ink)
    if on:
        middle = (box[0] + box[2]) / 2
        if look.glyph == "hand":
            x0, x1 = middle - 0.35 * size, middle + 0.35 * size
            page.path(wobble(rng, [(x0, box[1]), (x1, box[3])], 0.4), look.accent, 1.1)
            page.path(wobble(rng, [(x1, box[1]), (x0, box[3])], 0.4), look.accent, 1.1)
        else:
            page.text(middle - 0.32 * size, box[3] - 0.1 * size, look.glyph, name, size, look.ink)
    del page.words[words:]
    page.line = line
