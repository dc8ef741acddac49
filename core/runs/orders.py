"""What a worker is to do with its run: where to pause, whether to stop, with which settings to make the updates.

All of it are levels, not pulses: a worker that looks twice, or takes the run over from another, finds the same orders
and is done when the run agrees with them. Nothing has to be acknowledged, and nothing can be obeyed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.runs.spec import RunSpec


@dataclass(frozen=True, slots=True)
class Tuning:
    """The settings of a run that may change while it trains."""

    learning_rate: float
    dropout: float

    @classmethod
    def of(cls, spec: RunSpec) -> Tuning:
        """Return what a run of ``spec`` begins with."""
        return cls(spec.learning_rate, spec.dropout)


@dataclass(frozen=True, slots=True)
class Change:
    """From the update after ``step`` on, ``tuning`` holds."""

    step: int
    tuning: Tuning


@dataclass(frozen=True, slots=True)
class Orders:
    """What is asked of a run at the moment."""

    stop: bool = False
    pause_at: int | None = None
    """The run pauses as soon as it has come to this step; a step that lies behind it means now."""
    tuning: Tuning | None = None
    """With what to make the next updates; None leaves that as it is."""


def in_effect(spec: RunSpec, course: Sequence[Change], step: int) -> Tuning:
    """Return with what the update after ``step`` is made, in a run of ``spec`` whose changes are ``course``."""
    return next((change.tuning for change in reversed(course) if change.step <= step), Tuning.of(spec))


def next_change(course: Sequence[Change], step: int) -> int | None:
    """Return the first step after ``step`` at which ``course`` changes something, None if there is none."""
    return min((change.step for change in course if change.step > step), default=None)
