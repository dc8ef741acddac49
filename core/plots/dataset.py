"""Figures of a set of digits as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.maths.arrays import FloatArray, IntArray
from core.plots.theme import Palette

MIDDLE: Final = 14.0
"""Row and column that MNIST's centres of mass were moved to, pixel i counted at i."""
_REACH: Final = 1.0
_BINS: Final = 80


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a figure, in the reader's language."""

    x: str
    y: str
    series: tuple[str, str]


def counts(training: IntArray, test: IntArray, words: Words, palette: Palette) -> go.Figure:
    """Draw how many examples each class has, (10,) each, in the training set and in the test set."""
    digits = [str(digit) for digit in range(len(training))]
    figure = go.Figure()
    for name, amounts, colour in zip(words.series, (training, test), (palette.accent, palette.second), strict=True):
        figure.add_bar(
            x=digits,
            y=amounts.tolist(),
            name=name,
            marker={"color": colour},
            hovertemplate=f"{name} · %{{x}}: %{{y:,}}<extra></extra>",
        )
    figure.update_xaxes(title_text=words.x, type="category", showgrid=False)
    figure.update_yaxes(title_text=words.y, tickformat=",")
    return figure.update_layout(showlegend=True, bargap=0.25, margin={"t": 48, "l": 58, "b": 46})


def centres(places: FloatArray, words: Words, palette: Palette) -> go.Figure:
    """Draw how far centres of mass (n, 2), row and column, lie from the middle, in pixels."""
    edges = np.linspace(-_REACH, _REACH, _BINS + 1)
    figure = go.Figure()
    styles: Sequence[tuple[str, str]] = ((palette.accent, "solid"), (palette.second, "dash"))
    for axis, (name, (colour, dash)) in enumerate(zip(words.series, styles, strict=True)):
        amounts, _ = np.histogram(places[:, axis] - MIDDLE, edges)
        figure.add_scatter(
            x=((edges[:-1] + edges[1:]) / 2).round(4).tolist(),
            y=amounts.tolist(),
            name=name,
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2, "shape": "hvh"},
            hovertemplate=f"{name} · %{{x:+.2f}}: %{{y:,}}<extra></extra>",
        )
    figure.update_xaxes(title_text=words.x, range=(-_REACH, _REACH), zeroline=True)
    figure.update_yaxes(title_text=words.y, tickformat=",")
    return figure.update_layout(showlegend=True, height=300, margin={"t": 46, "l": 58, "r": 12, "b": 46})
