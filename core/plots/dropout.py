"""Pictures of dropout: ten cells before and after a mask, and what the next layer gets from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.experiments.dropout import ONES, Steps
from core.maths.arrays import FloatArray
from core.plots.theme import Palette

_CSS: Final = """
<style>
.lab-cells { display: flex; align-items: center; gap: 12px; margin: 6px 0; }
.lab-cells > .name { flex: 0 0 11rem; font-size: 15px; }
.lab-cells > .sum { flex: 0 0 7rem; font-weight: 600; white-space: nowrap; }
.lab-cells > .row { flex: 1 1 auto; max-width: 34rem; display: grid; grid-template-columns: repeat(10, minmax(0, 1fr));
  gap: 5px; text-align: center; font-variant-numeric: tabular-nums; }
.lab-cells > .row > div { border-radius: 7px; padding: 7px 0; }
@media (max-width: 700px) {
  .lab-cells { flex-wrap: wrap; justify-content: space-between; gap: 4px; margin: 10px 0; }
  .lab-cells > .name, .lab-cells > .sum { flex: 0 1 auto; font-size: 14px; }
  .lab-cells > .row { flex: 1 0 100%; order: 1; gap: 3px; font-size: 12px; }
}
</style>
"""


def cells(rows: Sequence[tuple[str, FloatArray]], sum_word: str, palette: Palette, *, alt: str) -> str:
    """Return rows of ten numbers as HTML: blue where positive, grey where 0; their sums at the end.

    Parameters
    ----------
    rows : sequence of (name, ndarray of shape (10,))
    sum_word : str
        What stands before a sum.
    palette : Palette
    alt : str
    """
    ink = "#0d1a26" if palette.dark else "#ffffff"
    drawn = "".join(
        f'<div class="lab-cells"><div class="name">{escape(name)}</div>'
        f'<div class="row">{"".join(_cell(float(value), ink, palette) for value in values)}</div>'
        f'<div class="sum">{escape(sum_word)} {values.sum():.4g}</div></div>'
        for name, values in rows
    )
    return f'{_CSS}<div role="img" aria-label="{escape(alt)}" style="color:{palette.text}">{drawn}</div>'


def _cell(value: float, ink: str, palette: Palette) -> str:
    if not value:
        return f'<div style="background:{palette.zero};color:{palette.muted}">0</div>'
    return f'<div style="background:{palette.positive};color:{ink}">{value:.3g}</div>'


def sums(steps: Steps, words: tuple[str, str, str, str, str], palette: Palette) -> go.Figure:
    """Draw what the next layer gets at every step, and its mean so far beside what it gets in use.

    Parameters
    ----------
    steps : Steps
    words : tuple of str
        Names of the axes (step, sum), of one step's sum, of the mean so far, and of the sum in use.
    palette : Palette
    """
    step_axis, sum_axis, one_step, mean, in_use = words
    numbers = np.arange(1, len(steps.outputs) + 1)
    most = max(2 * ONES, float(steps.sums.max()))
    traces = [
        go.Scatter(
            x=numbers,
            y=steps.sums,
            mode="markers",
            name=one_step,
            marker={"size": 6, "color": palette.muted, "opacity": 0.6},
            hovertemplate="%{x}: %{y:.3g}<extra></extra>",
        ),
        go.Scatter(
            x=numbers,
            y=steps.means,
            mode="lines+markers" if len(numbers) == 1 else "lines",
            name=mean,
            line={"color": palette.accent, "width": 3},
            hovertemplate="%{x}: %{y:.2f}<extra></extra>",
        ),
        go.Scatter(
            x=[1, max(10, len(numbers))],
            y=[ONES, ONES],
            mode="lines",
            name=in_use,
            line={"color": palette.text, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        ),
    ]
    layout = {
        "height": 300,
        "margin": {"t": 45, "l": 41, "b": 46},
        "xaxis": {"title": {"text": step_axis}, "range": [0.5, max(10, len(numbers)) + 0.5]},
        "yaxis": {"title": {"text": sum_axis}, "range": [0, 1.08 * most]},
    }
    return go.Figure(traces, layout)
