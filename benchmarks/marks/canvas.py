"""A page to draw on that remembers its words: 300 dpi, letter size, measured in points."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

DPI = 300
SCALE = DPI / 72
WIDTH, HEIGHT = 612.0, 792.0
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.fonts").expanduser())
SANS = (
    "LiberationSans-Regular",
    "DejaVuSans",
    "NimbusSans-Regular",
    "LiberationSansNarrow-Regular",
    "NotoSans-Regular",
    "Roboto-Regular",
    "OpenSans-Regular",
    "Lato-Regular",
)
SERIF = ("LiberationSerif-Regular", "DejaVuSerif", "P052-Roman", "C059-Roman")
MONO = ("LiberationMono-Regular", "DejaVuSansMono", "NimbusMonoPS-Regular", "LiberationMono-Bold")
BOLD = ("LiberationSans-Bold", "DejaVuSans-Bold", "NimbusSans-Bold")
_found: dict[str, Path] = {}
_cache: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}


def font_names(wanted: tuple[str, ...]) -> list[str]:
    """Those of the wanted fonts that this machine has."""
    if not _found:
        for folder in _FOLDERS:
            for path in sorted(folder.rglob("*.[ot]t[fc]")) if folder.exists() else []:
                _found.setdefault(path.stem, path)
    return [name for name in wanted if name in _found]


def font(name: str, points: float) -> ImageFont.FreeTypeFont:
    """A font by the stem of its file, in points."""
    font_names((name,))
    key = (name, round(points * SCALE))
    if key not in _cache:
        _cache[key] = ImageFont.truetype(str(_found[name]), key[1])
    return _cache[key]


@dataclass
class Label:
    """Truth: a label, its words (indices into the page's), and the control that belongs to it."""

    text: str
    words: list[int]
    state: str
    kind: str
    control: Box | None


@dataclass
class Page:
    """A page under the pencil. ``words`` are (text, box in points, line number); ``decorated`` says
    that icons stand on it that are no controls.
    """

    background: Colour
    image: Image.Image = field(init=False)
    words: list[tuple[str, Box, int]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    line: int = 0
    decorated: bool = False

    def __post_init__(self) -> None:
        self.image = Image.new(
            "RGB", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), self.background
        )
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self, x: float, baseline: float, text: str, name: str, size: float, colour: Colour
    ) -> tuple[float, list[int]]:
        """Write; returns the right end (points) and the indices of the words."""
        face = font(name, size)
        indices: list[int] = []
        space = face.getlength(" ")
        at = x * SCALE
        for word in text.split():
            box = self.draw.textbbox((at, baseline * SCALE), word, font=face, anchor="ls")
            self.draw.text((at, baseline * SCALE), word, font=face, fill=colour, anchor="ls")
            indices.append(len(self.words))
            self.words.append((word, tuple(v / SCALE for v in box), self.line))  # type: ignore[arg-type]
            at += face.getlength(word) + space
        self.line += 1
        return (at - space) / SCALE, indices

    def box(
        self,
        box: Box,
        radius: float,
        fill: Colour | None,
        outline: Colour | None,
        width: float = 0.75,
    ) -> None:
        self.draw.rounded_rectangle(
            [v * SCALE for v in box], radius * SCALE, fill, outline, max(1, round(width * SCALE))
        )

    def ellipse(
        self, box: Box, fill: Colour | None, outline: Colour | None, width: float = 0.75
    ) -> None:
        self.draw.ellipse([v * SCALE for v in box], fill, outline, max(1, round(width * SCALE)))

    def path(self, points: list[tuple[float, float]], colour: Colour, width: float) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, colour, max(1, round(width * SCALE)), joint="curve")

    def rule(self, x0: float, x1: float, y: float, colour: Colour, width: float = 0.5) -> None:
        self.path([(x0, y), (x1, y)], colour, width)


def wobble(
    rng: random.Random, points: list[tuple[float, float]], by: float
) -> list[tuple[float, float]]:
    """The same path as a hand would draw it."""
    smooth: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        bend = rng.uniform(-by, by)
        for k in range(8):
            t = k / 7
            swell = math.sin(math.pi * t) * bend
            smooth.append(
                (
                    x0 + (x1 - x0) * t + swell + rng.uniform(-by, by) * 0.1,
                    y0 + (y1 - y0) * t + swell + rng.uniform(-by, by) * 0.1,
                )
            )
    return smooth
