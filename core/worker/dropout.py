"""Dropout that remembers nothing: a mask is a function of the seed, the step and the layer.

So a run that is taken up again in the middle drops the very units that it would have dropped without the interruption.
"""

from __future__ import annotations

import math
from typing import Any, Final

import tensorflow as tf

Tensor = Any

_PHILOX: Final = 1
"""TensorFlow's number for the generator of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011."""
_LEVELS: Final = 1 << 16
_MOST_LAYERS: Final = 64


def dropout_mask(n: Tensor, units: int, rate: Tensor, seed: Tensor, step: Tensor, layer: int) -> Tensor:
    """Return what dropout multiplies with: 0 with probability ``rate``, else 1 / (1 - rate) (inverted dropout).

    Random bits are the dearest part of dropout, hence 16 for each unit, not 32: the rate is exact to 1/131,072.

    Parameters
    ----------
    n : int32 scalar tensor
    units : int
    rate : float32 scalar tensor in [0, 1)
    seed : uint64 scalar tensor
    step : int32 scalar tensor
        Updates done before this one.
    layer : int
        Number of the dropout layer, from 0.

    Returns
    -------
    float32 tensor of shape (n, units)
    """
    pairs = math.ceil(units / 2)
    bits = tf.raw_ops.StatelessRandomUniformFullIntV2(
        shape=tf.stack([n, pairs]),
        key=tf.reshape(seed, [1]),
        # Philox counts in blocks of this 128-bit number: its upper half gives each step and layer a stream of its own.
        counter=tf.stack([tf.constant(0, tf.uint64), tf.cast(step, tf.uint64) * _MOST_LAYERS + layer]),
        alg=_PHILOX,
        dtype=tf.uint32,
    )
    numbers = tf.reshape(tf.bitcast(bits, tf.uint16), [n, 2 * pairs])[:, :units]  # (n, units), 0 … 65,535
    threshold = tf.cast(tf.round(rate * _LEVELS), tf.uint16)
    return tf.cast(numbers >= threshold, tf.float32) * (1.0 / (1.0 - rate))
