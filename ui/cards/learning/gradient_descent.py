"""The card "gradient descent": one learning rate at a time, then three optimizers from the same start."""

from __future__ import annotations

import streamlit as st

from core.content import Lesson
from core.experiments.gradient_descent import LIMIT, RATES, RIVALS, Descent, descend
from core.maths.optimizers import OPTIMIZERS
from core.plots import descent as plots
from ui import figures, lesson
from ui.cards.learning import data
from ui.errors import explained
from ui.i18n import t

_FIRST_RATE = 0.05


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "gradient-descent") as card, explained():
        card.views(rate=_rate, rivals=_rivals)
        card.verdict(data.descent_finding)


def _rate() -> None:
    way = descend("sgd", _choose_rate())
    _said([way])
    _draw([way], "descent")


def _rivals() -> None:
    rate = _choose_rate()
    ways = [descend(name, rate) for name in RIVALS]
    _said(ways)
    _draw(ways, "rivals")
    with st.container(key="formulas-rivals"):
        for way in ways:
            st.caption(f"**{_name(way)}** $\\;{OPTIMIZERS[way.optimizer].formula}$")


def _choose_rate() -> float:
    """Let the reader choose the learning rate: one control for both steps of the card."""
    return float(
        st.select_slider(
            t("learning.descent.rate"),
            RATES,
            _FIRST_RATE,
            key="descent_rate",
            help=t("learning.descent.rate_help", limit=f"{LIMIT:g}"),
            persist_state="session",
        )
    )


def _said(ways: list[Descent]) -> None:
    """Say of each way what became of it."""
    for way in ways:
        after = "arrived" if way.arrived is not None else "not_arrived"
        st.markdown(
            t(
                f"learning.descent.{after}",
                name=_name(way),
                outcome=t(f"learning.descent.outcomes.{way.outcome}"),
                steps=way.arrived,
                loss=f"{way.losses[-1]:.3g}",
            )
        )


def _draw(ways: list[Descent], key: str) -> None:
    named = [(_name(way), way) for way in ways]
    words = plots.Words(**{name: t(f"learning.descent.{name}") for name in plots.Words.__slots__})
    outcomes = "; ".join(f"{name}: {t(f'learning.descent.outcomes.{way.outcome}')}" for name, way in named)
    rate = f"{ways[0].learning_rate:g}"
    above, curve = st.columns([1.5, 1], gap="medium")
    with above:
        figures.show_kept(
            lambda: plots.valley(named, words, figures.palette()),
            rate,
            key=f"{key}-valley",
            alt=t("learning.descent.alt_valley", rate=rate, outcomes=outcomes),
        )
    with curve:
        figures.show_kept(
            lambda: plots.losses(named, words, figures.palette()),
            rate,
            key=f"{key}-losses",
            alt=t("learning.descent.alt_losses", rate=rate, outcomes=outcomes),
        )


def _name(way: Descent) -> str:
    return t(f"learning.descent.names.{way.optimizer}")
