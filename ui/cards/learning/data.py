"""What the cards of this lesson compute once and share among all visitors."""

from __future__ import annotations

import streamlit as st

from core.experiments import gradient_descent, loss
from core.experiments.finding import Finding
from ui import services


@st.cache_resource(show_spinner=False, max_entries=32)
def untrained(seed: int) -> loss.Sitting:
    """Return how a network does that starts from ``seed`` and has learned nothing."""
    return loss.sit(loss.untrained(seed), *services.test_set())


@st.cache_resource(show_spinner=False)
def trained() -> loss.Sitting:
    """Return how the network does that ships with the lab."""
    return loss.sit(services.demo_model(), *services.test_set())


@st.cache_resource(show_spinner=False)
def loss_finding() -> Finding:
    """Return what the card "loss" found."""
    return loss.judge([untrained(seed) for seed in loss.SEEDS], trained())


@st.cache_resource(show_spinner=False)
def descent_finding() -> Finding:
    """Return what the card "gradient descent" found."""
    return gradient_descent.judge()
