"""The experiment of "several units make a layer": how many straight cuts it takes to close a region off.

A disc in the middle of a ring, and a network whose hidden layer has one to four sigmoid units. Each unit cuts the plane
along a line; the output layer weighs what they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from core.data import toys
from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.maths.arrays import FloatArray, IntArray
from core.maths.fit import fit
from core.maths.network import Network

UNITS: Final = (1, 2, 3, 4)
STARTS: Final = 6
"""Random starts that a reader can look at; the verdict speaks of the first. Not from all of them three units close."""
REACH: Final = 1.15
"""The plane is looked at from −REACH to REACH."""

_UPDATES: Final = 300
_LEARNING_RATE: Final = 0.1
_FAR: Final = 10.0
"""A region that reaches so far from the middle is open."""

CLOSED: Final = 0.95
"""From this accuracy on the ring counts as closed."""
OPEN: Final = 0.9
"""Up to this accuracy it counts as open."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A trained network with two inputs and one hidden layer, as lines in the plane."""

    network: Network
    accuracy: float
    """Share of 2,000 new points on the right side, 0 … 1."""
    weights: FloatArray
    """Shape (n_units, 2): of each unit, turned so that w·x + b > 0 on the side that speaks for the inside."""
    biases: FloatArray
    """Shape (n_units,): turned likewise."""

    def region(self, reach: float = REACH) -> FloatArray:
        """Return the corners of the region where all units speak for the inside: shape (n_corners, 2), maybe none."""
        return intersection(self.weights, self.biases, reach)

    @property
    def is_closed(self) -> bool:
        """Whether that region has an end on every side."""
        corners = self.region(_FAR)
        return len(corners) > 0 and bool((np.abs(corners) < _FAR - 1e-9).all())


@cache
def points() -> tuple[FloatArray, IntArray]:
    """Return what the networks are trained on: (300, 2) points and their labels, 1 inside."""
    return toys.make("circle", 300, seed=0)


@cache
def train(n_units: int, start: int) -> Cut:
    """Train a network with ``n_units`` hidden units from the random start number ``start``; the same gives the same."""
    x, labels = points()
    untrained = Network.initialise((2, n_units, 2), "sigmoid", seed=start, dtype=np.float64)
    network = fit(untrained, x, labels, updates=_UPDATES, learning_rate=_LEARNING_RATE)
    new, truth = toys.make("circle", 2000, seed=1)
    hidden, output = network.layers
    side = np.where(output.kernel[:, 1] >= output.kernel[:, 0], 1.0, -1.0)  # a sigmoid rises: its sign is the unit's
    return Cut(
        network=network,
        accuracy=float((network.predict(new) == truth).mean()),
        weights=hidden.kernel.T * side[:, None],
        biases=hidden.bias * side,
    )


def intersection(weights: FloatArray, biases: FloatArray, reach: float) -> FloatArray:
    """Return the corners, in order, of the part of a square where every wᵢ·x + bᵢ is at least 0.

    Parameters
    ----------
    weights : ndarray of shape (n, 2)
    biases : ndarray of shape (n,)
    reach : float
        The square goes from −reach to reach.

    Returns
    -------
    ndarray of shape (n_corners, 2)
        Empty where the half-planes share nothing in the square.
    """
    corners = [np.array(corner) * reach for corner in ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))]
    for weight, bias in zip(weights, biases, strict=True):
        kept = []
        for here, after in zip(corners, corners[1:] + corners[:1], strict=True):
            z, z_after = weight @ here + bias, weight @ after + bias
            if z >= 0:
                kept.append(here)
            if (z >= 0) != (z_after >= 0):  # the line crosses this edge
                kept.append(here + (after - here) * z / (z - z_after))
        corners = kept
    return np.array(corners).reshape(-1, 2)


def judge() -> Finding:
    """Holds if one and two units leave the ring open and three close it; with limits if more units merely help."""
    cuts = {units: train(units, 0) for units in UNITS}
    accuracy = {units: cut.accuracy for units, cut in cuts.items()}
    closes = cuts[3].is_closed and accuracy[3] >= CLOSED and max(accuracy[1], accuracy[2]) <= OPEN
    helps = accuracy[3] > accuracy[1]
    return Finding(
        "holds" if closes else "holds_with_limits" if helps else "needs_correction",
        {name: percent(accuracy[units]) for name, units in zip(("one", "two", "three", "four"), UNITS, strict=True)},
    )
