"""Which links carried an image through a network: what the picture of a forward pass draws.

A link's contribution is what travels over it, the weight times what it is given: w · x from a pixel to a hidden unit,
w · a from a hidden unit to an output. Over all links into a unit the contributions, with the bias, add up to its z.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.maths.arrays import FloatArray
from core.maths.network import Network


@dataclass(frozen=True, slots=True)
class Link:
    """A link and what travelled over it, from −1 to 1: as a share of the largest of its layer that are drawn."""

    source: int
    """Index of a pixel (row by row), or position of a hidden unit among those shown."""
    target: int
    """Position of a hidden unit among those shown, or a class."""
    strength: float


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """One image on its way through a network with one hidden layer."""

    image: FloatArray
    """Shape (28, 28), 0…1."""
    units: tuple[int, ...]
    """The hidden units shown: the most active, in an order that keeps links from crossing much."""
    outputs: FloatArray
    """What each shown unit says; shape (n_shown,)."""
    n_units: int
    """How many hidden units there are."""
    from_pixels: tuple[Link, ...]
    to_classes: tuple[Link, ...]
    probabilities: FloatArray
    """Shape (n_classes,)."""

    @property
    def answer(self) -> int:
        """The class with the largest probability."""
        return int(self.probabilities.argmax())


def flow(
    network: Network, image: FloatArray, *, shown: int = 16, links_per_unit: int = 10, weakest: float = 0.06
) -> Flow:
    """Send an image through a network and keep what is worth drawing.

    Parameters
    ----------
    network : Network
        784 inputs, one hidden layer.
    image : ndarray of shape (28, 28)
        0 (paper) … 1 (ink).
    shown : int
        How many hidden units are kept; fewer where fewer are active.
    links_per_unit : int
        How many links from pixels are kept for each, the strongest.
    weakest : float
        Links to the classes below this share of the strongest are left out.

    Raises
    ------
    ValueError
        If the network has not exactly one hidden layer.
    """
    if len(network.layers) != 2:
        raise ValueError(f"Expected one hidden layer. Received: network={network!r}")
    trace = network.forward(image.reshape(1, -1))
    activity = trace.a[0][0]
    strongest = np.argsort(-np.abs(activity), kind="stable")[:shown]
    strongest = strongest[activity[strongest] != 0]
    given = activity[strongest, None] * network.layers[1].kernel[strongest]  # (n_shown, n_classes)
    order = np.argsort(_leaning(given), kind="stable")
    units, given = strongest[order], given[order]
    received = trace.inputs[0][:, None] * network.layers[0].kernel[:, units]  # (784, n_shown)
    return Flow(
        image=image,
        units=tuple(int(unit) for unit in units),
        outputs=activity[units],
        n_units=len(activity),
        from_pixels=_links(received, _largest_of_columns(received, links_per_unit)),
        to_classes=_links(given, np.abs(given) >= weakest * np.abs(given).max(initial=0)),
        probabilities=trace.probabilities[0],
    )


def _leaning(given: FloatArray) -> FloatArray:
    """Return for each unit, (n_shown,), the mean of the classes that it speaks for, weighted by how strongly."""
    support = given.clip(0) + 1e-12
    return support @ np.arange(given.shape[1]) / support.sum(axis=1)


def _largest_of_columns(values: FloatArray, count: int) -> np.ndarray:
    """Return a mask of the ``count`` entries of each column that lie furthest from 0."""
    threshold = -np.sort(-np.abs(values), axis=0)[min(count, len(values)) - 1]
    return (np.abs(values) >= threshold) & (values != 0)


def _links(values: FloatArray, kept: np.ndarray) -> tuple[Link, ...]:
    """Return the kept entries of (n_sources, n_targets), the weakest first, so that the strongest are drawn on top."""
    largest = np.abs(values[kept]).max(initial=0)
    links = [Link(int(i), int(j), float(values[i, j] / largest)) for i, j in np.argwhere(kept & (values != 0))]
    return tuple(sorted(links, key=lambda link: abs(link.strength)))
