"""Dropout: which outputs of a layer are switched off in one training step, and how the others make up for it."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.maths.arrays import FloatArray


def dropout_mask(
    shape: tuple[int, ...], rate: float, random: np.random.Generator, dtype: Any = np.float64
) -> FloatArray:
    """Return what dropout multiplies outputs by: 0 with probability ``rate``, else 1 / (1 − rate).

    The scaling keeps the mean: the next layer gets as much on average as without dropout ("inverted" dropout, as in
    Keras). A network in use has no mask.

    Parameters
    ----------
    shape : tuple of int
    rate : float in 0…1, below 1
    random : numpy.random.Generator
    dtype : floating dtype

    Raises
    ------
    ValueError
        If the rate is outside its range.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"Expected a dropout rate from 0 to below 1. Received: rate={rate!r}")
    kept = random.random(shape) >= rate
    return kept.astype(dtype) / np.dtype(dtype).type(1 - rate)
