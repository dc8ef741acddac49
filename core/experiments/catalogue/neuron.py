"""What a neuron's bend is for, by trained networks."""

from __future__ import annotations

from typing import Final

from core.experiments.catalogue.base import SMALL
from core.experiments.experiment import Experiment, Figures, grid
from core.experiments.finding import Finding
from core.experiments.rules import percent, points


def _two_linear_layers(figures: Figures) -> Finding:
    """Holds if a second linear layer gains less than 2 points and ReLU gains more; with limits if ReLU gains no more,
    either; needs correction if the second linear layer gains 2 points."""
    one = figures.band("validation_accuracy", activation="linear", hidden_layers=1)
    two = figures.band("validation_accuracy", activation="linear", hidden_layers=2)
    bent = figures.band("validation_accuracy", activation="relu", hidden_layers=2)
    gain, bend_gain = two.mean - one.mean, bent.mean - two.mean
    return Finding(
        "needs_correction" if gain >= 0.02 else "holds" if bend_gain > 0.02 else "holds_with_limits",
        {
            "one_linear": percent(one.mean),
            "two_linear": percent(two.mean),
            "two_bent": percent(bent.mean),
            "bend_gain": points(bend_gain),
        },
    )


EXPERIMENTS: Final = (
    Experiment(
        id="two-linear-layers",
        lesson="neuron",
        base=SMALL,
        settings=grid(activation=("linear", "relu"), hidden_layers=(1, 2)),
        judge=_two_linear_layers,
    ),
)
