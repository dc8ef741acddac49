"""Pictures of the backpropagation stepper: the 2-2-1 network with the part at work, and the loss as it learns."""

from __future__ import annotations

from html import escape
from typing import Final

import plotly.graph_objects as go

from core.explain.backpropagation import Step
from core.maths.arrays import FloatArray
from core.plots.theme import Palette

_HEIGHT: Final = 300
_ROWS: Final = {"x1": 85, "x2": 215, "h1": 85, "h2": 215, "o": 150}
_ENDS: Final = {0: ("x1", "h1"), 1: ("x1", "h2"), 2: ("x2", "h1"), 3: ("x2", "h2"), 6: ("h1", "o"), 7: ("h2", "o")}
"""Index of each weight among the parameters, and the units it joins."""
_BIAS: Final = {"h1": 4, "h2": 5, "o": 8}
_NAMES: Final = {"x1": "x₁", "x2": "x₂", "h1": "h₁", "h2": "h₂", "o": "p"}


def network(
    parameters: FloatArray, values: dict[str, float | None], step: Step, palette: Palette, *, width: int, alt: str
) -> str:
    """Return the network as SVG: width of a link = |w|, orange negative, grey zero, blue positive.

    Parameters
    ----------
    parameters : ndarray of shape (9,)
    values : dict
        What each unit holds; None where it is not computed yet.
    step : Step
        Its units and weights are the ones at work.
    palette : Palette
    width : int
        In the picture's own units: 680 for a wide place, 360 for a narrow one.
    alt : str
    """
    radius = 34 if width > 500 else 28
    columns = {"x": radius + 6, "h": width / 2, "o": width - radius - 6}
    at = {unit: (columns[unit[0]], y) for unit, y in _ROWS.items()}
    parts = []
    for index, (start, end) in _ENDS.items():
        (x0, y0), (x1, y1) = at[start], at[end]
        weight = float(parameters[index])
        if index in step.edges:
            parts.append(_line(x0, y0, x1, y1, palette.accent, 3 * abs(weight) + 11, 0.35))
        parts.append(_line(x0, y0, x1, y1, _colour(weight, palette), max(1.0, min(9.0, 3 * abs(weight))), 1))
        share = 0.3 if (start == "x1" and end == "h2") or (start == "x2" and end == "h1") else 0.5
        parts.append(_label(x0 + share * (x1 - x0), y0 + share * (y1 - y0), f"{weight:.2f}", palette))
    for unit, (x, y) in at.items():
        active = unit in step.units
        stroke, line = (palette.accent, 4) if active else (palette.muted, 1.5)
        value = values[unit]
        parts += [
            f'<circle cx="{x:.0f}" cy="{y}" r="{radius}" fill="{palette.surface}" stroke="{stroke}" '
            f'stroke-width="{line}"/>',
            _text(x, y - 5, _NAMES[unit], palette.muted, 14),
            _text(x, y + 15, "?" if value is None else f"{value:.2f}", palette.text, 16),
        ]
        if unit in _BIAS:
            bias = float(parameters[_BIAS[unit]])
            name = "c" if unit == "o" else f"b{'₁' if unit == 'h1' else '₂'}"
            below = y + radius + 19 if unit != "h1" else y - radius - 9
            mark = palette.accent if step.parameter == _BIAS[unit] else palette.muted
            parts.append(_text(x, below, f"{name} = {bias:.2f}", mark, 13))
    return (
        f'<svg viewBox="0 0 {width} {_HEIGHT}" width="100%" role="img" aria-label="{escape(alt)}" '
        f'style="max-width:{width}px;display:block;margin:auto;font-family:inherit">{"".join(parts)}</svg>'
    )


def loss_curve(losses: tuple[float, ...], words: tuple[str, str], palette: Palette) -> go.Figure:
    """Draw the mean loss of the four examples over the updates.

    Parameters
    ----------
    losses : tuple of float
        Before the first update and after each.
    words : tuple of str
        Names of the axes: updates, loss.
    palette : Palette
    """
    figure = go.Figure(
        go.Scatter(
            x=list(range(len(losses))),
            y=losses,
            mode="lines" if len(losses) > 12 else "lines+markers",
            line={"color": palette.accent, "width": 2.5},
            marker={"size": 8},
            cliponaxis=False,  # the first point lies on the axis
            hovertemplate="%{x}: %{y:.4f}<extra></extra>",
        )
    )
    figure.update_xaxes(title=words[0], range=(0, max(10, len(losses) - 1)))
    figure.update_yaxes(title=words[1], range=(0, 1.1 * max(losses)))
    return figure.update_layout(height=240, margin={"t": 14, "l": 48, "r": 20, "b": 50}, showlegend=False)


def _colour(weight: float, palette: Palette) -> str:
    if abs(weight) < 0.005:
        return palette.zero
    return palette.positive if weight > 0 else palette.negative


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, width: float, opacity: float) -> str:
    return (
        f'<line x1="{x0:.0f}" y1="{y0:.0f}" x2="{x1:.0f}" y2="{y1:.0f}" stroke="{colour}" '
        f'stroke-width="{width:.1f}" stroke-opacity="{opacity}" stroke-linecap="round"/>'
    )


def _label(x: float, y: float, words: str, palette: Palette) -> str:
    ground = (
        f'<rect x="{x - 22:.0f}" y="{y - 11:.0f}" width="44" height="21" rx="6" fill="{palette.surface}" '
        f'fill-opacity="0.92"/>'
    )
    return ground + _text(x, y + 5, words, palette.text, 13)


def _text(x: float, y: float, words: str, colour: str, size: int) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" font-size="{size}" text-anchor="middle">{words}</text>'
