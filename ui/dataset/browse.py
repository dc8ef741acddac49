"""Leafing through the test set, digit by digit."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data.mnist import N_CLASSES
from core.plots.sheet import sheet
from ui import section, services
from ui.errors import explained
from ui.i18n import t

COUNT: Final = 40
"""Images shown at a time."""
_AT: Final = "browse_at"


@st.fragment
def draw(text: Lesson) -> None:
    """Draw the section."""
    section.begin(text, "data.browse")
    with explained():
        images, labels = services.test_set()
        digit = int(
            st.pills(
                t("data.browse.digit"),
                range(N_CLASSES),
                default=4,
                key="browse_digit",
                required=True,
                wrap=True,
                persist_state="session",
                on_change=_begin,
            )
            or 0
        )
        own = np.flatnonzero(labels == digit)
        if not len(own):  # somebody's own file need not have all ten
            return
        at = st.session_state.get(_AT, 0) % len(own)
        shown = own[at : at + COUNT]
        st.html(sheet(images[shown] / np.float32(255), alt=t("data.browse.alt", count=len(shown), digit=digit)))
        with st.container(horizontal=True, vertical_alignment="center"):
            following = at + COUNT if at + COUNT < len(own) else 0
            st.button(
                t("data.browse.more", count=min(COUNT, len(own) - following)),
                key="browse_more",
                icon=":material/arrow_forward:",
                on_click=st.session_state.__setitem__,
                args=(_AT, following),
            )
            st.caption(t("data.browse.range", first=at + 1, last=at + len(shown), all=f"{len(own):,}"), width="content")


def _begin() -> None:
    st.session_state[_AT] = 0
