"""Rows of images with what a network says about each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from core.maths.arrays import FloatArray
from core.plots.digits import CHALK, ink_png, pixels, signed_png
from core.plots.theme import Palette

SIDE: Final = 56
"""CSS pixels of an image: two for each of its own."""

_CSS: Final = """
<style>
.lab-gallery { container-type: inline-size; }
.lab-gallery > div { display: grid; grid-template-columns: repeat(5, 1fr); gap: 14px 6px; justify-items: center; }
@container (min-width: 660px) { .lab-gallery > div { grid-template-columns: repeat(10, 1fr); } }
</style>
"""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image of shape (28, 28), 0 (paper) … 1 (ink), and the words that belong to it."""

    image: FloatArray
    answer: str
    label: str
    alt: str
    right: bool
    note: str = ""
    """One more line, if there is something to add."""


def rows(pictures: list[Picture], colours: Palette) -> str:
    """Return the pictures as HTML, five or ten in a row; those that are not ``right`` are framed and in bold."""
    tiles = "".join(_tile(picture, colours) for picture in pictures)
    return _gallery(tiles)


@dataclass(frozen=True, slots=True, eq=False)
class Stencil:
    """The weights of a unit, of shape (28, 28), and the words that belong to them."""

    weights: FloatArray
    name: str
    alt: str


def stencils(units: list[Stencil], colours: Palette) -> str:
    """Return weights as pictures in HTML, five or ten in a row: blue above 0, orange below, each to its own largest."""
    tiles = "".join(
        '<div style="display:flex;flex-direction:column;align-items:center">'
        f"{pixels(signed_png(unit.weights, colours), side=SIDE, alt=unit.alt, ground=colours.zero)}"
        f'<div style="font-size:12px;color:{colours.muted};margin-top:2px">{escape(unit.name)}</div></div>'
        for unit in units
    )
    return _gallery(tiles)


def _gallery(tiles: str) -> str:
    return f'{_CSS}<div class="lab-gallery"><div>{tiles}</div></div>'


def _tile(picture: Picture, colours: Palette) -> str:
    note = f'<div style="font-size:13px;color:{colours.muted}">{escape(picture.note)}</div>' if picture.note else ""
    frame, ink, weight = ("transparent", colours.text, 400) if picture.right else (colours.bad, colours.bad, 600)
    return (
        '<div style="display:flex;flex-direction:column;align-items:center">'
        f'<div style="border:2px solid {frame};border-radius:9px;padding:2px">'
        f"{pixels(ink_png(picture.image, CHALK), side=SIDE, alt=picture.alt)}</div>"
        f'<div style="font-size:16px;margin-top:2px;color:{ink};font-weight:{weight}">{escape(picture.answer)}</div>'
        f'<div style="font-size:13px;color:{colours.muted}">{escape(picture.label)}</div>'
        f"{note}</div>"
    )
