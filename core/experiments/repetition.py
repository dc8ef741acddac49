"""A learner's repetition of an experiment: what it will cost, and whether it found what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from core.experiments.experiment import SEEDS, Experiment, Figures, arm_key
from core.runs.queue import OVERHEAD
from core.runs.spec import RunSpec

OWN_SEED: Final = 2026
"""What all of a learner's runs start from: none of the recorded seeds, so that the direction has to show again."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many figures of a repetition agree with the recorded bands."""

    inside: int
    of: int


def seconds(experiment: Experiment, recorded: float, specs: Sequence[RunSpec]) -> float:
    """Return about how long runs of ``specs`` take one after the other, by what the recorded ones took.

    Parameters
    ----------
    experiment : Experiment
    recorded : float
        Seconds of all its recorded runs, with all seeds.
    specs : sequence of RunSpec
    """
    usual = sum(_work(arm.spec) for arm in experiment.arms) * len(SEEDS)
    return recorded / usual * sum(map(_work, specs))


def extended(experiment: Experiment, specs: Sequence[RunSpec]) -> Experiment:
    """Return the experiment with an arm for each of ``specs`` that it has none for, in their order."""
    known = {arm.key for arm in experiment.arms}
    more: list[dict[str, Any]] = []
    for spec in specs:
        values = {name: getattr(spec, name) for name in experiment.axes}
        if values not in more and arm_key(values) not in known:
            more.append(values)
    return replace(experiment, settings=(*experiment.settings, *more)) if more else experiment


def agreement(experiment: Experiment, recorded: Figures, own: Figures) -> Agreement:
    """Return how many of the drawn figures of ``own`` agree with the recorded bands; those without a band do not
    count."""
    judged = [
        recorded.band(measure, **setting).agrees(own.band(measure, **setting).mean, experiment.chance)
        for setting in experiment.settings
        for measure in experiment.measures
        if recorded.has(measure, **setting) and own.has(measure, **setting)
    ]
    return Agreement(sum(judged), len(judged))


def is_plain(experiment: Experiment, specs: Sequence[RunSpec]) -> bool:
    """Return whether runs of ``specs`` repeat recorded arms and change nothing but the seed."""
    seedless = {replace(arm.spec, seed=0) for arm in experiment.arms}
    return {replace(spec, seed=0) for spec in specs} <= seedless


def _work(spec: RunSpec) -> float:
    return spec.epochs * spec.training_examples * (spec.parameter_count + OVERHEAD)
