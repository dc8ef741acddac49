"""The component in the browser: its files, and where it stands on the page."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

KEY: Final = "playground"
_FRONT: Final = Path(__file__).parent / "front"


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """Register the component; once a process, for a second one of the same name would replace the first."""
    # One script from many: a component takes a single module, and functions may be defined in any order.
    scripts = [path.read_text(encoding="utf-8") for path in sorted(_FRONT.glob("*.js"))]
    return st.components.v2.component(
        "lab_playground",
        html=(_FRONT / "frame.html").read_text(encoding="utf-8"),
        css=(_FRONT / "style.css").read_text(encoding="utf-8"),
        js="\n".join(scripts),
    )


def mount(data: dict[str, Any], on_wish: Callable[[], None]) -> None:
    """Draw the playground, or hand ``data`` to the one that is there.

    Parameters
    ----------
    data : dict
        A reply of ``ui.playground.wire.answer`` or ``everything``.
    on_wish : callable
        Called when the browser wishes something; ``wish()`` says what.
    """
    # As text: to see whether a dict within a dict is a table Streamlit would load pandas, 40 MB.
    _component()(key=KEY, data={"reply": json.dumps(_plain(data), allow_nan=False)}, on_wish_change=on_wish)


def wish() -> dict[str, Any] | None:
    """Return what the browser wishes in this run, if anything."""
    wished: dict[str, Any] | None = st.session_state[KEY].get("wish")
    return wished


def _plain(value: Any) -> Any:
    """Return ``value`` with every number that JSON does not know as its name: a training may diverge."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": str(value)}
    return value
