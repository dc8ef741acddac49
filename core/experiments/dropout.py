"""The experiments of "dropout": ten ones that go through it, and trained networks whose units are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.experiments.experiment import Bytes, Measure
from core.maths.arrays import FloatArray
from core.maths.dropout import dropout_mask
from core.maths.network import Network
from core.runs.spec import RunSpec

ONES: Final = 10
_SEED: Final = 0

KILLED: Final = (0, 25, 50, 75, 90)
"""Percent of the hidden units that are switched off."""
CHOICES: Final = 10
"""Random choices of the units to be switched off, over which an accuracy is averaged."""

_PARTS: Final = 10
"""All test images at once would want 60 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Some training steps of ten inputs that are all 1."""

    outputs: FloatArray
    """Shape (n_steps, ONES): what dropout lets through at each step."""

    @property
    def sums(self) -> FloatArray:
        """What the next layer gets at each step, shape (n_steps,)."""
        return self.outputs.sum(axis=1)

    @property
    def means(self) -> FloatArray:
        """The mean of ``sums`` up to each step, shape (n_steps,)."""
        return self.sums.cumsum() / np.arange(1, len(self.outputs) + 1)


def ten_ones(rate: float, n_steps: int, *, scaled: bool = True) -> Steps:
    """Send ten ones through dropout, a new mask at every step; the first steps are the same however many follow.

    Parameters
    ----------
    rate : float in 0…1, below 1
    n_steps : int
    scaled : bool
        Whether those that stay are multiplied by 1 / (1 − rate), as they should be.
    """
    masks = dropout_mask((n_steps, ONES), rate, np.random.default_rng(_SEED))
    return Steps(masks if scaled else np.sign(masks))


def killed_units(network: Network, spec: RunSpec, images: Bytes, labels: Bytes) -> Mapping[Measure, float]:
    """Return the accuracy with some hidden units switched off for good: ``killed_0`` … ``killed_90``.

    A switched-off unit says 0 to every image. The others stay as they are: nothing is scaled up to make good for it, as
    dropout would in training, for a unit that fails does not tell the others. Every accuracy is the mean over
    ``CHOICES`` random choices of the units, drawn from ``spec.seed``.

    Parameters
    ----------
    network : Network
    spec : RunSpec
        What it was trained with.
    images : ndarray of uint8 and shape (n, 28, 28)
    labels : ndarray of shape (n,)
    """
    parts = np.array_split(images.reshape(len(images), -1), _PARTS)
    first = np.concatenate([network.forward(part / 255.0).a[0] for part in parts])  # (n, n_units)
    rest = Network(network.layers[1:], network.activation)
    random = np.random.default_rng(spec.seed)

    def accuracy(killed: int) -> float:
        own, *later = (_survivors(units, killed, random) for units in network.sizes[1:-1])
        answers = rest.forward(first * own, later).logits.argmax(axis=-1)
        return float((answers == labels).mean())

    return {
        f"killed_{killed}": float(np.mean([accuracy(killed) for _ in range(CHOICES if killed else 1)]))
        for killed in KILLED
    }


def _survivors(n_units: int, killed: int, random: np.random.Generator) -> FloatArray:
    """Return 1 for the units that stay and 0 for ``killed`` percent of them, shape (1, n_units)."""
    alive = np.ones((1, n_units), np.float32)
    alive[0, random.permutation(n_units)[: round(n_units * killed / 100)]] = 0.0
    return alive
