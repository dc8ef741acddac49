"""The experiment of "hidden layers transform": a thousand test digits as pixels, as hidden outputs, and as logits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.explain import projections
from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network

SPACES: Final = ("pixels", "hidden", "logits")
_STRIDE: Final = 10
"""Every tenth digit is looked at, and every tenth after the fifth gives the class means."""

PARTS: Final = 0.02
"""By so much the share that lies nearest to its own class has to grow from space to space."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The digits at one place of the network."""

    dimensions: int
    flat: FloatArray
    """Shape (n, 2): their picture, with a mean squared distance of 1 from its middle, turned towards the one before."""
    kept: float
    """Share of the variance that the picture keeps, 0 … 1."""
    nearest: float
    """Share of the digits nearest to the mean of their own class, in the full space, 0 … 1."""
    between: float
    """Share of the spread that lies between the classes, in the full space, 0 … 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Clouds:
    """The same digits in every space."""

    digits: IntArray
    """Shape (n,)."""
    spaces: Mapping[str, Space]
    """By the names of ``SPACES``, in their order."""


def clouds(network: Network, images: np.ndarray, labels: np.ndarray) -> Clouds:
    """Send test digits through a network with one hidden layer, and measure them at every place.

    Parameters
    ----------
    network : Network
    images : ndarray of uint8 and shape (n, 28, 28)
    labels : ndarray of shape (n,)
    """
    looked_at, known = slice(0, None, _STRIDE), slice(_STRIDE // 2, None, _STRIDE)
    truth, known_truth = labels[looked_at].astype(np.int64), labels[known].astype(np.int64)
    places = [
        _places(network, images[part].reshape(-1, network.sizes[0]) / np.float32(255)) for part in (looked_at, known)
    ]
    spaces: dict[str, Space] = {}
    before: FloatArray | None = None
    for name, points, reference in zip(SPACES, *places, strict=True):
        shadow = projections.shadow(points)
        flat = shadow.points / np.sqrt((shadow.points**2).sum(axis=1).mean())
        flat = flat if before is None else projections.turned(flat, before)
        spaces[name] = Space(
            dimensions=points.shape[1],
            flat=flat,
            kept=shadow.share,
            nearest=projections.nearest_mean_accuracy(reference, known_truth, points, truth),
            between=projections.between_share(points, truth),
        )
        before = flat
    return Clouds(truth, spaces)


def _places(network: Network, x: FloatArray) -> tuple[FloatArray, ...]:
    trace = network.forward(x)
    return x, trace.a[0], trace.logits


def untrained(network: Network) -> Network:
    """Return a network of the same shape that has learned nothing."""
    return Network.initialise(network.sizes, network.activation, seed=1)


def judge(trained: Clouds, chance: Clouds) -> Finding:
    """Holds if the classes part from space to space, and do not in an untrained network's hidden layer.

    With limits if they part, but an untrained layer does as much.
    """
    pixels, hidden, logits = (trained.spaces[name].nearest for name in SPACES)
    random = chance.spaces["hidden"].nearest
    parts = hidden - pixels >= PARTS and logits - hidden >= PARTS
    learned = hidden - random >= PARTS
    return Finding(
        "holds" if parts and learned else "holds_with_limits" if parts else "needs_correction",
        {
            "digits": f"{len(trained.digits):,}",
            "pixels": percent(pixels),
            "hidden": percent(hidden),
            "logits": percent(logits),
            "untrained": percent(random),
            "between_pixels": f"{trained.spaces['pixels'].between:.0%}",
            "between_logits": f"{trained.spaces['logits'].between:.0%}",
        },
    )
