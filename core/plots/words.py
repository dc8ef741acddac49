"""Pictures of a sentence that is weighed word by word: what each adds, and the two shares that come out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from core.plots.theme import Palette


def sums(rows: Sequence[tuple[str, float]], axis: str, palette: Palette) -> go.Figure:
    """Draw signed terms as bars, one below the other: blue to the right, orange to the left.

    Parameters
    ----------
    rows : sequence of (str, float)
        Name and term of each, the first on top; names may repeat.
    axis : str
        Name of the axis of the terms.
    palette : Palette
    """
    places = list(range(len(rows)))
    terms = [term for _, term in rows]
    reach = max([abs(term) for term in terms], default=0) * 1.6 or 1.0
    bars = go.Bar(
        x=terms,
        y=places,
        orientation="h",
        marker={"color": [palette.positive if term >= 0 else palette.negative for term in terms]},
        text=[f"{term:+.2f}".replace("-", "−") if term else "0" for term in terms],
        textposition="outside",
        cliponaxis=False,
        customdata=[name for name, _ in rows],
        hovertemplate="%{customdata}: %{x:+.2f}<extra></extra>",
    )
    layout = go.Layout(
        xaxis={"title": axis, "range": (-reach, reach), "zeroline": True},
        yaxis={
            "tickvals": places,
            "ticktext": [name for name, _ in rows],
            "range": (len(rows) - 0.5, -0.5),
            "showgrid": False,
            "tickfont": {"size": 14, "color": palette.text},
        },
        height=70 + 30 * len(rows),
        bargap=0.35,
        showlegend=False,
        margin={"t": 8, "l": 46, "b": 46},
    )
    return go.Figure(bars, layout)


def tug(share: float, names: tuple[str, str], palette: Palette, *, alt: str) -> str:
    """Return two shares of one whole as a bar in HTML: orange from the left, blue from the right.

    Parameters
    ----------
    share : float
        Of the second, 0 … 1; the first has the rest.
    names : (str, str)
    palette : Palette
    alt : str
        What it shows, for those who cannot see it.
    """
    ends = (
        (names[0], 1 - share, palette.negative, "left"),
        (names[1], share, palette.positive, "right"),
    )
    above = "".join(
        f'<span style="text-align:{side};color:{palette.text if part >= 0.5 else palette.muted};'
        f'font-weight:{600 if part >= 0.5 else 400}">{escape(name)} {part:.0%}</span>'
        for name, part, _, side in ends
    )
    parts = "".join(f'<span style="flex:{part:.4f} 1 0;background:{colour}"></span>' for _, part, colour, _ in ends)
    return (
        f'<div role="img" aria-label="{escape(alt)}" style="max-width:34rem">'
        f'<div style="display:flex;justify-content:space-between;gap:1rem;margin-bottom:.25rem">{above}</div>'
        f'<div style="display:flex;gap:2px;height:14px;border-radius:7px;overflow:hidden">{parts}</div></div>'
    )
