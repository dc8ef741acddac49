"""What the coach says below a run that has ended, and the buttons that set what it would change."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import streamlit as st

from core import coach
from core.coach import Advice, Seen
from core.errors import LabError
from core.maths.saturation import dead_share
from core.runs.history import History
from core.runs.spec import decimal
from ui import services
from ui.i18n import t
from ui.training import settings, words

DIGITS: Final = 300
"""Test digits to which a dead unit answers nothing."""

_SHARES: Final = frozenset({"dead", "training", "validation", "accuracy", "then", "best"})
_LOSSES: Final = frozenset({"first", "last", "lowest", "guessing"})
_SAID: Final = "coach_said"


def draw(history: History) -> None:
    """Draw what stands out of the run, if anything, behind a fold."""
    advice = coach.advise(_seen(history))
    if not advice:
        return
    titles = " · ".join(t(f"coach.{each.rule}.title") for each in advice)
    with st.expander(t("coach.heading", titles=titles), icon=":material/sports:", key="coach"):
        for each in advice:
            _draw(each)
        if st.session_state.pop(_SAID, False):
            st.success(t("coach.done"), icon=":material/check:")


def _draw(advice: Advice) -> None:
    evidence = {name: _said(name, value) for name, value in advice.evidence.items()}
    title, seen, why = (t(f"coach.{advice.rule}.{part}", **evidence) for part in ("title", "seen", "why"))
    with st.container(key=f"coach-{advice.rule}"):
        st.markdown(f"**{title}**  \n{words.sentences([seen, why])}")
        if advice.fix:
            changes = words.listed(
                f"{words.field(name)} {words.value(name, value)}" for name, value in advice.fix.items()
            )
            st.button(
                t("coach.fix", changes=changes),
                key=f"coach-fix-{advice.rule}",
                icon=":material/build:",
                on_click=_set,
                kwargs=dict(advice.fix),
            )


def _set(**values: Any) -> None:
    settings.put(**values)
    st.session_state[_SAID] = True


def _seen(history: History) -> Seen:
    diverged = history.run.failure is not None and history.run.failure.code == "diverged"
    return Seen(history.run.spec, history.epochs, diverged, None if diverged else _dead(history.run.token))


def _dead(token: str) -> float | None:
    """Return the share of hidden units that answer nothing to some hundred test digits; None without a model."""
    try:
        network, (images, _) = services.network_of(token), services.test_set()
    except LabError:  # whoever shows the model says so
        return None
    trace = network.forward(images[:DIGITS].reshape(DIGITS, -1) / np.float32(255))
    return dead_share(np.concatenate(trace.a[:-1], axis=1))


def _said(name: str, value: float) -> str:
    if name in _SHARES:
        return words.percent(value)
    if name == "dropout":
        return words.percent(value, 0)
    if name in _LOSSES:
        return words.loss(value)
    if name == "examples":
        return words.count(value)
    return decimal(value)
