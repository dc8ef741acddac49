"""The same digits in several spaces: a picture that moves from one to the next in the browser, without a rerun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from core.data.mnist import N_CLASSES
from core.maths.arrays import FloatArray, IntArray
from core.plots.theme import Palette

_MILLISECONDS: Final = 1400
_SHOWN: Final = 600
"""So many digits are drawn: more would move in jerks on a phone."""
_MARGIN: Final = 1.06


def moving(spaces: Mapping[str, FloatArray], digits: IntArray, looked_at: int | None, palette: Palette) -> go.Figure:
    """Draw the digits in the first space, and buttons that move every one to its place in another.

    Parameters
    ----------
    spaces : mapping
        By the name on its button, where each digit is: ndarray of shape (n, 2).
    digits : ndarray of shape (n,)
    looked_at : int, optional
        A digit that stands out; the others are grey.
    palette : Palette
    """
    names = list(spaces)
    first = spaces[names[0]]
    figure = go.Figure(
        data=[_of_class(first, digits, digit, _colour(digit, looked_at, palette)) for digit in range(N_CLASSES)],
        frames=[
            go.Frame(name=name, data=[_places(flat, digits, digit) for digit in range(N_CLASSES)])
            for name, flat in spaces.items()
        ],
    )
    reach = _MARGIN * max(float(np.abs(flat).max()) for flat in spaces.values())
    hidden: dict[str, Any] = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
    figure.update_xaxes(range=(-reach, reach), **hidden)
    figure.update_yaxes(range=(-reach, reach), **hidden)
    return figure.update_layout(
        height=520, showlegend=False, margin={"t": 56, "l": 0, "r": 0, "b": 0}, updatemenus=[_buttons(names, palette)]
    )


def _of_class(flat: FloatArray, digits: IntArray, digit: int, colour: str) -> go.Scatter:
    places = _places(flat, digits, digit)
    return places.update(
        mode="text",
        text=[f"<b>{digit}</b>"] * len(places.x),
        textfont={"color": colour, "size": 12},
        hoverinfo="skip",
    )


def _places(flat: FloatArray, digits: IntArray, digit: int) -> go.Scatter:
    own = flat[:_SHOWN][digits[:_SHOWN] == digit].round(2)
    return go.Scatter(x=own[:, 0], y=own[:, 1])


def _colour(digit: int, looked_at: int | None, palette: Palette) -> str:
    """Return ten hues of one lightness: they tell clouds apart and mean nothing, as the sign says what it is."""
    if looked_at is None:
        return f"hsl({36 * digit + 12}, {58 if palette.dark else 62}%, {68 if palette.dark else 38}%)"
    return palette.accent if digit == looked_at else palette.zero


def _buttons(names: list[str], palette: Palette) -> dict[str, Any]:
    move = {
        "mode": "immediate",
        "transition": {"duration": _MILLISECONDS, "easing": "cubic-in-out"},
        "frame": {"duration": _MILLISECONDS, "redraw": False},
    }
    return {
        "type": "buttons",
        "direction": "right",
        "x": 0,
        "xanchor": "left",
        "y": 1.01,
        "yanchor": "bottom",
        "pad": {"l": 0, "t": 0, "b": 4},
        "bgcolor": palette.surface,
        "bordercolor": palette.accent,
        "font": {"color": palette.text, "size": 14},
        "showactive": False,
        "buttons": [{"label": name, "method": "animate", "args": [[name], move]} for name in names],
    }
