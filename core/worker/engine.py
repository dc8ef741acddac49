"""Many updates in one call: the training step of an architecture, compiled once and used by run after run.

A Python call for each batch, as in ``model.fit``, costs more than the batch. Here one ``tf.function`` loops over the
batches: it gathers bytes, scales them in the graph, and updates the variables of a real Keras model with fused kernels.
Nothing that changes between runs of one architecture is a constant of the graph, so a second run starts at once.

XLA (``jit_compile=True``) was measured too: on two cores 0.29 s an epoch of the primer's network against 0.40 s, but
0.6 s more before the first figure, 150 MB more memory and both cores taken; wider networks became slower.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.errors import DataUnavailable
from core.runs.orders import Tuning
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec
from core.worker import models, updates
from core.worker.batches import Indices
from core.worker.dropout import dropout_mask

Tensor = Any

IDLE_ENGINES: Final = 3
"""Architectures that stay compiled after their run; each keeps its variables, at most 30 MB."""


class Sums(NamedTuple):
    """What the examples of an epoch have added up to so far."""

    loss: float = 0.0
    correct: int = 0


class Engine:
    """A Keras model and its compiled training and evaluation.

    Batch size, learning rate, dropout rate and seed are given with each call; units, layers, activation and optimizer
    are fixed. Each run starts with ``begin``.
    """

    def __init__(self, spec: RunSpec) -> None:
        self._model = models.build(spec)
        self._optimizer = self._model.optimizer
        self._optimizer.build(self._model.trainable_variables)
        self._rule = updates.fused(self._optimizer, self._model.trainable_variables)
        self._training: dict[bool, Any] = {}
        self._measure = models.compile_evaluation(self._model)
        self.begin(spec)

    def begin(self, spec: RunSpec, resume: Snapshot | None = None) -> None:
        """Set weights and optimizer to the start of ``spec``, or to where a snapshot of it was taken.

        Raises
        ------
        DataUnavailable
            If the snapshot is slim, or belongs to a spec with another network or optimizer.
        """
        self._spec = spec
        for variable in self._rule.scratch:
            variable.assign(tf.zeros_like(variable))
        if resume is None:
            self._model.set_weights(models.initial_weights(spec))
            for variable in self._optimizer.variables:
                variable.assign(np.zeros(variable.shape))
        else:
            self._restore(resume)
        self.tune(Tuning.of(spec))

    def tune(self, tuning: Tuning) -> None:
        """Make the next updates with ``tuning``."""
        self.tuning = tuning
        self._optimizer.learning_rate.assign(tuning.learning_rate)
        if self._drops not in self._training:
            self._training[self._drops] = self._compile_training(self._drops)
            nothing = models.to_tensors(np.zeros((1, 784), np.uint8), np.zeros(1, np.uint8))
            self.train(*nothing, np.zeros(1, np.int32), 1, (0, 0), Sums())  # so that the first speed is a speed

    @property
    def _drops(self) -> bool:
        """Whether anything is dropped at all: random numbers cost time, even if nothing comes of them."""
        return self.tuning.dropout > 0

    def train(
        self, images: Tensor, labels: Tensor, order: Indices, epoch: int, batches: tuple[int, int], sums: Sums
    ) -> tuple[int, Sums]:
        """Make an update for each of some batches; stop early after one whose loss is not a finite number.

        Parameters
        ----------
        images : uint8 tensor of shape (m, 784)
        labels : int32 tensor of shape (m,)
        order : ndarray of shape (n,)
            Positions in ``images``, in the order of the epoch.
        epoch : int
            From 1.
        batches : tuple of int
            The first batch and the one after the last, counted from 0 in this epoch.
        sums : Sums
            Of the batches of the epoch before the first.

        Returns
        -------
        int
            The batch that would come next; less than ``batches[1]`` only if the loss is not finite.
        Sums
            Of the epoch so far. Figures are those of each batch before its update, as in Keras.
        """
        spec = self._spec
        reached, loss, correct = self._training[self._drops](
            images,
            labels,
            order,
            np.int32(batches[0]),
            np.int32(batches[1]),
            np.int32((epoch - 1) * spec.steps_per_epoch),
            np.int32(spec.batch_size),
            np.float32(self.tuning.learning_rate),
            np.float32(self.tuning.dropout),
            models.white_level(spec),
            np.uint64(spec.seed),
            np.float64(sums.loss),
            np.int64(sums.correct),
        )
        return int(reached), Sums(float(loss), int(correct))

    def measure(self, images: Tensor, labels: Tensor, indices: Indices) -> Sums:
        """Return the figures of the present weights on ``indices`` into ``images`` and ``labels``, nothing dropped."""
        loss, correct = self._measure(images, labels, indices, models.white_level(self._spec))
        return Sums(float(loss), int(correct))

    def state(self, step: int) -> tuple[tuple[NDArray[np.float32], ...], dict[str, NDArray[Any]]]:
        """Return copies of the weights in Keras's order and of the optimizer's variables by their paths."""
        self._optimizer.iterations.assign(step)
        weights = tuple(_copied(variable) for variable in self._model.weights)
        return weights, {variable.path: _copied(variable) for variable in self._optimizer.variables}

    def _restore(self, resume: Snapshot) -> None:
        expected = [tuple(weights.shape) for weights in self._model.weights]
        received = [weights.shape for weights in resume.weights]
        slots = {variable.path: tuple(variable.shape) for variable in self._optimizer.variables}
        if expected != received or slots != {name: array.shape for name, array in resume.optimizer.items()}:
            reason = f"a resumable snapshot of {self._spec} expected"
            raise DataUnavailable(
                f"Expected weights of shapes {expected} and the optimizer variables {sorted(slots)}. Received: "
                f"weights of shapes {received}, optimizer variables {sorted(resume.optimizer)}",
                path=f"snapshot at step {resume.step}",
                reason=reason,
            )
        self._model.set_weights(resume.weights)
        for variable in self._optimizer.variables:
            variable.assign(resume.optimizer[variable.path])

    def _compile_training(self, drops: bool) -> Any:
        scalar, vector = tf.TensorShape([]), tf.TensorShape([None])
        variables = [variable.value for variable in self._model.trainable_variables]

        @tf.function(
            autograph=False,
            input_signature=[
                tf.TensorSpec([None, 784], tf.uint8, "images"),
                tf.TensorSpec(vector, tf.int32, "labels"),
                tf.TensorSpec(vector, tf.int32, "order"),
                tf.TensorSpec(scalar, tf.int32, "first_batch"),
                tf.TensorSpec(scalar, tf.int32, "end_batch"),
                tf.TensorSpec(scalar, tf.int32, "steps_before_epoch"),
                tf.TensorSpec(scalar, tf.int32, "batch_size"),
                tf.TensorSpec(scalar, tf.float32, "learning_rate"),
                tf.TensorSpec(scalar, tf.float32, "dropout"),
                tf.TensorSpec(scalar, tf.float32, "white"),
                tf.TensorSpec(scalar, tf.uint64, "seed"),
                tf.TensorSpec(scalar, tf.float64, "loss_sum"),
                tf.TensorSpec(scalar, tf.int64, "correct"),
            ],
        )
        def train(
            images: Tensor,
            labels: Tensor,
            order: Tensor,
            first_batch: Tensor,
            end_batch: Tensor,
            steps_before_epoch: Tensor,
            batch_size: Tensor,
            learning_rate: Tensor,
            dropout: Tensor,
            white: Tensor,
            seed: Tensor,
            loss_sum: Tensor,
            correct: Tensor,
        ) -> tuple[Tensor, Tensor, Tensor]:
            def unfinished(batch: Tensor, loss_sum: Tensor, correct: Tensor) -> Tensor:
                return tf.logical_and(batch < end_batch, tf.math.is_finite(loss_sum))

            def train_one(batch: Tensor, loss_sum: Tensor, correct: Tensor) -> tuple[Tensor, Tensor, Tensor]:
                step = steps_before_epoch + batch
                indices = order[batch * batch_size : (batch + 1) * batch_size]  # the last batch may be smaller
                pixels, wanted = tf.gather(images, indices), tf.gather(labels, indices)

                def drop(signal: Tensor, layer: int) -> Tensor:
                    return signal * dropout_mask(tf.shape(signal)[0], signal.shape[1], dropout, seed, step, layer)

                with tf.GradientTape(watch_accessed_variables=False) as tape:
                    tape.watch(variables)
                    scores = models.logits(self._model, pixels, drop if drops else None, white=white)
                    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(wanted, scores)
                    loss = tf.reduce_mean(losses)
                self._rule.update(tape.gradient(loss, variables), learning_rate, step)
                # In double precision, so that the sums do not depend on where one call ended and the next began.
                loss_sum += tf.cast(tf.reduce_sum(losses), tf.float64)
                return batch + 1, loss_sum, correct + models.count_correct(scores, wanted)

            return tf.while_loop(unfinished, train_one, [first_batch, loss_sum, correct], parallel_iterations=1)

        return train


def _copied(variable: Any) -> NDArray[Any]:
    return np.array(variable.value.numpy())  # what TensorFlow gives may be the variable's own memory


class _Architecture(NamedTuple):
    """What an engine cannot change any more."""

    hidden_units: int
    hidden_layers: int
    activation: str
    optimizer: str


_idle: OrderedDict[_Architecture, Engine] = OrderedDict()
_idle_lock = threading.Lock()


@contextmanager
def borrow(spec: RunSpec) -> Iterator[Engine]:
    """Lend an engine for ``spec`` to one run at a time: one that an earlier run gave back, or a new one."""
    architecture = _Architecture(spec.hidden_units, spec.hidden_layers, spec.activation, spec.optimizer)
    with _idle_lock:
        engine = _idle.pop(architecture, None)
    engine = engine or Engine(spec)
    try:
        yield engine
    finally:
        with _idle_lock:
            _idle[architecture] = engine
            while len(_idle) > IDLE_ENGINES:
                _idle.popitem(last=False)
