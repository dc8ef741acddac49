"""What happens to a run: what is asked of it, and what a worker reports, in order.

Events are the only thing that changes a run (``core.runs.run.advance``) and the only thing a page draws from. They are
small, typed and stored as JSON. ``step`` counts updates from the start of the run, ``epoch`` counts from 1; losses are
mean cross-entropies in nats, accuracies shares in 0…1, times seconds. A loss that is not a finite number is stored as
``None``: a gap in the curve, never a zero.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """The root of all events; ``kind`` is the name under which each is stored."""

    kind: ClassVar[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Started(Event):
    """A worker has taken up the run; ``epoch`` 0 means from the beginning, n means after n finished epochs."""

    kind: ClassVar[str] = "started"
    epoch: int = 0
    step: int = 0
    attempt: int = 1
    worker: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchProgress(Event):
    """Some batches later: training figures over the examples of this epoch so far, as in Keras's progress bar."""

    kind: ClassVar[str] = "batch"
    epoch: int
    step: int
    loss: float | None
    accuracy: float | None
    examples_per_second: float


@dataclass(frozen=True, kw_only=True, slots=True)
class EpochEnd(Event):
    """An epoch is over: its training means, and the validation figures of the weights at its end."""

    kind: ClassVar[str] = "epoch"
    epoch: int
    step: int
    loss: float | None
    accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class StopRequested(Event):
    """Somebody asked the run to stop; ``reason`` "unwatched" says that nobody had looked at it for too long."""

    kind: ClassVar[str] = "stop_requested"
    reason: str = "requested"


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseRequested(Event):
    """Somebody asked the run to pause."""

    kind: ClassVar[str] = "pause_requested"


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumeRequested(Event):
    """Somebody asked a run that pauses to go on, as far as step ``until``, or to its end."""

    kind: ClassVar[str] = "resume_requested"
    until: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainOnRequested(Event):
    """Somebody asked a run that has ended to train on, until it has ``epochs`` epochs in all."""

    kind: ClassVar[str] = "train_on_requested"
    epochs: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRequested(Event):
    """Somebody asked the run to train on with these settings."""

    kind: ClassVar[str] = "change_requested"
    learning_rate: float
    dropout: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed(Event):
    """All updates after ``step`` are made with these settings, whichever worker makes them."""

    kind: ClassVar[str] = "changed"
    step: int
    learning_rate: float
    dropout: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Paused(Event):
    """The worker has saved the run after ``step`` and is free for another."""

    kind: ClassVar[str] = "paused"
    step: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerLost(Event):
    """The worker that had the run is gone; the run waits for another."""

    kind: ClassVar[str] = "worker_lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished(Event):
    """All epochs are done."""

    kind: ClassVar[str] = "finished"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped(Event):
    """The run obeyed a request to stop; the model so far is kept."""

    kind: ClassVar[str] = "stopped"
    reason: str = "requested"


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed(Event):
    """The run cannot go on. ``code`` ("diverged", say) and ``params`` name a sentence, as in ``core.errors``."""

    kind: ClassVar[str] = "failed"
    code: str
    params: dict[str, Any]


KINDS: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        *(Started, BatchProgress, EpochEnd, Changed, Paused, Finished, Stopped, Failed, WorkerLost),
        *(StopRequested, PauseRequested, ResumeRequested, TrainOnRequested, ChangeRequested),
    )
}


def finite(value: float) -> float | None:
    """Return ``value`` as a float, or None where it is NaN or infinite."""
    number = float(value)
    return number if math.isfinite(number) else None


def to_json(event: Event) -> str:
    """Return the fields of ``event`` as JSON; its kind is stored beside them."""
    return json.dumps(asdict(event), allow_nan=False)


def from_json(kind: str, text: str) -> Event:
    """Read what ``to_json`` wrote."""
    return KINDS[kind](**json.loads(text))
