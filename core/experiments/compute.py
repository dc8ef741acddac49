"""The experiment of "needs compute": what a network costs, counted, and three ways to compute it, timed."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from core.data.mnist import N_CLASSES, SIDE
from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.maths.network import Network

N_PIXELS: Final = SIDE * SIDE
WIDTHS: Final = (8, 32, 128, 512, 2048, 8192)
DEPTHS: Final = (1, 2, 4, 8, 16)
BATCH: Final = 64
"""Images of one update, as in the primer."""
TRAINING_IMAGES: Final = 60_000 * 10
"""What the primer's training looks at: ten epochs of MNIST."""

_BYTES: Final = 4
"""Of a number: float32."""
_ADAM: Final = 2
"""Numbers that Adam remembers for each parameter: the running means of its gradient and of the gradient's square."""

LARGE_NAME: Final = "GPT-3"
LARGE_PARAMETERS: Final = 175_000_000_000
LARGE_TRAINING: Final = 3.14e23 / 2
"""Multiply-adds to train GPT-3: half of its floating-point operations (Brown and others, 2020, table D.1)."""
ALEXNET_PARAMETERS: Final = 60_000_000
"""Krizhevsky and others, 2012: the network that made image recognition change over."""

QUICK: Final = 60.0
"""Seconds: training that takes less is not called slow …"""
SLOW: Final = 365.25 * 24 * 3600
"""… and from this many on it is."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a network of these layers costs.

    Parameters
    ----------
    sizes : tuple of int
        Inputs, units of each hidden layer, classes.
    """

    sizes: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.forward + sum(self.sizes[1:])

    @property
    def forward(self) -> int:
        """Multiply-adds for one image: one for each weight."""
        return sum(before * after for before, after in itertools.pairwise(self.sizes))

    @property
    def update(self) -> int:
        """Multiply-adds of forward and backward pass for one image in training.

        Backwards each weight is used twice: for its own gradient, and to pass the error on to the layer before. The
        first layer has nobody to pass it on to.
        """
        return 3 * self.forward - self.sizes[0] * self.sizes[1]

    @property
    def memory(self) -> dict[str, int]:
        """Bytes in training with Adam: weights, their gradients, what the optimizer remembers, and the outputs of all
        layers for a batch, which the backward pass needs again."""
        return {
            "weights": _BYTES * self.parameters,
            "gradients": _BYTES * self.parameters,
            "optimizer": _ADAM * _BYTES * self.parameters,
            "outputs": _BYTES * BATCH * sum(self.sizes),
        }


def cost(width: int, depth: int) -> Cost:
    """Return what a network with ``depth`` hidden layers of ``width`` units costs."""
    return Cost((N_PIXELS, *(width,) * depth, N_CLASSES))


@dataclass(frozen=True, slots=True)
class Race:
    """Seconds for one image, three ways, measured a moment ago on this machine."""

    loop: float
    single: float
    batch: float
    multiply_adds: int
    """For one image."""
    apart: float
    """Largest difference between the logits of the three."""

    @property
    def rate(self) -> float:
        """Multiply-adds a second, of the fastest way."""
        return self.multiply_adds / min(self.loop, self.single, self.batch)


_LOOPED: Final = 2
_SINGLES: Final = 200
_BATCH: Final = 1000


def race(network: Network, images: np.ndarray) -> Race:
    """Compute the same network in three ways: number by number in Python, image by image and all at once in NumPy.

    Takes about a tenth of a second. How long a machine needs depends on what else it does at that moment.

    Parameters
    ----------
    network : Network
    images : ndarray of uint8 and shape (n, 28, 28)
        The first thousand are taken, or as many as there are.
    """
    chosen = images[:_BATCH]
    x = chosen.reshape(len(chosen), -1) / np.float32(255)
    layers = [([list(column) for column in kernel.T.tolist()], bias.tolist()) for kernel, bias in network.layers]
    rows = x[:_LOOPED].tolist()
    single = [image[np.newaxis] for image in x[:_SINGLES]]
    network.logits(x[:1])  # the first call also finds its libraries
    looped, loop = _timed(lambda: [by_hand(row, layers) for row in rows])
    singly, one = _timed(lambda: [network.logits(image)[0] for image in single])
    together, batch = _timed(lambda: network.logits(x))
    apart = max(
        float(np.abs(np.array(looped) - together[:_LOOPED]).max()),
        float(np.abs(np.array(singly) - together[:_SINGLES]).max()),
    )
    return Race(loop / len(rows), one / len(single), batch / len(x), Cost(network.sizes).forward, apart)


def by_hand(image: Sequence[float], layers: Sequence[tuple[list[list[float]], list[float]]]) -> list[float]:
    """Return the logits of one image by Python's own arithmetic, one multiplication after the other.

    Parameters
    ----------
    image : sequence of float
        Pixels, 0…1.
    layers : sequence of (weights of each unit, biases)
        Hidden layers are of ReLU units.
    """
    values = list(image)
    for number, (kernel, bias) in enumerate(layers):
        sums = []
        for weights, start in zip(kernel, bias, strict=True):
            total = start
            for weight, value in zip(weights, values, strict=True):
                total += weight * value
            sums.append(total)
        is_last = number == len(layers) - 1
        values = sums if is_last else [max(0.0, z) for z in sums]
    return values


def judge(measured: Race, trained_seconds: float, trained_accuracy: float) -> Finding:
    """Holds with limits if this machine's processor trains the small network in a minute and would need a year for the
    large one; holds if the small one takes longer; needs correction if the large one would be quick, too.

    Parameters
    ----------
    measured : Race
    trained_seconds, trained_accuracy : float
        Of the recorded training of 784-128-10 on 10,000 images for 3 epochs.
    """
    large = LARGE_TRAINING / measured.rate
    small_is_quick, large_is_slow = trained_seconds < QUICK, large > SLOW
    return Finding(
        "holds" if not small_is_quick else "holds_with_limits" if large_is_slow else "needs_correction",
        {
            "loop": milliseconds(measured.loop),
            "single": milliseconds(measured.single),
            "batch": milliseconds(measured.batch),
            "factor": f"{measured.loop / measured.batch:,.0f}",
            "seconds": f"{trained_seconds:.1f}",
            "accuracy": percent(trained_accuracy),
            "years": f"{float(f'{large / SLOW:.2g}'):,.0f}",
        },
    )


def milliseconds(seconds: float) -> str:
    """Return a time with two digits that count: ``0.0000042`` → ``0.0042``."""
    value = 1000 * seconds
    return f"{value:.1f}" if value >= 1 else f"{float(f'{value:.2g}'):.10f}".rstrip("0")


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began
