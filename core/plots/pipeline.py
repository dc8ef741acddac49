"""Pictures of the hand-made pipeline: what every stage hands on, and how often the answer is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.maths.arrays import FloatArray
from core.plots.digits import BOARD, CHALK, data_uri, ink_png
from core.plots.theme import Palette

_CSS: Final = """
<style>
.lab-stages { display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px 10px; }
@media (min-width: 900px) { .lab-stages { grid-template-columns: repeat(6, 1fr); } }
.lab-stages .place { width: 100%; aspect-ratio: 1; border-radius: 8px; overflow: hidden; }
.lab-stages img { width: 100%; height: 100%; image-rendering: pixelated; display: block; }
</style>
"""
_FAR: Final = 3.0
"""Spreads from the usual at which a feature's bar is as long as it gets."""


@dataclass(frozen=True, slots=True, eq=False)
class Station:
    """One place on the way: its title, what is seen there, and what is said of it."""

    title: str
    seen: str
    """HTML that fills a square: from ``image``, ``bars`` or ``answer``."""
    says: str
    broken: bool = False
    changed: bool = False
    """Whether something else than usual arrives or leaves here."""


def image(pixels: FloatArray, alt: str) -> str:
    """Return an image (28, 28) of 0 … 1 as HTML, light on dark."""
    return f'<img src="{data_uri(ink_png(pixels, CHALK))}" alt="{escape(alt)}" style="background:{BOARD}">'


def bars(standard: FloatArray, palette: Palette, alt: str) -> str:
    """Return eight features, in spreads from the usual, as small bars in HTML: blue above it, orange below."""
    rows = []
    for value in standard:
        share = min(abs(float(value)) / _FAR, 1.0) * 50
        left = 50.0 if value >= 0 else 50 - share
        colour = palette.positive if value >= 0 else palette.negative
        rows.append(
            f'<div style="position:relative;flex:1 1 0"><div style="position:absolute;top:15%;bottom:15%;'
            f'left:{left:.1f}%;width:{share:.1f}%;background:{colour};border-radius:2px"></div></div>'
        )
    middle = f'<div style="position:absolute;top:6%;bottom:6%;left:50%;width:1px;background:{palette.muted}"></div>'
    return (
        f'<div role="img" aria-label="{escape(alt)}" style="position:relative;height:100%;display:flex;'
        f'flex-direction:column;padding:6% 4%;box-sizing:border-box;background:{palette.zero}">'
        f"{middle}{''.join(rows)}</div>"
    )


def answer(digit: int, right: bool, palette: Palette) -> str:
    """Return an answer as HTML, in the colour of right or wrong."""
    colour = palette.good if right else palette.bad
    return (
        f'<div style="height:100%;display:flex;align-items:center;justify-content:center;font-size:3.2rem;'
        f'font-weight:700;color:{colour};border:2px solid {colour};border-radius:8px;box-sizing:border-box">'
        f"{digit}</div>"
    )


def row(stations: Sequence[Station], palette: Palette) -> str:
    """Return the stations as HTML, three or six in a row; broken ones are framed, and what is changed is said so."""
    cells = []
    for station in stations:
        frame = f"0 0 0 3px {palette.bad}" if station.broken else f"0 0 0 1px {palette.grid}"
        ink = palette.bad if station.changed else palette.muted
        cells.append(
            f'<div><div style="font-weight:600;font-size:15px;line-height:1.3;margin-bottom:6px">'
            f"{escape(station.title)}</div>"
            f'<div class="place" style="box-shadow:{frame}">{station.seen}</div>'
            f'<div style="font-size:13px;line-height:1.4;margin-top:6px;color:{ink}">{escape(station.says)}</div></div>'
        )
    return f'{_CSS}<div class="lab-stages">{"".join(cells)}</div>'


def accuracies(shares: Mapping[str, Mapping[str, float]], title: str, palette: Palette) -> go.Figure:
    """Draw who reads how many digits right, for each way in which they may come in.

    Parameters
    ----------
    shares : mapping
        Reader → way → accuracy, 0 … 1, by the names that are shown.
    title : str
        Of the axis.
    palette : Palette
    """
    colours = (palette.second, palette.accent, palette.positive)
    figure = go.Figure(
        [
            go.Bar(
                x=list(of_reader),
                y=list(of_reader.values()),
                text=[f"{share:.0%}" for share in of_reader.values()],
                textposition="outside",
                cliponaxis=False,
                name=reader,
                marker={"color": colour},
                hovertemplate=f"{reader} · %{{x}}: %{{y:.1%}}<extra></extra>",
            )
            for (reader, of_reader), colour in zip(shares.items(), colours, strict=True)
        ]
    )
    figure.add_hline(y=0.1, line={"color": palette.muted, "dash": "dot", "width": 1})
    figure.update_xaxes(type="category", showgrid=False, tickfont={"size": 14, "color": palette.text})
    figure.update_yaxes(title=title, range=(0, 1.1), tickvals=np.linspace(0, 1, 6), tickformat=".0%")
    return figure.update_layout(barmode="group", bargap=0.25, height=380, margin={"t": 60})
