"""From a drawing to the image that MNIST's makers would have made of it.

They scaled each digit so that the longer side of its box became 20 pixels, with grey where a pixel was partly
covered, and laid its centre of mass on the centre of a 28 × 28 field: row and column index 14.0, counting a pixel at
its index. A network that was trained on MNIST knows digits only in this form; one that stands elsewhere, or larger,
is strange to it.

Two things are done more carefully than by shrinking the picture on the screen. The centre is placed to a fraction of
a pixel, by one resampling that shrinks and shifts at once. And a drawing of strokes is drawn again, with a pen whose
width stands in a constant ratio to the digit: a small digit of a thick pen keeps its shape, a large one of a thin pen
its ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.data.mnist import SIDE
from core.digits.canvas import Stroke
from core.maths.arrays import FloatArray

DIGIT_SIDE: Final = 20.0
"""Longer side of a digit's box, in pixels of the 28 × 28 image."""
CENTRE: Final = 14.0
"""Row and column index of the centre of mass."""
PEN: Final = 2.6
"""Width of the pen that strokes are drawn again with, in pixels of the 28 × 28 image."""
FINENESS: Final = 8
"""Pixels of the redrawn bitmap to one of the 28 × 28 image."""

INK: Final = 0.5
"""Coverage from which a pixel of a bitmap belongs to the digit's box."""
MIN_SIDE: Final = 4.0
"""Pixels; a drawing whose box is smaller is a touch, not a digit."""
MIN_PENS: Final = 0.5
"""In widths of its own pen; strokes whose middle lines span less are a blot without a shape."""

Bitmap = NDArray[np.uint8]


def prepare_strokes(strokes: Sequence[Stroke]) -> FloatArray | None:
    """Return the image of a drawing, (28, 28), 0 (paper) … 1 (ink); None when nothing, or only a blot, was drawn."""
    bitmap = render(strokes)
    return None if bitmap is None else prepare(bitmap)


def render(strokes: Sequence[Stroke], pen: float = PEN) -> Bitmap | None:
    """Draw strokes again, large, with a pen of constant ratio to the digit.

    Parameters
    ----------
    strokes : sequence of Stroke
    pen : float
        Width of the pen where the digit's longer side, ink included, is ``DIGIT_SIDE``.

    Returns
    -------
    ndarray of uint8 and shape (height, width), or None
        0 (paper) or 255 (ink), the ink's longer side ``DIGIT_SIDE * FINENESS`` pixels; None where there is no shape.
    """
    if not strokes:
        return None
    everything = np.concatenate([stroke.points for stroke in strokes])
    low = everything.min(axis=0)
    span = float((everything.max(axis=0) - low).max())
    if span < MIN_SIDE or span < MIN_PENS * min(stroke.width for stroke in strokes):
        return None
    radius = pen * FINENESS / 2
    scale = (DIGIT_SIDE - pen) * FINENESS / span
    width, height = np.ceil((everything.max(axis=0) - low) * scale + 2 * radius).astype(int) + 1
    picture = Image.new("L", (int(width), int(height)))
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        points = (stroke.points - low) * scale + radius
        line = [(float(x), float(y)) for x, y in points]
        draw.line(line, fill=255, width=round(2 * radius))
        for x, y in line:  # round ends and round joints
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(picture)


def prepare(bitmap: Bitmap) -> FloatArray | None:
    """Return a bitmap's ink at MNIST's size and place.

    Parameters
    ----------
    bitmap : ndarray of uint8 and shape (height, width)
        0 (paper) … 255 (ink), the digit at any place and size.

    Returns
    -------
    ndarray of float32 and shape (28, 28), or None
        0 (paper) … 1 (ink); None where the ink's box is smaller than ``MIN_SIDE``.
    """
    image = place(bitmap[None].astype(np.float32) / 255)[0]
    return image if image.any() else None


def place(ink: FloatArray) -> FloatArray:
    """Bring many digits to MNIST's size and place at once.

    Parameters
    ----------
    ink : ndarray of float32 and shape (n, height, width)
        0 (paper) … 1 (ink).

    Returns
    -------
    ndarray of float32 and shape (n, 28, 28)
        0 … 1; all 0 where the ink's box is smaller than ``MIN_SIDE`` pixels.
    """
    sides = [_extent(ink.max(axis=axis) >= INK) for axis in (1, 2)]  # each (n,)
    scale = np.maximum(*sides) / DIGIT_SIDE
    blank = scale < MIN_SIDE / DIGIT_SIDE
    scale[blank] = 1
    profiles = ink.sum(axis=2), ink.sum(axis=1)  # (n, height), (n, width)
    vertical, horizontal = (means(each.shape[1], _middle(each), scale, CENTRE + 0.5) for each in profiles)
    images = (vertical @ ink @ horizontal.transpose(0, 2, 1)).clip(0, 1)
    images[blank] = 0
    return images


def _extent(covered: NDArray[np.bool_]) -> FloatArray:
    """Return the distance, (n,), from the first True of each row to behind its last; 0 where there is none."""
    length = covered.shape[1]
    last = length - covered[:, ::-1].argmax(axis=1)
    return np.where(covered.any(axis=1), last - covered.argmax(axis=1), 0).astype(np.float64)


def _middle(profile: FloatArray) -> FloatArray:
    """Return the centre of mass of each row of ``profile``, (n, length), in pixels from its edge; shape (n,)."""
    # Pixel i reaches from i to i + 1; its middle, which carries its mass, is i + 0.5.
    mass = np.maximum(profile.sum(axis=1), np.finfo(np.float32).tiny)
    return profile @ (np.arange(profile.shape[1]) + 0.5) / mass


def means(length: int, middle: FloatArray, scale: FloatArray, to: float) -> FloatArray:
    """Return matrices that take the mean over each of 28 stretches of a row of pixels.

    The means are exact where a stretch begins or ends within a pixel: it takes that share of it.

    Parameters
    ----------
    length : int
        Pixels of a row.
    middle : ndarray of shape (n,)
        What comes to ``to``, in pixels from the row's edge.
    scale : ndarray of shape (n,)
        Pixels of a stretch.
    to : float
        In stretches from the edge.

    Returns
    -------
    ndarray of float32 and shape (n, 28, length)
    """
    pixels = np.arange(length)
    edges = middle[:, None] + scale[:, None] * (np.arange(SIDE + 1) - to)  # (n, 29)
    edges = edges[:, :, None]
    shares = np.minimum(edges[:, 1:], pixels + 1) - np.maximum(edges[:, :-1], pixels)
    return (shares.clip(0) / scale[:, None, None]).astype(np.float32)
