"""A network of fully connected layers: forward, to what it says, and backward, to how each weight should change.

    >>> network = Network.initialise((784, 128, 10), activation="relu", seed=42)
    >>> network
    Network(784 → 128 relu → 10 softmax, 101,770 parameters)

Every layer does z = x @ kernel + bias. Hidden layers bend z by the activation; the last layer's z are the logits, and
softmax turns them into probabilities. A network is never changed: an update makes another one.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.maths import archive
from core.maths.activations import ACTIVATIONS
from core.maths.arrays import FloatArray, IntArray
from core.maths.dropout import dropout_mask
from core.maths.layer import Layer, fitted
from core.maths.losses import LOSSES
from core.maths.neuron import Neuron, WeightedSum
from core.maths.softmax import softmax
from core.maths.trace import Gradients, Trace

_FORMAT: Final = 1
"""Version of the file that ``to_npz`` writes."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Network:
    """Layers of parameters and the name of the activation between them.

    Parameters
    ----------
    layers : tuple of Layer
        From the inputs to the logits: each has as many inputs as the one before has units, all are of one floating
        dtype. The network keeps read-only copies.
    activation : str
        A name in ``ACTIVATIONS``, for all hidden layers.
    metadata : mapping, optional
        What else is known, in JSON's types: accuracy, spec, versions.

    Raises
    ------
    ValueError
        If the layers do not fit together, or no activation has that name.
    """

    layers: tuple[Layer, ...]
    activation: str = "relu"
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise ValueError(
                f"Expected activation in {', '.join(ACTIVATIONS)}. Received: activation={self.activation!r}"
            )
        object.__setattr__(self, "layers", fitted(self.layers))

    @classmethod
    def initialise(
        cls, sizes: Sequence[int], activation: str = "relu", seed: int = 0, dtype: type[np.floating[Any]] = np.float32
    ) -> Network:
        """Return a network that has learned nothing yet, as Keras would start it.

        Weights are drawn evenly from ±√(6 / (n_inputs + n_units)), biases are 0 (Glorot and Bengio, 2010, eq. 16). The
        same seed gives the same weights; they are not those that Keras draws with that seed.

        Parameters
        ----------
        sizes : sequence of int
            Inputs, units of each hidden layer, classes: ``(784, 128, 10)``.
        """
        random = np.random.default_rng(seed)
        layers = []
        for n_inputs, n_units in itertools.pairwise(sizes):
            limit = np.sqrt(6.0 / (n_inputs + n_units))
            kernel = random.uniform(-limit, limit, size=(n_inputs, n_units)).astype(dtype)
            layers.append(Layer(kernel, np.zeros(n_units, dtype=dtype)))
        return cls(tuple(layers), activation)

    @classmethod
    def from_weights(
        cls, arrays: Sequence[FloatArray], activation: str = "relu", metadata: Mapping[str, Any] | None = None
    ) -> Network:
        """Return the network with these arrays: kernel, bias, kernel, bias, …, the order of ``model.get_weights()``."""
        if len(arrays) % 2:
            raise ValueError(f"Expected a kernel and a bias for every layer. Received: {len(arrays)} arrays")
        pairs = zip(arrays[0::2], arrays[1::2], strict=True)
        return cls(tuple(Layer(kernel, bias) for kernel, bias in pairs), activation, metadata or {})

    def weights(self) -> tuple[FloatArray, ...]:
        """Return all arrays in the order of Keras: kernel, bias, kernel, bias, …"""
        return tuple(itertools.chain.from_iterable(self.layers))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, units of each hidden layer, classes."""
        return (self.layers[0].kernel.shape[0], *(len(layer.bias) for layer in self.layers))

    @property
    def parameter_count(self) -> int:
        """Weights and biases together."""
        return sum(array.size for array in self.weights())

    @property
    def dtype(self) -> np.dtype[Any]:
        """What the network computes in."""
        return self.layers[0].kernel.dtype

    def __repr__(self) -> str:
        n_inputs, *hidden, n_classes = self.sizes
        steps = [f"{n_inputs}", *(f"{units} {self.activation}" for units in hidden), f"{n_classes} softmax"]
        return f"Network({' → '.join(steps)}, {self.parameter_count:,} parameters)"

    # Forward

    def forward(self, x: FloatArray, masks: Sequence[FloatArray] | None = None) -> Trace:
        """Compute the outputs of every layer.

        Parameters
        ----------
        x : ndarray of shape (n_examples, n_inputs)
            For MNIST: pixels in 0…1, row by row.
        masks : sequence of ndarray, optional
            Dropout in training, from ``dropout_masks``; none when a network is used.

        Returns
        -------
        Trace
            In the dtype of the network.

        Raises
        ------
        ValueError
            If ``x`` has another shape.
        """
        x = np.asarray(x, dtype=self.dtype)
        if x.ndim != 2 or x.shape[1] != self.sizes[0]:
            raise ValueError(f"Expected x of shape (n_examples, {self.sizes[0]}). Received: x.shape={x.shape}")
        activate = ACTIVATIONS[self.activation].value
        z, a = [], [x]
        for number, (kernel, bias) in enumerate(self.layers[:-1]):
            z.append(a[-1] @ kernel + bias)  # (n_examples, n_units)
            a.append(activate(z[-1]) if masks is None else activate(z[-1]) * masks[number])
        kernel, bias = self.layers[-1]
        z.append(a[-1] @ kernel + bias)  # (n_examples, n_classes)
        a.append(softmax(z[-1]))
        return Trace(inputs=x, z=tuple(z), a=tuple(a[1:]))

    def logits(self, x: FloatArray) -> FloatArray:
        """Return what the last layer says before softmax; shape (n_examples, n_classes)."""
        return self.forward(x).logits

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Return the probability of each class; shape (n_examples, n_classes), rows sum to 1."""
        return self.forward(x).probabilities

    def predict(self, x: FloatArray) -> IntArray:
        """Return the class with the largest logit for each example; shape (n_examples,)."""
        return self.logits(x).argmax(axis=-1)

    def neuron(self, layer: int, unit: int) -> Neuron:
        """Return one unit by itself. One of the last layer is linear: softmax belongs to all of them together."""
        kernel, bias = self.layers[layer]
        is_last = layer in (len(self.layers) - 1, -1)
        return Neuron(kernel[:, unit], float(bias[unit]), "linear" if is_last else self.activation)

    def explain(self, x: FloatArray, layer: int, unit: int) -> WeightedSum:
        """Return how one unit came to its output for one example, ``x`` of shape (n_inputs,)."""
        received = self.forward(np.asarray(x)[np.newaxis]).received(layer)  # (1, n_inputs of that layer)
        return self.neuron(layer, unit).explain(received[0])

    # Backward

    def backward(
        self,
        x: FloatArray,
        labels: np.ndarray[Any, Any],
        loss: str = "sparse_categorical_crossentropy",
        masks: Sequence[FloatArray] | None = None,
    ) -> Gradients:
        """Compute, by the chain rule from the loss back to the first layer, how the loss moves with every weight.

        Parameters
        ----------
        x : ndarray of shape (n_examples, n_inputs)
        labels : ndarray
            As the loss takes them.
        loss : str
            A name in ``LOSSES``; it is taken of the logits.
        masks : sequence of ndarray, optional
            The dropout of this pass, as for ``forward``.

        Returns
        -------
        Gradients

        Raises
        ------
        ValueError
            If ``x`` or the labels have another shape.
        """
        trace = self.forward(x, masks)
        slope = ACTIVATIONS[self.activation].derivative
        dz = [LOSSES[loss].gradient(labels, trace.logits)]
        for number in reversed(range(len(self.layers) - 1)):
            da = dz[0] @ self.layers[number + 1].kernel.T  # back through the weights of the layer above
            if masks is not None:
                da = da * masks[number]  # back through dropout
            dz.insert(0, da * slope(trace.z[number]))  # back through the bend
        weights: list[FloatArray] = []
        for number, dz_of_layer in enumerate(dz):
            weights += [trace.received(number).T @ dz_of_layer, dz_of_layer.sum(axis=0)]
        return Gradients(LOSSES[loss].value(labels, trace.logits), tuple(weights), tuple(dz))

    def input_gradient(
        self, x: FloatArray, labels: np.ndarray[Any, Any], loss: str = "sparse_categorical_crossentropy"
    ) -> FloatArray:
        """Compute how the loss of each example moves with each of its inputs; shape (n_examples, n_inputs).

        Parameters and errors are those of ``backward``. One example does not touch another's loss, so that each row is
        the gradient of its own loss and not, as in ``backward``, of the mean.
        """
        dz = self.backward(x, labels, loss).z[0]  # (n_examples, n_units)
        return len(dz) * (dz @ self.layers[0].kernel.T)

    def dropout_masks(self, n_examples: int, rate: float, seed: int | np.random.Generator) -> tuple[FloatArray, ...]:
        """Return, for each hidden layer, what dropout multiplies its outputs by in one training step.

        A network in use has no masks.

        Parameters
        ----------
        n_examples : int
        rate : float in 0…1, below 1
        seed : int or numpy.random.Generator

        Returns
        -------
        tuple of ndarray of shape (n_examples, n_units)
            Entries are 0 or 1 / (1 − rate).

        Raises
        ------
        ValueError
            If the rate is outside its range.
        """
        random = np.random.default_rng(seed)
        return tuple(dropout_mask((n_examples, units), rate, random, self.dtype) for units in self.sizes[1:-1])

    # Files

    def to_npz(self) -> bytes:
        """Return the network as an npz file: ``kernel_0``, ``bias_0``, … and ``facts``. Equal networks, equal bytes."""
        arrays = {}
        for number, (kernel, bias) in enumerate(self.layers):
            arrays[f"kernel_{number}"], arrays[f"bias_{number}"] = kernel, bias
        facts = {"format": _FORMAT, "activation": self.activation, "metadata": dict(self.metadata)}
        return archive.write(arrays, facts)

    @classmethod
    def from_npz(cls, source: bytes | str | Path) -> Network:
        """Return the network that ``to_npz`` wrote, from the bytes or from a path.

        Raises
        ------
        DataUnavailable
            If the file is missing, damaged, or holds no network. ``params``: path, reason.
        """
        arrays, facts = archive.read(source)
        try:
            if facts["format"] != _FORMAT:
                raise ValueError(f"Expected format={_FORMAT}. Received: format={facts['format']!r}")
            names = [f"{kind}_{number}" for number in range(-(-len(arrays) // 2)) for kind in ("kernel", "bias")]
            return cls.from_weights([arrays[name] for name in names], facts["activation"], dict(facts["metadata"]))
        except (KeyError, TypeError, ValueError) as error:
            raise archive.unavailable(source, f"{type(error).__name__}: {error}") from error
