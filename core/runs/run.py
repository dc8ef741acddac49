"""What a run is, and how an event changes it: a state machine without any I/O.

    queued ──Started──► running ──Finished──► finished
       │                  │ ▲  └────Failed──► failed
       │        WorkerLost│ │Started
       │                  ▼ │
       │                queued
       │
       └─StopRequested─► stopped ◄──Stopped / WorkerLost── stopping ◄──StopRequested── running

A run is nothing but the fold of its events (``replay``). So the store can drop the events that a lost worker wrote
after its last snapshot and derive the run again from what is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal

from core.runs.events import (
    BatchProgress,
    EpochEnd,
    Event,
    Failed,
    Finished,
    Started,
    Stopped,
    StopRequested,
    WorkerLost,
)
from core.runs.spec import RunSpec

Status = Literal["queued", "running", "stopping", "finished", "stopped", "failed"]

ENDED: Final[frozenset[Status]] = frozenset({"finished", "stopped", "failed"})
UNFINISHED: Final[tuple[Status, ...]] = ("queued", "running", "stopping")


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

    status: Status = "queued"
    attempt: int = 0
    """How many workers have taken the run up; 0 while it waits for the first."""
    fruitless: int = 0
    """Attempts in a row that began no further on than the one before; many of them are not bad luck."""
    worker: str = ""
    """Address of the worker that has the run; empty while none has."""
    finished_epochs: int = 0
    epoch: int = 0
    """The epoch of the last report, from 1; 0 before the first."""
    step: int = 0
    started_step: int = 0
    """The step after which the present attempt began."""
    started_at: float | None = None
    ended_at: float | None = None

    loss: float | None = None
    accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    examples_per_second: float | None = None

    failure: Failure | None = None
    stop_reason: str | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing will change the run any more."""
        return self.status in ENDED

    @property
    def total_steps(self) -> int:
        """Updates in the whole run."""
        return self.spec.steps_per_epoch * self.spec.epochs

    @property
    def progress(self) -> float:
        """Share of all updates that are done, in 0…1."""
        return min(self.step / self.total_steps, 1.0)

    @property
    def seconds_left(self) -> float | None:
        """Time until the last update at the speed of the last report; None while that is unknown or there is none."""
        if self.status not in ("running", "stopping") or not self.examples_per_second:
            return None
        return (self.total_steps - self.step) * self.spec.batch_size / self.examples_per_second

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
        return cls(**values)


def advance(run: Run, event: Event, at: float) -> Run:
    """Return the run after ``event``, which happened at time ``at``.

    What comes too late changes nothing: any event of an ended run, the reports of a worker that has lost the run, a
    step that lies behind the last one.
    """
    if run.ended:
        return run
    training = run.status in ("running", "stopping")
    match event:
        case Started() if event.attempt > run.attempt:
            return _take_up(run, event, at)
        case BatchProgress() if training and event.step >= run.step:
            return replace(
                run,
                epoch=event.epoch,
                step=event.step,
                loss=event.loss,
                accuracy=event.accuracy,
                examples_per_second=event.examples_per_second,
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
        case StopRequested() if run.status == "queued":
            return _end(run, "stopped", at, stop_reason="requested")
        case StopRequested() if run.status == "running":
            return replace(run, status="stopping")
        case WorkerLost() if run.status == "stopping":  # nobody is left who could obey; what was saved is kept
            return _end(run, "stopped", at, stop_reason="requested")
        case WorkerLost() if run.status == "running":
            return replace(run, status="queued", worker="")
        case Finished() if training:
            return _end(run, "finished", at)
        case Stopped():
            return _end(run, "stopped", at, stop_reason=event.reason)
        case Failed():
            return _end(run, "failed", at, failure=Failure(event.code, event.params))
    return run


def replay(run: Run, events: Iterable[tuple[Event, float]]) -> Run:
    """Return what ``events``, each with its time, make of a run that has just been created like ``run``."""
    state = Run(token=run.token, spec=run.spec, created_at=run.created_at, owner=run.owner)
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
    )


def _end(run: Run, status: Status, at: float, **changes: Any) -> Run:
    return replace(run, status=status, ended_at=at, worker="", **changes)
