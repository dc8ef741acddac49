"""Several runs on one pair of axes."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.band import area
from core.plots.theme import DASHES, Palette
from core.runs.compare import Curve


def draw(
    curves: Sequence[Curve], names: Sequence[str], *, x: str, y: str, percent: bool, colours: Palette
) -> go.Figure:
    """Draw each curve as a line; one of several seeds with a band from the lowest to the highest.

    Parameters
    ----------
    curves : sequence of Curve
    names : sequence of str
        What each is called, in the same order.
    x, y : str
        Titles of the axes.
    percent : bool
        Whether the figure is a share.
    """
    palette = colours.series
    traces: list[go.Scatter] = []
    for number, (curve, name) in enumerate(zip(curves, names, strict=True)):
        colour, dash = palette[number % len(palette)], DASHES[number // len(palette) % len(DASHES)]
        epochs = list(range(1, len(curve.mean) + 1))
        if len(curve.seeds) > 1:
            traces.append(area(epochs, curve.low, curve.high, colour))
        traces.append(
            go.Scatter(
                x=epochs,
                y=curve.mean,
                name=name,
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2},
                marker={"size": 5},
                hovertemplate=f"{name} · %{{x}}: %{{y:{'.2%' if percent else '.4f'}}}<extra></extra>",
            )
        )
    layout = {
        "xaxis": {"title": {"text": x}, "tickformat": "d", "showgrid": False},
        "yaxis": {"title": {"text": y}, "tickformat": ".0%" if percent else ""},
        "showlegend": True,
    }
    return go.Figure(traces, layout)
