"""One look for every figure, light and dark.

Colour has one meaning in the whole lab: orange is negative, grey is zero, blue is positive. Series that are not signed
take the accent (training) and plum (validation).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import plotly.graph_objects as go

FONT: Final = "'Source Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


DASHES: Final = ("solid", "dash", "dot", "dashdot")
"""Of lines that colour alone should not tell apart."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as CSS."""

    dark: bool
    negative: str
    zero: str
    positive: str
    accent: str
    """Training; the thing looked at."""
    second: str
    """Validation; the thing compared with."""
    good: str
    bad: str
    text: str
    muted: str
    grid: str
    surface: str

    @property
    def signed(self) -> list[tuple[float, str]]:
        """Plotly colour scale from −1 (negative) over 0 to 1 (positive)."""
        return [(0.0, self.negative), (0.5, self.zero), (1.0, self.positive)]

    @property
    def series(self) -> tuple[str, ...]:
        """The colours of things that are compared, the thing looked at first."""
        return (self.accent, self.second, self.positive, self.negative, self.muted)


LIGHT: Final = Palette(
    dark=False,
    negative="#d9730d",
    zero="#e9e9e6",
    positive="#1f6fb2",
    accent="#0f766e",
    second="#9d3c72",
    good="#2f7d32",
    bad="#b3261e",
    text="#1d2730",
    muted="#5f6b76",
    grid="#e3e5e1",
    surface="#ffffff",
)
DARK: Final = Palette(
    dark=True,
    negative="#f59e42",
    zero="#3a4550",
    positive="#5aa9e6",
    accent="#2dd4bf",
    second="#e58bbd",
    good="#7bc67e",
    bad="#f28b82",
    text="#e6eaee",
    muted="#9aa7b2",
    grid="#2c3740",
    surface="#12171c",
)


def palette(*, dark: bool) -> Palette:
    """Return the colours of the reader's theme."""
    return DARK if dark else LIGHT


@cache
def template(colours: Palette) -> go.layout.Template:
    """Return the Plotly template that every figure of the lab uses: transparent ground, quiet grid.

    A figure's own margins are what its labels need: where Plotly has to widen them (``automargin``, for other fonts and
    longer words), it draws the figure a second time, which takes a quarter of the whole.
    """
    axis = {
        "gridcolor": colours.grid,
        "zerolinecolor": colours.muted,
        "zerolinewidth": 1,
        "linecolor": colours.grid,
        "tickfont": {"color": colours.muted},
        "title": {"font": {"color": colours.muted, "size": 13}, "standoff": 8},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "color": colours.text, "size": 14},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(colours.series),
            "colorscale": {"diverging": colours.signed},
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "title": {"text": ""}},
            "hoverlabel": {"font": {"family": FONT}},
            "hovermode": "closest",
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours.muted, "activecolor": colours.text},
            "height": 340,
            "dragmode": False,
        }
    )
