"""Small two-class sets in the plane, for the experiments that can be seen whole.

Every set is drawn from ``[-1, 1]²`` before noise, half its points in each class. The labels are decided before the
noise: noise mixes the classes. The same seed gives the same points, and another ``noise`` moves each of them along
its own direction, so that a slider shows one set getting worse and not a new one at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Labels = NDArray[np.int64]
Shape = Callable[[Labels, np.random.Generator], Points]

SPIRAL_TURNS: Final = 1.25
CIRCLE_INNER: Final = 0.5
"""Largest radius of the inner class; the outer class begins 0.2 further out."""
RING: Final = (0.4, 0.65)
"""Radii between which the ring's class lies; the other class keeps 0.15 away from it, inside and outside."""
XOR_GAP: Final = 0.1
"""Distance of a point from the axes at least."""


def make(name: str, n_examples: int = 200, *, noise: float = 0.0, seed: int = 0) -> tuple[Points, Labels]:
    """Return a toy set.

    Parameters
    ----------
    name : str
        One of ``TOYS``: gaussians, circle, xor, spiral, moons, ring.
    n_examples : int
        Points in both classes together; when odd, class 0 has one more.
    noise : float
        Standard deviation of what is added to each coordinate, in units of the plot's half side.
    seed : int

    Returns
    -------
    points : ndarray of shape (n_examples, 2)
    labels : ndarray of shape (n_examples,)
        0 or 1, in a random order.
    """
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(n_examples) % 2)
    points = TOYS[name](labels, random)
    return points + noise * random.standard_normal(points.shape), labels


def _gaussians(labels: Labels, random: np.random.Generator) -> Points:
    """Two round clouds, at (−0.5, −0.5) and (0.5, 0.5), with a standard deviation of 0.15."""
    centres = np.where(labels == 1, 0.5, -0.5)
    return centres[:, None] + 0.15 * random.standard_normal((len(labels), 2)).clip(-3, 3)


def _circle(labels: Labels, random: np.random.Generator) -> Points:
    """Class 1 inside, class 0 in a ring around it; evenly spread over each area."""
    inner, outer = np.where(labels == 1, 0.0, CIRCLE_INNER + 0.2), np.where(labels == 1, CIRCLE_INNER, 1.0)
    radius = np.sqrt(random.uniform(inner**2, outer**2))
    return _polar(radius, random.uniform(0, 2 * np.pi, len(labels)))


def _xor(labels: Labels, random: np.random.Generator) -> Points:
    """Class 1 where the signs of the coordinates differ."""
    x, y = random.uniform(XOR_GAP, 1, (2, len(labels)))
    side = random.choice([-1, 1], len(labels))
    return np.column_stack([side * x, side * np.where(labels == 1, -y, y)])


def _spiral(labels: Labels, random: np.random.Generator) -> Points:
    """Two arms of the spiral r = t, half a turn apart."""
    t = random.uniform(0.05, 1, len(labels))
    return _polar(t, 2 * np.pi * SPIRAL_TURNS * t + np.pi * labels)


def _moons(labels: Labels, random: np.random.Generator) -> Points:
    """Two half circles that reach into each other."""
    angle = random.uniform(0, np.pi, len(labels)) + np.pi * labels
    return (_polar(np.ones(len(labels)), angle) + np.column_stack([labels - 0.5, 0.5 * labels - 0.25])) / 1.5


def _ring(labels: Labels, random: np.random.Generator) -> Points:
    """Class 1 in a ring, class 0 in its middle (a third of them) and around it: no single closed line is enough."""
    within, without = RING[0] - 0.15, RING[1] + 0.15
    in_the_middle = random.uniform(size=len(labels)) < 1 / 3
    inner = np.where(labels == 1, RING[0], np.where(in_the_middle, 0.0, without))
    outer = np.where(labels == 1, RING[1], np.where(in_the_middle, within, 1.0))
    radius = np.sqrt(random.uniform(inner**2, outer**2))
    return _polar(radius, random.uniform(0, 2 * np.pi, len(labels)))


def _polar(radius: NDArray[np.float64], angle: NDArray[np.float64]) -> Points:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


TOYS: Final[Mapping[str, Shape]] = {
    "gaussians": _gaussians,
    "circle": _circle,
    "xor": _xor,
    "spiral": _spiral,
    "moons": _moons,
    "ring": _ring,
}
