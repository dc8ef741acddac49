"""Waiting for what processes do."""

from __future__ import annotations

import time
from collections.abc import Callable

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
