"""What a pass through a network leaves behind, so that every number of it can be shown."""

from __future__ import annotations

from dataclasses import dataclass

from core.maths.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Everything that a forward pass computed. Index 0 is the first hidden layer, −1 the output layer."""

    inputs: FloatArray
    """Shape (n_examples, n_inputs)."""
    z: tuple[FloatArray, ...]
    """Weighted sums of each layer; shape (n_examples, n_units)."""
    a: tuple[FloatArray, ...]
    """Outputs of each layer, after dropout where there is any; the last are the probabilities."""

    @property
    def logits(self) -> FloatArray:
        """What the last layer says before softmax; shape (n_examples, n_classes)."""
        return self.z[-1]

    @property
    def probabilities(self) -> FloatArray:
        """Shape (n_examples, n_classes); each row sums to 1."""
        return self.a[-1]

    def received(self, layer: int) -> FloatArray:
        """Return what ``layer`` got as its input: the outputs of the layer before it, or the example itself."""
        return (self.inputs, *self.a)[:-1][layer]


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """Everything that a backward pass computed: derivatives of the mean loss of the examples."""

    loss: float
    weights: tuple[FloatArray, ...]
    """∂L/∂kernel, ∂L/∂bias of each layer, in the order of ``Network.weights``."""
    z: tuple[FloatArray, ...]
    """∂L/∂z of each layer; shape (n_examples, n_units)."""
