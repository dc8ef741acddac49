"""Pictures of gradient descent: ways through a valley that play in the browser, and the loss along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from core.experiments.gradient_descent import START, Descent, loss
from core.maths.arrays import FloatArray
from core.plots.theme import Palette

X: Final = (-6.0, 6.0)
Y: Final = (-3.0, 3.0)
_FAR: Final = 40.0
"""Ways that explode are cut here: outside the frame, and not so far that a browser could not draw the line."""
_MILLISECONDS: Final = 90
_GRID: Final = 49
_LOWEST, _HIGHEST = -4, 3
"""Powers of ten between which losses are drawn."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on the figures, in the reader's language."""

    play: str
    pause: str
    step: str
    x: str
    y: str
    loss: str


def valley(ways: Sequence[tuple[str, Descent]], words: Words, palette: Palette) -> go.Figure:
    """Draw the valley from above with each way down, to be played or moved step by step without the server.

    Parameters
    ----------
    ways : sequence of (name, Descent)
        At most three.
    words : Words
    palette : Palette
    """
    figure = go.Figure(_contours(palette))
    looks = _looks(palette)
    drawn = [np.clip(way.points, -_FAR, _FAR).round(4) for _, way in ways]
    for (name, _), points, look in zip(ways, drawn, looks, strict=False):
        figure.add_scatter(
            **_way(points),
            mode="lines+markers",
            name=name,
            line={"color": look["colour"], "width": 2, "dash": look["dash"]},
            marker={"size": 6, "color": look["colour"], "symbol": look["symbol"]},
            hovertemplate=f"{name}: (%{{x:.3f}}, %{{y:.3f}})<extra></extra>",
        )
    _mark(figure, START, "circle-open", palette)
    _mark(figure, np.zeros(2), "star", palette)
    steps = range(len(drawn[0]))
    traces = list(range(1, len(drawn) + 1))
    figure.frames = [
        go.Frame(
            name=str(step), data=[{"type": "scatter", **_way(points[: step + 1])} for points in drawn], traces=traces
        )
        for step in steps
    ]
    figure.update_xaxes(range=X, title=words.x, zeroline=False, showgrid=False)
    figure.update_yaxes(range=Y, title=words.y, zeroline=False, showgrid=False)
    return figure.update_layout(
        height=500,
        margin={"b": 196, "l": 48},
        showlegend=len(ways) > 1,
        updatemenus=[_buttons(words, palette)],
        sliders=[_slider(len(drawn[0]), words, palette)],
    )


def losses(ways: Sequence[tuple[str, Descent]], words: Words, palette: Palette) -> go.Figure:
    """Draw the loss after every step of each way, in powers of ten."""
    figure = go.Figure()
    for (name, way), look in zip(ways, _looks(palette), strict=False):
        figure.add_scatter(
            x=np.arange(len(way.losses)),
            y=way.losses,
            mode="lines",
            name=name,
            line={"color": look["colour"], "width": 2.5, "dash": look["dash"]},
            hovertemplate=f"{name}, %{{x}}: %{{y:.3g}}<extra></extra>",
        )
    figure.update_xaxes(title=words.step)
    powers = [10.0**exponent for exponent in range(_LOWEST, _HIGHEST + 1)]
    figure.update_yaxes(
        type="log",
        range=(_LOWEST, _HIGHEST),
        tickvals=powers,
        ticktext=[f"{power:,.{max(0, -exponent)}f}" for exponent, power in enumerate(powers, _LOWEST)],
        title=words.loss,
    )
    return figure.update_layout(height=320, margin={"l": 64, "b": 46}, showlegend=len(ways) > 1)


def _way(points: FloatArray) -> dict[str, list[float]]:
    return {"x": points[:, 0].tolist(), "y": points[:, 1].tolist()}


def _looks(palette: Palette) -> list[dict[str, str]]:
    return [
        {"colour": palette.accent, "dash": "solid", "symbol": "circle"},
        {"colour": palette.second, "dash": "dash", "symbol": "diamond"},
        {"colour": palette.text, "dash": "dot", "symbol": "square"},
    ]


def _contours(palette: Palette) -> go.Contour:
    x, y = np.linspace(*X, _GRID), np.linspace(*Y, _GRID)
    height = loss(np.stack(np.meshgrid(x, y), axis=-1))
    return go.Contour(
        x=x,
        y=y,
        z=np.sqrt(height).round(3),  # lines at equal steps of the root lie evenly on the slopes
        ncontours=14,
        colorscale=[(0.0, palette.zero), (1.0, palette.surface)],
        line={"width": 0.8, "color": palette.muted},
        opacity=0.75,
        showscale=False,
        hoverinfo="skip",
    )


def _mark(figure: go.Figure, place: FloatArray, symbol: str, palette: Palette) -> None:
    figure.add_scatter(
        x=[place[0]],
        y=[place[1]],
        mode="markers",
        marker={"symbol": symbol, "size": 14, "color": palette.text, "line": {"width": 2, "color": palette.text}},
        hoverinfo="skip",
        showlegend=False,
    )


def _buttons(words: Words, palette: Palette) -> dict[str, Any]:
    now = {"mode": "immediate", "transition": {"duration": 0}}
    play = now | {"frame": {"duration": _MILLISECONDS, "redraw": False}, "fromcurrent": False}
    stop = now | {"frame": {"duration": 0, "redraw": False}}
    return {
        "type": "buttons",
        "direction": "left",
        "x": 0,
        "y": -0.2,
        "xanchor": "left",
        "yanchor": "top",
        "pad": {"t": 12, "r": 8},
        "showactive": False,
        "bgcolor": palette.surface,
        "bordercolor": palette.grid,
        "font": {"color": palette.text},
        "buttons": [
            {"label": f"▶ {words.play}", "method": "animate", "args": [None, play]},
            {"label": f"❚❚ {words.pause}", "method": "animate", "args": [[None], stop]},
        ],
    }


def _slider(n_points: int, words: Words, palette: Palette) -> dict[str, Any]:
    jump = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}, "transition": {"duration": 0}}
    return {
        "active": n_points - 1,
        "x": 0,
        "len": 1,
        "y": -0.2,
        "yanchor": "top",
        "pad": {"t": 62},  # below the buttons: beside them a phone has no room
        "currentvalue": {"prefix": f"{words.step} ", "font": {"color": palette.muted, "size": 13}},
        "bgcolor": palette.grid,
        "activebgcolor": palette.accent,
        "bordercolor": palette.muted,
        "font": {"color": "rgba(0,0,0,0)"},
        "ticklen": 0,
        "minorticklen": 0,
        "steps": [{"label": str(step), "method": "animate", "args": [[str(step)], jump]} for step in range(n_points)],
    }
