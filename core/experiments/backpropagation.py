"""The experiment of "backpropagation": a 2-2-1 network that learns xor, one example and one update at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from core.experiments.finding import Finding
from core.experiments.rules import power_of_ten
from core.explain import backpropagation as steps
from core.explain.backpropagation import Step
from core.maths.activations import sigmoid
from core.maths.arrays import FloatArray
from core.maths.network import Network
from core.maths.optimizers import OPTIMIZERS

X: Final = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
LABELS: Final = np.array([0, 1, 1, 0])
"""Xor: 1 where the two inputs differ. The first example is no zero: at a zero input no weight has a gradient to see."""

SEED: Final = 7
"""A start from which xor is learned; not from every start it is."""
LEARNING_RATE: Final = 0.5
LEARNED: Final = 0.1
"""Xor is learned when the mean loss of the four examples is below."""
PATIENCE: Final = 2000
EXACT: Final = 1e-6
"""A gradient and its check by nudging agree if they differ by less."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """How far a learner has come: the network, the step of the update under way, and the losses so far."""

    network: Network
    losses: tuple[float, ...]
    """Mean loss of the four examples before the first update and after each."""
    step: int = 0
    """Index in ``steps``."""
    seed: int = SEED
    past: tuple[FloatArray, ...] = ()
    """The nine parameters before each update that was made, for the way back."""

    @property
    def is_first(self) -> bool:
        """Whether there is nothing before."""
        return self.step == 0 and not self.past

    @property
    def updates(self) -> int:
        """Updates made so far."""
        return len(self.losses) - 1

    @property
    def example(self) -> int:
        """Index of the example whose turn it is: they come one after the other."""
        return self.updates % len(X)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The calculation of the update under way."""
        return steps.walk(self.network, X[self.example], int(LABELS[self.example]), LEARNING_RATE)

    @property
    def learned(self) -> bool:
        """Whether the four examples' mean loss is low."""
        return self.losses[-1] < LEARNED

    @property
    def answers(self) -> FloatArray:
        """The probability of 1 for each of the four examples."""
        return sigmoid(self.network.forward(X).logits[:, 0])


def begin(activation: str = "tanh", seed: int = SEED) -> Lesson:
    """Return a lesson at its first step."""
    return _at(Network.initialise((2, 2, 1), activation, seed, np.float64), seed=seed)


def _at(
    network: Network, losses: tuple[float, ...] = (), seed: int = SEED, past: tuple[FloatArray, ...] = ()
) -> Lesson:
    return Lesson(network, (*losses, steps.loss(network, X, LABELS)), seed=seed, past=past)


def edit(lesson: Lesson, parameter: int, value: float) -> Lesson:
    """Return the lesson with another value of one parameter; the update under way begins anew."""
    parameters = steps.flat(lesson.network)
    parameters[parameter] = value
    network = steps.network_of(parameters, lesson.network.activation)
    return _at(network, lesson.losses[:-1], lesson.seed, lesson.past)


def update(lesson: Lesson, times: int = 1) -> Lesson:
    """Return the lesson after so many whole updates: backpropagation finds the gradients, plain descent uses them."""
    rule = OPTIMIZERS["sgd"]
    for _ in range(times):
        parameters = (steps.flat(lesson.network),)
        past = (*lesson.past, *parameters)
        found = steps.gradients(lesson.network, X[lesson.example], int(LABELS[lesson.example]))
        (moved,), _state = rule.update(parameters, (found,), rule.init(parameters), LEARNING_RATE)
        lesson = _at(steps.network_of(moved, lesson.network.activation), lesson.losses, lesson.seed, past)
    return lesson


def undo(lesson: Lesson) -> Lesson:
    """Return the lesson at the last step of the update before; before the first one there is nothing."""
    if not lesson.past:
        return lesson
    *past, before = lesson.past
    network = steps.network_of(before, lesson.network.activation)
    undone = replace(lesson, network=network, losses=lesson.losses[:-1], past=tuple(past))
    return replace(undone, step=len(undone.steps) - 1)


def move(lesson: Lesson, by: int) -> Lesson:
    """Return the lesson one or more steps on or back.

    Beyond the last step the update is made and the next one begins; before the first, the last update is undone.
    """
    step = lesson.step + by
    if step < 0 and lesson.past:
        return undo(lesson)
    return update(lesson) if step >= len(lesson.steps) else replace(lesson, step=max(0, step))


@cache
def judge() -> Finding:
    """Say whether the claim holds: backpropagation must find true gradients, and it must be what moves the weights."""
    lesson = begin()
    before = steps.flat(lesson.network)
    apart = 0.0
    for x, label in zip(X, LABELS, strict=True):
        found = steps.gradients(lesson.network, x, int(label))
        apart = max(apart, float(np.abs(found - steps.nudged(lesson.network, x, int(label))).max()))
    moved_by_gradients = int((steps.flat(lesson.network) != before).sum())
    moved_by_update = int((steps.flat(update(lesson, len(X)).network) != before).sum())
    while not lesson.learned and lesson.updates < PATIENCE:
        lesson = update(lesson)
    exact = apart < EXACT
    return Finding(
        "holds" if exact and moved_by_gradients else "holds_with_limits" if exact else "needs_correction",
        {
            "apart": power_of_ten(apart),
            "by_gradients": str(moved_by_gradients),
            "by_update": str(moved_by_update),
            "updates": str(lesson.updates),
            "loss": f"{lesson.losses[-1]:.2f}",
        },
    )
