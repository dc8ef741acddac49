"""The band around a curve: from the lowest to the highest of several runs."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def area(x: Sequence[float], low: Sequence[float | None], high: Sequence[float | None], colour: str) -> go.Scatter:
    """Return the area between two curves over the same ``x``, pale, without a place in the legend; None is a gap."""
    return go.Scatter(
        x=[*x, *reversed(x)],
        y=[*high, *reversed(low)],
        fill="toself",
        mode="none",
        fillcolor=colour,
        opacity=0.15,
        hoverinfo="skip",
        showlegend=False,
    )
