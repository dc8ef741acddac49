"""The training of one run: figures go out, snapshots are saved, a wish to stop is obeyed.

The loop knows neither the store nor the page. It calls, in this order:

- during an epoch, every ~0.12 s: ``publish(BatchProgress)``, the first after a few batches
- after an epoch: ``publish(EpochEnd)``, then ``save(snapshot)``
- at the end exactly one of: ``publish(Finished)`` · ``save(snapshot)``, ``publish(Stopped)`` · ``publish(Failed)``

So an event that a snapshot does not contain comes after that snapshot: a worker that takes the run up again from the
last one repeats every report that was made since, with the same figures at the ends of epochs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

import numpy as np

from core.data.corruptions import shifted, spoil
from core.data.mnist import Mnist
from core.runs.events import BatchProgress, EpochEnd, Event, Failed, Finished, Stopped, finite
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec
from core.worker import batches, models
from core.worker.batches import Indices
from core.worker.engine import Engine, Sums, borrow

REPORT_SECONDS: Final = 0.12
"""How long a call into the graph should last: the time between two reports, and between two looks at the stop flag."""
FIRST_BATCHES: Final = 8
"""Batches before the first report, while their speed is not known; fewer where each is a lot of work."""
FIRST_WORK: Final = 400_000_000
"""Examples times parameters before the first report; about 0.03 s."""


def train(
    spec: RunSpec,
    data: Mnist,
    *,
    publish: Callable[[Event], None],
    should_stop: Callable[[], bool],
    save: Callable[[Snapshot], None],
    resume: Snapshot | None = None,
) -> None:
    """Train ``spec`` on ``data`` until it has finished, is stopped, or has diverged.

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
    should_stop : callable
        Asked between calls into the graph, several times a second; it should answer within milliseconds.
    save : callable
        Gets a snapshot after each epoch and when the run is stopped. A run that diverges saves none: the last good one
        stays.
    resume : Snapshot, optional
        Where to go on, within or between epochs. If all epochs are done, ``Finished`` is all that happens.

    Raises
    ------
    InvalidSpec
        If there are fewer training examples than the spec asks for.
    DataUnavailable
        If ``resume`` cannot be resumed, or was not taken from a run of this network and optimizer.

    What ``publish``, ``should_stop`` and ``save`` raise ends the run and is passed on.
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
        training = _Training(spec, engine, data, train_set, fitted, validation, publish, should_stop, save)
        if resume is not None:
            training.go_on_from(resume)
        try:
            training.run()
        except _StopRequested:
            save(training.snapshot())
            publish(Stopped())
        except _Diverged as diverged:
            publish(diverged.failed(spec))
        else:
            publish(Finished())


class _StopRequested(Exception):
    pass


class _Diverged(Exception):
    """The loss is no finite number any more."""

    def __init__(self, epoch: int, step: int) -> None:
        super().__init__(epoch, step)
        self.epoch, self.step = epoch, step

    def failed(self, spec: RunSpec) -> Failed:
        params = {
            "epoch": self.epoch,
            "step": self.step,
            "learning_rate": spec.learning_rate,
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
    should_stop: Callable[[], bool]
    save: Callable[[Snapshot], None]

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
                raise _Diverged(end.epoch, end.step)
            self.save(self.snapshot())

    def _fit(self) -> None:
        """Do what is left of an epoch's batches, reporting on the way."""
        order = batches.epoch_order(self.spec, self.epoch + 1, self.fitted)
        train_set = self._examples()
        while self.batch < self.spec.steps_per_epoch:
            self._obey()
            before, left = self.batch, self.spec.steps_per_epoch - self.batch
            calls = math.ceil(left / self.batches_per_call)  # of equal length: no small rest that tells nothing
            end = before + math.ceil(left / calls)
            began = perf_counter()
            self.batch, self.sums = self.engine.train(*train_set, order, self.epoch + 1, (before, end), self.sums)
            seconds = perf_counter() - began
            self.publish(self._progress(self._examples_done() - self._examples_done(before), seconds))
            if not math.isfinite(self.sums.loss):
                raise _Diverged(self.epoch + 1, self.step)
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
            self._obey()
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

    def _obey(self) -> None:
        if self.should_stop():
            raise _StopRequested

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
