"""Real processes for tests: started, waited for, and ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.config import ROOT
from core.runs.run import Run
from core.runs.store import RunStore

SECONDS = 180.0  # for what takes a twentieth of that on an idle machine


def wait_until(holds: Callable[[], object], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def ended(store: RunStore, token: str) -> Run:
    wait_until(lambda: store.get(token).ended)
    return store.get(token)


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"DASK_LOGGING__DISTRIBUTED": "warning"}
    child = subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=environment)
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def scheduler() -> Iterator[str]:
    """A Dask scheduler on a free loopback port; yields its address."""
    port = free_port()
    with process("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        yield f"tcp://127.0.0.1:{port}"


def worker_of(address: str) -> tuple[str, ...]:
    """The arguments of a worker process, as deploy/compose.yaml starts one."""
    return (
        *("distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny"),
        *("--memory-limit", "0", "--no-dashboard", "--preload", "core.worker.warm"),
    )
