"""Putting figures on a page: every one has the lab's look, a stable key, and words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final

import streamlit as st

from core.plots import theme
from ui.i18n import language

_KEPT: Final = 128
"""Figures that are kept for whoever looks next; a few tens of kilobytes each."""
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
    _dress(figure, zoom)
    config = _config(zoom)
    if on_point is None:
        st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config)
        return

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and "customdata" in points[0]:
            on_point(points[0]["customdata"])

    st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config, on_select=clicked, selection_mode="points")


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
    figure = _kept(key, facts, language(), palette().dark, zoom, _draw=draw)
    st.plotly_chart(figure, key=key, theme=None, alt=alt, config=_config(zoom))


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _kept(
    key: str, facts: tuple[Hashable, ...], language: str, dark: bool, zoom: bool, *, _draw: Callable[[], Any]
) -> Any:
    """Return the finished figure, which nobody may change: several readers' pages may be reading it."""
    figure = _draw()
    _dress(figure, zoom)
    return figure


def _dress(figure: Any, zoom: bool) -> None:
    """Give ``figure`` the lab's look."""
    figure.update_layout(template=theme.template(palette()))
    if zoom:
        figure.update_layout(dragmode="zoom")


def _config(zoom: bool) -> dict[str, Any]:
    # What dragging cannot do; more buttons would lie over the legend.
    zoomed = {"displayModeBar": "hover", "modeBarButtons": [["toImage", "resetScale2d"]]}
    return _CONFIG | zoomed if zoom else _CONFIG
