"""What a network's answers to labelled images are worth: counted, by class, and against its own confidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.maths.arrays import BoolArray, FloatArray, IntArray
from core.maths.network import Network

_CHUNK: Final = 1000
"""Images that are turned to floats at a time: 3 MB instead of 31."""


def probabilities(network: Network, images: NDArray[np.uint8]) -> FloatArray:
    """Return what a network says of images, chunk by chunk.

    Parameters
    ----------
    network : Network
    images : ndarray of uint8 and shape (n, 28, 28)
        0 (paper) … 255 (ink).

    Returns
    -------
    ndarray of float32 and shape (n, n_classes)
        Rows sum to 1.
    """
    flat = images.reshape(len(images), -1)
    answers = np.empty((len(flat), network.sizes[-1]), np.float32)
    for start in range(0, len(flat), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        answers[chunk] = network.probabilities(flat[chunk] / np.float32(255))
    return answers


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class: how its examples fare, and what the answer of its name is worth. Shares are None where 0 / 0."""

    label: int
    examples: int
    precision: float | None
    """Of the answers "label", the share that is right."""
    recall: float | None
    """Of the examples of this label, the share that is found."""

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both: high only if both are."""
        if self.precision is None or self.recall is None:
            return None
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence."""

    examples: int
    confidence: float
    """Their mean, 0 … 1."""
    accuracy: float


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Answers beside their labels.

    Attributes
    ----------
    labels : ndarray of shape (n,)
    probabilities : ndarray of shape (n, n_classes)
    """

    labels: NDArray[Any]
    probabilities: FloatArray

    @cached_property
    def predictions(self) -> IntArray:
        """The most probable class of each example, shape (n,)."""
        return self.probabilities.argmax(axis=1)

    @cached_property
    def confidence(self) -> FloatArray:
        """The probability of that class, shape (n,)."""
        return self.probabilities.max(axis=1)

    @cached_property
    def right(self) -> BoolArray:
        """Shape (n,)."""
        return self.predictions == self.labels

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 … 1."""
        return float(self.right.mean())

    @property
    def mean_confidence(self) -> float:
        """What the network itself expects its accuracy to be, 0 … 1."""
        return float(self.confidence.mean())

    @cached_property
    def confusion(self) -> IntArray:
        """How often label (row) got answer (column); shape (n_classes, n_classes)."""
        n_classes = self.probabilities.shape[1]
        pairs = self.labels.astype(np.int64) * n_classes + self.predictions
        return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)

    def classes(self) -> list[ClassFigures]:
        """Return the figures of every class."""
        asked, answered, found = self.confusion.sum(axis=1), self.confusion.sum(axis=0), self.confusion.diagonal()
        return [
            ClassFigures(
                label,
                int(asked[label]),
                float(found[label] / answered[label]) if answered[label] else None,
                float(found[label] / asked[label]) if asked[label] else None,
            )
            for label in range(len(self.confusion))
        ]

    def answers(self, *, label: int | None = None, answer: int | None = None) -> IntArray:
        """Return the indices of wrong answers, the most confident first.

        Parameters
        ----------
        label, answer : int, optional
            Only those with this label, this answer. If both are the same class, right answers are meant: the least
            confident first.
        """
        chosen = self.right if label is not None and label == answer else ~self.right
        if label is not None:
            chosen = chosen & (self.labels == label)
        if answer is not None:
            chosen = chosen & (self.predictions == answer)
        indices = np.flatnonzero(chosen)
        sign = 1 if label is not None and label == answer else -1
        return indices[np.argsort(sign * self.confidence[indices], kind="stable")]

    def bins(self, edges: tuple[float, ...] = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1.0)) -> list[Bin]:
        """Return the answers by confidence, from edge to edge; empty bins are left out.

        Most answers are very confident, so the last bins are narrow. A confidence of 1 belongs to the last.
        """
        places = np.clip(np.digitize(self.confidence, edges) - 1, 0, len(edges) - 2)
        return [
            Bin(int(inside.sum()), float(self.confidence[inside].mean()), float(self.right[inside].mean()))
            for place in range(len(edges) - 1)
            if (inside := places == place).any()
        ]
