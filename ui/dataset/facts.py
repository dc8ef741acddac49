"""What the data page knows of both sets: computed once, small, shared by all visitors."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from core.data import mnist
from core.data.overview import Overview, overview
from ui import services


def training() -> Overview:
    """Return what the training set looks like as a whole; it is read part by part and not kept.

    Raises
    ------
    DataUnavailable
    """
    return _training(services.settings().mnist)


@cache
def _training(path: Path | None) -> Overview:
    return overview(mnist.train_in_parts(path))


@st.cache_resource(show_spinner=False)
def test() -> Overview:
    """Return what the test set looks like as a whole.

    Raises
    ------
    DataUnavailable
    """
    return overview([services.test_set()])
