"""The experiment of "opaque": whether what can be looked at in a network says what it claims to say."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.explain.hidden_units import contributions, half_of, hidden
from core.explain.occlusion import leaders, occlusion, without
from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network

NEIGHBOURS: Final = 2000
"""Training digits among which neighbours are looked for."""
ERASED: Final = 20
"""Pixels of ink that the rule erases."""
INK: Final = 0.1
"""From this value on a pixel counts as ink."""
EXACT: Final = 1e-3
"""So far float32 sums of hundreds of units may be from the logit."""
MANY: Final = 5
"""Units. If fewer make up half of what speaks for an answer, the network is called easy to see through."""

_ERASED_DIGITS: Final = 30
_SUMMED_DIGITS: Final = 200
_PAIRED_DIGITS: Final = 1000
_SEED: Final = 3


def most_important(importance: FloatArray, image: FloatArray, count: int = ERASED) -> IntArray:
    """Return which pixels of ink, row by row, have the largest ``importance``; both of shape (height, width)."""
    ink = np.flatnonzero(np.asarray(image).reshape(-1) > INK)
    order = np.argsort(-importance.reshape(-1)[ink], kind="stable")
    return ink[order][:count]


def same_digit(points: FloatArray, labels: np.ndarray) -> float:
    """Return for which share of points (n, dimensions) the nearest other one has the same label."""
    squares = (points**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * points @ points.T  # (n, n)
    np.fill_diagonal(distances, np.inf)
    return float((labels[distances.argmin(axis=1)] == labels).mean())


def judge(network: Network, images: np.ndarray, labels: np.ndarray) -> Finding:
    """Needs correction if what can be looked at also tells why in few words; holds if it does not even tell the truth.

    It tells the truth if the units' parts sum to the logit, and if erasing the 20 pixels that occlusion names changes
    at least 20 points more answers than erasing as many at random. It is told in few words if fewer than 5 units make
    up half of what speaks for an answer. True, but not in few words: holds with limits.

    Parameters
    ----------
    network : Network
        Of one hidden layer.
    images, labels : ndarrays of shapes (n, 28, 28) and (n,)
        Test digits, 0 … 255.
    """
    x = images[:_PAIRED_DIGITS] / np.float32(255)
    random = np.random.default_rng(_SEED)
    off, halves = [], []
    for image in x[:_SUMMED_DIGITS]:
        answer, _ = leaders(network, image)
        parts = contributions(network, image, answer)
        logit = network.logits(image.reshape(1, -1))[0, answer]
        off.append(abs(float(parts.sum() + network.layers[1].bias[answer] - logit)))
        halves.append(half_of(parts))
    named, chance = [], []
    for image in x[:_ERASED_DIGITS]:
        chosen = most_important(occlusion(network, image), image)
        anywhere = random.choice(np.flatnonzero(image.reshape(-1) > INK), len(chosen), replace=False)
        named.append(without(image, chosen))
        chance.append(without(image, anywhere))
    before, after_named, after_chance = (
        network.predict(np.stack(kept).reshape(len(kept), -1)) for kept in (list(x[:_ERASED_DIGITS]), named, chance)
    )
    changed, by_chance = float((after_named != before).mean()), float((after_chance != before).mean())
    tells_the_truth = max(off) < EXACT and changed - by_chance >= 0.2
    units = float(np.mean(halves))
    paired = labels[: len(x)]
    return Finding(
        "holds" if not tells_the_truth else "needs_correction" if units < MANY else "holds_with_limits",
        {
            "off": f"{max(off):.5f}",
            "units": f"{units:.0f}",
            "all_units": f"{network.sizes[1]}",
            "digits": f"{_ERASED_DIGITS}",
            "changed": percent(changed),
            "by_chance": percent(by_chance),
            "hidden": percent(same_digit(hidden(network, x), paired)),
            "pixels": percent(same_digit(x.reshape(len(x), -1), paired)),
        },
    )
