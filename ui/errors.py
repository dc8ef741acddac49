"""Known trouble, said in the reader's language; everything else is a bug and stays visible."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from core.errors import DataUnavailable, LabError
from ui.i18n import t

log = logging.getLogger(__name__)

_LOG_EVERY: Final = 60
"""Seconds after which the same trouble is written into the log again; several parts of a page may meet it at once."""


def explain(error: LabError) -> str:
    """Return the sentence for ``error``: what happened and what to do.

    What is wrong with a file, and where it is, helps the host alone, and goes into the log. Stores and services write
    their own trouble there.
    """
    if isinstance(error, DataUnavailable):
        _tell_host(str(error))
    return t(f"errors.{error.code}", **error.params)


@st.cache_resource(ttl=_LOG_EVERY, max_entries=100, show_spinner=False)
def _tell_host(message: str) -> None:
    log.warning("%s", message)


@contextmanager
def explained() -> Iterator[None]:
    """Show a ``LabError`` raised inside as a message in its place on the page; the rest of the page goes on."""
    try:
        yield
    except LabError as error:
        st.error(explain(error), icon=":material/error:")
