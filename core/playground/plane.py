"""The playground's plane: what lies in it, and what the network is told of a point.

Points have coordinates x₁ (to the right) and x₂ (upwards); the picture shows −6 … 6, the sets lie within ±5 before
noise. What the network is told are features, functions of the two coordinates, in the scale in which they come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.data import toys

Points = NDArray[np.float64]
Task = Literal["classification", "regression"]

EDGE: Final = 6.0
"""The picture shows −EDGE … EDGE in both directions."""
SPREAD: Final = 5.0
"""Where a toy set has 1, the plane has SPREAD."""
EXAMPLES: Final = 400
"""Points of a set, training and test together."""

FEATURES: Final[Mapping[str, Callable[[Points], Points]]] = MappingProxyType(
    {
        "x1": lambda p: p[:, 0],
        "x2": lambda p: p[:, 1],
        "x1_squared": lambda p: p[:, 0] ** 2,
        "x2_squared": lambda p: p[:, 1] ** 2,
        "x1_x2": lambda p: p[:, 0] * p[:, 1],
        "sin_x1": lambda p: np.sin(p[:, 0]),
        "sin_x2": lambda p: np.sin(p[:, 1]),
    }
)
"""What the network can be told of a point, by name; shapes (n, 2) → (n,)."""

_HILLS: Final = (
    (-2.5, 2.5, 1.0),
    (0.0, 2.8, -1.0),
    (2.5, 2.5, 1.0),
    (-2.5, -2.5, -1.0),
    (0.0, -2.8, 1.0),
    (2.5, -2.5, -1.0),
)
"""Centre x₁, x₂ and height of each hill (and hollow) of the regression set."""


def _plane(p: Points) -> Points:
    return (p[:, 0] + p[:, 1]) / (2 * SPREAD)


def _hills(p: Points) -> Points:
    bumps = [height * np.exp(-((p[:, 0] - x) ** 2 + (p[:, 1] - y) ** 2) / 1.6) for x, y, height in _HILLS]
    return np.sum(bumps, axis=0).clip(-1, 1)


REGRESSION: Final[Mapping[str, Callable[[Points], Points]]] = MappingProxyType({"plane": _plane, "hills": _hills})
"""Sets whose points carry a number in −1…1 instead of a class: (n, 2) → (n,)."""
DATASETS: Final = ("circle", "xor", "gaussians", "spiral", "ring", "moons", *REGRESSION)
"""All sets, in the order in which they are offered."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A set, parted in two. Targets are 0 or 1 in classification, −1…1 in regression."""

    task: Task
    train: Points
    """Shape (n_train, 2)."""
    train_targets: Points
    """Shape (n_train, 1)."""
    test: Points
    test_targets: Points

    def shades(self, targets: Points) -> Points:
        """Return what colours the points: −1 (orange) … 1 (blue); shape (n,)."""
        values = targets[:, 0]
        return 2 * values - 1 if self.task == "classification" else values


def task(dataset: str) -> Task:
    """Return whether the points of ``dataset`` carry classes or numbers."""
    return "regression" if dataset in REGRESSION else "classification"


def split(dataset: str, *, noise: int, train_share: int, seed: int, n_examples: int = EXAMPLES) -> Split:
    """Return a set of the plane, parted into training and test points.

    Parameters
    ----------
    dataset : str
        One of ``DATASETS``.
    noise : int
        Standard deviation of what is added to each coordinate after the labels were given, in per cent of ``SPREAD``.
    train_share : int
        Per cent of the points that are trained on. A larger share keeps the points of a smaller one.
    seed : int
        The same seed gives the same points, whatever the share; noise moves each along its own direction.
    """
    if dataset in REGRESSION:
        random = np.random.default_rng(seed)
        clean = random.uniform(-SPREAD, SPREAD, (n_examples, 2))
        points = clean + noise / 100 * SPREAD * random.standard_normal(clean.shape)
        targets = REGRESSION[dataset](clean)
    else:
        unit_points, labels = toys.make(dataset, n_examples, noise=noise / 100, seed=seed)
        points, targets = SPREAD * unit_points, labels.astype(np.float64)
    n_train = round(n_examples * train_share / 100)
    column = targets[:, None]  # (n, 1)
    return Split(task(dataset), points[:n_train], column[:n_train], points[n_train:], column[n_train:])


def inputs(points: Points, features: Sequence[str]) -> Points:
    """Return what the network gets: the chosen features of each point; shape (n, n_features)."""
    return np.column_stack([FEATURES[name](points) for name in features])


def grid(side: int) -> Points:
    """Return the centres of side² squares that tile the picture, row by row from the top left; shape (side², 2)."""
    at = EDGE * ((np.arange(side) + 0.5) * 2 / side - 1)
    x, y = np.meshgrid(at, -at)
    return np.column_stack([x.ravel(), y.ravel()])
