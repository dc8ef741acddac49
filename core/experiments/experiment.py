"""An experiment is data: a claim, the runs that test it, and the rule that turns their figures into a verdict.

Adding one is adding an entry to ``core.experiments.catalogue``, its texts in both languages, and its recorded result
(``make record``). Pages, tests and the recorder discover it.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.experiments.finding import Finding
from core.maths.network import Network
from core.runs.spec import RunSpec

Measure = str
"""One of ``HISTORY``, or a figure that the experiment's exam takes."""
HISTORY: Final[tuple[Measure, ...]] = ("loss", "accuracy", "validation_loss", "validation_accuracy")
"""What every run reports after each epoch."""

Bytes = NDArray[np.uint8]
Exam = Callable[[Network, RunSpec, Bytes, Bytes], Mapping[Measure, float]]
"""What a trained network is asked afterwards: it (reading ordinary images), its spec, the test images (n, 28, 28) and
labels (n,) in; named figures out. NumPy only, so that the recorder and a page ask a network the same."""

SEEDS: Final = (1, 2, 3)
"""What a recorded result is trained with: a band, not one lucky line."""
CHANCE: Final = 0.02
"""By so much, at least, another seed may move a figure. With three seeds recorded, every other honest repetition lies a
little outside their range."""


def arm_key(values: Mapping[str, Any]) -> str:
    """Return the name of the arm with these values in files and figures; the order of the fields does not matter."""
    return ",".join(f"{name}={values[name]}" for name in sorted(values))


@dataclass(frozen=True, slots=True)
class Arm:
    """One setting under test. ``values`` are the fields in which the arms of an experiment differ."""

    spec: RunSpec
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The arm's name in files and figures, e.g. ``activation=relu,hidden_layers=2``."""
        return arm_key(self.values)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of one arm gave: the figures of every epoch, None where a loss was no number."""

    arm: str
    seed: int
    history: Mapping[Measure, Sequence[float | None]]
    seconds: float
    diverged: bool = False
    examined: Mapping[Measure, float] = field(default_factory=dict)
    """What the experiment's exam found; nothing where there is none, or the run diverged."""

    def final(self, measure: Measure) -> float | None:
        """Return the figure of the exam, or that after the last epoch; None if there is none."""
        if measure not in HISTORY:
            return self.examined.get(measure)
        figures = self.history[measure]
        return figures[-1] if figures else None


@dataclass(frozen=True, slots=True)
class Band:
    """The spread of a figure over seeds."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Band:
        """Return the spread of ``figures``, of which there is at least one."""
        return cls(statistics.fmean(figures), min(figures), max(figures))

    def agrees(self, figure: float, chance: float = CHANCE) -> bool:
        """Return whether a repetition with another seed, which gave ``figure``, agrees with what was recorded: it lies
        within the range, or no further outside than the range is wide or ``chance`` moves it."""
        margin = max(self.high - self.low, chance)
        return self.low - margin <= figure <= self.high + margin


class Figures:
    """The outcomes of an experiment, to be asked by a rule or drawn by a figure."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self.outcomes = tuple(outcomes)

    def of(self, arm: str) -> tuple[Outcome, ...]:
        """Return the outcomes of one arm, one for each seed."""
        return tuple(outcome for outcome in self.outcomes if outcome.arm == arm)

    def has(self, measure: Measure, **values: Any) -> bool:
        """Return whether any run of the arm with these values has ended with a figure."""
        return bool(self._finals(measure, values))

    def band(self, measure: Measure, **values: Any) -> Band:
        """Return mean and range of the final figure of the arm with these values; diverged runs have none.

        Raises
        ------
        KeyError
            If no run of that arm has ended with a figure.
        """
        finals = self._finals(measure, values)
        if not finals:
            raise KeyError(f"Expected an arm with figures. Received: arm={arm_key(values)!r}, measure={measure!r}")
        return Band.of(finals)

    def course(self, measure: Measure, **values: Any) -> list[Band | None]:
        """Return mean and range of a figure after each epoch, for the arm with these values; None for an epoch of
        which no run has a figure."""
        histories = [outcome.history[measure] for outcome in self.of(arm_key(values))]
        epochs = [[figure for figure in epoch if figure is not None] for epoch in itertools.zip_longest(*histories)]
        return [Band.of(figures) if figures else None for figures in epochs]

    def _finals(self, measure: Measure, values: Mapping[str, Any]) -> list[float]:
        return [final for outcome in self.of(arm_key(values)) if (final := outcome.final(measure)) is not None]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Experiment:
    """A claim under test.

    Parameters
    ----------
    id : str
        Also the id of its card in the lesson's text and the name of its recorded file.
    lesson : str
        The page it stands on.
    base : RunSpec
        What all runs share; the seed varies.
    settings : sequence of mappings
        The fields under test and their values, one mapping for each arm, all with the same keys: the first is drawn
        along the x axis, a second one as series. ``grid`` makes all combinations.
    judge : callable
        The rule: figures in, verdict and quoted numbers out.
    measures : sequence of Measure
        The figures that are drawn. Several stand side by side, and each arm is a series.
    exam : callable, optional
        What every trained network is asked on the test set.
    over_epochs : bool
        Draw the figures of every epoch, not only the final ones; each arm is a line.
    shares : bool
        Whether the measures are shares of several kinds, and not all of them accuracies.
    to_scale : bool
        Draw the final figures over the first field, a positive number, to a scale on which factors are distances; each
        measure is a line.
    chance : float
        By so much chance alone may move a figure; more where few images are asked.
    """

    id: str
    lesson: str
    base: RunSpec
    settings: Sequence[Mapping[str, Any]]
    judge: Callable[[Figures], Finding]
    measures: Sequence[Measure] = ("validation_accuracy",)
    exam: Exam | None = None
    over_epochs: bool = False
    shares: bool = False
    to_scale: bool = False
    chance: float = CHANCE

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The settings with the specs they stand for."""
        return tuple(Arm(replace(self.base, **values), values) for values in self.settings)

    @property
    def axes(self) -> tuple[str, ...]:
        """The fields in which the arms differ."""
        return tuple(self.settings[0])

    @property
    def is_list(self) -> bool:
        """Whether the arms are single cases, each named by all its values, and not a grid of two fields."""
        combinations = math.prod(len({setting[name] for setting in self.settings}) for name in self.axes)
        return len(self.axes) > 1 and combinations > len(self.settings)

    def with_value(self, name: str, value: Any) -> Experiment:
        """Return the experiment with one more value of a field under test, in each arm that has the first value now;
        the experiment itself where it has the value already."""
        if any(setting[name] == value for setting in self.settings):
            return self
        first = self.settings[0][name]
        more = [{**setting, name: value} for setting in self.settings if setting[name] == first]
        return replace(self, settings=(*self.settings, *more))

    def describe(self) -> dict[str, Any]:
        """Return what a recorded file repeats, so that a changed experiment makes its old record invalid."""
        described = {"base": asdict(self.base), "settings": [dict(values) for values in self.settings]}
        return described if self.exam is None else described | {"exam": self.exam.__name__}


def grid(**axes: Sequence[Any]) -> tuple[dict[str, Any], ...]:
    """Return every combination of the axes' values: ``grid(a=(1, 2), b=(3,))`` → ``({a: 1, b: 3}, {a: 2, b: 3})``."""
    return tuple(dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values()))
