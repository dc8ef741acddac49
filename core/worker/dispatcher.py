"""Puts runs on a cluster, and sees to it that each of them comes to an end.

It hands over what waits, notices workers that are gone, takes up what nobody looks after any more, stops what nobody
watches, and purges. It needs no memory: all of that follows from the store, so any number of dispatchers, of any number
of web processes, can look after the same runs.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from distributed import KilledWorker

from core.errors import LabError, RunNotFound, ServiceUnavailable, StoreUnavailable
from core.runs.events import Failed, WorkerLost
from core.runs.ledger import short
from core.runs.service import ServiceStatus
from core.runs.store import LEASE, RunStore
from core.worker.cluster import Cluster

log = logging.getLogger(__name__)

TICK: Final = 1.0
"""Seconds between two looks at the cluster and the store, where nobody calls in between."""
RECONNECT_EVERY: Final = 3.0
STOP_UNWATCHED_EVERY: Final = 10.0
PURGE_EVERY: Final = 600.0


@dataclass(frozen=True, slots=True)
class _Handed:
    """A run that this dispatcher has put on the cluster."""

    ticket: str
    future: Any


class Dispatcher:
    """Serves one store with one cluster.

    Parameters
    ----------
    store : RunStore
    report : callable
        Gets the service's status, whenever it changes.
    lease : float
        Seconds without a sign of life after which a run that somebody else looked after is taken up.
    """

    def __init__(self, store: RunStore, report: Callable[[ServiceStatus], None], *, lease: float = LEASE) -> None:
        self._store = store
        self._report = report
        self._lease = lease
        self._called = asyncio.Event()
        self._reported = ""
        self._handed: dict[str, _Handed] = {}
        self._stopped_at = self._purged_at = self._store_away_at = -math.inf

    def call(self) -> None:
        """Look at the store now, not only at the next tick. For the thread of the event loop."""
        self._called.set()

    async def serve(self, scheduler: str) -> None:
        """Connect to a scheduler, look after runs, connect again when the connection is lost; for ever."""
        while True:
            try:
                async with Cluster(scheduler) as cluster:
                    self._handed.clear()
                    while True:
                        await self._tend(cluster)
                        await self._pause(TICK)
            except ServiceUnavailable as error:
                self._set(ServiceStatus("unavailable", reason=error))
                await self._pause(RECONNECT_EVERY)

    async def _tend(self, cluster: Cluster) -> None:
        # While the store was away nobody could give a sign of life, nor note a look: for one lease, who lives does so.
        just_back = time.monotonic() - self._store_away_at < self._lease
        try:
            for token, ticket in await asyncio.to_thread(self._entrusted, math.inf if just_back else self._lease):
                self._handed[token] = _Handed(ticket, cluster.hand_over(self._store.database.url, token, ticket))
            await self._look_after(cluster)
            if not just_back and time.monotonic() - self._stopped_at >= STOP_UNWATCHED_EVERY:
                self._stopped_at = time.monotonic()
                await asyncio.to_thread(self._store.stop_unwatched)
            if time.monotonic() - self._purged_at >= PURGE_EVERY:
                self._purged_at = time.monotonic()
                await asyncio.to_thread(self._store.purge)
        except StoreUnavailable as error:
            self._store_away_at = time.monotonic()
            self._set(ServiceStatus("unavailable", reason=error))

    def _entrusted(self, lease: float) -> list[tuple[str, str]]:
        """Become the keeper of what has none: new runs, and those whose worker or dispatcher is gone."""
        entrusted = []
        for token in self._store.abandoned(lease):
            with suppress(RunNotFound):  # deleted in between
                ticket = self._store.entrust(token, lease)
                if ticket is not None:
                    entrusted.append((token, ticket))
        return entrusted

    async def _look_after(self, cluster: Cluster) -> None:
        # In this order: a worker that had a run before we asked for the workers, and is not among them, is gone.
        active = {run.token: run for run in await asyncio.to_thread(self._store.unfinished) if not run.at_rest}
        workers = await cluster.workers()
        self._set(ServiceStatus("ready" if workers else "starting", workers=len(workers)))
        for token, handed in list(self._handed.items()):
            run = active.get(token)
            with suppress(RunNotFound):
                if run is not None and handed.future.done():
                    await self._settle(token, handed)
                elif run is not None and run.worker and run.worker not in workers:
                    log.warning("run %s lost its worker %s", short(token), run.worker)
                    self._store.record(token, WorkerLost(), attempt=run.attempt)  # the cluster sends another one
            if run is None or handed.future.done():
                del self._handed[token]
        if self._handed:
            await asyncio.to_thread(self._store.keep, list(self._handed))

    async def _settle(self, token: str, handed: _Handed) -> None:
        """Decide about a run that has not ended, though its task has.

        Mostly nothing: it ended just now, or it is in other hands, or its keeper will be missed.
        """
        if handed.future.status != "error":
            return
        error = await handed.future.exception()
        if isinstance(error, KilledWorker):  # the cluster tries no further; the store decides whether we do
            self._store.release(token, handed.ticket)
        elif not isinstance(error, LabError):  # what keeps a worker from even beginning: it lacks the lab's code, say
            log.error("run %s cannot be trained", short(token), exc_info=error)
            failure = Failed(code="internal", params={"error": type(error).__name__})
            self._store.release(token, handed.ticket, failure)

    def _set(self, status: ServiceStatus) -> None:
        text = status.to_json()
        if text != self._reported:
            self._reported = text
            self._report(status)
            if status.reason is not None:
                log.warning("%s", status.reason)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._called.wait(), seconds)
        self._called.clear()
