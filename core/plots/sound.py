"""Pictures of a sound on its way into a network: the wave, the spectrogram, the bands; and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.maths.arrays import FloatArray
from core.maths.spectrum import FLOOR
from core.plots.digits import percent
from core.plots.theme import Palette

SHOWN: Final = 0.03
"""Seconds of the wave that are drawn: a few periods, so that their shape is seen."""
_FROM: Final = 0.2
"""Seconds after which they begin."""


def stages(
    sound: FloatArray,
    loudness: FloatArray,
    bands: FloatArray,
    rate: int,
    words: tuple[str, str, str, str],
    palette: Palette,
) -> go.Figure:
    """Draw what becomes of a sound: above its wave, below its spectrogram and, to the same scale, its bands.

    Parameters
    ----------
    sound : ndarray of shape (n_samples,)
    loudness : ndarray of shape (n_pieces, n_frequencies)
        Decibels, 0 and less; from 0 Hz to half the rate.
    bands : ndarray of shape (n_bands,)
        Decibels about the mean; equal parts of the same frequencies.
    rate : int
        Samples a second.
    words : tuple of str
        Names of the axes: time in milliseconds, time in seconds, frequency in Hz, decibels.
    palette : Palette
    """
    start = min(round(_FROM * rate), max(0, len(sound) - round(SHOWN * rate)))
    piece = sound[start : start + round(SHOWN * rate)]
    n_pieces, n_frequencies = loudness.shape
    width = rate / 2 / len(bands)
    centres = (np.arange(len(bands)) + 0.5) * width
    traces = [
        go.Scatter(
            x=(np.arange(len(piece)) / rate * 1000).astype(np.float32),
            y=piece.astype(np.float32),
            mode="lines",
            line={"color": palette.accent, "width": 2},
            hoverinfo="skip",
        ),
        go.Heatmap(
            z=np.round(loudness.T).astype(np.int8),  # whole decibels: an eighth of the bytes, and no eye sees more
            x0=0,
            dx=len(sound) / rate / n_pieces,
            y0=0,
            dy=rate / 2 / (n_frequencies - 1),
            zmin=20 * np.log10(FLOOR),
            zmax=0,
            colorscale=[(0, palette.zero), (1, palette.accent)],
            showscale=False,
            hovertemplate="%{y:.0f} Hz: %{z} dB<extra></extra>",
            xaxis="x2",
            yaxis="y2",
        ),
        go.Bar(
            x=bands.astype(np.float32),
            y=centres,
            width=width * 0.85,
            orientation="h",
            marker={"color": [palette.positive if band >= 0 else palette.negative for band in bands]},
            hovertemplate="%{y:.0f} Hz: %{x:+.0f} dB<extra></extra>",
            xaxis="x3",
            yaxis="y2",
        ),
    ]
    reach = float(np.abs(piece).max(initial=1e-9)) * 1.05
    layout = go.Layout(
        xaxis={"domain": (0, 1), "anchor": "y", "title": words[0]},
        yaxis={"domain": (0.76, 1), "anchor": "x", "range": (-reach, reach), "showticklabels": False},
        xaxis2={"domain": (0, 0.63), "anchor": "y2", "title": words[1], "nticks": 5},
        yaxis2={"domain": (0, 0.58), "anchor": "x2", "title": words[2], "range": (0, rate / 2), "dtick": 1000},
        xaxis3={
            "domain": (0.68, 1),
            "anchor": "y2",
            "title": words[3],
            "range": (-45, 45),
            "dtick": 40,
            "tickangle": 0,
        },
        height=480,
        showlegend=False,
        margin={"t": 21, "l": 67, "r": 16, "b": 58},
    )
    return go.Figure(traces, layout)


def answers(names: Sequence[str], shares: FloatArray, palette: Palette, *, alt: str) -> str:
    """Return the share of each answer as lying bars in HTML, the largest in the accent's colour.

    Parameters
    ----------
    names : sequence of str
    shares : ndarray of shape (n_answers,)
        0 … 1.
    palette : Palette
    alt : str
        What they show, for those who cannot see them.
    """
    best = int(np.argmax(shares))
    rows = "".join(
        _row(name, float(share), palette.accent if place == best else palette.muted, palette)
        for place, (name, share) in enumerate(zip(names, shares, strict=True))
    )
    return f'<div role="img" aria-label="{escape(alt)}" style="display:grid;gap:.3rem;max-width:34rem">{rows}</div>'


def _row(name: str, share: float, colour: str, palette: Palette) -> str:
    return (
        '<div style="display:flex;align-items:center;gap:.6rem;line-height:1.4">'
        f'<span style="flex:0 0 1.6rem;text-align:center;font-size:1.15rem;font-weight:600">{escape(name)}</span>'
        f'<span style="flex:1 1 auto;height:14px;border-radius:7px;background:{palette.grid};overflow:hidden">'
        f'<span style="display:block;height:100%;width:{share:.2%};background:{colour}"></span></span>'
        f'<span style="flex:0 0 3.6rem;text-align:right;color:{palette.muted};font-variant-numeric:tabular-nums">'
        f"{percent(share)}</span></div>"
    )
