"""A whole layer: softmax shares 100% among its units."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.maths.softmax import FORMULA, softmax
from core.plots import activation as plots
from ui import figures
from ui.i18n import t

_START = {"A": 2.0, "B": 1.0, "C": 0.0, "D": -1.0}


def draw() -> None:
    """Draw the step."""
    controls, picture = st.columns([1, 1.5], gap="medium")
    with controls:
        left, right = st.columns(2, wrap=False)
        logits = np.array(
            [
                (left if index % 2 == 0 else right).slider(
                    t("neuron.layer.unit", letter=letter),
                    -5.0,
                    5.0,
                    start,
                    0.1,
                    format="%.1f",
                    key=f"layer_{letter}",
                    persist_state="session",
                )
                for index, (letter, start) in enumerate(_START.items())
            ]
        )
        temperature = st.slider(
            t("neuron.layer.temperature"),
            0.1,
            5.0,
            1.0,
            0.1,
            format="%.1f",
            help=t("neuron.layer.temperature_help"),
            key="layer_temperature",
            persist_state="session",
        )
    probabilities = softmax(logits, temperature)
    with picture:
        figures.show(
            plots.layer_softmax(
                logits,
                probabilities,
                list(_START),
                (t("neuron.layer.logits"), t("neuron.layer.probabilities")),
                figures.palette(),
            ),
            key="layer",
            alt=t(
                "neuron.layer.alt",
                shares=", ".join(f"{name} {p:.1%}" for name, p in zip(_START, probabilities, strict=True)),
            ),
        )
        st.latex(FORMULA)
        parts = " + ".join(f"{p:.3f}" for p in probabilities)
        st.markdown(t("neuron.layer.total", parts=parts, total=f"{probabilities.sum():.3f}"), text_alignment="center")
