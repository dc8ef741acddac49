"""Pictures of one neuron: the line it draws through the plane, and its sum, term by term, on the way to the output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.maths.activations import ACTIVATIONS
from core.maths.arrays import FloatArray, IntArray
from core.maths.neuron import Neuron, WeightedSum
from core.plots.digits import data_uri, signed_png
from core.plots.theme import Palette

PLANE_X: Final = (-0.06, 0.62)
PLANE_Y: Final = (-0.1, 1.1)
"""The part of the plane that is shown; the origin is in it, because without bias the line turns about it."""
_GRID: Final = 48
"""Pixels of the tint's side."""

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
    wrong = (neuron.z(points) > 0) != (labels == 1)
    line = boundary(neuron)
    unseen = {"hoverinfo": "skip", "showlegend": False}
    signs = [_signs(points, np.flatnonzero(labels == side), int(digits[labels == side][0]), palette) for side in (1, 0)]
    traces = [
        go.Scatter(x=line[:, 0], y=line[:, 1], mode="lines", line={"color": palette.text, "width": 2.5}, **unseen),
        go.Scatter(
            x=[0],
            y=[0],
            mode="markers",
            marker={"symbol": "cross-thin", "size": 13, "line": {"width": 2, "color": palette.muted}},
            **unseen,
        ),
        *signs,
        _marks(points[wrong], words.wrong, {"symbol": "circle-open", "size": 20, "line": {"width": 1.2}}, palette.text),
        _marks(
            points[[chosen]], words.chosen, {"symbol": "square-open", "size": 26, "line": {"width": 3}}, palette.accent
        ),
    ]
    layout = {
        "xaxis": {"range": PLANE_X, "title": {"text": words.x}, "zeroline": True, "dtick": 0.2},
        "yaxis": {"range": PLANE_Y, "title": {"text": words.y}, "zeroline": True, "dtick": 0.2},
        "images": [_tint(neuron, palette)],
        "height": 440,
        "margin": {"t": 48, "l": 45, "b": 46},
        "clickmode": "event+select",
    }
    hover = f"{words.x}: %{{x:.2f}}<br>{words.y}: %{{y:.2f}}<extra></extra>"
    return go.Figure(traces, layout).update_traces(hovertemplate=hover, selector={"meta": "digit"})


def _signs(points: FloatArray, own: IntArray, digit: int, palette: Palette) -> go.Scatter:
    """Return one class as strokes that look like what is written: a ring for 0, an upright line for 1.

    Letters would say the same, at twice the time that the browser needs for the figure.
    """
    colour, symbol, size = (
        (palette.positive, "circle-open", 9) if digit == 0 else (palette.negative, "line-ns-open", 11)
    )
    opaque = {"marker": {"opacity": 1}}  # a click must not fade the others
    return go.Scatter(
        x=points[own, 0],
        y=points[own, 1],
        mode="markers",
        marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 2.2, "color": colour}},
        customdata=own,  # what a click reports
        meta="digit",
        name=str(digit),
        selected=opaque,
        unselected=opaque,
    )


def _marks(points: FloatArray, name: str, marker: dict[str, object], colour: str) -> go.Scatter:
    """Return marks around points, which let a click through to them."""
    return go.Scatter(
        x=points[:, 0], y=points[:, 1], mode="markers", marker=marker | {"color": colour}, name=name, hoverinfo="skip"
    )


def _tint(neuron: Neuron, palette: Palette) -> dict[str, object]:
    """Return the neuron's answer over the plane as a small picture that the browser stretches."""
    width, height = PLANE_X[1] - PLANE_X[0], PLANE_Y[1] - PLANE_Y[0]
    middle = (np.arange(_GRID) + 0.5) / _GRID  # of each pixel
    x, y = PLANE_X[0] + width * middle, PLANE_Y[1] - height * middle  # the first row is the topmost
    lean = 2 * neuron(np.stack(np.meshgrid(x, y), axis=-1)) - 1  # (_GRID, _GRID), −1 … 1
    return {
        "source": data_uri(signed_png(lean * np.abs(lean), palette, limit=1.0)),  # squared: the picture takes the root
        "xref": "x",
        "yref": "y",
        "x": PLANE_X[0],
        "y": PLANE_Y[1],
        "sizex": width,
        "sizey": height,
        "sizing": "stretch",
        "layer": "below",
        "opacity": 0.42 if palette.dark else 0.34,
    }


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
    lengths = np.append(explained.terms, [explained.bias, explained.z])
    bases = np.concatenate([[0.0], ends[:-1], [0.0]])
    reach = next((reach for reach in REACHES if np.abs(ends).max() <= reach * 0.8), REACHES[-1])
    products = [f"{w:.1f} × {x:.2f}" for w, x in zip(explained.weights, explained.inputs, strict=True)]
    rows = [f"<b>w₁x₁</b><br>{products[0]}", f"<b>w₂x₂</b><br>{products[1]}", "<b>b</b>", "<b>z</b>"]
    colour = palette.positive if explained.z >= 0 else palette.negative
    guide = {"color": colour, "width": 1.5, "dash": "dot"}
    z = np.linspace(-reach, reach, 121)
    traces = [
        go.Bar(
            y=rows,
            x=lengths,
            base=bases,
            orientation="h",
            width=[0.62, 0.62, 0.62, 0.8],
            marker={"color": [palette.positive if length >= 0 else palette.negative for length in lengths]},
            hovertemplate="%{y}: %{x:+.2f}<extra></extra>",
        ),
        go.Scatter(
            x=z,
            y=ACTIVATIONS[activation].value(z),
            yaxis="y2",
            mode="lines",
            line={"color": palette.muted, "width": 2.5, "simplify": False},
            hovertemplate="f(%{x:.2f}) = %{y:.3f}<extra></extra>",
        ),
        go.Scatter(
            x=[-reach, explained.z], y=[explained.output] * 2, yaxis="y2", mode="lines", line=guide, hoverinfo="skip"
        ),
        go.Scatter(
            x=[explained.z],
            y=[explained.output],
            yaxis="y2",
            mode="markers",
            marker={"color": colour, "size": 14, "line": {"width": 2, "color": palette.surface}},
            cliponaxis=False,
            hovertemplate="a = f(%{x:.2f}) = %{y:.3f}<extra></extra>",
        ),
    ]
    notes = [_note(row, base, length, reach, palette) for row, base, length in zip(rows, bases, lengths, strict=True)]
    notes.append(_answer(explained, colour))
    drop = {"x0": explained.z, "x1": explained.z, "y0": 0, "y1": 0.62, "line": guide, "layer": "below"}
    layout = {
        "xaxis": {
            "range": (-reach, reach),
            "zeroline": True,
            "anchor": "y2",
            "title": {"text": "z"},
            "showgrid": False,
        },
        "yaxis": {
            "domain": (0.48, 1),
            "autorange": "reversed",
            "showgrid": False,
            "tickfont": {"color": palette.text},
        },
        "yaxis2": {
            "domain": (0, 0.42),
            "range": (-0.3, 1.3),
            "tickvals": [0, 0.5, 1],
            "title": {"text": "a = f(z)"},
            "anchor": "x",
        },
        "annotations": notes,
        "shapes": [{"type": "line", "xref": "x", "yref": "paper", **drop}],
        "height": 400,
        "showlegend": False,
        "margin": {"t": 12, "l": 68, "r": 16, "b": 50},
    }
    return go.Figure(traces, layout)


def _note(row: str, base: float, length: float, reach: float, palette: Palette) -> dict[str, object]:
    """Return a bar's number: behind the bar, or where the frame is near, before it."""
    low, high = sorted((base, base + length))
    behind = high <= 0.6 * reach
    return {
        "y": row,
        "x": high if behind else low,
        "text": f"{length:+.2f}",
        "showarrow": False,
        "xanchor": "left" if behind else "right",
        "xshift": 6 if behind else -6,
        "font": {"size": 13, "color": palette.text},
    }


def _answer(explained: WeightedSum, colour: str) -> dict[str, object]:
    """Return the output's number, on the side of the dot where the curve is not."""
    right = explained.z > 0
    return {
        "x": explained.z,
        "y": explained.output,
        "yref": "y2",
        "text": f"<b>a = {explained.output:.2f}</b>",
        "showarrow": False,
        "xanchor": "right" if right else "left",
        "xshift": -12 if right else 12,
        "yshift": 14 if right else -14,
        "font": {"size": 14, "color": colour},
    }
