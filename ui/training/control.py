"""Start and Stop, and following a run."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import LabError, RunNotFound
from core.runs.history import History
from ui import services
from ui.errors import explain
from ui.i18n import t
from ui.state import state
from ui.training import address, settings


def follow(token: str) -> History:
    """Return what is known of the run, the latest included.

    Raises
    ------
    RunNotFound, StoreUnavailable
    """
    memory = state()
    store = services.store()
    if memory.history is None or memory.history.run.token != token:
        memory.history = History(store.get(token))
    if not memory.history.complete:
        memory.history.take(store.follow(token, memory.history.cursor))
    return memory.history


def opened() -> History | None:
    """Return the run that the page shows, if any; says so where it cannot be read."""
    memory = state()
    if memory.run_token is None:
        return None
    try:
        history = follow(memory.run_token)
    except RunNotFound as error:
        memory.history = None
        address.lose_run(error)
    except LabError as error:
        st.error(explain(error), icon=":material/error:")
    else:
        address.name_run(memory.run_token)  # a step back in the browser may have lost it
        return history
    return known()


def known() -> History | None:
    """Return what has been read of the run that the page shows, without reading on."""
    memory = state()
    shown = memory.history is not None and memory.history.run.token == memory.run_token
    return memory.history if shown else None


def draw(history: History | None) -> None:
    """Draw the two buttons, and why one of them cannot be pressed."""
    status = None if history is None or history.run.ended else history.run.status
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("train.control.start"),
            key="start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=status is not None,
            on_click=start,
        )
        st.button(
            t("train.control.stopping" if status == "stopping" else "train.control.stop"),
            key="stop",
            icon=":material/stop:",
            disabled=status not in ("queued", "running"),
            on_click=stop,
        )
        if status is not None:
            st.caption(t("train.control.busy"), width="content")
    _say_trouble()


def start(**changed: Any) -> None:
    """Callback: begin a run with the settings of the widgets, some of them ``changed`` first."""
    memory = state()
    settings.put(**changed)
    try:
        if _still_trains(memory.run_token):
            return  # a second click, from before the page could tell
        run = services.training().submit(settings.current())
    except LabError as error:
        memory.trouble = error
    else:
        memory.run_token = memory.own_run = run.token
        address.name_run(run.token)


def _still_trains(token: str | None) -> bool:
    try:
        return token is not None and not follow(token).run.ended
    except RunNotFound:  # purged since the page was drawn
        return False


def stop() -> None:
    """Callback: ask the run to stop; one that has ended stays as it is."""
    memory = state()
    if memory.run_token is None:
        return
    try:
        services.training().stop(memory.run_token)
    except LabError as error:
        memory.trouble = error


def _say_trouble() -> None:
    memory = state()
    if memory.trouble is not None:
        st.error(explain(memory.trouble), icon=":material/error:")
        memory.trouble = None
