"""What the lab remembers of one visitor while the browser tab is open.

Values of widgets stay in their widgets; this is the rest. It is lost with the session by design: what must survive a
reload stands in the address or in the run store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

_KEY = "_lab"


@dataclass(slots=True)
class LabState:
    """One visitor's memory."""

    language: str | None = None
    """Chosen by the visitor; None follows the browser."""
    answers: dict[str, int | None] = field(default_factory=dict)
    """Answers to predictions and exercises by section id: the option's index, or None for "skipped"."""
    run_token: str | None = None
    """The run that the training page shows."""
    model_token: str | None = None
    """The last run of this visitor that ended with a model: what the drawing page asks."""
    drawing: dict[str, Any] | None = None
    """The canvas's strokes, to be given back after a page change."""
    canvas_generation: int = 0
    """Counts up when the canvas is to be emptied: the widget takes this as a new identity."""


def state() -> LabState:
    """Return this session's memory, made at the first call."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = LabState()
    memory: LabState = st.session_state[_KEY]
    return memory
