"""Many writers out of few: MNIST's digits slanted, bent and written with another pen.

Used to train the demo model alone. Every result is prepared as a drawing is (``core.digits.prepare.place``): what is
drawn on the canvas and what the network learnt from have the same size and place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.data.mnist import SIDE
from core.digits.prepare import place
from core.maths.arrays import FloatArray

FINE: Final = 2 * SIDE
"""Points along a side of the field on which a digit is bent and its pen changed."""
FIELD: Final = 1.4
"""Side of that field in sides of the image: wide enough that no digit is cut off."""
KNOTS: Final = 5
"""Points along a side at which the elastic bending is drawn; between them it is smooth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """How much the writers differ. Angles in radians, lengths in pixels of the 28 × 28 image."""

    rotation: float = 0.15
    """Standard deviation of the turn."""
    shear: float = 0.2
    """Standard deviation of the slant: x moves by this share of y."""
    stretch: float = 0.15
    """Standard deviation of ln(width / height)."""
    bend: float = 0.9
    """Standard deviation of the displacement of each knot."""
    pen: tuple[float, float] = (-0.6, 1.2)
    """Range of what the pen is thicker by, evenly spread."""


def augment(images: FloatArray, random: np.random.Generator, writers: Writers = Writers()) -> FloatArray:
    """Return other images of the same digits.

    Parameters
    ----------
    images : ndarray of float32 and shape (n, 28, 28)
        0 (paper) … 1 (ink).
    random : numpy.random.Generator
    writers : Writers

    Returns
    -------
    ndarray of float32 and shape (n, 28, 28)
        0 … 1, prepared.
    """
    x, y = _sources(len(images), random, writers)
    ink = _sample(images, x, y)
    thicker = random.uniform(*writers.pen, len(images)).astype(np.float32)
    return place(_change_pen(ink, thicker))


def _sources(n: int, random: np.random.Generator, writers: Writers) -> tuple[FloatArray, FloatArray]:
    """Return from where, as x and y in pixels of the image, each fine point takes its ink: both (n, FINE, FINE)."""
    turn, slant, stretch = (
        random.normal(0, spread, n).astype(np.float32) for spread in (writers.rotation, writers.shear, writers.stretch)
    )
    wide = np.exp(stretch / 2)
    cos, sin = np.cos(turn), np.sin(turn)
    # (x, y) = rotation · slant · stretch · (u, v)
    a, b = cos * wide, (cos * slant - sin) / wide
    c, d = sin * wide, (sin * slant + cos) / wide
    axis = FIELD * (np.arange(FINE, dtype=np.float32) + 0.5 - FINE / 2) * (SIDE / FINE)
    u, v = axis[None, None, :], axis[None, :, None]
    # Cubic B-splines through a coarse grid of random displacements: smooth, and two small matrix products.
    knots = random.normal(0, writers.bend, (2, n, KNOTS, KNOTS)).astype(np.float32)
    spline = _spline_basis()
    bend_x, bend_y = spline @ knots @ spline.T
    middle = (SIDE - 1) / 2
    x = _column(a) * u + _column(b) * v + bend_x + middle
    y = _column(c) * u + _column(d) * v + bend_y + middle
    return x, y


def _column(values: FloatArray) -> FloatArray:
    return values[:, None, None]


def _spline_basis() -> FloatArray:
    """Return the weight of each knot at each point of a side, (FINE, KNOTS); each row's squares sum to 1."""
    distance = np.abs(np.linspace(0, KNOTS - 1, FINE)[:, None] - np.arange(KNOTS))
    weight = np.where(distance < 1, 2 / 3 - distance**2 + distance**3 / 2, (2 - distance).clip(0) ** 3 / 6)
    return (weight / np.sqrt((weight**2).sum(axis=1, keepdims=True))).astype(np.float32)


def _sample(images: FloatArray, x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the images' ink at (x, y), between pixels in proportion; paper outside."""
    n = len(images)
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))  # a frame of paper, so that outside needs no question
    width = SIDE + 2
    x, y = (x + 1).clip(0, width - 1.001), (y + 1).clip(0, width - 1.001)
    left, top = np.floor(x), np.floor(y)
    right_share, bottom_share = x - left, y - top
    flat = framed.reshape(-1)
    corner = (top * width + left).astype(np.int32) + (np.arange(n, dtype=np.int32) * width * width)[:, None, None]
    upper = flat[corner] * (1 - right_share) + flat[corner + 1] * right_share
    lower = flat[corner + width] * (1 - right_share) + flat[corner + width + 1] * right_share
    return upper * (1 - bottom_share) + lower * bottom_share


def _change_pen(ink: FloatArray, thicker: FloatArray) -> FloatArray:
    """Return the ink of a pen that is ``thicker`` pixels of the image wider, or thinner where that is negative.

    Between the ink and what a pen of one more fine pixel on each side leaves (the largest of each point and its four
    neighbours; the smallest for a thinner pen), in proportion.
    """
    share = (np.abs(thicker) / (2 * FIELD * SIDE / FINE))[:, None, None]
    thinner = _column(thicker) < 0
    signed = np.where(thinner, -ink, ink)
    spread = signed.copy()
    for here, there in (np.s_[:, 1:], np.s_[:, :-1]), (np.s_[:, :, 1:], np.s_[:, :, :-1]):
        np.maximum(spread[here], signed[there], out=spread[here])
        np.maximum(spread[there], signed[here], out=spread[there])
    return ink + share * (np.abs(spread) - ink)
