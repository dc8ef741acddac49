"""Features of a digit that a person can name: what one measured by hand before networks read pixels themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.maths.arrays import FloatArray, IntArray

BOX: Final = 20
"""Pixels of the square that MNIST's makers scaled every digit into."""
EDGE: Final = 0.5
"""Half covered: where the darkness of the columns passes this, the digit begins and ends."""
MIDDLE: Final = 14
"""Row and column on which MNIST's makers laid the centre of mass."""
_TINY: Final = 1e-6
"""Stands for no ink at all where something is divided by it."""


def ink(images: FloatArray) -> FloatArray:
    """Return how much of its 20 × 20 box each digit blackens.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        0 (paper) … 1 (ink).

    Returns
    -------
    ndarray of shape (n,)
        0 … 1, about 0.15 for a one and 0.35 for a zero.
    """
    return images.sum(axis=(1, 2)) / BOX**2


def width(images: FloatArray) -> FloatArray:
    """Return the width of each digit as a share of its 20 × 20 box.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        0 (paper) … 1 (ink).

    Returns
    -------
    ndarray of shape (n,)
        Between the two places where the darkest pixel of a column passes ``EDGE``, to a fraction of a pixel: grey
        columns at the rim tell how far the ink reached into them. 0 for an image without ink.
    """
    return _length(images.max(axis=1)) / BOX


def height(images: FloatArray) -> FloatArray:
    """Return the height of each digit as a share of its box, measured as ``width`` is; (n, 28, 28) → (n,)."""
    return _length(images.max(axis=2)) / BOX


def slant(images: FloatArray) -> FloatArray:
    """Return how many pixels each digit leans to the right for every pixel that it rises; (n, 28, 28) → (n,).

    The slope of the line that fits the columns of the ink best by its rows: 0 for an upright digit, 0 without ink.
    """
    at = np.arange(images.shape[1], dtype=images.dtype)
    mass = np.maximum(images.sum(axis=(1, 2)), _TINY)
    rows, columns = images.sum(axis=2), images.sum(axis=1)  # (n, 28) each
    row = at - (rows @ at / mass)[:, None]  # (n, 28): distance from the centre of mass
    column_of_row = images @ at - rows * (columns @ at / mass)[:, None]  # (n, 28): ink times its distance
    across, along = (column_of_row * row).sum(axis=1), (rows * row**2).sum(axis=1)
    return -across / np.maximum(along, _TINY)


def symmetry(images: FloatArray) -> FloatArray:
    """Return the share of the ink that has a mirror image, left to right about column 14; (n, 28, 28) → (n,), 0 … 1."""
    inner = images[:, :, 1:]  # columns 1 … 27 lie evenly about 14
    shared = np.minimum(inner, inner[:, :, ::-1]).sum(axis=(1, 2))
    return shared / np.maximum(images.sum(axis=(1, 2)), _TINY)


def enclosed(images: FloatArray) -> FloatArray:
    """Return how much paper each digit closes in, as a share of its box; (n, 28, 28) → (n,).

    Paper that cannot be reached from the edge of the image without crossing ink, sideways, up or down.
    """
    paper = np.pad(images < EDGE, ((0, 0), (1, 1), (1, 1)), constant_values=True)
    # A row of 30 pixels fits into an integer, and all images flood at once: a shift moves the water sideways.
    rows = paper @ (1 << np.arange(paper.shape[2]))  # (n, 30)
    reached = np.zeros_like(rows)
    reached[:, 0] = rows[:, 0]
    while True:
        grown = reached | (reached << 1) | (reached >> 1)
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= rows
        if (grown == reached).all():
            return np.bitwise_count(rows ^ reached).sum(axis=1) / BOX**2
        reached = grown


def strokes_across(images: FloatArray) -> FloatArray:
    """Return how many strokes the middle row crosses; (n, 28, 28) → (n,)."""
    return _strokes(images[:, MIDDLE])


def strokes_down(images: FloatArray) -> FloatArray:
    """Return how many strokes the middle column crosses; (n, 28, 28) → (n,)."""
    return _strokes(images[:, :, MIDDLE])


FEATURES: Final[Mapping[str, Callable[[FloatArray], FloatArray]]] = MappingProxyType(
    {
        "ink": ink,
        "width": width,
        "height": height,
        "slant": slant,
        "symmetry": symmetry,
        "enclosed": enclosed,
        "strokes_across": strokes_across,
        "strokes_down": strokes_down,
    }
)
"""Eight things to measure of a digit, by name: images (n, 28, 28) of 0 (paper) … 1 (ink) in, (n,) out."""


def measure(images: FloatArray) -> FloatArray:
    """Return all of ``FEATURES`` of each image; (n, 28, 28) → (n, 8)."""
    return np.column_stack([feature(images) for feature in FEATURES.values()])


@dataclass(frozen=True, slots=True, eq=False)
class Typical:
    """What the eight features of digits usually are."""

    mean: FloatArray
    """Shape (8,)."""
    spread: FloatArray
    """Standard deviations; shape (8,)."""
    classes: FloatArray
    """Mean of each digit's features, in units of ``spread`` from ``mean``; shape (10, 8)."""

    def standardise(self, measured: FloatArray) -> FloatArray:
        """Return features (n, 8) in units of their spread from their mean."""
        return (measured - self.mean) / self.spread


def typical(measured: FloatArray, labels: IntArray) -> Typical:
    """Return what is typical of measured features (n, 8), whose digits are ``labels`` (n,)."""
    mean, spread = measured.mean(axis=0), measured.std(axis=0)
    standard = (measured - mean) / spread
    return Typical(mean, spread, np.stack([standard[labels == digit].mean(axis=0) for digit in range(10)]))


def _strokes(line: FloatArray) -> FloatArray:
    """Return how often each row of ``line``, (n, length), passes from paper to ink."""
    covered: NDArray[np.bool_] = np.pad(line >= EDGE, ((0, 0), (1, 0)))
    return (covered[:, 1:] & ~covered[:, :-1]).sum(axis=1).astype(np.float64)


def _length(profile: FloatArray) -> FloatArray:
    """Return the distance between the first and the last place where each row of ``profile`` passes ``EDGE``."""
    first, last = _first_passage(profile), _first_passage(profile[:, ::-1])
    return np.where(profile.max(axis=1) >= EDGE, profile.shape[1] - 1 - first - last, 0)


def _first_passage(profile: FloatArray) -> FloatArray:
    """Return where each row of ``profile``, (n, length), first reaches ``EDGE``, with straight lines between values."""
    padded = np.pad(profile, ((0, 0), (1, 0)))
    at = (padded >= EDGE).argmax(axis=1)  # 0 where never; then what follows is not used
    row = np.arange(len(padded))
    before, after = padded[row, at - 1], padded[row, at]
    rise = np.where(after > before, after - before, 1)
    return at - 1 - (after - EDGE) / rise
