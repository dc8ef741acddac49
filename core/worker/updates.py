"""The four update rules as TensorFlow's fused kernels.

Keras writes an update as a dozen operations, each of which goes through all weights; a fused kernel goes through them
once. The formulas are the same, the constants and the state are those of the Keras optimizer, and a test holds the two
to the same weights:

==========  ============================================================================================
adam        m ← m + (1 - β₁)(g - m);  v ← v + (1 - β₂)(g² - v);  w ← w - η √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)
sgd         w ← w - η g
momentum    m ← μ m - η g;  w ← w + m
rmsprop     v ← ρ v + (1 - ρ) g²;  w ← w - η g / √(v + ε)
==========  ============================================================================================

Adam: Kingma and Ba, 2015, in the quicker form at the end of their section 2, with ε outside the bias correction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

Tensor = Any
Update = Callable[[Sequence[Tensor], Tensor, Tensor], None]
"""Takes the gradients, the learning rate and the number of updates done before this one (int32)."""


class Fused(NamedTuple):
    """An update rule, as operations of a graph."""

    update: Update
    scratch: tuple[Any, ...] = ()
    """Variables that a kernel needs beside the optimizer's own; to be zero when a run begins."""


def fused(optimizer: Any, variables: Sequence[Any]) -> Fused:
    """Return the update of ``variables`` by the rule of ``optimizer``, whose own variables hold the state.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer
        Built for ``variables``: plain Adam, SGD or RMSprop. Its learning rate is not read, but given to each update.
    variables : sequence of keras.Variable
        In the order in which the gradients will come.
    """
    targets = [variable.value for variable in variables]
    momentums, velocities = _slots(optimizer, "_momentum"), _slots(optimizer, "_velocity")
    match optimizer:
        case keras.optimizers.Adam():
            return _adam(optimizer, targets, momentums, velocities)
        case keras.optimizers.RMSprop():
            return _rmsprop(optimizer, targets, velocities)
        case keras.optimizers.SGD() if momentums:
            return _momentum(optimizer, targets, momentums)
        case keras.optimizers.SGD():
            return _sgd(targets)
    raise TypeError(f"Expected Adam, SGD or RMSprop. Received: optimizer={type(optimizer).__name__}")


def _slots(optimizer: Any, suffix: str) -> list[Any]:
    """Return the variables of ``optimizer`` that stand beside the weights, in the order of the weights."""
    return [variable.value for variable in optimizer.variables if variable.path.endswith(suffix)]


def _adam(optimizer: Any, targets: list[Any], momentums: list[Any], velocities: list[Any]) -> Fused:
    # The kernel computes 1 - β in single precision, where Keras rounds the difference: 0.00099998713 instead of 0.001.
    # It is the same factor in m and in √v at every step, so the learning rate can make up for it.
    m_factor, v_factor = (float(1 - np.float32(beta)) / (1 - beta) for beta in (optimizer.beta_1, optimizer.beta_2))
    correction = math.sqrt(v_factor) / m_factor

    def update(gradients: Sequence[Tensor], learning_rate: Tensor, step: Tensor) -> None:
        updates = tf.cast(step + 1, tf.float32)
        beta_1_power, beta_2_power = tf.pow(optimizer.beta_1, updates), tf.pow(optimizer.beta_2, updates)
        for weights, m, v, gradient in zip(targets, momentums, velocities, gradients, strict=True):
            tf.raw_ops.ResourceApplyAdam(
                var=weights.handle,
                m=m.handle,
                v=v.handle,
                beta1_power=beta_1_power,
                beta2_power=beta_2_power,
                lr=learning_rate * correction,
                beta1=optimizer.beta_1,
                beta2=optimizer.beta_2,
                epsilon=optimizer.epsilon,
                grad=gradient,
            )

    return Fused(update)


def _sgd(targets: list[Any]) -> Fused:
    def update(gradients: Sequence[Tensor], learning_rate: Tensor, step: Tensor) -> None:
        for weights, gradient in zip(targets, gradients, strict=True):
            tf.raw_ops.ResourceApplyGradientDescent(var=weights.handle, alpha=learning_rate, delta=gradient)

    return Fused(update)


def _momentum(optimizer: Any, targets: list[Any], momentums: list[Any]) -> Fused:
    def update(gradients: Sequence[Tensor], learning_rate: Tensor, step: Tensor) -> None:
        for weights, m, gradient in zip(targets, momentums, gradients, strict=True):
            tf.raw_ops.ResourceApplyKerasMomentum(
                var=weights.handle, accum=m.handle, lr=learning_rate, grad=gradient, momentum=optimizer.momentum
            )

    return Fused(update)


def _rmsprop(optimizer: Any, targets: list[Any], velocities: list[Any]) -> Fused:
    # The kernel has a momentum, which Keras's default has not. With momentum 0 what stands there is the last change of
    # the weights, and is multiplied by 0 before it is used; a NaN from a run that diverged would survive that.
    changes = [tf.Variable(tf.zeros_like(weights), trainable=False) for weights in targets]

    def update(gradients: Sequence[Tensor], learning_rate: Tensor, step: Tensor) -> None:
        for weights, v, change, gradient in zip(targets, velocities, changes, gradients, strict=True):
            tf.raw_ops.ResourceApplyRMSProp(
                var=weights.handle,
                ms=v.handle,
                mom=change.handle,
                lr=learning_rate,
                rho=optimizer.rho,
                momentum=0.0,
                epsilon=optimizer.epsilon,
                grad=gradient,
            )

    return Fused(update, tuple(changes))

    return Fused(update, tuple(changes))
