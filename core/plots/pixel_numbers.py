"""An image as what a network gets of it: a number for every pixel, written on the pixel."""

from __future__ import annotations

from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.plots.digits import BOARD, CHALK

_CELL: Final = 24
"""Of a pixel's side, in the drawing's own units."""
_FAINT: Final = "#5d6b78"
"""Of zeros."""


def numbers(image: NDArray[np.uint8], *, alt: str, window: int | None = None) -> str:
    """Return an image with its numbers as SVG that fills the width it is given.

    Parameters
    ----------
    image : ndarray of uint8 and shape (28, 28)
        0 (paper) … 255 (ink).
    alt : str
        What it shows, for those who cannot see it.
    window : int, optional
        Show only a square of so many pixels about the middle of the ink, for screens too small for all.
    """
    top, left = (0, 0) if window is None else corner(image, window)
    side = len(image) if window is None else window
    cells = []
    for row in range(side):
        for column in range(side):
            value = int(image[top + row, left + column])
            x, y = column * _CELL, row * _CELL
            if value:
                ink = f'fill="{CHALK}" fill-opacity="{value / 255:.3f}"'
                cells.append(f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" {ink}/>')
            colour = _FAINT if not value else BOARD if value > 127 else CHALK  # on ink, and on hardly any
            cells.append(f'<text x="{x + _CELL / 2:g}" y="{y + 16}" fill="{colour}">{value}</text>')
    size = side * _CELL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{escape(alt)}" '
        'style="display:block;width:100%;max-width:40rem;height:auto;border-radius:6px" '
        'font-size="10.5" text-anchor="middle" font-family="inherit">'
        f'<rect width="{size}" height="{size}" fill="{BOARD}"/>{"".join(cells)}</svg>'
    )


def corner(image: NDArray[np.uint8], window: int) -> tuple[int, int]:
    """Return row and column of the upper left pixel of a window about the middle of the ink, within the image."""
    spots = np.argwhere(image)
    middle = spots.mean(axis=0) if len(spots) else np.array(image.shape) / 2
    top, left = np.clip(np.round(middle - (window - 1) / 2), 0, len(image) - window).astype(int)
    return int(top), int(left)
