"""A hidden layer in the plane: the line of every unit, the side it speaks for, and where all of them agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.experiments.layers import REACH, Cut
from core.maths.arrays import FloatArray, IntArray
from core.plots.theme import Palette

_GRID: Final = 48
_ARROW: Final = 0.16


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in the picture, in the reader's language."""

    inside: str
    outside: str
    unit: str
    """With ``{}`` for its number."""
    agree: str


def plane(points: FloatArray, labels: IntArray, cut: Cut, words: Words, palette: Palette) -> go.Figure:
    """Draw the points, the network's answer as a tint, its units' lines, and the region where all units agree.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    labels : ndarray of shape (n,)
        1 inside, 0 outside.
    cut : Cut
    words : Words
    palette : Palette
    """
    figure = go.Figure(_tint(cut, palette))
    for label, name, colour, symbol in (
        (1, words.inside, palette.positive, "circle"),
        (0, words.outside, palette.negative, "diamond-open"),
    ):
        own = points[labels == label]
        figure.add_scatter(
            x=own[:, 0],
            y=own[:, 1],
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 6, "line": {"width": 1.3}},
            name=name,
            hoverinfo="skip",
        )
    corners = cut.region()
    if len(corners):
        closed = np.vstack([corners, corners[:1]])
        figure.add_scatter(
            x=closed[:, 0],
            y=closed[:, 1],
            mode="lines",
            line={"color": palette.accent, "width": 3},
            name=words.agree,
            hoverinfo="skip",
        )
    for number, (weight, bias) in enumerate(zip(cut.weights, cut.biases, strict=True), 1):
        _add_unit(figure, weight, float(bias), words.unit.format(number), palette)
    figure.update_xaxes(range=(-REACH, REACH), showgrid=False, zeroline=False, showticklabels=False)
    figure.update_yaxes(range=(-REACH, REACH), showgrid=False, zeroline=False, showticklabels=False, scaleanchor="x")
    figure.update_xaxes(constrain="domain", ticks="")
    figure.update_yaxes(constrain="domain", constraintoward="top", ticks="")
    return figure.update_layout(height=460, margin={"t": 48}, legend={"itemsizing": "constant"})


def _tint(cut: Cut, palette: Palette) -> go.Heatmap:
    axis = np.linspace(-REACH, REACH, _GRID)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    return go.Heatmap(
        x=axis,
        y=axis,
        z=cut.network.probabilities(grid)[:, 1].reshape(_GRID, _GRID).round(3),
        zmin=0,
        zmax=1,
        colorscale=palette.signed,
        opacity=0.45 if palette.dark else 0.38,
        zsmooth="best",
        showscale=False,
        hoverinfo="skip",
    )


def _add_unit(figure: go.Figure, weight: FloatArray, bias: float, name: str, palette: Palette) -> None:
    """Draw where a unit's sum is 0, with an arrow to the side on which it speaks for the inside."""
    ends = np.array(list(crossings(weight, bias)))
    if len(ends) < 2:
        return
    figure.add_scatter(
        x=ends[:, 0],
        y=ends[:, 1],
        mode="lines",
        line={"color": palette.text, "width": 1.6, "dash": "dash"},
        showlegend=False,
        hoverinfo="skip",
    )
    direction = weight / np.linalg.norm(weight)
    foot = -bias * direction / np.linalg.norm(weight)  # where the line comes closest to the middle
    if np.abs(foot).max() > REACH:
        foot = ends.mean(axis=0)
    tip = foot + _ARROW * direction
    figure.add_annotation(
        x=tip[0], y=tip[1], ax=foot[0], ay=foot[1], axref="x", ayref="y", xref="x", yref="y",
        arrowhead=2, arrowwidth=2, arrowcolor=palette.text,
    )  # fmt: skip
    label = foot - 0.09 * direction
    figure.add_annotation(
        x=label[0],
        y=label[1],
        text=f"<b>{name}</b>",
        showarrow=False,
        font={"size": 13, "color": palette.text},
        bgcolor=palette.surface,
        opacity=0.9,
        borderpad=3,
    )


def crossings(weight: FloatArray, bias: float) -> Iterator[tuple[float, float]]:
    """Yield the two points where the line w·x + b = 0 meets the frame of the picture; none where it does not."""
    found: list[tuple[float, float]] = []
    for along in (0, 1):
        across = 1 - along
        if abs(weight[across]) < 1e-12:
            continue
        for at in (-REACH, REACH):
            other = -(bias + weight[along] * at) / weight[across]
            if abs(other) <= REACH:
                point = [0.0, 0.0]
                point[along], point[across] = at, float(other)
                if not any(np.allclose(point, known) for known in found):
                    found.append((point[0], point[1]))
    yield from found[:2]


def accuracies(shares: dict[int, float], chosen: int, words: tuple[str, str], palette: Palette) -> go.Figure:
    """Draw the accuracy for every number of units, the chosen one in the accent's colour.

    Parameters
    ----------
    shares : dict
        Accuracy, 0 … 1, by number of units.
    chosen : int
    words : (str, str)
        Titles of the two axes.
    palette : Palette
    """
    figure = go.Figure(
        go.Bar(
            x=[str(units) for units in shares],
            y=list(shares.values()),
            text=[f"<b>{share:.1%}</b>" if units == chosen else f"{share:.1%}" for units, share in shares.items()],
            textposition="outside",
            marker={"color": [palette.accent if units == chosen else palette.grid for units in shares]},
            width=0.62,
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(title=words[0], type="category", showgrid=False, tickfont={"size": 15, "color": palette.text})
    figure.update_yaxes(title=words[1], range=(0, 1.15), tickvals=[0, 0.5, 1], tickformat=".0%")
    return figure.update_layout(height=270, showlegend=False, margin={"t": 12, "l": 60, "b": 47})
