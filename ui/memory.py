"""Keeping the server quick: what is loaded for good is not searched for garbage again and again.

Streamlit collects garbage in full after every script run, of a fragment too. With the lab's packages loaded that looks
at a quarter of a million objects, 0.14 s in which nobody else is served; almost all of them are modules, functions and
classes that live as long as the process.
"""

from __future__ import annotations

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def spare(what: str) -> None:
    """Take everything that is alive now out of future collections, once for each ``what``.

    Call it when packages have been loaded. What is thrown away later is still freed at once; only circles among the
    objects of this moment would stay.
    """
    gc.collect()
    gc.freeze()
