"""Connected parts of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.intp]


def label(ink: NDArray[np.bool_]) -> Labels:
    """Number the connected parts of the ink.

    Parameters
    ----------
    ink : ndarray of bool and shape (height, width)

    Returns
    -------
    ndarray of int and shape (height, width)
        0 where there is no ink, else 1 … n; pixels that touch, be it at a corner, have the same number.
    """
    number = np.where(ink, ink.cumsum().reshape(ink.shape), 0)  # each pixel by itself: 1 … number of pixels
    neighbours = [
        (number[1:], number[:-1]),
        (number[:, 1:], number[:, :-1]),
        (number[1:, 1:], number[:-1, :-1]),
        (number[1:, :-1], number[:-1, 1:]),
    ]
    pairs = np.concatenate([np.stack([a[(a > 0) & (b > 0)], b[(a > 0) & (b > 0)]]) for a, b in neighbours], axis=1)
    # Every pixel points to one with a smaller number, in the end to the smallest of its part: union by minimum, with
    # all chains halved until they are of length one.
    root = np.arange(number.max() + 1)
    while pairs.size:
        a, b = root[pairs]
        pairs, a, b = pairs[:, a != b], a[a != b], b[a != b]
        np.minimum.at(root, np.maximum(a, b), np.minimum(a, b))
        while (root != root[root]).any():
            root = root[root]
    return np.unique(root, return_inverse=True)[1][number]


def boxes(parts: Labels) -> tuple[Labels, Labels, Labels, Labels]:
    """Return top, bottom, left and right of the parts 1 … n, each (n,); bottom and right are behind the last pixel."""
    n = int(parts.max())
    rows, columns = parts.nonzero()
    which = parts[rows, columns] - 1
    edges = []
    for positions in (rows, columns):
        low, high = np.full(n, parts.size), np.zeros(n, np.intp)
        np.minimum.at(low, which, positions)
        np.maximum.at(high, which, positions + 1)
        edges += [low, high]
    return edges[0], edges[1], edges[2], edges[3]
