"""The first layer's weights as images."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.maths.network import Network
from core.plots import gallery
from ui import figures, section
from ui.i18n import t

PAGE: Final = 40
_AT: Final = "weights_page"


@st.fragment
def draw(text: Lesson, network: Network) -> None:
    """Draw the section."""
    section.begin(text, "evaluate.weights")
    kernel = network.layers[0].kernel  # (784, n_units)
    strength = np.linalg.norm(network.layers[1].kernel, axis=1)  # what the next layer makes of each unit
    order = np.argsort(-strength, kind="stable")
    pages = -(-len(order) // PAGE)
    at = min(st.session_state.get(_AT, 0), pages - 1)
    tiles = [
        gallery.Stencil(
            kernel[:, unit].reshape(28, 28),
            name=t("evaluate.weights.unit", unit=unit + 1),
            alt=t("evaluate.weights.alt", unit=unit + 1),
        )
        for unit in order[at * PAGE : (at + 1) * PAGE]
    ]
    st.html(gallery.stencils(tiles, figures.palette()))
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            for name, icon, to in (("previous", "chevron_left", at - 1), ("next", "chevron_right", at + 1)):
                st.button(
                    t(f"evaluate.mistakes.{name}"),
                    key=f"weights_{name}",
                    icon=f":material/{icon}:",
                    disabled=not 0 <= to < pages,
                    on_click=st.session_state.__setitem__,
                    args=(_AT, to),
                )
            first, last = at * PAGE + 1, min((at + 1) * PAGE, len(order))
            st.caption(t("evaluate.weights.page", first=first, last=last, all=len(order)), width="content")
