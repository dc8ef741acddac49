"""A box to choose from that still means the same when what its options are called has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import streamlit as st

T = TypeVar("T")
_UNSEEN: Final = "\u200b"
"""A space without width."""


def meant(key: str, names: Mapping[T, str], default: T) -> T:
    """Return which of the options the widget ``key`` stands at, ``default`` where that cannot be told.

    Streamlit's select box travels as the text that the reader saw. Where that has changed since (another language, a
    run that was renamed), the widget returns the old text instead of an option.
    """
    stored = st.session_state.get(key, default)
    if stored in names:
        return stored
    return next((option for option, name in names.items() if name == stored), default)


def distinct(names: Mapping[T, str]) -> dict[T, str]:
    """Return what each option is called, so that no two are called the same; the difference is not to be seen.

    Streamlit's pills travel as their texts, too: of two that say the same it would know only one.
    """
    seen: Counter[str] = Counter()
    told = {}
    for option, name in names.items():
        told[option] = name + _UNSEEN * seen[name]
        seen[name] += 1
    return told


def select(label: str, names: Mapping[T, str], *, key: str, default: T, **options: Any) -> T:
    """Draw a select box and return one of the options, whatever the browser says.

    Parameters
    ----------
    label : str
    names : mapping
        The options, and what each is called now.
    key : str
        Of the widget.
    default : option
        Chosen at first, and where the widget stands at something that is no option any more.
    **options
        As for ``st.selectbox``.
    """
    if key in st.session_state:
        st.session_state[key] = meant(key, names, default)
    values = list(names)
    st.selectbox(label, values, index=values.index(default), format_func=names.__getitem__, key=key, **options)
    return meant(key, names, default)
