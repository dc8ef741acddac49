"""The experiment of "gradient descent": a long valley, one start, and a learning rate that is right, small or large.

The loss is L = ½ (x² + 10 y²), a valley that is ten times as steep across as along. For it everything can be checked on
paper: a step of plain gradient descent multiplies x by 1 − η and y by 1 − 10 η, so it comes down for η < 2/10 only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np

from core.experiments.finding import Finding
from core.maths.arrays import FloatArray
from core.maths.optimizers import OPTIMIZERS

Outcome = Literal["crawls", "converges", "zigzags", "explodes"]

CURVATURE: Final = np.array([1.0, 10.0])
"""How fast the slope grows along x and along y."""
LIMIT: Final = 2 / float(CURVATURE.max())
"""Above this learning rate plain gradient descent climbs out of the valley."""
START: Final = np.array([-4.5, 1.5])
STEPS: Final = 50
RIVALS: Final = ("sgd", "momentum", "adam")
RATES: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.17, 0.18, 0.19, 0.2, 0.21, 0.25, 0.5, 1.0)
"""The learning rates that the reader may choose."""

ARRIVED: Final = 0.01
"""The valley floor is reached when this share of the first loss is left."""
TRIED: Final = tuple(float(rate) for rate in np.geomspace(0.001, 2, 60))
"""The learning rates among which the working ones are sought."""


def loss(points: FloatArray) -> FloatArray:
    """Return L of points, shape (…, 2) → (…)."""
    return 0.5 * (CURVATURE * points**2).sum(axis=-1)


def gradient(points: FloatArray) -> FloatArray:
    """Return ∂L/∂x and ∂L/∂y of points, shape (…, 2)."""
    return CURVATURE * points


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """The way that an optimizer took."""

    optimizer: str
    learning_rate: float
    points: FloatArray
    """Shape (STEPS + 1, 2); the first is the start."""
    losses: FloatArray
    """Shape (STEPS + 1,)."""

    @property
    def arrived(self) -> int | None:
        """The step after which the loss stayed at the valley floor; None if it never did."""
        above = np.flatnonzero(~(self.losses <= ARRIVED * self.losses[0]))
        first = int(above[-1]) + 1 if above.size else 0
        return first if first < len(self.losses) else None

    @property
    def outcome(self) -> Outcome:
        """What one sees: it explodes, zigzags across the valley at least every second step, converges, or crawls."""
        if self.losses[-1] > self.losses[0]:
            return "explodes"
        across = np.sign(self.points[: (self.arrived or STEPS) + 1, 1])
        if len(across) > 2 and (across[1:] * across[:-1] < 0).mean() >= 0.5:
            return "zigzags"
        return "crawls" if self.arrived is None else "converges"


def descend(optimizer: str, learning_rate: float) -> Descent:
    """Make ``STEPS`` updates from ``START`` with an optimizer of ``OPTIMIZERS``."""
    rule = OPTIMIZERS[optimizer]
    place: tuple[FloatArray, ...] = (START,)
    memory = rule.init(place)
    points = [START]
    for _ in range(STEPS):
        place, memory = rule.update(place, (gradient(place[0]),), memory, learning_rate)
        points.append(place[0])
    way = np.array(points)
    return Descent(optimizer, learning_rate, way, loss(way))


@cache
def working_rates(optimizer: str, tried: tuple[float, ...] = TRIED) -> tuple[float, float] | None:
    """Return the smallest and the largest of the learning rates ``tried`` that arrives; None if none does."""
    arriving = [rate for rate in tried if descend(optimizer, rate).arrived is not None]
    return (min(arriving), max(arriving)) if arriving else None


def judge(tried: tuple[float, ...] = TRIED) -> Finding:
    """Say whether the claim holds: going down the gradient must lower the loss, and at which learning rates it does."""
    ranges = {name: working_rates(name, tried) for name in RIVALS}
    measured = {"steps": str(STEPS), "limit": f"{LIMIT:g}"}
    for name, found in ranges.items():
        low, high = found or (float("nan"), float("nan"))
        measured |= {f"{name}_low": f"{low:.3f}", f"{name}_high": f"{high:.2f}"}
    if ranges["sgd"] is None:
        return Finding("needs_correction", measured)
    return Finding("holds" if ranges["sgd"] == (min(tried), max(tried)) else "holds_with_limits", measured)
