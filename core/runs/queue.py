"""How long a run that waits will have to: a pure function of the runs that are before it."""

from __future__ import annotations

import heapq
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
    """How many runs, those included that train now, have to end before a worker is free for this one."""
    seconds: float | None
    """About how long that will take; None while none of them has told its speed."""


def place(run: Run, unfinished: Iterable[Run], workers: int = 1) -> Place:
    """Return the place of ``run``, which waits, among ``unfinished`` runs that share ``workers`` workers.

    A run whose speed is not known yet is taken to be as fast as the others are, for the size of its network.
    """
    first = sorted((other for other in unfinished if other.token != run.token and _is_before(other, run)), key=_turn)
    free_in = [0.0] * max(workers, 1)  # seconds until each worker has done what it is known to get
    ahead = max(len(first) - len(free_in) + 1, 0)
    rates = [other.examples_per_second * _cost(other) for other in first if other.examples_per_second]
    if ahead and not rates:
        return Place(ahead, None)
    typical = sum(rates) / len(rates) if rates else 1.0
    for other in first:
        rate = other.examples_per_second or typical / _cost(other)
        heapq.heapreplace(free_in, free_in[0] + other.steps_ahead * other.spec.batch_size / rate)
    return Place(ahead, free_in[0])


def _turn(run: Run) -> tuple[bool, float, float, str]:
    """Return what puts runs into the order in which workers have them: first those that have one."""
    return run.status == "queued", run.queued_at, run.created_at, run.token


def _is_before(other: Run, run: Run) -> bool:
    return other.status == "running" or (other.status == "queued" and _turn(other) < _turn(run))


def _cost(run: Run) -> int:
    return run.spec.parameter_count + OVERHEAD
