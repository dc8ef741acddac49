"""The experiment of "softmax at the end": one logit moved, and what the network says to images that are no digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.data.mnist import SIDE
from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.maths.arrays import FloatArray
from core.maths.network import Network
from core.maths.softmax import softmax

KINDS: Final = ("even", "shuffled")
"""Every pixel a random grey; the pixels of real digits, in random order."""
N_IMAGES: Final = 1000
_SEED: Final = 11
_NUDGE: Final = 3.0
"""What the rule adds to one logit to see what the other probabilities do."""

SURE: Final = 0.5
"""From this mean top probability on, the network is called sure of noise. Ten equal chances would be 0.1."""
EXACT: Final = 1e-5
"""So far from 1 a sum of float32 probabilities may be."""


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """Images without a digit, and how sure a network is of each."""

    images: FloatArray
    """Shape (n, 28, 28), 0 … 1."""
    probabilities: FloatArray
    """Shape (n, 10)."""

    @property
    def top(self) -> FloatArray:
        """The largest probability of each image, shape (n,)."""
        return self.probabilities.max(axis=1)


def noise(network: Network, kind: str, digits: np.ndarray) -> Noise:
    """Make images of pure noise and ask a network about them; the same arguments give the same images.

    Parameters
    ----------
    network : Network
    kind : str
        One of ``KINDS``.
    digits : ndarray of uint8 and shape (n, 28, 28)
        Whose pixels are shuffled.
    """
    random = np.random.default_rng(_SEED)
    if kind == "even":
        flat = random.random((N_IMAGES, SIDE * SIDE), dtype=np.float32)
    else:
        flat = random.permuted(digits[:N_IMAGES].reshape(-1, SIDE * SIDE) / np.float32(255), axis=1)
    return Noise(flat.reshape(-1, SIDE, SIDE), network.probabilities(flat))


def of_digits(network: Network, digits: np.ndarray) -> Noise:
    """Ask the network about real digits, as many: what noise is compared with."""
    flat = digits[:N_IMAGES].reshape(-1, SIDE * SIDE) / np.float32(255)
    return Noise(flat.reshape(-1, SIDE, SIDE), network.probabilities(flat))


def judge(network: Network, images: np.ndarray, labels: np.ndarray) -> Finding:
    """Holds if the outputs are shares of 1 that all move together; with limits if noise gets a high one, too.

    Parameters
    ----------
    network : Network
    images, labels : ndarrays of shapes (n, 28, 28) and (n,)
        Test digits.
    """
    real = of_digits(network, images)
    even, shuffled = (noise(network, kind, images) for kind in KINDS)
    logits = network.logits(real.images.reshape(len(real.images), -1))
    nudged = logits.copy()
    nudged[:, 0] += _NUDGE
    moved = ((softmax(nudged) - real.probabilities)[:, 1:] <= 0).all()
    is_shared = bool(moved) and float(np.abs(real.probabilities.sum(axis=1) - 1).max()) < EXACT
    sure = max(float(even.top.mean()), float(shuffled.top.mean())) >= SURE
    right = (real.probabilities.argmax(axis=1) == labels[: len(real.images)]).mean()
    return Finding(
        "needs_correction" if not is_shared else "holds_with_limits" if sure else "holds",
        {
            "images": f"{len(even.images):,}",
            "even": f"{even.top.mean():.2f}",
            "shuffled": f"{shuffled.top.mean():.2f}",
            "very_sure": f"{(even.top > 0.9).mean():.0%}",
            "digits": f"{real.top.mean():.2f}",
            "right": percent(float(right)),
        },
    )
