"""The straight line that sorts points into two classes best: what one neuron with two inputs can reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray, IntArray

DIRECTIONS: Final = 1440
"""Directions that are tried, a quarter of a degree apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The points where w·x + b = 0, with class 1 on the side where it is positive."""

    weights: FloatArray
    """Shape (2,), of length 1."""
    bias: float
    right: int
    """Points on their own side."""
    share: float
    """The same, as a share of all points."""


def count_right(points: FloatArray, labels: IntArray, weights: FloatArray, bias: float) -> int:
    """Return how many points lie on their class's side of a line.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    labels : ndarray of shape (n,)
        1 where w·x + b should be positive, 0 where not.
    """
    return int(((points @ weights + bias > 0) == (labels == 1)).sum())


def best_line(points: FloatArray, labels: IntArray, *, with_bias: bool, directions: int = DIRECTIONS) -> Line:
    """Return the line that gets most points right, by trying all of them.

    For each of ``directions`` evenly spaced directions of w every threshold is tried that makes a difference; without a
    bias there is only one, 0, and the line turns about the origin. Among equally good ones the line with the widest gap
    around it is taken.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    labels : ndarray of shape (n,)
        1 where w·x + b should be positive, 0 where not.
    with_bias : bool
    directions : int

    Raises
    ------
    ValueError
        If there is no point, or the shapes do not fit.
    """
    points, positive = np.asarray(points, np.float64), np.asarray(labels) == 1
    if points.ndim != 2 or points.shape[1] != 2 or positive.shape != (len(points),) or len(points) == 0:
        raise ValueError(
            f"Expected points of shape (n, 2) and labels of shape (n,). Received: {points.shape}, {positive.shape}"
        )
    angles = 2 * np.pi * np.arange(directions) / directions
    candidates = np.stack([np.cos(angles), np.sin(angles)])  # (2, directions)
    along = points @ candidates  # (n, directions)
    right, cut, gap = _thresholds(along, positive) if with_bias else _at_origin(along, positive)
    best = max(range(directions), key=lambda index: (right[index], gap[index]))
    bias = -float(cut[best]) if with_bias else 0.0
    return Line(candidates[:, best], bias, int(right[best]), int(right[best]) / len(points))


def _at_origin(along: FloatArray, positive: np.ndarray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return points right, threshold 0, and the distance of the nearest point, each (directions,)."""
    right = ((along > 0) == positive[:, None]).sum(axis=0)
    return right, np.zeros(along.shape[1]), np.abs(along).min(axis=0)


def _thresholds(along: FloatArray, positive: np.ndarray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return for each direction the most points right, the threshold that does it, and the gap around it."""
    order = along.argsort(axis=0)
    ranked, is_positive = np.take_along_axis(along, order, axis=0), positive[order]
    # With the threshold behind the k-th point, right are the negatives up to it and the positives after it.
    none = np.zeros((1, along.shape[1]), int)
    below = np.concatenate([none, np.cumsum(~is_positive, axis=0)])
    above = positive.sum() - np.concatenate([none, np.cumsum(is_positive, axis=0)])
    edges = np.concatenate([ranked[:1] - 1, ranked, ranked[-1:] + 1])  # a step outside the outermost points
    gaps = np.diff(edges, axis=0)  # (n + 1, directions), in step with the thresholds
    right = below + above
    # A threshold inside a gap of no width is none: equal values cannot be told apart.
    score = np.where(gaps > 0, right + gaps / (gaps.max() * 2), -1)
    best = score.argmax(axis=0)
    column = np.arange(along.shape[1])
    return right[best, column], (edges[best, column] + edges[best + 1, column]) / 2, gaps[best, column]
