"""Known trouble, said in the reader's language; everything else is a bug and stays visible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import LabError
from ui.i18n import t


def explain(error: LabError) -> str:
    """Return the sentence for ``error``: what happened and what to do."""
    return t(f"errors.{error.code}", **error.params)


@contextmanager
def explained() -> Iterator[None]:
    """Show a ``LabError`` raised inside as a message in its place on the page; the rest of the page goes on."""
    try:
        yield
    except LabError as error:
        st.error(explain(error), icon=":material/error:")
