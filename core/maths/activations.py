"""Activation functions: each with its derivative and its formulas, as one value in a named table.

    >>> relu = ACTIVATIONS["relu"]
    >>> relu.value(np.array([-2.0, 3.0])), relu.derivative(np.array([-2.0, 3.0]))
    (array([0., 3.]), array([0., 1.]))

An activation f turns the weighted sum z of one unit into its output a = f(z). (Softmax, which needs a whole layer, is
in ``core.maths.softmax``.) Names, formulas and constants are those of Keras.

Every function takes an array of any shape, keeps its shape and dtype, and is free of overflow for |z| up to 1,000 in
float32 and float64. Where f has a kink, at z = 0, its derivative is the one from the left, as in TensorFlow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray
from core.maths.erf import erf

LEAKY_RELU_SLOPE: Final = 0.2
"""The default of ``keras.activations.leaky_relu``. (The layer ``keras.layers.LeakyReLU`` has 0.3.)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """A function of one unit's weighted sum, with all that is known about it."""

    name: str
    """As Keras calls it."""
    value: Callable[[FloatArray], FloatArray]
    derivative: Callable[[FloatArray], FloatArray]
    formula: str
    """LaTeX, beginning with ``f(z) =``."""
    derivative_formula: str
    """LaTeX, beginning with ``f'(z) =``."""
    steepest: float
    """The largest |f′(z)| over all z."""


def linear(z: FloatArray) -> FloatArray:
    return np.asarray(z)


def linear_derivative(z: FloatArray) -> FloatArray:
    return np.ones_like(z)


def sigmoid(z: FloatArray) -> FloatArray:
    decay = np.exp(-np.abs(z))  # never exp of a positive number
    return np.where(np.greater_equal(z, 0), 1.0, decay) / (1.0 + decay)


def sigmoid_derivative(z: FloatArray) -> FloatArray:
    return sigmoid(z) * sigmoid(np.negative(z))


def tanh(z: FloatArray) -> FloatArray:
    return np.tanh(z)


def tanh_derivative(z: FloatArray) -> FloatArray:
    return 1.0 - np.square(np.tanh(z))


def relu(z: FloatArray) -> FloatArray:
    return np.maximum(z, 0.0)


def relu_derivative(z: FloatArray) -> FloatArray:
    return np.where(np.greater(z, 0), np.ones_like(z), 0.0)


def leaky_relu(z: FloatArray) -> FloatArray:
    return np.maximum(z, np.multiply(LEAKY_RELU_SLOPE, z))


def leaky_relu_derivative(z: FloatArray) -> FloatArray:
    return np.where(np.greater(z, 0), np.ones_like(z), LEAKY_RELU_SLOPE)


def elu(z: FloatArray) -> FloatArray:
    return np.where(np.greater(z, 0), z, np.expm1(np.minimum(z, 0.0)))


def elu_derivative(z: FloatArray) -> FloatArray:
    return np.exp(np.minimum(z, 0.0))


def normal_cdf(z: FloatArray) -> FloatArray:
    """Return Φ(z), the share of a standard normal distribution that lies below z."""
    return 0.5 * (1.0 + erf(np.divide(z, math.sqrt(2.0))))


def normal_density(z: FloatArray) -> FloatArray:
    """Return φ(z) = Φ′(z) = exp(−z²/2) / √(2π)."""
    return np.exp(-0.5 * np.square(z)) / math.sqrt(2.0 * math.pi)


def gelu(z: FloatArray) -> FloatArray:
    return z * normal_cdf(z)


def gelu_derivative(z: FloatArray) -> FloatArray:
    return normal_cdf(z) + z * normal_density(z)


def swish(z: FloatArray) -> FloatArray:
    return z * sigmoid(z)


def swish_derivative(z: FloatArray) -> FloatArray:
    return sigmoid(z) + z * sigmoid_derivative(z)


def softplus(z: FloatArray) -> FloatArray:
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))  # never exp of a positive number


_TABLE = (
    Activation(
        name="linear",
        value=linear,
        derivative=linear_derivative,
        formula=r"f(z) = z",
        derivative_formula=r"f'(z) = 1",
        steepest=1.0,
    ),
    Activation(
        name="sigmoid",
        value=sigmoid,
        derivative=sigmoid_derivative,
        formula=r"f(z) = \sigma(z) = \frac{1}{1 + e^{-z}}",
        derivative_formula=r"f'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr)",
        steepest=0.25,
    ),
    Activation(
        name="tanh",
        value=tanh,
        derivative=tanh_derivative,
        formula=r"f(z) = \tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
        derivative_formula=r"f'(z) = 1 - \tanh^2 z",
        steepest=1.0,
    ),
    Activation(
        name="relu",
        value=relu,
        derivative=relu_derivative,
        formula=r"f(z) = \max(0, z)",
        derivative_formula=r"f'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        steepest=1.0,
    ),
    Activation(
        name="leaky_relu",
        value=leaky_relu,
        derivative=leaky_relu_derivative,
        formula=r"f(z) = \max(0.2\,z,\; z)",
        derivative_formula=r"f'(z) = \begin{cases} 1 & z > 0 \\ 0.2 & z \le 0 \end{cases}",
        steepest=1.0,
    ),
    Activation(
        name="elu",
        value=elu,
        derivative=elu_derivative,
        formula=r"f(z) = \begin{cases} z & z > 0 \\ e^{z} - 1 & z \le 0 \end{cases}",
        derivative_formula=r"f'(z) = \begin{cases} 1 & z > 0 \\ e^{z} & z \le 0 \end{cases}",
        steepest=1.0,
    ),
    Activation(
        name="gelu",
        value=gelu,
        derivative=gelu_derivative,
        formula=r"f(z) = z\,\Phi(z) = \frac{z}{2}\Bigl(1 + \operatorname{erf}\frac{z}{\sqrt{2}}\Bigr)",
        derivative_formula=r"f'(z) = \Phi(z) + z\,\varphi(z), \quad \varphi(z) = \frac{1}{\sqrt{2\pi}}\,e^{-z^2/2}",
        steepest=1.1289041,  # at z = √2, where f″(z) = (2 − z²) φ(z) changes its sign
    ),
    Activation(
        name="swish",
        value=swish,
        derivative=swish_derivative,
        formula=r"f(z) = z\,\sigma(z) = \frac{z}{1 + e^{-z}}",
        derivative_formula=r"f'(z) = \sigma(z) + z\,\sigma(z)\,\bigl(1 - \sigma(z)\bigr)",
        steepest=1.0998393,  # at z = 2.3994, where z · tanh(z/2) = 2
    ),
    Activation(
        name="softplus",
        value=softplus,
        derivative=sigmoid,
        formula=r"f(z) = \ln\bigl(1 + e^{z}\bigr)",
        derivative_formula=r"f'(z) = \sigma(z) = \frac{1}{1 + e^{-z}}",
        steepest=1.0,
    ),
)

ACTIVATIONS: Final[Mapping[str, Activation]] = MappingProxyType({activation.name: activation for activation in _TABLE})
"""Every activation by its Keras name, in the order in which the lab shows them."""
