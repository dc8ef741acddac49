"""Softmax: the logits of a whole layer become probabilities.

    pᵢ = exp(zᵢ / T) / Σⱼ exp(zⱼ / T)

It is no activation of one unit: each output depends on every input. The temperature T is 1 in training; a smaller one
sharpens the answer towards the largest logit, a larger one flattens it towards 1/n.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from core.maths.arrays import FloatArray

FORMULA: Final = r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"


def softmax(logits: FloatArray, temperature: float = 1.0, axis: int = -1) -> FloatArray:
    """Return probabilities: in 0…1, summing to 1 along ``axis``.

    Parameters
    ----------
    logits : ndarray, e.g. of shape (n_examples, n_classes)
    temperature : float above 0
    axis : int
        The axis that holds the units of the layer.

    Returns
    -------
    ndarray
        Same shape and dtype as ``logits``.

    Raises
    ------
    ValueError
        If the temperature is not above 0.
    """
    weights = np.exp(_below_largest(logits, temperature, axis))
    return weights / weights.sum(axis=axis, keepdims=True)


def log_softmax(logits: FloatArray, temperature: float = 1.0, axis: int = -1) -> FloatArray:
    """Return ln softmax(logits), also where the probability itself is too small for a float.

    Parameters, shape and errors as for ``softmax``; values are at most 0.
    """
    shifted = _below_largest(logits, temperature, axis)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _below_largest(logits: FloatArray, temperature: float, axis: int) -> FloatArray:
    """Return (z − max z) / T. A shift changes no softmax, and exp of what is at most 0 cannot overflow."""
    if not temperature > 0:
        raise ValueError(f"Expected a temperature above 0. Received: temperature={temperature!r}")
    logits = np.asarray(logits)
    return (logits - logits.max(axis=axis, keepdims=True)) / temperature
