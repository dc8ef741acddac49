"""Pictures of one neuron: the line it draws through the plane, and its sum, term by term, on the way to the output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.maths.activations import ACTIVATIONS
from core.maths.arrays import FloatArray, IntArray
from core.maths.neuron import Neuron, WeightedSum
from core.plots.theme import Palette

PLANE_X: Final = (-0.06, 0.62)
PLANE_Y: Final = (-0.1, 1.1)
"""The part of the plane that is shown; the origin is in it, because without bias the line turns about it."""
_GRID: Final = 36

REACHES: Final = (3.0, 6.0, 10.0, 16.0, 24.0, 40.0)
"""How far the axis of a sum may go, in steps: so it does not jump at every touch of a slider."""


@dataclass(frozen=True, slots=True)
class PlaneWords:
    """What is written on the plane, in the reader's language."""

    x: str
    y: str
    wrong: str
    chosen: str


def plane(
    points: FloatArray,
    digits: IntArray,
    labels: IntArray,
    neuron: Neuron,
    chosen: int,
    words: PlaneWords,
    palette: Palette,
) -> go.Figure:
    """Draw two classes of digits, the neuron's answer everywhere as a tint, and the line where its sum is 0.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    digits : ndarray of shape (n,)
        What is written at each point.
    labels : ndarray of shape (n,)
        1 where the sum should be positive.
    neuron : Neuron
        Two inputs; its activation's output is taken as 0 … 1.
    chosen : int
        Index of the point that is looked at.
    words : PlaneWords
    palette : Palette
    """
    z = neuron.z(points)
    wrong = (z > 0) != (labels == 1)
    figure = go.Figure(_tint(neuron, palette))
    for side, colour in ((1, palette.positive), (0, palette.negative)):
        own = np.flatnonzero(labels == side)
        figure.add_scatter(
            x=points[own, 0],
            y=points[own, 1],
            mode="text",
            text=[f"<b>{digit}</b>" for digit in digits[own]],
            textfont={"color": colour, "size": 13},
            customdata=own,  # what a click reports
            hovertext=[f"z = {value:+.2f}" for value in z[own]],
            hovertemplate=f"{words.x}: %{{x:.2f}}<br>{words.y}: %{{y:.2f}}<br>%{{hovertext}}<extra></extra>",
            unselected={"textfont": {"color": colour}},  # a click must not fade the others
            showlegend=False,
        )
    figure.add_scatter(
        x=points[wrong, 0],
        y=points[wrong, 1],
        mode="markers",
        marker={"symbol": "circle-open", "size": 18, "line": {"width": 1.2}, "color": palette.text},
        name=words.wrong,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=points[[chosen], 0],
        y=points[[chosen], 1],
        mode="markers",
        marker={"symbol": "square-open", "size": 24, "line": {"width": 3}, "color": palette.accent},
        name=words.chosen,
        hoverinfo="skip",
    )
    line = boundary(neuron)
    if len(line):
        figure.add_scatter(
            x=line[:, 0],
            y=line[:, 1],
            mode="lines",
            line={"color": palette.text, "width": 2.5},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=[0],
        y=[0],
        mode="markers",
        marker={"symbol": "cross-thin", "size": 13, "line": {"width": 2, "color": palette.muted}},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_xaxes(range=PLANE_X, title=words.x, zeroline=True, dtick=0.2)
    figure.update_yaxes(range=PLANE_Y, title=words.y, zeroline=True, dtick=0.2)
    return figure.update_layout(height=440, margin={"t": 30}, clickmode="event+select")


def _tint(neuron: Neuron, palette: Palette) -> go.Heatmap:
    x, y = np.linspace(*PLANE_X, _GRID), np.linspace(*PLANE_Y, _GRID)
    grid = np.stack(np.meshgrid(x, y), axis=-1)  # (_GRID, _GRID, 2)
    return go.Heatmap(
        x=x,
        y=y,
        z=neuron(grid),
        zmin=0,
        zmax=1,
        colorscale=palette.signed,
        opacity=0.42 if palette.dark else 0.34,
        zsmooth="best",
        showscale=False,
        hoverinfo="skip",
    )


def boundary(neuron: Neuron) -> FloatArray:
    """Return where w·x + b = 0 crosses the frame of the plane: shape (2, 2), or (0, 2) where the line does not show."""
    (w1, w2), b = neuron.weights, neuron.bias
    crossings = []
    if w2 != 0:
        crossings += [(x, -(w1 * x + b) / w2) for x in PLANE_X]
    if w1 != 0:
        crossings += [(-(w2 * y + b) / w1, y) for y in PLANE_Y]
    slack = 1e-9
    inside = {
        (round(x, 9), round(y, 9))
        for x, y in crossings
        if PLANE_X[0] - slack <= x <= PLANE_X[1] + slack and PLANE_Y[0] - slack <= y <= PLANE_Y[1] + slack
    }
    if len(inside) < 2:
        return np.empty((0, 2))
    return np.array([min(inside), max(inside)])


def sum_steps(explained: WeightedSum, activation: str, palette: Palette) -> go.Figure:
    """Draw how a neuron comes to its output: each term begins where the one before ended, and the end is read off f.

    Parameters
    ----------
    explained : WeightedSum
        Of a neuron with two inputs.
    activation : str
        A name in ``ACTIVATIONS``; its output is shown from 0 to 1.
    palette : Palette
    """
    ends = explained.running_sum
    starts = np.concatenate([[0.0], ends[:-1]])
    reach = next((reach for reach in REACHES if np.abs(ends).max() <= reach * 0.8), REACHES[-1])
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.06, row_heights=[0.58, 0.42])
    products = [f"{w:.1f} × {x:.2f}" for w, x in zip(explained.weights, explained.inputs, strict=True)]
    rows = [f"<b>w₁x₁</b><br>{products[0]}", f"<b>w₂x₂</b><br>{products[1]}", "<b>b</b>", "<b>z</b>"]
    lengths = np.append(explained.terms, [explained.bias, explained.z])
    bases = np.append(starts, 0.0)
    figure.add_bar(
        y=rows,
        x=lengths,
        base=bases,
        orientation="h",
        width=[0.62, 0.62, 0.62, 0.8],
        marker={"color": [palette.positive if length >= 0 else palette.negative for length in lengths]},
        hovertemplate="%{y}: %{x:+.2f}<extra></extra>",
        row=1,
        col=1,
    )
    for row, length, base in zip(rows, lengths, bases, strict=True):
        low, high = sorted((base, base + length))
        right = high <= 0.6 * reach  # the number stands behind its bar, or where the frame is near, before it
        figure.add_annotation(
            y=row,
            x=high if right else low,
            text=f"{length:+.2f}",
            showarrow=False,
            xanchor="left" if right else "right",
            xshift=6 if right else -6,
            font={"size": 13, "color": palette.text},
            row=1,
            col=1,
        )
    z = np.linspace(-reach, reach, 161)
    figure.add_scatter(
        x=z,
        y=ACTIVATIONS[activation].value(z),
        mode="lines",
        line={"color": palette.muted, "width": 2.5, "simplify": False},
        hovertemplate="f(%{x:.2f}) = %{y:.3f}<extra></extra>",
        row=2,
        col=1,
    )
    colour = palette.positive if explained.z >= 0 else palette.negative
    guide = {"color": colour, "width": 1.5, "dash": "dot"}
    figure.add_shape(
        type="line", xref="x", yref="paper", x0=explained.z, x1=explained.z, y0=0, y1=0.62, line=guide, layer="below"
    )
    figure.add_scatter(
        x=[-reach, explained.z],
        y=[explained.output] * 2,
        mode="lines",
        line=guide,
        hoverinfo="skip",
        row=2,
        col=1,
    )
    figure.add_scatter(
        x=[explained.z],
        y=[explained.output],
        mode="markers",
        marker={"color": colour, "size": 14, "line": {"width": 2, "color": palette.surface}},
        cliponaxis=False,
        hovertemplate="a = f(%{x:.2f}) = %{y:.3f}<extra></extra>",
        row=2,
        col=1,
    )
    figure.add_annotation(
        x=explained.z,
        y=explained.output,
        text=f"<b>a = {explained.output:.2f}</b>",
        showarrow=False,
        xanchor="right" if explained.z > 0 else "left",
        xshift=-12 if explained.z > 0 else 12,
        yshift=14 if explained.z > 0 else -14,
        font={"size": 14, "color": colour},
        row=2,
        col=1,
    )
    figure.update_xaxes(range=(-reach, reach), zeroline=True)
    figure.update_xaxes(showgrid=False, row=1, col=1)
    figure.update_xaxes(title="z", row=2, col=1)
    figure.update_yaxes(
        autorange="reversed", showgrid=False, tickfont={"color": palette.text}, row=1, col=1
    )
    figure.update_yaxes(range=(-0.3, 1.3), tickvals=[0, 0.5, 1], title="a = f(z)", row=2, col=1)
    return figure.update_layout(height=400, showlegend=False, margin={"t": 12})
