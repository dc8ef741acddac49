"""A garbage collector that looks only at what is new.

Streamlit 1.67 has Python collect all garbage after every run of a script (``gc.collect(2)`` in ``script_runner.py``).
That looks at every object of the process, 120,000 in the lab's, and the server does nothing else meanwhile: a tenth of
a second on two slow processors, for every move of a slider and every look at a run that trains. Nearly all of these
objects stay for good: modules, texts, kept figures. So what has outlived a collection that took long is set apart
(``gc.freeze``), and the next ones take a few milliseconds. Now and then all is looked at again, for visitors leave.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import Final

LONG: Final = 0.01
"""Seconds from which a collection is long: what a reader does not notice, and little beside a script's own time."""
LOOK_AGAIN_AFTER: Final = 600.0
"""Seconds for which what is set apart is not looked at."""

_OLDEST: Final = 2


class Watch:
    """Told by Python when a collection starts and stops (``gc.callbacks``), sets apart what has outlived a long one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._looked = clock()

    def __call__(self, phase: str, info: Mapping[str, int]) -> None:
        """At the end of a full collection freeze what is left if it took long, or thaw what has long been frozen."""
        if info["generation"] != _OLDEST:
            return
        now = self._clock()
        if phase == "start":
            self._started = now
        elif now - self._looked >= LOOK_AGAIN_AFTER:
            self._looked = now
            gc.unfreeze()  # the next collection takes long once, and then all that is left is set apart again
        elif now - self._started >= LONG:
            gc.freeze()


def set_apart_what_stays() -> None:
    """Do so in this process from now on; what it has imported so far comes first. A second call changes nothing."""
    if not any(isinstance(callback, Watch) for callback in gc.callbacks):
        gc.callbacks.append(Watch())
        gc.freeze()
