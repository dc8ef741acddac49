"""Points with many coordinates laid flat, so that they can be looked at, and how well their classes lie apart.

A flat picture is a shadow: what lies on top of each other in it may lie apart in the full space. So the picture shows,
and the full space is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray, IntArray

_BLOCK: Final = 10
_ITERATIONS: Final = 25


@dataclass(frozen=True, slots=True, eq=False)
class Shadow:
    """Points seen from the side from which they spread most (principal component analysis; Pearson, 1901)."""

    points: FloatArray
    """Shape (n, 2): centred; the first coordinate has the larger variance."""
    share: float
    """Of the whole variance, 0 … 1: what the two coordinates keep."""


def shadow(points: FloatArray) -> Shadow:
    """Return the projection of points on their first two principal components.

    With X the centred points and X = U S Vᵀ, these are the first two columns of X V. They are found by block power
    iteration (Halko, Martinsson and Tropp, 2011, algorithm 4.4): all of V is much work, and two columns are wanted.

    Parameters
    ----------
    points : ndarray of shape (n, n_features)
        At least 2 × 2, not all equal.

    Returns
    -------
    Shadow
        The signs are chosen so that the coordinate furthest from 0 is positive: the same points, the same picture.

    Raises
    ------
    ValueError
        If there is nothing to spread.
    """
    x = np.asarray(points, np.float64)
    x = x - x.mean(axis=0)
    variance = float((x**2).sum())
    if variance == 0 or min(x.shape) < 2:
        raise ValueError(f"Expected at least two different points with two coordinates. Received: shape {x.shape}")
    block = np.random.default_rng(0).standard_normal((x.shape[1], min(_BLOCK, *x.shape)))
    for _ in range(_ITERATIONS):
        block, _ = np.linalg.qr(x.T @ (x @ block))  # (n_features, _BLOCK)
    u, s, _ = np.linalg.svd(x @ block, full_matrices=False)
    flat = u[:, :2] * s[:2]
    furthest = np.abs(flat).argmax(axis=0)
    flat = flat * np.sign(flat[furthest, [0, 1]])
    return Shadow(flat, float((s[:2] ** 2).sum()) / variance)


def turned(points: FloatArray, towards: FloatArray) -> FloatArray:
    """Return a flat picture turned and mirrored to lie as near as possible to another one of the same points.

    No distance between points changes (orthogonal Procrustes problem; Schönemann, 1966).

    Parameters
    ----------
    points, towards : ndarrays of shape (n, 2), centred
    """
    u, _, vt = np.linalg.svd(points.T @ towards)
    return points @ (u @ vt)


def nearest_mean_accuracy(known: FloatArray, known_labels: IntArray, points: FloatArray, labels: IntArray) -> float:
    """Return the share, 0 … 1, of points that lie nearest to the mean of their own class.

    Parameters
    ----------
    known, known_labels : ndarrays of shape (m, n_features) and (m,)
        What the means are taken from.
    points, labels : ndarrays of shape (n, n_features) and (n,)
        Other points, which are counted.
    """
    classes = np.unique(known_labels)
    means = np.array([known[known_labels == one].mean(axis=0) for one in classes])  # (n_classes, n_features)
    # |x − m|² = |x|² − 2 x·m + |m|²; |x|² is the same for all means
    distances = (means**2).sum(axis=1) - 2 * points @ means.T  # (n, n_classes)
    return float((classes[distances.argmin(axis=1)] == labels).mean())


def between_share(points: FloatArray, labels: IntArray) -> float:
    """Return which share of the spread, 0 … 1, lies between the classes and not within them.

    The sum of squared distances of the class means from the common mean, each counted once for every point of its
    class, over that of the points themselves.

    Parameters
    ----------
    points, labels : ndarrays of shape (n, n_features) and (n,)
        Not all points equal.
    """
    centre = points.mean(axis=0)
    total = float(((points - centre) ** 2).sum())
    between = sum(
        (labels == one).sum() * float(((points[labels == one].mean(axis=0) - centre) ** 2).sum())
        for one in np.unique(labels)
    )
    return float(between / total)
