"""Dask preload: a worker gets ready before it takes its first run.

``dask worker … --preload core.worker.warm``. What takes seconds is done before the worker offers itself to the
scheduler: TensorFlow is imported, MNIST read, the primer's network compiled, a store opened.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from core.errors import DataUnavailable
from core.runs.spec import RunSpec
from core.worker.execute import execute, store_at

log = logging.getLogger(__name__)

_CHATTER: Final = (b"absl::InitializeLog", b"oneDNN custom operations are on")
"""What TensorFlow says at every import, whatever its log level."""


def dask_setup(worker: Any) -> None:
    """Called by Dask. A worker without data offers itself all the same: its runs then say what is missing."""
    began = time.perf_counter()
    with _without_chatter():
        import tensorflow  # noqa: F401
    try:
        warm_up()
    except DataUnavailable as error:
        log.warning("%s", error)
    log.info("worker %s is warm after %.1f s", worker.name, time.perf_counter() - began)


def warm_up() -> None:
    """Rehearse: train a few batches of the primer's network, from a store of its own that is thrown away.

    Raises
    ------
    DataUnavailable
        There is no MNIST.
    """
    with tempfile.TemporaryDirectory(prefix="lab-rehearsal-") as folder:
        url = f"sqlite:///{Path(folder).as_posix()}/runs.db"
        with closing(store_at(url)) as store:
            execute(url, store.create(RunSpec(epochs=1, training_examples=640)).token)


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Hold back what native code writes to the error output, and then pass on all but the chatter."""
    with tempfile.TemporaryFile() as held_back:
        terminal = os.dup(2)
        os.dup2(held_back.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
            held_back.seek(0)
            said = [line for line in held_back if not any(chatter in line for chatter in _CHATTER)]
            sys.stderr.write(b"".join(said).decode(errors="replace"))
