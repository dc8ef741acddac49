"""What the cards of this lesson compute once and share among all visitors."""

from __future__ import annotations

import streamlit as st

from core.experiments import activation, nerve_cell, weighted_sum
from core.experiments.finding import Finding
from ui import services


@st.cache_resource(show_spinner=False)
def two_digits() -> weighted_sum.TwoDigits:
    """Return zeros and ones of the test set by ink and width."""
    return weighted_sum.two_digits(*services.test_set())


@st.cache_resource(show_spinner=False)
def stencils() -> weighted_sum.Stencils:
    """Return the ten average stencils, and the images to try them on."""
    return weighted_sum.stencils(*services.test_set())


@st.cache_resource(show_spinner=False)
def recording() -> nerve_cell.Recording:
    """Return the pulses of the simulated nerve cell."""
    return nerve_cell.record()


@st.cache_resource(show_spinner=False)
def weighted_sum_finding() -> Finding:
    """Return what the card "weighted sum and bias" found."""
    return weighted_sum.judge(two_digits(), stencils())


@st.cache_resource(show_spinner=False)
def activation_finding() -> Finding:
    """Return what the card "activation function" found."""
    return activation.judge()


@st.cache_resource(show_spinner=False)
def nerve_cell_finding() -> Finding:
    """Return what the card "modelled on nerve cells?" found."""
    return nerve_cell.judge(recording())
