"""Losses: how wrong the outputs of a network are, and in which direction changing them would help.

As in Keras, a loss is a mean: over the examples, and over the outputs of one example where each output has a label of
its own. The cross-entropies take logits, not probabilities: the logarithm then undoes the exponential before either
can overflow, and the gradient becomes what it is famous for, "what was said minus what is true".
Natural logarithms throughout, so cross-entropies are in nats: guessing among ten classes costs ln 10 = 2.303.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.maths.activations import sigmoid, softplus
from core.maths.arrays import FloatArray, IntArray
from core.maths.softmax import log_softmax, softmax


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A loss with its gradient; arguments in the order of Keras, labels first.

    ``outputs`` has shape (n_examples, n_outputs); what ``labels`` looks like differs from loss to loss. All functions
    raise ValueError where labels and outputs do not fit together.
    """

    name: str
    """As Keras calls it."""
    per_example: Callable[[NDArray[Any], FloatArray], FloatArray]
    """(labels, outputs) → loss of each example, shape (n_examples,)."""
    gradient: Callable[[NDArray[Any], FloatArray], FloatArray]
    """(labels, outputs) → derivative of ``value`` with respect to each output, shape of ``outputs``."""
    formula: str
    """LaTeX of the loss of one example, beginning with ``L =``."""

    def value(self, labels: NDArray[Any], outputs: FloatArray) -> float:
        """Return the mean loss of the examples."""
        return float(self.per_example(labels, outputs).mean())


def one_hot(labels: IntArray, n_classes: int, dtype: type[np.floating[Any]] | np.dtype[Any] = np.float32) -> FloatArray:
    """Return an array of shape (n_examples, n_classes): 1 in the column that the label names, 0 elsewhere.

    Raises
    ------
    ValueError
        If a label is not an integer in 0…n_classes − 1.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(
            f"Expected integer labels of shape (n_examples,). Received: shape {labels.shape}, dtype {labels.dtype}"
        )
    outside = labels[(labels < 0) | (labels >= n_classes)]
    if outside.size:
        raise ValueError(f"Expected labels in 0 … {n_classes - 1}. Received: label={outside[0]}")
    return np.eye(n_classes, dtype=dtype)[labels]


def categorical_crossentropy(labels: FloatArray, logits: FloatArray) -> FloatArray:
    labels = _like_outputs(labels, logits)
    return -(labels * log_softmax(logits)).sum(axis=-1)


def categorical_crossentropy_gradient(labels: FloatArray, logits: FloatArray) -> FloatArray:
    """Said minus true; exact for labels that sum to 1 in every row, as one-hot labels do."""
    return (softmax(logits) - _like_outputs(labels, logits)) / len(logits)


def sparse_categorical_crossentropy(labels: IntArray, logits: FloatArray) -> FloatArray:
    return categorical_crossentropy(one_hot(labels, logits.shape[-1], logits.dtype), logits)


def sparse_categorical_crossentropy_gradient(labels: IntArray, logits: FloatArray) -> FloatArray:
    return categorical_crossentropy_gradient(one_hot(labels, logits.shape[-1], logits.dtype), logits)


def binary_crossentropy(labels: FloatArray, logits: FloatArray) -> FloatArray:
    labels = _like_outputs(labels, logits)
    # −ln σ(z) = softplus(−z) and −ln(1 − σ(z)) = softplus(z)
    return (labels * softplus(-logits) + (1.0 - labels) * softplus(logits)).mean(axis=-1)


def binary_crossentropy_gradient(labels: FloatArray, logits: FloatArray) -> FloatArray:
    return (sigmoid(logits) - _like_outputs(labels, logits)) / logits.size


def mean_squared_error(labels: FloatArray, outputs: FloatArray) -> FloatArray:
    return np.square(outputs - _like_outputs(labels, outputs)).mean(axis=-1)


def mean_squared_error_gradient(labels: FloatArray, outputs: FloatArray) -> FloatArray:
    return 2.0 * (outputs - _like_outputs(labels, outputs)) / outputs.size


def _like_outputs(labels: NDArray[Any], outputs: FloatArray) -> FloatArray:
    """Return the labels in the dtype of the outputs; equal shapes only, for broadcasting would hide a mistake."""
    if np.shape(labels) != outputs.shape:
        raise ValueError(
            f"Expected labels of shape {outputs.shape}, as the outputs. Received: shape {np.shape(labels)}"
        )
    return np.asarray(labels, dtype=outputs.dtype)


_TABLE = (
    Loss(
        name="sparse_categorical_crossentropy",  # "sparse" is the form of the label, y: an integer
        per_example=sparse_categorical_crossentropy,
        gradient=sparse_categorical_crossentropy_gradient,
        formula=r"L = -\ln p_y, \quad p = \operatorname{softmax}(z)",
    ),
    Loss(
        name="categorical_crossentropy",  # the same number, from a label y that is a row of zeros with a one in it
        per_example=categorical_crossentropy,
        gradient=categorical_crossentropy_gradient,
        formula=r"L = -\sum_k y_k \ln p_k, \quad p = \operatorname{softmax}(z)",
    ),
    Loss(
        name="mean_squared_error",
        per_example=mean_squared_error,
        gradient=mean_squared_error_gradient,
        formula=r"L = \frac{1}{K} \sum_k (a_k - y_k)^2",
    ),
    Loss(
        name="binary_crossentropy",
        per_example=binary_crossentropy,
        gradient=binary_crossentropy_gradient,
        formula=r"L = -\frac{1}{K} \sum_k \bigl( y_k \ln p_k + (1 - y_k) \ln(1 - p_k) \bigr), \quad p_k = \sigma(z_k)",
    ),
)

LOSSES: Final[Mapping[str, Loss]] = MappingProxyType({loss.name: loss for loss in _TABLE})
"""Every loss by its Keras name."""
