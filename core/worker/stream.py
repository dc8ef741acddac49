"""The way from the training loop to the run store, on which the loop never waits for a database.

The loop calls ``publish``, ``save`` and ``orders``, which touch memory only. A writer thread carries what they leave
behind: several times a second within an epoch, at once with a snapshot and at the end of the run. Of several reports
from within an epoch that wait, only the last is carried. The same thread gives the run's signs of life, and brings back
what is asked of it.
"""

from __future__ import annotations

import logging
import math
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from core.errors import LabError, RunError, StoreUnavailable
from core.runs.events import BatchProgress, EpochEnd, Event, Failed, Finished, Paused, Stopped
from core.runs.ledger import short
from core.runs.orders import Orders
from core.runs.retention import Saved
from core.runs.run import Run
from core.runs.snapshot import Snapshot
from core.runs.store import Claim, RunStore

log = logging.getLogger(__name__)

WRITE_EVERY: Final = 0.15
"""Seconds between two writes within an epoch."""
LOOK_EVERY: Final = 0.2
"""Seconds between two looks at the run where nothing is to be written: how late an order may arrive."""
PATIENCE: Final = 60.0
"""Seconds for which an absent store is waited for; meanwhile training goes on."""
RETRY_EVERY: Final = 0.5


@dataclass(slots=True)
class _Parcel:
    """What is stored in one transaction: events, and perhaps where the run has come after them."""

    events: list[Event] = field(default_factory=list)
    snapshot: Snapshot | None = None
    urgent: bool = False
    not_before: float = 0.0


class Stream:
    """A context around one attempt at a run.

    Leaving it waits until everything has been written. If its body raises, the run fails, with the code of a
    ``LabError`` or else as "internal", and the error is passed on.

    ``publish``, ``save`` and leaving raise ``StaleAttempt`` or ``RunNotFound`` when the run is another worker's by now,
    or was deleted, and ``StoreUnavailable`` when the store stayed away for too long. The run does not fail by that: in
    the first case it is in other hands, in the second somebody will find it without a sign of life and have it taken
    up again.

    Parameters
    ----------
    store : RunStore
    claim : Claim
    patience : float
        Seconds for which an absent store is waited for.
    """

    def __init__(self, store: RunStore, claim: Claim, *, patience: float = PATIENCE) -> None:
        self._store = store
        self._token, self._attempt = claim.run.token, claim.attempt
        self._patience = patience
        self._orders = claim.run.orders
        self._reported = self._ended = False

        self._changed = threading.Condition()  # guards the parcels, and wakes the writer
        self._parcels: deque[_Parcel] = deque()
        self._closing = False
        self._abandoned = threading.Event()
        self._sent = 0
        self._error: BaseException | None = None
        self._writer = threading.Thread(target=self._carry_all, name=f"stream {short(self._token)}", daemon=True)

    # For the loop ---------------------------------------------------------------------------------------------------

    def publish(self, event: Event) -> None:
        """Send an event on its way."""
        with self._changed:
            self._check()
            self._ended = self._ended or isinstance(event, Finished | Stopped | Paused | Failed)
            parcel = self._open_parcel()
            match event:
                case BatchProgress():
                    if parcel.events and isinstance(parcel.events[-1], BatchProgress):
                        parcel.events.pop()
                    parcel.urgent |= not self._reported  # somebody sits before an empty curve
                    self._reported = True
                case EpochEnd():  # its snapshot comes in a moment: together they cost one epoch less if we are killed
                    parcel.not_before = time.monotonic() + WRITE_EVERY
                case _:
                    parcel.urgent = True
            parcel.events.append(event)
            self._changed.notify()

    def save(self, snapshot: Snapshot) -> None:
        """Send on its way where the run has come, after all that was published before."""
        with self._changed:
            self._check()
            parcel = self._open_parcel()
            parcel.snapshot, parcel.urgent = snapshot, True
            self._changed.notify()

    def orders(self) -> Orders:
        """Return what is asked of the run; to stop where nothing more of it can be written."""
        return self._orders if self._error is None else Orders(stop=True)

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._error is None and not self._ended:
            failure = _failure(error)
            if failure is not None:
                self.publish(failure)
        with self._changed:
            self._closing = True
            self._changed.notify()
        if error is not None and not isinstance(error, Exception):  # the process is being ended: another one goes on
            self._abandoned.set()
        self._writer.join()
        if error is None:
            self._check()

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _open_parcel(self) -> _Parcel:
        """Return the parcel that takes more; a snapshot closes one."""
        if not self._parcels or self._parcels[-1].snapshot is not None:
            self._parcels.append(_Parcel())
        return self._parcels[-1]

    # In the writer's thread -----------------------------------------------------------------------------------------

    def _carry_all(self) -> None:
        last = -math.inf
        try:
            while self._wait_for_work(last):
                last = time.monotonic()
                run = self._carry_next()
                self._orders = run.orders
        except (RunError, StoreUnavailable) as error:
            log.warning("run %s, attempt %d, breaks off: %s", short(self._token), self._attempt, error)
            self._error = error
        finally:
            self._error = self._error or sys.exception()  # a bug in here must end the loop as well

    def _wait_for_work(self, last: float) -> bool:
        """Wait until there is something to write, or the run is to be looked at; False when all is done."""
        with self._changed:
            while not self._closing and not (self._parcels and self._parcels[0].urgent):
                due = max(last + WRITE_EVERY, self._parcels[0].not_before) if self._parcels else last + LOOK_EVERY
                rest = due - time.monotonic()
                if rest <= 0:
                    break
                self._changed.wait(rest)
            return bool(self._parcels) or not self._closing

    def _carry_next(self) -> Run:
        with self._changed:
            parcel = self._parcels.popleft() if self._parcels else None
        if parcel is None:
            return self._patiently(lambda: self._store.beat(self._token, self._attempt))
        events, sent, save = parcel.events, self._sent, _saved(parcel.snapshot)
        self._sent += len(events)
        return self._patiently(lambda: self._store.append(self._token, self._attempt, events, offset=sent, save=save))

    def _patiently(self, call: Callable[[], Run]) -> Run:
        """Repeat ``call`` while the store is away. ``append`` recognises what it has stored already."""
        give_up = time.monotonic() + self._patience
        while True:
            try:
                return call()
            except StoreUnavailable as error:
                if error.code == "store_schema" or time.monotonic() >= give_up:
                    raise
                log.warning("run %s waits for the store: %s", short(self._token), error)
                if self._abandoned.wait(RETRY_EVERY):
                    raise
                if error.code == "store_full":  # there may be room for a sign of life, and nobody else had more of it
                    with suppress(StoreUnavailable):
                        self._orders = self._store.beat(self._token, self._attempt).orders


def _saved(snapshot: Snapshot | None) -> Saved | None:
    if snapshot is None:
        return None
    weights = snapshot.slim().to_bytes()
    return Saved(snapshot.epoch, snapshot.step, weights=weights, resume=snapshot.to_bytes())


def _failure(error: BaseException | None) -> Failed | None:
    """Return what a run that has not ended properly has died of; None if it may be taken up again."""
    match error:
        case None:
            return Failed(code="internal", params={"error": "training returned without an end"})
        case RunError() | StoreUnavailable():
            return None
        case LabError():
            log.warning("a run failed: %s", error)
            return Failed(code=error.code, params={name: _plain(value) for name, value in error.params.items()})
        case Exception():
            log.error("a run failed for a reason that is a bug", exc_info=error)
            return Failed(code="internal", params={"error": type(error).__name__})
    return None


def _plain(value: Any) -> Any:
    """Return ``value`` if JSON knows it, else its text."""
    known = value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))
    return value if known else str(value)
