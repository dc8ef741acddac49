"""The canvas that one writes a digit on.

The component of streamlit-drawable-canvas is mounted here with markup of our own, because its toolbar speaks English
only and, invisible until the pointer is over it, swallows the first touch in a corner of the canvas. Undo and Clear are
buttons of the page instead. A small component of our own beside it, ``front/canvas.js``, gives the canvas a name for
screen readers and has every stroke reported at once.

The canvas shows what it is told in ``initialDrawing`` whenever that changes, and reports every stroke. So ``state()``
keeps two things: what it reported last, which is the drawing, and what it was last told. They part company at the first
stroke and meet again at every undo, clearing or return to the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.plots.digits import BOARD, CHALK
from ui import style
from ui.i18n import t
from ui.state import state

SIDE: Final = 280
"""CSS pixels: a phone has room for it, and ten times 28."""
PEN: Final = (8, 30)
DEFAULT_PEN: Final = 18

_KEY: Final = "canvas"
_CSS = f"""
<style>
.st-key-{_KEY} {{ width: {SIDE}px; min-height: {SIDE}px; border-radius: 10px; background: {BOARD}; }}
.st-key-{_KEY} > div {{ border-radius: 10px; overflow: hidden; }}
</style>
"""

_mount = st.components.v2.component(
    "streamlit-drawable-canvas.streamlit_drawable_canvas",
    html='<style>.dc-toolbar { display: none !important; }</style><div class="canvas-root"></div>',
    css="index-*.css",
    js="index-*.js",
)


@st.cache_resource(show_spinner=False)
def _aid() -> Callable[..., Any]:
    """Register what helps the component; once a process, for a second one of the same name would replace the first."""
    script = (Path(__file__).parent.parent / "front" / "canvas.js").read_text(encoding="utf-8")
    return st.components.v2.component("lab_canvas", html="<span hidden></span>", js=script)


def canvas() -> dict[str, Any] | None:
    """Draw the canvas with its buttons, and return the drawing: None, or what ``strokes_from_canvas`` reads."""
    memory = state()
    if _KEY not in st.session_state:  # newly on the page: the first time, or again
        _tell(memory.drawing)
    pen = st.session_state.get("pen_width", DEFAULT_PEN)
    start = {"objects": [], "background": ""} | (memory.canvas_start or {}) | {"generation": memory.canvas_generation}
    style.add(_CSS)
    mount(_KEY, start, label=t("draw.canvas_label"), pen=pen, on_drawing=_drawn)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        empty = not _objects()
        st.button(t("draw.undo"), key="undo", icon=":material/undo:", on_click=_undo, disabled=empty)
        st.button(t("draw.clear"), key="clear", icon=":material/delete:", on_click=_clear, disabled=empty)
        with st.popover(t("draw.pen"), icon=":material/line_weight:"):
            st.slider(t("draw.pen_width"), *PEN, value=DEFAULT_PEN, key="pen_width", persist_state="session")
            st.caption(t("draw.pen_note"))
    return memory.drawing


def mount(
    key: str,
    start: dict[str, Any],
    *,
    label: str,
    pen: int,
    on_drawing: Callable[[], None],
    colour: str = CHALK,
    background: str | None = None,
) -> None:
    """Put the component alone on the page.

    Parameters
    ----------
    key : str
        ``st.session_state[key]["drawing"]["raw"]`` holds what was drawn.
    start : dict
        What to show, whenever it changes.
    label : str
        What the canvas is for, for those who cannot see it.
    pen : int
        Width in CSS pixels.
    on_drawing : function
        Called after every stroke.
    colour : str
        Of the pen.
    background : str, optional
        Address of an image to draw on.
    """
    _mount(
        key=key,
        data=_settings(start, pen, colour, background),
        default={"drawing": {"raw": start, "data": None}, "backgroundFit": None},
        on_drawing_change=on_drawing,
        on_backgroundFit_change=lambda: None,
        width="content",
        height="content",
    )
    with st.container(key=f"canvas-aid-{key}"):
        _aid()(key=f"{key}_aid", data={"key": key, "label": label})


def _settings(start: dict[str, Any], pen: int, colour: str, background: str | None) -> dict[str, Any]:
    """Return what the component's frontend, version 0.13, wants to know."""
    return {
        "drawingMode": "freedraw",
        "strokeWidth": pen,
        "strokeColor": colour,
        "fillColor": colour,
        "backgroundColor": "",
        "backgroundImageURL": background,
        "backgroundImageFit": "stretch",
        "canvasWidth": SIDE,
        "canvasHeight": SIDE,
        "maxDisplayHeight": None,
        # As text, which fabric.js reads as well: to see whether a dict is a table Streamlit would load pandas, 40 MB.
        "initialDrawing": json.dumps(start),
        "realtimeUpdateStreamlit": True,
        "returnImageData": False,
        "disabled": False,
        "displayRadius": 0,
        "fontSize": 20,
        "label": "",
    }


def _objects() -> list[Any]:
    return (state().drawing or {}).get("objects", [])


def _drawn() -> None:
    state().drawing = st.session_state[_KEY]["drawing"]["raw"]


def _undo() -> None:
    state().drawing = {**(state().drawing or {}), "objects": _objects()[:-1]}
    _tell(state().drawing)


def _clear() -> None:
    state().drawing = None
    _tell(None)


def _tell(drawing: dict[str, Any] | None) -> None:
    """Have the canvas show ``drawing``; the generation makes it notice even what it was told before."""
    memory = state()
    memory.canvas_start = drawing
    memory.canvas_generation += 1
