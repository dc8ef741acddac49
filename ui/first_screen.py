"""What fills the window is drawn first.

A browser draws all that has arrived in one piece, so a long page that arrives in one piece shows nothing until its last
figure is done. A page therefore says where its first screen ends, and what comes after it is sent a moment later. The
script is never told what the browser has drawn, so there is nothing to wait for but time; ``python -m benchmarks.web``
measures what that gains: a lesson's first screen is there in about half the time, and the whole page no later. The
answer to a press of Stop or Pause goes ahead likewise: before the settings above it and the curves and figures below,
which take longer to draw.
"""

from __future__ import annotations

import time
from typing import Final

from ui.state import state

MOMENT: Final = 0.1
"""Seconds in which a browser takes up what has been sent and begins to draw it."""


def ends() -> None:
    """Say that what fills the window has been sent. Only the first call after a page is opened takes time."""
    memory = state()
    if memory.first_screen_due:
        memory.first_screen_due = False
        time.sleep(MOMENT)


def answer_is_due() -> bool:
    """Return whether somebody pressed a button and waits: the answer is drawn before what stands above it."""
    return state().answer_due


def answered() -> None:
    """Say that the answer has been sent for which somebody waits who pressed a button; once, then nobody waits."""
    memory = state()
    if memory.answer_due:
        memory.answer_due = False
        time.sleep(MOMENT)
