"""Many digits at once, and one in its box: pictures in HTML that fit every width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from core.data.mnist import SIDE
from core.data.overview import Bytes, centres_of_mass, ink_box
from core.maths.arrays import FloatArray
from core.plots.digits import BOARD, CHALK, data_uri, ink_png
from core.plots.theme import Palette

_COLUMNS: Final = 10
_GAP: Final = 2
"""Pixels of paper around each digit, in those of the images."""

_CSS: Final = """
<style>
.lab-pairs { display: grid; grid-template-columns: repeat(5, 1fr); gap: .9rem .5rem; max-width: 60rem; }
@media (min-width: 900px) { .lab-pairs { grid-template-columns: repeat(10, 1fr); } }
.lab-pairs img, .lab-sheet { width: 100%; image-rendering: pixelated; border-radius: 6px; display: block; }
.lab-pairs img { aspect-ratio: 1; margin-bottom: .3rem; }
.lab-pairs figure { margin: 0; text-align: center; font-size: 1rem; }
</style>
"""


def sheet(images: FloatArray, *, alt: str) -> str:
    """Return images (n, 28, 28), 0 (paper) … 1 (ink), as one picture of ten in a row."""
    rows = -(-len(images) // _COLUMNS)
    tiles = np.zeros((rows * _COLUMNS, SIDE + 2 * _GAP, SIDE + 2 * _GAP), np.float32)
    tiles[: len(images), _GAP:-_GAP, _GAP:-_GAP] = images
    side = tiles.shape[1]
    whole = tiles.reshape(rows, _COLUMNS, side, side).swapaxes(1, 2).reshape(rows * side, _COLUMNS * side)
    return (
        f'{_CSS}<img class="lab-sheet" src="{data_uri(ink_png(whole, CHALK))}" alt="{escape(alt)}" '
        f'style="background:{BOARD};max-width:{2.5 * whole.shape[1]:.0f}px">'
    )


def pairs(above: FloatArray, below: FloatArray, alts: Sequence[tuple[str, str]]) -> str:
    """Return two pictures of each class, one above the other, and its number: five or ten classes in a row.

    Parameters
    ----------
    above, below : ndarrays of shape (10, 28, 28)
        0 … 1.
    alts : sequence of (str, str)
        What the two of each class show.
    """
    figures = "".join(
        f"<figure>{_tile(upper, words[0])}{_tile(lower, words[1])}<figcaption>{number}</figcaption></figure>"
        for number, (upper, lower, words) in enumerate(zip(above, below, alts, strict=True))
    )
    return f'{_CSS}<div class="lab-pairs">{figures}</div>'


def _tile(image: FloatArray, alt: str) -> str:
    return f'<img src="{data_uri(ink_png(image, CHALK))}" alt="{escape(alt)}" style="background:{BOARD}">'


@dataclass(frozen=True, slots=True)
class Lie:
    """How one digit lies in its box; rows and columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    row: float
    """Of the centre of mass, like the column."""
    column: float

    @property
    def height(self) -> int:
        """Pixels from the uppermost ink to the lowest."""
        return self.last_row - self.first_row + 1

    @property
    def width(self) -> int:
        """Pixels from the leftmost ink to the rightmost."""
        return self.last_column - self.first_column + 1


def lie(image: Bytes) -> Lie:
    """Return how an image of shape (28, 28) with some ink lies in its box."""
    ((row, column),) = centres_of_mass(image[np.newaxis])
    return Lie(*ink_box(image), float(row), float(column))


def box(image: Bytes, placed: Lie, colours: Palette, *, side: int, alt: str) -> str:
    """Return an image with a frame around its ink and a cross at its centre of mass."""

    def share(pixels: float) -> str:
        return f"{100 * pixels / SIDE:.2f}%"

    frame = (
        f"left:{share(placed.first_column)};top:{share(placed.first_row)};"
        f"width:{share(placed.width)};height:{share(placed.height)};border:2px solid {colours.negative}"
    )
    # A pixel's own place is its middle, half a pixel from its edge.
    across = f"left:{share(placed.column + 0.5 - 2)};width:{share(4)};top:{share(placed.row + 0.5)};height:0"
    down = f"top:{share(placed.row + 0.5 - 2)};height:{share(4)};left:{share(placed.column + 0.5)};width:0"
    line = f"border:1px solid {colours.positive};margin:-1px"
    marks = "".join(
        f'<div style="position:absolute;box-sizing:border-box;{style}"></div>'
        for style in (frame, f"{across};{line}", f"{down};{line}")
    )
    picture = data_uri(ink_png(image / np.float32(255), CHALK))
    return (
        f'<div role="img" aria-label="{escape(alt)}" style="position:relative;width:{side}px;max-width:100%;'
        f'aspect-ratio:1;background:{BOARD};border-radius:8px;overflow:hidden">'
        f'<img src="{picture}" alt="" style="width:100%;height:100%;image-rendering:pixelated;display:block">'
        f"{marks}</div>"
    )
