"""The reader's language, and the texts in it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import content
from ui.state import state

_PARAMETER = "lang"
_WIDGET = "language"


def language() -> str:
    """Return "zh" or "en": the visitor's choice, else the address's, else the browser's."""
    memory = state()
    if memory.language is None:
        asked = st.query_params.get(_PARAMETER)
        memory.language = asked if asked in content.LANGUAGES else None
    return memory.language or _browser_language()


def t(key: str, **values: Any) -> str:
    """Return the short text ``key`` in the reader's language, with ``values`` filled in."""
    texts = content.ui_texts(language())
    if key not in texts:
        raise content.ContentError(f"Expected a text in ui.toml. Received: key={key!r}")
    return content.fill(texts[key], values)


def lesson_text(name: str) -> content.Lesson:
    """Return the lesson ``name`` in the reader's language."""
    return content.lesson(language(), name)


def language_control() -> None:
    """Draw the language switch, and keep a choice that differs from the browser's in the address."""
    names = {code: content.ui_texts(code)["language.name"] for code in content.LANGUAGES}
    current = language()
    st.session_state[_WIDGET] = current
    st.segmented_control(
        t("language.label"),
        options=list(names),
        format_func=names.__getitem__,
        key=_WIDGET,
        required=True,
        label_visibility="collapsed",
        on_change=_choose,
    )
    asked = st.query_params.get(_PARAMETER)
    if asked is not None and asked not in content.LANGUAGES:
        said = t("address.corrected", field=_PARAMETER, received=content.quoted(asked), used=names[current])
        st.toast(said, icon=":material/link_off:", duration="long")
    if current != _browser_language():
        st.query_params[_PARAMETER] = current
    elif _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]


def _choose() -> None:
    state().language = st.session_state[_WIDGET]


def _browser_language() -> str:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
