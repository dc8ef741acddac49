"""Training in the playground: from one state to the next, with the lab's own mathematics.

Nothing here changes anything: ``advance`` makes another state, so the learner may go back to any that is kept. The
order of the batches depends on the seed and the epoch alone; a training that was interrupted goes on as it would have.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray
from core.maths.losses import LOSSES
from core.maths.network import Network
from core.maths.optimizers import OPTIMIZERS
from core.maths.optimizers import State as Memory
from core.playground import plane
from core.playground.plane import Points, Split
from core.playground.spec import PlaygroundSpec

_LOSS: Final = {"classification": "binary_crossentropy", "regression": "mean_squared_error"}


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where a training stands."""

    step: int
    """Updates made so far."""
    network: Network
    """From the chosen features to one output: a logit in classification, the number itself in regression."""
    memory: Memory
    """What the optimizer remembers."""

    @property
    def is_finite(self) -> bool:
        """False once a weight is no number any more: the training has diverged."""
        return all(np.isfinite(array).all() for array in self.network.weights())


@dataclass(frozen=True, slots=True)
class Figures:
    """How a network does; losses are means over the points without the regulariser's penalty."""

    loss: float
    test_loss: float
    accuracy: float | None
    """Share 0…1 of training points on the right side; None in regression."""
    test_accuracy: float | None


@dataclass(frozen=True, eq=False)
class Training:
    """The points of a spec, and how a network is trained on them.

    Parameters
    ----------
    spec : PlaygroundSpec
    """

    spec: PlaygroundSpec

    @cached_property
    def split(self) -> Split:
        """The points."""
        return plane.split(**self.spec.points)

    @cached_property
    def _train_inputs(self) -> Points:
        return plane.inputs(self.split.train, self.spec.features)

    @cached_property
    def _test_inputs(self) -> Points:
        return plane.inputs(self.split.test, self.spec.features)

    @property
    def loss(self) -> str:
        """The loss's name in ``LOSSES``: binary cross-entropy for classes, mean squared error for numbers."""
        return _LOSS[self.split.task]

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch; the last batch may be smaller, as in Keras."""
        return -(-len(self.split.train) // self.spec.batch_size)

    def start(self) -> State:
        """Return the state before the first update: the same seed, the same weights."""
        spec = self.spec
        sizes = (len(spec.features), *spec.hidden, 1)
        network = Network.initialise(sizes, spec.activation, spec.seed, np.float64)
        if spec.initializer == "zeros":
            network = Network.from_weights([np.zeros_like(array) for array in network.weights()], spec.activation)
        return State(0, network, OPTIMIZERS[spec.optimizer].init(network.weights()))

    def advance(self, state: State, updates: int) -> State:
        """Return the state after so many updates more. Weights that grow beyond all bounds become infinite or NaN."""
        spec, optimizer = self.spec, OPTIMIZERS[self.spec.optimizer]
        x, y = self._train_inputs, self.split.train_targets
        network, memory = state.network, state.memory
        with np.errstate(over="ignore", invalid="ignore"):
            for step in range(state.step, state.step + updates):
                epoch, number = divmod(step, self.steps_per_epoch)
                if number == 0 or step == state.step:
                    order = np.random.default_rng([spec.seed, epoch]).permutation(len(x))
                batch = order[number * spec.batch_size : (number + 1) * spec.batch_size]
                gradients = network.backward(x[batch], y[batch], self.loss).weights
                weights, memory = optimizer.update(
                    network.weights(),
                    regularized(gradients, network.weights(), spec.regularizer, spec.regularizer_rate),
                    memory,
                    spec.learning_rate,
                )
                network = Network.from_weights(weights, spec.activation)
        return State(state.step + updates, network, memory)

    def figures(self, state: State) -> Figures:
        """Measure a network on both sets of points."""
        loss = LOSSES[self.loss]
        with np.errstate(over="ignore", invalid="ignore"):
            said, said_of_test = state.network.logits(self._train_inputs), state.network.logits(self._test_inputs)
            losses = loss.value(self.split.train_targets, said), loss.value(self.split.test_targets, said_of_test)
        if self.split.task == "regression":
            return Figures(*losses, None, None)
        return Figures(
            *losses, accuracy(self.split.train_targets, said), accuracy(self.split.test_targets, said_of_test)
        )


def accuracy(targets: Points, logits: FloatArray) -> float:
    """Return the share, 0…1, of points whose logit is on the side of their label; 0 itself counts as label 0."""
    return float(((logits > 0) == (targets > 0.5)).mean())


def regularized(
    gradients: tuple[FloatArray, ...], weights: tuple[FloatArray, ...], regularizer: str, rate: float
) -> tuple[FloatArray, ...]:
    """Add the gradient of the penalty: rate · Σ|w| for "l1", rate · Σ w² for "l2", as in Keras; biases go free.

    Parameters
    ----------
    gradients, weights : tuples of ndarray
        In the order of ``Network.weights``: kernel, bias, kernel, bias, …
    """
    if regularizer == "none" or rate == 0:
        return gradients
    slope = np.sign if regularizer == "l1" else (lambda w: 2.0 * w)
    return tuple(
        gradient if number % 2 else gradient + rate * slope(array)
        for number, (gradient, array) in enumerate(zip(gradients, weights, strict=True))
    )
