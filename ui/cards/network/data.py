"""What the cards of this lesson compute once and share among all visitors."""

from __future__ import annotations

import streamlit as st

from core.experiments import layers
from core.experiments.finding import Finding


@st.cache_resource(show_spinner=False)
def layers_finding() -> Finding:
    """Return what the card "several units make a layer" found."""
    return layers.judge()
