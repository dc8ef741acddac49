"""How the weights are spread: now, and at the beginning."""

from __future__ import annotations

import plotly.graph_objects as go

from core.explain.inside import Spread
from core.plots.theme import Palette


def draw(spread: Spread, *, now: str, before: str, x: str, y: str, colours: Palette) -> go.Figure:
    """Draw both distributions as steps over one axis.

    Parameters
    ----------
    spread : Spread
    now, before : str
        What the two are called.
    x, y : str
        Titles of the axes.
    colours : Palette
    """
    middles = (spread.edges[:-1] + spread.edges[1:]) / 2
    traces = [
        go.Scatter(
            x=middles,
            y=shares,
            name=name,
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hvh", "dash": dash},
            fill="tozeroy" if dash == "solid" else None,
            fillcolor=f"{colour}33" if dash == "solid" else None,
            hovertemplate=f"{name} · %{{x:.2f}}: %{{y:.1%}}<extra></extra>",
        )
        for shares, name, colour, dash in (
            (spread.now, now, colours.accent, "solid"),
            (spread.before, before, colours.muted, "dot"),
        )
    ]
    layout = {
        "xaxis": {"title": {"text": x}},
        "yaxis": {"title": {"text": y}, "tickformat": ".0%"},
        "showlegend": True,
        "height": 260,
    }
    return go.Figure(traces, layout)
