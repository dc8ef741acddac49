"""Every experiment of the course that trains networks on MNIST: what is varied, and the rule of its verdict.

All are small on purpose (10,000 examples, 3 epochs where nothing else is said): a learner repeats any of them in
seconds, and the direction is what counts. A rule's thresholds stand beside it, so that a sceptic can check them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from core.experiments.experiment import Experiment, Figures, grid
from core.experiments.finding import Finding
from core.experiments.rules import percent, points
from core.runs.spec import RunSpec

_SMALL: Final = RunSpec(dropout=0.0, epochs=3, training_examples=10_000)


def _two_linear_layers(figures: Figures) -> Finding:
    """Holds if a second linear layer gains less than 2 points and ReLU gains more than the linear network's."""
    one = figures.band("validation_accuracy", activation="linear", hidden_layers=1)
    two = figures.band("validation_accuracy", activation="linear", hidden_layers=2)
    bent = figures.band("validation_accuracy", activation="relu", hidden_layers=2)
    gain, bend_gain = two.mean - one.mean, bent.mean - two.mean
    return Finding(
        "holds" if abs(gain) < 0.02 < bend_gain else "holds_with_limits",
        {
            "one_linear": percent(one.mean),
            "two_linear": percent(two.mean),
            "two_bent": percent(bent.mean),
            "bend_gain": points(bend_gain),
        },
    )


def _depth(figures: Figures) -> Finding:
    """Needs correction if the deepest network of either activation is clearly (2 points) worse than its shallowest."""
    first, last = 1, 8
    bands = {
        (name, layers): figures.band("validation_accuracy", hidden_layers=layers, activation=name)
        for name in ("sigmoid", "relu")
        for layers in (first, last)
    }
    losses = [bands[name, first].mean - bands[name, last].mean for name in ("sigmoid", "relu")]
    return Finding(
        "needs_correction" if max(losses) > 0.02 else "holds",
        {
            "sigmoid_shallow": percent(bands["sigmoid", first].mean),
            "sigmoid_deep": percent(bands["sigmoid", last].mean),
            "relu_shallow": percent(bands["relu", first].mean),
            "relu_deep": percent(bands["relu", last].mean),
            "relu_change": points(bands["relu", last].mean - bands["relu", first].mean),
        },
    )


def _random_start(figures: Figures) -> Finding:
    """Holds if both equal starts stay below 30 % while the random start passes 80 %."""
    glorot, zeros, equal = (
        figures.band("validation_accuracy", initialisation=name) for name in ("glorot", "zeros", "equal")
    )
    stuck = max(zeros.high, equal.high)
    return Finding(
        "holds" if stuck < 0.3 and glorot.low > 0.8 else "holds_with_limits",
        {"random": percent(glorot.mean), "zeros": percent(zeros.mean), "equal": percent(equal.mean)},
    )


def _optimizer_race(figures: Figures) -> Finding:
    """Holds if Adam at its default rate ends above SGD at every rate; with limits if one comes within half a point."""
    adam = figures.band("validation_accuracy", optimizer="adam", learning_rate=0.001)
    slow, tuned, wild = (
        figures.band("validation_accuracy", optimizer="sgd", learning_rate=rate) for rate in (0.01, 0.1, 5.0)
    )
    rates = [band.mean for band in (slow, tuned, wild)]
    lead = adam.mean - max(rates)
    return Finding(
        "holds" if lead > 0.005 else "holds_with_limits" if lead > -0.005 else "needs_correction",
        {
            "adam": percent(adam.mean),
            "slow": percent(slow.mean),
            "tuned": percent(tuned.mean),
            "wild": percent(wild.mean),
            "adam_gap": points(lead),
            "rate_gap": points(max(rates) - min(rates)),
        },
    )


def _batch_size(figures: Figures) -> Finding:
    """Holds if, for the same number of epochs, the largest batch ends at least 5 points below the smallest."""
    small, large = (figures.band("validation_accuracy", batch_size=size) for size in (8, 1024))
    return Finding(
        "holds" if small.mean - large.mean > 0.05 else "holds_with_limits",
        {"small": percent(small.mean), "large": percent(large.mean), "gap": points(small.mean - large.mean)},
    )


def _width(figures: Figures) -> Finding:
    """Holds with limits if widening helps at first (5 points) but the last doubling adds less than 1 point."""
    narrow, nearly, widest = (figures.band("validation_accuracy", hidden_units=units) for units in (8, 256, 512))
    first_gain, last_gain = widest.mean - narrow.mean, widest.mean - nearly.mean
    return Finding(
        "holds_with_limits" if first_gain > 0.05 and last_gain < 0.01 else "holds",
        {"narrow": percent(narrow.mean), "widest": percent(widest.mean), "last_gain": points(last_gain)},
    )


_ALL: Final = (
    Experiment(
        id="two-linear-layers",
        lesson="neuron",
        base=_SMALL,
        settings=grid(activation=("linear", "relu"), hidden_layers=(1, 2)),
        judge=_two_linear_layers,
    ),
    Experiment(
        id="depth",
        lesson="network",
        base=_SMALL,
        settings=grid(hidden_layers=(1, 2, 4, 8), activation=("sigmoid", "relu")),
        judge=_depth,
    ),
    Experiment(
        id="width",
        lesson="network",
        base=_SMALL,
        settings=grid(hidden_units=(8, 32, 128, 256, 512)),
        judge=_width,
    ),
    Experiment(
        id="random-start",
        lesson="learning",
        base=_SMALL,
        settings=grid(initialisation=("glorot", "zeros", "equal")),
        judge=_random_start,
    ),
    Experiment(
        id="optimizer-race",
        lesson="learning",
        base=_SMALL,
        settings=(
            {"optimizer": "sgd", "learning_rate": 0.01},
            {"optimizer": "sgd", "learning_rate": 0.1},
            {"optimizer": "sgd", "learning_rate": 5.0},
            {"optimizer": "adam", "learning_rate": 0.001},
        ),
        judge=_optimizer_race,
    ),
    Experiment(
        id="batch-size",
        lesson="learning",
        base=_SMALL,
        settings=grid(batch_size=(8, 32, 64, 256, 1024)),
        judge=_batch_size,
    ),
)

CATALOGUE: Final = MappingProxyType({experiment.id: experiment for experiment in _ALL})
