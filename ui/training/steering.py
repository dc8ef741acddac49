"""What can be asked of a run beside Start, Pause and Stop: small steps, other settings on the way, more epochs."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.config import Limits
from core.runs.history import History
from core.runs.orders import Tuning
from core.runs.run import Run
from core.runs.spec import decimal
from ui.i18n import t
from ui.training import control, settings

_RATE: Final = "live_learning_rate"
_DROPOUT: Final = "live_dropout"
_MORE: Final = "more_epochs"


def draw(history: History | None, limits: Limits) -> None:
    """Draw what the run can be asked for as things stand, behind a fold; nothing where it is not this learner's."""
    if history is None or not control.mine(history.run):
        return
    run = history.run
    can_train_on = run.status in ("finished", "stopped") and bool(history.training)
    if run.ended and not can_train_on:
        return
    with st.expander(t("steering.title"), icon=":material/settings_remote:", key="steering"):
        if can_train_on:
            _train_on(run, limits)
        else:
            _step(run)
            _change(run, limits)


def _step(run: Run) -> None:
    st.markdown(t("steering.step.intro"))
    with st.container(horizontal=True):
        for until in ("batch", "epoch"):
            st.button(
                t(f"steering.step.{until}"),
                key=f"step_{until}",
                icon=":material/skip_next:" if until == "batch" else ":material/last_page:",
                help=t(f"steering.step.{until}_help"),
                disabled=run.status != "paused",
                on_click=control.go_on,
                args=(until,),
            )


def _change(run: Run, limits: Limits) -> None:
    st.markdown(t("steering.change.intro"))
    stopping = run.status == "stopping"
    # What was asked for last stands in the store, not in the widget: another window may have asked.
    st.session_state[_RATE], st.session_state[_DROPOUT] = run.tuning.learning_rate, run.tuning.dropout
    rate, dropout = st.columns(2, gap="medium")
    rate.select_slider(
        t("train.settings.learning_rate"),
        settings.learning_rates(run.tuning.learning_rate),
        format_func=decimal,
        key=_RATE,
        disabled=stopping,
        on_change=_ask_for_change,
    )
    low, high = limits.dropout
    dropout.slider(
        t("train.settings.dropout"), low, high, step=0.05, key=_DROPOUT, disabled=stopping, on_change=_ask_for_change
    )


def _ask_for_change() -> None:
    """Callback: ask the run to train on with what the two sliders say."""
    asked = Tuning(st.session_state[_RATE], round(st.session_state[_DROPOUT], 4))
    control.ask(lambda service, token, owner: service.change(token, asked, owner))


def _train_on(run: Run, limits: Limits) -> None:
    most = limits.epochs_in_all - run.finished_epochs
    if most < 1:
        st.markdown(t("steering.more.most", epochs=run.finished_epochs))
        return
    st.markdown(t("steering.more.intro"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(t("steering.more.epochs"), 1, most, 1, key=_MORE, width=160)
        st.button(t("steering.more.button"), key="train_on", icon=":material/fast_forward:", on_click=_ask_for_more)


def _ask_for_more() -> None:
    """Callback: ask the run to train on."""
    more = st.session_state[_MORE]
    control.ask(lambda service, token, owner: service.train_on(token, more, owner))
