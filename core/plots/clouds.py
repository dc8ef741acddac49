"""Many digits as points in the plane: which of them keep together."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from core.data.mnist import N_CLASSES
from core.maths.arrays import FloatArray, IntArray
from core.plots.theme import Palette

REACH: Final = 2.8
"""The picture goes from −REACH to REACH, in units of the points' root mean square distance from their middle."""


def signs(flat: FloatArray, digits: IntArray, looked_at: int | None, palette: Palette) -> go.Figure:
    """Draw every digit at its place.

    Parameters
    ----------
    flat : ndarray of shape (n, 2)
        Centred, with a mean squared distance of 1 from the middle.
    digits : ndarray of shape (n,)
    looked_at : int, optional
        A digit that stands out; the others are grey.
    palette : Palette
    """
    figure = go.Figure()
    order = [digit for digit in range(N_CLASSES) if digit != looked_at]
    for digit in [*order, *([] if looked_at is None else [looked_at])]:  # what is looked at lies on top
        own = flat[digits == digit].round(3)
        figure.add_scatter(
            x=own[:, 0],
            y=own[:, 1],
            mode="text",
            text=np.full(len(own), f"<b>{digit}</b>"),
            textfont={"color": _colour(digit, looked_at, palette), "size": 12},
            hoverinfo="skip",
        )
    hidden: dict[str, Any] = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
    figure.update_xaxes(range=(-REACH, REACH), **hidden)
    figure.update_yaxes(range=(-REACH, REACH), **hidden)
    return figure.update_layout(height=440, showlegend=False, margin={"t": 8, "l": 0, "r": 0, "b": 0})


def _colour(digit: int, looked_at: int | None, palette: Palette) -> str:
    """Return ten hues of one lightness: they tell clouds apart and mean nothing, as the sign says what it is."""
    if looked_at is None:
        return f"hsl({36 * digit + 12}, {58 if palette.dark else 62}%, {68 if palette.dark else 38}%)"
    return palette.accent if digit == looked_at else palette.muted
