"""Inside a network at one moment of its training: weights now and before, units that answer nothing, gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.maths.activations import ACTIVATIONS
from core.maths.arrays import FloatArray
from core.maths.network import Network
from core.maths.saturation import dead_share, saturated_share

DIGITS: Final = 200
"""Test digits that are sent through, forward and back."""
BINS: Final = 41

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class LayerInside:
    """One layer, from the first hidden one to the output."""

    gradient: float
    """Root mean square of ∂L/∂w over the layer's weights, for the mean loss of the digits."""
    weight: float
    """Root mean square of the weights."""
    dead: float | None
    """Share of the units that answer 0 to every digit; None for the output layer."""
    saturated: float | None
    """Share of the answers that lie where the activation is flat; None for the output layer."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How the weights of all layers are spread, now and before."""

    edges: FloatArray
    """Shape (BINS + 1,)."""
    now: FloatArray
    """Share of the weights in each bin, shape (BINS,)."""
    before: FloatArray


def layers(network: Network, images: Bytes, labels: Bytes) -> list[LayerInside]:
    """Return what ``DIGITS`` test digits, sent through and back, tell of every layer.

    Parameters
    ----------
    network : Network
    images : ndarray of shape (n, 28, 28)
    labels : ndarray of shape (n,)
    """
    x = images[:DIGITS].reshape(len(images[:DIGITS]), -1) / np.float32(255)
    trace = network.forward(x)
    kernels = network.backward(x, labels[:DIGITS].astype(np.intp)).weights[0::2]
    activation = ACTIVATIONS[network.activation]
    found = []
    for number, (layer, gradient) in enumerate(zip(network.layers, kernels, strict=True)):
        hidden = number < len(network.layers) - 1
        found.append(
            LayerInside(
                gradient=_rms(gradient),
                weight=_rms(layer.kernel),
                dead=dead_share(trace.a[number]) if hidden else None,
                saturated=saturated_share(activation, trace.z[number]) if hidden else None,
            )
        )
    return found


def spread(now: Network, before: Network) -> Spread:
    """Return the weights (not the biases) of two networks, counted in the same bins."""
    ours, theirs = (np.concatenate([layer.kernel.ravel() for layer in each.layers]) for each in (now, before))
    reach = float(np.quantile(np.abs(np.concatenate([ours, theirs])), 0.999)) or 1.0
    edges = np.linspace(-reach, reach, BINS + 1)
    counted = [np.histogram(np.clip(each, -reach, reach), edges)[0] / len(each) for each in (ours, theirs)]
    return Spread(edges, *counted)


def _rms(values: FloatArray) -> float:
    return float(np.sqrt(np.square(values, dtype=np.float64).mean()))
