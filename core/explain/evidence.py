"""Which pixels spoke for one answer rather than another."""

from __future__ import annotations

import numpy as np

from core.maths.activations import ACTIVATIONS
from core.maths.arrays import FloatArray
from core.maths.network import Network


def evidence(network: Network, image: FloatArray, answer: int, other: int) -> FloatArray:
    """Return what each pixel added to the lead of one class over another.

    The pixel's value times the slope of the lead, x · ∂(z_answer − z_other)/∂x ("gradient × input"). In a network of
    ReLU units without biases these sum to the lead itself; biases add what belongs to no pixel.

    Parameters
    ----------
    network : Network
    image : ndarray of shape (height, width)
        As many pixels as the network has inputs; 0 (paper) … 1 (ink).
    answer, other : int
        Classes.

    Returns
    -------
    ndarray of the image's shape
        In units of the logits: above 0 speaks for ``answer``, below for ``other``. Paper says nothing: 0.
    """
    x = np.asarray(image, dtype=network.dtype)
    trace = network.forward(x.reshape(1, -1))
    slope = ACTIVATIONS[network.activation].derivative
    last = network.layers[-1].kernel
    lead = last[:, answer] - last[:, other]  # ∂lead/∂a of the layer below the last, (n_units,)
    for layer, z in zip(network.layers[-2::-1], trace.z[-2::-1], strict=True):
        lead = layer.kernel @ (lead * slope(z[0]))
    return x * lead.reshape(x.shape)
