"""The experiments of "weighted sum and bias": two features and a line, 784 pixels and a stencil.

Both use digits of MNIST's test set, which nobody has trained on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.data import features
from core.data.mnist import N_CLASSES
from core.experiments.finding import Finding
from core.explain import stencil
from core.maths.arrays import FloatArray, IntArray
from core.maths.separation import Line, best_line

POSITIVE: Final = 0
"""The digit for which the neuron should answer with a positive sum …"""
NEGATIVE: Final = 1
"""… and the one for which with a negative."""
EACH: Final = 100
"""Digits of each of the two."""

BIAS_MATTERS: Final = 0.1
"""The share of points by which the best line must beat the best line without bias for the bias to count."""
STENCILS_WORK: Final = 8
"""So many of the ten stencils must be fitted best by their own digit."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoDigits:
    """Zeros and ones as points in the plane, with the best that one neuron can do about them."""

    images: FloatArray
    """Shape (n, 28, 28), 0 … 1."""
    points: FloatArray
    """Shape (n, 2): ink and width."""
    digits: IntArray
    """Shape (n,): 0 or 1, as written."""
    labels: IntArray
    """Shape (n,): 1 where the sum should be positive."""
    free: Line
    """The best line."""
    pinned: Line
    """The best line through the origin: bias 0."""


def two_digits(images: np.ndarray, labels: np.ndarray) -> TwoDigits:
    """Measure the first hundred zeros and ones, in the order of the test set.

    Parameters
    ----------
    images : ndarray of uint8 and shape (n, 28, 28)
    labels : ndarray of shape (n,)
    """
    chosen = np.sort(np.concatenate([np.flatnonzero(labels == digit)[:EACH] for digit in (POSITIVE, NEGATIVE)]))
    pictures = images[chosen] / 255.0
    points = np.column_stack([features.ink(pictures), features.width(pictures)])
    target = (labels[chosen] == POSITIVE).astype(np.int64)
    return TwoDigits(
        images=pictures,
        points=points,
        digits=labels[chosen].astype(np.int64),
        labels=target,
        free=best_line(points, target, with_bias=True),
        pinned=best_line(points, target, with_bias=False),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Stencils:
    """Ten stencils from one half of the test set, and the other half to try them on."""

    average: FloatArray
    """Shape (10, 28, 28): the average of each digit minus the average of all others, −1 … 1."""
    images: np.ndarray
    """uint8, shape (n, 28, 28): digits that no stencil was made from."""
    labels: np.ndarray
    """Shape (n,)."""
    own_first: int
    """How many of the ten are fitted best, on average, by their own digit."""
    purity: FloatArray
    """Shape (10,): the share of a stencil's own digit among the hundred images that fit it best."""


def stencils(images: np.ndarray, labels: np.ndarray) -> Stencils:
    """Cut stencils from every second image and try them on the others; parameters as for ``two_digits``."""
    average = stencil.class_stencils(images[::2] / np.float32(255), labels[::2])
    tried, truth = images[1::2], labels[1::2]
    own_first, purity = 0, np.zeros(N_CLASSES)
    for digit in range(N_CLASSES):
        z = stencil.fit(average[digit], tried)
        own_first += stencil.ranking(z, truth)[0].digit == digit
        purity[digit] = stencil.purity(z, truth, digit)
    return Stencils(average, tried, truth, own_first, purity)


def judge(points: TwoDigits, templates: Stencils) -> Finding:
    """Say whether the claim holds: the bias must help, and the sum must tell digits apart."""
    helps = points.free.share - points.pinned.share >= BIAS_MATTERS
    tells = templates.own_first >= STENCILS_WORK
    return Finding(
        "holds" if helps and tells else "holds_with_limits" if helps or tells else "needs_correction",
        {
            "points": str(len(points.points)),
            "free": str(points.free.right),
            "free_share": f"{points.free.share:.0%}",
            "pinned": str(points.pinned.right),
            "pinned_share": f"{points.pinned.share:.0%}",
            "own_first": str(templates.own_first),
            "purity": f"{templates.purity.mean():.0%}",
            "worst": str(int(templates.purity.argmin())),
            "worst_purity": f"{templates.purity.min():.0%}",
        },
    )
