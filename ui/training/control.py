"""Start, Pause and Stop, and following a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Literal

import streamlit as st

from core.errors import LabError, OneAtATime, RunNotFound
from core.runs.commands import Until
from core.runs.history import History
from core.runs.run import Run
from core.runs.service import TrainingService
from ui import browser, services
from ui.errors import explain
from ui.i18n import t
from ui.state import state
from ui.training import address, settings

PATIENCE: Final = 0.4
"""Seconds that a worker is given to obey before the page is drawn: mostly it has, and the page need not be drawn twice.

Drawing takes longer than that in the browser, and takes the processor from the worker that is to obey.
"""
LOOK_EVERY: Final = 0.03
"""Seconds between two looks meanwhile."""


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
        address.say_lost()
        return None
    try:
        history = follow(memory.run_token)
    except RunNotFound as error:
        memory.history = None
        address.lose_run(error)
        address.say_lost()
    except LabError as error:
        if known() is None:  # else the panel, which looks again and again, says it as long as it is so
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


def mine(run: Run) -> bool:
    """Return whether this learner may steer the run: it is theirs, or was made for nobody in particular."""
    return run.owner is None or run.owner == browser.owner()


Stage = Literal["nothing", "active", "halting", "paused", "stopping", "finished", "stopped", "failed"]


def stage(history: History | None) -> tuple[Stage, bool]:
    """Return what the whole page depends on: how things stand with the run, and whether this learner may steer it."""
    if history is None:
        return "nothing", True
    run = history.run
    if run.status in ("queued", "running"):
        return ("active" if run.pause_at is None else "halting"), mine(run)
    return run.status, mine(run)  # type: ignore[return-value]


def draw(history: History | None) -> None:
    """Draw the buttons, and why one of them cannot be pressed."""
    run = None if history is None or history.run.ended else history.run
    watching = history is not None and not mine(history.run)
    steered = None if watching else run
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("train.control.start"),
            key="start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=steered is not None,
            on_click=start,
        )
        if not watching:
            _hold(run)
        if steered is not None:
            st.caption(t("train.control.busy"), width="content")
    if watching:
        st.caption(t("steering.stranger"))
    if (trouble := state().trouble) is not None:
        _say_trouble(trouble)
    elif steered is None and (reason := _in_the_way()) is not None:
        st.warning(explain(reason), icon=":material/hourglass_empty:")


def _hold(run: Run | None) -> None:
    """Draw what makes a run wait or end."""
    status = None if run is None else run.status
    if run is not None and run.status == "paused":
        st.button(t("steering.resume"), key="pause", icon=":material/resume:", on_click=go_on)
    elif run is not None:
        st.button(
            t("steering.pausing" if run.pausing else "steering.pause"),
            key="pause",
            icon=":material/pause:",
            disabled=run.pausing or status == "stopping",
            on_click=pause,
        )
    st.button(
        t("train.control.stopping" if status == "stopping" else "train.control.stop"),
        key="stop",
        icon=":material/stop:",
        disabled=status not in ("queued", "running", "paused"),
        on_click=stop,
    )


def start(**changed: Any) -> None:
    """Callback: begin a run with the settings of the widgets, some of them ``changed`` first."""
    memory = state()
    settings.put(**changed)
    try:
        if _still_trains(memory.run_token):
            return  # a second click, from before the page could tell
        run = services.training().submit(settings.current(), browser.owner())
    except LabError as error:
        memory.trouble = error
    else:
        memory.trouble = memory.lost = None
        memory.corrections = []
        memory.run_token = memory.own_run = run.token
        address.name_run(run.token)


def _still_trains(token: str | None) -> bool:
    try:
        run = None if token is None else follow(token).run
    except RunNotFound:  # purged since the page was drawn
        return False
    return run is not None and mine(run) and not run.ended


def ask(command: Callable[[TrainingService, str, str], Run], obeyed: Callable[[Run], bool] = lambda run: True) -> None:
    """Ask something of the run that the page shows, by its token and as this learner; say so if it cannot be done.

    Returns when the run has ``obeyed``, after ``PATIENCE`` at the latest.
    """
    memory = state()
    if memory.run_token is None:
        return
    try:
        run = command(services.training(), memory.run_token, browser.owner() or "")
    except LabError as error:
        memory.trouble = error
    else:
        if memory.history is not None and memory.history.run.token == run.token:
            memory.history.run = run  # one that has ended may go on
        _wait(run.token, obeyed)


def _wait(token: str, obeyed: Callable[[Run], bool]) -> None:
    patient_until = time.monotonic() + PATIENCE
    with suppress(LabError):  # the page says it when it is drawn
        while not obeyed(follow(token).run) and time.monotonic() < patient_until:
            time.sleep(LOOK_EVERY)


def _at_rest(run: Run) -> bool:
    return run.at_rest


def stop() -> None:
    """Callback: ask the run to stop; one that has ended stays as it is."""
    state().answer_due = True
    ask(lambda service, token, owner: service.stop(token, owner), _at_rest)


def pause() -> None:
    """Callback: ask the run to pause."""
    state().answer_due = True
    ask(lambda service, token, owner: service.pause(token, owner), _at_rest)


def go_on(until: Until = "end") -> None:
    """Callback: ask a run that pauses to go on."""
    trains = _at_rest if until == "batch" else lambda run: run.at_rest or run.status == "running"
    ask(lambda service, token, owner: service.go_on(token, until, owner), trains)


def _in_the_way() -> LabError | None:
    """Return what Start would meet, as far as is known: training begins to be ready when the browser has answered."""
    return None if browser.owner() is None else services.training().status().reason


def _say_trouble(trouble: LabError) -> None:
    st.error(explain(trouble), icon=":material/error:")
    if isinstance(trouble, OneAtATime) and trouble.params["tokens"]:
        tokens = trouble.params["tokens"]
        with st.container(horizontal=True):
            st.button(t("steering.busy.show"), key="show-unfinished", on_click=_show, args=(tokens[-1],))
            st.button(t("steering.busy.replace"), key="replace-unfinished", on_click=_replace, args=(tokens,))
    state().trouble = None


def _show(token: str) -> None:
    """Callback: open another run of this learner."""
    state().run_token = token
    address.name_run(token)


def _replace(tokens: list[str]) -> None:
    """Callback: stop what this learner has unfinished, and begin a run with the settings of the widgets."""
    memory = state()
    try:
        for token in tokens:
            services.training().stop(token, browser.owner() or "")
    except RunNotFound:  # purged in between
        pass
    except LabError as error:
        memory.trouble = error
        return
    start()
