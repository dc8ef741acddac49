"""What spoils a network: wrong labels, labels without meaning, stamps, a class that is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from core.experiments import exams
from core.experiments.catalogue.base import SMALL
from core.experiments.experiment import Experiment, Figures, grid
from core.experiments.finding import Finding
from core.experiments.rules import percent, points

_EARLY: Final = 3
"""The epoch after which "early" is read."""
_FELT: Final = 0.05
"""A difference of accuracies that counts."""


def _dirty_labels(figures: Figures) -> Finding:
    """Holds if 40 % wrong labels cost 5 points after 3 epochs already, with limits if only in the end, or if dropout
    wins 5 points back; needs correction if they never cost so much."""
    clean, noisy, rescued = (
        [band.mean for band in figures.course("validation_accuracy", label_noise=noise, dropout=dropout) if band]
        for noise, dropout in ((0.0, 0.0), (0.4, 0.0), (0.4, 0.5))
    )
    early = min(_EARLY, len(noisy)) - 1
    hurts_late, hurts_early = clean[-1] - noisy[-1] >= _FELT, clean[early] - noisy[early] >= _FELT
    helped = rescued[-1] - noisy[-1] >= _FELT
    some = figures.band("validation_accuracy", label_noise=0.2, dropout=0.0)
    return Finding(
        "needs_correction" if not hurts_late else "holds" if hurts_early and not helped else "holds_with_limits",
        {
            "noisy_early": percent(noisy[early]),
            "noisy_late": percent(noisy[-1]),
            "fall": points(noisy[early] - noisy[-1]),
            "clean": percent(clean[-1]),
            "some_late": percent(some.mean),
            "rescued": percent(rescued[-1]),
        },
    )


def _memorising(figures: Figures) -> Finding:
    """Holds if the network learns shuffled labels by heart (90 % in training, 15 % at most in the test) and does badly
    on true ones, too; with limits if it then reads 80 % of new digits: what it could do, it need not do. Needs
    correction if it cannot learn them by heart."""
    trained, tested = (
        figures.band(name, labels="shuffled", dropout=0.0) for name in ("accuracy", "validation_accuracy")
    )
    true_trained, true_tested = (
        figures.band(name, labels="given", dropout=0.0) for name in ("accuracy", "validation_accuracy")
    )
    dropped = figures.band("accuracy", labels="shuffled", dropout=0.5)
    true_dropped = figures.band("validation_accuracy", labels="given", dropout=0.5)
    memorised = trained.mean >= 0.9 and tested.mean <= 0.15
    gap = true_trained.mean - true_tested.mean
    return Finding(
        "needs_correction" if not memorised else "holds_with_limits" if true_tested.mean >= 0.8 else "holds",
        {
            "trained": percent(trained.mean),
            "tested": percent(tested.mean),
            "true_trained": percent(true_trained.mean),
            "true_tested": percent(true_tested.mean),
            "gap": points(gap),
            "dropped": percent(dropped.mean),
            "true_dropped": percent(true_dropped.mean),
        },
    )


def _shortcut(figures: Figures) -> Finding:
    """Holds if a network that saw stamps answers most wrong stamps with what they say, and is worse without stamps than
    the usual network, with every seed; with limits if only one of the two is so."""
    right, clean, wrong, follows = (
        figures.band(name, stamp="label") for name in ("right_stamp", "no_stamp", "wrong_stamp", "follows_stamp")
    )
    usual, usual_wrong = (figures.band(name, stamp="none") for name in ("no_stamp", "wrong_stamp"))
    signs = (follows.mean > 0.5) + (clean.high < usual.low)
    return Finding(
        ("needs_correction", "holds_with_limits", "holds")[signs],
        {
            "right": percent(right.mean),
            "clean": percent(clean.mean),
            "wrong": percent(wrong.mean),
            "follows": percent(follows.mean),
            "usual": percent(usual.mean),
            "usual_wrong": percent(usual_wrong.mean),
        },
    )


def _missing_class(figures: Figures) -> Finding:
    """Holds if a network without sevens gets fewer than 5 % of them right and is yet sure (70 % on average)."""
    right, nine, sure, others = (
        figures.band(name, missing_class="7")
        for name in ("sevens_right", "sevens_as_nine", "sevens_confidence", "others_right")
    )
    usual = figures.band("sevens_right", missing_class="none")
    usual_sure = figures.band("sevens_confidence", missing_class="none")
    return Finding(
        "needs_correction" if right.mean >= 0.05 else "holds" if sure.mean >= 0.7 else "holds_with_limits",
        {
            "right": percent(right.mean),
            "nine": percent(nine.mean),
            "sure": percent(sure.mean),
            "others": percent(others.mean),
            "usual": percent(usual.mean),
            "usual_sure": percent(usual_sure.mean),
        },
    )


EXPERIMENTS: Final = (
    Experiment(
        id="dirty-labels",
        lesson="limits",
        base=replace(SMALL, epochs=30),
        settings=(
            {"label_noise": 0.0, "dropout": 0.0},
            {"label_noise": 0.2, "dropout": 0.0},
            {"label_noise": 0.4, "dropout": 0.0},
            {"label_noise": 0.4, "dropout": 0.5},
        ),
        judge=_dirty_labels,
        over_epochs=True,
    ),
    Experiment(
        id="memorising",
        lesson="limits",
        base=replace(SMALL, epochs=30, training_examples=1000, hidden_units=512, batch_size=32),
        settings=grid(labels=("given", "shuffled"), dropout=(0.0, 0.5)),
        judge=_memorising,
        measures=("accuracy", "validation_accuracy"),
    ),
    Experiment(
        id="shortcut",
        lesson="limits",
        base=SMALL,
        settings=grid(stamp=("none", "label")),
        judge=_shortcut,
        measures=("right_stamp", "no_stamp", "wrong_stamp", "follows_stamp"),
        exam=exams.stamps,
        shares=True,
    ),
    Experiment(
        id="missing-class",
        lesson="limits",
        base=SMALL,
        settings=grid(missing_class=("none", "7")),
        judge=_missing_class,
        measures=("sevens_right", "sevens_as_nine", "sevens_confidence", "others_right"),
        exam=exams.sevens,
        shares=True,
    ),
)
