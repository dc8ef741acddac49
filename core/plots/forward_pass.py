"""What one hidden unit adds to each answer."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.maths.arrays import FloatArray
from core.plots.theme import Palette


def contributions(given: FloatArray, answer: int, reach: float, titles: Sequence[str], palette: Palette) -> go.Figure:
    """Draw what a unit adds to the logit of each class: blue speaks for it, orange against.

    Parameters
    ----------
    given : ndarray of shape (n_classes,)
    answer : int
        The class that the network names; its number is in bold.
    reach : float
        Magnitude at which the axis ends: the same for all units of a digit, so that they can be compared.
    titles : (str, str)
        Of the axes.
    palette : Palette
    """
    names = [f"<b>{digit}</b>" if digit == answer else str(digit) for digit in range(len(given))]
    figure = go.Figure(
        go.Bar(
            x=names,
            y=given,
            marker={"color": [palette.positive if value >= 0 else palette.negative for value in given]},
            text=[f"{value:+.2f}" for value in given],
            textposition="outside",
            textangle=0,
            textfont={"size": 12, "color": palette.muted},
            cliponaxis=False,
            width=0.62,
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(title=titles[0], type="category", showgrid=False, tickfont={"size": 15, "color": palette.text})
    figure.update_yaxes(title=titles[1], range=(-1.25 * reach, 1.25 * reach), zeroline=True)
    return figure.update_layout(height=260, showlegend=False, margin={"t": 12, "l": 41, "b": 47})
