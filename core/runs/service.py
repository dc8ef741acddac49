"""The training service as pages know it: submit a run, steer it, ask how things stand.

Nothing here waits. A run is submitted by writing it to the store; a process beside this one (``core.worker.serve``)
finds it there, puts it on the cluster and sees to it that it comes to an end. That process is all this module starts:
it costs the web process a pipe and a thread that reads it, and no Dask. It ends when this process ends, however that
comes about, and is started again should it end before.

A process, not a thread, also because Streamlit's page script is the web process's ``__main__``: a worker that
multiprocessing started from here would execute the page.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Final, Literal

from core.config import ROOT, Config
from core.errors import LabError, ServiceUnavailable, StoreUnavailable
from core.runs.commands import Until
from core.runs.database import absolute
from core.runs.orders import Tuning
from core.runs.run import Run
from core.runs.spec import RunSpec, validate
from core.runs.store import LEASE, RunStore

log = logging.getLogger(__name__)

MODULE: Final = "core.worker.serve"
RESTART_AFTER: Final = 3.0
"""Seconds before a serving process that has ended is started again."""


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """What a page can say about training on this host.

    ``starting``: the cluster or its first worker is not up yet; runs may be submitted, and wait. ``ready``: workers
    are there, and warm. ``unavailable``: for ``reason``; runs wait until it has gone, and the service keeps trying.
    """

    state: Literal["starting", "ready", "unavailable"]
    workers: int = 0
    reason: LabError | None = None

    def to_json(self) -> str:
        """Return the status as one line."""
        reason = None
        if self.reason is not None:
            kind = "store" if isinstance(self.reason, StoreUnavailable) else "service"
            reason = {"kind": kind, "says": str(self.reason), "code": self.reason.code, "params": self.reason.params}
        return json.dumps({"state": self.state, "workers": self.workers, "reason": reason}, default=str)

    @classmethod
    def from_json(cls, line: str) -> ServiceStatus:
        """Read what ``to_json`` wrote."""
        values = json.loads(line)
        if (reason := values["reason"]) is not None:
            kind = StoreUnavailable if reason["kind"] == "store" else ServiceUnavailable
            values["reason"] = kind(reason["says"], code=reason["code"], **reason["params"])
        return cls(**values)


class TrainingService:
    """All methods may be called from any thread.

    Parameters
    ----------
    config : Config
        Where scheduler and store are, and the limits of a spec.
    store : RunStore, optional
        One that this process has open already; it stays open.
    lease : float
        Seconds without a sign of life after which a run that somebody else looked after is taken up.
    """

    def __init__(self, config: Config, store: RunStore | None = None, *, lease: float = LEASE) -> None:
        self._config = config
        self._store_url = absolute(config.store_url)
        self.store = store or RunStore(self._store_url, config.limits)
        self._owns_store = store is None
        self._lease = lease
        self._lock = threading.Lock()  # guards thread and process
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[str] | None = None
        self._closing = threading.Event()
        self._status = ServiceStatus("starting")

    def start(self) -> None:
        """Begin to serve, in the background; does nothing if it has begun."""
        with self._lock:
            if self._closing.is_set() or (self._thread is not None and self._thread.is_alive()):
                return
            if self._thread is None:
                atexit.register(self.close)
            self._thread = threading.Thread(target=self._supervise, name="training service", daemon=True)
            self._thread.start()

    def submit(self, spec: RunSpec, owner: str | None = None) -> Run:
        """Store a run; the cluster gets it a moment later, or as soon as there is one.

        Raises
        ------
        InvalidSpec
            A field is outside the limits.
        OneAtATime
            The owner has an unfinished run, and there is but the embedded worker.
        StoreUnavailable
            The run could not be stored.
        """
        return self.submit_all([spec], owner)[0]

    def submit_all(self, specs: Sequence[RunSpec], owner: str | None = None, *, series: str = "") -> list[Run]:
        """Store a series of runs, all of them or none, as ``submit`` does one; the series counts as one."""
        checked = [validate(spec, self._config.limits) for spec in specs]
        created = self.store.create_all(checked, owner, series=series, most=self._most)
        self._call_dispatcher()
        return created

    # What a run that trains, waits or pauses can be asked for. Its worker obeys within a fraction of a second. Who is
    # given as ``owner`` has to be the run's, if it has one. All of it raises ``RunNotFound``, ``NotYourRun`` and
    # ``StoreUnavailable``.

    def stop(self, token: str, owner: str | None = None) -> Run:
        """Ask a run to stop; what it has learned is kept."""
        return self.store.request_stop(token, owner)

    def pause(self, token: str, owner: str | None = None) -> Run:
        """Ask a run to pause; its worker is free for others meanwhile."""
        return self.store.request_pause(token, owner)

    def go_on(self, token: str, until: Until = "end", owner: str | None = None) -> Run:
        """Ask a run that pauses to go on: to its end, to the end of the epoch, or by one batch."""
        run = self.store.request_going_on(token, until, owner)
        self._call_dispatcher()
        return run

    def train_on(self, token: str, more: int, owner: str | None = None) -> Run:
        """Ask a run that has finished or was stopped to train for ``more`` epochs.

        Raises
        ------
        InvalidSpec
            It would have more epochs than the host allows.
        OneAtATime
            The owner has another unfinished run.
        """
        run = self.store.request_more(token, more, owner, most=self._most)
        self._call_dispatcher()
        return run

    def change(self, token: str, tuning: Tuning, owner: str | None = None) -> Run:
        """Ask a run to train on with another learning rate or dropout.

        Raises
        ------
        InvalidSpec
            One of them is outside the limits.
        """
        return self.store.request_change(token, tuning, owner)

    @property
    def _most(self) -> int | None:
        """How many unfinished runs a learner may have: on a cluster, as many as they like."""
        return self._config.limits.unfinished_runs if self._config.scheduler is None else None

    def _call_dispatcher(self) -> None:
        """Have the dispatcher look into the store now, not only at its next tick."""
        with self._lock:
            if self._process is not None and not self._closing.is_set():
                _write(self._process, "look")

    def status(self) -> ServiceStatus:
        """Return how things stand, from memory."""
        return self._status

    def close(self) -> None:
        """Stop serving; an embedded cluster ends, another one goes on with what it has."""
        with self._lock:
            self._closing.set()
            thread = self._thread
            if self._process is not None:
                _stdin(self._process).close()
        if thread is not None:
            thread.join()
        atexit.unregister(self.close)
        if self._owns_store:
            self.store.close()

    def _supervise(self) -> None:
        while not self._closing.is_set():
            try:
                exit_code = self._run_process()
            except OSError as error:  # the host has no room for another process
                exit_code = error.errno
            if not self._closing.is_set():
                message = f"Expected the serving process to run. Received: exit_code={exit_code}"
                log.warning(message)
                reason = ServiceUnavailable(message, code="cluster_failed", exit_code=exit_code)
                self._status = ServiceStatus("unavailable", reason=reason)
                self._closing.wait(RESTART_AFTER)

    def _run_process(self) -> int | None:
        """Start the serving process, take in what it reports, and return its exit code when it has ended."""
        with self._lock:
            if self._closing.is_set():
                return None
            process = self._process = _start_process(self._config)
            task = {"store_url": self._store_url, "scheduler": self._config.scheduler, "lease": self._lease}
            _write(process, json.dumps(task))  # through the pipe: arguments can be read by others
        assert process.stdout is not None
        with process.stdout as output:
            for line in output:
                if line.startswith("{"):
                    self._status = ServiceStatus.from_json(line)
        with self._lock:
            self._process = None
            _stdin(process).close()
        return process.wait()


def _start_process(config: Config) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "DASK_LOGGING__DISTRIBUTED": "warning",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    if config.mnist is not None:
        environment["LAB_MNIST"] = str(config.mnist.resolve())
    # In a group of its own: Ctrl+C in the terminal is for the web process, whose end is its end.
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(
        # It ends abruptly, by design, and multiprocessing cleans up after it: no warning about that.
        [sys.executable, "-W", "ignore:resource_tracker:UserWarning", "-m", MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
        **apart,
    )


def _write(process: subprocess.Popen[str], line: str) -> None:
    with suppress(BrokenPipeError):  # it has just ended; the next one looks for itself
        os.write(_stdin(process).fileno(), f"{line}\n".encode())


def _stdin(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdin is not None
    return process.stdin
