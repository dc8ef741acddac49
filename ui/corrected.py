"""What an address asked for and could not have: said until the reader changes the settings that came of it.

Said once would not do: the page is drawn anew as soon as the browser has told who its reader is, and a sentence of the
first drawing is gone before it is read.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.content import quoted
from core.runs.spec import Correction
from ui.i18n import t
from ui.state import state


def note(corrections: Sequence[Correction], settings: object) -> None:
    """Remember ``corrections``, which led to ``settings``, in place of what was remembered."""
    state().corrections = list(corrections)
    state().corrected = settings


def say(settings: object) -> None:
    """Say what was corrected, as long as ``settings`` are those that came of it."""
    memory = state()
    if settings != memory.corrected:
        memory.corrections = []
    if memory.corrections:
        st.warning("  \n".join(map(_sentence, memory.corrections)), icon=":material/link_off:")


def _sentence(correction: Correction) -> str:
    return t(
        "address.corrected",
        field=correction.field,
        received=quoted(correction.received),
        used=correction.used,
    )
