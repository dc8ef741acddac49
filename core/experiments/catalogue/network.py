"""Deeper and wider networks."""

from __future__ import annotations

from typing import Final

from core.experiments.catalogue.base import SMALL
from core.experiments.experiment import Experiment, Figures, grid
from core.experiments.finding import Finding
from core.experiments.rules import percent, points


def _depth(figures: Figures) -> Finding:
    """Holds with limits if the deepest network of either activation is clearly (2 points) worse than its shallowest.

    That deeper networks can express more stays true: accuracy measures what training makes of it.
    """
    first, last = 1, 8
    bands = {
        (name, layers): figures.band("validation_accuracy", hidden_layers=layers, activation=name)
        for name in ("sigmoid", "relu")
        for layers in (first, last)
    }
    losses = [bands[name, first].mean - bands[name, last].mean for name in ("sigmoid", "relu")]
    return Finding(
        "holds_with_limits" if max(losses) > 0.02 else "holds",
        {
            "sigmoid_shallow": percent(bands["sigmoid", first].mean),
            "sigmoid_deep": percent(bands["sigmoid", last].mean),
            "relu_shallow": percent(bands["relu", first].mean),
            "relu_deep": percent(bands["relu", last].mean),
            "relu_change": points(bands["relu", last].mean - bands["relu", first].mean),
        },
    )


def _width(figures: Figures) -> Finding:
    """Holds if widening helps from first to last (5 points in all); with limits if the last doubling adds less than 1
    point; needs correction if it does not help."""
    narrow, nearly, widest = (figures.band("validation_accuracy", hidden_units=units) for units in (8, 256, 512))
    first_gain, last_gain = widest.mean - narrow.mean, widest.mean - nearly.mean
    return Finding(
        "needs_correction" if first_gain <= 0.05 else "holds_with_limits" if last_gain < 0.01 else "holds",
        {"narrow": percent(narrow.mean), "widest": percent(widest.mean), "last_gain": points(last_gain)},
    )


EXPERIMENTS: Final = (
    Experiment(
        id="depth",
        lesson="network",
        base=SMALL,
        settings=grid(hidden_layers=(1, 2, 4, 8), activation=("sigmoid", "relu")),
        judge=_depth,
    ),
    Experiment(
        id="width",
        lesson="network",
        base=SMALL,
        settings=grid(hidden_units=(8, 32, 128, 256, 512)),
        judge=_width,
    ),
)
