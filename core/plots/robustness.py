"""How accuracy falls the more an input is changed: one curve for each network, and where the reader stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go

from core.plots.theme import Palette

_DASHES: Final = ("solid", "dash")
_SYMBOLS: Final = ("circle", "diamond")
_LABELS: Final = 7
"""Steps that are named on the axis: so many fit on a phone."""


def accuracy_curves(
    steps: Sequence[str],
    curves: Mapping[str, Sequence[float]],
    at: int,
    guessing: float,
    words: tuple[str, str, str],
    palette: Palette,
) -> go.Figure:
    """Draw accuracies by the strength of a change.

    Parameters
    ----------
    steps : sequence of str
        The strengths, as they are written on the axis.
    curves : mapping of str to sequence of float
        One or two networks' accuracies, 0 … 1, one for each step, by the name of the network.
    at : int
        The place among the steps that the reader looks at.
    guessing : float
        The accuracy that guessing gets, 0 … 1.
    words : tuple of str
        Names of the axes, strength and accuracy, and of guessing.
    palette : Palette
    """
    every = -(-len(steps) // _LABELS)
    colours = (palette.accent, palette.second)
    places = list(range(len(steps)))
    traces = [
        go.Scatter(
            x=places,
            y=list(shares),
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": dash},
            marker={
                "size": [13 if place == at else 6 for place in places],
                "symbol": symbol,
                "color": colour,
                "line": {"width": [2 if place == at else 0 for place in places], "color": palette.surface},
            },
            cliponaxis=False,
            customdata=list(steps),
            hovertemplate=f"{words[0]} %{{customdata}}: %{{y:.1%}}<extra>{name}</extra>",
        )
        for (name, shares), colour, dash, symbol in zip(curves.items(), colours, _DASHES, _SYMBOLS, strict=False)
    ]
    layout = go.Layout(
        xaxis={
            "title": words[0],
            "tickvals": places[::every],
            "ticktext": list(steps)[::every],
            "tickangle": 0,
            "range": (-0.4, len(steps) - 0.6),
            "showgrid": False,
        },
        yaxis={"title": words[1], "range": (0, 1.04), "tickformat": ".0%", "dtick": 0.25},
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": guessing,
                "y1": guessing,
                "line": {"color": palette.muted, "width": 1.5, "dash": "dot"},
            }
        ],
        annotations=[
            {
                "xref": "paper",
                "x": 0,
                "y": guessing,
                "text": words[2],
                "showarrow": False,
                "xanchor": "left",
                "yanchor": "top",
                "font": {"size": 12, "color": palette.muted},
            }
        ],
        height=300,
        showlegend=len(curves) > 1,
        margin={"t": 36 if len(curves) > 1 else 12},
    )
    return go.Figure(traces, layout)
