"""Test digits to choose from, as small pictures one can press."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.digits.examples import examples
from core.maths.arrays import FloatArray
from core.plots.digits import data_uri, ink_png
from ui import figures, services, style
from ui.i18n import t
from ui.state import state

_CSS = """
<style>
.st-key-{key} button {{ padding: .3rem; min-height: 2.75rem; min-width: 2.75rem; }}
.st-key-{key} button img {{ height: 2rem; width: 2rem; max-height: none; image-rendering: pixelated; margin: 0; }}
@media (max-width: 640px) {{ .st-key-{page}_shuffle p {{ font-size: 0; }} }}
</style>
"""


def choose_example(page: str, *, count: int, first: Callable[[list[int]], int] | None = None) -> int:
    """Let the reader pick a test digit, or shuffle; return its index in the test set.

    Parameters
    ----------
    page : str
        The page's name; the choice's key is ``<page>_example``, that of the button ``<page>_shuffle``.
    count : int
        How many are offered.
    first : function, optional
        Says which of those on offer is chosen until the reader chooses; else it is the first of them.
    """
    key = f"{page}_example"
    images, labels = services.test_set()
    offered = examples(labels, count, state().shuffles.get(page, 0))
    if st.session_state.get(key) not in offered:
        st.session_state[key] = offered[0] if first is None else first(offered)
    ink = figures.palette().text
    pictures = {
        index: _picture(images[index] / 255, ink, t("examples.digit", digit=labels[index])) for index in offered
    }
    style.add(_CSS.format(key=key, page=page))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.pills(
            t("examples.label"),
            offered,
            format_func=pictures.__getitem__,
            key=key,
            required=True,
            label_visibility="collapsed",
        )
        st.button(
            t("examples.shuffle"),
            key=f"{page}_shuffle",
            icon=":material/shuffle:",
            type="tertiary",
            on_click=_shuffle,
            args=(page,),
        )
    return offered[0] if chosen is None else chosen


def _picture(image: FloatArray, ink: str, words: str) -> str:
    """Return an image as Markdown that an option's name can hold."""
    return f"![{words}]({data_uri(ink_png(image, ink))})"


def _shuffle(page: str) -> None:
    shuffles = state().shuffles
    shuffles[page] = shuffles.get(page, 0) + 1
