"""Putting figures on a page: every one has the lab's look, a stable key, and words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.plots import theme

_CONFIG: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False}


def palette() -> theme.Palette:
    """Return the colours of the theme that the reader looks at."""
    return theme.palette(dark=st.context.theme.type == "dark")


def show(figure: Any, *, key: str, alt: str, zoom: bool = False, on_point: Callable[[Any], None] | None = None) -> None:
    """Draw a Plotly figure.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    key : str
        The element's identity, and its CSS class ``st-key-<key>``.
    alt : str
        What the figure shows, in the reader's language, for screen readers.
    zoom : bool
        Let the reader zoom and pan; off where dragging should scroll the page.
    on_point : function of one argument, optional
        Called with the ``customdata`` of a point that the reader clicks on.
    """
    figure.update_layout(template=theme.template(palette()))
    config = _CONFIG
    if zoom:
        figure.update_layout(dragmode="zoom")
        # What dragging cannot do; more buttons would lie over the legend.
        config = _CONFIG | {"displayModeBar": "hover", "modeBarButtons": [["toImage", "resetScale2d"]]}
    if on_point is None:
        st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config)
        return

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and "customdata" in points[0]:
            on_point(points[0]["customdata"])

    st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config, on_select=clicked, selection_mode="points")
