"""The training of one run: figures go out, snapshots are saved, orders are obeyed.

The loop knows neither the store nor the page. It calls, in this order:

- during an epoch, every ~0.12 s: ``publish(BatchProgress)``, the first after a few batches
- before the first update with another learning rate or dropout that was asked for: ``publish(Changed)``
- after an epoch: ``publish(EpochEnd)``, then ``save(snapshot)``
- at the end exactly one of: ``publish(Finished)`` · ``save(snapshot)``, ``publish(Stopped)`` · ``save(snapshot)``,
  ``publish(Paused)`` · ``publish(Failed)``

So an event that a snapshot does not contain comes after that snapshot: a worker that takes the run up again from the
last one repeats every report that was made since, with the same figures at the ends of epochs. To do so it is given
what was changed on the way, and at which steps: that is part of the run by then, and is repeated before anything new
is obeyed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

import numpy as np

from core.data.corruptions import shifted, spoil
from core.data.mnist import Mnist
from core.runs.events import BatchProgress, Changed, EpochEnd, Event, Failed, Finished, Paused, Stopped, finite
from core.runs.orders import Change, Orders, Tuning, in_effect, next_change
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec
from core.worker import batches, models
from core.worker.batches import Indices
from core.worker.engine import Engine, Sums, borrow

REPORT_SECONDS: Final = 0.12
"""How long a call into the graph should last: the time between two reports, and between two looks at the orders."""
FIRST_BATCHES: Final = 8
"""Batches before the first report, while their speed is not known; fewer where each is a lot of work."""
FIRST_WORK: Final = 400_000_000
"""Examples times parameters before the first report; about 0.03 s."""


def train(
    spec: RunSpec,
    data: Mnist,
    *,
    publish: Callable[[Event], None],
    save: Callable[[Snapshot], None],
    orders: Callable[[], Orders] = Orders,
    resume: Snapshot | None = None,
    course: Sequence[Change] = (),
) -> None:
    """Train ``spec`` on ``data`` until it has finished, is stopped or paused, or has diverged.

    The same spec gives the same weights and figures on one machine, in every process, and whether or not the run was
    interrupted: all that is random follows from the seed and the number of the epoch or step. (To the last bit on a
    CPU; a GPU adds up in an order of its own.)

    Parameters
    ----------
    spec : RunSpec
    data : Mnist
        As it is; what the spec spoils is spoiled here.
    publish : callable
        Gets every event but ``Started``, which is the caller's.
    save : callable
        Gets a snapshot after each epoch and when the run is stopped or paused. A run that diverges saves none: the last
        good one stays.
    orders : callable
        Asked between calls into the graph, several times a second; it should answer within milliseconds.
    resume : Snapshot, optional
        Where to go on, within or between epochs. If all epochs are done, ``Finished`` is all that happens.
    course : sequence of Change
        What was changed while the run trained, by the steps at which it was; also those that lie after ``resume``.

    Raises
    ------
    InvalidSpec
        If there are fewer training examples than the spec asks for.
    DataUnavailable
        If ``resume`` cannot be resumed, or was not taken from a run of this network and optimizer.

    What ``publish``, ``orders`` and ``save`` raise ends the run and is passed on.
    """
    data = spoil(data, spec)
    fitted, held_out = batches.choose(spec, len(data.train_labels))
    train_set = models.to_tensors(data.train_images, data.train_labels)
    if spec.validation == "holdout":
        validation = _Validation(*train_set, held_out)
    else:
        every = np.arange(len(data.test_labels), dtype=np.int32)
        validation = _Validation(*models.to_tensors(data.test_images, data.test_labels), every)
    with borrow(spec) as engine:
        engine.begin(spec, resume)
        training = _Training(spec, engine, data, train_set, fitted, validation, publish, save, orders, [*course])
        if resume is not None:
            training.go_on_from(resume)
        try:
            training.run()
        except _StopRequested:
            save(training.snapshot())
            publish(Stopped())
        except _PauseRequested:
            save(training.snapshot())
            publish(Paused(step=training.step))
        except _Diverged as diverged:
            publish(diverged.failed(spec))
        else:
            publish(Finished())


class _StopRequested(Exception):
    pass


class _PauseRequested(Exception):
    pass


class _Diverged(Exception):
    """The loss is no finite number any more."""

    def __init__(self, epoch: int, step: int, learning_rate: float) -> None:
        super().__init__(epoch, step, learning_rate)
        self.epoch, self.step, self.learning_rate = epoch, step, learning_rate

    def failed(self, spec: RunSpec) -> Failed:
        params = {
            "epoch": self.epoch,
            "step": self.step,
            "learning_rate": self.learning_rate,
            "optimizer": spec.optimizer,
        }
        return Failed(code="diverged", params=params)


@dataclass(frozen=True, slots=True)
class _Validation:
    images: Any
    labels: Any
    indices: Indices


@dataclass(slots=True)
class _Training:
    """A run under way: its parts, and how far it is."""

    spec: RunSpec
    engine: Engine
    data: Mnist
    train_set: tuple[Any, Any]
    fitted: Indices
    validation: _Validation
    publish: Callable[[Event], None]
    save: Callable[[Snapshot], None]
    orders: Callable[[], Orders]
    course: list[Change]
    """What has been changed so far, and what is known to have been changed further on; in the order of the steps."""

    epoch: int = 0
    """Finished epochs."""
    batch: int = 0
    """Batches done of the next one."""
    sums: Sums = field(default_factory=Sums)
    seconds: float = 0.0
    """Time that the unfinished epoch had taken when the run was taken up."""
    epoch_began: float = 0.0
    batches_per_call: int = field(init=False)

    def __post_init__(self) -> None:
        work = self.spec.parameter_count * self.spec.batch_size
        self.batches_per_call = min(max(FIRST_WORK // work, 1), FIRST_BATCHES)

    @property
    def step(self) -> int:
        return self.epoch * self.spec.steps_per_epoch + self.batch

    def go_on_from(self, snapshot: Snapshot) -> None:
        self.epoch = snapshot.epoch
        self.batch = snapshot.step - snapshot.epoch * self.spec.steps_per_epoch
        self.sums = Sums(snapshot.loss_sum, snapshot.correct)
        self.seconds = snapshot.seconds

    def snapshot(self) -> Snapshot:
        weights, optimizer = self.engine.state(self.step)
        return Snapshot(
            epoch=self.epoch,
            step=self.step,
            weights=weights,
            optimizer=optimizer,
            loss_sum=self.sums.loss,
            correct=self.sums.correct,
            seconds=self._epoch_seconds() if self.batch else 0.0,
        )

    def run(self) -> None:
        while self.epoch < self.spec.epochs:
            self.epoch_began = perf_counter()
            self._fit()
            end = self._validate()
            self.epoch, self.batch, self.sums, self.seconds = self.epoch + 1, 0, Sums(), 0.0
            self.publish(end)
            if end.validation_loss is None:
                raise self._diverged()
            self.save(self.snapshot())

    def _fit(self) -> None:
        """Do what is left of an epoch's batches, reporting on the way."""
        order = batches.epoch_order(self.spec, self.epoch + 1, self.fitted)
        train_set = self._examples()
        while self.batch < self.spec.steps_per_epoch:
            orders = self._obey(self.step)
            self._tune(orders.tuning)
            before, left = self.batch, self._next_halt(orders.pause_at) - self.step
            calls = math.ceil(left / self.batches_per_call)  # of equal length: no small rest that tells nothing
            end = before + math.ceil(left / calls)
            began = perf_counter()
            self.batch, self.sums = self.engine.train(*train_set, order, self.epoch + 1, (before, end), self.sums)
            seconds = perf_counter() - began
            self.publish(self._progress(self._examples_done() - self._examples_done(before), seconds))
            if not math.isfinite(self.sums.loss):
                raise self._diverged()
            self.batches_per_call = max(1, round((end - before) * REPORT_SECONDS / seconds))

    def _examples(self) -> tuple[Any, Any]:
        """Return the training set as the next epoch sees it."""
        if self.spec.augmentation == "none":
            return self.train_set
        return models.to_tensors(
            shifted(self.data.train_images, self.spec.seed, self.epoch + 1), self.data.train_labels
        )

    def _validate(self) -> EpochEnd:
        loss, correct = 0.0, 0
        for part in models.parts(self.validation.indices):
            self._obey(self.step - 1)  # a pause at the very end of an epoch comes when the epoch has its figures
            sums = self.engine.measure(self.validation.images, self.validation.labels, part)
            loss, correct = loss + sums.loss, correct + sums.correct
        n_fitted, n_validation = len(self.fitted), len(self.validation.indices)
        return EpochEnd(
            epoch=self.epoch + 1,
            step=self.step,
            loss=finite(self.sums.loss / n_fitted),
            accuracy=self.sums.correct / n_fitted,
            validation_loss=finite(loss / n_validation),
            validation_accuracy=correct / n_validation,
            seconds=self._epoch_seconds(),
        )

    def _obey(self, reached: int) -> Orders:
        """Look what is asked of the run; leave it if that is to stop, or to pause at a step up to ``reached``."""
        orders = self.orders()
        if orders.stop:
            raise _StopRequested
        if orders.pause_at is not None and orders.pause_at <= reached:
            raise _PauseRequested
        return orders

    def _tune(self, wanted: Tuning | None) -> None:
        """Make the next updates as the course of the run says, or from now on as ``wanted``."""
        tuning = in_effect(self.spec, self.course, self.step)
        if wanted not in (None, tuning) and next_change(self.course, self.step) is None:
            tuning = wanted
            self.course.append(Change(self.step, tuning))
            self.publish(Changed(step=self.step, learning_rate=tuning.learning_rate, dropout=tuning.dropout))
        if tuning != self.engine.tuning:
            self.engine.tune(tuning)

    def _next_halt(self, pause_at: int | None) -> int:
        """Return the step that the next calls must not go beyond without a look at the orders or at the course."""
        halts = [(self.epoch + 1) * self.spec.steps_per_epoch, next_change(self.course, self.step), pause_at]
        return min(step for step in halts if step is not None)

    def _diverged(self) -> _Diverged:
        return _Diverged(self.epoch + 1, self.step, self.engine.tuning.learning_rate)

    def _progress(self, examples: int, seconds: float) -> BatchProgress:
        done = self._examples_done()
        return BatchProgress(
            epoch=self.epoch + 1,
            step=self.step,
            loss=finite(self.sums.loss / done),
            accuracy=self.sums.correct / done,
            examples_per_second=examples / seconds,
        )

    def _examples_done(self, batch: int | None = None) -> int:
        """Return the examples in the epoch's first ``batch`` batches, by default in those done."""
        return min((self.batch if batch is None else batch) * self.spec.batch_size, len(self.fitted))

    def _epoch_seconds(self) -> float:
        return self.seconds + perf_counter() - self.epoch_began
