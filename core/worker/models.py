"""The network of a spec as a Keras model, and its forward pass as graph operations.

``build`` is what a learner would write; ``logits`` is the same computation in the form that the fast loop needs: from
the stored bytes, before the softmax, with the dropout masks given from outside.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.runs.spec import RunSpec

Tensor = Any
"""A ``tf.Tensor``; TensorFlow ships no types."""

WHITE: Final = 255.0
"""The brightest stored pixel, and what a network that reads 0…1 gets as 1."""
MOMENTUM: Final = 0.9
EQUAL_START: Final = 0.05
"""Every weight of the "equal" initialisation: about the size of a random one."""
EVALUATION_EXAMPLES: Final = 2000
"""Examples in one call of an evaluation: of the largest network, still below 0.15 s."""

_OPTIMIZERS: Final[dict[str, Callable[..., Any]]] = {
    "adam": keras.optimizers.Adam,
    "sgd": keras.optimizers.SGD,
    "momentum": lambda **options: keras.optimizers.SGD(momentum=MOMENTUM, **options),
    "rmsprop": keras.optimizers.RMSprop,
}


def build(spec: RunSpec) -> Any:
    """Return the compiled ``keras.Sequential`` of ``spec``: (n, 784) pixels in 0…1 to (n, 10) probabilities.

    Its start is the one that the plain Keras script gets after ``keras.utils.set_random_seed(spec.seed)``, in every
    process, whatever else has drawn random numbers before.
    """
    seeds = _seeds(spec)
    layers: list[Any] = [keras.Input((784,), name="pixels")]
    for number in range(1, spec.hidden_layers + 1):
        kernel = _kernel_initializer(spec, seeds)
        layers += [
            keras.layers.Dense(spec.hidden_units, spec.activation, kernel_initializer=kernel, name=f"hidden_{number}"),
            keras.layers.Dropout(spec.dropout, seed=_dropout_seed(spec, seeds), name=f"dropout_{number}"),
        ]
    kernel = _kernel_initializer(spec, seeds)
    layers.append(keras.layers.Dense(10, "softmax", kernel_initializer=kernel, name="output"))
    model = keras.Sequential(layers, name="network")
    model.compile(
        optimizer=_OPTIMIZERS[spec.optimizer](learning_rate=spec.learning_rate, name=spec.optimizer),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def initial_weights(spec: RunSpec) -> list[NDArray[np.float32]]:
    """Return the weights that ``build(spec)`` starts with, without building it."""
    seeds = _seeds(spec)
    weights: list[NDArray[np.float32]] = []
    sizes = spec.layer_sizes
    for number in range(1, len(sizes)):
        kernel = _kernel_initializer(spec, seeds)(sizes[number - 1 : number + 1])
        weights += [np.asarray(kernel), np.zeros(sizes[number], np.float32)]
        if number <= spec.hidden_layers:
            _dropout_seed(spec, seeds)
    return weights


def logits(
    model: Any, pixels: Tensor, drop: Callable[[Tensor, int], Tensor] | None = None, *, white: Tensor | float = WHITE
) -> Tensor:
    """Return the output of ``model`` before its softmax.

    Parameters
    ----------
    model : keras.Sequential
        From ``build``.
    pixels : uint8 tensor of shape (n, 784)
    drop : callable, optional
        What stands for the dropout layers: takes the activations (n, units) and the layer's number, from 0. Without it
        nothing is dropped, as in inference.
    white : float or scalar float32 tensor
        What the pixels are divided by.

    Returns
    -------
    float32 tensor of shape (n, 10)
    """
    # Exactly x / 255: a plain division TensorFlow would replace by a multiplication with 1 / 255, which is rounded, and
    # half of all pixel values would differ in the last bit from those that NumPy divides.
    signal = tf.math.divide_no_nan(tf.cast(pixels, tf.float32), white)
    dropouts = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dropout):
            if drop is not None:
                signal = drop(signal, dropouts)
            dropouts += 1
        else:
            signal = tf.nn.bias_add(tf.matmul(signal, layer.kernel.value), layer.bias.value)
            if layer is not model.layers[-1]:
                signal = layer.activation(signal)
    return signal


def count_correct(scores: Tensor, labels: Tensor) -> Tensor:
    """Return how many of ``scores`` (n, 10) are largest at their label, as an int64 scalar."""
    hits = tf.equal(tf.argmax(scores, axis=-1, output_type=tf.int32), labels)
    return tf.math.count_nonzero(hits)


def compile_evaluation(model: Any) -> Callable[..., tuple[Tensor, Tensor]]:
    """Return a graph that measures ``model`` on some examples.

    It takes ``images`` (uint8, (m, 784)), ``labels`` (int32, (m,)), ``indices`` (int32, (n,)) into both and ``white``
    (float32), as in ``logits``; it returns the sum of the losses in nats (float64) and the number of correct answers
    (int64).
    """

    @tf.function(
        autograph=False,
        input_signature=[
            tf.TensorSpec([None, 784], tf.uint8),
            tf.TensorSpec([None], tf.int32),
            tf.TensorSpec([None], tf.int32),
            tf.TensorSpec([], tf.float32),
        ],
    )
    def measure(images: Tensor, labels: Tensor, indices: Tensor, white: Tensor) -> tuple[Tensor, Tensor]:
        wanted = tf.gather(labels, indices)
        scores = logits(model, tf.gather(images, indices), white=white)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(wanted, scores)
        return tf.reduce_sum(tf.cast(losses, tf.float64)), count_correct(scores, wanted)

    return measure


def evaluate(model: Any, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> tuple[float, float]:
    """Return the mean loss (nats) and the accuracy (0…1) of ``model``, as ``model.evaluate`` does, from stored bytes.

    Parameters
    ----------
    model : keras.Sequential
        From ``build``.
    images : ndarray of uint8 and shape (n, 28, 28)
    labels : ndarray of shape (n,)
    """
    measure = compile_evaluation(model)
    pixels, wanted = to_tensors(images, labels)
    loss_sum, correct = 0.0, 0
    for part in parts(np.arange(len(labels), dtype=np.int32)):
        losses, hits = measure(pixels, wanted, part, np.float32(WHITE))
        loss_sum, correct = loss_sum + float(losses), correct + int(hits)
    return loss_sum / len(labels), correct / len(labels)


def parts(indices: NDArray[np.int32]) -> Iterator[NDArray[np.int32]]:
    """Yield ``indices`` in pieces small enough for one call of an evaluation."""
    for begin in range(0, len(indices), EVALUATION_EXAMPLES):
        yield indices[begin : begin + EVALUATION_EXAMPLES]


def white_level(spec: RunSpec) -> np.float32:
    """Return what the pixels of a run are divided by: 255, or 1 where they stay as they are stored."""
    return np.float32(1.0 if spec.pixels == "raw" else WHITE)


def to_tensors(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> tuple[Tensor, Tensor]:
    """Return images as a uint8 tensor of shape (n, 784) and labels as an int32 tensor of shape (n,)."""
    return tf.constant(images.reshape(len(images), 784)), tf.constant(labels, tf.int32)


def _seeds(spec: RunSpec) -> Iterator[int]:
    """Yield what Keras's layers draw, one after the other, after ``keras.utils.set_random_seed(spec.seed)``."""
    numbers = random.Random(spec.seed)
    while True:
        yield numbers.randint(1, 1_000_000_000)


def _kernel_initializer(spec: RunSpec, seeds: Iterator[int]) -> Any:
    """Return what the next kernel starts with; only a random one draws a seed."""
    if spec.initialisation == "zeros":
        return keras.initializers.Zeros()
    if spec.initialisation == "equal":
        return keras.initializers.Constant(EQUAL_START)
    return keras.initializers.GlorotUniform(next(seeds))


def _dropout_seed(spec: RunSpec, seeds: Iterator[int]) -> int | None:
    """Return the seed of the next dropout layer; one that drops nothing draws none."""
    return next(seeds) if spec.dropout > 0 else None
