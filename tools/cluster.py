"""A Dask cluster of one's own for a test or a measurement: real processes on loopback, gone afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tools.serve import HOST, ROOT
from tools.serving import free_port

END_SECONDS = 20.0
"""How long a process may take to end when it is told to."""


@contextmanager
def scheduler(port: int | None = None) -> Iterator[str]:
    """Start a scheduler, on a free port unless one is given; yields its address."""
    port = free_port() if port is None else port
    with _process("dask_scheduler", "--host", HOST, "--port", str(port), "--no-dashboard"):
        yield f"tcp://{HOST}:{port}"


@contextmanager
def worker(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker of the scheduler at ``address`` as deploy/compose.yaml does; yields its process.

    Without the nanny that would start it again: whoever ends it wants it gone.
    """
    quiet = ("--memory-limit", "0", "--no-dashboard", "--no-nanny")
    arguments = (address, "--host", HOST, "--nthreads", "1", *quiet, "--preload", "core.worker.warm")
    with _process("dask_worker", *arguments) as process:
        yield process


@contextmanager
def _process(program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"DASK_LOGGING__DISTRIBUTED": "warning", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
