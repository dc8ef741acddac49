"""A digit, the change, and what becomes of both; and accuracy by the size of the change."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.maths.arrays import FloatArray
from core.plots.digits import CHALK, ink_png, signed_png
from core.plots.image_row import Cell, row
from core.plots.theme import Palette


def addition(
    image: FloatArray,
    moved: FloatArray,
    captions: tuple[str, str, str],
    palette: Palette,
    *,
    alt: str,
    full: float,
) -> str:
    """Return digit + change = result as HTML.

    Parameters
    ----------
    image, moved : ndarrays of shape (28, 28)
        0 (paper) … 1 (ink).
    captions : (str, str, str)
    palette : Palette
    alt : str
    full : float
        The change that is drawn in full colour.
    """
    change = moved - image
    cells = (
        Cell([ink_png(image, CHALK)], captions[0]),
        Cell([signed_png(change, palette, limit=full)], captions[1], palette.zero),
        Cell([ink_png(moved, CHALK)], captions[2]),
    )
    return row(cells, palette, alt=alt, signs=("+", "="))


def accuracies(
    epsilons: Sequence[float],
    attacked: FloatArray,
    by_chance: FloatArray,
    chosen: float,
    words: tuple[str, str, str, str],
    palette: Palette,
) -> go.Figure:
    """Draw accuracy by the size of the change.

    Parameters
    ----------
    epsilons : sequence of float
    attacked, by_chance : ndarrays of shape (n_epsilons,)
    chosen : float
        The size that the reader has set.
    words : (str, str, str, str)
        Names of the two lines, titles of the axes.
    palette : Palette
    """
    figure = go.Figure(
        [
            go.Scatter(
                x=list(epsilons),
                y=list(values),
                name=name,
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2},
                marker={"size": 7, "color": colour, "symbol": symbol},
                hovertemplate=f"{name} · %{{x}}: %{{y:.1%}}<extra></extra>",
            )
            for name, values, colour, dash, symbol in (
                (words[1], by_chance, palette.accent, "dash", "square"),
                (words[0], attacked, palette.second, "solid", "circle"),
            )
        ],
        {"showlegend": True},
    )
    figure.add_vline(x=chosen, line={"color": palette.text, "width": 1.5, "dash": "dot"})
    figure.update_xaxes(title=words[2], range=(-0.01, max(epsilons) + 0.01))
    figure.update_yaxes(title=words[3], tickformat=".0%", range=(0, 1.03))
    return figure
