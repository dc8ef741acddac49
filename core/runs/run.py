"""What a run is, and how an event changes it: a state machine without any I/O.

                 ┌──────────ResumeRequested──────────┐
                 ▼                                   │
    ┌───────► queued ──PauseRequested──────────►  paused ◄────────────┐
    │          │  ▲ └──StopRequested──────┐      │                    │
    │   Started│  │WorkerLost            │      │StopRequested       │Paused, or WorkerLost
    │          ▼  │                      ▼      ▼                    │where a pause was asked for
    │        running ──StopRequested──► stopping ► stopped           │
    │          │ └────────────────────────────────────────────────────┘
    │          ├──Finished──► finished
    │          └──Failed────► failed
    └──TrainOnRequested── finished, stopped

A worker ends what is stopping by ``Stopped``, or by getting lost. A run is nothing but the fold of its events
(``replay``). So the store can drop the events that a lost worker wrote after its last snapshot and derive the run again
from what is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal

from core.runs.events import (
    BatchProgress,
    Changed,
    ChangeRequested,
    EpochEnd,
    Event,
    Failed,
    Finished,
    Paused,
    PauseRequested,
    ResumeRequested,
    Started,
    Stopped,
    StopRequested,
    TrainOnRequested,
    WorkerLost,
)
from core.runs.orders import Change, Orders, Tuning, in_effect
from core.runs.spec import RunSpec

Status = Literal["queued", "running", "stopping", "paused", "finished", "stopped", "failed"]

ENDED: Final[frozenset[Status]] = frozenset({"finished", "stopped", "failed"})
ACTIVE: Final[tuple[Status, ...]] = ("queued", "running", "stopping")
"""Who wants a worker or has one."""
UNFINISHED: Final[tuple[Status, ...]] = (*ACTIVE, "paused")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run failed: ``code`` and ``params`` name a sentence, as in ``core.errors``."""

    code: str
    params: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run as it stands. Times are seconds since 1970; figures are those of ``core.runs.events``."""

    token: str
    spec: RunSpec
    created_at: float
    owner: str | None = None
    series: str = ""
    """What it was submitted for together with others, at the same moment; empty for a run of its own."""
    place: int = 0
    """Where it stands in its series, from 0."""

    status: Status = "queued"
    attempt: int = 0
    """How many workers have taken the run up; 0 while it waits for the first."""
    fruitless: int = 0
    """Attempts in a row that began no further on than the one before; many of them are not bad luck."""
    losses: int = 0
    """How many workers were lost with the run."""
    worker: str = ""
    """Address of the worker that has the run; empty while none has."""
    finished_epochs: int = 0
    epoch: int = 0
    """The epoch of the last report, from 1; 0 before the first."""
    step: int = 0
    started_step: int = 0
    """The step after which the present attempt began."""
    started_at: float | None = None
    taken_up_at: float | None = None
    """When the present worker took it up; None while none has it."""
    seconds_worked: float = 0.0
    """How long the workers before had it: what it waited and paused is not in it."""
    ended_at: float | None = None
    resumed_at: float | None = None
    """When it last got back into the queue, by being resumed or trained on."""

    pause_at: int | None = None
    """The step at which the run is to pause, or has been asked to at once if that lies behind it."""
    wanted: Tuning | None = None
    """The settings that were asked for last; None as long as nobody asked for others than the spec's."""
    changes: tuple[Change, ...] = ()
    """With which settings the updates were made, where not with those of the spec; in the order of their steps."""
    epochs_in_all: int | None = None
    """How long the run is to be, where not as long as its spec says."""

    loss: float | None = None
    accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    examples_per_second: float | None = None
    """Mean speed of the present attempt's updates; single reports differ by several times where processors are busy."""

    failure: Failure | None = None
    stop_reason: str | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing will change the run any more."""
        return self.status in ENDED

    @property
    def at_rest(self) -> bool:
        """Whether it neither has a worker nor wants one."""
        return self.status not in ACTIVE

    @property
    def pausing(self) -> bool:
        """Whether its worker has been asked to pause, and has not yet obeyed."""
        return self.status == "running" and self.pause_at is not None and self.pause_at <= self.step

    @property
    def epochs(self) -> int:
        """Epochs in the whole run, those included for which it was trained on."""
        return self.spec.epochs if self.epochs_in_all is None else self.epochs_in_all

    @property
    def tuning(self) -> Tuning:
        """The settings with which the next update will be made, as far as they may change while the run trains."""
        return self.wanted or in_effect(self.spec, self.changes, self.step)

    @property
    def orders(self) -> Orders:
        """What its worker is to do."""
        return Orders(stop=self.status == "stopping" or self.ended, pause_at=self.pause_at, tuning=self.wanted)

    @property
    def queued_at(self) -> float:
        """Since when it waits, if it waits."""
        return self.created_at if self.resumed_at is None else self.resumed_at

    @property
    def total_steps(self) -> int:
        """Updates in the whole run."""
        return self.spec.steps_per_epoch * self.epochs

    @property
    def steps_ahead(self) -> int:
        """Updates until it gives its worker back, at its end or for a pause."""
        return max((self.total_steps if self.pause_at is None else min(self.pause_at, self.total_steps)) - self.step, 0)

    @property
    def progress(self) -> float:
        """Share of all updates that are done, in 0…1."""
        return min(self.step / self.total_steps, 1.0)

    def to_json(self) -> str:
        """Return the run as one line of JSON."""
        return json.dumps(asdict(self), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Run:
        """Read what ``to_json`` wrote. Fields that a later version added take their defaults."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in json.loads(text).items() if name in known}
        values["spec"] = RunSpec.from_json(json.dumps(values["spec"]))
        if values.get("failure") is not None:
            values["failure"] = Failure(**values["failure"])
        if values.get("wanted") is not None:
            values["wanted"] = Tuning(**values["wanted"])
        changes = values.get("changes", ())
        values["changes"] = tuple(Change(change["step"], Tuning(**change["tuning"])) for change in changes)
        return cls(**values)


def advance(run: Run, event: Event, at: float) -> Run:
    """Return the run after ``event``, which happened at time ``at``.

    What comes too late changes nothing: a report of a worker that has lost the run, a step that lies behind the last
    one, whatever happens to a run that has ended, but for being trained on.
    """
    if run.ended:
        return _train_on(run, event, at)
    training = run.status in ("running", "stopping")
    match event:
        case Started() if run.status != "paused" and event.attempt > run.attempt:
            return _take_up(run, event, at)
        case BatchProgress() if training and event.step >= run.step:
            return replace(
                run,
                epoch=event.epoch,
                step=event.step,
                loss=event.loss,
                accuracy=event.accuracy,
                examples_per_second=_mean_speed(run, event),
            )
        case EpochEnd() if training and event.step >= run.step:
            return replace(
                run,
                epoch=event.epoch,
                finished_epochs=event.epoch,
                step=event.step,
                loss=event.loss,
                accuracy=event.accuracy,
                validation_loss=event.validation_loss,
                validation_accuracy=event.validation_accuracy,
            )
        case Changed() if training and (not run.changes or event.step >= run.changes[-1].step):
            change = Change(event.step, Tuning(event.learning_rate, event.dropout))
            return replace(run, changes=(*run.changes, change))
        case Finished() if training:
            return _end(run, "finished", at)
        case Paused() if training:
            return _leave(run, event, at)
        case WorkerLost() if training:
            return _lose_worker(run, at)
        case Stopped():
            return _end(run, "stopped", at, stop_reason=run.stop_reason or event.reason)
        case Failed():
            return _end(run, "failed", at, failure=Failure(event.code, event.params))
        case StopRequested() if run.status == "running":
            return replace(run, status="stopping", stop_reason=event.reason)
        case StopRequested() if run.status != "stopping":
            return _end(run, "stopped", at, stop_reason=event.reason)
        case PauseRequested() if run.status == "queued":
            return replace(run, status="paused", pause_at=None)
        case PauseRequested() if run.status == "running" and run.pause_at != 0:
            return replace(run, pause_at=0)
        case ResumeRequested() if run.status == "paused":
            return replace(run, status="queued", pause_at=event.until, resumed_at=at)
        case ResumeRequested() if run.pause_at not in (None, event.until):  # before it has come to where it would pause
            return replace(run, pause_at=event.until)
        case ChangeRequested() if (asked := Tuning(event.learning_rate, event.dropout)) != run.tuning:
            return replace(run, wanted=asked)
    return run


def replay(run: Run, events: Iterable[tuple[Event, float]]) -> Run:
    """Return what ``events``, each with its time, make of a run that has just been created like ``run``."""
    told = {name: getattr(run, name) for name in ("token", "spec", "created_at", "owner", "series", "place")}
    state = Run(**told)
    for event, at in events:
        state = advance(state, event, at)
    return state


def _take_up(run: Run, event: Started, at: float) -> Run:
    no_further = run.attempt > 0 and event.step <= run.started_step
    return replace(
        run,
        status="stopping" if run.status == "stopping" else "running",
        attempt=event.attempt,
        fruitless=run.fruitless + 1 if no_further else 0,
        worker=event.worker,
        finished_epochs=event.epoch,
        epoch=event.epoch,
        step=event.step,
        started_step=event.step,
        started_at=at if run.started_at is None else run.started_at,
        taken_up_at=at,
    )


def _mean_speed(run: Run, event: BatchProgress) -> float:
    """Return the mean speed of the attempt's updates, those included that ``event`` reports."""
    before, now = run.step - run.started_step, event.step - run.started_step
    if not before or not run.examples_per_second or not event.examples_per_second:
        return event.examples_per_second
    return now / (before / run.examples_per_second + (now - before) / event.examples_per_second)


def _leave(run: Run, event: Paused, at: float) -> Run:
    """Let go of a worker that has left the run in good order, and may have missed what was asked last."""
    if run.status == "stopping":
        return _end(run, "stopped", at)
    left = replace(_without_worker(run, at), status="queued", fruitless=0)
    if run.pause_at is None or run.pause_at > event.step:
        return replace(left, resumed_at=at)
    return replace(left, status="paused", pause_at=None)


def _lose_worker(run: Run, at: float) -> Run:
    run = replace(run, losses=run.losses + 1)
    if run.status == "stopping":  # nobody is left who could obey; what was saved is kept
        return _end(run, "stopped", at)
    if run.pausing:
        return replace(_without_worker(run, at), status="paused", pause_at=None)
    return replace(_without_worker(run, at), status="queued")


def _train_on(run: Run, event: Event, at: float) -> Run:
    if not isinstance(event, TrainOnRequested) or run.status == "failed":
        return run
    left = event.epochs * run.spec.steps_per_epoch - run.step
    if left < 0 or (left == 0 and run.status == "finished"):  # who stopped after an epoch's last update can end it
        return run
    return replace(
        run,
        status="queued",
        epochs_in_all=event.epochs,
        resumed_at=at,
        ended_at=None,
        stop_reason=None,
        fruitless=0,
    )


def _end(run: Run, status: Status, at: float, **changes: Any) -> Run:
    reason = {"stop_reason": (run.stop_reason or "requested") if status == "stopped" else None}
    return replace(_without_worker(run, at), status=status, ended_at=at, pause_at=None, **(reason | changes))


def _without_worker(run: Run, at: float) -> Run:
    worked = 0.0 if run.taken_up_at is None else at - run.taken_up_at
    return replace(run, worker="", taken_up_at=None, seconds_worked=run.seconds_worked + worked)
