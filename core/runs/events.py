"""What a worker reports of a run, in the order in which it happens.

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
    """Somebody asked the run to stop."""

    kind: ClassVar[str] = "stop_requested"


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
    for event in (Started, BatchProgress, EpochEnd, StopRequested, WorkerLost, Finished, Stopped, Failed)
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
