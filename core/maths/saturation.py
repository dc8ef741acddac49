"""When a unit has stopped learning: saturated at some inputs, or dead at all of them."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.maths.activations import Activation
from core.maths.arrays import BoolArray, FloatArray

SATURATION_THRESHOLD: Final = 0.05


def is_saturated(activation: Activation, z: FloatArray, threshold: float = SATURATION_THRESHOLD) -> BoolArray:
    """Return where the curve is flat: |f′(z)| < threshold · max |f′|.

    There the gradient that passes through the unit shrinks to less than ``threshold`` of the most that this activation
    lets through. For the sigmoid and 0.05 that is |z| > 4.36, for ReLU z ≤ 0, for the linear function nowhere. GELU and
    Swish are flat in their dip too, at the bottom of which f′ is 0.

    Parameters
    ----------
    activation : Activation
    z : ndarray of any shape
        Weighted sums.
    threshold : float in 0…1

    Returns
    -------
    ndarray of bool, same shape as ``z``
    """
    return np.abs(activation.derivative(z)) < threshold * activation.steepest


def saturated_share(activation: Activation, z: FloatArray, threshold: float = SATURATION_THRESHOLD) -> float:
    """Return the share, 0…1, of the weighted sums ``z`` at which the unit is saturated, as ``is_saturated`` defines it.

    Raises
    ------
    ValueError
        If ``z`` is empty.
    """
    if np.size(z) == 0:
        raise ValueError(f"Expected at least one weighted sum. Received: z of shape {np.shape(z)}")
    return float(is_saturated(activation, z, threshold).mean())


def dead_share(outputs: FloatArray) -> float:
    """Return the share, 0…1, of units that answer nothing and learn nothing on all of the examples.

    A unit of ReLU kind whose output is exactly 0 has z ≤ 0 and so f′(z) = 0: if that is so for every example, no
    example can move its weights, and it stays as it is. (A function that passes through 0 with a slope, such as tanh,
    is exactly 0 only where z is; this measure is not meant for it.)

    Parameters
    ----------
    outputs : ndarray of shape (n_examples, n_units)
        Outputs of one layer, before dropout.

    Raises
    ------
    ValueError
        If there is no example or no unit, or the shape has not two axes.
    """
    outputs = np.asarray(outputs)
    if outputs.ndim != 2 or outputs.size == 0:
        raise ValueError(f"Expected outputs of shape (n_examples, n_units). Received: shape {outputs.shape}")
    return float((outputs == 0).all(axis=0).mean())
