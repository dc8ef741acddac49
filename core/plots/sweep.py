"""A sweep as a map: the darker, the better; empty where a run is still to come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from core.plots.theme import Palette
from core.runs.sweep import Table


def draw(
    table: Table, *, x: str, y: str, called: Callable[[str, Any], str], waiting: str, failed: str, colours: Palette
) -> go.Figure:
    """Draw the accuracy in validation of every run at its place.

    Each place carries its run's token as ``customdata``, to be clicked on. Colours span what was measured, so that
    small differences are seen; the numbers say how small.

    Parameters
    ----------
    table : Table
    x, y : str
        Titles of the axes.
    called : function
        (field, value) → what the value is called.
    waiting, failed : str
        What stands where a run has no figure yet, or none.
    colours : Palette
    """
    names_x = [called(table.x, value) for value in table.xs]
    names_y = [called(table.y, value) for value in table.ys]
    shares: list[list[float | None]] = []
    places: list[tuple[str, str, str, str]] = []
    for at_y, name_y in zip(table.ys, names_y, strict=True):
        row: list[float | None] = []
        for at_x, name_x in zip(table.xs, names_x, strict=True):
            run = table.runs.get((at_x, at_y))
            row.append(None if run is None else run.validation_accuracy)
            if run is not None:
                text = failed if run.status == "failed" else waiting
                if run.validation_accuracy is not None:
                    text = f"{run.validation_accuracy:.1%}" + ("" if run.ended else " …")
                places.append((name_x, name_y, text, run.token))
        shares.append(row)
    field = go.Heatmap(
        x=names_x,
        y=names_y,
        z=shares,
        colorscale=[(0.0, colours.zero), (1.0, _half(colours.accent))],
        showscale=False,
        hoverinfo="skip",
        xgap=3,
        ygap=3,
    )
    numbers = go.Scatter(
        x=[place[0] for place in places],
        y=[place[1] for place in places],
        text=[place[2] for place in places],
        customdata=[place[3] for place in places],
        mode="markers+text",
        textposition="middle center",
        marker={"size": 40, "symbol": "square", "opacity": 0.0, "color": colours.accent},
        selected={"marker": {"opacity": 0.0}},
        unselected={"marker": {"opacity": 0.0}},
        textfont={"color": colours.text, "size": 13},
        hovertemplate=f"{x} %{{x}} · {y} %{{y}}: %{{text}}<extra></extra>",
        showlegend=False,
    )
    layout = {
        "xaxis": {"title": {"text": x}, "type": "category", "showgrid": False},
        "yaxis": {"title": {"text": y}, "type": "category", "showgrid": False},
        "height": 140 + 55 * len(table.ys),
    }
    return go.Figure([field, numbers], layout)


def _half(colour: str) -> str:
    """Return ``colour``, as #rrggbb, half transparent: numbers in the colour of text can be read on it."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.5)"
