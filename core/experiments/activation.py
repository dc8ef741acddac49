"""The experiments of "activation function": a chain of two neurons, and a layer of many with many examples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from core.experiments.finding import Finding
from core.maths.activations import ACTIVATIONS, Activation
from core.maths.arrays import FloatArray
from core.maths.saturation import dead_share, is_saturated

N_UNITS: Final = 200
N_EXAMPLES: Final = 50
BETWEEN_UNITS: Final = 0.5
"""Share of the variance that lies between units, as different biases make it; the rest lies between examples."""
_SEED: Final = 7

STRAIGHT: Final = 1e-9
"""A curve that strays less than this share of its height from a straight line is one: what is left is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Push:
    """What became of a layer's weighted sums."""

    z: FloatArray
    """Shape (n_examples, n_units)."""
    outputs: FloatArray
    """f(z), same shape."""
    saturated: np.ndarray
    """Where f is flat; bool, same shape."""
    saturated_share: float
    dead_share: float
    """Of the units."""
    mean_slope: float
    """Mean of |f′(z)|: how much of an error signal passes through on average."""


def push(activation: Activation, mean: float, spread: float) -> Push:
    """Send weighted sums with a normal distribution through an activation.

    200 units see 50 examples each. Every call uses the same random numbers, so that only what is moved moves.

    Parameters
    ----------
    activation : Activation
    mean : float
        Of all weighted sums.
    spread : float
        Their standard deviation, at least 0.
    """
    z = mean + spread * _standard()
    outputs = activation.value(z)
    saturated = is_saturated(activation, z)
    return Push(
        z=z,
        outputs=outputs,
        saturated=saturated,
        saturated_share=float(saturated.mean()),
        dead_share=dead_share(outputs),
        mean_slope=float(np.abs(activation.derivative(z)).mean()),
    )


@cache
def _standard() -> FloatArray:
    """Return (n_examples, n_units) numbers with mean 0 and standard deviation 1 on the whole."""
    random = np.random.default_rng(_SEED)
    of_unit = np.sqrt(BETWEEN_UNITS) * random.standard_normal((1, N_UNITS))
    of_example = np.sqrt(1 - BETWEEN_UNITS) * random.standard_normal((N_EXAMPLES, N_UNITS))
    numbers = of_unit + of_example
    numbers = (numbers - numbers.mean()) / numbers.std()
    numbers.flags.writeable = False  # shared by all callers
    return numbers


@dataclass(frozen=True, slots=True)
class Chain:
    """Two neurons in a row, with one input: y = w₂·f(w₁·x + b₁) + b₂."""

    first_weight: float = 1.5
    first_bias: float = 0.5
    second_weight: float = -2.0
    second_bias: float = 1.0

    def __call__(self, x: FloatArray, activation: Activation) -> FloatArray:
        """Return y for every x."""
        return self.second_weight * activation.value(self.first_weight * x + self.first_bias) + self.second_bias

    @property
    def as_one(self) -> tuple[float, float]:
        """Weight and bias of the one neuron that does the same when f is linear: w₂w₁ and w₂b₁ + b₂."""
        return (
            self.second_weight * self.first_weight,
            self.second_weight * self.first_bias + self.second_bias,
        )


DEFAULT_CHAIN: Final = Chain()
CHAIN_INPUTS: Final = np.linspace(-3, 3, 241)


def bend(x: FloatArray, y: FloatArray) -> float:
    """Return how far y strays from the straight line that fits it best, as a share of its own height; 0 for a line.

    Parameters
    ----------
    x, y : ndarrays of shape (n,)
    """
    height = np.ptp(y)
    if height == 0:
        return 0.0
    slope, offset = np.polyfit(x, y, 1)
    return float(np.abs(y - (slope * x + offset)).max() / height)


def judge() -> Finding:
    """Say whether the claim holds: without a bend two neurons must be one, with every other function more than one."""
    bends = {
        name: bend(CHAIN_INPUTS, DEFAULT_CHAIN(CHAIN_INPUTS, activation)) for name, activation in ACTIVATIONS.items()
    }
    straight = bends.pop("linear")
    flattest = min(bends, key=bends.__getitem__)
    wide, shifted = push(ACTIVATIONS["sigmoid"], 0.0, 4.0), push(ACTIVATIONS["relu"], -2.0, 1.0)
    needed = straight < STRAIGHT
    every = bends[flattest] > 0.01
    return Finding(
        "holds" if needed and every else "holds_with_limits" if needed else "needs_correction",
        {
            "linear": f"{straight:.1%}",
            "relu": f"{bends['relu']:.0%}",
            "flattest": f"{bends[flattest]:.0%}",
            "functions": str(len(bends)),
            "sigmoid_saturated": f"{wide.saturated_share:.0%}",
            "relu_dead": f"{shifted.dead_share:.0%}",
        },
    )
