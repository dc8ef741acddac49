"""The canvas that one paints a stencil on: blue where ink is wanted, orange where it is not."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from core.digits.canvas import Stroke, strokes_from_canvas
from core.explain import stencil
from core.maths.arrays import FloatArray
from core.plots import theme
from core.plots.digits import data_uri, ink_png
from ui import figures
from ui.drawing.canvas import SIDE, mount
from ui.i18n import t
from ui.state import state

BRUSH: Final = 26
"""CSS pixels: about as wide as the pen of an MNIST digit."""
_KEY: Final = "stencil_canvas"
_GUIDE: Final = 0.4
"""How strongly the digit shines through that the stencil will be laid on."""


def paint(image: FloatArray) -> FloatArray:
    """Let the reader paint a stencil over ``image``, (28, 28), and return it: (28, 28), −1 … 1."""
    memory = state()
    palette = figures.palette()
    colours = {"rewards": palette.positive, "punishes": palette.negative}
    if _KEY not in st.session_state:  # newly on the page: the first time, or again
        _tell(memory.stencil)
    names = {name: t(f"neuron.stencil.{name}") for name in colours}
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        board = st.container(width=SIDE)
        with st.container(key="stencil_tools"):
            brush = st.segmented_control(
                t("neuron.stencil.brush"),
                list(colours),
                default="rewards",
                format_func=names.__getitem__,
                key="stencil_brush",
                required=True,
            )
            st.markdown(t("neuron.stencil.paint_hint"))
            st.button(
                t("neuron.stencil.clear"),
                key="stencil_clear",
                icon=":material/delete:",
                on_click=_clear,
                disabled=not _objects(),
            )
    with board:
        start = {"objects": [], "background": ""} | (memory.stencil_start or {})
        mount(
            _KEY,
            start | {"generation": memory.stencil_generation},
            label=t("neuron.stencil.canvas_label"),
            pen=BRUSH,
            on_drawing=_painted,
            colour=colours[brush],
            background=data_uri(ink_png(image * _GUIDE, palette.muted)),
        )
    return stencil.painted(
        _strokes({theme.LIGHT.positive, theme.DARK.positive}),
        _strokes({theme.LIGHT.negative, theme.DARK.negative}),
        SIDE,
    )


def _strokes(colours: set[str]) -> list[Stroke]:
    """Return the strokes of one brush, whichever theme they were painted in."""
    return strokes_from_canvas({"objects": [item for item in _objects() if item.get("stroke") in colours]})


def _objects() -> list[Any]:
    return (state().stencil or {}).get("objects", [])


def _painted() -> None:
    state().stencil = st.session_state[_KEY]["drawing"]["raw"]


def _clear() -> None:
    state().stencil = None
    _tell(None)


def _tell(drawing: dict[str, Any] | None) -> None:
    """Have the canvas show ``drawing``; the generation makes it notice even what it was told before."""
    memory = state()
    memory.stencil_start = drawing
    memory.stencil_generation += 1
