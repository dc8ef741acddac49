"""What each hidden unit adds to an answer, and which other images it is awake for.

For networks of one hidden layer: there the logit is exactly the sum of the units' outputs times their weights, and the
bias.
"""

from __future__ import annotations

import numpy as np

from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network


def contributions(network: Network, image: FloatArray, answer: int) -> FloatArray:
    """Return what each hidden unit adds to the logit of ``answer``: its output times its weight; shape (n_units,).

    With the output layer's bias they sum to the logit.

    Raises
    ------
    ValueError
        If the network has not exactly one hidden layer: deeper, a unit acts through others, and no sum is exact.
    """
    if len(network.layers) != 2:
        raise ValueError(f"Expected a network of one hidden layer. Received: sizes={network.sizes}")
    outputs = hidden(network, np.asarray(image)[np.newaxis])[0]
    return outputs * network.layers[1].kernel[:, answer]


def half_of(parts: FloatArray) -> int:
    """Return how many of the largest ``parts`` together make up half of the sum of those above 0."""
    positive = np.sort(parts[parts > 0])[::-1]
    return int(np.searchsorted(np.cumsum(positive), positive.sum() / 2) + 1) if len(positive) else 0


def hidden(network: Network, images: np.ndarray) -> FloatArray:
    """Return the outputs of the first hidden layer for images of shape (n, height, width), 0…1; shape (n, n_units)."""
    return network.forward(np.asarray(images).reshape(len(images), -1)).a[0]


def nearest(points: FloatArray, point: FloatArray, count: int) -> IntArray:
    """Return which ``count`` of ``points`` (n, dimensions) lie nearest to ``point``, the nearest first."""
    distances = ((points - point) ** 2).sum(axis=1)
    return np.argsort(distances, kind="stable")[:count]
