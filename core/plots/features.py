"""Pictures of features: weights of hidden units as tiles, what people measure of a digit, and what either is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.experiments.experiment import Band
from core.maths.arrays import FloatArray
from core.plots.digits import data_uri, signed_png
from core.plots.theme import Palette

_CSS: Final = """
<style>
.lab-tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; }
@media (min-width: 900px) { .lab-tiles { grid-template-columns: repeat(8, 1fr); } }
.lab-tiles img { width: 100%; aspect-ratio: 1; border-radius: 5px; image-rendering: pixelated; display: block; }
.lab-tiles div { font-size: 13px; line-height: 1.5; text-align: center; }
</style>
"""


def tiles(kernels: FloatArray, limit: float, chosen: int, palette: Palette, *, alt: str) -> str:
    """Return the weights of hidden units as tiles in HTML, blue where ink speaks for the unit, orange where against.

    Parameters
    ----------
    kernels : ndarray of shape (n_units, 28, 28)
    limit : float
        The magnitude of the full colour: one for a whole film, so that its pictures can be compared.
    chosen : int
        The unit that is framed.
    palette : Palette
    alt : str
    """
    cells = []
    for number, kernel in enumerate(kernels):
        is_chosen = number == chosen
        frame = f"0 0 0 {3 if is_chosen else 1}px {palette.accent if is_chosen else palette.grid}"
        png = data_uri(signed_png(kernel, palette, limit=limit))
        colour, weight = (palette.accent, 600) if is_chosen else (palette.muted, 400)
        cells.append(
            f'<div style="color:{colour};font-weight:{weight}">'
            f'<img src="{png}" alt="" style="background:{palette.zero};box-shadow:{frame}">{number + 1}</div>'
        )
    return f'{_CSS}<div class="lab-tiles" role="img" aria-label="{escape(alt)}">{"".join(cells)}</div>'


def profile(standard: FloatArray, names: Sequence[str], title: str, palette: Palette) -> go.Figure:
    """Draw how far each feature of one digit lies from what is usual, in units of its spread.

    Parameters
    ----------
    standard : ndarray of shape (n_features,)
    names : sequence of str
        With the measured value, in the reader's language.
    title : str
        Of the axis.
    palette : Palette
    """
    figure = go.Figure(
        go.Bar(
            x=standard,
            y=list(names),
            orientation="h",
            marker={"color": [palette.positive if value >= 0 else palette.negative for value in standard]},
            width=0.6,
            hovertemplate="%{y}: %{x:+.1f}<extra></extra>",
        )
    )
    reach = max(3.0, float(np.abs(standard).max()) * 1.05)
    figure.update_xaxes(title=title, range=(-reach, reach), zeroline=True)
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"color": palette.text})
    return figure.update_layout(height=330, showlegend=False, margin={"t": 12})


def worth(bands: Mapping[str, Band], marked: Sequence[str], title: str, palette: Palette) -> go.Figure:
    """Draw the accuracy of each way to get features, with whiskers over the seeds.

    Parameters
    ----------
    bands : mapping
        By the names that are shown, from the top down.
    marked : sequence of str
        The names that are compared; the others lead there.
    title : str
        Of the axis.
    palette : Palette
    """
    figure = go.Figure(
        go.Bar(
            x=[band.mean for band in bands.values()],
            y=list(bands),
            orientation="h",
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [band.high - band.mean for band in bands.values()],
                "arrayminus": [band.mean - band.low for band in bands.values()],
                "color": palette.muted,
                "thickness": 1.5,
                "width": 4,
            },
            text=[f"<b>{band.mean:.1%}</b>" if name in marked else f"{band.mean:.1%}" for name, band in bands.items()],
            textposition="inside",
            insidetextanchor="start",
            textfont={"color": [palette.surface if name in marked else palette.text for name in bands]},
            marker={"color": [palette.accent if name in marked else palette.grid for name in bands]},
            width=0.72,
            hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        )
    )
    figure.update_xaxes(title=title, range=(0, 1), tickformat=".0%")
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"color": palette.text}, ticksuffix=" ")
    return figure.update_layout(height=60 + 34 * len(bands), showlegend=False, margin={"t": 8})
