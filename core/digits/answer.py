"""What a network says of a digit, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray
from core.maths.network import Network

SURE: Final = 0.7
"""Probability from which an answer is given without reserve."""
LEAD: Final = 0.3
"""By how much the first answer must be ahead of the second for that."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The ten probabilities of one image, and what to say of them.

    Attributes
    ----------
    probabilities : ndarray of shape (10,)
        They sum to 1.
    """

    probabilities: FloatArray

    @property
    def digit(self) -> int:
        """The most probable digit."""
        return int(self.probabilities.argmax())

    @property
    def second(self) -> int:
        """The next probable digit."""
        return int(np.argsort(self.probabilities, kind="stable")[-2])

    @property
    def probability(self) -> float:
        """Of the most probable digit."""
        return float(self.probabilities[self.digit])

    @property
    def second_probability(self) -> float:
        """Of the next probable digit."""
        return float(self.probabilities[self.second])

    @property
    def sure(self) -> bool:
        """Whether the first is likely enough, and far enough ahead of the second, to be said without reserve."""
        return self.probability >= SURE and self.probability - self.second_probability >= LEAD


def ask(network: Network, image: FloatArray) -> Answer:
    """Ask a network about one image, (28, 28) of 0 (paper) … 1 (ink)."""
    return Answer(network.probabilities(np.asarray(image).reshape(1, -1))[0])
