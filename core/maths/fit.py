"""Training for small sets: every step looks at all examples, so that nothing is left to chance but the start."""

from __future__ import annotations

from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network
from core.maths.optimizers import OPTIMIZERS


def fit(
    network: Network, x: FloatArray, labels: IntArray, *, updates: int, learning_rate: float, decay: float = 0.0
) -> Network:
    """Return the network after so many updates with Adam on the cross-entropy.

    Parameters
    ----------
    network : Network
        Where to start; it is not changed.
    x : ndarray of shape (n_examples, n_inputs)
    labels : ndarray of integers of shape (n_examples,)
    updates : int
    learning_rate : float
    decay : float
        The penalty ``decay`` · Σ w² on the weights, biases excepted ("l2" in Keras): a few examples need it.

    Raises
    ------
    ValueError
        If ``x`` or the labels have another shape.
    """
    adam = OPTIMIZERS["adam"]
    weights, memory = network.weights(), adam.init(network.weights())
    for _ in range(updates):
        slopes = network.backward(x, labels).weights
        gradients = tuple(
            slope if number % 2 else slope + 2 * decay * array  # kernel, bias, kernel, bias, …
            for number, (slope, array) in enumerate(zip(slopes, weights, strict=True))
        )
        weights, memory = adam.update(weights, gradients, memory, learning_rate)
        network = Network.from_weights(weights, network.activation)
    return network
