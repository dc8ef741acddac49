"""Why bend: two neurons in a row are one, unless something bends between them."""

from __future__ import annotations

import streamlit as st

from core.experiments.activation import CHAIN_INPUTS, DEFAULT_CHAIN, Chain, bend
from core.maths.activations import ACTIVATIONS
from core.plots import activation as plots
from ui import figures
from ui.cards.neuron import choice
from ui.i18n import t

_DEFAULTS = {
    "w1": DEFAULT_CHAIN.first_weight,
    "b1": DEFAULT_CHAIN.first_bias,
    "w2": DEFAULT_CHAIN.second_weight,
    "b2": DEFAULT_CHAIN.second_bias,
}


def draw() -> None:
    """Draw the step."""
    between = choice.choose(t("neuron.chain.between"))
    picture, controls = st.columns([1.45, 1], gap="medium")
    with controls:
        left, right = st.columns(2, wrap=False)
        with left:
            w1, b1 = _slider("w1"), _slider("b1")
        with right:
            w2, b2 = _slider("w2"), _slider("b2")
        chain = Chain(w1, b1, w2, b2)
        straight = chain(CHAIN_INPUTS, ACTIVATIONS["linear"])
        bent = chain(CHAIN_INPUTS, between.activation)
        strays = {"straight": f"{bend(CHAIN_INPUTS, straight):.1%}", "bent": f"{bend(CHAIN_INPUTS, bent):.1%}"}
        st.markdown(t("neuron.chain.same"))
        weight, bias = chain.as_one
        st.latex(rf"y = {_plain(weight):.2f}\,x {_plain(bias):+.2f}")
        st.caption(t("neuron.chain.strays"))
        with st.container(horizontal=True, gap="medium"):
            st.metric(t("neuron.chain.strays_without"), strays["straight"], width="content")
            if between.activation.name != "linear":
                st.metric(t("neuron.chain.with_bend", name=between.name), strays["bent"], width="content")
    with picture:
        figures.show(
            plots.chain(
                CHAIN_INPUTS,
                (t("neuron.chain.without"), straight),
                None if between.activation.name == "linear" else (t("neuron.chain.with_bend", name=between.name), bent),
                figures.palette(),
            ),
            key="chain",
            alt=t("neuron.chain.alt", name=between.name, **strays),
        )


def _plain(number: float) -> float:
    return round(number, 2) + 0.0  # no "−0.00"


def _slider(name: str) -> float:
    return st.slider(
        t(f"neuron.chain.{name}"),
        -3.0,
        3.0,
        _DEFAULTS[name],
        0.1,
        format="%.1f",
        key=f"chain_{name}",
        persist_state="session",
    )
