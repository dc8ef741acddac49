"""What several methods answer everywhere in the plane, as tiles side by side, and how right they are."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageColor, ImageDraw

from core.experiments.experiment import Band
from core.maths.arrays import FloatArray
from core.playground.plane import EDGE, Split
from core.plots.digits import data_uri
from core.plots.theme import Palette

SIDE: Final = 384
"""Pixels of a tile; it is shown at about half of that."""
_TINT: Final = 0.55
"""How much of the full colour the ground takes, so that points stand out."""
_RADIUS: Final = 5

_CSS: Final = """
<style>
.lab-surfaces { display: grid; grid-template-columns: repeat(2, 1fr); gap: 14px 10px; }
@media (min-width: 900px) { .lab-surfaces { grid-template-columns: repeat(5, 1fr); } }
.lab-surfaces img { width: 100%; aspect-ratio: 1; border-radius: 8px; display: block; }
</style>
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """One method's answer: its picture, and the words under it."""

    png: bytes
    name: str
    """What is in bold."""
    says: str
    alt: str
    good: bool
    """Whether the accuracy is drawn as good or as bad."""


def png(surface: FloatArray, points: Split, palette: Palette) -> bytes:
    """Return an answer as a picture, with the new points on it: discs of class 1, rings of class 0.

    Parameters
    ----------
    surface : ndarray of shape (side, side)
        −1 (class 0, orange) … 1 (class 1, blue), the first row at the top.
    points : Split
    palette : Palette
    """
    low, middle, high = (
        np.array(ImageColor.getrgb(colour)[:3], np.float32)
        for colour in (palette.negative, palette.zero, palette.positive)
    )
    grown = Image.fromarray(surface.astype(np.float32)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    share = _TINT * np.asarray(grown)[..., None]
    colours = middle + np.abs(share) * (np.where(share > 0, high, low) - middle)
    picture = Image.fromarray(colours.round().astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for (x, y), shade in zip(points.test, points.shades(points.test_targets), strict=True):
        column, row = (EDGE + x) / (2 * EDGE) * SIDE, (EDGE - y) / (2 * EDGE) * SIDE
        box = (column - _RADIUS, row - _RADIUS, column + _RADIUS, row + _RADIUS)
        if shade > 0:
            draw.ellipse(box, fill=palette.positive, outline=palette.surface)
        else:
            draw.ellipse(box, outline=palette.negative, width=3)
    file = io.BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def tiles(answers: Sequence[Tile], palette: Palette) -> str:
    """Return the answers as HTML, two or five in a row."""
    cells = "".join(
        f'<div><img src="{data_uri(one.png)}" alt="{escape(one.alt)}">'
        f'<div style="font-weight:600;font-size:15px;line-height:1.35;margin-top:6px">{escape(one.name)}</div>'
        f'<div style="font-size:14px;line-height:1.4;color:{palette.good if one.good else palette.bad}">'
        f"{escape(one.says)}</div></div>"
        for one in answers
    )
    return f'{_CSS}<div class="lab-surfaces">{cells}</div>'


def accuracies(bands: Mapping[str, Mapping[str, Band]], title: str, palette: Palette) -> go.Figure:
    """Draw the accuracy on new points by set and method, with whiskers over the seeds.

    Parameters
    ----------
    bands : mapping
        Method → set → band, by the names that are shown.
    title : str
        Of the axis.
    palette : Palette
    """
    colours = (palette.negative, palette.muted, palette.positive, palette.second, palette.accent)
    figure = go.Figure(
        [
            go.Bar(
                x=list(of_method),
                y=[band.mean for band in of_method.values()],
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": [band.high - band.mean for band in of_method.values()],
                    "arrayminus": [band.mean - band.low for band in of_method.values()],
                    "color": palette.text,
                    "thickness": 1.2,
                    "width": 3,
                },
                name=method,
                marker={"color": colour},
                hovertemplate=f"{method} · %{{x}}: %{{y:.1%}}<extra></extra>",
            )
            for (method, of_method), colour in zip(bands.items(), colours, strict=True)
        ]
    )
    figure.add_hline(y=0.5, line={"color": palette.muted, "dash": "dot", "width": 1})
    figure.update_xaxes(type="category", showgrid=False, tickfont={"size": 15, "color": palette.text})
    figure.update_yaxes(title=title, range=(0, 1.04), tickformat=".0%")
    return figure.update_layout(barmode="group", bargap=0.25, height=380, margin={"t": 60})
