"""The training service: puts runs on the cluster, and sees to it that each of them comes to an end.

All it does happens in a thread of its own; what a page calls takes milliseconds. The thread connects, hands waiting
runs over, notices workers that are gone, takes up what nobody keeps any more, and purges. It needs no memory: all of
that follows from the store, so any number of services, in any number of web processes, can look after the same runs.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import math
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from core.config import Config
from core.errors import LabError, RunNotFound, ServiceUnavailable, StoreUnavailable
from core.runs.database import absolute
from core.runs.events import Failed, WorkerLost
from core.runs.ledger import short
from core.runs.run import Run
from core.runs.spec import RunSpec, validate
from core.runs.store import LEASE, RunStore

if TYPE_CHECKING:
    from core.runs.cluster import Cluster  # distributed takes half a second to import: the thread does it

log = logging.getLogger(__name__)

TICK: Final = 1.0
"""Seconds between two looks at the cluster and the store, where nothing happens in between."""
RECONNECT_EVERY: Final = 3.0
PURGE_EVERY: Final = 600.0


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """What a page can say about training on this host.

    ``starting``: the cluster or its first worker is not up yet; runs may be submitted, and wait. ``ready``: workers
    are there, and warm. ``unavailable``: for ``reason``; runs wait until it has gone, and the service keeps trying.
    """

    state: Literal["starting", "ready", "unavailable"]
    workers: int = 0
    reason: LabError | None = None


@dataclass(frozen=True, slots=True)
class _Handed:
    """A run that this service has put on the cluster."""

    ticket: str
    future: Any


class TrainingService:
    """All methods may be called from any thread.

    Parameters
    ----------
    config : Config
        Where scheduler and store are, and the limits of a spec.
    store : RunStore, optional
        One that the process has open already; it stays open.
    lease : float
        Seconds without a sign of life after which somebody else's run is taken up.
    """

    def __init__(self, config: Config, store: RunStore | None = None, *, lease: float = LEASE) -> None:
        self._config = config
        self._store_url = absolute(config.store_url)
        self.store = store or RunStore(self._store_url, config.limits)
        self._owns_store = store is None
        self._lease = lease
        self._lock = threading.Lock()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event
        self._status = ServiceStatus("starting")
        self._handed: dict[str, _Handed] = {}
        self._purged_at = -math.inf

    def start(self) -> None:
        """Begin to serve, in the background; does nothing if it has begun."""
        with self._lock:
            if self._closing or (self._thread is not None and self._thread.is_alive()):
                return
            if self._thread is None:
                atexit.register(self.close)
            self._thread = threading.Thread(target=self._run, name="training service", daemon=True)
            self._thread.start()

    def submit(self, spec: RunSpec, owner: str | None = None) -> Run:
        """Store a run; the cluster gets it a moment later, or as soon as there is one.

        Raises
        ------
        InvalidSpec
            A field is outside the limits.
        StoreUnavailable
            The run could not be stored.
        """
        run = self.store.create(validate(spec, self._config.limits), owner)
        self._wake_up()
        return run

    def stop(self, token: str) -> Run:
        """Ask a run to stop; its worker obeys within a fraction of a second, a waiting run at once.

        Raises
        ------
        RunNotFound, StoreUnavailable
        """
        return self.store.request_stop(token)

    def status(self) -> ServiceStatus:
        """Return how things stand, from memory."""
        return self._status

    def close(self) -> None:
        """Stop serving; an embedded cluster ends, another one goes on with what it has."""
        with self._lock:
            self._closing = True
            thread = self._thread
        self._wake_up()
        if thread is not None:
            thread.join(timeout=15)
        atexit.unregister(self.close)
        if self._owns_store:
            self.store.close()

    # In the service's thread ----------------------------------------------------------------------------------------

    def _run(self) -> None:
        from distributed.compatibility import asyncio_run
        from distributed.config import get_loop_factory

        try:
            asyncio_run(self._serve(), loop_factory=get_loop_factory())
        finally:
            if sys.exception() is not None:  # a bug; the next ``start`` tries again
                self._status = ServiceStatus("unavailable", reason=ServiceUnavailable("the service has ended"))

    async def _serve(self) -> None:
        from core.runs.cluster import Cluster

        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        while not self._closing:
            try:
                async with Cluster(self._config.scheduler) as cluster:
                    await self._serve_with(cluster)
            except ServiceUnavailable as error:
                self._report(error)
            if self._config.scheduler is None:
                self._release_all()
            if not self._closing:
                await self._sleep(RECONNECT_EVERY)

    async def _serve_with(self, cluster: Cluster) -> None:
        """Look after the runs until the connection is lost, which raises ``ServiceUnavailable``."""
        self._handed.clear()
        while not self._closing:
            try:
                self._hand_over(cluster)
                await self._look_after(cluster)
                self._purge()
            except StoreUnavailable as error:
                self._report(error)
            await self._sleep(TICK)

    def _hand_over(self, cluster: Cluster) -> None:
        """Put on the cluster what nobody keeps: new runs, and those whose worker or service is gone."""
        for token in self.store.abandoned(self._lease):
            with suppress(RunNotFound):  # deleted in between
                ticket = self.store.entrust(token, self._lease)
                if ticket is not None:
                    self._handed[token] = _Handed(ticket, cluster.hand_over(self._store_url, token, ticket))

    async def _look_after(self, cluster: Cluster) -> None:
        # In this order: a worker that had a run before we asked for the workers, and is not among them, is gone.
        unfinished = {run.token: run for run in self.store.unfinished()}
        workers = await cluster.workers()
        self._status = ServiceStatus("ready" if workers else "starting", workers=len(workers))
        for token, handed in list(self._handed.items()):
            run = unfinished.get(token)
            with suppress(RunNotFound):
                if run is not None and handed.future.done():
                    await self._settle(token, handed)
                elif run is not None and run.worker and run.worker not in workers:
                    log.warning("run %s lost its worker %s", short(token), run.worker)
                    self.store.record(token, WorkerLost(), attempt=run.attempt)  # the cluster sends another one
            if run is None or handed.future.done():
                del self._handed[token]
        if self._handed:
            self.store.keep(self._handed)

    async def _settle(self, token: str, handed: _Handed) -> None:
        """Decide about a run that has not ended, though its task has.

        Mostly nothing: it ended just now, or it is in other hands, or its keeper will be missed.
        """
        from distributed import KilledWorker

        if handed.future.status != "error":
            return
        error = await handed.future.exception()
        if isinstance(error, KilledWorker):  # the cluster tries no further; the store decides whether we do
            self.store.release(token, handed.ticket)
        elif not isinstance(error, LabError):  # what keeps a worker from even beginning: it lacks the lab's code, say
            log.error("run %s cannot be trained", short(token), exc_info=error)
            failure = Failed(code="internal", params={"error": type(error).__name__})
            self.store.release(token, handed.ticket, failure)

    def _release_all(self) -> None:
        """Let go of the runs of an embedded cluster that has ended: its workers have, too."""
        for token, handed in self._handed.items():
            try:
                self.store.release(token, handed.ticket)
            except (RunNotFound, StoreUnavailable) as error:  # then it will be found without a sign of life
                log.info("run %s: %s", short(token), error)
        self._handed.clear()

    def _purge(self) -> None:
        if time.monotonic() - self._purged_at >= PURGE_EVERY:
            self._purged_at = time.monotonic()
            self.store.purge()

    def _report(self, error: LabError) -> None:
        if self._status.reason is None or str(self._status.reason) != str(error):
            log.warning("%s", error)
        self._status = ServiceStatus("unavailable", reason=error)

    async def _sleep(self, seconds: float) -> None:
        """Wait until somebody wakes the service, at most for ``seconds``."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()

    def _wake_up(self) -> None:
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(self._wake.set)
