"""Figures of what a network's answers are worth: intervals, confusions, confidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.maths.arrays import IntArray
from core.maths.evaluation import Bin
from core.maths.intervals import Interval, wilson
from core.plots.theme import Palette

_RIGHT: Final = 0.4
"""How blue the diagonal is, 0 … 1: quieter than the worst confusion is orange."""


def intervals(rows: Sequence[tuple[str, Interval]], *, x: str, palette: Palette) -> go.Figure:
    """Draw counted shares with their intervals, one below the other; rows have a name each."""
    figure = go.Figure()
    figure.add_scatter(
        x=[found.share for _, found in rows],
        y=[name for name, _ in rows],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [found.high - found.share for _, found in rows],
            "arrayminus": [found.share - found.low for _, found in rows],
            "thickness": 3,
            "width": 8,
        },
        customdata=[(found.low, found.high) for _, found in rows],
        mode="markers",
        marker={"color": palette.accent, "size": 11},
        hovertemplate="%{y}: %{x:.1%} (%{customdata[0]:.1%} – %{customdata[1]:.1%})<extra></extra>",
    )
    lowest = min(found.low for _, found in rows)
    figure.update_xaxes(title_text=x, tickformat=".0%", range=(max(0.0, lowest - 0.03), 1.005))
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return figure.update_layout(height=230, showlegend=False)


def confusion(counts: IntArray, *, label: str, answer: str, hover: str, palette: Palette) -> go.Figure:
    """Draw how often each label (row) got each answer (column); the counts are points that can be clicked on.

    Right answers are blue, all alike; of the wrong ones, the more often the more orange. A point's ``customdata`` is
    (label, answer).

    Parameters
    ----------
    counts : ndarray of shape (n_classes, n_classes)
    label, answer : str
        Names of the axes.
    hover : str
        With ``%{y}`` for the label and ``%{x}`` for the answer.
    palette : Palette
    """
    n = len(counts)
    wrong = counts * (1 - np.eye(n, dtype=counts.dtype))
    shade = -np.sqrt(wrong / max(int(wrong.max()), 1))  # the root keeps single mistakes visible
    shade[np.diag_indices(n)] = _RIGHT
    names = [str(number) for number in range(n)]
    rows, columns = (axis.ravel() for axis in np.indices(counts.shape))
    figure = go.Figure()
    figure.add_heatmap(
        x=names,
        y=names,
        z=shade.round(3).tolist(),
        zmin=-1,
        zmax=1,
        colorscale=palette.signed,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    amounts = counts[rows, columns]
    figure.add_scatter(
        x=[names[column] for column in columns],
        y=[names[row] for row in rows],
        text=[str(amount) if amount else "" for amount in amounts],
        customdata=[(int(row), int(column)) for row, column in zip(rows, columns, strict=True)],
        mode="markers+text",
        marker={"symbol": "square", "size": 28, "opacity": 0},
        textfont={"size": 12, "color": palette.text},
        unselected={"textfont": {"color": palette.text}, "marker": {"opacity": 0}},
        selected={"textfont": {"color": palette.text}, "marker": {"opacity": 0}},
        hovertemplate=f"{hover}: %{{text}}<extra></extra>",
    )
    quiet = {"type": "category", "showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True}
    figure.update_xaxes(title_text=answer, side="top", range=(-0.5, n - 0.5), **quiet)
    figure.update_yaxes(title_text=label, range=(n - 0.5, -0.5), **quiet)
    return figure.update_layout(height=460, showlegend=False, margin={"t": 8})


def calibration(bins: Sequence[Bin], *, confidence: str, accuracy: str, palette: Palette) -> go.Figure:
    """Draw the accuracy of answers of similar confidence, with the interval that their number allows."""
    found = [wilson(round(bin.accuracy * bin.examples), bin.examples) for bin in bins]
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": palette.muted, "dash": "dot", "width": 1.5}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[bin.confidence for bin in bins],
        y=[interval.share for interval in found],
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [interval.high - interval.share for interval in found],
            "arrayminus": [interval.share - interval.low for interval in found],
            "thickness": 1.5,
            "width": 5,
        },
        customdata=[bin.examples for bin in bins],
        mode="markers",
        marker={"color": palette.accent, "size": 9},
        hovertemplate="%{x:.1%} → %{y:.1%} (%{customdata:,})<extra></extra>",
    )
    lowest = min([bin.confidence for bin in bins] + [interval.low for interval in found])
    ends = (max(0.0, lowest - 0.05), 1.03)
    figure.update_xaxes(title_text=confidence, tickformat=".0%", range=ends)
    figure.update_yaxes(title_text=accuracy, tickformat=".0%", range=ends)
    return figure.update_layout(height=360, showlegend=False)
