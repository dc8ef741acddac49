"""What people decide: the start, the optimizer, the batch, dropout."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from core.experiments.catalogue.base import SMALL
from core.experiments.dropout import KILLED, killed_units
from core.experiments.experiment import Experiment, Figures, grid
from core.experiments.finding import Finding, Verdict
from core.experiments.rules import percent, points


def _random_start(figures: Figures) -> Finding:
    """Holds if both equal starts stay below 30 % while the random start passes 80 %; with limits if they only end 5
    points below it, needs correction if not even that."""
    glorot, zeros, equal = (
        figures.band("validation_accuracy", initialisation=name) for name in ("glorot", "zeros", "equal")
    )
    stuck = max(zeros.high, equal.high)
    return Finding(
        "holds"
        if stuck < 0.3 and glorot.low > 0.8
        else "holds_with_limits"
        if glorot.low - stuck > 0.05
        else "needs_correction",
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
    """Holds if, for the same number of epochs, the largest batch ends more than 5 points below the smallest; with
    limits if only below it, needs correction if not."""
    small, large = (figures.band("validation_accuracy", batch_size=size) for size in (8, 1024))
    gap = small.mean - large.mean
    return Finding(
        "holds" if gap > 0.05 else "holds_with_limits" if gap > 0 else "needs_correction",
        {"small": percent(small.mean), "large": percent(large.mean), "gap": points(gap)},
    )


def _dropout(figures: Figures) -> Finding:
    """Holds if dropout gains half a point on the test set, and 5 points with half of the units killed; with limits if
    it gains one of the two."""
    without, with_it = (
        {name: figures.band(name, dropout=rate).mean for name in ("validation_accuracy", "killed_50", "killed_90")}
        for rate in (0.0, 0.5)
    )
    gain = with_it["validation_accuracy"] - without["validation_accuracy"]
    robust = with_it["killed_50"] - without["killed_50"]
    verdicts: tuple[Verdict, ...] = ("needs_correction", "holds_with_limits", "holds")
    return Finding(
        verdicts[(gain > 0.005) + (robust > 0.05)],
        {
            "without": percent(without["validation_accuracy"]),
            "with_it": percent(with_it["validation_accuracy"]),
            "half_without": percent(without["killed_50"]),
            "half_with": percent(with_it["killed_50"]),
            "most_without": percent(without["killed_90"]),
            "most_with": percent(with_it["killed_90"]),
        },
    )


EXPERIMENTS: Final = (
    Experiment(
        id="random-start",
        lesson="learning",
        base=SMALL,
        settings=grid(initialisation=("glorot", "zeros", "equal")),
        judge=_random_start,
    ),
    Experiment(
        id="optimizer-race",
        lesson="learning",
        base=SMALL,
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
        base=SMALL,
        settings=grid(batch_size=(8, 32, 64, 256, 1024)),
        judge=_batch_size,
    ),
    Experiment(
        id="dropout",
        lesson="learning",
        base=replace(SMALL, epochs=10),
        settings=grid(dropout=(0.0, 0.5)),
        judge=_dropout,
        measures=tuple(f"killed_{share}" for share in KILLED),
        exam=killed_units,
    ),
)
