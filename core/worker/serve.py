"""The process beside the web process: dispatcher, and with it, unless a scheduler is given, an embedded cluster.

``python -m core.worker.serve`` reads what to do from the first line of its input, as JSON, writes a status to its
output whenever that changes, and takes each further line for a call to look into the store. It serves until its input
ends. The web process holds the other end of that pipe, so whatever becomes of it, killed or crashed, this process sees
the end and goes at once, and the worker, which watches this process in the same way, goes with it. Nothing needs to be
closed in good order: what a run has come to is in the store. Everything listens on the loopback interface only.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, Final, TextIO

import dask
from distributed import Nanny, Scheduler
from distributed.compatibility import asyncio_run
from distributed.config import get_loop_factory

from core import config
from core.runs.service import ServiceStatus
from core.runs.store import RunStore
from core.worker.dispatcher import Dispatcher

HOST: Final = "127.0.0.1"
PRELOAD: Final = ["core.worker.courtesy", "core.worker.warm"]

SETTINGS: Final = {
    "distributed.scheduler.allowed-failures": 1_000_000,  # the run store counts attempts, and knows which got further
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "5s",
}


async def serve(task: dict[str, Any], output: TextIO) -> None:
    """Dispatch runs, for ever, or until the embedded worker, which is restarted when it dies, cannot be started.

    Parameters
    ----------
    task : dict
        ``store_url``, ``scheduler`` (None for an embedded cluster) and ``lease``, as ``TrainingService`` has them.
    output : text file
        Gets a status in each line.
    """

    def report(status: ServiceStatus) -> None:
        output.write(f"{status.to_json()}\n")
        output.flush()

    loop = asyncio.get_running_loop()
    store = RunStore(task["store_url"], config.load().limits)
    dispatcher = Dispatcher(store, report, lease=task["lease"])
    listener = threading.Thread(
        target=listen, args=(lambda: loop.call_soon_threadsafe(dispatcher.call),), name="input", daemon=True
    )
    listener.start()
    if task["scheduler"] is None:
        await serve_embedded(dispatcher)
    else:
        await dispatcher.serve(task["scheduler"])


async def serve_embedded(dispatcher: Dispatcher) -> None:
    """Run scheduler, worker and dispatcher until one of them ends."""
    quiet = {"host": HOST, "dashboard": False, "dashboard_address": f"{HOST}:0"}
    async with Scheduler(port=0, **quiet) as scheduler:
        dispatching = asyncio.create_task(dispatcher.serve(scheduler.address))
        async with Nanny(
            scheduler.address, nthreads=1, memory_limit=0, name="embedded", preload=PRELOAD, **quiet
        ) as worker:
            working = asyncio.create_task(worker.finished())
            done, _ = await asyncio.wait({dispatching, working}, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()


def listen(call: Callable[[], object]) -> None:
    """Call whenever there is input; when there will be none any more, end the process."""
    while os.read(0, 1024):
        call()
    os._exit(0)


def main() -> None:
    """Serve. Nothing but statuses goes to the output, whatever libraries print."""
    logging.basicConfig(format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # we report ourselves when a connection is lost
    with os.fdopen(os.dup(1), "w") as output, open(0, "rb", buffering=0, closefd=False) as orders:
        os.dup2(2, 1)
        task = json.loads(orders.readline())
        with dask.config.set(SETTINGS):
            asyncio_run(serve(task, output), loop_factory=get_loop_factory())
    sys.exit("Expected a worker that can be started. Received: none")


if __name__ == "__main__":
    main()
