"""Pictures of a neuron on pixels: image, stencil and product side by side, and who fits the stencil."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.explain.stencil import ClassFit
from core.maths.arrays import FloatArray
from core.plots.digits import BOARD, CHALK, data_uri, ink_png, signed_png
from core.plots.theme import Palette

_PICTURE: Final = "width:100%;aspect-ratio:1;image-rendering:pixelated;border-radius:6px;display:block"


def product_row(
    image: FloatArray, weights: FloatArray, z: float, captions: tuple[str, str, str], palette: Palette, *, alt: str
) -> str:
    """Return image × stencil = product as a row of three pictures in HTML that fits every width.

    Parameters
    ----------
    image : ndarray of shape (28, 28)
        0 (paper) … 1 (ink).
    weights : ndarray of shape (28, 28)
    z : float
        The sum of the products.
    captions : (str, str, str)
        What stands under the three.
    palette : Palette
    alt : str
        What the row shows, for those who cannot see it.
    """
    frame = f"box-shadow:0 0 0 1px {palette.grid};"
    limit = max(float(np.abs(weights).max()), 1e-9)
    pictures = (
        (data_uri(ink_png(image, CHALK)), f"background:{BOARD};"),
        (data_uri(signed_png(weights, palette, limit=limit)), f"background:{palette.zero};"),
        (data_uri(signed_png(weights * image, palette, limit=limit)), f"background:{palette.zero};"),
    )
    cells = [
        f'<div style="flex:1 1 0;min-width:0;max-width:210px">'
        f'<img src="{source}" alt="" style="{ground}{frame}{_PICTURE}">'
        f'<div style="text-align:center;margin-top:.35rem;font-size:.875rem;line-height:1.3">'
        f"{escape(caption)}</div></div>"
        for (source, ground), caption in zip(pictures, captions, strict=True)
    ]
    sign = (
        f'<div aria-hidden="true" style="align-self:center;padding-bottom:1.6rem;font-size:1.4rem;'
        f'color:{palette.muted}">{{}}</div>'
    )
    colour = palette.positive if z >= 0 else palette.negative
    total = (
        f'<div style="flex:0 0 auto;align-self:center;padding-bottom:1.6rem;line-height:1.2">'
        f'<div style="font-size:.875rem;color:{palette.muted}">z</div>'
        f'<div style="font-size:1.6rem;font-weight:600;font-variant-numeric:tabular-nums;color:{colour}">{z:+.1f}</div>'
        "</div>"
    )
    return (
        f'<div role="img" aria-label="{escape(alt)}" style="display:flex;flex-wrap:wrap;gap:.5rem 1rem">'
        f'<div style="flex:1 1 300px;max-width:700px;display:flex;gap:.6rem">'
        f"{cells[0]}{sign.format('×')}{cells[1]}{sign.format('=')}{cells[2]}</div>"
        f'<div style="flex:0 1 auto;display:flex;gap:.8rem">{sign.format("Σ")}{total}</div></div>'
    )


def strip(images: Sequence[FloatArray], *, alt: str) -> str:
    """Return small images in a row as HTML.

    Parameters
    ----------
    images : sequence of ndarrays of shape (28, 28)
        0 (paper) … 1 (ink).
    alt : str
        What they are, for those who cannot see them.
    """
    cells = "".join(
        f'<img src="{data_uri(ink_png(image, CHALK))}" alt="" style="width:calc(10% - 3px);max-width:42px;'
        f'aspect-ratio:1;background:{BOARD};border-radius:4px;image-rendering:pixelated">'
        for image in images
    )
    return f'<div role="img" aria-label="{escape(alt)}" style="display:flex;gap:3px">{cells}</div>'


def fits(ranking: Sequence[ClassFit], marked: float, palette: Palette, *, title: str, mark: str) -> go.Figure:
    """Draw how well each digit fits a stencil, the best first: its mean sum, and where eight in ten of its images lie.

    Parameters
    ----------
    ranking : sequence of ClassFit
    marked : float
        The sum of the image that is looked at.
    palette : Palette
    title, mark : str
        Of the axis, and of the image's line.
    """
    digits = [f"<b>{one.digit}</b>" for one in ranking]
    figure = go.Figure(
        go.Bar(
            x=digits,
            y=[one.mean for one in ranking],
            marker={"color": [palette.positive if one.mean >= 0 else palette.negative for one in ranking]},
            error_y={
                "array": [one.high - one.mean for one in ranking],
                "arrayminus": [one.mean - one.low for one in ranking],
                "color": palette.muted,
                "thickness": 1.5,
                "width": 4,
            },
            width=0.6,
            hovertemplate="%{x}: %{y:+.1f}<extra></extra>",
        )
    )
    figure.add_hline(
        y=marked,
        line={"color": palette.accent, "width": 2, "dash": "dash"},
        annotation={"text": mark, "font": {"color": palette.accent, "size": 13}, "xanchor": "right"},
        annotation_position="top right",
    )
    figure.update_xaxes(type="category", showgrid=False, tickfont={"size": 15, "color": palette.text})
    figure.update_yaxes(title=title, zeroline=True)
    return figure.update_layout(height=260, showlegend=False, margin={"t": 16})
