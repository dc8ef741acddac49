"""The experiment of "a small change": the fast gradient sign against as large a change by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.explain.attack import direction, random_direction, step
from core.maths.arrays import FloatArray
from core.maths.network import Network

DIGITS: Final = 300
EPSILONS: Final = tuple(round(0.02 * number, 2) for number in range(16))
"""By how much every pixel of 0 … 1 may change."""
JUDGED: Final = 0.1
"""The size by which the rule judges: 26 of 255 grey levels, at which everybody still reads the digit."""
SEED: Final = 5

_FINE: Final = np.linspace(0, EPSILONS[-1], 61)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Accuracy for each of ``EPSILONS``."""

    attacked: FloatArray
    by_chance: FloatArray
    median: float | None
    """The first of ``EPSILONS`` at which at least half of the digits that were read rightly no longer are."""


def curve(network: Network, images: np.ndarray, labels: np.ndarray) -> Curve:
    """Attack the first ``DIGITS`` test digits, and move them as far by chance.

    Parameters
    ----------
    network : Network
    images, labels : ndarrays of shapes (n, 28, 28), 0 … 255, and (n,)
    """
    x, truth = images[:DIGITS] / np.float32(255), labels[:DIGITS]
    ways = direction(network, x, truth), random_direction(x.shape, SEED)
    attacked, by_chance = (
        np.array([float((network.predict(step(x, way, e).reshape(len(x), -1)) == truth).mean()) for e in EPSILONS])
        for way in ways
    )
    beaten = np.flatnonzero(attacked <= attacked[0] / 2)
    return Curve(attacked, by_chance, EPSILONS[beaten[0]] if len(beaten) else None)


def smallest(network: Network, image: FloatArray, way: FloatArray) -> float | None:
    """Return the smallest step along ``way`` that changes the answer to ``image``, in steps of 0.005; None if none
    up to the largest of ``EPSILONS`` does. Both of shape (28, 28)."""
    moved = np.stack([step(image, way, float(epsilon)) for epsilon in _FINE])
    said = network.predict(moved.reshape(len(moved), -1))
    changed = np.flatnonzero(said != said[0])
    return float(_FINE[changed[0]]) if len(changed) else None


def judge(measured: Curve) -> Finding:
    """Holds if at 0.1 the attack costs 50 points of accuracy and as large a change by chance less than 10; with limits
    if it costs less but still 5 points more than chance; else needs correction."""
    at = EPSILONS.index(JUDGED)
    before, after, chance = (
        float(share) for share in (measured.attacked[0], measured.attacked[at], measured.by_chance[at])
    )
    return Finding(
        "holds"
        if before - after >= 0.5 and before - chance < 0.1
        else "holds_with_limits"
        if chance - after >= 0.05
        else "needs_correction",
        {
            "digits": f"{DIGITS}",
            "before": percent(before),
            "after": percent(after),
            "chance": percent(chance),
            "median": "–" if measured.median is None else f"{measured.median:g}",
        },
    )
