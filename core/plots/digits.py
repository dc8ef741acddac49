"""Digits as pixels and answers as bars: small pieces of HTML that a page can redraw at every stroke.

They are plain images and boxes, because a figure that must appear at once, and often, should not need a chart library.
Texts come in as arguments, in the reader's language.
"""

from __future__ import annotations

import base64
import io
from html import escape
from typing import Final

import numpy as np
from PIL import Image, ImageColor

from core.maths.arrays import FloatArray
from core.plots.theme import Palette

BOARD: Final = "#18212a"
"""The ground that drawings and pixels stand on, in both themes: MNIST's digits are light on dark, too."""
CHALK: Final = "#f4f6f2"


def ink_png(image: FloatArray, colour: str) -> bytes:
    """Return an image as PNG whose ink has one colour and whose paper is transparent.

    Parameters
    ----------
    image : ndarray of shape (height, width)
        0 (paper) … 1 (ink).
    colour : str
        As CSS writes it, "#rrggbb".
    """
    alpha = (np.clip(image, 0, 1) * 255).round().astype(np.uint8)
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3] = ImageColor.getrgb(colour)[:3]
    pixels[..., 3] = alpha
    return _png(pixels)


def signed_png(values: FloatArray, palette: Palette, *, limit: float | None = None) -> bytes:
    """Return signed values, (height, width), as PNG: blue above 0, orange below, transparent at 0.

    ``limit`` is the magnitude from which the colour is full, for pictures that are to be compared; else the largest
    value's.
    """
    largest = np.abs(values).max(initial=0) if limit is None else limit
    share = np.clip(values / largest, -1, 1) if largest else np.zeros_like(values)
    blue, orange = (ImageColor.getrgb(colour)[:3] for colour in (palette.positive, palette.negative))
    pixels = np.empty((*values.shape, 4), np.uint8)
    pixels[..., :3] = np.where(share[..., None] > 0, blue, orange)
    pixels[..., 3] = (np.sqrt(np.abs(share)) * 255).round()  # the root keeps what is weak visible
    return _png(pixels)


def data_uri(png: bytes) -> str:
    """Return a PNG as an address that stands for itself."""
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


def pixels(png: bytes, *, side: int, alt: str, ground: str = BOARD) -> str:
    """Return a small PNG as HTML, every pixel a sharp square.

    Parameters
    ----------
    png : bytes
        From ``ink_png`` or ``signed_png``.
    side : int
        CSS pixels; a multiple of 28 keeps all squares equal.
    alt : str
        What it shows, for those who cannot see it.
    ground : str
        The colour behind it.
    """
    style = (
        f"width:{side}px;height:{side}px;max-width:100%;background:{ground};"
        "border-radius:6px;image-rendering:pixelated;display:block"
    )
    return f'<img src="{data_uri(png)}" alt="{escape(alt)}" style="{style}">'


def picture(png: bytes, *, side: int, alt: str) -> str:
    """Return a PNG of any shape as HTML, light on dark, fitted into a square of ``side`` CSS pixels."""
    style = f"width:{side}px;height:{side}px;max-width:100%;background:{BOARD};border-radius:10px;object-fit:contain"
    return f'<img src="{data_uri(png)}" alt="{escape(alt)}" style="{style}">'


def percent(share: float) -> str:
    """Return a probability in words that promise no certainty: softmax gives none, float32 only rounds to it."""
    if share < 0.01:
        return "<1%"
    if share >= 0.999:
        return ">99.9%"
    return f"{share:.1%}" if share >= 0.99 else f"{share:.0%}"


def bars(probabilities: FloatArray | None, palette: Palette, *, alt: str) -> str:
    """Return ten upright bars over the digits 0 … 9 as HTML, the tallest in the accent's colour.

    Parameters
    ----------
    probabilities : ndarray of shape (10,), or None
        None draws the empty places of the bars.
    palette : Palette
    alt : str
        What they show, for those who cannot see them.
    """
    shares = np.zeros(10) if probabilities is None else np.asarray(probabilities, np.float64)
    best = None if probabilities is None else int(shares.argmax())
    columns = "".join(_bar(digit, float(share), digit == best, palette) for digit, share in enumerate(shares))
    return (
        f'<div role="img" aria-label="{escape(alt)}" style="display:flex;gap:4px;height:100%;min-height:124px">'
        f"{columns}</div>"
    )


def _bar(digit: int, share: float, best: bool, palette: Palette) -> str:
    colour = palette.accent if best else palette.muted
    shown = percent(share) if share >= 0.01 else ""
    weight = "600" if best else "400"
    ink = palette.text if best else palette.muted
    return (
        '<div style="flex:1 1 0;min-width:0;display:flex;flex-direction:column;text-align:center">'
        '<div style="flex:1 1 auto;display:flex;flex-direction:column;justify-content:flex-end;'
        f'border-bottom:2px solid {palette.grid}">'
        f'<div style="font-size:11px;line-height:14px;color:{ink};white-space:nowrap;overflow:visible">{shown}</div>'
        f'<div style="flex:0 0 auto;height:calc({share:.4f} * (100% - 16px));background:{colour};'
        'border-radius:3px 3px 0 0"></div></div>'
        f'<div style="font-size:14px;line-height:22px;font-weight:{weight};color:{ink}">{digit}</div></div>'
    )


def _png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()
