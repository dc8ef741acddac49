"""How long a run that waits will have to: a pure function of the runs that are before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.runs.run import Run

OVERHEAD: Final = 50_000
"""What an example costs beside its parameters, in parameters: it has to be fetched, whatever the network."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue."""

    ahead: int
    """How many runs come first, those included that train now."""
    seconds: float | None
    """About how long they will take; None while none of them has told its speed."""


def place(run: Run, unfinished: Iterable[Run], workers: int = 1) -> Place:
    """Return the place of ``run``, which waits, among ``unfinished`` runs that share ``workers`` workers.

    A run whose speed is not known yet is taken to be as fast as the others are, for the size of its network.
    """
    ahead = [other for other in unfinished if other.token != run.token and _is_before(other, run)]
    rates = [other.examples_per_second * _cost(other) for other in ahead if other.examples_per_second]
    if ahead and not rates:
        return Place(len(ahead), None)
    typical = sum(rates) / len(rates) if rates else 1.0
    work = sum(
        other.steps_ahead * other.spec.batch_size / (other.examples_per_second or typical / _cost(other))
        for other in ahead
    )
    return Place(len(ahead), work / max(workers, 1))


def _is_before(other: Run, run: Run) -> bool:
    if other.status == "queued":
        return (other.queued_at, other.created_at, other.token) < (run.queued_at, run.created_at, run.token)
    return other.status == "running"


def _cost(run: Run) -> int:
    return run.spec.parameter_count + OVERHEAD
