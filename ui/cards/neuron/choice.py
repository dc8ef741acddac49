"""The choice of an activation function: one control for all steps of the card, so that it stays as one goes on."""

from __future__ import annotations

import streamlit as st

from core.maths.activations import ACTIVATIONS
from core.plots.activation import Curve
from ui.i18n import t

_KEY = "activation"


def choose(label: str, *, default: str = "sigmoid") -> Curve:
    """Draw the control and return the curve that the reader wants to see."""
    names = {name: curve_name(name) for name in ACTIVATIONS}
    name = st.pills(
        label,
        list(names),
        default=default,
        format_func=names.__getitem__,
        key=_KEY,
        required=True,
        wrap=True,
        persist_state="session",
    )
    return curve(name)


def curve(name: str) -> Curve:
    """Return an activation with the name that the reader knows."""
    return Curve(ACTIVATIONS[name], curve_name(name))


def curve_name(name: str) -> str:
    """Return how the reader calls an activation."""
    return t(f"neuron.activation.names.{name}")
