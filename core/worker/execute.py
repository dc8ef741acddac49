"""The task that the cluster runs: one attempt at one run.

Importing this module does not import TensorFlow: a dispatcher names the task, and a scheduler unpickles its name.
"""

from __future__ import annotations

import functools
import logging
import os
import socket
from dataclasses import replace

from core import config
from core.data.mnist import Mnist
from core.errors import RunError
from core.runs.ledger import short
from core.runs.snapshot import Snapshot
from core.runs.store import RunStore
from core.worker.stream import Stream

log = logging.getLogger(__name__)


def execute(store_url: str, token: str, ticket: str = "") -> None:
    """Claim a run, train it, and report to the store until it has ended or pauses.

    Nothing happens if the run is at rest or another worker has it. What ends the run is in the store; the
    task's own outcome tells a service merely that the worker is free again. It raises what is a bug, and
    ``StoreUnavailable`` when the store stayed away: Dask does not repeat a task that raised, the service takes care of
    a run without a sign of life.

    Parameters
    ----------
    store_url : str
        As for ``RunStore``.
    token : str
        Of the run.
    ticket : str
        As ``RunStore.entrust`` gave it.
    """
    store = store_at(store_url)
    try:
        claim = store.claim(token, worker=worker_address(), ticket=ticket)
        if claim is None:
            log.info("run %s needs no worker any more", short(token))
            return
        with Stream(store, claim) as stream:
            from core.worker.loop import train  # TensorFlow

            resume = Snapshot.from_bytes(claim.resume.data) if claim.resume else None
            train(
                replace(claim.run.spec, epochs=claim.run.epochs),
                mnist(),
                publish=stream.publish,
                save=stream.save,
                orders=stream.orders,
                resume=resume,
                course=claim.run.changes,
            )
    except RunError as error:  # it was given to another worker, or deleted
        log.info("%s", error)


@functools.cache
def mnist() -> Mnist:
    """Return MNIST, read once in a worker's life.

    Raises
    ------
    DataUnavailable
        As ``core.worker.data.load_or_download``; the next run tries again.
    """
    from core.worker.data import load_or_download

    return load_or_download()


def worker_address() -> str:
    """Return the address under which the cluster knows this worker; host and process outside of a cluster."""
    from distributed import get_worker

    try:
        return str(get_worker().address)
    except ValueError:
        return f"{socket.gethostname()}:{os.getpid()}"


@functools.cache
def store_at(url: str) -> RunStore:
    """Return the run store that a worker keeps open from run to run."""
    return RunStore(url, config.load().limits)
