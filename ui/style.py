"""The few rules of style that the theme cannot say."""

from __future__ import annotations

import streamlit as st

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 70rem; padding-top: 3.25rem; padding-bottom: 4rem; }
[data-testid="stSidebarUserContent"] { padding-bottom: 1.5rem; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; } }
</style>
"""


def apply() -> None:
    """Keep lines short enough to read on wide screens, and use a phone's width."""
    st.html(_CSS)
