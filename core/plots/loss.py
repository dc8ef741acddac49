"""Pictures of the loss: −ln p with a dot on it, what networks give the true class, and ten probabilities."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.experiments.loss import surprise
from core.maths.arrays import FloatArray
from core.plots.theme import Palette

P: Final = (0.001, 1.0)
"""The probabilities that are shown; at 0 the loss has no end."""
_BINS: Final = np.linspace(0, 1, 41)


def curve(p: float, guess: float, words: tuple[str, str, str], palette: Palette) -> go.Figure:
    """Draw −ln p, a dot at ``p``, its tangent, and where a guess among all classes lies.

    Parameters
    ----------
    p : float
        Probability of the true class, within ``P``.
    guess : float
        The probability that guessing gives every class.
    words : tuple of str
        Names of the two axes, and of the guess.
    palette : Palette
    """
    x = np.geomspace(*P, 240)
    height = float(surprise(np.array(p)))
    figure = go.Figure()
    figure.add_scatter(
        x=x,
        y=surprise(x),
        mode="lines",
        line={"color": palette.muted, "width": 2.5, "simplify": False},
        hovertemplate="−ln %{x:.3f} = %{y:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=[p, p, 0],
        y=[0, height, height],
        mode="lines",
        line={"color": palette.accent, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[guess],
        y=surprise(np.array([guess])),
        mode="markers+text",
        text=[words[2]],
        textposition="middle right",
        marker={"symbol": "diamond", "size": 9, "color": palette.second},
        textfont={"color": palette.second},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[p],
        y=[height],
        mode="markers",
        marker={"color": palette.accent, "size": 15, "line": {"width": 2, "color": palette.surface}},
        cliponaxis=False,
        hovertemplate="−ln %{x:.3f} = %{y:.3f}<extra></extra>",
    )
    figure.update_xaxes(range=(0, 1.02), title=words[0], dtick=0.2)
    figure.update_yaxes(range=(0, 7.2), title=words[1])
    return figure.update_layout(showlegend=False, height=360, margin={"t": 12, "l": 34, "b": 46})


def shares(
    untrained: FloatArray, trained: FloatArray, guess: float, words: tuple[str, str, str, str], palette: Palette
) -> go.Figure:
    """Draw how often the true class got which probability, from an untrained and from a trained network.

    Parameters
    ----------
    untrained, trained : ndarrays of shape (n_images,)
    guess : float
        The probability that guessing gives every class: a line.
    words : tuple of str
        Names of both networks, of the axis of probabilities and of that of images.
    palette : Palette
    """
    figure = go.Figure()
    for values, name, colour in ((untrained, words[0], palette.second), (trained, words[1], palette.accent)):
        count, _ = np.histogram(values, _BINS)
        figure.add_bar(
            x=(_BINS[:-1] + _BINS[1:]) / 2,
            y=count / len(values),
            width=np.diff(_BINS),
            name=name,
            marker={"color": colour, "opacity": 0.75, "line": {"width": 0}},
            hovertemplate="p ≈ %{x:.2f}: %{y:.1%}<extra></extra>",
        )
    figure.add_vline(x=guess, line={"color": palette.text, "width": 1.5, "dash": "dot"})
    figure.update_xaxes(range=(0, 1), title=words[2])
    figure.update_yaxes(tickformat=".0%", title=words[3])
    return figure.update_layout(barmode="overlay", height=320)


def answers(probabilities: FloatArray, label: int, words: tuple[str, str], palette: Palette) -> go.Figure:
    """Draw the probability of each digit; the one that the label names is filled, the others are pale.

    Parameters
    ----------
    probabilities : ndarray of shape (10,)
    label : int
    words : tuple of str
        Names of the axes: digits, probability.
    palette : Palette
    """
    digits = [str(digit) for digit in range(len(probabilities))]
    named = [digit == str(label) for digit in digits]
    figure = go.Figure(
        go.Bar(
            x=digits,
            y=probabilities,
            marker={"color": [palette.accent if own else palette.zero for own in named]},
            text=[f"{p:.1%}" if own else "" for p, own in zip(probabilities, named, strict=True)],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{y:.3%}<extra></extra>",
        )
    )
    figure.update_xaxes(type="category", title=words[0], showgrid=False)
    figure.update_yaxes(range=(0, 1.12), tickformat=".0%", tickvals=[0, 0.5, 1], title=words[1])
    return figure.update_layout(height=280, margin={"t": 12}, showlegend=False)
