"""Ways to spoil a page that was fine, from hardly seen to past reading.

Each takes grey pixels at 150 dpi, a step and a generator of chance, and gives pixels of the same
size.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.reading import grades, hazards, mishaps, wear
from benchmarks.reading.grades import Chance, Pixels

DPI = 150
Spoiler = Callable[[Pixels, float, Chance], Pixels]


def _noise(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    noisy = pixels + chance.normal(0.0, strength, pixels.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def _blur(pixels: Pixels, sigma: float, chance: Chance) -> Pixels:
    return _noise(np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8), 3, chance)


def _grain(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    return _noise(_softened(pixels), strength, chance)


def _softened(pixels: Pixels, sigma: float = 0.7) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def _pale(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    """Light grey type on white: ``depth`` grey levels of contrast and a little grain."""
    return _noise(_mapped(255 - (255.0 - pixels) * depth / 255), 2, chance)


def _clean_pale(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    return _mapped(255 - (255.0 - pixels) * depth / 255)


def _dim(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    """Grey type on grey, grainy paper."""
    return _noise(_mapped(190 - (255.0 - pixels) * depth / 255), 7, chance)


def _mapped(values: np.ndarray) -> Pixels:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def _threshold(pixels: Pixels, level: float, chance: Chance) -> Pixels:
    soft = _noise(_softened(pixels, 1.2), 10, chance)
    return np.asarray(np.where(soft > level, 255, 0), np.uint8)


def _coarse(pixels: Pixels, dpi: float, chance: Chance) -> Pixels:
    small = cv2.resize(pixels, None, fx=dpi / DPI, fy=dpi / DPI, interpolation=cv2.INTER_AREA)
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _jpeg(pixels: Pixels, quality: float, chance: Chance) -> Pixels:
    _, data = cv2.imencode(".jpg", _softened(pixels), [cv2.IMWRITE_JPEG_QUALITY, int(quality)])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def _copies(pixels: Pixels, times: float, chance: Chance) -> Pixels:
    for _ in range(int(times)):
        big = cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
        copy = grades.third_copy(np.asarray(big, np.uint8), chance).pixels
        size = pixels.shape[1], pixels.shape[0]
        pixels = np.asarray(cv2.resize(copy, size, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels


def _shadow(pixels: Pixels, light: float, chance: Chance) -> Pixels:
    """The lower half in a shadow that leaves ``light`` of the light, sensor noise stays."""
    page = pixels * 0.8 + 30
    page[len(page) // 2 :] *= light
    return _noise(_mapped(page), 5, chance)


def _glare(pixels: Pixels, left: float, chance: Chance) -> Pixels:
    """The right half nearly white: ``left`` of the contrast is left."""
    page = 255.0 - pixels
    page[:, page.shape[1] // 2 :] *= left
    return _noise(_mapped(250 - page * 0.9), 2, chance)


def _mirrored(pixels: Pixels, _: float, chance: Chance) -> Pixels:
    return _noise(np.ascontiguousarray(pixels[:, ::-1]), 3, chance)


def _inverted(pixels: Pixels, dark: float, chance: Chance) -> Pixels:
    return _noise(_mapped(dark + (255.0 - pixels) * (230 - dark) / 255), 5, chance)


def _watermark(pixels: Pixels, grey: float, chance: Chance) -> Pixels:
    page = np.full_like(pixels, 255)
    height, width = page.shape
    for y in (0.4, 0.62, 0.85):
        at = (int(0.02 * width), int(y * height))
        cv2.putText(page, "CONFIDENTIAL", at, cv2.FONT_HERSHEY_DUPLEX, 5.2, int(grey), 34)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 20, 1.0)
    mark = cv2.warpAffine(page, turn, (width, height), borderValue=(255,))
    return _mapped(np.minimum(pixels, mark))


def _small(pixels: Pixels, points: float, chance: Chance) -> Pixels:
    """The page reduced so that 10-point type is ``points`` high, on a sheet of the same size."""
    sheet = np.full_like(pixels, 250)
    scale = points / 10
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sheet[60 : 60 + len(small), 60 : 60 + small.shape[1]] = small[: len(sheet) - 60]
    return _noise(sheet, 4, chance)


def _written(pixels: Pixels, thick: float, chance: Chance) -> Pixels:
    """Strokes like handwriting instead of the print: a person sees that something is written."""
    page = np.full_like(pixels, 250)
    for y in range(150, page.shape[0] - 150, 48):
        x = 120.0
        while x < page.shape[1] - 200:
            steps = int(chance.integers(12, 40))
            swing = np.cumsum(chance.normal(0, 3, steps)) * 0.3
            curve = np.arange(steps) * 0.9
            xs = x + np.arange(steps) * 3.0 + 5 * np.sin(curve * 1.3)
            ys = y + 11 * np.sin(curve) * chance.uniform(0.4, 1.2, steps) + swing
            points = np.stack([xs, ys], axis=1).astype(np.int32)
            cv2.polylines(page, [points], False, 60, int(thick), cv2.LINE_AA)
            x += 3.0 * steps + 25
    return _noise(page, 4, chance)


def _shifted(pixels: Pixels, across: float, chance: Chance) -> Pixels:
    """Moved sideways by a share of the width: what passes the edge is gone."""
    page = np.full_like(pixels, 252)
    by = round(across * pixels.shape[1])
    if by > 0:
        page[:, by:] = pixels[:, :-by]
    else:
        page[:, :by] = pixels[:, -by:]
    return _noise(page, 3, chance)


def _askew(pixels: Pixels, degrees: float, chance: Chance) -> Pixels:
    """Fed askew and to one side: lines run over the edge, some more than others."""
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turn[0, 2] -= 0.12 * width
    page = cv2.warpAffine(pixels, turn, (width, height), borderValue=(252,))
    return _noise(np.asarray(page, np.uint8), 3, chance)


def _broken_off(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A picture whose data ended early: the rest is the grey that decoders leave."""
    page = _noise(pixels, 3, chance)
    page[round((1 - share) * len(page)) :] = 128
    return page


def _folded(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A corner folded over: its blank back, a little darker, lies on the text."""
    height, width = pixels.shape
    rows, columns = np.mgrid[0:height, 0:width]
    line = columns / width + 0.5 * (rows / height) - (1.5 * (1 - share))
    page = np.where(line > 0, 236.0, pixels)
    page -= 60.0 * np.exp(-((line * width / 4) ** 2))
    return _noise(_mapped(page), 3, chance)


def _bar_across(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A black bar over a share of the page's height, from its middle."""
    page = _noise(pixels, 3, chance)
    half = round(share * len(page) / 2)
    page[len(page) // 2 - half : len(page) // 2 + half] = 12
    return page


def _bar_down(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Black from the right edge on, as under a lid that was left open."""
    page = _noise(pixels, 3, chance)
    page[:, round((1 - share) * page.shape[1]) :] = 8
    return _noise(page, 2, chance)


def _gutter(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """The shadow of a bound volume: light falls off to nothing at the left."""
    place = np.arange(pixels.shape[1]) / pixels.shape[1]
    light = np.clip(place / share, 0, 1) ** 2
    return _noise(_mapped(pixels * light[None, :] * 0.95), 3, chance)


def _ghost(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    """The back of a thin sheet shows through, mirrored."""
    back = _softened(np.ascontiguousarray(pixels[:, ::-1]), 1.0)
    back = np.roll(back, 9, axis=0)
    page = np.minimum(pixels, _mapped(255 - (255.0 - back) * strength))
    return _noise(np.asarray(page, np.uint8), 3, chance)


def _motion(pixels: Pixels, length: float, chance: Chance) -> Pixels:
    """Moved under the sensor, down the page and a little across."""
    size = int(length)
    kernel = np.zeros((size, size), np.float32)
    cv2.line(kernel, (size // 3, 0), (2 * size // 3, size - 1), 1.0)
    moved = cv2.filter2D(pixels, -1, kernel / kernel.sum())
    return _noise(np.asarray(moved, np.uint8), 3, chance)


def _moved_across(pixels: Pixels, length: float, chance: Chance) -> Pixels:
    moved = cv2.blur(pixels, (int(length), 1))
    return _noise(np.asarray(moved, np.uint8), 3, chance)


def _dropped(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Scan lines lost in narrow bands, white in their place."""
    page = _noise(pixels, 3, chance)
    band = 5
    for top in range(0, len(page), band):
        if chance.random() < share:
            page[top : top + band] = 255
    return page


def _squeezed(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Scan lines lost and the others moved up, as by a sheet that jumps forward."""
    kept = chance.random(len(pixels) // 3 + 1) >= share
    rows = pixels[np.repeat(kept, 3)[: len(pixels)]]
    page = np.full_like(pixels, 253)
    page[: len(rows)] = rows
    return _noise(page, 3, chance)


def _poor_jpeg(pixels: Pixels, quality: float, chance: Chance) -> Pixels:
    """A small picture, much compressed, blown up again."""
    small = cv2.resize(pixels, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, int(quality)])
    poor = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(cv2.resize(poor, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _dithered(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    """Grey type kept as black dots, scattered as a fax does."""
    grey = 255 - (255.0 - _softened(pixels)) * depth
    dots = chance.uniform(0, 255, pixels.shape) < grey
    return np.where(dots, 255, 0).astype(np.uint8)


def _fading(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Toner that runs out: print fades to nothing over a share of the width."""
    place = np.linspace(0, 1, pixels.shape[1])
    left = np.clip((1 - place) / share - 0.35, 0, 1)
    return _noise(_mapped(255 - (255.0 - pixels) * left[None, :]), 2, chance)


def _lower_half_pale(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    page = 255.0 - pixels
    page[len(page) // 2 :] *= depth / 255
    return _noise(_mapped(255 - page), 1.5, chance)


def _specked(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Black and white grains, as a worn drum leaves them."""
    grains = chance.random(pixels.shape)
    page = np.where(grains < share / 2, 0, np.where(grains > 1 - share / 2, 255, pixels))
    return page.astype(np.uint8)


def _waved(pixels: Pixels, height: float, chance: Chance) -> Pixels:
    """A crumpled sheet: rows and columns swing by so many pixels."""
    rows, columns = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    down = rows + height * np.sin(columns / 70) + 0.4 * height * np.sin(columns / 23)
    across = columns + 0.5 * height * np.sin(rows / 60)
    page = cv2.remap(pixels, across, down.astype(np.float32), cv2.INTER_LINEAR, borderValue=(250,))
    return _noise(np.asarray(page, np.uint8), 3, chance)


def _twice(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    """Two sheets copied on one, the other shifted and as dark as ``strength`` says."""
    other = np.roll(pixels, (8, 37), axis=(0, 1))
    page = np.minimum(pixels, _mapped(255 - (255.0 - other) * strength))
    return _noise(np.asarray(page, np.uint8), 3, chance)


def _marked(pixels: Pixels, level: float, chance: Chance) -> Pixels:
    """Every other line under a marker that copies as grey."""
    page = pixels.astype(np.float64)
    for top in range(150, len(page) - 100, 62):
        page[top : top + 31, 100:-100] *= level / 255
    return _noise(_mapped(page), 3, chance)


SPOILERS: dict[str, tuple[Spoiler, tuple[float, ...]]] = {
    "blur": (_blur, (1, 1.5, 2, 2.5, 3, 4, 6, 9)),
    "grain": (_grain, (20, 40, 60, 80, 110, 150)),
    "pale": (_pale, (60, 30, 20, 14, 9, 6)),
    "pale, no grain": (_clean_pale, (40, 20, 10, 6, 4)),
    "dim": (_dim, (100, 60, 40, 25, 15)),
    "threshold low": (_threshold, (150, 130, 110, 95, 80, 65)),
    "threshold high": (_threshold, (200, 225, 235, 242)),
    "coarse": (_coarse, (90, 70, 60, 50, 40, 30)),
    "jpeg": (_jpeg, (20, 10, 5, 2)),
    "copies of copies": (_copies, (1, 2, 3)),
    "shadow": (_shadow, (0.4, 0.2, 0.1, 0.06, 0.03)),
    "glare": (_glare, (0.3, 0.15, 0.08, 0.05, 0.03)),
    "small print": (_small, (7, 6, 5, 4, 3)),
    "inverted": (_inverted, (20, 90, 150, 200)),
    "mirrored": (_mirrored, (1,)),
    "watermark": (_watermark, (210, 170, 120, 70)),
    "handwriting": (_written, (1, 2, 4)),
    "shifted left": (_shifted, (-0.14, -0.2, -0.3, -0.5)),
    "shifted right": (_shifted, (0.2, 0.35, 0.55)),
    "askew": (_askew, (3, 7, 11)),
    "broken off": (_broken_off, (0.4, 0.6, 0.8)),
    "folded": (_folded, (0.3, 0.5, 0.7)),
    "bar across": (_bar_across, (0.15, 0.4, 0.7)),
    "bar down": (_bar_down, (0.2, 0.45, 0.7)),
    "gutter": (_gutter, (0.2, 0.5, 0.9)),
    "ghost": (_ghost, (0.2, 0.4, 0.6, 0.9)),
    "motion": (_motion, (5, 9, 13, 19, 27)),
    "moved across": (_moved_across, (5, 9, 13, 21)),
    "dropped": (_dropped, (0.1, 0.25, 0.4, 0.6)),
    "squeezed": (_squeezed, (0.1, 0.25, 0.4, 0.6)),
    "poor jpeg": (_poor_jpeg, (12, 6, 3)),
    "dithered": (_dithered, (0.7, 0.5, 0.3, 0.15)),
    "fading": (_fading, (0.6, 0.9, 1.5)),
    "lower half pale": (_lower_half_pale, (14, 9, 6, 4)),
    "specked": (_specked, (0.03, 0.08, 0.15, 0.3)),
    "waved": (_waved, (4, 9, 16)),
    "twice": (_twice, (0.15, 0.4, 0.9)),
    "marked": (_marked, (150, 90, 45)),
    "blurred half": (mishaps.blurred_half, (2, 4, 8)),
    "smeared half": (mishaps.smeared_half, (9, 17, 31)),
    "stalled": (mishaps.stalled, (0.4, 0.6, 0.8)),
    "note over": (mishaps.note_over, (0.25, 0.5, 0.75)),
    "torn": (mishaps.torn, (0.3, 0.5, 0.75)),
    "overlapped": (mishaps.overlapped, (0.25, 0.45, 0.6)),
    "washed spot": (mishaps.washed_spot, (0.2, 0.35, 0.6)),
    "toner bands": (mishaps.toner_bands, (0.3, 0.5, 0.7)),
    "blot": (mishaps.blot, (0.15, 0.3, 0.5)),
    "wet": (mishaps.wet, (0.2, 0.35, 0.6)),
    "carbon copy": (mishaps.carbon_copy, (90, 50, 30, 15)),
    "halftone": (mishaps.halftone, (0.1, 0.25, 0.4)),
    "tinted": (mishaps.tinted, (200, 170, 150, 135)),
    "faint, upside down": (mishaps.faint_upside_down, (40, 16, 8)),
    "cut at top": (mishaps.cut_at_top, (0.12, 0.2)),
    "by hand": (mishaps.by_hand, (0.3, 0.6, 0.9)),
    "fax jump": (hazards.fax_jump, (0.3, 0.5, 0.7)),
    "heated": (hazards.heated, (0.3, 0.5, 0.75)),
    "double exposure": (hazards.double_exposure, (0.3, 0.6, 1.0)),
    "curved": (hazards.curved, (0.4, 0.7, 1.0)),
    "labelled": (hazards.labelled, (0.4, 0.6, 0.9)),
    "coffee rings": (hazards.coffee_rings, (60, 140, 230)),
    "colour lost": (hazards.colour_lost, (110, 135, 160)),
    "highlighted": (hazards.highlighted, (0.3, 0.6, 0.9)),
    "thumbnail": (hazards.thumbnail, (0.6, 0.4, 0.25)),
    "second sheet": (hazards.second_sheet, (0.35, 0.55, 0.75)),
    "pleated": (hazards.pleated, (0.25, 0.4, 0.6)),
    "light leak": (hazards.light_leak, (0.3, 0.55, 0.75)),
    "hand on glass": (hazards.hand_on_glass, (0.3, 0.5, 0.7)),
    "streaked": (hazards.streaked, (0.15, 0.3, 0.5)),
    "written note": (wear.written_note, (0.3, 0.5, 0.7)),
    "fed twice": (wear.fed_twice, (0.4, 0.6, 0.8)),
    "taped over": (wear.taped_over, (0.3, 0.6, 0.9)),
    "dot matrix": (wear.dot_matrix, (0.8, 0.4, 0.15)),
    "thermal": (wear.thermal, (0.7, 0.4, 0.15)),
    "soaked through": (wear.soaked_through, (90, 130, 170)),
    "blocks lost": (wear.blocks_lost, (0.15, 0.4, 0.8)),
    "fax repeats": (wear.fax_repeats, (0.2, 0.4, 0.6)),
    "slipped": (wear.slipped, (1.4, 2, 3.5)),
    "scribbled": (wear.scribbled, (0.3, 0.6, 0.9)),
    "sleeve": (wear.sleeve, (0.3, 0.5, 0.7)),
    "drum voids": (wear.drum_voids, (30, 60, 100)),
}
"""Each way to spoil a page at 150 dpi, and its steps."""
