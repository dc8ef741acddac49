"""One sum: f and f′, with a dot and its tangent."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.maths.activations import ACTIVATIONS, Activation
from core.maths.saturation import is_saturated
from core.plots import activation as plots
from ui import figures, progress
from ui.cards.neuron import choice
from ui.choice import select
from ui.i18n import t

_NOTHING = "nothing"


def draw() -> None:
    """Draw the step."""
    looked_at = choice.choose(t("neuron.activation.choose"))
    picture, controls = st.columns([1.7, 1], gap="medium")
    with controls:
        z = st.slider(
            t("neuron.activation.z"),
            *plots.Z,
            1.0,
            0.1,
            format="%.1f",
            key="activation_z",
            persist_state="session",
            on_change=progress.note,
            args=("activation",),
        )
        value, slope = (float(f(np.array(z))) for f in (looked_at.activation.value, looked_at.activation.derivative))
        with st.container(key="formulas"):
            st.latex(looked_at.activation.formula)
            st.latex(looked_at.activation.derivative_formula)
        with st.container(horizontal=True, gap="medium"):
            st.metric(t("neuron.activation.value"), f"{value:.3f}", width="content")
            st.metric(t("neuron.activation.slope"), f"{slope:.3f}", width="content")
        st.caption(_learning(looked_at.activation, z, slope))
        names = {_NOTHING: t("neuron.activation.nothing")} | {name: choice.curve_name(name) for name in ACTIVATIONS}
        compared = select(
            t("neuron.activation.compare"),
            names,
            key="activation_compared",
            default=_NOTHING,
            persist_state="session",
        )
    with picture:
        figures.show(
            plots.value_and_slope(
                looked_at,
                None if compared == _NOTHING else choice.curve(compared),
                z,
                figures.palette(),
                saturated=t("neuron.activation.saturated"),
            ),
            key="curves",
            alt=t(
                "neuron.activation.alt_curves",
                name=looked_at.name,
                z=f"{z:.1f}",
                value=f"{value:.3f}",
                slope=f"{slope:.3f}",
            ),
        )


def _learning(activation: Activation, z: float, slope: float) -> str:
    if is_saturated(activation, np.array(z)):
        return t("neuron.activation.here_flat")
    return t("neuron.activation.here_steep", share=f"{abs(slope) / activation.steepest:.0%}")
