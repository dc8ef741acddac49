"""The experiment of "from layer to layer": what the primer's network consists of, and one digit's way through one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.data.mnist import N_CLASSES, SIDE
from core.experiments.finding import Finding
from core.experiments.rules import power_of_ten
from core.maths.arrays import FloatArray
from core.maths.network import Network

N_PIXELS: Final = SIDE * SIDE
PRIMER_UNITS: Final = 128
CLAIMED_HIDDEN_LAYERS: Final = 2
"""So many the primer counts, with dropout as one of them."""
AGREES: Final = 1e-3
"""A unit computed by itself may differ by so much from the whole network's: float32 adds in another order."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The parameters of 784 → hidden units → dropout → 10, layer by layer."""

    hidden_units: int

    @property
    def hidden(self) -> int:
        """Of the hidden layer: a weight for each pixel and unit, a bias for each unit."""
        return N_PIXELS * self.hidden_units + self.hidden_units

    @property
    def dropout(self) -> int:
        """Of dropout: it has nothing to learn."""
        return 0

    @property
    def output(self) -> int:
        """Of the output layer."""
        return self.hidden_units * N_CLASSES + N_CLASSES

    @property
    def total(self) -> int:
        """Of the whole network."""
        return self.hidden + self.dropout + self.output


def given(network: Network, outputs: FloatArray, unit: int) -> FloatArray:
    """Return what a hidden unit adds to the logit of each class: its output times its weights there.

    Parameters
    ----------
    network : Network
        With one hidden layer.
    outputs : ndarray of shape (n_units,)
        Of the hidden layer, for one example.
    unit : int

    Returns
    -------
    ndarray of shape (n_classes,)
    """
    return outputs[unit] * network.layers[-1].kernel[unit]


def largest_difference(network: Network, x: FloatArray) -> float:
    """Return how far z differs at most between units computed one by one, term by term, and the network as a whole.

    Parameters
    ----------
    network : Network
    x : ndarray of shape (n_inputs,)
        One example.
    """
    trace = network.forward(x[np.newaxis])
    return max(
        abs(network.neuron(layer, unit).explain(trace.received(layer)[0]).z - float(z))
        for layer, sums in enumerate(trace.z)
        for unit, z in enumerate(sums[0])
    )


def judge(network: Network, image: FloatArray) -> Finding:
    """Holds if units one by one give what the network gives, and the primer's network has the hidden layers it counts.

    Parameters
    ----------
    network : Network
    image : ndarray of shape (28, 28)
        0 (paper) … 1 (ink).
    """
    difference = largest_difference(network, image.reshape(-1))
    primer = Network.initialise((N_PIXELS, PRIMER_UNITS, N_CLASSES))
    hidden_layers = len(primer.layers) - 1
    exact = difference < AGREES
    return Finding(
        "needs_correction" if not exact else "holds" if hidden_layers == CLAIMED_HIDDEN_LAYERS else "holds_with_limits",
        {
            "units": str(sum(network.sizes[1:])),
            "difference": power_of_ten(difference) if difference >= 1e-9 else "0",
            "parameters": f"{primer.parameter_count:,}",
            "hidden_layers": str(hidden_layers),
        },
    )
