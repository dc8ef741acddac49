"""Optimizers: what an update does with the gradients. Backpropagation finds them; it changes nothing itself.

    >>> adam = OPTIMIZERS["adam"]
    >>> state = adam.init(parameters)
    >>> parameters, state = adam.update(parameters, gradients, state, learning_rate=0.001)

``update`` returns new arrays and changes none. Each optimizer is one rule, applied to every array of parameters by
itself: from the gradient g and from what it remembers it makes the change of θ. Formulas, constants and the place of
epsilon are those of Keras 3; η is the learning rate, t the number of the step, from 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from core.maths.arrays import FloatArray

Arrays: TypeAlias = tuple[FloatArray, ...]
Rule: TypeAlias = Callable[[FloatArray, Arrays, float, int], tuple[FloatArray, Arrays]]
"""(gradient, memory, learning_rate, step) → (change of the parameters, memory)."""

MOMENTUM: Final = 0.9
RHO: Final = 0.9
BETA_1: Final = 0.9
BETA_2: Final = 0.999
EPSILON: Final = 1e-7


@dataclass(frozen=True, slots=True)
class State:
    """What an optimizer remembers between updates."""

    step: int
    """Updates made so far."""
    memory: tuple[Arrays, ...]
    """For each array of parameters, arrays of its shape, in the order of ``Optimizer.remembers``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimizer:
    """A rule for changing parameters, with all that is known about it."""

    name: str
    """As in a run's spec."""
    rule: Rule
    formula: str
    """LaTeX of one update."""
    remembers: tuple[str, ...] = ()
    """Keras's names of what is kept for each parameter; all begin at 0."""

    def init(self, parameters: Sequence[FloatArray]) -> State:
        """Return the state before the first update."""
        return State(0, tuple(tuple(np.zeros_like(theta) for _ in self.remembers) for theta in parameters))

    def update(
        self, parameters: Sequence[FloatArray], gradients: Sequence[FloatArray], state: State, learning_rate: float
    ) -> tuple[Arrays, State]:
        """Make one update.

        Parameters
        ----------
        parameters, gradients : sequences of ndarray
            Pairs of equal shape, e.g. ``network.weights()`` and ``network.backward(...).weights``.
        state : State
            From ``init`` or the previous update.
        learning_rate : float

        Returns
        -------
        parameters : tuple of ndarray
            New arrays, in the dtype of the old.
        state : State
        """
        step = state.step + 1
        moved, memories = [], []
        for theta, gradient, memory in zip(parameters, gradients, state.memory, strict=True):
            change, memory = self.rule(gradient, memory, learning_rate, step)
            moved.append(theta + change)
            memories.append(memory)
        return tuple(moved), State(step, tuple(memories))


def sgd(g: FloatArray, memory: Arrays, learning_rate: float, step: int) -> tuple[FloatArray, Arrays]:
    return -learning_rate * g, ()


def momentum(g: FloatArray, memory: Arrays, learning_rate: float, step: int) -> tuple[FloatArray, Arrays]:
    (m,) = memory
    m = MOMENTUM * m - learning_rate * g
    return m, (m,)


def rmsprop(g: FloatArray, memory: Arrays, learning_rate: float, step: int) -> tuple[FloatArray, Arrays]:
    (v,) = memory
    v = RHO * v + (1 - RHO) * g**2
    return -learning_rate * g / np.sqrt(v + EPSILON), (v,)


def adam(g: FloatArray, memory: Arrays, learning_rate: float, step: int) -> tuple[FloatArray, Arrays]:
    m, v = memory
    m = m + (1 - BETA_1) * (g - m)
    v = v + (1 - BETA_2) * (g**2 - v)
    # Both running means begin at 0 and are too small at first: alpha makes up for it.
    alpha = learning_rate * math.sqrt(1 - BETA_2**step) / (1 - BETA_1**step)
    return -alpha * m / (np.sqrt(v) + EPSILON), (m, v)


_TABLE = (
    Optimizer(
        name="sgd",
        rule=sgd,
        formula=r"\theta \leftarrow \theta - \eta\, g",
    ),
    Optimizer(
        name="momentum",
        rule=momentum,
        formula=r"m \leftarrow 0.9\, m - \eta\, g, \quad \theta \leftarrow \theta + m",
        remembers=("momentum",),
    ),
    Optimizer(
        name="rmsprop",
        rule=rmsprop,
        formula=(
            r"v \leftarrow 0.9\, v + 0.1\, g^2, \quad "
            r"\theta \leftarrow \theta - \frac{\eta\, g}{\sqrt{v + \epsilon}}"
        ),
        remembers=("velocity",),
    ),
    Optimizer(
        name="adam",
        rule=adam,
        formula=(
            r"m \leftarrow 0.9\, m + 0.1\, g, \quad v \leftarrow 0.999\, v + 0.001\, g^2, \quad "
            r"\theta \leftarrow \theta - \eta\, \frac{\sqrt{1 - 0.999^t}}{1 - 0.9^t}\, \frac{m}{\sqrt{v} + \epsilon}"
        ),
        remembers=("momentum", "velocity"),
    ),
)

OPTIMIZERS: Final[Mapping[str, Optimizer]] = MappingProxyType({optimizer.name: optimizer for optimizer in _TABLE})
"""Every optimizer by the name it has in a run's spec."""
