"""More training examples."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Final

from core.experiments.catalogue.base import SMALL
from core.experiments.experiment import Experiment, Figures, grid
from core.experiments.finding import Finding
from core.experiments.rules import percent, points

AMOUNTS: Final = (50, 200, 1_000, 5_000, 20_000, 60_000)
_BACK: Final = 0.005
"""A step after which the accuracy is lower by more than this is a step back."""
_DWINDLES: Final = 0.5
"""The last doubling brings less than this share of what the first brought: returns diminish."""


def gains_per_doubling(figures: Figures) -> list[float]:
    """Return, for each step from one amount to the next, what a doubling of the examples brought on the test set."""
    bands = [figures.band("validation_accuracy", training_examples=amount) for amount in AMOUNTS]
    return [
        (more.mean - less.mean) / math.log2(larger / smaller)
        for (smaller, larger), (less, more) in zip(itertools.pairwise(AMOUNTS), itertools.pairwise(bands), strict=True)
    ]


def _more_data(figures: Figures) -> Finding:
    """Holds if the test accuracy rises with every step and doublings go on to bring as much; with limits if it rises
    but the last doubling brings less than half of what the first did; needs correction if a step goes back."""
    gains = gains_per_doubling(figures)
    tests = [figures.band("validation_accuracy", training_examples=amount) for amount in AMOUNTS]
    rises = all(more.mean > less.mean - _BACK for less, more in itertools.pairwise(tests))
    dwindles = gains[-1] < _DWINDLES * gains[0]
    return Finding(
        "needs_correction" if not rises else "holds_with_limits" if dwindles else "holds",
        {
            "fewest": percent(tests[0].mean),
            "most": percent(tests[-1].mean),
            "learned_fewest": percent(figures.band("accuracy", training_examples=AMOUNTS[0]).mean),
            "learned_most": percent(figures.band("accuracy", training_examples=AMOUNTS[-1]).mean),
            "first_gain": points(gains[0]),
            "last_gain": points(gains[-1]),
        },
    )


EXPERIMENTS: Final = (
    Experiment(
        id="more-data",
        lesson="strengths",
        base=replace(SMALL, epochs=20, batch_size=32),
        settings=grid(training_examples=AMOUNTS),
        judge=_more_data,
        measures=("accuracy", "validation_accuracy"),
        to_scale=True,
    ),
)
