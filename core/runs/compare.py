"""Runs beside each other: in what they differ, and which are repetitions of one another."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from core.runs.events import EpochEnd
from core.runs.spec import RunSpec

SEED = "seed"


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure at the ends of epochs, of one run or of several that differ in nothing but the seed."""

    spec: RunSpec
    seeds: tuple[int, ...]
    mean: list[float | None]
    """One number for each epoch; None where no run has a figure."""
    low: list[float | None]
    high: list[float | None]


def differences(specs: Sequence[RunSpec]) -> dict[str, list[Any]]:
    """Return the fields in which ``specs`` differ, each with its values in the order of ``specs``."""
    found = {field.name: [getattr(spec, field.name) for spec in specs] for field in fields(RunSpec)}
    return {name: values for name, values in found.items() if len(set(values)) > 1}


def repetitions(specs: Sequence[RunSpec]) -> list[list[int]]:
    """Return the positions in ``specs``, those together that differ in their seed alone, in order of appearance."""
    groups: dict[RunSpec, list[int]] = {}
    for position, spec in enumerate(specs):
        groups.setdefault(replace(spec, seed=0), []).append(position)
    return list(groups.values())


def curves(runs: Sequence[tuple[RunSpec, Sequence[EpochEnd]]], measure: str) -> list[Curve]:
    """Return a curve of ``measure``, a figure of ``EpochEnd``, for each group of ``repetitions``.

    Parameters
    ----------
    runs : sequence of (spec, epochs)
    measure : str
        "loss", "accuracy", "validation_loss" or "validation_accuracy".
    """
    found = []
    for group in repetitions([spec for spec, _ in runs]):
        length = max(len(runs[position][1]) for position in group)
        by_epoch = [
            [
                figure
                for position in group
                if epoch < len(runs[position][1]) and (figure := getattr(runs[position][1][epoch], measure)) is not None
            ]
            for epoch in range(length)
        ]
        found.append(
            Curve(
                spec=runs[group[0]][0],
                seeds=tuple(runs[position][0].seed for position in group),
                mean=[statistics.fmean(figures) if figures else None for figures in by_epoch],
                low=[min(figures, default=None) for figures in by_epoch],
                high=[max(figures, default=None) for figures in by_epoch],
            )
        )
    return found


def other_seeds(taken: Sequence[int], n: int) -> list[int]:
    """Return the ``n`` smallest seeds from 1 that are not among ``taken``."""
    free: list[int] = []
    seed = 1
    while len(free) < n:
        if seed not in taken:
            free.append(seed)
        seed += 1
    return free
