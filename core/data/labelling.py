"""Ten digits that a reader labels, to see what the labels are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.maths.arrays import FloatArray

COUNT: Final = 10
HARD: Final = 200
"""Of how many digits that a network is least sure of the hard ten are drawn."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """Which test digits are asked for, and the reader's answers so far, in order."""

    indices: tuple[int, ...]
    answers: tuple[int, ...] = ()

    @property
    def current(self) -> int | None:
        """The index that is to be labelled next; None when all are."""
        return None if self.done else self.indices[len(self.answers)]

    @property
    def done(self) -> bool:
        """Whether all have a label."""
        return len(self.answers) == len(self.indices)

    def label(self, digit: int) -> Labelling:
        """Return the labelling with one more answer; the same if all were given (a key pressed once too often)."""
        return self if self.done else replace(self, answers=(*self.answers, digit))

    def back(self) -> Labelling:
        """Return the labelling without its last answer."""
        return replace(self, answers=self.answers[:-1])

    def agreement(self, others: NDArray[Any]) -> int:
        """Return how many answers are the same as ``others`` (n,), which belong to the whole test set."""
        return sum(int(others[index]) == answer for index, answer in zip(self.indices, self.answers, strict=False))


def draw(confidence: FloatArray, *, hard: bool, seed: int) -> Labelling:
    """Return ten test digits to be labelled.

    Parameters
    ----------
    confidence : ndarray of shape (n,)
        How sure a network is of each test digit, 0 … 1.
    hard : bool
        Draw from those that it is least sure of; else from all alike.
    seed : int
        Which ten.
    """
    pool = np.argsort(confidence, kind="stable")[:HARD] if hard else np.arange(len(confidence))
    chosen = np.random.default_rng(seed).choice(pool, size=min(COUNT, len(pool)), replace=False)
    return Labelling(tuple(int(index) for index in chosen))
