"""The embedded cluster: a Dask scheduler and one worker, as a process of its own beside the web process.

``python -m core.worker.embedded`` writes the scheduler's address to its output and serves until its input ends. The web
process holds the other end of that pipe, so whatever becomes of it, killed or crashed, this process sees the end and
goes at once, and its worker, which watches it in the same way, with it. Nothing needs to be closed in good order: what
a run has come to is in the store. Everything listens on the loopback interface only.

A process, not a thread, because Streamlit's page script is the web process's ``__main__``: a child that multiprocessing
started from there would execute the page.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Final

import dask
from distributed import Nanny, Scheduler
from distributed.compatibility import asyncio_run
from distributed.config import get_loop_factory

HOST: Final = "127.0.0.1"

SETTINGS: Final = {
    "distributed.scheduler.allowed-failures": 1_000_000,  # the run store counts attempts, and knows which got further
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "5s",
}


async def serve(announce: int) -> None:
    """Run scheduler and worker until the worker, which is restarted when it dies, cannot be started any more.

    Parameters
    ----------
    announce : int
        File descriptor that gets the scheduler's address, and is closed then.
    """
    quiet = {"host": HOST, "dashboard": False, "dashboard_address": f"{HOST}:0"}
    async with Scheduler(port=0, **quiet) as scheduler:
        with os.fdopen(announce, "w") as output:
            output.write(f"{scheduler.address}\n")
        import core.worker.execute  # noqa: F401  the scheduler unpickles tasks: better now than when the first one comes

        async with Nanny(
            scheduler.address, nthreads=1, memory_limit=0, name="embedded", preload=["core.worker.warm"], **quiet
        ) as worker:
            await worker.finished()


def end_with_input() -> None:
    """Wait until nobody holds the other end of the input any more, and end the process."""
    while os.read(0, 1024):
        pass
    os._exit(0)


def main() -> None:
    """Serve; nothing but the address goes to the output, whatever libraries print."""
    announce = os.dup(1)
    os.dup2(2, 1)
    threading.Thread(target=end_with_input, name="end with input", daemon=True).start()
    with dask.config.set(SETTINGS):
        asyncio_run(serve(announce), loop_factory=get_loop_factory())
    sys.exit("the worker cannot be started")


if __name__ == "__main__":
    main()
