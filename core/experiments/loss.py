"""The experiment of "loss": what a network that has learned nothing pays, and in which form it is told the truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import N_CLASSES
from core.experiments.finding import Finding
from core.maths.arrays import FloatArray, IntArray
from core.maths.losses import LOSSES, one_hot
from core.maths.network import Network

SIZES: Final = (784, 128, N_CLASSES)
N_IMAGES: Final = 2000
"""Of the test set, the first ones."""
SEEDS: Final = (0, 1, 2, 3, 4)
GUESSING: Final = math.log(N_CLASSES)
"""What it costs to give every class the same probability: ln 10 = 2.303."""

CLOSE: Final = 0.1
"""An untrained network guesses if its loss is at most this share away from that of guessing."""
ROUNDING: Final = 1e-6
"""Two losses that differ by less are the same number."""


def surprise(p: FloatArray) -> FloatArray:
    """Return −ln p, the loss of an example whose true class was given the probability p; any shape, 0 < p ≤ 1."""
    return np.log(1 / p)  # not −ln p, which makes −0 of 1


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """How a network did on the test images, example by example."""

    logits: FloatArray
    """Shape (n_images, 10)."""
    labels: IntArray
    """Shape (n_images,)."""
    losses: FloatArray
    """Shape (n_images,)."""

    @property
    def loss(self) -> float:
        """The mean loss."""
        return float(self.losses.mean())

    @property
    def p_true(self) -> FloatArray:
        """The probability that each true class was given; shape (n_images,)."""
        return np.exp(-self.losses)


def sit(network: Network, images: NDArray[np.uint8], labels: NDArray[Any]) -> Sitting:
    """Show the first test images to a network.

    Parameters
    ----------
    network : Network
        784 inputs, 10 classes.
    images : ndarray of uint8 and shape (n, 28, 28)
    labels : ndarray of integers of shape (n,)
    """
    x = (images[:N_IMAGES] / np.float32(255)).reshape(-1, SIZES[0])  # (N_IMAGES, 784)
    truth = labels[:N_IMAGES].astype(np.int64)
    logits = network.forward(x).logits
    return Sitting(logits, truth, LOSSES["sparse_categorical_crossentropy"].per_example(truth, logits))


def untrained(seed: int) -> Network:
    """Return a network of the primer's size as training would start it."""
    return Network.initialise(SIZES, seed=seed)


def both_forms(label: int, logits: FloatArray) -> tuple[float, float]:
    """Return the loss of one example from an integer label, and from the same label as a one-hot row.

    Parameters
    ----------
    label : int
    logits : ndarray of shape (n_classes,)
    """
    said, whole = logits[np.newaxis], np.array([label])  # (1, n_classes), (1,)
    row = one_hot(whole, len(logits), logits.dtype)  # (1, n_classes)
    return (
        LOSSES["sparse_categorical_crossentropy"].value(whole, said),
        LOSSES["categorical_crossentropy"].value(row, said),
    )


def judge(starts: Sequence[Sitting], trained: Sitting) -> Finding:
    """Say whether the claim holds: the loss must tell guessing from knowing, whichever form the labels have."""
    losses = [start.loss for start in starts]
    apart = max(
        float(np.abs(LOSSES["categorical_crossentropy"].per_example(rows, start.logits) - start.losses).max())
        for start in starts
        for rows in [one_hot(start.labels, N_CLASSES, start.logits.dtype)]
    )
    guesses = all(abs(loss - GUESSING) <= CLOSE * GUESSING for loss in losses)
    tells = trained.loss < min(losses)
    return Finding(
        "holds" if guesses and tells and apart < ROUNDING else "holds_with_limits" if tells else "needs_correction",
        {
            "guessing": f"{GUESSING:.3f}",
            "starts": str(len(losses)),
            "lowest": f"{min(losses):.2f}",
            "highest": f"{max(losses):.2f}",
            "trained": f"{trained.loss:.2f}",
            "apart": f"{apart:.6f}",
            "images": str(len(trained.labels)),
        },
    )
