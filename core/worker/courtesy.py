"""Dask preload: a worker that trains beside a web process takes what that leaves of the processors.

A page that somebody waits for comes before a training; with nobody waiting, training is as fast as ever. Scheduler and
dispatcher are not meant: they have little to do, and others wait for it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

NICENESS: Final = 10
_GROUP: Final = Path("/proc/self/autogroup")


def dask_setup(worker: Any) -> None:
    """Called by Dask, before TensorFlow makes the threads that inherit this."""
    if not hasattr(os, "nice"):
        return
    os.nice(NICENESS)
    # Linux may group processes by session and share the processors among groups; then niceness counts within a group
    # alone. So the worker leaves its parent's session for one of its own, and the whole of that stands back.
    with suppress(OSError):
        os.setsid()
        _GROUP.write_text(str(NICENESS))
