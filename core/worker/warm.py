"""Dask preload: a worker gets ready before it takes its first run.

``dask worker … --preload core.worker.warm``. What takes seconds is done before the worker offers itself to the
scheduler: TensorFlow is imported, MNIST read, the primer's network compiled.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from core.errors import DataUnavailable
from core.runs.spec import RunSpec

log = logging.getLogger(__name__)


def dask_setup(worker: Any) -> None:
    """Called by Dask. A worker without data offers itself all the same: its runs then say what is missing."""
    began = time.perf_counter()
    try:
        warm_up()
    except DataUnavailable as error:
        log.warning("%s", error)
    log.info("worker %s is warm after %.1f s", worker.name, time.perf_counter() - began)


def warm_up() -> None:
    """Train the primer's network on a few batches, into the void.

    Raises
    ------
    DataUnavailable
        There is no MNIST.
    """
    from core.worker.execute import mnist
    from core.worker.loop import train

    spec = RunSpec(epochs=1, training_examples=640)
    train(spec, mnist(), publish=lambda event: None, should_stop=lambda: False, save=lambda snapshot: None)
