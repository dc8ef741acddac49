"""Many sums: a crowd pushed through the curve, and how many of it can still learn."""

from __future__ import annotations

import streamlit as st

from core.experiments.activation import push
from core.plots import activation as plots
from ui import figures
from ui.cards.neuron import choice
from ui.i18n import t


def draw() -> None:
    """Draw the step."""
    curve = choice.choose(t("neuron.activation.choose"))
    left, right = st.columns(2, gap="medium")
    mean = left.slider(
        t("neuron.many.mean"), -4.0, 4.0, 0.0, 0.1, format="%.1f", key="many_mean", persist_state="session"
    )
    spread = right.slider(
        t("neuron.many.spread"), 0.1, 5.0, 2.0, 0.1, format="%.1f", key="many_spread", persist_state="session"
    )
    crowd = push(curve.activation, mean, spread)
    saturated, dead = f"{crowd.saturated_share:.1%}", f"{crowd.dead_share:.1%}"
    with st.container(horizontal=True, gap="medium"):
        for name, value in (
            ("saturated_share", saturated),
            ("dead_share", dead),
            ("mean_slope", f"{crowd.mean_slope:.2f}"),
        ):
            st.metric(t(f"neuron.many.{name}"), value, help=t(f"neuron.many.{_HELP[name]}"), width="content")
    figures.show(
        plots.pushed(
            curve,
            crowd,
            figures.palette(),
            plots.PushWords(
                inputs=t("neuron.many.inputs"),
                outputs=t("neuron.many.outputs"),
                alive=t("neuron.many.alive"),
                saturated=t("neuron.activation.saturated"),
            ),
        ),
        key="pushed",
        alt=t(
            "neuron.many.alt",
            name=curve.name,
            mean=f"{mean:.1f}",
            spread=f"{spread:.1f}",
            saturated=saturated,
            dead=dead,
        ),
    )


_HELP = {"saturated_share": "saturated_help", "dead_share": "dead_help", "mean_slope": "mean_slope_help"}
