"""Putting figures on a page: every one has the lab's look, a stable key, and words for those who cannot see it.

Plotly draws them, in a component of the lab's own (``front/figure.js``) and not in Streamlit's chart: that one brings
every kind of figure, maps and solids too, whose script takes the browser of a first visit most of a second before any
is seen; and it makes a figure anew for every change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.plots import theme
from ui.i18n import language, t

_KEPT: Final = 128
"""Figures that are kept for whoever looks next; a few tens of kilobytes each."""
_SCRIPT: Final = Path(__file__).parent / "front" / "figure.js"


def palette() -> theme.Palette:
    """Return the colours of the theme that the reader looks at."""
    return theme.palette(dark=st.context.theme.type == "dark")


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """Register the component; once a process, for a second one of the same name would replace the first."""
    return st.components.v2.component(
        "lab_figure",
        html='<div class="lab-figure-room"><div class="lab-figure" role="figure"></div></div>',
        js=_SCRIPT.read_text(encoding="utf-8"),
        isolate_styles=False,  # Plotly's own style stands in the page
    )


def show(figure: Any, *, key: str, alt: str, zoom: bool = False, on_point: Callable[[Any], None] | None = None) -> None:
    """Draw a Plotly figure.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Of the kinds that ``static/plotly`` can draw.
    key : str
        The element's identity, and its CSS class ``st-key-<key>``.
    alt : str
        What the figure shows, in the reader's language, for screen readers.
    zoom : bool
        Let the reader zoom and pan; off where dragging should scroll the page.
    on_point : function of one argument, optional
        Called with the ``customdata`` of a point that the reader clicks on.
    """
    _mount(*_written(figure, zoom), key=key, alt=alt, zoom=zoom, on_point=on_point)


def show_kept(draw: Callable[[], Any], *facts: Hashable, key: str, alt: str, zoom: bool = False) -> None:
    """Draw a Plotly figure that is made once for all who look at it.

    Most of the time of opening a lesson goes into making its figures, and most readers see them as they are at first.

    Parameters
    ----------
    draw : function without arguments
        Makes the figure.
    *facts
        All that the figure depends on beside the reader's language and theme.
    key, alt, zoom
        As for ``show``; the key also tells kept figures apart.
    """
    _mount(*_kept(key, facts, language(), palette().dark, zoom, _draw=draw), key=key, alt=alt, zoom=zoom)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _kept(
    key: str, facts: tuple[Hashable, ...], language: str, dark: bool, zoom: bool, *, _draw: Callable[[], Any]
) -> tuple[str, float]:
    return _written(_draw(), zoom)


def _written(figure: Any, zoom: bool) -> tuple[str, float]:
    """Return ``figure``, in the lab's look, as the browser gets it, and its height in pixels."""
    template = theme.template(palette())
    height = figure.layout.height or template.layout.height
    figure.update_layout(template=template, height=height)
    if zoom:
        figure.update_layout(dragmode="zoom")
    return figure.to_json(validate=False), height


def _config(zoom: bool) -> dict[str, Any]:
    """Return which tools a figure has, and what they are called."""
    if not zoom:
        return {"displaylogo": False, "displayModeBar": False}
    said = {"Download plot as a PNG": t("figure.save"), "Reset axes": t("figure.reset")}
    return {
        "displaylogo": False,
        "displayModeBar": "hover",
        # What dragging cannot do; more buttons would lie over the legend.
        "modeBarButtons": [["toImage", "resetScale2d"]],
        "locale": "lab",
        "locales": {"lab": {"dictionary": said, "format": {}}},
    }


def _mount(
    figure: str, height: float, *, key: str, alt: str, zoom: bool, on_point: Callable[[Any], None] | None = None
) -> None:
    def clicked() -> None:
        point = st.session_state[key].get("point")
        if on_point is not None and point is not None:
            on_point(point)

    _component()(
        key=key,
        data={
            "figure": figure,
            "config": json.dumps(_config(zoom)),
            "full": t("figure.full"),
            "alt": alt,
            "answers": on_point is not None,
        },
        height=round(height),  # told beforehand, so that what comes below stays where it is
        on_point_change=clicked,
    )
