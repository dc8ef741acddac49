"""What a doubling of the training examples brings, step by step."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.theme import Palette


def draw(
    steps: Sequence[str], recorded: Sequence[float], own: Sequence[float], words: tuple[str, str, str], palette: Palette
) -> go.Figure:
    """Draw the gain in accuracy for each doubling, by step.

    Parameters
    ----------
    steps : sequence of str
        From which amount to which.
    recorded : sequence of float
        Differences of shares: 0.01 is a percentage point.
    own : sequence of float
        A learner's, or nothing.
    words : (str, str, str)
        Names of both series, and the title of the axis.
    palette : Palette
    """
    figure = go.Figure(
        go.Bar(
            x=list(steps),
            y=[100 * gain for gain in recorded],
            text=[f"{100 * gain:+.1f}" for gain in recorded],
            textposition="outside",
            cliponaxis=False,
            name=words[0],
            marker={"color": palette.accent},
            width=0.6,
            hovertemplate="%{x}: %{y:+.2f}<extra></extra>",
        )
    )
    if own:
        figure.add_scatter(
            x=list(steps),
            y=[100 * gain for gain in own],
            name=words[1],
            mode="markers",
            marker={"size": 15, "symbol": "x-thin", "line": {"color": palette.second, "width": 3}},
            hovertemplate=f"{words[1]} · %{{x}}: %{{y:+.2f}}<extra></extra>",
        )
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(title=words[2], zeroline=True)
    return figure.update_layout(height=330, showlegend=bool(own))
