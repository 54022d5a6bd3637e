"""More that hides text: heat, labels, other sheets, folds, faults of transmission and of copiers.

Each takes grey pixels at 150 dpi, a step and a generator of chance, and gives pixels of the same
size, as the spoilers beside it do.
"""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.reading.grades import Chance, Pixels
from benchmarks.reading.mishaps import Share, grainy, places, softened, text_rows


def fax_jump(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Lines of a fax that never arrived: a few rows of noise, and what followed moved up."""
    black = np.where(pixels < 140, 0, 255).astype(np.uint8)
    height = len(black)
    first = round((0.55 - share / 2) * height)
    last = first + round(share * height * 0.8)
    noise = np.where(chance.random((6, black.shape[1])) < 0.4, 0, 255).astype(np.uint8)
    noise = np.repeat(noise[:, ::12], 12, axis=1)[:, : black.shape[1]]
    page = np.full_like(black, 255)
    rows = np.concatenate([black[:first], noise, black[last:]])
    page[: len(rows)] = rows[:height]
    return page


def heated(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Thermal paper that lay in the sun: it is blackened from one side on, print and all."""
    down, across = places(pixels)
    uneven = cv2.resize(chance.normal(0.0, 0.05, (5, 4)), pixels.shape[::-1])
    dark = np.clip((across + 0.15 * down - 1.05 + share + uneven) / 0.12 + 0.5, 0, 1)
    return grainy(60 + (pixels * 0.75) * (1 - dark), chance, 4)


def double_exposure(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    """Two sheets in one picture, the other upside down, each over the other."""
    other = np.ascontiguousarray(pixels[::-1, ::-1])
    other = np.roll(other, (5, 11), axis=(0, 1))
    page = 255 - np.minimum(255, (255.0 - pixels) * (1 - strength / 2) + (255.0 - other) * strength)
    return grainy(page, chance)


def curved(pixels: Pixels, strength: float, chance: Chance) -> Pixels:
    """A thick book on the glass: lines bend and narrow toward the spine, where it is dark."""
    height, width = pixels.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    near = np.clip(1 - columns / (0.45 * width), 0, 1)
    source = columns + strength * 0.25 * width * near**2 * np.sign(near)
    lifted = rows - strength * 55 * near**2
    page = cv2.remap(
        pixels,
        source - strength * 0.12 * width * near,
        lifted,
        cv2.INTER_LINEAR,
        borderValue=(250,),
    )
    light = 1 - np.clip(strength * near**2.2 * 1.1, 0, 0.93)
    return grainy(page * light, chance)


def labelled(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A label as white as the paper stuck on the text; only a thin shade shows its rim."""
    height, width = pixels.shape
    page = pixels.astype(np.float64)
    half = share * 0.5
    top, bottom = round((0.36 - half * 0.7) * height), round((0.36 + half * 0.7) * height)
    left, right = round((0.48 - half) * width), round((0.48 + half) * width)
    top, left = max(10, top), max(10, left)
    page[top:bottom, left:right] = 251
    page[bottom : bottom + 2, left + 2 : right + 2] -= 28
    page[top + 2 : bottom + 2, right : right + 2] -= 28
    return grainy(softened(np.asarray(np.clip(page, 0, 255), np.uint8), 0.6), chance, 2)


def coffee_rings(pixels: Pixels, depth: float, chance: Chance) -> Pixels:
    """Rings of cups, ``depth`` grey levels dark, two of them filled."""
    page = pixels.astype(np.float64)
    height, width = pixels.shape
    for number in range(6):
        at = int(chance.uniform(0.15, 0.85) * width), int(chance.uniform(0.08, 0.7) * height)
        stain = np.zeros(pixels.shape, np.uint8)
        radius = int(chance.uniform(0.1, 0.2) * width)
        cv2.circle(stain, at, radius, 255, -1 if number < 2 else 26)
        page -= depth * softened(stain, 3) / 255
    return grainy(np.clip(page, 18, 255), chance, 4)


def colour_lost(pixels: Pixels, level: float, chance: Chance) -> Pixels:
    """Coloured print, ``level`` grey, copied to black and white: only crumbs of it are left.

    Every line but the first and every tenth is coloured.
    """
    grey = pixels.astype(np.float64)
    for number, (top, bottom) in enumerate(text_rows(pixels)):
        if number % 10:
            part = grey[top - 1 : bottom + 1]
            grey[top - 1 : bottom + 1] = 255 - (255 - part) * (255 - level) / 255
    soft = softened(np.asarray(grey, np.uint8), 0.8) + chance.normal(0.0, 9.0, pixels.shape)
    return np.where(soft > 128, 255, 0).astype(np.uint8)


def highlighted(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A highlighter that copies black, over the middle of a share of the lines."""
    page = pixels.astype(np.float64)
    width = page.shape[1]
    for top, bottom in text_rows(pixels):
        if chance.random() < share:
            begin = chance.uniform(0.05, 0.25) * width
            end = chance.uniform(0.6, 0.95) * width
            page[max(0, top - 3) : bottom + 3, int(begin) : int(end)] *= 0.1
    soft = softened(np.asarray(page, np.uint8), 1.0) + chance.normal(0.0, 8.0, page.shape)
    return np.where(soft > 120, 255, 0).astype(np.uint8)


def thumbnail(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A page reduced to a share of the sheet, as in an overview of slides."""
    sheet = np.full_like(pixels, 252)
    small = cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    height, width = sheet.shape
    top, left = (height - len(small)) // 3, (width - small.shape[1]) // 2
    sheet[top : top + len(small), left : left + small.shape[1]] = small
    return grainy(sheet, chance, 2)


def second_sheet(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Another sheet, with text of its own, lies askew on the lower right part of this one."""
    height, width = pixels.shape
    other = np.full_like(pixels, 250)
    for row in range(60, height - 60, 34):
        text = "".join(chance.choice(list("aeinorst hlmdu "), 70))
        cv2.putText(other, text, (70, row), cv2.FONT_HERSHEY_COMPLEX_SMALL, 0.9, 40, 1, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((0, 0), -5, 1.0)
    turn[:, 2] = (1 - share) * width, (0.95 - share) * 0.6 * height
    lying = cv2.warpAffine(np.full_like(other, 255), turn, (width, height))
    drawn = cv2.warpAffine(other, turn, (width, height))
    shade = softened(lying, 6) * 0.25
    page = np.where(lying > 128, drawn, pixels * (1 - shade / 255))
    return grainy(page, chance)


def pleated(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Folds across the sheet that hide a share of its height, and a line of shade at each."""
    height = len(pixels)
    kept, at = [], 0
    piece = round(0.11 * height)
    while at < height:
        part = pixels[at : at + round(piece * (1 - share))].astype(np.float64)
        part[-3:] *= np.array([0.9, 0.7, 0.55])[-len(part[-3:]) :, None]
        kept.append(part)
        at += piece
    rows = np.concatenate(kept)
    page = np.full(pixels.shape, 250.0)
    page[: len(rows)] = rows[:height]
    return grainy(page, chance)


def light_leak(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """A lid that was open: toward the foot all grows white, print too."""
    down, _ = places(pixels)
    left = np.clip((1 - share - down) / 0.08 + 0.5, 0, 1)
    return grainy(253 - (253.0 - pixels) * left, chance, 2)


def hand_on_glass(pixels: Pixels, reach: float, chance: Chance) -> Pixels:
    """A hand or a sleeve between sheet and glass: a soft grey shape from the right side on."""
    down, across = places(pixels)
    wave: Share = 0.06 * np.sin(down * 9 + chance.uniform(0, 6))
    inside = np.clip((across - 1 + reach + wave - 0.9 * (down - 0.4) ** 2) / 0.015 + 0.5, 0, 1)
    skin = 120 + 40 * np.sin(down * 7) * np.cos(across * 8)
    return grainy(pixels * (1 - inside) + skin * inside, chance)


def streaked(pixels: Pixels, share: float, chance: Chance) -> Pixels:
    """Dirt on the glass of a feeder: white and black stripes run down the page."""
    page = pixels.astype(np.float64)
    width = page.shape[1]
    at = 0
    while at < width:
        wide = int(chance.integers(4, 26))
        if chance.random() < share:
            page[:, at : at + wide] = chance.choice([30, 252, 252])
        at += wide
    return grainy(page, chance)
