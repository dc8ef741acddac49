"""Pictures of activation functions: f and f′, a crowd of sums pushed through f, a softmax, a chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.experiments.activation import Push
from core.maths.activations import Activation
from core.maths.arrays import FloatArray
from core.maths.saturation import is_saturated
from core.plots.theme import Palette

Z: Final = (-6.0, 6.0)
A: Final = (-1.4, 2.8)
"""What is shown of every curve: one scale for all, so that they can be compared."""
_STEPS: Final = 181
_BINS: Final = 48


@dataclass(frozen=True, slots=True)
class Curve:
    """A function and the name under which the reader knows it."""

    activation: Activation
    name: str


def value_and_slope(
    looked_at: Curve, compared: Curve | None, z: float, palette: Palette, *, saturated: str
) -> go.Figure:
    """Draw f and f′ over z, the tangent at one z, and where f is flat.

    Parameters
    ----------
    looked_at, compared : Curve
        The second may be left out.
    z : float
        Where the dot stands.
    palette : Palette
    saturated : str
        The word on the flat zone.
    """
    traces = [*_curves(compared, palette.second), *_curves(looked_at, palette.accent)]
    value, slope = (float(f(np.array(z))) for f in (looked_at.activation.value, looked_at.activation.derivative))
    reach = 1.4 / np.hypot(1, slope * 1.3)  # about the same length on the screen at every slope
    unseen = {"mode": "lines", "hoverinfo": "skip", "showlegend": False}
    traces += [
        go.Scatter(
            x=[z - reach, z + reach],
            y=[value - slope * reach, value + slope * reach],
            line={"color": palette.text, "width": 2},
            **unseen,
        ),
        go.Scatter(
            x=[z, z],
            y=[A[0], max(value, slope)],
            line={"color": palette.muted, "width": 1, "dash": "dot"},
            **unseen,
        ),
        go.Scatter(
            x=[z, z],
            y=[value, slope],
            mode="markers",
            marker={
                "color": [palette.accent, palette.surface],
                "size": [14, 10],
                "opacity": 1,
                "line": {"width": 2, "color": [palette.surface, palette.accent]},
            },
            hovertemplate="%{y:.3f}<extra></extra>",
            showlegend=False,
        ),
    ]
    shapes, words = _flat(looked_at.activation, palette, saturated, A)
    layout = {
        "xaxis": {"range": Z, "title": {"text": "z"}, "zeroline": True, "dtick": 2},
        "yaxis": {"range": A, "zeroline": True, "dtick": 1},
        "shapes": shapes,
        "annotations": words,
        "height": 400,
        "margin": {"t": 51, "l": 27, "r": 16, "b": 50},
    }
    return go.Figure(traces, layout)


def _curves(curve: Curve | None, colour: str) -> list[go.Scatter]:
    """Return the lines of f and f′, or nothing for no curve."""
    if curve is None:
        return []
    z = np.linspace(*Z, _STEPS)
    lines = (
        (f"{curve.name} f", curve.activation.value(z), {"width": 3}),
        ("f′", curve.activation.derivative(z), {"width": 2, "dash": "dash"}),
    )
    return [
        go.Scatter(
            x=z,
            y=y,
            mode="lines",
            line={"color": colour, "simplify": False} | line,
            name=name,
            hovertemplate=f"z = %{{x:.2f}}: %{{y:.3f}}<extra>{name}</extra>",
        )
        for name, y, line in lines
    ]


def flat_zones(activation: Activation) -> Iterator[tuple[float, float]]:
    """Yield the stretches of the shown z where the activation is saturated."""
    z = np.linspace(*Z, 2 * _STEPS - 1)
    flat = np.concatenate([[False], is_saturated(activation, z), [False]])
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    for first, behind in zip(edges[::2], edges[1::2], strict=True):
        yield float(z[first]), float(z[behind - 1])


def _flat(
    activation: Activation, palette: Palette, word: str, frame: tuple[float, float]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return shapes that shade where the activation is saturated, and notes that say so."""
    shapes: list[dict[str, object]] = []
    notes: list[dict[str, object]] = []
    for low, high in flat_zones(activation):
        corners = {"x0": low, "x1": high, "y0": frame[0], "y1": frame[1]}
        look = {"fillcolor": palette.muted, "opacity": 0.13, "line": {"width": 0}, "layer": "below"}
        shapes.append({"type": "rect", "xref": "x", "yref": "y"} | corners | look)
        if high - low > 1:  # else there is no room for the word
            place = {"x": (low + high) / 2, "y": frame[1], "yanchor": "top", "showarrow": False}
            upright = {"textangle": -90} if high - low < 3 else {}  # a phone has 25 pixels for one unit of z
            notes.append({"text": word, "font": {"size": 12, "color": palette.muted}} | place | upright)
    return shapes, notes


@dataclass(frozen=True, slots=True)
class PushWords:
    """What is written on a pushed crowd, in the reader's language."""

    inputs: str
    outputs: str
    alive: str
    saturated: str


def pushed(curve: Curve, crowd: Push, palette: Palette, words: PushWords) -> go.Figure:
    """Draw a crowd of weighted sums below the curve, and beside it what the curve makes of them.

    Parameters
    ----------
    curve : Curve
    crowd : Push
        What ``push`` returned for the curve's activation.
    palette : Palette
    words : PushWords
    """
    z = np.linspace(*Z, _STEPS)
    value = curve.activation.value(z)
    frame = (-1.25, 1.25) if np.abs(value).max() <= 1 else (-1.4, 6.2)
    traces = [
        go.Scatter(
            x=z,
            y=value,
            mode="lines",
            line={"color": palette.text, "width": 3, "simplify": False},
            name=f"{curve.name} f",
            showlegend=False,
            hovertemplate="f(%{x:.2f}) = %{y:.3f}<extra></extra>",
        )
    ]
    heaviest = 0.0
    for flat, name, colour, pattern in (
        (False, words.alive, palette.accent, ""),
        (True, words.saturated, palette.muted, "/"),
    ):
        own = crowd.saturated == flat
        look = {
            "marker": {
                "color": colour,
                "pattern": {"shape": pattern, "size": 5, "solidity": 0.4},
                "line": {"width": 0},
            },
            "name": name,
            "legendgroup": name,
        }
        shares, middles, width = _histogram(crowd.z[own], Z, crowd.z.size)
        hover = "z ≈ %{x:.2f}: %{y:.1%}<extra></extra>"
        traces.append(go.Bar(x=middles, y=shares, width=width, yaxis="y2", hovertemplate=hover, **look))
        shares, middles, width = _histogram(crowd.outputs[own], frame, crowd.z.size)
        hover = "a ≈ %{y:.2f}: %{x:.1%}<extra></extra>"
        sideways = {"orientation": "h", "xaxis": "x2", "showlegend": False}
        traces.append(go.Bar(x=shares, y=middles, width=width, hovertemplate=hover, **sideways, **look))
        heaviest = max(heaviest, float(shares.max()))
    shapes, _ = _flat(curve.activation, palette, words.saturated, frame)  # the legend has the word
    quiet = {"showticklabels": False, "showgrid": False}
    layout = {
        "xaxis": {"domain": (0, 0.74), "range": Z, "dtick": 2, "anchor": "y2", "title": {"text": words.inputs}},
        "yaxis": {"domain": (0.36, 1), "range": frame, "dtick": 1, "title": {"text": "a = f(z)"}},
        "yaxis2": {"domain": (0, 0.31), "anchor": "x", "rangemode": "tozero"} | quiet,
        # Where everything lands in one place, that bar is cut: the others are to be seen too.
        "xaxis2": {
            "domain": (0.77, 1),
            "anchor": "y",
            "range": (0, min(1.05 * heaviest, 0.3)),
            "title": {"text": words.outputs},
        }
        | quiet,
        "shapes": shapes,
        "height": 480,
        "barmode": "stack",
        "bargap": 0,
        "margin": {"t": 36},
    }
    return go.Figure(traces, layout)


def _histogram(values: FloatArray, frame: tuple[float, float], total: int) -> tuple[FloatArray, FloatArray, float]:
    """Return the bins' shares of ``total``, their middles and their width; what lies beyond the frame is left out."""
    counts, edges = np.histogram(values, bins=_BINS, range=frame)
    return counts / total, (edges[:-1] + edges[1:]) / 2, float(edges[1] - edges[0])


def layer_softmax(
    logits: FloatArray, probabilities: FloatArray, names: Sequence[str], titles: tuple[str, str], palette: Palette
) -> go.Figure:
    """Draw a layer's logits, and beside them the probabilities that softmax makes of them.

    Parameters
    ----------
    logits, probabilities : ndarrays of shape (n,)
    names : sequence of n str
    titles : (str, str)
        Over the two halves.
    palette : Palette
    """
    bars = {"y": list(names), "orientation": "h", "textposition": "auto", "hoverinfo": "skip"}
    signed = [palette.positive if z >= 0 else palette.negative for z in logits]
    traces = [
        go.Bar(x=logits, marker={"color": signed}, text=[f"{z:+.1f}" for z in logits], **bars),
        go.Bar(
            x=probabilities,
            xaxis="x2",
            marker={"color": palette.accent},
            text=[f"{p:.1%}" for p in probabilities],
            cliponaxis=False,
            **bars,
        ),
    ]
    head = {
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": palette.muted},
    }
    layout = {
        "xaxis": {"domain": (0, 0.46), "range": (-5.5, 5.5), "zeroline": True},
        "xaxis2": {"domain": (0.54, 1), "range": (0, 1.12), "tickvals": [0, 0.5, 1], "anchor": "y"},
        "yaxis": {"autorange": "reversed", "showgrid": False, "tickfont": {"size": 15, "color": palette.text}},
        "annotations": [
            head | {"text": title, "x": x, "xref": f"{axis} domain"}
            for title, axis, x in zip(titles, ("x", "x2"), (0.5, 0.45), strict=True)
        ],
        "height": 260,
        "showlegend": False,
        "bargap": 0.35,
        "margin": {"t": 32},
    }
    return go.Figure(traces, layout)


def chain(
    x: FloatArray, straight: tuple[str, FloatArray], bent: tuple[str, FloatArray] | None, palette: Palette
) -> go.Figure:
    """Draw what two neurons in a row answer: without a bend between them, and with one.

    Parameters
    ----------
    x : ndarray of shape (n,)
    straight, bent : (str, ndarray of shape (n,))
        Name and answers; the second may be left out.
    palette : Palette
    """
    figure = go.Figure()
    figure.add_scatter(
        x=x, y=straight[1], mode="lines", name=straight[0], line={"color": palette.second, "width": 3, "dash": "dash"}
    )
    if bent is not None:
        figure.add_scatter(
            x=x, y=bent[1], mode="lines", name=bent[0], line={"color": palette.accent, "width": 3, "simplify": False}
        )
    figure.update_traces(hovertemplate="x = %{x:.2f}: y = %{y:.2f}<extra></extra>")
    figure.update_xaxes(range=(float(x[0]), float(x[-1])), title="x", zeroline=True)
    figure.update_yaxes(range=(-8, 8), title="y", zeroline=True)
    return figure.update_layout(height=380)
