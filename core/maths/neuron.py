"""One neuron: a weighted sum and a bend.

z = w₁x₁ + w₂x₂ + … + b,   a = f(z)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.maths.activations import ACTIVATIONS
from core.maths.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WeightedSum:
    """How one neuron came to its output, term by term: what a bar-by-bar picture draws."""

    inputs: FloatArray
    """xᵢ; shape (n_inputs,)."""
    weights: FloatArray
    """wᵢ; shape (n_inputs,)."""
    terms: FloatArray
    """wᵢxᵢ; shape (n_inputs,)."""
    bias: float
    z: float
    """Sum of the terms and the bias."""
    output: float
    """f(z)."""

    @property
    def running_sum(self) -> FloatArray:
        """The sum after each term and, last, after the bias; shape (n_inputs + 1,). Its last entry is z."""
        return np.cumsum(np.append(self.terms, self.bias))

    def __repr__(self) -> str:
        return f"WeightedSum({len(self.terms)} terms, bias {self.bias:.3g}: z = {self.z:.3g}, output {self.output:.3g})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Neuron:
    """A unit with its weights, bias and activation.

    Parameters
    ----------
    weights : ndarray of shape (n_inputs,)
    bias : float
    activation : str
        A name in ``ACTIVATIONS``.

    Raises
    ------
    ValueError
        If the weights are no row of numbers, or no activation has that name.
    """

    weights: FloatArray
    bias: float
    activation: str = "relu"

    def __post_init__(self) -> None:
        if np.ndim(self.weights) != 1:
            raise ValueError(f"Expected weights of shape (n_inputs,). Received: shape {np.shape(self.weights)}")
        if self.activation not in ACTIVATIONS:
            raise ValueError(
                f"Expected activation in {', '.join(ACTIVATIONS)}. Received: activation={self.activation!r}"
            )

    def __call__(self, x: FloatArray) -> FloatArray:
        """Return the output for every example.

        Parameters
        ----------
        x : ndarray of shape (..., n_inputs)

        Returns
        -------
        ndarray of shape (...)
        """
        return ACTIVATIONS[self.activation].value(self.z(x))

    def z(self, x: FloatArray) -> FloatArray:
        """Return the weighted sum for every example; shapes as for a call."""
        return np.asarray(x) @ self.weights + self.bias

    def explain(self, x: FloatArray) -> WeightedSum:
        """Return the terms, their sum and the output for one example.

        Parameters
        ----------
        x : ndarray of shape (n_inputs,)

        Raises
        ------
        ValueError
            If ``x`` is not one value for each weight.
        """
        x = np.asarray(x)
        if x.shape != self.weights.shape:
            raise ValueError(f"Expected one example of shape {self.weights.shape}. Received: shape {x.shape}")
        terms = self.weights * x
        z = terms.sum() + self.bias
        return WeightedSum(
            inputs=x,
            weights=self.weights,
            terms=terms,
            bias=float(self.bias),
            z=float(z),
            output=float(ACTIVATIONS[self.activation].value(z)),
        )

    def __repr__(self) -> str:
        return f"Neuron({len(self.weights)} inputs, bias {self.bias:.3g}, {self.activation})"
