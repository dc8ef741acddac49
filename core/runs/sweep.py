"""A sweep: one run for each pair of values of two hyperparameters, to see where the good ones lie."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from core.runs import compare
from core.runs.run import Run
from core.runs.spec import RunSpec

STOPS: Final[Mapping[str, tuple[Any, ...]]] = {
    "hidden_units": (8, 16, 32, 64, 128, 256, 512),
    "hidden_layers": (1, 2, 4, 8),
    "dropout": (0.0, 0.2, 0.5, 0.8),
    "learning_rate": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
    "batch_size": (16, 32, 64, 128, 256, 1024),
    "epochs": (1, 2, 5, 10),
    "training_examples": (100, 500, 2000, 10_000, 60_000),
    "activation": ("relu", "sigmoid", "tanh", "gelu", "linear"),
    "optimizer": ("sgd", "momentum", "rmsprop", "adam"),
    "label_noise": (0.0, 0.2, 0.4, 0.8),
}
"""The fields that can be swept, and the values that are offered of each."""


def grid(base: RunSpec, x: str, xs: Sequence[Any], y: str, ys: Sequence[Any]) -> list[RunSpec]:
    """Return ``base`` with every pair of values of the fields ``x`` and ``y``, row by row."""
    return [replace(base, **{x: at_x, y: at_y}) for at_y, at_x in itertools.product(ys, xs)]


@dataclass(frozen=True, slots=True)
class Table:
    """The runs of a sweep by the values of its two fields; of three or more runs at one place the last counts."""

    x: str
    y: str
    xs: tuple[Any, ...]
    """In ascending order, words in the order of their appearance."""
    ys: tuple[Any, ...]
    runs: Mapping[tuple[Any, Any], Run]

    @property
    def best(self) -> Run | None:
        """The run with the highest accuracy in validation, None before the first has one."""
        measured = [run for run in self.runs.values() if run.validation_accuracy is not None]
        return max(measured, key=lambda run: run.validation_accuracy or 0.0, default=None)


def table(runs: Sequence[Run]) -> Table | None:
    """Return ``runs`` as a table, or None where they do not differ in exactly two fields."""
    found = compare.differences([run.spec for run in runs])
    if len(found) != 2:
        return None
    (x, xs), (y, ys) = found.items()
    placed = {(getattr(run.spec, x), getattr(run.spec, y)): run for run in runs}
    return Table(x, y, _ordered(xs), _ordered(ys), placed)


def _ordered(values: Sequence[Any]) -> tuple[Any, ...]:
    distinct = list(dict.fromkeys(values))
    return tuple(distinct if isinstance(distinct[0], str) else sorted(distinct))
