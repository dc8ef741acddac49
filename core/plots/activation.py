"""Pictures of activation functions: f and f′, a crowd of sums pushed through f, a softmax, a chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.experiments.activation import Push
from core.maths.activations import Activation
from core.maths.arrays import FloatArray
from core.maths.saturation import is_saturated
from core.plots.theme import Palette

Z: Final = (-6.0, 6.0)
A: Final = (-1.4, 2.8)
"""What is shown of every curve: one scale for all, so that they can be compared."""
_STEPS: Final = 481
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
    grid = np.linspace(*Z, _STEPS)
    figure = go.Figure()
    for curve, colour in ((compared, palette.second), (looked_at, palette.accent)):
        if curve is not None:
            _add_curve(figure, curve, grid, colour)
    _shade_flat(figure, looked_at.activation, palette, saturated)
    value, slope = (float(f(np.array(z))) for f in (looked_at.activation.value, looked_at.activation.derivative))
    reach = 1.4 / np.hypot(1, slope * 1.3)  # about the same length on the screen at every slope
    figure.add_scatter(
        x=[z - reach, z + reach],
        y=[value - slope * reach, value + slope * reach],
        mode="lines",
        line={"color": palette.text, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=[z, z],
        y=[A[0], max(value, slope)],
        mode="lines",
        line={"color": palette.muted, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=[z, z],
        y=[value, slope],
        mode="markers",
        marker={
            "color": [palette.accent, palette.surface],
            "size": [14, 10],
            "line": {"width": 2, "color": [palette.surface, palette.accent]},
        },
        hovertemplate="%{y:.3f}<extra></extra>",
        showlegend=False,
    )
    figure.update_xaxes(range=Z, title="z", zeroline=True, dtick=2)
    figure.update_yaxes(range=A, zeroline=True, dtick=1)
    return figure.update_layout(height=400, margin={"t": 48})


def _add_curve(figure: go.Figure, curve: Curve, z: FloatArray, colour: str) -> None:
    lines = (
        (f"{curve.name} f", curve.activation.value(z), {"color": colour, "width": 3, "simplify": False}),
        ("f′", curve.activation.derivative(z), {"color": colour, "width": 2, "dash": "dash", "simplify": False}),
    )
    for name, y, line in lines:
        figure.add_scatter(
            x=z,
            y=y,
            mode="lines",
            line=line,
            name=name,
            hovertemplate="z = %{x:.2f}: %{y:.3f}<extra>" + name + "</extra>",
        )


def flat_zones(activation: Activation) -> Iterator[tuple[float, float]]:
    """Yield the stretches of the shown z where the activation is saturated."""
    z = np.linspace(*Z, _STEPS)
    flat = np.concatenate([[False], is_saturated(activation, z), [False]])
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    for first, behind in zip(edges[::2], edges[1::2], strict=True):
        yield float(z[first]), float(z[behind - 1])


def _shade_flat(
    figure: go.Figure, activation: Activation, palette: Palette, word: str, frame: tuple[float, float] = A
) -> None:
    for low, high in flat_zones(activation):
        figure.add_shape(
            type="rect",
            xref="x",
            yref="y",
            x0=low,
            x1=high,
            y0=frame[0],
            y1=frame[1],
            fillcolor=palette.muted,
            opacity=0.13,
            line={"width": 0},
            layer="below",
        )
        if high - low > 1:  # else there is no room for the word
            figure.add_annotation(
                x=(low + high) / 2,
                y=frame[1],
                yanchor="top",
                text=word,
                showarrow=False,
                font={"size": 12, "color": palette.muted},
            )


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
    figure = make_subplots(
        rows=2,
        cols=2,
        specs=[[{}, {}], [{}, None]],
        column_widths=[0.76, 0.24],
        row_heights=[0.68, 0.32],
        shared_xaxes="columns",
        shared_yaxes="rows",
        horizontal_spacing=0.03,
        vertical_spacing=0.05,
    )
    z = np.linspace(*Z, _STEPS)
    figure.add_scatter(
        x=z,
        y=curve.activation.value(z),
        mode="lines",
        line={"color": palette.text, "width": 3, "simplify": False},
        name=f"{curve.name} f",
        showlegend=False,
        hovertemplate="f(%{x:.2f}) = %{y:.3f}<extra></extra>",
        row=1,
        col=1,
    )
    frame = (-1.25, 1.25) if np.abs(curve.activation.value(z)).max() <= 1 else (-1.4, 6.2)
    _shade_flat(figure, curve.activation, palette, words.saturated, frame)
    heaviest = 0.0
    for flat, name, colour, pattern in (
        (False, words.alive, palette.accent, ""),
        (True, words.saturated, palette.muted, "/"),
    ):
        marker = {"color": colour, "pattern": {"shape": pattern, "size": 5, "solidity": 0.4}, "line": {"width": 0}}
        own = crowd.saturated == flat
        heights, edges = np.histogram(crowd.z[own], bins=_BINS, range=Z)
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=heights / crowd.z.size,
            width=np.diff(edges),
            marker=marker,
            name=name,
            legendgroup=name,
            hovertemplate="z ≈ %{x:.2f}: %{y:.1%}<extra></extra>",
            row=2,
            col=1,
        )
        heights, edges = np.histogram(crowd.outputs[own], bins=_BINS, range=frame)
        heaviest = max(heaviest, heights.max() / crowd.z.size)
        figure.add_bar(
            y=(edges[:-1] + edges[1:]) / 2,
            x=heights / crowd.z.size,
            width=np.diff(edges),
            orientation="h",
            marker=marker,
            name=name,
            legendgroup=name,
            showlegend=False,
            hovertemplate="a ≈ %{y:.2f}: %{x:.1%}<extra></extra>",
            row=1,
            col=2,
        )
    figure.update_xaxes(range=Z, dtick=2, row=1, col=1)
    figure.update_xaxes(range=Z, dtick=2, title=words.inputs, showticklabels=True, row=2, col=1)
    figure.update_yaxes(range=frame, dtick=1, title="a = f(z)", row=1, col=1)
    figure.update_yaxes(showticklabels=False, showgrid=False, rangemode="tozero", row=2, col=1)
    # Where everything lands in one place, that bar is cut: the others are to be seen too.
    most = min(1.05 * heaviest, 0.3)
    figure.update_xaxes(showticklabels=False, showgrid=False, range=(0, most), title=words.outputs, row=1, col=2)
    figure.update_yaxes(range=frame, row=1, col=2)
    return figure.update_layout(height=480, barmode="stack", bargap=0, margin={"t": 36})


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
    figure = make_subplots(rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.08, subplot_titles=titles)
    figure.add_bar(
        y=list(names),
        x=logits,
        orientation="h",
        marker={"color": [palette.positive if z >= 0 else palette.negative for z in logits]},
        text=[f"{z:+.1f}" for z in logits],
        textposition="auto",
        hoverinfo="skip",
        row=1,
        col=1,
    )
    figure.add_bar(
        y=list(names),
        x=probabilities,
        orientation="h",
        marker={"color": palette.accent},
        text=[f"{p:.1%}" for p in probabilities],
        textposition="auto",
        cliponaxis=False,
        hoverinfo="skip",
        row=1,
        col=2,
    )
    figure.update_xaxes(range=(-5.5, 5.5), zeroline=True, row=1, col=1)
    figure.update_xaxes(range=(0, 1.12), tickvals=[0, 0.5, 1], row=1, col=2)
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"size": 15, "color": palette.text})
    figure.update_annotations(font={"size": 13, "color": palette.muted})
    return figure.update_layout(height=260, showlegend=False, bargap=0.35, margin={"t": 32})


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
