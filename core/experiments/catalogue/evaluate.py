"""What becomes of a figure by which somebody has chosen."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.experiments import exams
from core.experiments.catalogue.base import SMALL
from core.experiments.experiment import Experiment, Figures, Outcome, grid
from core.experiments.finding import Finding
from core.experiments.rules import percent, points


@dataclass(frozen=True, slots=True)
class _Choice:
    """The network with the best figure among those of one seed."""

    looks: float
    """That figure, 0 … 1."""
    true: float
    """Its accuracy on the images that nobody chose by."""
    luck: float
    """By how much the images chosen by are easier than the others, for all networks on average."""

    @property
    def flattery(self) -> float:
        """What choosing alone has added."""
        return self.looks - self.true - self.luck


def _choose(outcomes: Sequence[Outcome]) -> _Choice:
    """Choose the best by the few images; of equals the first, as somebody would who tries them in order."""
    best = max(outcomes, key=lambda outcome: outcome.examined["chosen_by"])
    luck = statistics.fmean(outcome.examined["chosen_by"] - outcome.examined["never_seen"] for outcome in outcomes)
    return _Choice(best.examined["chosen_by"], best.examined["never_seen"], luck)


def _validation_flatters(figures: Figures) -> Finding:
    """Needs correction if choosing adds more than half a point with every seed; with limits if on average.

    How easy the images chosen by happen to be is taken out first: that is luck, which helps or harms all networks.
    """
    examined = [outcome for outcome in figures.outcomes if outcome.examined]
    seeds = sorted({outcome.seed for outcome in examined})
    choices = [_choose([outcome for outcome in examined if outcome.seed == seed]) for seed in seeds]
    flattery = [choice.flattery for choice in choices]
    return Finding(
        "needs_correction"
        if min(flattery) > 0.005
        else "holds_with_limits"
        if statistics.fmean(flattery) > 0.005
        else "holds",
        {
            "looks": percent(statistics.fmean(choice.looks for choice in choices)),
            "true": percent(statistics.fmean(choice.true for choice in choices)),
            "luck": f"{100 * statistics.fmean(choice.luck for choice in choices):+.1f}",
            "flattery": points(statistics.fmean(flattery)),
            "least": points(min(flattery)),
            "most": points(max(flattery)),
        },
    )


EXPERIMENTS: Final = (
    Experiment(
        id="validation-flatters",
        lesson="evaluate",
        base=replace(SMALL, epochs=10, training_examples=500),
        settings=grid(hidden_units=tuple(range(64, 144, 4))),
        judge=_validation_flatters,
        measures=("chosen_by", "never_seen"),
        exam=exams.choosing,
        to_scale=True,
        chance=0.07,  # two standard errors of a share of 0.87 among 100 images
    ),
)
