"""Features of a digit that a person can name: what one measured by hand before networks read pixels themselves."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.maths.arrays import FloatArray

BOX: Final = 20
"""Pixels of the square that MNIST's makers scaled every digit into."""
EDGE: Final = 0.5
"""Half covered: where the darkness of the columns passes this, the digit begins and ends."""


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
    columns = images.max(axis=1)  # (n, 28)
    left, right = _first_passage(columns), _first_passage(columns[:, ::-1])
    return np.where(columns.max(axis=1) >= EDGE, columns.shape[1] - 1 - left - right, 0) / BOX


def _first_passage(profile: FloatArray) -> FloatArray:
    """Return where each row of ``profile``, (n, length), first reaches ``EDGE``, with straight lines between values."""
    padded = np.pad(profile, ((0, 0), (1, 0)))
    at = (padded >= EDGE).argmax(axis=1)  # 0 where never; then what follows is not used
    row = np.arange(len(padded))
    before, after = padded[row, at - 1], padded[row, at]
    rise = np.where(after > before, after - before, 1)
    return at - 1 - (after - EDGE) / rise
