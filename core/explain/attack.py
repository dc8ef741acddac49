"""The fast gradient sign method: every pixel a little towards a larger loss (Goodfellow and others, 2014)."""

from __future__ import annotations

import numpy as np

from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network


def direction(network: Network, images: FloatArray, labels: IntArray) -> FloatArray:
    """Return for each pixel the way that raises the loss: −1, 0 or 1; the images' shape (n, height, width).

    Parameters
    ----------
    network : Network
    images : ndarray of shape (n, height, width)
        0 (paper) … 1 (ink).
    labels : ndarray of shape (n,)
        The true classes.
    """
    gradient = network.input_gradient(images.reshape(len(images), -1), labels)
    return np.sign(gradient).reshape(images.shape)


def random_direction(shape: tuple[int, ...], seed: int) -> FloatArray:
    """Return as large a step for every pixel, −1 or 1, that chance decides: what an attack is compared with."""
    return np.random.default_rng(seed).choice(np.array([-1.0, 1.0], dtype=np.float32), size=shape)


def step(images: FloatArray, way: FloatArray, epsilon: float) -> FloatArray:
    """Return ``images`` moved by ``epsilon`` along ``way``, kept within 0…1 as pixels are."""
    return np.clip(images + np.float32(epsilon) * way, 0, 1).astype(np.float32)
