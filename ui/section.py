"""A part of a page that is no claim: its title and its words from the lesson's text."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from core.content import Lesson, fill

_LINE: Final = 736
"""CSS pixels: lines as long as those of a card."""


def begin(text: Lesson, section_id: str, **values: Any) -> None:
    """Draw the title and the words of a section, with ``values`` filled in; its anchor is the id's last part."""
    section = text[section_id]
    st.subheader(section.title, anchor=section_id.rpartition(".")[2])
    st.markdown(fill(section.body, values), width=_LINE)
