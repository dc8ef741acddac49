"""The curves of a run, as far as a reader has followed it: another fold of its events, beside ``core.runs.run``."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

from core.runs.events import BatchProgress, Changed, EpochEnd, Event, Started, WorkerLost
from core.runs.orders import Tuning
from core.runs.run import Run
from core.runs.store import Cursor, Update

_RECENT: Final = 12
"""Reports over which the speed is averaged: about two seconds."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a curve. ``loss`` in nats and ``accuracy`` in 0…1; None is a gap."""

    epochs: float
    """Where on the horizontal axis: 1.5 is halfway through the second epoch."""
    loss: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something happened that the curves alone do not tell."""

    epochs: float
    """Where on the horizontal axis."""
    kind: Literal["changed", "lost"]
    """Other settings from here on, or a lost worker, whose successor went on from here."""
    before: Tuning
    after: Tuning


class History:
    """What a page knows of a run: the run, its curves, its speed.

    Parameters
    ----------
    run : Run
        As it stands; its events are yet to be taken.

    Attributes
    ----------
    training : list of Point
        Several in each epoch; each is the mean over that epoch's examples so far, as in Keras's progress bar.
    validation : list of Point
        One at the end of each epoch.
    epochs : list of EpochEnd
    marks : list of Mark
    interrupted : bool
        Whether its worker was lost, and no other has taken it up yet.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.cursor = Cursor()
        self._forget()

    def _forget(self) -> None:
        self.training: list[Point] = []
        self.validation: list[Point] = []
        self.epochs: list[EpochEnd] = []
        self.marks: list[Mark] = []
        self._tuning = Tuning.of(self.run.spec)
        self.interrupted = False
        self._speeds: deque[float] = deque(maxlen=_RECENT)

    def take(self, update: Update) -> None:
        """Add what is new; where some of the old was taken back, begin anew."""
        if update.rewound:
            self._forget()
        self.run, self.cursor = update.run, update.cursor
        for event in update.events:
            if isinstance(event, BatchProgress):
                self.training.append(self._point(event.step, event.loss, event.accuracy))
                if event.examples_per_second > 0:
                    self._speeds.append(event.examples_per_second)
            elif isinstance(event, EpochEnd):
                self._end_epoch(event)
            else:
                self._mark(event)

    def _mark(self, event: Event) -> None:
        match event:
            case WorkerLost():
                self.interrupted = True
            case Started() if self.interrupted:
                self.interrupted = False
                self.marks.append(Mark(self._epochs(event.step), "lost", self._tuning, self._tuning))
            case Changed():
                before, self._tuning = self._tuning, Tuning(event.learning_rate, event.dropout)
                self.marks.append(Mark(self._epochs(event.step), "changed", before, self._tuning))

    def _end_epoch(self, event: EpochEnd) -> None:
        point = self._point(event.step, event.loss, event.accuracy)
        if self.training and self.training[-1].epochs == point.epochs:  # the last report of the epoch said the same
            self.training.pop()
        self.training.append(point)
        self.validation.append(Point(point.epochs, event.validation_loss, event.validation_accuracy))
        self.epochs.append(event)

    def _point(self, step: int, loss: float | None, accuracy: float | None) -> Point:
        return Point(self._epochs(step), loss, accuracy)

    def _epochs(self, step: int) -> float:
        return step / self.run.spec.steps_per_epoch

    @property
    def complete(self) -> bool:
        """Whether all is read that there will ever be to read."""
        return self.run.ended and self.cursor.seq > 0

    @property
    def examples_per_second(self) -> float | None:
        """Mean speed of the last reports, None before the first."""
        return len(self._speeds) / sum(1 / speed for speed in self._speeds) if self._speeds else None

    @property
    def seconds_per_epoch(self) -> float | None:
        """How long the last epoch took, validation included; estimated from the speed within the first."""
        if self.epochs:
            return self.epochs[-1].seconds
        speed = self.examples_per_second
        return self.run.spec.fitted_examples / speed if speed else None

    @property
    def seconds_left(self) -> float | None:
        """Time until the run has finished, None while that is unknown or the run does not train."""
        seconds = self.seconds_per_epoch
        if seconds is None or self.run.status not in ("running", "stopping"):
            return None
        return (1 - self.run.progress) * self.run.epochs * seconds

    @property
    def seconds(self) -> float | None:
        """How long workers had the run, once it has ended; None where none ever had it."""
        return self.run.seconds_worked if self.run.ended and self.run.started_at is not None else None


def thinned(points: list[Point], most: int) -> list[Point]:
    """Return at most ``most`` + 1 points, evenly chosen, the first, the last and every gap's beginning among them."""
    stride = -(-len(points) // most) or 1
    gaps = {
        index
        for index, (before, after) in enumerate(itertools.pairwise(points), start=1)
        if before.loss is not None and after.loss is None
    }
    last = len(points) - 1
    return [point for index, point in enumerate(points) if index % stride == 0 or index == last or index in gaps]
