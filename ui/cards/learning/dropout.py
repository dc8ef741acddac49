"""The card "dropout": ten ones that go through it step by step, and trained networks that lose hidden units."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.experiments.catalogue import CATALOGUE
from core.experiments.dropout import ONES, ten_ones
from core.plots import dropout as plots
from ui import experiments, figures, lesson
from ui.errors import explained
from ui.i18n import t
from ui.state import state

_ID: Final = "dropout"
_MANY: Final = 100


def draw(text: Lesson) -> None:
    """Draw the card."""
    experiment = CATALOGUE[_ID]
    with lesson.card(text, _ID) as card, explained():
        card.views(ones=_ones, compare=lambda: experiments.draw(experiment))
        card.verdict(lambda: experiments.finding(experiment))


def _ones() -> None:
    """Send ten ones through dropout, in training and in use."""
    turns = state().shuffles
    n_steps = turns.get(_ID, 0) + 1
    chosen, scaling = st.columns([1.4, 1], gap="medium", vertical_alignment="bottom")
    rate = chosen.slider(
        t("learning.dropout.rate"), 0.0, 0.9, 0.5, 0.1, format="%.1f", key="dropout_rate", persist_state="session"
    )
    scaled = scaling.toggle(t("learning.dropout.scaled"), True, key="dropout_scaled", persist_state="session")
    steps = ten_ones(rate, n_steps, scaled=scaled)
    ones, now = np.ones(ONES), steps.outputs[-1]
    palette = figures.palette()
    st.html(
        plots.cells(
            [
                (t("learning.dropout.inputs"), ones),
                (t("learning.dropout.training", step=n_steps), now),
                (t("learning.dropout.use"), ones),
            ],
            "Σ =",
            palette,
            alt=t("learning.dropout.alt_cells", off=int((now == 0).sum()), sum=f"{now.sum():.4g}"),
        )
    )
    with st.container(horizontal=True, gap="small"):
        for key, steps_on in (("one", 1), ("many", _MANY)):
            st.button(
                t(f"learning.dropout.{key}"),
                key=f"dropout_{key}",
                icon=":material/casino:" if steps_on == 1 else ":material/fast_forward:",
                type="primary" if steps_on == 1 else "secondary",
                on_click=turns.__setitem__,
                args=(_ID, n_steps - 1 + steps_on),
            )
        st.button(
            t("learning.dropout.again"),
            key="dropout_again",
            icon=":material/replay:",
            on_click=turns.__setitem__,
            args=(_ID, 0),
        )
    figures.show(
        plots.sums(
            steps,
            (
                t("learning.dropout.step_axis"),
                t("learning.dropout.sum_axis"),
                t("learning.dropout.one_step"),
                t("learning.dropout.mean"),
                t("learning.dropout.in_use"),
            ),
            palette,
        ),
        key="dropout-sums",
        alt=t("learning.dropout.alt_sums", steps=n_steps, mean=f"{steps.means[-1]:.2f}", sum=ONES),
    )
