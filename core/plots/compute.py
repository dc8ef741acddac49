"""What networks cost: sizes, memory and times, each as a dot or a bar with its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Final

import plotly.graph_objects as go

from core.experiments.compute import milliseconds
from core.plots.theme import Palette

_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def size(n_bytes: float) -> str:
    """Return a number of bytes with the unit that fits: ``407080`` → ``407 kB``."""
    power = 0
    while n_bytes >= 1000 and power < len(_UNITS) - 1:
        n_bytes, power = n_bytes / 1000, power + 1
    return f"{n_bytes:.3g} {_UNITS[power]}"


def count(number: int) -> str:
    """Return a count in full, or from ten million on by its power of ten: ``175000000000`` → ``1.75 × 10¹¹``."""
    if number < 10_000_000:
        return f"{number:,}"
    power = floor(log10(number))
    return f"{number / 10**power:.3g} × 10{str(power).translate(_RAISED)}"


def duration(seconds: float) -> tuple[float, str]:
    """Return a time as a number and the name of its unit: s, min, h, days or years."""
    for length, name in ((365.25 * 86400, "years"), (86400.0, "days"), (3600.0, "h"), (60.0, "min")):
        if seconds >= length:
            return seconds / length, name
    return seconds, "s"


def parameters(counts: Mapping[str, int], chosen: str, title: str, palette: Palette) -> go.Figure:
    """Draw networks by their number of parameters, on an axis on which each line is ten times the one before.

    Parameters
    ----------
    counts : mapping of names to parameters
    chosen : str
        The name of the network that the reader has set.
    title : str
        Of the axis.
    palette : Palette
    """
    names = list(counts)
    values = list(counts.values())
    texts = [count(value) for value in values]
    return _dots(names, values, texts, [name == chosen for name in names], title, palette)


def race(seconds: Mapping[str, float], title: str, unit: str, palette: Palette) -> go.Figure:
    """Draw the time for one image, in milliseconds, on an axis on which each line is ten times the one before.

    ``unit`` is written behind each number.
    """
    values = [1000 * value for value in seconds.values()]
    texts = [f"{milliseconds(value)} {unit}" for value in seconds.values()]
    return _dots(list(seconds), values, texts, [True] * len(values), title, palette)


def memory(parts: Mapping[str, int], palette: Palette) -> go.Figure:
    """Draw what takes how much memory."""
    values = list(parts.values())
    figure = go.Figure(
        go.Bar(
            y=list(parts),
            x=values,
            orientation="h",
            marker={"color": palette.accent},
            text=[size(value) for value in values],
            textposition="outside",
            textfont={"color": palette.text},
            cliponaxis=False,
            hoverinfo="skip",
        ),
        {"height": 210, "showlegend": False, "bargap": 0.35, "margin": {"t": 8}},
    )
    figure.update_xaxes(visible=False, range=(0, 1.35 * max(values)))
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"color": palette.text})
    return figure


def _dots(
    names: list[str], values: Sequence[float], texts: list[str], marked: list[bool], title: str, palette: Palette
) -> go.Figure:
    low = floor(log10(min(values)) - 0.3)
    high = log10(max(values))
    colours = [palette.accent if mark else palette.muted for mark in marked]
    lines = [
        {
            "type": "line",
            "y0": name,
            "y1": name,
            "x0": 10.0**low,
            "x1": value,
            "line": {"color": colour, "width": 3},
            "layer": "between",
        }
        for name, value, colour in zip(names, values, colours, strict=True)
    ]
    dots = go.Scatter(
        x=values,
        y=names,
        mode="markers+text",
        marker={"size": 13, "color": colours},
        text=[f"  {text}" for text in texts],
        textposition="middle right",
        textfont={"color": palette.text},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = go.Figure(
        dots, {"height": 90 + 40 * len(names), "showlegend": False, "shapes": lines, "margin": {"t": 8, "r": 12}}
    )
    figure.update_xaxes(
        type="log",
        range=(low, high + 0.5 * (high - low)),
        title=title,
        dtick=1 if high - low < 6 else 3,
        exponentformat="none" if high < 6 else "power",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category", tickfont={"color": palette.text})
    return figure
