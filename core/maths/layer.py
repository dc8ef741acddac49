"""One layer's parameters, and what it takes for layers to make a network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from core.maths.arrays import FloatArray


class Layer(NamedTuple):
    """The parameters of one layer, shaped as in Keras."""

    kernel: FloatArray
    """Shape (n_inputs, n_units): column j holds the weights of unit j."""
    bias: FloatArray
    """Shape (n_units,)."""


def fitted(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """Return read-only copies of ``layers``, each of which takes what the one before gives.

    Raises
    ------
    ValueError
        If there is none, their shapes do not fit, or they are not all of one floating dtype.
    """
    copies = tuple(Layer(_read_only_copy(kernel), _read_only_copy(bias)) for kernel, bias in layers)
    if not copies:
        raise ValueError("Expected at least one layer. Received: layers=()")
    n_inputs, dtype = copies[0].kernel.shape[:1], copies[0].kernel.dtype
    for number, (kernel, bias) in enumerate(copies):
        found = f"Received: layer {number} with kernel {kernel.shape} {kernel.dtype}, bias {bias.shape} {bias.dtype}"
        if kernel.ndim != 2 or not kernel.size or bias.shape != kernel.shape[1:]:
            raise ValueError(f"Expected a kernel of shape (n_inputs, n_units), a bias of shape (n_units,). {found}")
        if kernel.shape[:1] != n_inputs:
            raise ValueError(f"Expected {n_inputs[0]} inputs, as many as the layer before has units. {found}")
        if kernel.dtype != dtype or bias.dtype != dtype or not np.issubdtype(dtype, np.floating):
            raise ValueError(f"Expected floating-point arrays of one dtype. {found}")
        n_inputs = bias.shape
    return copies


def _read_only_copy(array: FloatArray) -> FloatArray:
    copy = np.array(array)
    copy.flags.writeable = False
    return copy
