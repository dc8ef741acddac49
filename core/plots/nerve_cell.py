"""Pictures of a nerve cell: its pulses in time, and how often it fires over the strength of its input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.experiments.nerve_cell import INPUTS, SHOWN, BentLine, Recording
from core.maths.spiking import STEP
from core.plots.theme import Palette


def firing_rates(
    recording: Recording,
    windows: int,
    line: BentLine,
    looked_at: int,
    palette: Palette,
    words: tuple[str, str, str, str],
) -> go.Figure:
    """Draw the mean firing rate over the input, and the bent line that fits it.

    Parameters
    ----------
    recording : Recording
    windows : int
        Observations that are averaged.
    line : BentLine
    looked_at : int
        Index of the input that is marked.
    palette : Palette
    words : (str, str, str, str)
        Input axis, rate axis, the dots, the line.
    """
    rates = recording.rates(windows)
    figure = go.Figure()
    figure.add_scatter(
        x=INPUTS,
        y=line(INPUTS),
        mode="lines",
        name=words[3],
        line={"color": palette.second, "width": 2.5, "dash": "dash"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=INPUTS,
        y=rates,
        mode="markers",
        name=words[2],
        marker={"color": palette.accent, "size": 8},
        hovertemplate="z = %{x:.2f}: %{y:.0f}<extra></extra>",
    )
    figure.add_scatter(
        x=INPUTS[[looked_at]],
        y=rates[[looked_at]],
        mode="markers",
        marker={"symbol": "circle-open", "size": 18, "color": palette.text, "line": {"width": 2}},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_xaxes(title=words[0], zeroline=True, range=(INPUTS[0] - 0.1, INPUTS[-1] + 0.1), dtick=1)
    figure.update_yaxes(title=words[1], range=(-6, 130), zeroline=True)
    return figure.update_layout(height=380, margin={"t": 48, "l": 48, "b": 46})


@dataclass(frozen=True, slots=True)
class PulseWords:
    """What is written on a picture of pulses, in the reader's language."""

    time: str
    voltage: str
    threshold: str
    observations: str


def pulses(recording: Recording, looked_at: int, palette: Palette, words: PulseWords) -> go.Figure:
    """Draw the voltage of one observation, and below it the pulses of several, all under the same input.

    Parameters
    ----------
    recording : Recording
    looked_at : int
        Index of the input.
    palette : Palette
    words : PulseWords
    """
    time = 1000 * STEP * (1 + np.arange(len(recording.voltage)))
    step, observation = np.nonzero(recording.spikes[:, looked_at, :SHOWN])
    traces = [
        go.Scatter(
            x=time,
            y=recording.voltage[:, looked_at],
            yaxis="y2",
            mode="lines",
            line={"color": palette.accent, "width": 1.8},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=time[step],
            y=observation + 1,
            mode="markers",
            marker={"symbol": "line-ns", "size": 11, "line": {"width": 2, "color": palette.text}},
            hovertemplate="%{x:.1f} ms<extra></extra>",
        ),
    ]
    threshold = {"x0": 0, "x1": 1, "y0": 1, "y1": 1, "line": {"width": 1, "dash": "dot", "color": palette.muted}}
    note = {"x": 1, "y": 1, "xanchor": "right", "yanchor": "bottom", "showarrow": False, "text": words.threshold}
    layout = {
        "xaxis": {"range": (0, float(time[-1])), "showgrid": False, "title": {"text": words.time}},
        "yaxis": {
            "domain": (0, 0.54),
            "range": (SHOWN + 0.7, 0.3),
            "tickvals": [1, SHOWN],
            "showgrid": False,
            "zeroline": False,
            "title": {"text": words.observations},
        },
        "yaxis2": {"domain": (0.6, 1), "range": (-0.8, 1.5), "tickvals": [0, 1], "title": {"text": words.voltage}},
        "shapes": [{"type": "line", "xref": "paper", "yref": "y2"} | threshold],
        "annotations": [{"xref": "paper", "yref": "y2", "font": {"size": 12, "color": palette.muted}} | note],
        "height": 380,
        "showlegend": False,
        "margin": {"t": 16, "l": 41, "b": 46},
    }
    return go.Figure(traces, layout)
