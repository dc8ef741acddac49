"""Status and curves: before a run, while it trains, and when it has ended.

All three stand in the same places, so that nothing jumps when one follows the other. While a run trains, a fragment
looks into the run store several times a second; it never waits. How often depends on what that costs: with many who
watch, or on a slow machine, everybody's curve grows in larger steps, and pages and workers keep the rest of the time.
"""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import LabError, StoreUnavailable
from core.runs.history import History
from core.runs.spec import RunSpec
from ui import browser, first_screen, progress, services, style
from ui.errors import explain, explained
from ui.i18n import t
from ui.state import state
from ui.training import control, live, outcome, preview, words

POLL: Final = 0.3
"""Seconds between two looks, where they cost little; see ``core.pace``."""
POLL_STOPPING: Final = 0.15
"""The same while somebody waits for the run to obey."""
POLL_PAUSED: Final = 1.0
"""The same while nothing happens but what another window asks for."""

_AWAY: Final = "_store_away"

# Streamlit fades what a slow rerun has not reached yet; here that would flicker several times a second.
_CSS: Final = """
<style>
.st-key-status [data-stale="true"], .st-key-curves [data-stale="true"] { opacity: 1; transition: none; }
</style>
"""


def draw(spec: RunSpec, history: History | None) -> None:
    """Draw the run of ``history`` and keep it up to date; without one, what ``spec`` would be."""
    style.add(_CSS)
    st.fragment(_panel, run_every=_interval(history))(spec, control.stage(history))
    if history is not None and history.run.ended:
        outcome.draw(history)
        if history.run.token == state().own_run and history.run.status != "failed" and history.run.step:
            progress.note("run")
            browser.refresh()


def _panel(spec: RunSpec, drawn: tuple[control.Stage, bool]) -> None:
    began = perf_counter()
    place = st.empty()  # what may go wrong is said here, so that the charts below stay where they are
    if _trains(control.known()):
        _catch_up(place)
    elif _missing():
        _look_again()
    history = control.known()
    with st.container(key="status"), explained():
        if history is None:
            preview.status(spec)
        elif history.run.ended:
            outcome.status(history)
        else:
            live.status(history)
    if history is not None and history.run.at_rest:
        first_screen.answered()
    if control.stage(history) != drawn:  # only now: what somebody waits for is said before the page is drawn anew
        st.rerun()  # it has obeyed or ended, or the browser has said who is here: the whole page has to know
    with st.container(key="curves"):
        if history is None:
            preview.network(spec)
        elif history.run.ended:
            outcome.curves(history)
        else:
            live.curves(history)
    if history is not None:
        live.marks(history)
    if drawn[0] == "active" and state().pace.adapt(perf_counter() - began, POLL):
        st.rerun()  # the interval is set where the fragment is made


def _interval(history: History | None) -> float | None:
    if history is None:
        return POLL_PAUSED if _missing() else None
    match control.stage(history):
        case "stopping" | "halting", _:
            return POLL_STOPPING
        case "active", _:
            return POLL * state().pace.factor
        case "paused", _:
            return POLL_PAUSED
    # The browser answers in a moment under which name it keeps its runs; an ended one may be its own, and train on.
    return POLL_PAUSED if history.run.owner is not None and browser.owner() is None else None


def _trains(history: History | None) -> bool:
    return history is not None and not history.run.ended


def _missing() -> bool:
    """Return whether the run that the page is to show could not be read yet: the store, as is said above, is away."""
    return state().run_token is not None and control.known() is None


def _look_again() -> None:
    token = state().run_token
    with suppress(LabError):
        if token is not None:
            control.follow(token)


def _catch_up(place: DeltaGenerator) -> None:
    """Read what is new of the run; say why there may be nothing, where what can be read cannot be written."""
    token = state().run_token
    try:
        if token is not None:
            control.follow(token)
    except LabError as error:
        st.session_state[_AWAY] = True
        place.error(explain(error), icon=":material/error:")
        return
    if st.session_state.pop(_AWAY, False):
        st.rerun()  # what the rest of the page could not do, and says, is over as well
    history, trouble = control.known(), services.training().status().reason
    if history is not None and history.run.status in ("running", "stopping") and isinstance(trouble, StoreUnavailable):
        said = words.sentences([explain(trouble), t("train.status.held_up")])
        place.warning(said, icon=":material/hourglass_empty:")
