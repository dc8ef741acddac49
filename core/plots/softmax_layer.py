"""Ten logits and the probabilities that softmax makes of them; and how sure a network is of noise."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.maths.arrays import FloatArray
from core.plots.digits import percent
from core.plots.theme import Palette

_BINS: Final = 20


def shares(
    logits: FloatArray,
    probabilities: tuple[FloatArray, FloatArray],
    moved: int,
    reach: float,
    words: tuple[str, str, str],
    palette: Palette,
) -> go.Figure:
    """Draw the logits of all classes, and beside them the probabilities, with a tick where each was before.

    Parameters
    ----------
    logits : ndarray of shape (n,)
    probabilities : (ndarray, ndarray), each of shape (n,)
        Before a logit was moved, and now.
    moved : int
        Which logit may be moved; its name is in bold.
    reach : float
        Magnitude at which the logits' axis ends.
    words : (str, str, str)
        Over the two halves, and what the ticks are.
    palette : Palette
    """
    before, now = probabilities
    names = [f"<b>{digit} ◂</b>" if digit == moved else f"{digit}" for digit in range(len(logits))]
    figure = make_subplots(rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.06, subplot_titles=words[:2])
    figure.add_bar(
        y=names,
        x=logits,
        orientation="h",
        marker={"color": [palette.positive if z >= 0 else palette.negative for z in logits]},
        hovertemplate="%{x:+.1f}<extra></extra>",
        showlegend=False,
        row=1,
        col=1,
    )
    figure.add_bar(
        y=names,
        x=now,
        orientation="h",
        marker={"color": palette.accent},
        text=[percent(float(share)) for share in now],
        textposition="outside",
        textfont={"size": 12, "color": palette.text},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
        row=1,
        col=2,
    )
    figure.add_scatter(
        y=names,
        x=before,
        mode="markers",
        marker={"symbol": "line-ns", "size": 15, "line": {"width": 2.5, "color": palette.second}},
        name=words[2],
        hoverinfo="skip",
        row=1,
        col=2,
    )
    figure.update_xaxes(range=(-reach, reach), zeroline=True, row=1, col=1)
    figure.update_xaxes(range=(0, 1.45), tickvals=[0, 0.5, 1], row=1, col=2)  # room for ">99.9%" on a phone
    figure.update_yaxes(
        type="category",  # or names that look like numbers would be placed as numbers, and the bold one lost
        autorange="reversed",
        showgrid=False,
        tickfont={"size": 15, "color": palette.text},
    )
    figure.update_annotations(font={"size": 13, "color": palette.muted})
    return figure.update_layout(
        height=400,
        bargap=0.3,
        margin={"t": 30, "l": 26, "b": 64},
        legend={"x": 1, "xanchor": "right", "y": -0.08, "yanchor": "top"},
    )


def certainty(
    noise: FloatArray, digits: FloatArray, looked_at: float, words: tuple[str, str, str, str, str], palette: Palette
) -> go.Figure:
    """Draw how often which top probability occurs: above for noise, below for digits.

    Parameters
    ----------
    noise, digits : ndarrays of shape (n,)
        Top probabilities, 0 … 1.
    looked_at : float
        That of the image that is shown.
    words : (str, str, str, str, str)
        Names of the two crowds, titles of the axes, and of the line.
    palette : Palette
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.1)
    edges = np.linspace(0, 1, _BINS + 1)
    for row, (name, top, colour) in enumerate(
        ((words[0], noise, palette.second), (words[1], digits, palette.accent)), 1
    ):
        heights, _ = np.histogram(top, bins=edges)
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=heights / len(top),
            width=1 / _BINS * 0.92,
            marker={"color": colour},
            name=name,
            hovertemplate="%{x:.2f}: %{y:.1%}<extra></extra>",
            row=row,
            col=1,
        )
    figure.add_vline(
        x=looked_at,
        line={"color": palette.text, "width": 2, "dash": "dash"},
        annotation={"text": words[4], "font": {"size": 12, "color": palette.text}, "xanchor": "right"},
        annotation_position="top right",
        row=1,
        col=1,
    )
    figure.update_xaxes(range=(0, 1.01), tickvals=[0.1, 0.25, 0.5, 0.75, 1])
    figure.update_xaxes(title=words[2], row=2, col=1)
    figure.update_yaxes(range=(0, 1), tickformat=".0%", tickvals=[0, 0.5, 1], title=words[3])
    return figure.update_layout(height=360, margin={"t": 36})
